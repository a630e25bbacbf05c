"""The words of dates in three languages: months in all their cases, and the small words around a date.

Tables only. How a date is written is in ``forms``, how one is read in ``dates``; nothing is decided here.
"""

from __future__ import annotations

from typing import Final

_KK: Final = """
қаңтар қаңтарда қаңтардан қаңтарға қаңтардың қаңтарды қаңтардағы мен
ақпан ақпанда ақпаннан ақпанға ақпанның ақпанды ақпандағы мен
наурыз наурызда наурыздан наурызға наурыздың наурызды наурыздағы бен
сәуір сәуірде сәуірден сәуірге сәуірдің сәуірді сәуірдегі мен
мамыр мамырда мамырдан мамырға мамырдың мамырды мамырдағы мен
маусым маусымда маусымнан маусымға маусымның маусымды маусымдағы мен
шілде шілдеде шілдеден шілдеге шілденің шілдені шілдедегі мен
тамыз тамызда тамыздан тамызға тамыздың тамызды тамыздағы бен
қыркүйек қыркүйекте қыркүйектен қыркүйекке қыркүйектің қыркүйекті қыркүйектегі пен
қазан қазанда қазаннан қазанға қазанның қазанды қазандағы мен
қараша қарашада қарашадан қарашаға қарашаның қарашаны қарашадағы мен
желтоқсан желтоқсанда желтоқсаннан желтоқсанға желтоқсанның желтоқсанды желтоқсандағы мен
"""
_RU: Final = """
январь января январе
февраль февраля феврале
март марта марте
апрель апреля апреле
май мая мае
июнь июня июне
июль июля июле
август августа августе
сентябрь сентября сентябре
октябрь октября октябре
ноябрь ноября ноябре
декабрь декабря декабре
"""
_EN: Final = "January February March April May June July August September October November December"


def _rows(table: str, columns: str) -> tuple[dict[str, str], ...]:
    names = columns.split()
    return tuple(dict(zip(names, row.split(), strict=True)) for row in table.strip().splitlines())


KK_MONTHS: Final = _rows(_KK, "nom loc abl dat gen acc attr and")
"""Nominative, in (locative), from (ablative), to (dative), genitive, accusative, «of that month», and the word
for "and" after it."""
RU_MONTHS: Final = _rows(_RU, "nom gen prep")
"""Nominative (and accusative), genitive, prepositional."""
EN_MONTHS: Final = tuple({"nom": name} for name in _EN.split())

KK_POSSESSIVE: Final = ("і", "сі", "ы", "сы")
"""«2020 жылдың 15 сәуірі»: the second pattern, read but never written; its cases follow in the next table."""
KK_POSSESSIVE_ABLATIVE: Final = ("інен", "сінен", "ынан", "сынан")
KK_POSSESSIVE_OTHER: Final = (
    "іне",
    "сіне",
    "ына",
    "сына",
    "інде",
    "сінде",
    "ында",
    "сында",
    "ін",
    "ын",
    "інің",
    "ының",
)

SHORT_MONTHS: Final = (
    "янв jan қаң",
    "фев февр feb ақп",
    "мар mar нау",
    "апр apr сәу",
    "мам",
    "jun мау",
    "jul шіл",
    "авг aug там",
    "сен сент sep sept қыр",
    "окт oct қаз",
    "ноя нояб nov қар",
    "дек dec жел",
)
"""Abbreviations, January to December; the point after them is dropped by the reader."""

FROM_BEFORE: Final = "с со от from"
FROM_AFTER: Final = "бастап"
SINCE_BEFORE: Final = "since"
SINCE_AFTER: Final = "бері"
TO_BEFORE: Final = "по до to until till through thru up"
TO_AFTER: Final = "дейін шейін"
AND: Final = "и and мен бен пен және"
BETWEEN: Final = "между between аралығында арасында аралығы"
ABLATIVES: Final = "айынан айдан күнінен күннен жылынан жылдан інен сінен ынан нан нен дан ден тан тен"
"""«сәуір айынан», «15-інен»: the date before them begins a period."""
YEAR_WORDS: Final = "г гг год года году годом ж жж жыл жылы жылғы жылдың жылында жылына year"
FILLERS: Final = (
    "в во за for үшін на период периоде периода кезең кезеңінде кезеңі in on of the during month месяц месяца "
    "месяце ай айы айын айында айына айының айлары айларында айларының день дня число числа күн күні күніне ына "
    "іне ға ге қа ке включительно inclusive қоса алғанда including я i мен работал работала работали работаю "
    "worked work working жұмыс істедім істеймін істеп жүрмін"
)
NOW: Final = "сейчас now present қазір қазірге"
TODAY: Final = "сегодня сегодняшний today бүгін бүгінге"
YESTERDAY: Final = "вчера вчерашний yesterday кеше кешеге"
NOW_PHRASES: Final = (
    "по настоящее время",
    "по сей день",
    "по сегодняшний день",
    "до настоящего времени",
    "до сегодняшнего дня",
    "до сих пор",
    "по сегодня",
    "по сейчас",
    "қазірге дейін",
    "қазірге шейін",
    "бүгінге дейін",
    "бүгінге шейін",
    "бүгінгі күнге дейін",
    "осы күнге дейін",
    "осы уақытқа дейін",
    "күні бүгінге дейін",
    "until now",
    "till now",
    "up to now",
    "to date",
    "until today",
    "till today",
    "to the present",
    "to the present day",
    "until the present",
)
"""All of them say that the period still goes on."""
VAGUE: Final = (
    "середина середине середины начало начале начала конец конце конца около примерно приблизительно где после "
    "перед раньше позже весна весной весны лето летом лета осень осенью осени зима зимой зимы квартал "
    "mid middle early late end beginning start about around approximately circa after before spring summer autumn "
    "winter quarter орта ортасы ортасында ортасынан басы басында басынан соңы соңында соңына аяғы аяғында аяғына "
    "шамамен жуық кейін бұрын көктем көктемде жаз жазда жазы күз күзде күзі қыс қыста қысы тоқсан"
)
"""Words after which a date is known only roughly: it is asked again."""
ORDINALS: Final = "ші шы нші ншы го ого е ое й ье і ы сі сы th st nd rd"
"""Endings on the figure of a day («15-го», "15th"); they change nothing."""
