"""Letters, for every kind of finding in every language: what is filled, blank, asked and claimed."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from flows.explain_sources import act_in_full
from flows.letters import letter
from flows.letters_book import letter_rules
from flows.letters_months import is_firm, possible
from flows.paper import Block, Table, blanks_of
from flows.words import Lang, Span
from rules.changes import answer_at
from rules.facts import NOT_SURE
from rules.terms import Certainty, Holds
from tests.papers import BOOK, kinds_of_letters, lines, runs, stands, told

if TYPE_CHECKING:
    from flows.explain_view import View
    from flows.paper import Document
    from rules.terms import Finding

RULES = {rule.id: rule for rule in letter_rules(BOOK)}
FIRM = {ask.id for rule in RULES.values() for ask in rule.asks if ask.firm}
OWN = ("our_reading", "general_knowledge")
HEAD = ["name", "iin", "address", "phone"]
OF_READER = {
    "employer": ["organisation"], "regional_commission": ["region"], "cqcsgs_commission": [],
    "commission": ["organisation"],
    "departmental_commission": ["organisation"], "health_department": ["region"], "ministry": [],
    "labour_inspectorate": ["region"], "higher_body": ["higher", "organisation"],
}  # fmt: skip
EVERY = [(name, lang, one, case) for name, one, case in kinds_of_letters() for lang in Lang]


def written(name: str, lang: Lang, case: dict[str, Any]) -> tuple[View, Document]:
    found = told(case, lang)
    return found.view, letter(found.view, name)


@pytest.fixture(scope="module")
def all_letters() -> list[tuple[str, View, Document]]:
    return [(f"{name}, {one}, {lang}", *written(name, lang, case)) for name, lang, one, case in EVERY]


def about(view: View, paper: Document) -> list[Any]:
    return [it for it in view.near if it.measure in RULES[paper.id].measures and it.next_steps]


Papers = list[tuple[str, "View", "Document"]]


def test_every_letter_is_called_for_by_some_case() -> None:
    assert {name for name, _, _ in kinds_of_letters()} == set(RULES)


def test_exactly_that_is_left_blank_which_only_a_hand_may_write(all_letters: Papers) -> None:
    for label, view, paper in all_letters:
        rule = RULES[paper.id]
        decided = about(view, paper)[0].decided_by
        reader = decided if rule.to == "commission" and decided in OF_READER else rule.to
        expected = Counter([*OF_READER[reader], *HEAD, "day", "signature", "received", "number", "signature"])
        expected += Counter({"self": [], "family": ["worker"], "colleague": ["worker", "proxy"]}[view.who])
        limits = [it for finding in about(view, paper) for it in finding.time_limits if it.id == rule.limit]
        if rule.limit:
            expected += Counter(["received", "number", "received", *([] if limits else ["received"])])
        if rule.limit and not (limits and not limits[0].passed):
            expected += Counter(["reason"])
        if paper.id == "family_application":
            expected += Counter(["account"])
        assert Counter(blanks_of(paper)) == expected, label


def test_no_other_gap_is_left_in_a_text(all_letters: Papers) -> None:
    for label, _, paper in all_letters:
        for text in (*runs(paper), paper.foot, paper.title):
            assert not re.search(r"__|\{|\}|\.\.\.|None|\ue000|  ", text), (label, text)
            assert not re.search(r"\d{12}", text), (label, text)


def test_sums_shares_and_months_are_those_of_the_finding(all_letters: Papers) -> None:
    for label, view, paper in all_letters:
        tables = [part for part in paper.parts if isinstance(part, Table) and part.headed]
        write = view.voice.write
        shown = [it for it in about(view, paper) if RULES[paper.id].to != "ministry"]
        expected = [it for it in shown if any(possible(it, row) is not None for row in it.months)]
        assert len(tables) == len(expected), label
        for table, finding in zip(tables, expected, strict=True):
            rows = [row for row in finding.months if possible(finding, row) is not None]
            body = table.rows[:-1] if table.total else table.rows
            assert len(rows) == len(body), label
            for row, cells in zip(rows, body, strict=True):
                assert write(possible(finding, row) or 0, "num") in cells, label
                if row.share is not None and any(rule.by_hours for rule in BOOK.measure(finding.measure).amounts):
                    assert write(row.share, "percent") in cells, label
            assert table.total is (finding.amount is not None), label
            if finding.amount is not None:
                assert write(finding.amount.kzt, "num") in table.rows[-1], label


def test_nothing_is_asked_outright_but_in_a_firm_case(all_letters: Papers) -> None:
    for label, view, paper in all_letters:
        firm = {it.measure for it in about(view, paper) if is_firm(it)}
        for ask in RULES[paper.id].asks:
            if ask.id in FIRM and not ask.short:
                said = stands(paper, view.voice.say(f"letters.ask.{ask.id}"))
                assert said is bool(firm & set(RULES[paper.id].measures)), (label, ask.id)
        if not firm:
            payments = ("infection_payment", 2_000_000), ("death_payment", 10_000_000)
            sums = [view.voice.say("letters.sum_firm", payment=view.named(it), sum=kzt) for it, kzt in payments]
            assert not any(stands(paper, text) for text in sums), label


def firm_acts(finding: Finding) -> set[str]:
    """The acts on which a finding rests by an official or reported source."""
    firm: set[str] = set()
    for reason in finding.because:
        met = reason.holds is Holds.YES or (reason.holds is Holds.NO and reason.fixable)
        if met and reason.certainty <= Certainty.REPORTED:
            firm.update(cite.act for cite in reason.citations)
    if finding.amount is not None:
        rules = BOOK.measure(finding.measure).amounts
        firm.update(cite.act for rule in rules for cite in rule.citations if rule.certainty <= Certainty.REPORTED)
    return firm


def test_what_is_open_in_law_stands_as_a_question(all_letters: Papers) -> None:
    silent = {"health_worker_asks", "job_on_that_day", "days_checked"}
    for label, view, paper in all_letters:
        for finding in about(view, paper):
            for reason in finding.because:
                if reason.holds in {Holds.LAW_UNKNOWN, Holds.CONTESTED} and reason.condition not in silent:
                    condition = view.condition(finding.measure, reason.condition)
                    assert stands(paper, condition[1:]), (label, reason.condition)


def test_only_firm_sources_stand_as_grounds(all_letters: Papers) -> None:
    for label, view, paper in all_letters:
        firm = set().union(*map(firm_acts, about(view, paper)))
        said = list(lines(paper))
        for act in BOOK.acts.values():
            heading = act_in_full(view.voice, act)[1:]
            if act.id not in firm | {"administrative_code", "kostanay_judgment"}:
                assert not [line for line in said if line[1:].startswith(heading)], (label, act.id)
            if act.kind in {"press", "article", "report", "reading", "general"}:
                assert not [line for line in said if line[1:].startswith(heading)], (label, act.id)
        for own in OWN:
            assert not stands(paper, act_in_full(view.voice, BOOK.acts[own])), label


def test_open_facts_are_asked_and_a_plain_no_is_not(all_letters: Papers) -> None:
    plain = 0
    for label, view, paper in all_letters:
        listed = [part for part in paper.parts if isinstance(part, Block) and part.kind == "item"]
        items = {"".join(piece.text for piece in part.pieces if isinstance(piece, Span))[1:] for part in listed}
        asked = {view.fact(path)[1:]: False for finding in about(view, paper) for path in finding.open_facts}
        for path in (path for finding in about(view, paper) for path in finding.open_facts):
            asked[view.fact(path)[1:]] |= answer_at(view.case, path) in {None, NOT_SURE}
        for text, wanted in asked.items():
            assert (text in items) is wanted, (label, text)
            plain += not wanted
    assert plain


def test_the_days_of_the_case_are_those_of_the_letter(all_letters: Papers) -> None:
    for label, view, paper in all_letters:
        days: list[Any] = []
        if "job" in RULES[paper.id].facts:
            days += [day for stay in view.case.stays for day in (stay.first, stay.last)]
        if "death" in RULES[paper.id].facts:
            days.append(view.case.dates.get("death.date"))
        for day in days:
            if isinstance(day, date):
                assert stands(paper, str(day.day)), label
                assert stands(paper, str(day.year)), label


def test_a_letter_in_english_says_on_top_that_it_is_for_reading(all_letters: Papers) -> None:
    for _, view, paper in all_letters:
        assert bool(paper.notice) is (view.voice.lang is Lang.EN)
