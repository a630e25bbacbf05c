"""Made-up years of inquiries: interviews played through the real dialogue, many times over, with rare groups planted.

Nobody in them ever lived; the same seed gives the same years. ``truth`` counts them by itself, as an oracle.
"""

from __future__ import annotations

import hashlib
import random
import secrets
from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import insert

from bot.statistics.dimensions import OF_FINDING, Cut, Dimension, findings_text
from bot.statistics.period import Period
from bot.statistics.stored import Release
from bot.storage.tables import inquiries
from flows.engine import Engine
from flows.engine_talk import Operator
from flows.inquiry import Counted, Inquiry, inquiry_of
from flows.questions import Kind, question_of
from flows.regions import REGIONS
from flows.words import Lang, Session, Tap
from rules.rulebook import load

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sqlalchemy import Connection

    from bot.statistics.marks import QuarterKeys
    from bot.storage.database import Database
    from flows.questions_open import OpenBook

TODAY: Final = date(2026, 9, 15)
PLAYED: Final = 40
"""Interviews that are really played; the years are drawn from them."""
MOST_STEPS: Final = 60
_BEGIN: Final = date(2020, 3, 1)
_LIKELY: Final = {
    "door": ("work", "work", "work", "ill", "ill", "all", "death", "another"),
    "asker": ("worker", "worker", "family", "representative"),
    "role": ("doctor", "doctor", "mid_level", "mid_level", "mid_level", "junior", "ambulance_driver", "manager",
             "laboratory_specialist", "sanitary_doctor", "non_medical", "pharmacist"),
    "facility": ("infectious_hospital", "designated_hospital", "provisional_hospital", "other_hospital", "ambulance",
                 "ambulance", "primary_care", "laboratory", "health_department", "other"),
    "authority": ("local_executive", "local_executive", "local_executive", "ministry_of_healthcare", "private"),
    "elsewhere": ("no",),
    "direct_participation": ("yes", "yes", "yes", "no"),
    "listed": ("yes", "yes", "no"),
    "work_related": ("yes", "yes", "no"),
    "sick_sheet": ("yes", "yes", "no"),
    "kind": ("covid_confirmed", "covid_confirmed", "viral_pneumonia_probable", "none"),
    "employment": ("employee", "employee", "employee", "civil_contract"),
}  # fmt: skip
_LANGS: Final = (Lang.RU, Lang.RU, Lang.RU, Lang.KK, Lang.KK, Lang.KK, Lang.KK, Lang.EN)
_REGIONS: Final = (*REGIONS, *REGIONS[:3] * 4, *("not_told",) * 8)


@dataclass(frozen=True, slots=True)
class Row:
    """One inquiry of a made-up year: its month, who asked (a number), and what was counted."""

    month: str
    who: int
    inquiry: Inquiry


@lru_cache(maxsize=1)
def engine() -> Engine:
    return Engine(load(), Operator("Union", "a@b", counts=True))


def law() -> OpenBook:
    """What the engine knows already."""
    return engine()._law


def play(chance: random.Random, lang: Lang = Lang.RU, *, stop_after: int = MOST_STEPS, region: str = "") -> Session:
    """Play one interview with buttons alone; to its outcome and the count, or until so many questions were answered."""
    session = engine().greet(lang).session

    def tap(action: str) -> None:
        nonlocal session
        session = engine().hear(session, Tap(action, session.card), TODAY).session

    tap(f"lang:{lang}")
    tap("c:yes")
    steps = 0
    while session.asked is not None and steps < min(stop_after, MOST_STEPS):
        tap(_answer(chance, session))
        steps += 1
    if session.asked is not None and stop_after < MOST_STEPS:
        return session.but(counting=True)
    tap("go" if session.state == "review" else "now")
    tap("cnt:yes")
    tap(f"rg:{region}" if region else "rg:skip")
    return session


def _answer(chance: random.Random, session: Session) -> str:
    question = question_of(str(session.asked))
    if question.can_doubt and chance.random() < 0.06:
        return "dk"
    name = question.fact.rsplit(".", 1)[-1]
    if question.kind is Kind.DAY:
        first = session.answers.get("stays[0].from", "") if name in {"to", "until"} else ""
        begin = date.fromisoformat(first) if first and first != "not_sure" else _BEGIN
        return f"a:{begin + timedelta(days=chance.randrange(15, 200))}"
    if question.kind is Kind.SHARE:
        return f"a:{chance.choice(('1', '1', '0.5', '0.25'))}"
    if question.kind is Kind.MONEY:
        return "a:100000"
    return f"a:{chance.choice(_LIKELY.get(name, question.values))}"


