"""Days, months and periods as people write them: understood, or refused with the right reason."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.dates import NotRead, Reason, read_day, read_period
from flows.dates_words import EN_MONTHS, KK_MONTHS, RU_MONTHS
from flows.forms import Month, Period, last_day, written
from flows.words import Lang

TODAY = date(2021, 9, 10)
APRIL, JUNE = Month(2020, 4), Month(2020, 6)
APRIL_1, APRIL_15, APRIL_30, JUNE_30 = date(2020, 4, 1), date(2020, 4, 15), date(2020, 4, 30), date(2020, 6, 30)

DAYS = {
    APRIL_15: [
        "2020 жылғы 15 сәуір", "2020 ж. 15 сәуір", "2020 жылдың 15 сәуірі", "2020 жылдың 15 сәуірінде",
        "15 сәуір 2020", "15 сәуір 2020 жыл", "15-сәуір 2020 ж.", "15-ші сәуір 2020", "2020 жылғы 15 сәуірде",
        "2020-жылғы 15 сәуір", "2020 жылғы 15 сәуірден бастап", "2020 жылғы 15 сәуірге дейін", "сәуірдің 15-і 2020",
        "15 cәуір 2020", "15 сауир 2020", "15 säuir 2020", "2020 jylğy 15 säuir", "15 СӘУІР 2020",
        "2020 жылгы 15 сауирде", "15 апреля 2020", "15 апреля 2020 г.", "15 апреля 2020 года", "15 Апреля 2020г",
        "15-го апреля 2020 года", "с 15 апреля 2020", "15 апр 2020", "15 апр. 2020", "15 апреля 20 г.",
        "15 aprelya 2020", "15 апрля 2020", "15 April 2020", "15th of April 2020", "April 15, 2020",
        "April 15th, 2020", "on 15 April 2020", "the 15th of April, 2020", "Apr 15 2020", "15.04.2020", "15.4.2020",
        "15/04/2020", "15/4/20", "15.04.20", "15-04-2020", "2020-04-15", "2020.04.15", "2020/4/15", "15042020",
        "20200415", " 15.04.2020. ", "«15.04.2020»", "15.04.2020 г.", "15.04.2020ж.", "15–04–2020",
    ],
    APRIL: [
        "2020 жылғы сәуір", "сәуір 2020", "сәуір-2020", "2020-сәуір", "2020 ж. сәуір", "2020 жылдың сәуірі",
        "2020 жылғы сәуірде", "2020 жылғы сәуір айы", "сәуір айы 2020 жыл", "апрель 2020", "апрель-2020",
        "в апреле 2020", "апрель 2020 года", "апр 2020", "апрел 2020", "аперль 2020", "April 2020", "in April 2020",
        "april, 2020", "Aprill 2020", "04.2020", "4/2020", "4.2020", "2020-04", "2020/4", "04-2020", "2020.04",
        "апрель 20 г.",
    ],
    date(2021, 9, 9): ["вчера", "Кеше", "yesterday", "keşe"],
    TODAY: [
        "сегодня", "бүгін", "бугин", "today", "сейчас", "қазір", "по настоящее время", "until now", "бүгінге дейін",
    ],
    Month(2020, 9): [
        "қыркүйек 2020", "кыркуйек 2020", "қыркүйегі 2020", "сентебрь 2020", "Sept 2020", "qyrküiek 2020",
        "kyrkuyek 2020",
    ],
    Month(2020, 12): ["желтоқсан 2020", "желтоксан 2020", "jeltoqsan 2020", "декабря 2020", "desember 2020"],
    Month(2020, 3): ["наурыз 2020", "науруз 2020", "март 2020", "март, 2020", "nauryz 2020", "march 2020"],
    Month(2020, 5): ["мамыр 2020", "май 2020", "мая 2020", "may 2020", "мамир 2020"],
    Month(2020, 6): ["маусым 2020", "июнь 2020", "june 2020", "маусим 2020"],
    Month(2020, 7): ["шілде 2020", "шилде 2020", "июль 2020", "july 2020", "şılde 2020"],
}  # fmt: skip


@pytest.mark.parametrize(("expected", "text"), [(day, text) for day, texts in DAYS.items() for text in texts])
def test_a_day_or_month_is_read_with_its_precision(expected: date | Month, text: str) -> None:
    read = read_day(text, TODAY)
    assert read == expected
    assert type(read) is type(expected)


PERIODS = {
    Period(APRIL, JUNE): [
        "2020 жылғы сәуірден маусымға дейін", "сәуір-маусым 2020", "2020 жылғы сәуір–маусым", "2020 сәуір - маусым",
        "сәуірден маусымға дейін 2020", "2020 жылдың сәуірінен маусымына дейін",
        "2020 жылғы сәуір айынан маусым айына дейін", "2020 жылғы сәуір мен маусым аралығында",
        "2020 жылғы сәуірден 2020 жылғы маусымға дейін", "2020 жылгы сауирден маусымга дейин",
        "2020-сәуір - 2020-маусым", "с апреля по июнь 2020", "с апреля 2020 по июнь 2020",
        "с апреля до июня 2020 года", "апрель-июнь 2020", "апрель — июнь 2020 г.", "за апрель–июнь 2020 года",
        "апрель, май, июнь 2020", "апрель, май и июнь 2020", "c апреля по июнь 2020", "s aprelya po iyun 2020",
        "с апреля по июнь 2020г", "from April to June 2020", "April–June 2020", "April to June 2020",
        "April until June 2020", "between April and June 2020", "since April 2020 until June 2020",
        "April, May and June 2020", "04.2020-06.2020", "04.2020 – 06.2020", "2020-04 - 2020-06", "2020-04-2020-06",
        "с 04.2020 по 06.2020",
    ],
    Period(APRIL_1, JUNE_30): [
        "2020 жылғы 1 сәуірден 30 маусымға дейін", "2020 жылғы 1 сәуір мен 30 маусым аралығында",
        "2020 жылғы 1 сәуірден 2020 жылғы 30 маусымға дейін", "1 сәуірден 2020 жылғы 30 маусымға дейін",
        "1 сәуір – 30 маусым 2020", "с 1 апреля по 30 июня 2020 года", "с 1 апреля 2020 г. по 30.06.2020",
        "с 01.04.2020г. по 30.06.2020г.", "за период с 1 апреля по 30 июня 2020 года включительно",
        "1 апреля-30 июня 2020", "между 1 апреля и 30 июня 2020", "from 1 April to 30 June 2020",
        "1 April 2020 - 30 June 2020", "from April 1 to June 30, 2020",
        "from 1st April up to and including 30 June 2020", "01.04.2020-30.06.2020", "01.04.2020 – 30.06.2020",
        "01.04-30.06.2020", "01-04-2020-30-06-2020", "2020-04-01 - 2020-06-30", "01.04.20-30.06.20",
        "1/4/2020 to 30/6/2020", "01042020-30062020",
    ],
    Period(APRIL_15, APRIL_30): [
        "15-30 апреля 2020", "с 15 по 30 апреля 2020", "15–30 сәуір 2020", "15-30.04.2020", "15 to 30 April 2020",
    ],
    Period(APRIL, APRIL): [
        "в апреле 2020", "апрель 2020", "2020 жылғы сәуір", "2020 жылғы сәуірде", "за апрель 2020", "April 2020",
        "04.2020",
    ],
    Period(APRIL_15, APRIL_15): ["15.04.2020", "15 апреля 2020", "2020 жылғы 15 сәуір"],
    Period(date(2020, 11, 1), date(2021, 1, 31)): [
        "2020 жылғы 1 қарашадан 2021 жылғы 31 қаңтарға дейін", "с 1 ноября 2020 года по 31 января 2021 года",
        "1 November 2020 - 31 January 2021",
    ],
    Period(Month(2020, 11), Month(2021, 1)): [
        "ноябрь 2020 - январь 2021", "2020 жылғы қараша – 2021 жылғы қаңтар",
        "ноябрь 2020, декабрь 2020, январь 2021",
    ],
    Period(APRIL, TODAY, ongoing=True): [
        "2020 жылғы сәуірден бері", "2020 жылдың сәуірінен бері", "2020 жылғы сәуір айынан бері",
        "2020 жылғы сәуірден бүгінге дейін", "2020 жылғы сәуірден осы күнге дейін",
        "2020 жылғы сәуірден қазірге дейін", "2020 жылгы сауирден бугинге дейин",
        "мен 2020 жылғы сәуірден бері жұмыс істеймін", "с апреля 2020 по настоящее время",
        "с апреля 2020 года до сих пор", "апрель 2020 - сейчас", "с апреля 2020 по сегодня",
        "с апреля 2020 по сей день", "since April 2020", "April 2020 until now",
        "from April 2020 to the present day", "from April 2020 to date", "April 2020 – present",
        "since April 2020 until today",
    ],
    Period(APRIL, date(2021, 9, 9)): ["с апреля 2020 по вчера", "from April 2020 to yesterday"],
}  # fmt: skip


@pytest.mark.parametrize(("expected", "text"), [(period, text) for period, texts in PERIODS.items() for text in texts])
def test_a_period_is_read_with_the_precision_of_its_ends(expected: Period, text: str) -> None:
    read = read_period(text, TODAY)
    assert read == expected
    assert isinstance(read, Period)
    assert (type(read.first), type(read.last)) == (type(expected.first), type(expected.last))


REFUSED_DAYS = {
    Reason.NO_YEAR: ["15 апреля", "апрель", "сәуір", "15 сәуірде", "15.04", "15/4", "April 15", "29 февраля", "мая"],
    Reason.AMBIGUOUS: [
        "15", "2020", "2020 год", "2020 жылы", "15 2020", "середина мая", "середина мая 2020", "начало апреля 2020",
        "мамырдың ортасы", "сәуірдің басында 2020", "mid May 2020", "end of April 2020", "около 15 апреля 2020",
        "шамамен 2020 жылғы сәуір", "весной 2020", "көктемде 2020", "4.20", "042020", "июнь 2020?", "~15.04.2020",
        "с апреля по июнь 2020", "15.04.2020 16.04.2020", "после 15 апреля 2020", "2020 жылғы 15 сәуірден кейін",
        "before April 2020", "2 квартал 2020",
    ],
    Reason.IMPOSSIBLE: [
        "04/15/2020", "31.04.2020", "31 апреля 2020", "30 ақпан 2020", "29.02.2021", "00.04.2020", "15.00.2020",
        "32.01.2020", "15.13.2020", "15 апреля 1520", "15.04.202", "15.04.0020", "31 апреля", "0 сәуір", "2020-13",
        "99999999",
    ],
    Reason.FUTURE: ["15 апреля 2022", "2021-09-11", "қазан 2021", "11 қыркүйек 2021", "2022 жылғы сәуір"],
    Reason.NOT_A_DATE: [
        "", "   ", "не помню", "білмеймін", "привет", "15 foobar 2020", "не 15 апреля 2020", "апрель 20200",
        "0415202", "…", "-", "—", ".", "в", "года", "апрель 2020 / май", "🤷", "15@04@2020", "x" * 201,
        "15.04.2020 " * 50, "1" * 200,
    ],
}  # fmt: skip


@pytest.mark.parametrize(
    ("reason", "text"), [(reason, text) for reason, texts in REFUSED_DAYS.items() for text in texts]
)
def test_a_day_is_refused_for_its_reason(reason: Reason, text: str) -> None:
    assert read_day(text, TODAY) == NotRead(reason)


REFUSED_PERIODS = {
    Reason.NO_YEAR: [
        "с апреля по июнь", "апрель-июнь", "сәуірден бері", "since April", "с апреля по настоящее время",
        "с 1 апреля 2020 по 30 июня", "ноябрь - январь 2021", "2020 жылғы қарашадан қаңтарға дейін",
        "01.04.2020-30.06", "апрель",
    ],
    Reason.REVERSED: [
        "июнь 2020 - апрель 2020", "с 30.06.2020 по 01.04.2020", "2021 жылғы сәуірден 2020 жылғы маусымға дейін",
        "from June 2021 to April 2020",
    ],
    Reason.AMBIGUOUS: [
        "апрель и июнь 2020", "апрель 2020, июнь 2020", "15.04.2020 30.06.2020", "2020", "2020-2021", "с 15 по 30",
        "весна-лето 2020", "с конца апреля по июнь 2020", "апрель 2020, май 2020, 15 июня 2020",
        "по июнь 2020 с апреля 2020", "2020 - июнь 2021", "2020 - сейчас",
        "с апреля 2020 с июня 2020", "до апреля 2020 до июня 2020", "from April 2020 from June 2020",
    ],
    Reason.IMPOSSIBLE: ["с 31.04.2020 по 30.06.2020", "с 1 апреля по 31 июня 2020"],
    Reason.FUTURE: [
        "с апреля 2020 по октябрь 2021", "since October 2021", "октябрь 2021", "сентябрь, октябрь 2021",
        "с 1 октября 2021 по 5 октября 2021",
    ],
    Reason.NOT_A_DATE: ["", "давно", "ұмытып қалдым", "с апреля по фыва 2020", "y" * 500],
}  # fmt: skip


@pytest.mark.parametrize(
    ("reason", "text"), [(reason, text) for reason, texts in REFUSED_PERIODS.items() for text in texts]
)
def test_a_period_is_refused_for_its_reason(reason: Reason, text: str) -> None:
    assert read_period(text, TODAY) == NotRead(reason)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("с апреля 2020", APRIL, None),
        ("from 15 April 2020", APRIL_15, None),
        ("2020 жылғы 15 сәуірден бастап", APRIL_15, None),
        ("2020 жылғы сәуір айынан", APRIL, None),
        ("до июня 2020", None, JUNE),
        ("2020 жылғы 30 маусымға дейін", None, JUNE_30),
        ("until June 2020", None, JUNE),
        ("по настоящее время", None, TODAY),
    ],
)
def test_half_a_period_is_ambiguous_but_the_half_is_kept(
    text: str, first: date | Month | None, last: date | Month | None
) -> None:
    assert read_period(text, TODAY) == NotRead(Reason.AMBIGUOUS, first, last)


def test_a_month_counts_whole_up_to_the_present_one() -> None:
    read = read_period("с апреля 2020 по сентябрь 2021", TODAY)
    assert isinstance(read, Period)
    assert (read.start, read.end) == (APRIL_1, date(2021, 9, 30))


every_day = st.dates(date(2019, 1, 1), TODAY)
every_lang = st.sampled_from(Lang)


@given(day=every_day, lang=every_lang)
@settings(deadline=None)
def test_whatever_day_we_write_we_can_read(day: date, lang: Lang) -> None:
    for form in ("", "on", "from", "since", "till", "of", "acc", "for", "short"):
        assert read_day(written(lang, day, form), TODAY) == day
    for form in ("bare", "on.bare", "from.bare"):
        assert read_day(written(lang, day, form), TODAY) == NotRead(Reason.NO_YEAR)


@given(day=every_day, lang=every_lang)
@settings(deadline=None)
def test_whatever_month_we_write_we_can_read(day: date, lang: Lang) -> None:
    month = Month.of(day)
    for form in ("", "for", "in", "from", "till", "of", "acc", "short"):
        assert read_day(written(lang, month, form), TODAY) == month


@given(first=every_day, last=every_day, lang=every_lang, months=st.booleans())
@settings(deadline=None)
def test_whatever_period_we_write_we_can_read(first: date, last: date, lang: Lang, months: bool) -> None:  # noqa: FBT001
    first, last = min(first, last), max(first, last)
    period = Period(Month.of(first), Month.of(last)) if months else Period(first, last)
    for form in ("", "in"):
        assert read_period(written(lang, period, form), TODAY) == period


@given(first=every_day, lang=every_lang)
@settings(deadline=None)
def test_a_period_that_goes_on_can_be_read(first: date, lang: Lang) -> None:
    for start in (first, Month.of(first)):
        read = read_period(written(lang, Period(start, TODAY, ongoing=True)), TODAY)
        assert read == Period(start, TODAY, ongoing=True)


ALPHABET = "0123456789 .-/–,гжc«»?\n\t" + "".join(
    sorted({c for row in (*KK_MONTHS, *RU_MONTHS, *EN_MONTHS) for c in row["nom"]})
)
WORDS = [
    *(row["nom"] for row in (*KK_MONTHS, *RU_MONTHS, *EN_MONTHS)),
    "15",
    "2020",
    "2021",
    "с",
    "по",
    "мен",
    "дейін",
    "бері",
    "-",
    "жылғы",
    "since",
    "and",
]


@given(
    text=st.one_of(
        st.text(max_size=250),
        st.text(ALPHABET, max_size=40),
        st.lists(st.sampled_from(WORDS), max_size=8).map(" ".join),
    )
)
@settings(deadline=None, max_examples=400)
def test_nothing_makes_the_reader_fail_or_look_ahead(text: str) -> None:
    day, period = read_day(text, TODAY), read_period(text, TODAY)
    if isinstance(day, date):
        assert day <= TODAY
    if isinstance(period, Period):
        assert period.start <= period.end
        assert period.start <= TODAY
        assert period.ongoing <= (period.last == TODAY)
        assert last_day(period.last) <= TODAY + timedelta(days=31)
