"""An outcome as the JSON object of the contract (docs/case.md), and a case's faults as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rules.memory import Memory

if TYPE_CHECKING:
    from fractions import Fraction

    from rules.case import BadCase
    from rules.terms import Finding, MonthAmount, Outcome, Reason


def as_json(outcome: Outcome) -> dict[str, Any]:
    """The outcome as a JSON object; names and order are those of the contract."""
    return {
        "rulebook": {"version": outcome.version, "sha256": outcome.sha256},
        "findings": [finding_as_json(finding) for finding in outcome.findings],
    }


def finding_as_json(finding: Finding) -> dict[str, Any]:
    """One finding as a JSON object."""
    amount = finding.amount
    return {
        "measure": finding.measure,
        "verdict": finding.verdict.value,
        "unclear_because": finding.unclear_because.value if finding.unclear_because else None,
        "certainty": finding.certainty.word,
        "amount": {"kzt": amount.kzt, "kind": amount.kind.value, "certainty": amount.certainty.word}
        if amount
        else None,
        "at_stake_kzt": finding.at_stake_kzt,
        "at_stake_from_kzt": finding.at_stake_from_kzt,
        "months": [_month(row) for row in finding.months],
        "because": _because(finding.because),
        "open_facts": finding.open_facts,
        "decided_by": finding.decided_by,
        "paid_from": finding.paid_from,
        "documents": finding.documents,
        "next_steps": finding.next_steps,
        "advice": [item.id for item in finding.advice],
        "shortfall_kzt": finding.shortfall_kzt,
        "deadlines": [
            {"id": item.id, "last_day": item.last_day.isoformat() if item.last_day else None}
            for item in finding.deadlines
        ],
        "time_limits": [
            {"id": item.id, "last_day": item.last_day.isoformat(), "passed": item.passed}
            for item in finding.time_limits
        ],
    }


def faults_as_json(bad: BadCase) -> list[dict[str, str]]:
    """The faults of a case as JSON objects: where, what, and the value found."""
    return [{"path": fault.path, "code": fault.code, "value": fault.value} for fault in bad.faults]


def decimal(share: Fraction) -> str:
    """A share as a decimal string, exact where it ends within six digits and else as a fraction."""
    scaled = share * 10**6
    if scaled.denominator != 1:
        return f"{share.numerator}/{share.denominator}"
    text = f"{share.numerator // share.denominator}.{scaled.numerator % 10**6:06d}"
    return text.rstrip("0").rstrip(".")


def _month(row: MonthAmount) -> dict[str, Any]:
    return {
        "month": row.month,
        "stay": row.stay,
        "kzt": row.kzt,
        "ceiling_kzt": row.ceiling_kzt,
        "share": None if row.share is None else decimal(row.share),
        "risk_group": row.risk_group.value if row.risk_group else None,
    }


_written: Memory[int, tuple[tuple[Reason, ...], list[dict[str, Any]]]] = Memory()


def _because(reasons: tuple[Reason, ...]) -> list[dict[str, Any]]:
    """The reasons as JSON; the same tuple serves many cases, so its writing is remembered (by identity, with the
    tuple kept)."""
    found = _written.get(id(reasons))
    if found is None or found[0] is not reasons:
        found = _written.keep(id(reasons), (reasons, [_reason(reason) for reason in reasons]))
    return found[1]


def _reason(reason: Reason) -> dict[str, Any]:
    return {
        "condition": reason.condition,
        "provision": reason.provision,
        "stay": reason.stay,
        "holds": reason.holds.word,
        "certainty": reason.certainty.word,
        "citations": [citation.ref for citation in reason.citations],
        "note": reason.note,
    }
