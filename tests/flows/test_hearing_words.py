"""What people type for a role, a place or a small word, in three languages, two alphabets and with slips."""

from __future__ import annotations

import pytest

from flows.cards_labels import choice
from flows.hearing import Choice, Intent, Matched, choices, intent, match, spoken_values
from flows.questions import QUESTIONS, Kind, Question
from flows.speech import voice
from flows.words import Lang

ROLE, FACILITY = "stays[].role", "stays[].facility"


def of(fact: str) -> tuple[Choice, ...]:
    return choices(fact, spoken_values(fact))


ROLES = {
    "doctor": [
        "дәрігер", "дарігер", "дарыгер", "däriger", "dariger", "ДӘРІГЕР", "дәрігермін", "Мен дәрігермін", "врач",
        "vrach", "врачом", "Я врач", "doctor", "doktor", "I am a doctor", "терапевт", "інфекционист",
    ],
    "mid_level": [
        "медсестра", "мед.сестра", "мед сестра", "медсетра", "медсестрой", "Я работала медсестрой", "medsestra",
        "мейіргер", "мейргер", "мейиргер", "meiirger", "mejirger", "meyirger", "мейірбике", "медбике", "медбрат",
        "фельдшер", "фелдшер", "фелшер", "feldsher", "fel’dsher", "nurse", "nurce", "орта медицина",
        "средний медицинский",
    ],
    "junior": [
        "санитар", "санитарка", "санитарки", "sanitarka", "санитар(ка)", "кіші медперсонал", "киши медперсонал",
        "кишы медперсонал", "orderly", "orderli", "нянечка", "младший мед",
    ],
    "senior_nurse": [
        "старшая медсестра", "старшей медсестрой", "аға мейіргер", "ага мейиргер", "аға мейіргермін", "senior nurse",
        "head nurse",
    ],
    "sanitary_doctor": ["санитарный", "санитарный врач", "sanitarnyj vrach", "санитариялық дәрігер", "санврач"],
    "ambulance_driver": [
        "водитель скорой", "водителем скорой помощи", "жедел жәрдем жүргізушісі", "жедел жардем жургизуши",
        "ambulance driver",
    ],
    "manager": ["главврач", "главный врач", "бас дәрігер", "зав. отделением", "head"],
    "other_health_worker": ["медработник", "медицина қызметкері", "medicina qyzmetkeri"],
    "not_health_worker": ["полицейский", "police officer", "не медработник"],
}  # fmt: skip


@pytest.mark.parametrize(("value", "text"), [(value, text) for value, texts in ROLES.items() for text in texts])
def test_a_role_is_heard_as_people_type_it(value: str, text: str) -> None:
    assert match(text, of(ROLE)) == Matched(value)


FACILITIES = {
    "primary_care": [
        "емхана", "емханада", "emhana", "поликлиника", "в поликлинике", "поликленика", "ПМСП", "МСАК", "ФАП", "ВА",
        "polyclinic", "амбулатория",
    ],
    "emergency_hospital": [
        "БСМП", "больница скорой помощи", "в больнице скорой помощи", "приёмный покой", "приемный покой",
        "приемное отделение", "жедел жәрдем ауруханасы", "жедел жардем аурухана", "қабылдау бөлімі",
    ],
    "infectious_hospital": [
        "инфекционная больница", "в инфекционной больнице", "инфекционка", "инфекциялық стационар",
        "infectious hospital", "инфекцыонная больница",
    ],
    "ambulance": [
        "скорая", "скорая помощь", "на скорой", "на скорой помощи", "жедел жәрдем", "жедел жәрдемде",
        "zhedel zhardem", "jedel järdem", "103", "ambulance",
    ],
    "laboratory": [
        "лаборатория", "лабаратория", "работал в лаборатории", "laboratoriya", "зертхана", "зертханада", "lab",
    ],
    "pathology": ["патанатомия", "pathology"],
    "other": ["басқа", "другое", "other"],
}  # fmt: skip


@pytest.mark.parametrize(("value", "text"), [(value, text) for value, texts in FACILITIES.items() for text in texts])
def test_a_facility_is_heard_as_people_type_it(value: str, text: str) -> None:
    assert match(text, of(FACILITY)) == Matched(value)


INTENTS = {
    Intent.DONT_KNOW: [
        "Білмеймін", "bilmeimin", "bilmeymin", "билмеймин", "білмейм", "Нақты білмеймін", "не знаю", "Не  знаю!!!",
        "незнаю", "ne znayu", "хз", "не помню", "не уверена", "I don't know", "I don’t know", "dont know", "idk",
        "not sure",
    ],
    Intent.BACK: ["артқа", "артка", "artqa", "назад", "Назад", "назат", "nazad", "вернуться", "back", "go back"],
    Intent.WHY: [
        "неге?", "не үшін?", "не ушин", "неге сұрап отырсыз", "почему", "Почему вы спрашиваете?", "зачем", "why",
        "why do you ask?", "Why?",
    ],
    Intent.YES: ["иә", "ия", "Иә!", "да", "дa", "ага", "yes", "ok", "конечно", "келісемін", "согласна"],
    Intent.NO: ["жоқ", "жок", "joq", "нет", "net", "no", "nope", "не согласен"],
    Intent.SHOW_NOW: [
        "қазір көрсету", "казир корсету", "qazir körsetu", "показать сейчас", "показать", "покажи", "результат",
        "show me now", "show now", "нәтиже",
    ],
    Intent.RESTART: [
        "қайтадан бастау", "кайтадан бастау", "начать заново", "заново", "сначала", "restart", "start over",
        "басынан",
    ],
}  # fmt: skip


@pytest.mark.parametrize(("expected", "text"), [(value, text) for value, texts in INTENTS.items() for text in texts])
def test_small_words_are_recognised(expected: Intent, text: str) -> None:
    assert intent(text) is expected


@pytest.mark.parametrize("text", ["", "?", "2", "1)", "врач", "апрель 2020", "қайт", "привет", "x" * 300, "дна", "нес"])
def test_other_words_are_no_small_words(text: str) -> None:
    assert intent(text) is None


@pytest.mark.parametrize(
    "question", [question for question in QUESTIONS if question.kind is Kind.CHOICE], ids=lambda it: it.id
)
def test_what_stands_on_a_button_means_that_button(question: Question) -> None:
    labels = {value: [choice(voice(lang), question, value) for lang in Lang] for value in question.values}
    listed = choices(question.fact, question.values, labels)
    for value, texts in labels.items():
        for text in texts:
            assert match(text, listed) == Matched(value), text
