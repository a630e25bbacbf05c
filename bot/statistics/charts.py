"""The chart of one published table: its lines and columns, a bar and a number in each cell. Readable in grey.

Every line and every figure stands, as in the table: a hidden one hatched, a withheld one as a dash. Drawn from
published figures alone, as SVG; the PNG is the same drawing. Must not know how it is sent.
"""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from xml.sax.saxutils import escape

from bot.statistics import labels
from bot.statistics.period import Period
from flows import forms

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.statistics.release import Figure, Release, Sheet
    from flows.speech import Voice

FONT: Final = "DejaVu Sans Mono, DejaVu Sans, sans-serif"
WIDTH: Final = 1200
_EDGE: Final = 24
_LEFT: Final = 320
_TOTAL: Final = 84
_GAP: Final = 12
_BAR: Final = 10
_STEP: Final = 40
_LINE: Final = 16
_LETTER: Final = 0.603
"""How wide a letter is, in its own size: all letters of the font are of one width."""
_MOST_LINES: Final = 5
_DARK: Final = "#4d4d4d"
_RULE: Final = "#d0d0d0"
_HATCH: Final = (
    '<defs><pattern id="hidden" width="8" height="8" patternUnits="userSpaceOnUse">'
    '<rect width="8" height="8" fill="#ffffff"/><path d="M0 8 L8 0" stroke="#1a1a1a" stroke-width="1.6"/></pattern>'
    "</defs>"
)
_HIDDEN_AS: Final = 9
"""How many persons a hatched box stands for: the most that a hidden count may be, so that each is alike."""
_SEEN: Final = 6.0
_ALL_HIDDEN: Final = 100
"""For how many persons there is room where no number is told."""


@dataclass(frozen=True, slots=True)
class _Grid:
    """Where the columns stand, and how long their bars are."""

    each: float
    most: int

    def at(self, column: int) -> float:
        return _LEFT + column * self.each

    def long(self, persons: int) -> float:
        return persons * (self.each - _GAP) / self.most

    @property
    def hidden(self) -> float:
        """How wide a hatched box is: wide enough to be seen."""
        return max(_SEEN, self.long(_HIDDEN_AS))


def svg(voice: Voice, release: Release, sheet: Sheet, alt: str) -> str:
    """The drawing, with its words for who cannot see it."""
    columns = labels.column_names(voice, sheet)
    each = (WIDTH - _EDGE - _TOTAL - _LEFT) / len(columns)
    most = max((it for line in sheet.cells for it in line if isinstance(it, int)), default=_ALL_HIDDEN)
    grid = _Grid(each, most)
    parts, at = _heading(voice, release, sheet)
    heads, key = _heads(columns, each)
    at += _LINE * max(len(lines) for lines in heads)
    for number, lines in enumerate([*heads, [voice.say("stats.total")]]):
        over = at - _LINE * (len(lines) - 1)
        parts += [_text(grid.at(number), over + _LINE * row, line, 12, bold=True) for row, line in enumerate(lines)]
    at += 10
    for row, figures, total in zip(labels.row_names(voice, sheet), sheet.cells, sheet.row_totals, strict=True):
        drawn, at = _row(voice, grid, row, (*figures, total), at)
        parts += drawn
    at += 2 * _LINE
    for line in [*key, *_notes(voice)]:
        parts.append(_text(_EDGE, at, line, 13))
        at += _LINE + 2
    return _whole(parts, at, alt)


def png(drawn: str) -> bytes:
    """The same drawing as a picture."""
    import typst  # noqa: PLC0415 - heavy, and only a picture needs it

    text = drawn.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    page = '#set page(width: auto, height: auto, margin: 0pt)\n#image(bytes("%s"), format: "svg", width: 900pt)'
    return bytes(typst.compile((page % text).encode(), format="png", ppi=120.0))


def period_named(voice: Voice, period: str) -> str:
    """A period by its months, and by its name in brackets."""
    months = [forms.Month.parse(it) for it in Period.parse(period).months]
    return f"{forms.written(voice.lang, forms.Period(months[0], months[-1]), 'Nom')} ({period})"


