"""The sheet and the picture, for every kind of finding in every language: nothing of the outcome is missing."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pytest

from flows.letters_months import month_table, possible
from flows.paper import Box, Picture, blanks_of
from flows.sheet import sheet
from flows.timeline import timeline
from flows.words import Lang
from rules.terms import Holds, Unclear
from tests.papers import kinds_of_findings, lines, runs, squeezed, told

if TYPE_CHECKING:
    from flows.paper import Document
    from tests.papers import Told

SVG = "{http://www.w3.org/2000/svg}"
EVERY = [(name, lang, case) for name, case in kinds_of_findings() for lang in Lang]
Sheets = list[tuple[str, "Told", "Document", str]]


@pytest.fixture(scope="module")
def all_sheets() -> Sheets:
    found = []
    for name, lang, case in EVERY:
        one = told(case, lang, f"{name}, {lang}")
        paper = sheet(one.view, one.code, "5f0a")
        found.append((one.id, one, paper, squeezed(" ".join(lines(paper)))))
    return found


def test_every_verdict_sum_and_certainty_stands_on_the_sheet(all_sheets: Sheets) -> None:
    for label, one, _, text in all_sheets:
        voice = one.view.voice
        for finding in (*one.view.near, *one.view.aside):
            assert squeezed(one.view.named(finding.measure)[1:]) in text, label
            assert squeezed(voice.say(f"sheet.verdict.{finding.verdict.value}")) in text, label
            sums = [finding.amount.kzt] if finding.amount else []
            sums += [kzt for kzt in (finding.at_stake_kzt, finding.shortfall_kzt) if kzt]
            for kzt in sums:
                assert squeezed(voice.write(kzt, "num")) in text, (label, finding.measure, kzt)
            if finding.unclear_because is not Unclear.FACTS:
                assert squeezed(voice.say(f"certainty.{finding.certainty.word}")) in text, label


def test_every_condition_step_paper_and_limit_stands_on_the_sheet(all_sheets: Sheets) -> None:
    for label, one, paper, text in all_sheets:
        say = one.view.voice.say
        for finding in one.view.near:
            for reason in finding.because:
                assert squeezed(one.view.condition(finding.measure, reason.condition)) in text, label
            for step in finding.next_steps:
                assert squeezed(say(f"step.{step}")) in text, (label, step)
            for name in finding.documents:
                assert squeezed(say(f"paper.{name}")[1:]) in text, (label, name)
            for row in finding.months:
                if kzt := possible(finding, row):
                    assert squeezed(one.view.voice.write(kzt, "num")) in text, label
            for limit in finding.time_limits:
                assert squeezed(one.view.voice.write(limit.last_day)[:-5]) in text, (label, limit.last_day)
        boxes = {name for finding in one.view.near for name in (*finding.next_steps, *finding.documents)}
        assert sum(isinstance(part, Box) for part in paper.parts) == len(boxes), label


def test_the_code_and_the_rulebook_stand_on_every_page_and_no_person_does(all_sheets: Sheets) -> None:
    for label, one, paper, text in all_sheets:
        assert squeezed(one.code) in text
        assert one.code in paper.foot
        assert one.view.outcome.version in paper.foot
        assert not list(blanks_of(paper))
        for run in runs(paper):
            assert not re.search(r"\{|\}|None|\ue000|\d{12}", run), (label, run)


def test_the_picture_shows_the_sums_of_the_months(all_sheets: Sheets) -> None:
    for label, one, paper, _ in all_sheets:
        pictures = [part for part in paper.parts if isinstance(part, Picture)]
        assert bool(pictures) is bool(timeline(one.view)), label
        if not pictures:
            continue
        root = ET.fromstring(pictures[0].svg)  # noqa: S314 - our own
        texts = [text.text or "" for text in root.iter(f"{SVG}text")]
        rows = [(finding, row) for finding in one.view.near for row in finding.months]
        known = {one.view.voice.write(possible(*pair) or 0, "num") for pair in rows}
        shown = {text.removeprefix("? ").removeprefix("± ") for text in texts}
        sums = {text for text in shown if re.fullmatch(r"[\d\u00a0,]{5,}", text)}
        assert sums <= known, label
        numbers = [text for text in texts if re.fullmatch(r"\d{1,2}", text)]
        assert numbers == [str(number + 1) for number in range(len(numbers))], label
        assert sum(text.startswith(tuple(f"{number}. " for number in numbers)) for text in texts) == len(numbers), label


def view_of(case: dict[str, Any], lang: Lang = Lang.EN) -> Any:
    return told({"asker": "worker", **case}, lang).view


JOB = {
    "role": "doctor", "facility": "infectious_hospital", "authority": "local_executive", "direct_participation": "yes",
    "listed": "yes", "employment": "employee", "hours": "1", "from": "2020-03-01", "to": "2020-04-30",
}  # fmt: skip


def test_a_case_without_days_has_no_picture() -> None:
    assert not timeline(view_of({"stays": [{"role": "doctor"}]}))
    assert not timeline(view_of({"stays": [{**JOB, "from": "1999-01-01", "to": "1999-12-31"}]}))


def test_a_long_time_shows_every_third_month_and_no_sum_without_room() -> None:
    drawn = timeline(view_of({"stays": [{**JOB, "to": "2022-12-31"}]}))
    assert "06.2020" in drawn
    assert "04.2020" not in drawn
    assert "850,000" not in drawn


def test_states_have_a_sign_beside_their_colour() -> None:
    contested = view_of({"stays": [{**JOB, "listed": "not_sure"}]})
    assert "? 850,000" in timeline(contested)
    assert "? 850,000" in timeline(view_of({"stays": [{**JOB, "listed": "no"}]}))
    assert ">850,000<" in timeline(view_of({"stays": [JOB]}))


def test_the_unit_of_the_sums_is_named_whatever_their_state() -> None:
    for case, times in (({"stays": [JOB]}, 0), ({"stays": [{**JOB, "listed": "not_sure"}]}, 1)):
        drawn = timeline(view_of(case))
        assert drawn.count("At most, tenge") == times
        assert "tenge" in drawn


def test_a_month_in_question_does_not_say_that_nothing_is_missing() -> None:
    received = {"2020-03": 100_000, "2020-04": 0}
    view = view_of({"stays": [{**JOB, "listed": "not_sure", "received": received}]})
    (supplement,) = [it for it in view.near if it.measure == "wage_supplement"]
    table = month_table(view, supplement)
    assert table is not None
    assert [column.label for column in table.columns][-2:] == ["Received, tenge", "Remark"]
    assert [row[-2:] for row in table.rows] == [("100,000", "open question"), ("0", "open question")]


def test_a_job_of_which_nothing_is_known_but_its_days_has_a_number() -> None:
    drawn = timeline(view_of({"stays": [{"from": "2020-04-01", "to": "2020-05-31"}, {**JOB, "role": "not_sure"}]}))
    assert "Job 1" in drawn
    assert "hospital" in drawn


def test_what_happened_late_in_the_picture_is_written_to_its_left() -> None:
    ill = {"kind": "covid_confirmed", "date": "2020-06-28"}
    early = timeline(view_of({"stays": [{**JOB, "to": "2020-06-30"}], "illness": ill}))
    assert 'text-anchor="end"' in early
    late = timeline(
        view_of({"stays": [JOB], "illness": {**ill, "date": "2020-03-05"}, "death": {"date": "2020-03-20"}})
    )
    assert late.count("05.03.2020") == 1
    assert late.count("20.03.2020") == 1


def test_a_month_without_any_sum_is_in_no_table() -> None:
    view = view_of({"stays": [{**JOB, "hours": {"2020-03": "0", "2020-04": "1"}}]})
    table = month_table(view, view.near[0], "short")
    assert table is not None
    assert [row[0] for row in table.rows] == ["04.2020", "Total"]
    assert timeline(view).count("850,000") == 1


def test_a_contested_month_is_marked_in_table_and_picture() -> None:
    view = view_of({"stays": [JOB]})
    (supplement,) = [it for it in view.near if it.measure == "wage_supplement"]
    rows = tuple(row._replace(holds=Holds.CONTESTED) for row in supplement.months)
    contested = replace(view, near=(replace(supplement, months=rows),))
    assert "± 850,000" in timeline(contested)
    table = month_table(contested, contested.near[0])
    assert table is not None
    assert table.rows[0][-1] == "contested"


def test_what_is_open_beside_a_sum_is_told_with_it() -> None:
    other = {**JOB, "from": "2020-05-01", "to": "2020-05-31", "role": "dispatcher", "facility": "ambulance"}
    found = told({"asker": "worker", "stays": [JOB, other]}, Lang.EN)
    supplement = found.view.near[0]
    assert supplement.at_stake_kzt
    text = squeezed(" ".join(lines(sheet(found.view, found.code, ""))))
    assert squeezed(found.view.voice.write(supplement.at_stake_kzt, "num")) in text


def test_a_shortfall_stands_beside_the_sum() -> None:
    found = told({"asker": "worker", "stays": [{**JOB, "received": {"2020-03": 100_000}}]}, Lang.EN)
    assert "750,000" in squeezed(" ".join(lines(sheet(found.view, found.code, ""))))


def test_a_change_that_has_no_words_yet_is_still_marked(monkeypatch: pytest.MonkeyPatch) -> None:
    view = view_of({"stays": [JOB]})
    measure = view.book.measure("wage_supplement")
    monkeypatch.setitem(measure.days, "day", (*measure.days["day"], date(2020, 4, 15)))
    assert "15\u00a0April 2020: a rule changed" in timeline(view)
