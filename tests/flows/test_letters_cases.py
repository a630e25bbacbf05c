"""Letters of single cases: time limits, shortfalls, two jobs, what was not told, what is not called for."""

from __future__ import annotations

import pytest

from flows.case_code import case_of
from flows.letters import letter, offered
from flows.paper import BLANKS, Box, Table, blank, blanks_of
from flows.speech import voice
from flows.words import Lang
from tests.papers import LATER, kinds_of_letters, squeezed, stands, told


def test_the_last_day_of_an_answer_is_named_where_the_calendar_knows_it_and_blank_elsewhere() -> None:
    name, _, case = next(it for it in kinds_of_letters() if it[0] == "commission_list")
    now, later = told(case, Lang.RU), told(case, Lang.RU, today=LATER)
    assert stands(letter(now.view, name), "последний день ответа – 11 октября 2021 года")
    assert "last" in blanks_of(letter(later.view, name))


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
    paper = letter(found.view, "employer_pay")
    assert stands(paper, "до 212 500 тенге")
    (table,) = [part for part in paper.parts if isinstance(part, Table) and part.headed]
    assert [squeezed("".join(row)) for row in table.rows] == [
        squeezed("апрель 2020 года высокий 100 % 425 000 212 500 212 500"),
        squeezed("май 2020 года высокий 100 % 425 000 425 000 0"),
        squeezed("Всего 850 000 212 500"),
    ]


@pytest.mark.parametrize("name", ["employer_pay", "complaint_list"])
def test_what_is_missing_stays_blank_while_the_right_is_in_question(name: str) -> None:
    case = {
        "asker": "worker",
        "stays": [
            {
                "role": "doctor", "facility": "ambulance", "authority": "local_executive", "from": "2020-04-01",
                "to": "2020-05-31", "direct_participation": "yes", "listed": "no", "hours": "1",
                "received": {"2020-04": 425000},
            }
        ],
    }  # fmt: skip
    paper = letter(told(case, Lang.RU).view, name)
    (table,) = [part for part in paper.parts if isinstance(part, Table) and part.headed]
    labels = [column.label for column in table.columns]
    say = voice(Lang.RU).say
    assert say("letters.col.missing") not in labels
    assert [row[labels.index(say("letters.col.paid"))].replace("\u00a0", " ") for row in table.rows] == ["425 000", ""]


def test_boxes_are_ticked_only_where_the_answers_say_so() -> None:
    for name, _, case in kinds_of_letters():
        if name != "complaint_payment":
            continue
        paper = letter(told(case, Lang.KK).view, name)
        refused, silent, not_sent = [part for part in paper.parts if isinstance(part, Box)][:3]
        ill = case.get("illness", {})
        assert refused.ticked is (ill.get("commission_decision") == "refused")
        assert not silent.ticked
        assert not_sent.ticked is (ill.get("notice_sent") == "no")


@pytest.mark.parametrize(
    ("learned", "said", "asked"),
    [
        ("2021-09-01", "The last day for a complaint is 1 December 2021.", 0),
        ("2020-08-10", "The time limit for the complaint probably ended on 10 November 2020.", 1),
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
    paper = letter(found.view, "complaint_list")
    assert stands(paper, said)
    assert list(blanks_of(paper)).count("reason") == asked


def test_what_was_not_told_is_left_out() -> None:
    ill = {"kind": "covid_confirmed", "notice_sent": "no"}
    job = {"role": "doctor", "facility": "infectious_hospital", "authority": "local_executive", "from": "2020-04-01"}
    found = told({"asker": "worker", "stays": [job], "illness": ill}, Lang.EN)
    paper = letter(found.view, "employer_illness")
    label = found.view.voice.say
    assert not stands(paper, label("letters.fact.illness.period"))
    assert not stands(paper, label("letters.fact.illness.care"))
    found = told({"asker": "worker", "stays": [{"role": "doctor"}], "illness": {"date": "2020-05-01"}}, Lang.EN)
    paper = letter(found.view, "employer_illness")
    assert not stands(paper, label("letters.fact.illness.kind"))
    assert not stands(paper, label("letters.fact.period"))


def test_the_code_of_a_letter_tells_of_an_illness_only_who_reads_about_it() -> None:
    ill = {"kind": "covid_confirmed", "date": "2020-05-01", "notice_sent": "no", "sick_sheet": "no"}
    job = {"role": "doctor", "facility": "ambulance", "direct_participation": "yes", "listed": "no", "hours": "1",
           "authority": "local_executive", "from": "2020-04-01", "to": "2020-05-31"}  # fmt: skip
    found = told({"asker": "worker", "stays": [job], "illness": ill}, Lang.EN)
    cases = {}
    for name in ("commission_list", "complaint_payment"):
        code = letter(found.view, name).foot.rpartition(" ")[2]
        cases[name] = case_of(code).case
    assert "illness" not in cases["commission_list"]
    assert cases["complaint_payment"]["illness"] == ill
    assert cases["commission_list"]["stays"] == [job]


def test_two_jobs_are_told_apart() -> None:
    job = {"role": "doctor", "facility": "ambulance", "direct_participation": "yes", "listed": "yes", "hours": "0.5"}
    case = {
        "stays": [{**job, "from": "2020-04-01", "to": "2020-04-30"}, {**job, "from": "not_sure", "to": "2020-05-31"}]
    }
    found = told(case, Lang.EN)
    paper = letter(found.view, "employer_pay")
    assert stands(paper, "Job 2")
    assert stands(paper, found.view.voice.say("letters.unknown_value"))


def test_a_letter_that_is_not_called_for_is_refused() -> None:
    found = told({"asker": "worker", "stays": [{"role": "non_medical"}]}, Lang.EN)
    assert offered(found.view) == ()
    for name in ("family_application", "nothing"):
        with pytest.raises(KeyError):
            letter(found.view, name)


def test_a_blank_is_one_of_those_foreseen() -> None:
    with pytest.raises(KeyError):
        blank("passport")
    assert all(width > 0 for width in BLANKS.values())


def test_no_letter_is_about_an_illness_or_a_death_that_nobody_told_of() -> None:
    job = {"role": "doctor", "facility": "infectious_hospital", "authority": "local_executive"}
    found = told({"asker": "worker", "stays": [job], "claim": {"learned_on": "2020-08-10"}}, Lang.EN)
    assert not {"employer_illness", "health_department_notice", "family_application"} & set(offered(found.view))
