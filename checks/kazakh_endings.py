"""Takes a Kazakh word apart into a stem and a chain of endings, because the dictionary knows few forms of verbs.

Endings keep vowel harmony and follow a vowel where they must. Must not judge stems: hunspell does.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

SHORTEST_STEM = 2
_VOWELS = "аәеиоөұүуыіэюя"
_BACK_VOWELS = "аоұыяу"
_HARD = {"ғ": "қ", "г": "к", "б": "п"}
_AFTER_A_VOWEL = "м ң н л т с р қ к п й"
# Each with its back vowel; the front form follows by _FRONT.
_BACK = """
    ма ба па май бай пай мас бас пас ды ты ған қан ғы қы са ып а ар лар дар тар
    ым ың ыңыз ңыз ы сы ның дың тың ны на ға қа да та нда дан тан нан лы сыз лық дық тық
    ын ыл дыр тыр ғыз қыз ыс йық йын айын шы ша атын йтын тын мыз ымыз сың мын пын бын дағы тағы ндағы
    дай тай ғанша қанша лас дас тас ан дар ңдар
"""
_ALWAYS = "у уші ушы мен бен пен нікі дікі тікі"
_FRONT = str.maketrans({"а": "е", "ы": "і", "ғ": "г", "қ": "к"})


def _chain(endings: str) -> re.Pattern[str]:
    free = "|".join(sorted({*endings.split(), *_ALWAYS.split()}, key=len, reverse=True))
    bound = "|".join(_AFTER_A_VOWEL.split())
    return re.compile(f"(?:{free}|(?<=[{_VOWELS}])(?:{bound}))+")


_BACK_CHAIN = _chain(_BACK)
_FRONT_CHAIN = _chain(_BACK.translate(_FRONT))


def stems(word: str) -> Iterator[str]:
    """The stems that this word may have, longest first: ``мөлшерлеме`` and ``мөлшерле`` of ``мөлшерлемеге``."""
    plain = word.lower()
    for end in range(len(plain) - 1, SHORTEST_STEM - 1, -1):
        stem = plain[:end]
        sounds = [letter for letter in stem if letter in _VOWELS]
        if not sounds:
            continue
        last = sounds[-1]
        back = last in _BACK_VOWELS and bool(_BACK_CHAIN.fullmatch(plain, end))
        front = (last not in _BACK_VOWELS or last == "у") and bool(_FRONT_CHAIN.fullmatch(plain, end))
        if back or front:
            yield stem
            if stem[-1] in _HARD and plain[end] in _VOWELS:
                yield stem[:-1] + _HARD[stem[-1]]
