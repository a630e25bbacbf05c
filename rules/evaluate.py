"""(rulebook, case) -> outcome: one finding for each measure, with everything that decided it.

The law is looked up by the days worked and the day of illness or death, never by today's date; today serves time
limits only.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from rules.attach import answers_for, attached
from rules.calendar import add_months
from rules.monthly import Months, pieces_of_illness, pieces_of_stays
from rules.onetime import pieces_of_event
from rules.situation import RANK, unclear
from rules.terms import Amount, Certainty, Deadline, Finding, Outcome, TimeLimit, Verdict

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rules.attach import Answers, Chosen
    from rules.case import Case
    from rules.pieces import Piece
    from rules.rulebook import Measure, Rulebook
    from rules.terms import MonthAmount, Reason, Unclear


def evaluate(book: Rulebook, case: Case, today: date | None = None) -> Outcome:
    """The outcome of a case under a rulebook.

    ``today`` stands in where the case itself names no day; without either, no time limit is called passed.
    """
    named = case.dates.get("today")
    day = named if isinstance(named, date) else today
    return Outcome(book.version, book.sha256, tuple([find(book, measure, case, day) for measure in book.measures]))


def find(book: Rulebook, measure: Measure, case: Case, today: date | None = None) -> Finding:
    """The finding of one measure."""
    if measure.scope in {"stay_month", "illness_months"}:
        monthly = measure.scope == "stay_month"
        pieces = pieces_of_stays(book, measure, case) if monthly else pieces_of_illness(book, measure, case)
        return _finding_by_month(book, measure, case, pieces, today)
    return _finding_once(book, measure, case, pieces_of_event(measure, case), today)


def _finding_by_month(book: Rulebook, measure: Measure, case: Case, pieces: list[Piece], today: date | None) -> Finding:
    verdict = _best(pieces)
    if verdict is Verdict.NOT_ENTITLED and not any(piece.situation.possible for piece in pieces):
        return _finding(book, measure, case, pieces, verdict, today)
    months = Months(pieces, verdict if verdict is Verdict.CONTESTED else Verdict.ENTITLED)
    amount = months.amount() if verdict in {Verdict.ENTITLED, Verdict.CONTESTED} else None
    stake, lowest = _at_stake(verdict, pieces, months)
    rows = months.rows()
    missing = _shortfall(case, rows) if measure.id == "wage_supplement" else ()
    return _finding(
        book, measure, case, pieces, verdict, today,
        amount=amount, at_stake_kzt=stake, at_stake_from_kzt=lowest, months=rows,
        shortfall_kzt=sum(kzt for _, kzt in missing) if missing else None, shortfall_months=missing,
    )  # fmt: skip


def _at_stake(verdict: Verdict, pieces: Sequence[Piece], months: Months) -> tuple[int | None, int | None]:
    """The largest sum that is open, and the smallest where the risk group leaves a range and the hours are known."""
    if verdict is Verdict.CONTESTED:
        return months.best or None, None
    beside = months.settled if verdict is Verdict.ENTITLED else 0
    stake = months.best - beside or None
    ranged = months.least != months.best and all(piece.certain and piece.share is not None for piece in pieces)
    return stake, (months.least - beside or None) if stake and ranged else None


def _finding_once(book: Rulebook, measure: Measure, case: Case, pieces: list[Piece], today: date | None) -> Finding:
    verdict = _best(pieces)
    best = [piece for piece in pieces if piece.situation.verdict is verdict]
    if verdict is Verdict.UNCLEAR and not all(piece.situation.law_open for piece in best):
        best = pieces = [piece for piece in best if not piece.situation.law_open]
    if verdict is Verdict.NOT_ENTITLED:
        return _finding(book, measure, case, pieces, verdict, today)
    rule = best[0].situation.amount or (measure.amounts[0] if measure.amounts else None)
    amount = stake = None
    if rule is not None and verdict in {Verdict.ENTITLED, Verdict.CONTESTED}:
        amount = Amount(rule.kzt["all"], rule.kind, max(rule.certainty, best[0].situation.certainty))
    if rule is not None and verdict in {Verdict.CONTESTED, Verdict.UNCLEAR}:
        stake = rule.kzt["all"]
    return _finding(book, measure, case, pieces, verdict, today, amount=amount, at_stake_kzt=stake)


def _best(pieces: Sequence[Piece]) -> Verdict:
    """The best verdict of any piece; days of an undated stay settle nothing."""
    if len(pieces) == 1 and pieces[0].certain:
        return pieces[0].situation.verdict
    verdicts = {piece.situation.verdict for piece in pieces if piece.certain or piece.month is None}
    best = max(verdicts, key=RANK.__getitem__)
    if best in {Verdict.ENTITLED, Verdict.CONTESTED} and all(
        not piece.certain for piece in pieces if piece.situation.verdict is best
    ):
        return Verdict.UNCLEAR
    return best


def _deciding(pieces: Sequence[Piece], verdict: Verdict) -> list[Piece]:
    """The pieces on which the verdict rests; for "entitled" also those that stay open or can be put right."""
    counted = [piece for piece in pieces if piece.certain or piece.month is None]
    if verdict is Verdict.ENTITLED:
        return [piece for piece in counted if piece.situation.possible]
    return [piece for piece in counted if piece.situation.verdict is verdict] or counted


@dataclass(frozen=True, slots=True)
class _Shape:
    """All of a finding that does not depend on sums, hours and dates; the same for many cases, so remembered."""

    why: Unclear | None
    certainty: Certainty
    because: tuple[Reason, ...]
    open_facts: tuple[str, ...]
    decided_by: str | None
    chosen: Chosen
    plain: Finding


def _finding(
    book: Rulebook,
    measure: Measure,
    case: Case,
    pieces: list[Piece],
    verdict: Verdict,
    today: date | None,
    **sums: object,
) -> Finding:
    answers = answers_for(measure, case) if measure.asked_by_attachments else ()
    key = (verdict, tuple(dict.fromkeys((p.stay, p.situation, p.certain, p.month is None) for p in pieces)), answers)
    shape: _Shape | None = measure.shapes.get(key)
    if shape is None:
        shape = measure.shapes.keep(key, _shape(measure, case, pieces, verdict, answers))
    if not sums and "claim.learned_on" not in case.dates:
        return shape.plain
    due = verdict is not Verdict.NOT_ENTITLED
    return Finding(
        measure=measure.id,
        verdict=verdict,
        unclear_because=shape.why,
        certainty=shape.certainty,
        because=shape.because,
        open_facts=shape.open_facts,
        decided_by=shape.decided_by,
        paid_from=measure.paid_from if due else None,
        documents=shape.chosen.papers,
        next_steps=shape.chosen.steps,
        advice=shape.chosen.advice,
        deadlines=_deadlines(book, measure, case) if due and measure.deadlines else (),
        time_limits=_time_limits(measure, case, today) if measure.time_limits else (),
        **sums,  # type: ignore[arg-type]
    )


def _shape(measure: Measure, case: Case, pieces: list[Piece], verdict: Verdict, answers: Answers) -> _Shape:
    deciding = _deciding(pieces, verdict)
    resting = [piece for piece in deciding if piece.situation.verdict is verdict] or deciding
    open_pieces = [piece for piece in deciding if piece.situation.verdict is Verdict.UNCLEAR]
    because = tuple(dict.fromkeys(reason for piece in deciding for reason in piece.situation.because(piece.stay)))
    why = None
    if verdict is Verdict.UNCLEAR:
        undated = not any(piece.certain for piece in resting)
        facts = undated or any(piece.situation.facts_open for piece in open_pieces)
        why = unclear(facts, any(piece.situation.law_open for piece in open_pieces))
    certainty = Certainty(max(piece.situation.certainty for piece in resting))
    decided_by = _decider(measure, case, deciding, verdict)
    chosen = attached(measure, verdict, because, answers)
    plain = Finding(
        measure.id, verdict, why, certainty, because=because, decided_by=decided_by,
        documents=chosen.papers, next_steps=chosen.steps, advice=chosen.advice,
    )  # fmt: skip
    return _Shape(why, certainty, because, _open_facts(because) if open_pieces else (), decided_by, chosen, plain)


def _open_facts(because: Sequence[Reason]) -> tuple[str, ...]:
    """The paths that would settle it; days worked are open at both ends."""
    paths: dict[str, None] = {}
    for reason in because:
        for path in reason.open_facts:
            paths[path] = None
            if path.endswith("].from"):
                paths[path.removesuffix("from") + "to"] = None
    return tuple(paths)


def _decider(measure: Measure, case: Case, deciding: Sequence[Piece], verdict: Verdict) -> str | None:
    if verdict is Verdict.NOT_ENTITLED and not any(piece.situation.fixable for piece in deciding):
        return None
    if measure.decider_fact is None:
        return measure.deciders.get("always")
    order = sorted(deciding, key=lambda piece: -RANK[piece.situation.verdict])
    stay = case.stays[order[0].stay] if order[0].stay is not None else None
    return measure.deciders.get(stay.facts.get(measure.decider_fact, "")) if stay else None


def _shortfall(case: Case, rows: Sequence[MonthAmount]) -> tuple[tuple[str, int], ...]:
    """By month, what the ceiling gives beyond what was received; only for months that are settled."""
    received: dict[str, int] = {}
    for stay in case.stays:
        for month, kzt in (stay.received or {}).items():
            received[month] = received.get(month, 0) + kzt
    if not received:
        return ()
    due: dict[str, int] = {}
    for row in rows:
        if row.kzt is not None:
            due[row.month] = due.get(row.month, 0) + row.kzt
    return tuple((month, max(due.get(month, 0) - got, 0)) for month, got in sorted(received.items()))


def _deadlines(book: Rulebook, measure: Measure, case: Case) -> tuple[Deadline, ...]:
    found = []
    for rule in measure.deadlines:
        start = case.dates.get(rule.starts)
        if isinstance(start, date):
            last = book.working_days.after(start, rule.working_days)
            found.append(Deadline(rule.id, start, rule.working_days, last, rule.citation))
    return tuple(found)


def _time_limits(measure: Measure, case: Case, today: date | None) -> tuple[TimeLimit, ...]:
    learned = case.dates.get("claim.learned_on")
    if not isinstance(learned, date):
        return ()
    found = []
    for rule in measure.time_limits:
        last = add_months(learned, rule.months)
        found.append(TimeLimit(rule.id, last, today is not None and today > last, rule.citation, rule.certainty))
    return tuple(found)
