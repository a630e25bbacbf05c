"""A case as a short code and back: what a sheet of paper carries, so that its outcome can be had again offline.

No person is in it, only the answers, the day of the judgement and a stamp of the rulebook. Must not judge a case.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from flows.case_code_signs import BadCode, Reader, Writer
from flows.case_code_words import WORDS
from rules.case import Hours

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from fractions import Fraction

    from rules.case import Case, Day, Stay

FORMAT: Final = 1
NOT_SURE: Final = "not_sure"
_STAMP: Final = 16
_DATES: Final = (
    "illness.date", "illness.until", "illness.decided_on", "illness.known_on", "illness.notice_received_on",
    "death.date", "death.known_on",
)  # fmt: skip
_OF_STAY: Final = tuple(name for name in WORDS if "." not in name and name != "asker")
_OF_CASE: Final = {part: tuple(it for it in WORDS if it.startswith(f"{part}.")) for part in ("illness", "death")}
_DAYS_OF: Final = {
    part: tuple(it for it in _DATES if it.startswith(f"{part}.")) for part in ("illness", "death", "claim")
}
_NONE, _UNSURE, _WORD = 0, 1, 2
"""An answer that was not given, one that is not known, and the first of the words."""
_FAR, _FIRST = 2, 3
"""A day outside the years that take few bits, and the first one within."""
_DAY_WIDTH, _FAR_WIDTH, _MONTH_WIDTH, _INDEX_WIDTH = 15, 22, 17, 6
_EPOCH: Final = date(2015, 1, 1).toordinal() - _FIRST
_WHOLE, _BY_MONTH = 2, 3
_PLACES: Final = 6
_NIBBLE: Final = 4


@dataclass(frozen=True, slots=True)
class Coded:
    """What a code says: a case as the contract writes it (its ``today`` among it), and the stamp of the rulebook."""

    case: dict[str, Any]
    stamp: str


def stamp_of(sha256: str) -> str:
    """How a code names a rulebook: the beginning of its hash."""
    return sha256[: _STAMP // _NIBBLE]


def code_of(case: Case, today: date, sha256: str) -> str:
    """The code of a case, judged on a day under a rulebook."""
    out = Writer()
    out.put(FORMAT, 4)
    out.put(int(stamp_of(sha256), 16), _STAMP)
    named = case.dates.get("today")
    _put_day(out, named if isinstance(named, date) else today)
    _put_word(out, "asker", case.facts)
    out.put(len(case.stays), _INDEX_WIDTH)
    for stay in case.stays:
        _put_stay(out, stay)
    for part, words in _OF_CASE.items():
        _put_part(out, case, part, words)
    _put_day(out, case.dates.get("claim.learned_on"))
    return out.text()


def case_of(code: str) -> Coded:
    """What a code says; BadCode for one that is mistyped or not ours."""
    read = Reader(code)
    if read.take(4) != FORMAT:
        raise BadCode("content")
    stamp = f"{read.take(_STAMP):0{_STAMP // _NIBBLE}x}"
    case: dict[str, Any] = {}
    _keep(case, "today", _take_day(read))
    _keep(case, "asker", _take_word(read, "asker"))
    count = read.take(_INDEX_WIDTH)
    if count:
        case["stays"] = [_take_stay(read) for _ in range(count)]
    for part, words in _OF_CASE.items():
        if read.take(1):
            case[part] = _take_part(read, part, words)
    learned = _take_day(read)
    if learned:
        case["claim"] = {"learned_on": learned}
    read.end()
    return Coded(case, stamp)


def _keep(into: dict[str, Any], key: str, value: object) -> None:
    if value is not None:
        into[key] = value


def _put_word(out: Writer, name: str, facts: Mapping[str, str]) -> None:
    width, values = WORDS[name]
    word = facts.get(name)
    out.put(_NONE if word is None else _UNSURE if word == NOT_SURE else _WORD + values.split().index(word), width)


def _take_word(read: Reader, name: str) -> str | None:
    width, values = WORDS[name]
    number = read.take(width)
    if number <= _UNSURE:
        return NOT_SURE if number else None
    if number - _WORD >= len(values.split()):
        raise BadCode("content")
    return values.split()[number - _WORD]


def _put_day(out: Writer, day: Day) -> None:
    if not isinstance(day, date):
        out.put(_UNSURE if day else _NONE, _DAY_WIDTH)
        return
    number = day.toordinal() - _EPOCH
    near = _FIRST <= number < 1 << _DAY_WIDTH
    out.put(number if near else _FAR, _DAY_WIDTH)
    if not near:
        out.put(day.toordinal(), _FAR_WIDTH)


def _take_day(read: Reader) -> str | None:
    number = read.take(_DAY_WIDTH)
    if number <= _UNSURE:
        return NOT_SURE if number else None
    ordinal = read.take(_FAR_WIDTH) if number == _FAR else number + _EPOCH
    if not 1 <= ordinal <= date.max.toordinal():
        raise BadCode("content")
    return date.fromordinal(ordinal).isoformat()


def _put_part(out: Writer, case: Case, part: str, words: tuple[str, ...]) -> None:
    stay = case.illness_stay if part == "illness" else None
    told = stay is not None or any(key.startswith(f"{part}.") for key in (*case.facts, *case.dates))
    told = told or (part == "death" and case.has_death)
    out.put(int(told), 1)
    if not told:
        return
    for name in words:
        _put_word(out, name, case.facts)
    for name in _DAYS_OF[part]:
        _put_day(out, case.dates.get(name))
    if part == "illness":
        out.put(0 if stay is None else stay + 1, _INDEX_WIDTH + 1)


def _take_part(read: Reader, part: str, words: tuple[str, ...]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name in words:
        _keep(found, name.partition(".")[2], _take_word(read, name))
    for name in _DAYS_OF[part]:
        _keep(found, name.partition(".")[2], _take_day(read))
    if part == "illness":
        _keep(found, "stay", read.take(_INDEX_WIDTH + 1) - 1)
        if found["stay"] < 0:
            del found["stay"]
    return found


def _put_stay(out: Writer, stay: Stay) -> None:
    for name in _OF_STAY:
        _put_word(out, name, stay.facts)
    _put_day(out, stay.first)
    _put_day(out, stay.last)
    hours = stay.hours
    if not isinstance(hours, Hours):
        out.put(_UNSURE if hours else _NONE, 2)
    elif hours.by_month is None:
        out.put(_WHOLE, 2)
        _put_share(out, hours.whole)
    else:
        out.put(_BY_MONTH, 2)
        _put_months(out, hours.by_month, _put_share)
    out.put(int(stay.received is not None), 1)
    if stay.received is not None:
        _put_months(out, stay.received, _put_number)


def _take_stay(read: Reader) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name in _OF_STAY:
        _keep(found, name, _take_word(read, name))
    _keep(found, "from", _take_day(read))
    _keep(found, "to", _take_day(read))
    kind = read.take(2)
    if kind == _BY_MONTH:
        found["hours"] = _take_months(read, _take_share)
    elif kind:
        found["hours"] = _take_share(read) if kind == _WHOLE else NOT_SURE
    if read.take(1):
        found["received"] = _take_months(read, _take_number)
    return found


def _put_months(out: Writer, by_month: Mapping[str, Any], put: Callable[[Writer, Any], None]) -> None:
    """Month after month; one that follows the last one, or has the same value, takes a single bit for it."""
    _put_number(out, len(by_month))
    last, known = -1, object()
    for month, value in sorted(by_month.items()):
        number = int(month[:4]) * 12 + int(month[5:]) - 1
        out.put(int(number == last + 1), 1)
        if number != last + 1:
            out.put(number, _MONTH_WIDTH)
        out.put(int(value == known), 1)
        if value != known:
            put(out, value)
        last, known = number, value


def _take_months(read: Reader, take: Callable[[Reader], Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    last, known = -1, None
    for _ in range(_take_number(read)):
        last = last + 1 if read.take(1) else read.take(_MONTH_WIDTH)
        if not read.take(1):
            known = take(read)
        found[f"{last // 12:04d}-{last % 12 + 1:02d}"] = known
    return found


def _put_share(out: Writer, share: Fraction | None) -> None:
    """A decimal fraction below 100: its places (7: not sure), then its digits as one number; one whole is a bit."""
    out.put(int(share == 1), 1)
    if share == 1:
        return
    if share is None:
        out.put(_PLACES + 1, 3)
        return
    places = next(it for it in range(_PLACES + 1) if (share * 10**it).denominator == 1)
    out.put(places, 3)
    out.put(int(share * 10**places), (10 ** (places + 2)).bit_length())


def _take_share(read: Reader) -> str:
    if read.take(1):
        return "1"
    places = read.take(3)
    if places > _PLACES:
        return NOT_SURE
    digits = f"{read.take((10 ** (places + 2)).bit_length()):0{places + 1}d}"
    return f"{digits[:-places]}.{digits[-places:]}" if places else digits


def _put_number(out: Writer, number: int) -> None:
    """Four bits after four bits, each with a sign whether more follow."""
    parts = [number >> at & 15 for at in range(0, max(number.bit_length(), 1), _NIBBLE)]
    for place, part in enumerate(parts):
        out.put(part, _NIBBLE)
        out.put(int(place + 1 < len(parts)), 1)


def _take_number(read: Reader) -> int:
    number, at = read.take(_NIBBLE), _NIBBLE
    while read.take(1):
        number |= read.take(_NIBBLE) << at
        at += _NIBBLE
    return number
