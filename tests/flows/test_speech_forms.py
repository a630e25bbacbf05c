"""Every row of the language tables: months in their cases, dates, periods, sums, shares."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.dates_words import EN_MONTHS, KK_MONTHS, RU_MONTHS
from flows.forms import ALL_FORMS, FORMS, NB, Month, Period, UnknownForm, Value, joined, written
from flows.words import Lang

KK, RU, EN = Lang.KK, Lang.RU, Lang.EN
APRIL_15 = date(2020, 4, 15)
APRIL = Month(2020, 4)
SPRING = Period(date(2020, 4, 1), date(2020, 6, 30))
TWO_YEARS = Period(date(2020, 11, 1), date(2021, 1, 31))
MONTHS = Period(APRIL, Month(2020, 6))
MONTHS_OF_TWO_YEARS = Period(Month(2020, 11), Month(2021, 1))
SINCE_APRIL = Period(APRIL, date(2020, 9, 10), ongoing=True)

KAZAKH_ROWS = (
    "қаңтар қаңтарда қаңтардан қаңтарға қаңтардың қаңтарды қаңтардағы мен",
    "ақпан ақпанда ақпаннан ақпанға ақпанның ақпанды ақпандағы мен",
    "наурыз наурызда наурыздан наурызға наурыздың наурызды наурыздағы бен",
    "сәуір сәуірде сәуірден сәуірге сәуірдің сәуірді сәуірдегі мен",
    "мамыр мамырда мамырдан мамырға мамырдың мамырды мамырдағы мен",
    "маусым маусымда маусымнан маусымға маусымның маусымды маусымдағы мен",
    "шілде шілдеде шілдеден шілдеге шілденің шілдені шілдедегі мен",
    "тамыз тамызда тамыздан тамызға тамыздың тамызды тамыздағы бен",
    "қыркүйек қыркүйекте қыркүйектен қыркүйекке қыркүйектің қыркүйекті қыркүйектегі пен",
    "қазан қазанда қазаннан қазанға қазанның қазанды қазандағы мен",
    "қараша қарашада қарашадан қарашаға қарашаның қарашаны қарашадағы мен",
    "желтоқсан желтоқсанда желтоқсаннан желтоқсанға желтоқсанның желтоқсанды желтоқсандағы мен",
)
RUSSIAN_ROWS = (
    "январь января январе",
    "февраль февраля феврале",
    "март марта марте",
    "апрель апреля апреле",
    "май мая мае",
    "июнь июня июне",
    "июль июля июле",
    "август августа августе",
    "сентябрь сентября сентябре",
    "октябрь октября октябре",
    "ноябрь ноября ноябре",
    "декабрь декабря декабре",
)


def plain(text: str) -> str:
    return text.replace(NB, " ")


@pytest.mark.parametrize(
    ("number", "row"),
    list(enumerate(KAZAKH_ROWS, start=1)),
)
def test_a_kazakh_month_has_its_seven_forms_in_dates_too(number: int, row: str) -> None:
    nom, loc, abl, dat, gen, acc, attr, _ = row.split()
    assert list(KK_MONTHS[number - 1].values()) == row.split()
    day, month = date(2020, number, 9), Month(2020, number)
    assert plain(written(KK, day)) == f"2020 жылғы 9 {nom}"
    assert plain(written(KK, day, "on")) == f"2020 жылғы 9 {loc}"
    assert plain(written(KK, day, "from")) == f"2020 жылғы 9 {abl} бастап"
    assert plain(written(KK, day, "before")) == f"2020 жылғы 9 {dat} дейін"
    assert plain(written(KK, day, "acc")) == f"2020 жылғы 9 {acc}"
    assert plain(written(KK, day, "of")) == f"2020 жылғы 9 {attr}"
    assert plain(written(KK, month, "acc")) == f"2020 жылғы {acc}"
    assert gen.endswith(("ның", "нің", "дың", "дің", "тің"))


def test_only_three_kazakh_months_take_front_vowels() -> None:
    front = [row["nom"] for row in KK_MONTHS if row["loc"].endswith("е")]
    assert front == ["сәуір", "шілде", "қыркүйек"]


@pytest.mark.parametrize(
    ("number", "row"),
    list(enumerate(RUSSIAN_ROWS, start=1)),
)
def test_a_russian_month_has_its_three_forms(number: int, row: str) -> None:
    nom, gen, prep = row.split()
    month = Month(2020, number)
    assert tuple(RU_MONTHS[number - 1].values()) == (nom, gen, prep)
    assert plain(written(RU, month, "for")) == f"за {nom} 2020 года"
    assert plain(written(RU, month, "in")) == f"в {prep} 2020 года"
    assert plain(written(RU, month, "from")) == f"с {gen} 2020 года"
    assert plain(written(RU, date(2020, number, 9))) == f"9 {gen} 2020 года"


def test_english_months_are_in_the_order_of_the_year() -> None:
    assert [date(2020, n, 1).strftime("%B") for n in range(1, 13)] == [row["nom"] for row in EN_MONTHS]


ROWS: list[tuple[Lang, Value, str, str]] = [
    # months with the word ай
    (KK, APRIL, "for.bare", "сәуір айы үшін"),
    (KK, APRIL, "in.bare", "сәуір айында"),
    (KK, APRIL, "from.bare", "сәуір айынан бастап"),
    (KK, APRIL, "before.bare", "сәуір айына дейін"),
    (KK, APRIL, "of.bare", "сәуір айының"),
    (KK, APRIL, "for", "2020 жылғы сәуір айы үшін"),
    (KK, APRIL, "in", "2020 жылғы сәуір айында"),
    (KK, APRIL, "", "2020 жылғы сәуір"),
    (KK, APRIL, "till", "2020 жылғы сәуір айын қоса алғанда"),
    (KK, APRIL, "since", "2020 жылғы сәуір айынан бері"),
    (KK, APRIL, "short", "04.2020"),
    (KK, APRIL, "Bare", "Сәуір"),
    # dates
    (KK, APRIL_15, "", "2020 жылғы 15 сәуір"),
    (KK, APRIL_15, "nom", "2020 жылғы 15 сәуір"),
    (KK, APRIL_15, "on", "2020 жылғы 15 сәуірде"),
    (KK, APRIL_15, "from", "2020 жылғы 15 сәуірден бастап"),
    (KK, APRIL_15, "before", "2020 жылғы 15 сәуірге дейін"),
    (KK, APRIL_15, "till.bare", "15 сәуірді қоса алғанда"),
    (KK, APRIL_15, "by.bare", "15 сәуірден кешіктірмей"),
    (KK, APRIL_15, "after.bare", "15 сәуірден кейін"),
    (KK, APRIL_15, "before.bare", "15 сәуірге дейін"),
    (KK, date(2020, 4, 4), "of", "2020 жылғы 4 сәуірдегі"),
    (KK, APRIL_15, "short", "15.04.2020"),
    (RU, APRIL_15, "", "15 апреля 2020 года"),
    (RU, APRIL_15, "from", "с 15 апреля 2020 года"),
    (RU, APRIL_15, "till", "по 15 апреля 2020 года включительно"),
    (RU, APRIL_15, "by", "не позднее 15 апреля 2020 года"),
    (RU, date(2020, 4, 4), "of", "от 4 апреля 2020 года"),
    (RU, APRIL_15, "short", "15.04.2020"),
    (RU, APRIL, "For", "За апрель 2020 года"),
    (RU, APRIL, "acc", "апрель 2020 года"),
    (RU, APRIL, "till", "по апрель 2020 года включительно"),
    (EN, APRIL_15, "", "15 April 2020"),
    (EN, APRIL_15, "on", "on 15 April 2020"),
    (EN, APRIL_15, "from", "from 15 April 2020"),
    (EN, APRIL_15, "till", "up to and including 15 April 2020"),
    (EN, date(2020, 4, 4), "of", "of 4 April 2020"),
    (EN, APRIL, "for", "for April 2020"),
    (EN, APRIL, "In", "In April 2020"),
    # periods
    (KK, SPRING, "", "2020 жылғы 1 сәуірден 30 маусымға дейін"),
    (RU, SPRING, "", "с 1 апреля по 30 июня 2020 года"),
    (EN, SPRING, "", "from 1 April to 30 June 2020"),
    (KK, SPRING, "in", "2020 жылғы 1 сәуір мен 30 маусым аралығында"),
    (RU, SPRING, "in", "в период с 1 апреля по 30 июня 2020 года"),
    (KK, SPRING, "for", "2020 жылғы 1 сәуірден 30 маусымға дейінгі кезең үшін"),
    (KK, MONTHS, "", "2020 жылғы сәуір–маусым"),
    (RU, MONTHS, "", "апрель–июнь 2020 года"),
    (EN, MONTHS, "nom", "April–June 2020"),
    (KK, MONTHS, "for", "2020 жылғы сәуір–маусым айлары үшін"),
    (RU, MONTHS, "for", "за апрель–июнь 2020 года"),
    (RU, MONTHS, "in", "в апреле–июне 2020 года"),
    (EN, MONTHS, "for", "for April–June 2020"),
    (KK, TWO_YEARS, "", "2020 жылғы 1 қарашадан 2021 жылғы 31 қаңтарға дейін"),
    (RU, TWO_YEARS, "", "с 1 ноября 2020 года по 31 января 2021 года"),
    (EN, TWO_YEARS, "", "from 1 November 2020 to 31 January 2021"),
    (KK, MONTHS_OF_TWO_YEARS, "for", "2020 жылғы қараша – 2021 жылғы қаңтар айлары үшін"),
    (RU, MONTHS_OF_TWO_YEARS, "", "ноябрь 2020 года – январь 2021 года"),
    (KK, SINCE_APRIL, "", "2020 жылғы сәуір айынан бері"),
    (RU, SINCE_APRIL, "", "с апреля 2020 года по настоящее время"),
    (EN, SINCE_APRIL, "", "since April 2020"),
    (RU, SINCE_APRIL, "For", "За период с апреля 2020 года по настоящее время"),
    (KK, Period(APRIL, APRIL), "for", "2020 жылғы сәуір айы үшін"),
    (KK, Period(APRIL_15, APRIL_15), "in", "2020 жылғы 15 сәуірде"),
    (RU, Period(APRIL_15, APRIL), "", "с 15 апреля по 30 апреля 2020 года"),
    (KK, Period(Month(2020, 3), APRIL), "in", "2020 жылғы наурыз бен сәуір аралығында"),
    (KK, Period(Month(2020, 9), Month(2020, 10)), "in", "2020 жылғы қыркүйек пен қазан аралығында"),
    # sums
    (KK, 850_000, "money", "850 000 теңге"),
    (RU, 850_000, "money", "850 000 тенге"),
    (EN, 850_000, "money", "850,000 tenge"),
    (KK, 850_000, "upto", "850 000 теңгеге дейін"),
    (RU, 850_000, "upto", "до 850 000 тенге"),
    (EN, 850_000, "upto", "up to 850,000 tenge"),
    (KK, 212_500, "from", "212 500 теңгеден"),
    (RU, 212_500, "from", "от 212 500 тенге"),
    (KK, 850_000, "acc", "850 000 теңгені"),
    (KK, 850_000, "of", "850 000 теңгенің"),
    (RU, 850_000, "of", "от 850 000 тенге"),
    (KK, 2_000_000, "money", "2 000 000 теңге"),
    (RU, 500, "num", "500"),
    (EN, 1_275_000, "num", "1,275,000"),
    (KK, 2020, "", "2020"),
    # shares
    (KK, Fraction(1, 2), "percent", "50 %"),
    (RU, Fraction(1, 2), "percent", "50 %"),
    (EN, Fraction(1, 2), "percent", "50%"),
    (KK, Fraction(5, 2), "", "2,5"),
    (EN, Fraction(1, 2), "", "0.5"),
    (RU, Fraction(1, 3), "", "1/3"),
    (RU, Fraction(1, 3), "percent", "33,33 %"),
    (EN, Fraction(1), "percent", "100%"),
    (RU, "как есть {x}", "", "как есть {x}"),
]


@pytest.mark.parametrize(("lang", "value", "form", "expected"), ROWS)
def test_a_value_is_written_as_the_tables_say(lang: Lang, value: Value, form: str, expected: str) -> None:
    assert plain(written(lang, value, form)) == expected


def test_between_a_number_and_its_word_stands_a_no_break_space() -> None:
    assert written(KK, 850_000, "money") == f"850{NB}000{NB}теңге"
    assert written(RU, APRIL_15) == f"15{NB}апреля 2020{NB}года"
    assert written(EN, 850_000, "upto") == f"up to 850,000{NB}tenge"


@given(day=st.dates(date(2019, 1, 1), date(2022, 12, 31)), lang=st.sampled_from(Lang))
@settings(deadline=None)
def test_every_form_of_every_day_has_its_day_and_no_pattern_left(day: date, lang: Lang) -> None:
    for form in FORMS["day"]:
        text = written(lang, day, form)
        assert str(day.day) in text
        assert not set("{}~") & set(text)
        assert ("bare" in form) != (str(day.year) in text)


@pytest.mark.parametrize("kind", FORMS)
@pytest.mark.parametrize("lang", Lang)
def test_all_forms_exist_in_all_languages(kind: str, lang: Lang) -> None:
    samples: dict[str, Value] = {
        "text": "x", "number": 5, "share": Fraction(1, 2), "day": APRIL_15, "month": APRIL, "period": SPRING,
    }  # fmt: skip
    assert all(written(lang, samples[kind], form) for form in FORMS[kind])
    assert FORMS[kind] <= ALL_FORMS


@pytest.mark.parametrize(
    ("value", "form"), [(5, "on"), ("x", "money"), (APRIL, "on"), (APRIL_15, "month"), (SPRING, "on")]
)
def test_a_form_that_a_value_does_not_have_is_an_error_with_fields(value: Value, form: str) -> None:
    with pytest.raises(UnknownForm) as caught:
        written(KK, value, form)
    assert (caught.value.lang, caught.value.form) == (KK, form)


@pytest.mark.parametrize("value", [True, 0.5, None, [1]])
def test_what_is_no_value_is_refused(value: Value) -> None:
    with pytest.raises(TypeError):
        written.__wrapped__(KK, value)


def test_equal_values_of_different_kinds_do_not_share_a_text() -> None:
    assert written(RU, 1) == "1"
    assert written(RU, Fraction(1), "percent") == f"100{NB}%"
    assert written(RU, 1, "num") == "1"


@pytest.mark.parametrize(
    ("lang", "items", "either", "expected"),
    [
        (KK, ["а", "ә", "б"], False, "а, ә және б"),
        (RU, ["а", "б"], False, "а и б"),
        (EN, ["a", "b", "c"], False, "a, b and c"),
        (KK, ["а", "ә"], True, "а немесе ә"),
        (RU, ["а", "б", "в"], True, "а, б или в"),
        (EN, ["a", "b"], True, "a or b"),
        (EN, ["a"], False, "a"),
        (EN, [], False, ""),
    ],
)
def test_a_list_is_joined_as_a_sentence_holds_it(lang: Lang, items: list[str], either: bool, expected: str) -> None:  # noqa: FBT001
    assert joined(lang, items, either=either) == expected


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [("2020-04", 1, "2020-05"), ("2020-12", 1, "2021-01"), ("2020-01", -1, "2019-12"), ("2020-03", 24, "2022-03")],
)
def test_a_month_counts_on(start: str, months: int, end: str) -> None:
    assert str(Month.parse(start).plus(months)) == end


def test_a_month_knows_its_days() -> None:
    assert Month.parse("2020-02").last == date(2020, 2, 29)
    assert Month.of(APRIL_15) == APRIL
    assert Month(2020, 12) < Month(2021, 1)
    assert (MONTHS.start, MONTHS.end) == (date(2020, 4, 1), date(2020, 6, 30))
    assert (SPRING.start, SPRING.end) == (SPRING.first, SPRING.last)


@pytest.mark.parametrize("text", ["", "2020", "2020-13", "04.2020", "2020-04-01"])
def test_what_is_no_month_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        Month.parse(text)
