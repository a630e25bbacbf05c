"""A picture of the time a case is about: jobs, their months, an illness or a death, and when rules changed.

Draws SVG with words of one language; figures come from the findings alone. Colours never stand without a sign.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final
from xml.sax.saxutils import escape

from flows.forms import Month
from flows.letters_months import possible
from rules.facts import NOT_SURE
from rules.terms import Holds

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from flows.explain_view import View
    from rules.terms import Finding, MonthAmount

WIDTH: Final = 1000
_LEFT, _RIGHT = 10, 990
_TOP, _LANE, _LINE = 34, 56, 17
_LEAST_MONTHS: Final = 6
_SIZES: Final = ((11, 5.4), (10, 4.9), (9, 4.4))
"""Sizes of a sum in its month, with the room that a letter takes."""
_NEAR: Final = 16
_HALF: Final = 76
"""Letters that fit into half the width."""
_FONT: Final = "Libertinus Serif"
_INK, _PALE, _CHANGE = "#1d2733", "#5b6b7b", "#a33b20"
_FILLS: Final = {"due": "#cfe8d0", "contested": "#ffe0b2", "open": "#dde3ea", "if_right": "#f6e3c5", "none": "#f4f4f4"}
_SIGNS: Final = {"due": "", "contested": "± ", "open": "? ", "if_right": "? ", "none": ""}
_SILENT: Final = frozenset({"sick_pay", "special_conditions_bonus"})
"""Measures whose days of change are changes of a rate alone, or that were never applied."""


@dataclass(frozen=True, slots=True)
class Scale:
    """From the first day of a month to the last one of another, across the picture."""

    first: Month
    last: Month

    @property
    def months(self) -> list[Month]:
        """Every month shown."""
        count = (self.last.year - self.first.year) * 12 + self.last.month - self.first.month + 1
        return [self.first.plus(number) for number in range(count)]

    def at(self, day: date) -> float:
        """Where a day begins."""
        whole = (self.last.last - self.first.first).days + 1
        return round(_LEFT + (_RIGHT - _LEFT) * (day - self.first.first).days / whole, 1)


def timeline(view: View) -> str:
    """The picture as SVG; empty where the case names no day."""
    scale = _scale(view)
    if scale is None:
        return ""
    changes = _changes(view, scale)
    under, over, top = [*_axis(view, scale)], [], _TOP
    for number, stay in _dated(view):
        over.append(_text(_LEFT, top + 12, _named(view, number), 13, _INK))
        for rectangle, said in _job(view, scale, number, stay, top):
            under.append(rectangle)
            over.append(said)
        top += _LANE
    bottom = top + 18
    for number, (left, row) in enumerate(_places(scale, changes), start=1):
        under.append(_line(left, bottom, _CHANGE, dashed=True))
        over.append(_text(left, bottom + 13 + 12 * row, str(number), 12, _CHANGE, anchor="middle"))
    for line, said in _events(view, scale, bottom):
        under.append(line)
        over.append(said)
    over += _legend(view, bottom + 44)
    told = [
        view.voice.say("timeline.line", number=number, day=day, text=text)
        for number, (day, text) in enumerate(changes.items(), start=1)
    ]
    a_column = -(-len(told) // 2) if all(len(line) <= _HALF for line in told) else len(told)
    for number, line in enumerate(told):
        left = _LEFT if number < a_column else WIDTH // 2
        over.append(_text(left, bottom + 66 + _LINE * (number % a_column), line, 13, _INK))
    return _svg([*under, *over], bottom + 60 + _LINE * a_column + 6)


def _scale(view: View) -> Scale | None:
    days = [day for stay in view.case.stays for day in (stay.first, stay.last) if isinstance(day, date)]
    days += [day for name in ("illness.date", "death.date") if isinstance(day := view.case.dates.get(name), date)]
    near = [day for day in days if date(2019, 1, 1) <= day <= date(2023, 12, 31)]
    if not near:
        return None
    first, last = Month.of(min(near)), Month.of(max(near))
    while len(Scale(first, last).months) < _LEAST_MONTHS:
        first, last = first.plus(-1), last.plus(1)
    return Scale(first, last)


def _axis(view: View, scale: Scale) -> Iterator[str]:
    months = scale.months
    every = -(-len(months) // 16)
    for number, month in enumerate(months):
        left = scale.at(month.first)
        yield f'<line x1="{left}" y1="16" x2="{left}" y2="24" stroke="{_PALE}" stroke-width="1"/>'
        if number % every == 0:
            yield _text(left + 3, 13, view.voice.write(month, "short"), 12, _PALE)
    yield f'<line x1="{_LEFT}" y1="24" x2="{_RIGHT}" y2="24" stroke="{_PALE}" stroke-width="1"/>'


def _dated(view: View) -> Iterator[tuple[int, tuple[date, date]]]:
    """The jobs of which both days are known, by their numbers."""
    for number, stay in enumerate(view.case.stays):
        if isinstance(stay.first, date) and isinstance(stay.last, date):
            yield number, (stay.first, stay.last)


def _named(view: View, number: int) -> str:
    facts = view.case.stays[number].facts
    words = [(name, facts.get(name)) for name in ("role", "facility")]
    known = [view.voice.say(f"{name}.{word}") for name, word in words if word not in {None, NOT_SURE}]
    return ", ".join(known) or view.voice.say("job.number", number=number + 1)


def _job(view: View, scale: Scale, number: int, stay: tuple[date, date], top: int) -> Iterator[tuple[str, str]]:
    """A rectangle for each month of a job, and its sum where there is room for it."""
    for month in scale.months:
        begun, ended = max(month.first, stay[0]), min(month.last, stay[1])
        if begun > ended:
            continue
        left, right = scale.at(begun), scale.at(date.fromordinal(ended.toordinal() + 1))
        state, kzt = _month(view, number, str(month))
        said = _SIGNS[state] + view.voice.write(kzt, "num")
        size = next((size for size, letter in _SIZES if kzt and len(said) * letter <= right - left), 0)
        place = f'x="{left}" y="{top + 19}" width="{round(right - left, 1)}" height="24"'
        rectangle = f'<rect {place} fill="{_FILLS[state]}" stroke="{_PALE}" stroke-width="0.6"/>'
        yield rectangle, _text((left + right) / 2, top + 35, said, size, _INK, anchor="middle") if size else ""


def _month(view: View, stay: int, month: str) -> tuple[str, int]:
    """The state of a job's month and its sum: the best of the findings that run by the months of work."""
    found: list[tuple[Finding, MonthAmount, int]] = []
    for finding in view.near:
        for row in finding.months:
            sums = possible(finding, row)
            if row.stay == stay and row.month == month and sums:
                found.append((finding, row, sums))
    if not found:
        return "none", 0
    finding, row, sums = max(found, key=lambda it: it[2])
    if row.holds is Holds.CONTESTED:
        return "contested", sums
    if row.holds is Holds.NO:
        return "if_right", sums
    return ("open" if row.kzt is None else "due"), sums


