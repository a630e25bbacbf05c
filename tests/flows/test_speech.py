"""A voice: sentences from catalogues, filled, counted, set in paragraphs; and every fault of a catalogue named."""

from __future__ import annotations

import os
from datetime import date
from typing import TYPE_CHECKING

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po as babel_read_po
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.catalogue import BrokenCatalogue, read_folder, read_mo, read_po
from flows.forms import NB, Month, UnknownForm
from flows.speech import (
    PLURALS,
    BadMessage,
    MissingText,
    MissingValue,
    Voice,
    check_message,
    load,
    placeholders,
    voice,
)  # fmt: skip
from flows.words import Lang, Paragraph, Span

if TYPE_CHECKING:
    from pathlib import Path

KK = Voice(
    Lang.KK,
    {
        "due": ("{month:for} сізге **{sum:upto}** төлем тиесілі.",),
        "days": ("{n} жұмыс күні", "{n} жұмыс күні"),
        "braces": ("{{sic}} {name}",),
        "two": ("Бірінші **абзац**.\n\nЕкінші: {name}.",),
        "broken": ("{name:nosuch} {",),
    },
)
RU = Voice(Lang.RU, {"days": ("{n} рабочий день", "{n} рабочих дня", "{n} рабочих дней"), "one": ("{n:num} раз",)})
APRIL = Month(2020, 4)


def test_a_sentence_is_filled_and_has_no_marks() -> None:
    said = KK.say("due", month=APRIL, sum=850_000)
    assert said.replace(NB, " ") == "2020 жылғы сәуір айы үшін сізге 850 000 теңгеге дейін төлем тиесілі."


def test_a_paragraph_keeps_bold_as_a_run() -> None:
    paragraph = KK.paragraph("due", "item", month=APRIL, sum=850_000)
    assert paragraph.kind == "item"
    assert [(span.text.replace(NB, " "), span.style) for span in paragraph.spans] == [
        ("2020 жылғы сәуір айы үшін сізге ", "plain"),
        ("850 000 теңгеге дейін", "bold"),
        (" төлем тиесілі.", "plain"),
    ]
    assert paragraph.plain == KK.say("due", month=APRIL, sum=850_000)


def test_a_blank_line_begins_a_paragraph() -> None:
    first, second = KK.paragraphs("two", name="**{x}**")
    assert first == Paragraph((Span("Бірінші "), Span("абзац", "bold"), Span(".")))
    assert second == Paragraph((Span("Екінші: **{x}**."),))
    assert KK.paragraph("two", name="x").plain == KK.say("two", name="x") == "Бірінші абзац.\n\nЕкінші: x."


@given(st.text())
@settings(deadline=None)
def test_a_value_is_never_read_as_markup_or_placeholder(text: str) -> None:
    assert KK.say("braces", name=text) == "{sic} " + text


def test_values_that_a_sentence_does_not_use_are_ignored() -> None:
    assert KK.say("braces", name="x", other=5) == "{sic} x"


@pytest.mark.parametrize(
    ("n", "expected"),
    [
        (0, "дней"), (1, "день"), (2, "дня"), (4, "дня"), (5, "дней"), (11, "дней"), (12, "дней"), (14, "дней"),
        (21, "день"), (22, "дня"), (25, "дней"), (101, "день"), (111, "дней"), (112, "дней"), (1001, "день"),
    ],
)  # fmt: skip
def test_russian_counts(n: int, expected: str) -> None:
    assert RU.count("days", n).endswith(expected)
    assert RU.count("days", n).startswith(str(n))


@pytest.mark.parametrize("n", [0, 1, 2, 5, 21])
def test_a_kazakh_noun_stays_singular(n: int) -> None:
    assert KK.count("days", n) == f"{n} жұмыс күні"


@given(st.integers(0, 10_000))
@settings(deadline=None)
def test_plurals_are_those_of_the_headers(n: int) -> None:
    russian = 0 if n % 10 == 1 and n % 100 != 11 else 1 if 2 <= n % 10 <= 4 and (n % 100 < 10 or n % 100 >= 20) else 2
    assert PLURALS[Lang.RU](n) == russian
    assert PLURALS[Lang.KK](n) == PLURALS[Lang.EN](n) == int(n != 1)


def test_a_sentence_without_plurals_can_be_counted_too() -> None:
    assert RU.count("one", 1000) == f"1{NB}000 раз"


def test_a_missing_sentence_names_language_and_key() -> None:
    with pytest.raises(MissingText) as caught:
        RU.say("due")
    assert (caught.value.lang, caught.value.key) == (Lang.RU, "due")
    assert not RU.has("due")
    assert KK.has("due")
    assert RU.keys == {"days", "one"}


def test_a_missing_value_names_its_placeholder() -> None:
    with pytest.raises(MissingValue) as caught:
        KK.say("braces")
    assert (caught.value.key, caught.value.name) == ("braces", "name")


def test_an_unfit_value_and_a_broken_sentence_are_errors() -> None:
    with pytest.raises(UnknownForm):
        KK.say("due", month=5, sum=5)
    with pytest.raises(BadMessage) as caught:
        KK.say("broken", name="x")
    assert len(caught.value.faults) == 2


