"""The words of the statistics in one language: dimensions, codes, tables, figures. Files and the chat speak the same.

Must not know any file format.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.statistics.dimensions import Dimension
from bot.statistics.release import WITHHELD
from bot.statistics.tables import table_of
from flows.forms import Month
from flows.inquiry import NOT_TOLD, OPEN_REASONS, OTHER, SEVERAL
from flows.regions import is_region, name
from flows.words import Paragraph, Span

if TYPE_CHECKING:
    from bot.statistics.release import Figure, Release, Sheet
    from flows.speech import Voice

_EVERYWHERE: Final = frozenset({NOT_TOLD, SEVERAL, OTHER})
_WITHIN: Final = 5
"""A difference of two rounded numbers that may be none."""


def dimension_named(voice: Voice, dimension: Dimension) -> str:
    """A dimension, as the head of a column."""
    return voice.say(f"stats.dimension.{dimension.value}")


def named(voice: Voice, dimension: Dimension, code: str, measure: str | None = None) -> str:
    """A code; of a reason, the condition of its measure."""
    if dimension is Dimension.MONTH:
        return voice.say("stats.month", month=Month.parse(code))
    if dimension is Dimension.MEASURE:
        return voice.say(f"measure.{code}")
    if dimension is Dimension.REGION and is_region(code):
        return name(voice, code)
    if code in _EVERYWHERE:
        return voice.say(f"stats.code.{code}")
    if dimension is Dimension.REASON and code not in OPEN_REASONS:
        own = f"condition.{measure}.{code}"
        return voice.say("stats.refused", condition=voice.say(own if voice.has(own) else f"condition.{code}"))
    return voice.say(f"stats.code.{dimension.value}.{code}")


def table_named(voice: Voice, table: str) -> str:
    """A table, by its id."""
    cut = table_of(table).cut
    rows, columns = dimension_named(voice, cut.rows), dimension_named(voice, cut.columns)
    if cut.measure is None:
        return voice.say("stats.table", rows=rows, columns=columns)
    said = voice.say("stats.table_of", measure=voice.say(f"measure.{cut.measure}"), rows=rows, columns=columns)
    return said[:1].upper() + said[1:]


def row_names(voice: Voice, sheet: Sheet) -> list[str]:
    """The lines of a table."""
    return [named(voice, sheet.rows, code, sheet.measure) for code in sheet.row_codes]


def column_names(voice: Voice, sheet: Sheet) -> list[str]:
    """The columns of a table."""
    return [named(voice, sheet.columns, code, sheet.measure) for code in sheet.column_codes]


def written(voice: Voice, figure: Figure) -> str | int:
    """A figure: a number, or the sign that it is hidden or withheld."""
    if isinstance(figure, int):
        return figure
    return voice.say("stats.withheld" if figure == WITHHELD else "stats.hidden")


def comparison(voice: Voice, before: Release, now: Release, table: str) -> tuple[Paragraph, ...]:
    """The totals of the lines of a table beside those of the period before, from published figures alone."""
    heading = voice.paragraph(
        "stats.compare.heading", "heading", table=table_named(voice, table), before=before.period, period=now.period
    )
    new = now.sheet(table)
    old = next((sheet for sheet in before.tables if sheet.id == table), None)
    across = new.rows == Dimension.MONTH
    if old is None or (not across and old.row_codes != new.row_codes):
        return heading, voice.paragraph("stats.compare.other_tables")
    pairs = (
        (old.column_totals, new.column_totals, column_names(voice, new))
        if across
        else (old.row_totals, new.row_totals, row_names(voice, new))
    )
    lines = [_line(voice, row, was, it) for was, it, row in zip(*pairs, strict=True) if (was, it) != (None, None)]
    lines.append(_line(voice, voice.say("stats.total"), old.total, new.total))
    return heading, *lines


def _line(voice: Voice, row: str, was: Figure, now: Figure) -> Paragraph:
    if not isinstance(was, int) or not isinstance(now, int):
        difference = voice.say("stats.compare.unknown")
    elif abs(now - was) <= _WITHIN:
        difference = voice.say("stats.compare.same")
    else:
        difference = f"{now - was:+d}".replace("-", "−")
    said = voice.say(
        "stats.compare.line", row=row, was=str(written(voice, was)), now=str(written(voice, now)), difference=difference
    )
    return Paragraph((Span(said),), "item")