def _changes(view: View, scale: Scale) -> dict[date, str]:
    """The days within the picture on which rules that matter here changed, and what changed."""
    found: dict[date, dict[str, None]] = {}
    for finding in view.near:
        if finding.measure in _SILENT:
            continue
        for day in view.book.measure(finding.measure).days["day"]:
            if scale.first.first <= day <= scale.last.last:
                key = f"timeline.{finding.measure}.{day:%Y_%m_%d}"
                text = view.voice.say(key if view.voice.has(key) else "timeline.change")
                found.setdefault(day, {})[text] = None
    return {day: "; ".join(texts) for day, texts in sorted(found.items())}


def _places(scale: Scale, days: Iterable[date]) -> Iterator[tuple[float, int]]:
    """Where the line of each day stands, and in which row its number: lower where the one before is too near."""
    last, row = -100.0, 0
    for day in days:
        left = scale.at(day)
        row = 1 - row if left - last < _NEAR else 0
        last = left
        yield left, row


def _line(left: float, bottom: int, colour: str, *, dashed: bool = False) -> str:
    dashes = ' stroke-dasharray="4 3"' if dashed else ""
    return f'<line x1="{left}" y1="24" x2="{left}" y2="{bottom}" stroke="{colour}" stroke-width="1.3"{dashes}/>'


def _events(view: View, scale: Scale, bottom: int) -> Iterator[tuple[str, str]]:
    """The day of the illness and that of the death: a thin line and a quiet word."""
    for row, (name, key) in enumerate((("illness.date", "timeline.ill"), ("death.date", "timeline.died"))):
        day = view.case.dates.get(name)
        if isinstance(day, date) and scale.first.first <= day <= scale.last.last:
            left = scale.at(day)
            late = left > WIDTH * 0.7
            said = view.voice.say(key, day=day)
            near, anchor = (left - 4, "end") if late else (left + 4, "start")
            yield (
                _line(left, bottom, _INK),
                _text(near, bottom - 2 - 13 * row, said, 12, _INK, anchor=anchor),
            )


def _legend(view: View, top: int) -> Iterator[str]:
    shown = {
        state
        for number, _ in _dated(view)
        for state, sums in [_month(view, number, str(month)) for month in _months(view, number)]
        if sums
    }
    left = float(_LEFT)
    for state in ("due", "contested", "open", "if_right"):
        if state in shown:
            said = _SIGNS[state] + view.voice.say(f"timeline.{state}")
            yield f'<rect x="{left}" y="{top - 8}" width="14" height="10" fill="{_FILLS[state]}" stroke="{_PALE}"/>'
            yield _text(left + 19, top + 1, said, 12, _PALE)
            left += 40 + 7 * len(said)
    if shown and "due" not in shown:
        yield _text(left, top + 1, view.voice.say("letters.col.upto"), 12, _PALE)


def _months(view: View, stay: int) -> list[str]:
    return list(dict.fromkeys(row.month for it in view.near for row in it.months if row.stay == stay))


def _text(left: float, top: float, text: str, size: int, fill: str, anchor: str = "start") -> str:
    return (
        f'<text x="{left}" y="{top}" font-family="{_FONT}" font-size="{size}" fill="{fill}"'
        f' text-anchor="{anchor}" stroke="#ffffff" stroke-width="4" stroke-opacity="0.95" paint-order="stroke"'
        f">{escape(text)}</text>"
    )


def _svg(drawn: list[str], height: int) -> str:
    body = "\n".join(drawn)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}">\n'
        f'<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>\n{body}\n</svg>\n'
    )
