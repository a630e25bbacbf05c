"""Brings what people type to one plain spelling, so that case, alphabet and keyboard make no difference.

A folded word is a sound pattern in Russian letters, for comparing only: it is never shown and never stored.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final
from unicodedata import normalize

if TYPE_CHECKING:
    from collections.abc import Iterable

LONGEST: Final = 200
"""Whatever is longer was not an answer to a question; readers refuse it unread."""
SHORTEST_TO_MEND: Final = 4
"""Words shorter than this are never corrected."""

# Kazakh letters become those of a Russian keyboard; й, ы and і are one sound here, since Latin spellings mix them as
# y and i; signs without a sound of their own vanish.
_CYRILLIC: Final = str.maketrans({
    "ә": "а", "ғ": "г", "қ": "к", "ң": "н", "ө": "о", "ұ": "у", "ү": "у", "һ": "х", "і": "и", "ї": "и",
    "й": "и", "ы": "и", "ё": "е", "щ": "ш", "э": "е", "ъ": "", "ь": "",
})  # fmt: skip
_LOOK_ALIKES: Final = str.maketrans({
    "a": "а", "b": "в", "c": "с", "e": "е", "h": "һ", "i": "і", "k": "к", "m": "м", "o": "о", "p": "р", "t": "т",
    "u": "и", "x": "х", "y": "у", "ə": "ә", "ä": "ә", "ö": "ө", "ü": "ү", "ë": "ё", "ɵ": "ө",
})  # fmt: skip
_LATIN: Final = {
    "shch": "ш", "sch": "ш", "sh": "ш", "ch": "ч", "zh": "ж", "kh": "х", "gh": "г", "ts": "ц",
    "ya": "я", "yu": "ю", "yo": "е", "ia": "ия",
    "a": "а", "ä": "а", "á": "а", "ə": "а", "b": "б", "v": "в", "w": "у", "g": "г", "ğ": "г", "ǵ": "г", "ġ": "г",
    "d": "д", "e": "е", "é": "е", "ë": "е", "j": "ж", "z": "з", "i": "и", "ı": "и", "í": "и", "y": "и", "ý": "у",
    "k": "к", "q": "к", "l": "л", "m": "м", "n": "н", "ñ": "н", "ń": "н", "ŋ": "н", "o": "о", "ö": "о", "ó": "о",
    "ɵ": "о", "p": "п", "r": "р", "s": "с", "ş": "ш", "š": "ш", "ș": "ш", "t": "т", "u": "у", "ü": "у", "ū": "у",
    "ú": "у", "f": "ф", "x": "х", "h": "х", "c": "к", "ç": "ч", "č": "ч", "ž": "ж",
}  # fmt: skip
_LATIN_SOUND: Final = re.compile("|".join(sorted(_LATIN, key=len, reverse=True)))
_SOFT_C: Final = re.compile("c(?=[eiy])")
_GLIDE: Final = re.compile("(?<=[aeiouyäöüıāūáóú])j([aou]?)")
_GLIDES: Final = {"": "и", "a": "я", "o": "е", "u": "ю"}
_DROPPED: Final = str.maketrans("", "", "'’‘ʼʹ`´\u0301\u0307\u00ad\u200b\u200c\u200d\ufeff")
_WORD: Final = re.compile(r"[^\W\d_]+|\d+")
_CYRILLIC_LETTER: Final = re.compile("[\u0400-\u04ff]")


def fold(text: str) -> str:
    """The words of a text in their plain spelling, a single space between them; figures stay figures.

    «Дәрігер», «дарігер», "dariger" and "däriger" are equal, and so are «Мед.сестра» and "med sestra".
    """
    plain = normalize("NFC", text.lower()).replace("№", " ").translate(_DROPPED)
    return " ".join(folded for word in _WORD.findall(plain) if (folded := _fold_word(word)))


@lru_cache(maxsize=8192)
def _fold_word(word: str) -> str:
    if word.isdecimal():
        return "".join(str(int(figure)) for figure in word)
    if word == "c":
        return "с"
    if _CYRILLIC_LETTER.search(word):
        return _LATIN_SOUND.sub(_sound, word.translate(_LOOK_ALIKES)).translate(_CYRILLIC)
    return _LATIN_SOUND.sub(_sound, _GLIDE.sub(_glide, _SOFT_C.sub("ts", word)))


def _sound(found: re.Match[str]) -> str:
    return _LATIN[found[0]]


def _glide(found: re.Match[str]) -> str:
    """A Latin j after a vowel is й («mejirger», «skoraja»); elsewhere it is ж («jedel»)."""
    return _GLIDES[found[1]]


class Near:
    """Finds the words of a list at one slip of the finger from a given one.

    A slip is a letter too many, missing or wrong, or two neighbours exchanged.
    """

    __slots__ = ("_by_rest",)

    def __init__(self, words: Iterable[str]) -> None:
        by_rest: dict[str, list[str]] = {}
        for word in sorted(set(words)):
            if len(word) >= SHORTEST_TO_MEND:
                for rest in _rests(word):
                    by_rest.setdefault(rest, []).append(word)
        self._by_rest = {rest: tuple(found) for rest, found in by_rest.items()}

    def find(self, word: str) -> tuple[str, ...]:
        """The words at one slip from this one, or equal to it, in alphabetical order."""
        if not SHORTEST_TO_MEND <= len(word) <= LONGEST:
            return ()
        found = {near for rest in _rests(word) for near in self._by_rest.get(rest, ())}
        return tuple(sorted(near for near in found if _one_slip(word, near)))


def _rests(word: str) -> set[str]:
    """The word, and the word without each of its letters."""
    return {word} | {word[:place] + word[place + 1 :] for place in range(len(word))}


def _one_slip(one: str, other: str) -> bool:
    """Whether two words that share a rest are equal or one slip apart."""
    if len(one) != len(other):
        return True
    wrong = [place for place, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
    if len(wrong) <= 1:
        return True
    first, last = wrong[0], wrong[-1]
    return len(wrong) == last - first + 1 == 2 and one[first] == other[last] and one[last] == other[first]  # noqa: PLR2004
