"""The chart of one published table: a bar a line, cut into its columns; what is hidden is hatched. Readable in grey.

Drawn from published figures alone, as SVG; the PNG is the same drawing. Must not know how it is sent.
"""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Final
from xml.sax.saxutils import escape

from bot.statistics import labels

if TYPE_CHECKING:
    from bot.statistics.release import Figure, Release, Sheet
    from flows.speech import Voice

FONT: Final = "DejaVu Sans Mono, DejaVu Sans, sans-serif"
WIDTH: Final = 1200
_LEFT: Final = 400
_BAR: Final = 26
_STEP: Final = 40
_TOP: Final = 96
_LETTER: Final = 8.5
_LEGEND: Final = 26
_GREYS: Final = ("#1a1a1a", "#8c8c8c", "#d0d0d0", "#4d4d4d", "#b3b3b3", "#333333", "#e6e6e6", "#737373")
_HATCH: Final = (
    '<defs><pattern id="hidden" width="8" height="8" patternUnits="userSpaceOnUse">'
    '<rect width="8" height="8" fill="#ffffff"/><path d="M0 8 L8 0" stroke="#1a1a1a" stroke-width="1.6"/></pattern>'
    "</defs>"
)
_HIDDEN_AS: Final = 9
"""How long the hatched end of a bar is, in persons: the most that one hidden count may be."""


def svg(voice: Voice, release: Release, sheet: Sheet, alt: str) -> str:
    """The drawing, with its words for who cannot see it."""
    lines = _lines(voice, sheet)
    most = max((sum(it for it in figures if isinstance(it, int)) + _HIDDEN_AS * 2 for _, figures in lines), default=1)
    scale = (WIDTH - _LEFT - 120) / most
    columns = labels.column_names(voice, sheet)
    parts = [_text(24, 36, f"{labels.table_named(voice, sheet.id)}", 20, bold=True)]
    parts.append(_text(24, 64, f"{release.period} · {voice.say('stats.chart.number')}", 15))
    for number, (row, figures) in enumerate(lines):
        parts += _bar(voice, row, figures, _TOP + number * _STEP, scale)
    bottom = _TOP + len(lines) * _STEP + 20
    for number, column in enumerate([*columns, voice.say("stats.hidden")]):
        fill = "url(#hidden)" if number == len(columns) else _GREYS[number % len(_GREYS)]
        at = bottom + number * _LEGEND
        parts.append(f'<rect x="24" y="{at}" width="18" height="18" fill="{fill}" stroke="#1a1a1a"/>')
        parts.append(_text(52, at + 14, column, 14))
    height = bottom + (len(columns) + 1) * _LEGEND + 20
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" viewBox="0 0 {WIDTH} {height}"'
        f' role="img" aria-label={_quoted(alt)}><title>{escape(alt)}</title>{_HATCH}'
        f'<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>{"".join(parts)}</svg>'
    )


def png(drawn: str) -> bytes:
    """The same drawing as a picture."""
    import typst  # noqa: PLC0415 - heavy, and only a picture needs it

    text = drawn.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    page = '#set page(width: auto, height: auto, margin: 0pt)\n#image(bytes("%s"), format: "svg", width: 900pt)'
    return bytes(typst.compile((page % text).encode(), format="png", ppi=120.0))


def _lines(voice: Voice, sheet: Sheet) -> list[tuple[str, tuple[Figure, ...]]]:
    """The lines that have a number to show; those with none are left to the table, all of them alike."""
    named = zip(labels.row_names(voice, sheet), sheet.cells, strict=True)
    return [(row, figures) for row, figures in named if any(isinstance(it, int) for it in figures)]


def _bar(voice: Voice, row: str, figures: tuple[Figure, ...], top: float, scale: float) -> list[str]:
    parts = []
    words = textwrap.wrap(row, 42)[:2]
    for number, line in enumerate(words):
        parts.append(_text(_LEFT - 12, top + (18 if len(words) == 1 else 11 + 15 * number), line, 13, end=True))
    at = float(_LEFT)
    for number, figure in enumerate(figures):
        if not isinstance(figure, int):
            continue
        width = figure * scale
        parts.append(_box(at, top, width, _GREYS[number % len(_GREYS)]))
        if width > len(str(figure)) * _LETTER + 6:
            light = number % len(_GREYS) in {0, 3, 5, 7}
            parts.append(_text(at + 4, top + 18, str(figure), 13, fill="#ffffff" if light else "#000000"))
        at += width
    hidden = sum(it is None for it in figures)
    if hidden:
        parts.append(_box(at, top, _HIDDEN_AS * scale, "url(#hidden)"))
        parts.append(_text(at + _HIDDEN_AS * scale + 6, top + 18, f"{hidden} × {voice.say('stats.hidden')}", 13))
    return parts


def _box(x: float, y: float, width: float, fill: str) -> str:
    return f'<rect x="{x:.1f}" y="{y}" width="{width:.1f}" height="{_BAR}" fill="{fill}" stroke="#1a1a1a"/>'


def _text(
    x: float, y: float, text: str, size: int, *, bold: bool = False, end: bool = False, fill: str = "#000000"
) -> str:
    weight, anchor = (' font-weight="bold"' if bold else ""), (' text-anchor="end"' if end else "")
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-family="{FONT}" font-size="{size}" fill="{fill}"{weight}{anchor}>'
        f"{escape(text)}</text>"
    )


def _quoted(text: str) -> str:
    escaped = escape(text, {'"': "&quot;", "\n": " "})
    return f'"{escaped}"'
