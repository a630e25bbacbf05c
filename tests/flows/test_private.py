"""What looks like an identification number, a telephone number or a medical paper, and what is never taken for one."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.private import Private, is_iin, looks_like, private_in
from flows.speech import voice
from flows.words import Command, Lang, Said, Tap, Unreadable
from tests.flows.person import TODAY, Person
from tests.flows.person import engine as book_engine

if TYPE_CHECKING:
    from flows.words import Heard


def with_check(eleven: str) -> str | None:
    """Return the number with its check figure as the decree computes it; None where there is none."""
    for weights in (range(1, 12), (3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2)):
        rest = sum(int(figure) * weight for figure, weight in zip(eleven, weights, strict=True)) % 11
        if rest != 10:
            return eleven + str(rest)
    return None


@given(
    day=st.dates(min_value=date(1900, 1, 1), max_value=date(2026, 1, 1)),
    sex=st.booleans(),
    number=st.integers(0, 9999),
    gap=st.sampled_from(["", " ", "-"]),
)
def test_every_number_that_can_be_given_out_is_known(day: date, sex: bool, number: int, gap: str) -> None:  # noqa: FBT001
    century = {19: 3, 20: 5}[day.year // 100] + sex
    whole = with_check(f"{day:%y%m%d}{century}{number:04}")
    if whole is None:
        return
    written = f"{whole[:6]}{gap}{whole[6:]}"
    assert looks_like(written) is Private.IIN
    assert looks_like(f"менің ЖСН-ім {written}, рақмет") is Private.IIN


@pytest.mark.parametrize("text", ["٩٠٠١٠١٣٠٠٠١٧", "９００１０１３００017", "900101\u200b300017"])
def test_other_figures_and_invisible_signs_hide_nothing(text: str) -> None:
    assert looks_like(text) is Private.IIN


@pytest.mark.parametrize(
    "text",
    [
        "+7 701 123 45 67",
        "87011234567",
        "8 (701) 123-45-67",
        "8-701-123-45-67",
        "7011234567",
        "701 123 45 67",
        "8 (7172) 55-66-77",
        "+77172556677",
        "+7(747)1234567 звоните",
        "мой тел. 8 705 555 55 55 спасибо",
        "+49 151 23456789",
        "с 01.04.2020, тел 8.701.123.45.67",
        "+7 912 345-67-89",
    ],
)
def test_telephone_numbers_are_known(text: str) -> None:
    assert looks_like(text) is Private.PHONE


@pytest.mark.parametrize(
    "text",
    [
        "",
        "850 000",
        "1 700 000 тенге",
        "2 550 000 теңге",
        "01.04.2020 - 30.06.2020",
        "7.07.2020 10.09.2020",
        "2020-04-01 2020-06-30",
        "с 8.07.2020 по 9.10.2020",
        "20.04.2020-25.05.2020",
        "04.2020 06.2020 07.2020",
        "2020 жылғы 15 сәуірден 30 маусымға дейін",
        "от 7 07 2020 до 10 09 2020",
        "0.75",
        "2020-04:0.5,2020-05:0.75,2020-06:1",
        "2020-04:850000,2020-05:425000,2020-06:212500",
        "role=doctor facility=ambulance from=2020-04-01 to=2020-06-30",
        "медсестра",
        "диагноз",
        "Поставили диагноз COVID-19",
        "номер 12",
        "999999999999",
        "123456789012",
        "100000 200000",
        "900101 300018",
        "12345678901234567890",
        "150 000 200 000 250 000",
    ],
)
def test_answers_are_not_taken_for_it(text: str) -> None:
    assert looks_like(text) is None


def test_a_number_that_cannot_be_given_out_is_none_in_groups() -> None:
    assert with_check("90010130080") is None
    assert not is_iin("900101300800", spaced=True)
    assert looks_like("900101 300800") is None


def test_a_slip_in_the_check_figure_still_tells_a_birthday() -> None:
    whole = with_check("90010130001")
    assert whole is not None
    wrong = whole[:11] + str((int(whole[11]) + 1) % 10)
    assert looks_like(wrong) is Private.IIN
    assert not is_iin(wrong, spaced=True)


@pytest.mark.parametrize(
    "text",
    [
        "Диагноз: U07.1 COVID-19, вирус идентифицирован",
        "ВЫПИСНОЙ ЭПИКРИЗ. " + "Пациент поступил с жалобами на кашель и слабость. " * 4,
        "Diagnosis J12.8 viral pneumonia",
        "АХЖ-10: U07.1",
    ],
)
def test_a_pasted_medical_paper_is_known(text: str) -> None:
    assert looks_like(text) is Private.PAPER


@pytest.mark.parametrize(
    ("heard", "expected"),
    [
        (Unreadable("photo"), Private.PAPER),
        (Unreadable("document"), Private.PAPER),
        (Unreadable("contact"), Private.PHONE),
        (Unreadable("voice"), None),
        (Unreadable("sticker"), None),
        (Command("case", "900101300017"), Private.IIN),
        (Command("start"), None),
        (Said("87011234567"), Private.PHONE),
        (Tap("a:900101300017", 3), None),
    ],
)
def test_everything_heard_is_looked_at(heard: object, expected: Private | None) -> None:
    assert private_in(heard) is expected


@given(st.text(max_size=6000))
def test_no_text_is_too_odd(text: str) -> None:
    assert looks_like(text) in {*Private, None}


@pytest.mark.parametrize("lang", list(Lang))
@pytest.mark.parametrize(
    "heard", [Said("900101300017"), Said("+7 701 123 45 67"), Command("case", "role=900101300017"), Unreadable("photo")]
)
def test_the_dialogue_asks_to_delete_it_and_keeps_nothing(lang: Lang, heard: Heard) -> None:
    person = Person(lang)
    person.tap("a:work")
    before = person.session
    person.hear(heard)
    assert person.session.but(asked=before.asked) == before
    assert voice(lang).say(f"private.{private_in(heard)}") in person.text
    assert "900101" not in person.text
    assert "701" not in person.text


def test_a_command_is_no_way_round_the_length_of_a_line() -> None:
    person = Person(Lang.EN)
    person.command("case", "role=doctor " * 100)
    assert voice(Lang.EN).say("again.too_long") in person.text


def test_before_a_language_is_chosen_it_is_said_in_all_of_them() -> None:
    engine = book_engine()
    opened = engine.greet(Lang.RU)
    turn = engine.hear(opened.session, Said("900101300017"), TODAY)
    assert turn.session == opened.session
    assert [paragraph.plain for paragraph in turn.replies[0].paragraphs] == [
        voice(lang).say("private.iin") for lang in (Lang.RU, Lang.KK, Lang.EN)
    ]
