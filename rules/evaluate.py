"""(rulebook, case) -> outcome: one finding for each measure, with everything that decided it.

The law is looked up by the days worked and the day of illness or death, never by today's date; today serves time
limits only.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from rules.attach import answers_for, attached
from rules.calendar import add_months
from rules.monthly import Months, pieces_of_illness, pieces_of_stays
from rules.onetime import pieces_of_event
from rules.situation import RANK, unclear
from rules.terms import Amount, Certainty, Deadline, Finding, Outcome, TimeLimit, Verdict

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rules.attach import Answers
    from rules.case import Case
    from rules.parts import Measure, Rulebook
    from rules.pieces import Piece
    from rules.terms import MonthAmount, Reason


def evaluate(book: Rulebook, case: Case, today: date | None = None) -> Outcome:
    """The outcome of a case under a rulebook.

    ``today`` stands in where the case itself names no day; without either, no time limit is called passed.
    """
    named = case.dates.get("today")
    day = named if isinstance(named, date) else today
    return Outcome(book.version, book.sha256, tuple([find(book, measure, case, day) for measure in book.measures]))


def find(book: Rulebook, measure: Measure, case: Case, today: date | None = None) -> Finding:
    """The finding of one measure."""
    pieces = pieces_of(book, measure, case)
    shape = _shape_of(measure, case, pieces)
    due = shape.finding.verdict is not Verdict.NOT_ENTITLED
    deadlines = _deadlines(book, measure, case) if due and measure.deadlines else ()
    limits = _time_limits(measure, case, today) if measure.time_limits else ()
    if shape.by_month:
        return _with_months(measure, case, pieces, shape.finding, limits)
    if deadlines or limits:
        return replace(shape.finding, deadlines=deadlines, time_limits=limits)
    return shape.finding


def pieces_of(book: Rulebook, measure: Measure, case: Case) -> list[Piece]:
    """The pieces on which a finding rests: its verdict and its sums follow from them alone."""
    if measure.scope == "stay_month":
        return pieces_of_stays(book, measure, case)
    if measure.scope == "illness_months":
        return pieces_of_illness(book, measure, case)
    return pieces_of_event(measure, case)


def without_sums(measure: Measure, case: Case, pieces: list[Piece]) -> Finding:
    """The finding without sums by month and dates; its verdict and reasons are those of ``find``."""
    return _shape_of(measure, case, pieces).finding


def _with_months(
    measure: Measure, case: Case, pieces: list[Piece], plain: Finding, limits: tuple[TimeLimit, ...]
) -> Finding:
    """The finding with its sums by month; written out, since this is what a long list spends its time on."""
    verdict = plain.verdict
    months = Months(pieces, verdict if verdict is Verdict.CONTESTED else Verdict.ENTITLED)
    stake, lowest = _at_stake(verdict, pieces, months)
    missing = _shortfall(case, months.rows) if measure.id == "wage_supplement" else ()
    return Finding(
        measure=plain.measure,
        verdict=verdict,
        unclear_because=plain.unclear_because,
        certainty=plain.certainty,
        amount=None if verdict is Verdict.UNCLEAR else months.amount(),
        at_stake_kzt=stake,
        at_stake_from_kzt=lowest,
        months=months.rows,
        because=plain.because,
        open_facts=plain.open_facts,
        decided_by=plain.decided_by,
        paid_from=plain.paid_from,
        documents=plain.documents,
        next_steps=plain.next_steps,
        advice=plain.advice,
        shortfall_kzt=sum(kzt for _, kzt in missing) if missing else None,
        shortfall_months=missing,
        time_limits=limits,
    )


def _at_stake(verdict: Verdict, pieces: Sequence[Piece], months: Months) -> tuple[int | None, int | None]:
    """The largest sum that is open, and the smallest where the risk group leaves a range and the hours are known."""
    if verdict is Verdict.CONTESTED:
        return months.best or None, None
    beside = months.settled if verdict is Verdict.ENTITLED else 0
    stake = months.best - beside or None
    ranged = months.least != months.best and all(piece.certain and piece.share is not None for piece in pieces)
    return stake, (months.least - beside or None) if stake and ranged else None


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


class _Shape(NamedTuple):
    """All of a finding that does not depend on dates and sums by month; ``by_month`` where such sums belong to it."""

    finding: Finding
    by_month: bool


def _shape_of(measure: Measure, case: Case, pieces: list[Piece]) -> _Shape:
    """The shape of a finding; remembered by the situations, and by the answers that choose what is attached."""
    answers = answers_for(measure, case)
    situations = tuple(dict.fromkeys([(p.stay, p.situation, p.certain, p.month is None) for p in pieces]))
    decider = measure.decider_fact
    key = (situations, answers, decider and tuple([stay.facts.get(decider) for stay in case.stays]))
    found: _Shape | None = measure.shapes.get(key)
    return found or measure.shapes.keep(key, _shape(measure, case, pieces, answers))


def _shape(measure: Measure, case: Case, pieces: list[Piece], answers: Answers) -> _Shape:
    verdict = _best(pieces)
    by_month = measure.scope in {"stay_month", "illness_months"}
    amount = stake = None
    if by_month:
        by_month = verdict is not Verdict.NOT_ENTITLED or any(piece.situation.possible for piece in pieces)
    elif verdict is not Verdict.NOT_ENTITLED:
        pieces = _without_open_law(pieces, verdict)
        amount, stake = _sum_once(measure, pieces, verdict)
    deciding = _deciding(pieces, verdict)
    resting = [piece for piece in deciding if piece.situation.verdict is verdict] or deciding
    open_pieces = [piece for piece in deciding if piece.situation.verdict is Verdict.UNCLEAR]
    because = tuple(dict.fromkeys(reason for piece in deciding for reason in piece.situation.because(piece.stay)))
    why = None
    if verdict is Verdict.UNCLEAR:
        undated = not any(piece.certain for piece in resting)
        facts = undated or any(piece.situation.facts_open for piece in open_pieces)
        why = unclear(facts, any(piece.situation.law_open for piece in open_pieces))
    chosen = attached(measure, verdict, because, answers)
    finding = Finding(
        measure=measure.id,
        verdict=verdict,
        unclear_because=why,
        certainty=Certainty(max(piece.situation.certainty for piece in resting)),
        amount=amount,
        at_stake_kzt=stake,
        because=because,
        open_facts=_open_facts(because) if open_pieces else (),
        decided_by=_decider(measure, case, deciding, verdict),
        paid_from=measure.paid_from if verdict is not Verdict.NOT_ENTITLED else None,
        documents=chosen.papers,
        next_steps=chosen.steps,
        advice=chosen.advice,
    )
    return _Shape(finding, by_month)


def _without_open_law(pieces: list[Piece], verdict: Verdict) -> list[Piece]:
    """Where a one-time payment is unclear, the jobs in which a fact alone is open, if there is one."""
    best = [piece for piece in pieces if piece.situation.verdict is verdict]
    if verdict is Verdict.UNCLEAR and not all(piece.situation.law_open for piece in best):
        return [piece for piece in best if not piece.situation.law_open]
    return pieces


def _sum_once(measure: Measure, pieces: Sequence[Piece], verdict: Verdict) -> tuple[Amount | None, int | None]:
    """What a one-time payment comes to, and what is at stake."""
    best = next(piece.situation for piece in pieces if piece.situation.verdict is verdict)
    rule = best.amount or (measure.amounts[0] if measure.amounts else None)
    if rule is None:
        return None, None
    kzt = rule.kzt["all"]
    stake = kzt if verdict in {Verdict.CONTESTED, Verdict.UNCLEAR} else None
    if verdict is Verdict.UNCLEAR:
        return None, stake
    return Amount(kzt, rule.kind, max(rule.certainty, best.certainty)), stake


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