@lru_cache(maxsize=4)
def played(seed: int = 7, many: int = PLAYED) -> tuple[Inquiry, ...]:
    """Inquiries of interviews that were really played, one in six of them not to its end."""
    chance = random.Random(seed)  # noqa: S311 - made-up people need no secrets
    found: list[Inquiry] = []
    while len(found) < many:
        stop = chance.randrange(1, 9) if chance.random() < 1 / 6 else MOST_STEPS
        inquiry = inquiry_of(law(), play(chance, stop_after=stop), Lang.RU)
        if inquiry is not None:
            found.append(inquiry)
    return tuple(found)


def years(
    months: Sequence[str], a_month: int, *, seed: int = 7, again: float = 0.1, planted: Iterable[Row] = ()
) -> Iterator[Row]:
    """Inquiries of these months: about ``a_month`` in each, every tenth of somebody who asked before."""
    chance = random.Random(seed)  # noqa: S311 - same
    pool = played(seed)
    yield from planted
    who = 0
    for month in months:
        for _ in range(int(a_month * chance.uniform(0.9, 1.1))):
            repeats = who > 0 and chance.random() < again
            who += 0 if repeats else 1
            number = chance.randrange(1, who + 1) if repeats else who
            inquiry = chance.choice(pool)
            yield Row(month, number, replace(inquiry, lang=chance.choice(_LANGS).value, region=chance.choice(_REGIONS)))


def rare(months: Sequence[str], *, seed: int = 11, groups: int = 12) -> list[Row]:
    """Rare groups: one to four persons a month of one region, role, place and verdict that nobody else has."""
    chance = random.Random(seed)  # noqa: S311 - same
    rows: list[Row] = []
    for group in range(groups):
        inquiry = Inquiry(
            "en", REGIONS[-1 - group % 5], "not_medical", "office", "departmental", "finished",
            (Counted("death_payment", "contested", "sources_differ", "unsettled", "over_5000"),),
        )  # fmt: skip
        for month in months:
            rows += [Row(month, -(group * 10_000 + len(rows)), inquiry) for _ in range(chance.randrange(1, 5))]
    return rows


async def fill(database: Database, keys: QuarterKeys, rows: Iterable[Row], *, at_once: int = 20_000) -> int:
    """Write made-up inquiries as the bot would, without its batches; return how many."""
    count = 0
    part: list[Row] = []
    for row in rows:
        part.append(row)
        if len(part) == at_once:
            count += await _fill(database, keys, part)
            part = []
    return count + await _fill(database, keys, part)


async def _fill(database: Database, keys: QuarterKeys, rows: Sequence[Row]) -> int:
    marks = {month: keys.marks(Period.quarter_of(Period.parse(month).first_day).name) for month in
             {row.month for row in rows}}  # fmt: skip
    whole: list[dict[str, Any]] = []
    for row in rows:
        number = secrets.randbits(63)
        mark = marks[row.month]
        print_ = row.who.to_bytes(32, "big", signed=True)
        told = row.inquiry
        whole.append({
            "month": row.month, "id": number, "mark": mark.mark(row.month, number, mark.who(print_)),
            "lang": told.lang, "region": told.region, "role": told.role, "facility": told.facility,
            "authority": told.authority, "stopped": told.stopped, "findings": findings_text(told.findings),
        })  # fmt: skip

    def work(connection: Connection) -> None:
        if whole:
            connection.execute(insert(inquiries), whole)

    await database.do(work)
    return len(rows)


def truth(rows: Iterable[Row], months: Sequence[str], cut: Cut) -> dict[tuple[str | None, str | None], int]:
    """Count by hand: the persons in each cell and margin."""
    persons: defaultdict[tuple[str | None, str | None], set[int]] = defaultdict(set)
    for row in rows:
        if row.month not in months:
            continue
        for a, b in _cells(row, cut):
            for cell in ((a, b), (a, None), (None, b), (None, None)):
                persons[cell].add(row.who)
    return dict(Counter({cell: len(who) for cell, who in persons.items()}))


def _cells(row: Row, cut: Cut) -> Iterator[tuple[str, str]]:
    findings: Sequence[Counted | None] = row.inquiry.findings if cut.of_finding else (None,)
    for finding in findings:
        if finding is None or cut.measure in {None, finding.measure}:
            yield _code(row, finding, cut.rows), _code(row, finding, cut.columns)


def _code(row: Row, finding: Counted | None, dimension: Dimension) -> str:
    if dimension is Dimension.MONTH:
        return row.month
    whose = finding if dimension in OF_FINDING else row.inquiry
    return str(getattr(whose, dimension.value))


def release_of(name: str, body: bytes = b"{}") -> Release:
    """A release that says nothing much."""
    return Release(name, 1, TODAY, "1", "0" * 64, hashlib.sha256(body).hexdigest(), body)