def _heading(voice: Voice, release: Release, sheet: Sheet) -> tuple[list[str], float]:
    title = _wrapped(labels.table_named(voice, sheet.id), WIDTH - 2 * _EDGE, 20)
    parts = [_text(_EDGE, 36 + 26 * number, line, 20, bold=True) for number, line in enumerate(title)]
    under = 38.0 + 26 * len(title)
    parts.append(_text(_EDGE, under, f"{voice.say('stats.chart.number')} · {period_named(voice, release.period)}", 15))
    return parts, under + 20


def _heads(columns: Sequence[str], each: float) -> tuple[list[list[str]], list[str]]:
    """The words over each column, and the key; names that do not fit are numbers over the columns, told in the key."""
    heads = [_wrapped(name, each - _GAP, 12) for name in columns]
    letters = _letters(each - _GAP, 12)
    if all(len(lines) <= _MOST_LINES and max(map(len, lines)) <= letters for lines in heads):
        return heads, []
    named = [f"{number}. {name}" for number, name in enumerate(columns, 1)]
    return [[str(number)] for number in range(1, len(columns) + 1)], [*named, ""]


def _row(voice: Voice, grid: _Grid, row: str, figures: tuple[Figure, ...], top: float) -> tuple[list[str], float]:
    words = _wrapped(row, _LEFT - _EDGE - _GAP, 13)
    high = max(_STEP, _LINE * len(words) + 8)
    first = top + high / 2 + 5 - _LINE * (len(words) - 1) / 2
    parts = [f'<path d="M{_EDGE} {top} H{WIDTH - _EDGE}" stroke="{_RULE}"/>']
    parts += [_text(_EDGE, first + _LINE * number, line, 13) for number, line in enumerate(words)]
    middle = top + high / 2
    *cells, total = figures
    for number, figure in enumerate(cells):
        parts.append(_text(grid.at(number), middle - 2, _said(voice, figure), 12))
        if figure is None:
            parts.append(_box(grid.at(number), middle + 3, grid.hidden, "url(#hidden)"))
        elif isinstance(figure, int):
            parts.append(_box(grid.at(number), middle + 3, grid.long(figure), _DARK))
    parts.append(_text(grid.at(len(cells)), middle - 2, _said(voice, total), 12, bold=True))
    return parts, top + high


def _said(voice: Voice, figure: Figure) -> str:
    said = labels.written(voice, figure)
    return forms.written(voice.lang, said, "num") if isinstance(said, int) else said


def _notes(voice: Voice) -> list[str]:
    """What the signs mean and what is counted."""
    said = (voice.say("stats.about.rule"), voice.say("stats.about.counts"))
    return [line for text in said for line in _wrapped(text, WIDTH - 2 * _EDGE, 13)]


def _letters(wide: float, size: int) -> int:
    return max(1, int(wide / (_LETTER * size)))


def _wrapped(text: str, wide: float, size: int) -> list[str]:
    return textwrap.wrap(text, _letters(wide, size), break_long_words=False, break_on_hyphens=False)


def _whole(parts: Sequence[str], height: float, alt: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height:.0f}"'
        f' viewBox="0 0 {WIDTH} {height:.0f}" role="img" aria-label={_quoted(alt)}><title>{escape(alt)}</title>{_HATCH}'
        f'<rect width="{WIDTH}" height="{height:.0f}" fill="#ffffff"/>{"".join(parts)}</svg>'
    )


def _box(x: float, y: float, width: float, fill: str) -> str:
    return f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{_BAR}" fill="{fill}" stroke="#1a1a1a"/>'


def _text(x: float, y: float, text: str, size: int, *, bold: bool = False) -> str:
    weight = ' font-weight="bold"' if bold else ""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-family="{FONT}" font-size="{size}" fill="#000000"{weight}>'
        f"{escape(text)}</text>"
    )


def _quoted(text: str) -> str:
    escaped = escape(text, {'"': "&quot;", "\n": " "})
    return f'"{escaped}"'
