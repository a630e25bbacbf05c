"""Spells the texts with hunspell, where it and the dictionary of the language are installed.

The words that a dictionary lacks stand in checks/words_{kk,ru,en}.txt: one a line, ``stem*`` for a stem with any
ending, ``#`` for a remark. Must not fail where hunspell is absent: it says what it did not check.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

from checks import kazakh_endings
from checks.catalogue_files import LANGUAGES, Catalogues, Fault
from checks.catalogue_rules import PLACEHOLDER

if TYPE_CHECKING:
    from collections.abc import Iterable

DICTIONARIES = {"kk": "kk_KZ", "ru": "ru_RU", "en": "en_US"}
DICTIONARY_STEM = 4
"""The shortest stem of the dictionary to which Kazakh endings may be chained; of our own list any may."""
_ASIDE = re.compile(r"\([^()]*\)|\u00ab[^\u00ab\u00bb]*\u00bb")
_TOKEN = re.compile(r"[^\W_]+(?:[-'\u2019][^\W_]+)*")
_LETTERS = {"kk": "[\u0400-\u04ff]+", "ru": "[\u0400-\u04ff]+", "en": "[A-Za-z]+"}
_NOT_WORDS = re.compile(
    r"https?://\S+|/[a-z]+\b|@\w+|\b[\w.-]+\.(?:kz|org|com|int|asia)\b|\b[a-z]+_[a-z_]+(?:=\S+)?|`[^`]*`"
)


class NoDictionary(Exception):
    """hunspell, or its dictionary of ``lang``, is not installed."""

    def __init__(self, lang: str) -> None:
        super().__init__(lang)
        self.lang = lang


def faults(catalogues: Catalogues) -> tuple[list[Fault], list[str]]:
    """The misspelt words, and the languages that could not be checked."""
    found: list[Fault] = []
    unchecked: list[str] = []
    for lang in LANGUAGES:
        words: dict[str, list[tuple[str, str]]] = {}
        quoted: set[str] = set()
        for text in catalogues.texts[lang].values():
            for form in text.forms:
                for word in words_of(form, lang):
                    words.setdefault(word, []).append((text.file, text.key))
                quoted.update(word for aside in _ASIDE.findall(form) for word in words_of(aside, lang))
        try:
            wrong = misspelt(words, lang)
            if lang == "kk":
                wrong = _without_russian_terms(wrong, quoted)
        except NoDictionary:
            unchecked.append(lang)
            continue
        found += [Fault(file, key, f"unknown word: {word}") for word in wrong for file, key in words[word]]
    return sorted(set(found)), unchecked


def _without_russian_terms(wrong: list[str], quoted: set[str]) -> list[str]:
    """A Russian term may stand behind a Kazakh one, in brackets; there it is spelt as Russian."""
    foreign = set(misspelt(quoted & set(wrong), "ru"))
    return [word for word in wrong if word not in quoted or word in foreign]


def words_of(text: str, lang: str) -> list[str]:
    """The words of a text that are written in the letters of its language; endings on a number or a name left out."""
    plain = _NOT_WORDS.sub(" ", PLACEHOLDER.sub(" 0", text)).replace("\u2019", "'")
    letters = re.compile(_LETTERS[lang])
    found: list[str] = []
    for token in _TOKEN.findall(plain):
        parts = re.split("-", token)
        if all(letters.fullmatch(part.replace("'", "")) for part in parts):
            found.append(token)
        else:
            found += [part for part in parts if letters.fullmatch(part) and len(part) > len("ларымыз")]
    return found


def misspelt(words: Iterable[str], lang: str) -> list[str]:
    """Those words that neither hunspell nor the project's list knows, sorted; Kazakh endings may be chained."""
    asked = sorted(set(words))
    rejected = _rejected(asked, lang)
    known = own_words(lang)
    wrong = [word for word in asked if _rejects(word, rejected) and not is_ours(word, known)]
    if lang != "kk":
        return wrong
    stems = {word: list(kazakh_endings.stems(word)) for word in wrong}
    long = {stem for found in stems.values() for stem in found if len(stem) >= DICTIONARY_STEM}
    right = long - _rejected(sorted(long), lang)
    return [word for word in wrong if not any(stem in right or known.fullmatch(stem) for stem in stems[word])]


def _rejected(words: list[str], lang: str) -> set[str]:
    """What hunspell alone does not know; NoDictionary where it cannot say."""
    program = shutil.which("hunspell")
    if program is None:
        raise NoDictionary(lang)
    answer = subprocess.run(  # noqa: S603 - a fixed program, words on standard input
        [program, "-l", "-i", "UTF-8", "-d", DICTIONARIES[lang]],
        input="\n".join(words),
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    if "Can't open" in answer.stderr:
        raise NoDictionary(lang)
    return set(answer.stdout.split("\n")) - {""}


def is_ours(word: str, known: re.Pattern[str]) -> bool:
    """Whether the whole word, or each of its hyphenated parts that a dictionary may lack, is on our list."""
    plain = word.lower()
    return bool(known.fullmatch(plain)) or any(known.fullmatch(part) for part in plain.split("-")[:-1])


def _rejects(word: str, rejected: set[str]) -> bool:
    return word in rejected or any(part in rejected for part in word.split("-"))


def own_words(lang: str) -> re.Pattern[str]:
    """A pattern of the words on the project's list of this language, in lower case."""
    path = Path(__file__).with_name(f"words_{lang}.txt")
    lines = (line.split("#")[0].strip().lower() for line in path.read_text(encoding="utf-8").splitlines())
    shapes = [re.escape(line).replace(r"\*", r"\w*") for line in lines if line]
    return re.compile("|".join(shapes) or r"\b\B")
