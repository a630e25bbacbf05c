"""Letters, for every kind of finding in every language: what is filled, blank, asked and claimed."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from flows import letters_book
from flows.explain_sources import act_in_full
from flows.letters import letter, offered
from flows.letters_book import ANY, letter_rules, read_letters
from flows.letters_months import is_firm, possible
from flows.paper import BLANKS, Box, Table, blank, blanks_of
from flows.words import Lang
from rules.rulebook import BrokenRulebook
from rules.terms import Certainty, Holds
from tests.papers import BOOK, LATER, kinds_of_letters, lines, runs, squeezed, stands, told

if TYPE_CHECKING:
    from pathlib import Path

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
    return found.view, letter(found.view, name, found.code)


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
                if row.share is not None:
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
            sums = [view.voice.say("letters.sum_firm", sum=kzt) for kzt in (2_000_000, 10_000_000)]
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
        for own in OWN:
            assert not stands(paper, act_in_full(view.voice, BOOK.acts[own])), label


def test_open_facts_are_asked(all_letters: Papers) -> None:
    for label, view, paper in all_letters:
        for finding in about(view, paper):
            for path in finding.open_facts:
                assert stands(paper, view.fact(path)[1:]), (label, path)


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


def test_the_last_day_of_an_answer_is_named_where_the_calendar_knows_it_and_blank_elsewhere() -> None:
    name, _, case = next(it for it in kinds_of_letters() if it[0] == "commission_list")
    now, later = told(case, Lang.RU), told(case, Lang.RU, today=LATER)
    assert stands(letter(now.view, name, now.code), "последний день ответа – 11 октября 2021 года")
    assert "last" in blanks_of(letter(later.view, name, later.code))


def test_a_worker_who_was_paid_too_little_asks_for_the_rest_and_no_more() -> None:
    case = {
        "asker": "worker",
        "stays": [
            {
                "role": "doctor", "facility": "ambulance", "authority": "local_executive", "from": "2020-04-01",
                "to": "2020-05-31", "direct_participation": "yes", "listed": "yes", "hours": "1",
                "received": {"2020-04": 212500, "2020-05": 425000},
            }
        ],
    }  # fmt: skip
    found = told(case, Lang.RU)
    paper = letter(found.view, "employer_pay", found.code)
    assert stands(paper, "до 212 500 тенге")
    (table,) = [part for part in paper.parts if isinstance(part, Table) and part.headed]
    assert [squeezed("".join(row)) for row in table.rows] == [
        squeezed("апрель 2020 года высокий 100 % 425 000 212 500 212 500"),
        squeezed("май 2020 года высокий 100 % 425 000 425 000 0"),
        squeezed("Всего 850 000 212 500"),
    ]


def test_boxes_are_ticked_only_where_the_answers_say_so() -> None:
    for name, _, case in kinds_of_letters():
        if name != "complaint_payment":
            continue
        paper = letter(told(case, Lang.KK).view, name, "")
        refused, silent, not_sent = [part for part in paper.parts if isinstance(part, Box)][:3]
        ill = case.get("illness", {})
        assert refused.ticked is (ill.get("commission_decision") == "refused")
        assert not silent.ticked
        assert not_sent.ticked is (ill.get("notice_sent") == "no")


@pytest.mark.parametrize(
    ("learned", "said", "asked"),
    [
        ("2021-09-01", "The last day for a complaint is 1 December 2021.", 0),
        ("2020-08-10", "The time limit of the complaint has probably passed on 10 November 2020.", 1),
        (None, "The day on which this became known:", 1),
    ],
)
def test_a_complaint_tells_of_its_time_limit_and_asks_to_restore_one(
    learned: str | None, said: str, asked: int
) -> None:
    case = {
        "asker": "worker",
        "stays": [{"role": "doctor", "facility": "ambulance", "direct_participation": "yes", "listed": "no",
                   "from": "2020-04-01", "to": "2020-05-31", "hours": "1"}],
        **({"claim": {"learned_on": learned}} if learned else {}),
    }  # fmt: skip
    found = told(case, Lang.EN)
    paper = letter(found.view, "complaint_list", found.code)
    assert stands(paper, said)
    assert list(blanks_of(paper)).count("reason") == asked


def test_what_was_not_told_is_left_out() -> None:
    ill = {"kind": "covid_confirmed", "notice_sent": "no"}
    job = {"role": "doctor", "facility": "infectious_hospital", "authority": "local_executive", "from": "2020-04-01"}
    found = told({"asker": "worker", "stays": [job], "illness": ill}, Lang.EN)
    paper = letter(found.view, "employer_illness", found.code)
    label = found.view.voice.say
    assert not stands(paper, label("letters.fact.illness.period"))
    assert not stands(paper, label("letters.fact.illness.care"))
    found = told({"asker": "worker", "stays": [{"role": "doctor"}], "illness": {"date": "2020-05-01"}}, Lang.EN)
    paper = letter(found.view, "employer_illness", found.code)
    assert not stands(paper, label("letters.fact.illness.kind"))
    assert not stands(paper, label("letters.fact.period"))


def test_two_jobs_are_told_apart() -> None:
    job = {"role": "doctor", "facility": "ambulance", "direct_participation": "yes", "listed": "yes", "hours": "0.5"}
    case = {
        "stays": [{**job, "from": "2020-04-01", "to": "2020-04-30"}, {**job, "from": "not_sure", "to": "2020-05-31"}]
    }
    found = told(case, Lang.EN)
    paper = letter(found.view, "employer_pay", found.code)
    assert stands(paper, "Job 2")
    assert stands(paper, found.view.voice.say("letters.unknown_value"))


def test_a_letter_that_is_not_called_for_is_refused() -> None:
    found = told({"asker": "worker", "stays": [{"role": "non_medical"}]}, Lang.EN)
    assert offered(found.view) == ()
    for name in ("family_application", "nothing"):
        with pytest.raises(KeyError):
            letter(found.view, name, found.code)


def test_a_blank_is_one_of_those_foreseen() -> None:
    with pytest.raises(KeyError):
        blank("passport")
    assert all(width > 0 for width in BLANKS.values())


def test_no_letter_is_about_an_illness_or_a_death_that_nobody_told_of() -> None:
    job = {"role": "doctor", "facility": "infectious_hospital", "authority": "local_executive"}
    found = told({"asker": "worker", "stays": [job], "claim": {"learned_on": "2020-08-10"}}, Lang.EN)
    assert not {"employer_illness", "health_department_notice", "family_application"} & set(offered(found.view))


def test_asks_and_texts_are_complete() -> None:
    voice = told({}, Lang.KK).view.voice
    for rule in RULES.values():
        assert voice.has(f"letters.title.{rule.id}")
        assert voice.has(f"button.doc_{rule.id}")
        for ask in rule.asks:
            assert voice.has(f"letters.ask.{ask.id}")
            assert ask.measure == ANY or ask.measure in rule.measures


BROKEN = """
[[letter]]
id = "a"
to = "nobody"
measures = ["wage"]
steps = ["walk"]
facts = ["weather"]
encloses_not = ["leaf"]
answer_days = 15
answer = "never"
checked_on = 2026-11-22
colour = "red"

