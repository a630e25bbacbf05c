"""The code of a case: every worked case comes back whole, a slip of the pen is found, the words keep their numbers."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.case_code import Coded, case_of, code_of, stamp_of
from flows.case_code_signs import SIGNS, BadCode, Writer
from flows.case_code_words import WORDS
from rules.case import parse
from rules.evaluate import evaluate
from rules.facts import FACTS
from rules.report import as_json
from rules.rulebook import load
from tests.rules.worked import worked_cases

TODAY = date(2021, 9, 20)
SHA = "5f0a" + "0" * 60
WHOLE = {
    "asker": "representative",
    "stays": [
        {
            "role": "mid_level", "facility": "infectious_hospital", "authority": "local_executive",
            "from": "2020-03-15", "to": "2021-10-05", "direct_participation": "yes", "listed": "not_sure",
            "employment": "employee", "listed_group": "high", "confirmed_covid_call": "no",
            "hours": {"2020-03": "0.5", "2020-04": "1", "2020-05": "1", "2020-07": "not_sure", "2020-09": "12.345678"},
            "received": {"2020-04": 425000, "2020-05": 0, "2020-06": 1000000000},
        },
        {"hours": "0.1", "from": "not_sure", "to": "9999-12-31"},
        {"hours": "not_sure", "received": {}},
        {},
    ],
    "illness": {"kind": "covid_confirmed", "date": "1900-01-01", "stay": 1, "until": "2020-08-01", "tasked": "yes"},
    "death": {"date": "2020-10-15", "cause": "covid", "relation": "other_relative"},
    "claim": {"learned_on": "2020-08-10"},
}  # fmt: skip


def back(case: dict[str, object]) -> Coded:
    return case_of(code_of(parse(case), TODAY, SHA))


@pytest.mark.parametrize(
    "case", [it.case for it in worked_cases()] + [WHOLE, {}, {"death": {}}, {"illness": {"stay": 0}, "stays": [{}]}]
)
def test_a_case_comes_back_whole_with_its_day(case: dict[str, object]) -> None:
    coded = back(case)
    assert parse(coded.case) == parse({"today": "2021-09-20", **case})
    assert coded.stamp == stamp_of(SHA) == "5f0a"


def test_a_code_gives_the_same_outcome() -> None:
    book = load()
    for one in worked_cases():
        case = parse(one.case)
        again = parse(case_of(code_of(case, TODAY, book.sha256)).case)
        assert as_json(evaluate(book, again)) == as_json(evaluate(book, case, TODAY))


def test_a_usual_case_is_short_enough_to_be_typed() -> None:
    nurse = {
        "asker": "worker",
        "stays": [
            {
                "role": "mid_level", "facility": "infectious_hospital", "authority": "local_executive",
                "from": "2020-04-01", "to": "2020-06-30", "direct_participation": "yes", "listed": "yes",
                "employment": "employee", "hours": "1",
            }
        ],
    }  # fmt: skip
    assert len(code_of(parse(nurse), TODAY, SHA)) <= 35


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_one_wrong_sign_or_two_exchanged_are_found(data: st.DataObject) -> None:
    code = code_of(parse(data.draw(st.sampled_from([WHOLE, {}, worked_cases()[0].case]))), TODAY, SHA)
    signs = code.replace("-", "")
    at = data.draw(st.integers(0, len(signs) - 1))
    wrong = data.draw(st.sampled_from(SIGNS.replace(signs[at], "")))
    with pytest.raises(BadCode) as caught:
        case_of(signs[:at] + wrong + signs[at + 1 :])
    assert caught.value.reason == "check"
    if at and signs[at] != signs[at - 1]:
        with pytest.raises(BadCode):
            case_of(signs[: at - 1] + signs[at] + signs[at - 1] + signs[at + 1 :])


def test_it_may_be_typed_with_other_letters_dashes_and_spaces() -> None:
    code = code_of(parse(WHOLE), TODAY, SHA)
    cyrillic = code.translate(str.maketrans("ABCEHKMPTXY", "АВСЕНКМРТХУ"))
    assert case_of(cyrillic.lower().replace("-", " – ")) == case_of(code)


@pytest.mark.parametrize("text", ["", "-", "HELL0", "ABC@", "медицина"])
def test_what_is_no_code_is_said_to_be_none(text: str) -> None:
    with pytest.raises(BadCode) as caught:
        case_of(text)
    assert caught.value.reason == "sign"


def bits(*pairs: tuple[int, int]) -> str:
    out = Writer()
    for value, width in pairs:
        out.put(value, width)
    return out.text()


HEAD = ((1, 4), (0, 16))


@pytest.mark.parametrize(
    "pairs",
    [
        ((2, 4), (0, 16), (0, 15)),
        HEAD,
        (*HEAD, (2, 15), (0, 22)),
        (*HEAD, (0, 15), (7, 3)),
        (*HEAD, (0, 15), (0, 3), (0, 6), (0, 1), (0, 1), (0, 15), (1, 5)),
    ],
    ids=["another format", "cut short", "no such day", "no such word", "something left over"],
)
def test_a_code_that_says_nothing_of_ours_is_refused(pairs: tuple[tuple[int, int], ...]) -> None:
    with pytest.raises(BadCode) as caught:
        case_of(bits(*pairs))
    assert caught.value.reason == "content"


def test_every_word_of_the_contract_has_its_number_and_keeps_it() -> None:
    for fact in FACTS.values():
        if fact.values and fact.path in WORDS:
            width, values = WORDS[fact.path]
            assert set(values.split()) >= set(fact.values)
            assert len(values.split()) + 2 <= 1 << width
    promised = Path(__file__).parent / "codes_promised.json"
    kept = json.loads(promised.read_text(encoding="utf-8"))
    assert {name: values.split()[: len(kept[name])] for name, (_, values) in WORDS.items() if name in kept} == kept
