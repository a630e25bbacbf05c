"""The one-message form: what it takes, and every fault told for its item."""

from __future__ import annotations

import pytest

from flows.answers import opening, with_answer
from flows.case_line import NAMES, read_case_line
from flows.questions_plan import MOST_JOBS
from rules.case import parse


def test_a_line_becomes_answers() -> None:
    line = read_case_line(
        "role=doctor facility=ambulance from=2020-04-01 to=2020-05-31 hours=2020-04:1,2020-05:not_sure "
        "received=2020-04:425000 listed=not_sure + ROLE=junior hours=0.5 illness.kind=none"
    )
    assert not line.faults
    assert line.answers["asker"] == "worker"
    assert line.answers["stays[1].role"] == "junior"
    case = opening(line.answers)
    for key, value in line.answers.items():
        case = with_answer(case, key, value)
    assert len(parse(case).stays) == 2


@pytest.mark.parametrize(
    ("text", "reasons"),
    [
        ("doctor", ["not_a_pair"]),
        ("shoe=42", ["unknown_name"]),
        ("door=work", ["unknown_name"]),
        ("role=shaman", ["unknown_value"]),
        ("from=1.4.2020 to=tomorrow", ["not_a_date", "not_a_date"]),
        ("hours=full", ["not_a_share"]),
        ("hours=2020-04:x", ["not_a_share"]),
        ("received=425000", ["not_an_amount"]),
        ("received=2020-04:many", ["not_an_amount"]),
        ("role=doctor role=junior", ["twice"]),
        ("from=2020-04-02 to=2020-04-01", ["reversed"]),
        ("from=2020-04-02 to=2020-05-01 + from=2020-04-02 to=2020-04-01", ["reversed"]),
        ("role=x facility=y", ["unknown_value", "unknown_value"]),
        (" ".join("+" * MOST_JOBS), ["too_many"]),
    ],
)
def test_every_fault_is_told_for_its_item(text: str, reasons: list[str]) -> None:
    line = read_case_line(text)
    assert [fault.reason for fault in line.faults] == reasons
    assert line.answers == {}


def test_a_fault_names_what_would_do() -> None:
    (fault,) = read_case_line("authority=akimat").faults
    assert fault.item == "authority=akimat"
    assert "local_executive" in fault.allowed


def test_an_empty_line_is_no_case() -> None:
    assert read_case_line("  ") == read_case_line("")
    assert read_case_line("").answers == {}


def test_names_are_those_of_the_case() -> None:
    assert {"role", "facility", "illness.kind", "death.date", "claim.learned_on", "asker"} <= set(NAMES)
    assert not {"door", "matter", "elsewhere"} & set(NAMES)