[[letter.ask]]
id = "x"
measure = "wage"
steps = ["walk"]

[[letter]]
id = "a"
to = "employer"
measures = []
steps = []
facts = []
answer_days = 15
answer = "law"
certainty = "official"
citation = ["no_such_act"]
checked_on = 2026-11-22

[[letter.ask]]
id = "x"
measure = "any"
"""


def test_a_broken_file_of_letters_is_refused_with_every_fault(tmp_path: Path) -> None:
    path = tmp_path / "letters.toml"
    path.write_text(BROKEN, encoding="utf-8")
    with pytest.raises(BrokenRulebook) as caught:
        read_letters(BOOK, path)
    keys = {fault.key for fault in caught.value.faults}
    named = ("to", "measures", "steps", "facts", "encloses_not", "answer", "colour", "ask[x].measure", "ask[x].steps")
    assert {f"letter[a].{name}" for name in named} | {"a", "letter[a].citation"} <= keys


@pytest.mark.parametrize("content", [None, "[["], ids=["no file", "no TOML"])
def test_an_unreadable_file_of_letters_is_refused(content: str | None, tmp_path: Path) -> None:
    path = tmp_path / "letters.toml"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    with pytest.raises(BrokenRulebook):
        read_letters(BOOK, path)


def test_letters_are_read_once_for_a_rulebook() -> None:
    assert letters_book.letter_rules(BOOK) is letters_book.letter_rules(replace(BOOK))
