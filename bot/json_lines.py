"""An outcome as one line of JSON, for long lists: the same text as that of ``rules.report``, made of remembered pieces.

Must say nothing of its own: a test compares it, letter by letter, with what ``rules.report.as_json`` gives.
"""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from rules.report import decimal, finding_as_json
from rules.terms import Certainty, Finding, Verdict

if TYPE_CHECKING:
    from rules.terms import Amount, MonthAmount, Outcome, Reason

MOST: Final = 5_000
"""Pieces of each kind remembered, some two thousand letters each at most; then memory begins anew."""

dumps: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False).encode
_reasons: Final[dict[int, tuple[Reason, str]]] = {}
_plain: Final[dict[int, tuple[Finding, str]]] = {}


def line(outcome: Outcome) -> str:
    """Return the outcome's JSON without an end of line."""
    findings = ",".join([_finding(finding) for finding in outcome.findings])
    return f'{{"rulebook":{_rulebook(outcome.version, outcome.sha256)},"findings":[{findings}]}}'


def _finding(one: Finding) -> str:
    """Return a finding; one without sums is often the same object, and is kept with its text."""
    if one.months or one.amount or one.time_limits or one.deadlines:
        return _written(one)
    known = _plain.get(id(one))
    if known is None:
        if len(_plain) >= MOST:
            _plain.clear()
        known = _plain[id(one)] = (one, _written(one))
    return known[1]


def _written(one: Finding) -> str:
    amount = _amount(one.amount) if one.amount else "null"
    months = ",".join([_month(row) for row in one.months])
    return (
        f'{{"measure":"{one.measure}","verdict":"{one.verdict.value}","unclear_because":{_word(one.unclear_because)},'
        f'"certainty":"{one.certainty.word}","amount":{amount},"at_stake_kzt":{_number(one.at_stake_kzt)},'
        f'"at_stake_from_kzt":{_number(one.at_stake_from_kzt)},"months":[{months}],'
        f'"because":[{_because(one.because)}],"open_facts":{_words(one.open_facts)},'
        f'"decided_by":{_word(one.decided_by)},"paid_from":{_word(one.paid_from)},'
        f'"documents":{_words(one.documents)},"next_steps":{_words(one.next_steps)},'
        f'"advice":[{_all("advice", one.advice)}],"shortfall_kzt":{_number(one.shortfall_kzt)},'
        f'"deadlines":[{_all("deadlines", one.deadlines)}],"time_limits":[{_all("time_limits", one.time_limits)}]}}'
    )


def _because(reasons: tuple[Reason, ...]) -> str:
    """Return the reasons; each is kept with its text, so that its id stays its own."""
    texts = []
    for reason in reasons:
        known = _reasons.get(id(reason))
        if known is None:
            if len(_reasons) >= MOST:
                _reasons.clear()
            known = _reasons[id(reason)] = (reason, _one("because", reason))
        texts.append(known[1])
    return ",".join(texts)


@lru_cache(maxsize=MOST)
def _words(words: tuple[str, ...]) -> str:
    return dumps(words)


@lru_cache(maxsize=MOST)
def _one(name: str, held: object) -> str:
    """Return the JSON of one reason, advice, deadline or time limit."""
    carrier = Finding("", Verdict.UNCLEAR, None, Certainty.OFFICIAL)
    return dumps(finding_as_json(replace(carrier, **{name: (held,)}))[name][0])  # type: ignore[arg-type]


def _all(name: str, held: tuple[object, ...]) -> str:
    return ",".join([_one(name, one) for one in held])


def _month(row: MonthAmount) -> str:
    share = "null" if row.share is None else _share(row.share.numerator, row.share.denominator)
    group = f'"{row.risk_group.value}"' if row.risk_group else "null"
    return (
        f'{{"month":"{row.month}","stay":{_number(row.stay)},"kzt":{_number(row.kzt)},'
        f'"ceiling_kzt":{_number(row.ceiling_kzt)},"share":{share},"risk_group":{group}}}'
    )


def _amount(amount: Amount) -> str:
    return f'{{"kzt":{amount.kzt},"kind":"{amount.kind.value}","certainty":"{amount.certainty.word}"}}'


def _number(number: int | None) -> str:
    return "null" if number is None else str(number)


def _word(word: str | None) -> str:
    return "null" if word is None else f'"{word}"'


@lru_cache(maxsize=4096)
def _share(top: int, bottom: int) -> str:
    return dumps(decimal(Fraction(top, bottom)))


@lru_cache(maxsize=4)
def _rulebook(version: str, sha256: str) -> str:
    told: dict[str, Any] = {"version": version, "sha256": sha256}
    return dumps(told)