def test_a_voice_writes_lists_and_values() -> None:
    assert KK.join(["а", "ә"]) == "а және ә"
    assert KK.join(("а", "ә"), either=True) == "а немесе ә"
    assert KK.write(APRIL, "Bare") == "Сәуір"
    assert KK.write(date(2020, 4, 15), "short") == "15.04.2020"


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("Ақша {sum:upto} {month:For}.", 0),
        ("{day:on.bare} {{x}} **a** b", 0),
        ("{sum:uptoo}", 1),
        ("{Sum}", 1),
        ("{sum", 1),
        ("sum}", 1),
        ("{sum:}", 1),
        ("{0}", 1),
        ("{}", 1),
        ("{a.b}", 1),
        ("{a!r}", 1),
        ("**open", 1),
        ("**open\n\nclosed**", 2),
        ("", 1),
        (" \n", 1),
    ],
)
def test_a_message_is_checked_without_values(text: str, faults: int) -> None:
    found = check_message(Lang.KK, text)
    assert bool(found) == bool(faults)
    assert len(found) >= faults
    assert all(fault.startswith("kk: ") for fault in found)


def test_placeholders_are_named_without_forms() -> None:
    assert placeholders("{sum:upto} {{no}} {month:For} {sum}") == {"sum", "month"}


HEADER = (
    'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\nPlural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n'
)
SOURCE = (
    HEADER
    + r"""# a remark
#. another
#: where.py:1
msgid "a"
msgstr "бір \"екі\"\tүш\\"

#, fuzzy
msgid "b"
msgstr "күмәнді"

msgid "c"
msgstr ""
"бірінші\n"
"екінші"
msgid "n"
msgid_plural "n"
msgstr[0] "{n} күн"
msgstr[1] "{n} күн"

msgid "empty"
msgstr ""

#~ msgid "old"
#~ msgstr "ескі"
"""
)
TABLE = {"a": ('бір "екі"\tүш\\',), "c": ("бірінші\nекінші",), "n": ("{n} күн", "{n} күн")}


def test_a_source_is_read_as_babel_reads_it(tmp_path: Path) -> None:
    assert read_po(SOURCE) == TABLE
    path = tmp_path / "x.mo"
    source = tmp_path / "x.po"
    source.write_text(SOURCE, "utf-8")
    with source.open("rb") as opened, path.open("wb") as compiled:
        write_mo(compiled, babel_read_po(opened, locale="kk"))
    assert read_mo(path.read_bytes()) == TABLE


@given(
    st.dictionaries(
        st.text("abcdefgh.", min_size=1),
        st.text(st.characters(codec="utf-8"), min_size=1),
        min_size=1,
    )
)
@settings(deadline=None)
def test_any_sentence_survives_its_catalogue(table: dict[str, str]) -> None:
    def quote(text: str) -> str:
        return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", "\\r")

    source = HEADER + "\n".join(f'msgid "{quote(key)}"\nmsgstr "{quote(text)}"\n' for key, text in table.items())
    assert read_po(source) == {key: (text,) for key, text in table.items()}


@pytest.mark.parametrize(
    "source",
    ["rubbish", 'msgid "a"\nmsgstr "x', '"lost"', 'msgid "a"\nmsgstr "x"\n\nmsgid "a"\nmsgstr "y"', "<<<<<<< HEAD"],
)
def test_a_broken_source_is_refused_with_its_place(source: str) -> None:
    with pytest.raises(ValueError, match="line"):
        read_po(source)


def test_a_plural_with_an_empty_form_is_missing() -> None:
    assert read_po('msgid "x"\nmsgid_plural "x"\nmsgstr[0] "one"\nmsgstr[1] ""') == {}


def folder(path: Path, **domains: str) -> Path:
    for name, text in domains.items():
        target = path / "kk" / "LC_MESSAGES"
        target.mkdir(parents=True, exist_ok=True)
        (target / f"{name}.po").write_text(text, "utf-8")
    return path


def test_domains_are_merged_and_a_key_in_two_is_an_error(tmp_path: Path) -> None:
    one = folder(tmp_path / "good", law='msgid "a"\nmsgstr "x"', service='msgid "b"\nmsgstr "y"')
    assert load(Lang.KK, one).keys == {"a", "b"}
    two = folder(tmp_path / "bad", law='msgid "a"\nmsgstr "x"', service='msgid "a"\nmsgstr "y"')
    with pytest.raises(BrokenCatalogue) as caught:
        load(Lang.KK, two)
    assert caught.value.faults == ("service.po: a: is also in law.po",)


def test_a_folder_without_sentences_is_broken(tmp_path: Path) -> None:
    with pytest.raises(BrokenCatalogue) as caught:
        load(Lang.KK, tmp_path)
    assert "no sentences" in caught.value.faults[0]


@pytest.mark.parametrize("data", [b"", b"nonsense that is no catalogue at all"])
def test_a_broken_compiled_catalogue_is_named(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "law.mo").write_bytes(data)
    with pytest.raises(BrokenCatalogue) as caught:
        read_folder(tmp_path)
    assert caught.value.faults[0].startswith("law.mo: ")


def test_the_newer_of_source_and_compiled_speaks(tmp_path: Path) -> None:
    source, compiled = tmp_path / "law.po", tmp_path / "law.mo"
    source.write_text(HEADER + 'msgid "a"\nmsgstr "compiled"', "utf-8")
    with source.open("rb") as opened, compiled.open("wb") as target:
        write_mo(target, babel_read_po(opened, locale="kk"))
    source.write_text(HEADER + 'msgid "a"\nmsgstr "source"', "utf-8")
    os.utime(source, (1000, 1000))
    os.utime(compiled, (2000, 2000))
    assert read_folder(tmp_path) == {"a": ("compiled",)}
    os.utime(source, (3000, 3000))
    assert read_folder(tmp_path) == {"a": ("source",)}
    source.unlink()
    assert read_folder(tmp_path) == {"a": ("compiled",)}


@pytest.mark.parametrize("lang", Lang)
def test_the_projects_own_catalogues_can_be_read(lang: Lang) -> None:
    assert voice(lang) is voice(lang)
    assert voice(lang).lang is lang
    assert voice(lang).keys
