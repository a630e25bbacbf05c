"""The catalogues of the three languages are whole; and the check that says so sees every kind of fault that is planted.

Spelling needs dictionaries and is asked by `make texts`; here its own rules are tried with a stand-in for none.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from checks import (
    catalogue_files,
    catalogue_rules,
    catalogue_use,
    catalogues,
    compile_catalogues,
    kazakh_endings,
    spelling,
)
from checks.catalogue_files import LANGUAGES, PLURALS

if TYPE_CHECKING:
    from pathlib import Path

GOOD = {
    "kk": ("Қай айда жұмыс істедіңіз?", "**{sum:money}** дейін", ("{n} күн", "{n} күн")),
    "ru": ("В каком месяце вы работали?", "**{sum:upto}**", ("{n} день", "{n} дня", "{n} дней")),
    "en": ("In which month did you work?", "**{sum:upto}**", ("one day", "{n} days")),
}


def entry(key: str, *forms: str) -> str:
    """One message as a .po file writes it."""
    if len(forms) == 1:
        return f'msgid "{key}"\nmsgstr "{forms[0]}"\n\n'
    texts = "".join(f'msgstr[{index}] "{form}"\n' for index, form in enumerate(forms))
    return f'msgid "{key}"\nmsgid_plural "{key}"\n{texts}\n'


def header(lang: str) -> str:
    """The first message of a .po file."""
    return (
        f'msgid ""\nmsgstr ""\n"Language: {lang}\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n'
        f'"Plural-Forms: {PLURALS[lang]}\\n"\n\n'
    )


class Tree:
    """A small project: three good catalogues of one domain and a module that speaks them."""

    def __init__(self, root: Path) -> None:
        self.root = root
        for lang in LANGUAGES:
            question, amount, days = GOOD[lang]
            self.write(lang, header(lang) + entry("ask.month", question) + entry("sum.upto", amount))
            self.add(lang, entry("sum.days", *days))
        self.code('say("ask.month"); paragraph("sum.upto"); count("sum.days", 3)')

    def path(self, lang: str, domain: str = "interview") -> Path:
        """Where a catalogue lies."""
        return self.root / "locales" / lang / "LC_MESSAGES" / f"{domain}.po"

    def write(self, lang: str, text: str, domain: str = "interview") -> None:
        """Write a whole catalogue."""
        self.path(lang, domain).parent.mkdir(parents=True, exist_ok=True)
        self.path(lang, domain).write_text(text, encoding="utf-8")

    def add(self, lang: str, text: str, domain: str = "interview") -> None:
        """Add to a catalogue."""
        self.write(lang, self.path(lang, domain).read_text(encoding="utf-8") + text, domain)

    def replace(self, lang: str, old: str, new: str) -> None:
        """Change a catalogue; what is replaced must be there."""
        text = self.path(lang).read_text(encoding="utf-8")
        assert old in text
        self.write(lang, text.replace(old, new))

    def code(self, line: str) -> None:
        """Make this the only module that speaks."""
        (self.root / "flows").mkdir(exist_ok=True)
        (self.root / "flows" / "cards.py").write_text(line, encoding="utf-8")

    def faults(self) -> list[str]:
        """What the check finds, as lines."""
        return [str(fault) for fault in catalogues.faults(catalogue_files.read(self.root / "locales"), self.root)]

    def only_fault(self) -> str:
        """The one line that the check prints."""
        (line,) = self.faults()
        return line


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    return Tree(tmp_path)


def test_our_catalogues_have_no_fault() -> None:
    assert not [str(fault) for fault in catalogues.faults(catalogue_files.read())]


def test_a_good_project_has_no_fault(tree: Tree) -> None:
    assert tree.faults() == []


def test_latin_names_may_stand_in_a_sentence(tree: Tree) -> None:
    tree.replace("ru", "В каком месяце", "На pro1c.kz и в e-Otinish, COVID-19: в каком месяце")
    tree.replace("kk", "Қай айда", "COVID-19-дан қай айда")
    assert tree.faults() == []


def test_an_empty_project_has_no_fault(tmp_path: Path) -> None:
    assert catalogues.faults(catalogue_files.read(tmp_path / "locales"), tmp_path) == []


@pytest.mark.parametrize(
    ("lang", "old", "new", "reason"),
    [
        ("kk", "Қай айда жұмыс істедіңіз?", "", "is empty"),
        ("ru", "{sum:upto}", "{amount:upto}", "placeholders {amount}, in kk {sum}"),
        ("ru", "{sum:upto}", "{sum:upto} {n}", "placeholders {n, sum}, in kk {sum}"),
        ("ru", "{sum:upto}", "{sum:atmost}", "{sum:atmost}: no value has this form"),
        ("en", "{sum:upto}", "{sum:upto", "braces do not pair"),
        ("en", "{sum:upto}", "{}", "braces do not pair, or a placeholder has no name"),
        ("en", "**{sum:upto}**", "{sum:upto}", "0 marks **, in kk 2"),
        ("en", "**{sum:upto}**", "**{sum:upto}", "a ** has no partner"),
        ("en", "{n} days", "", "is empty"),
        ("en", "{n} days", "{m} days", "placeholders {m, n}, in kk {n}"),
        ("ru", "{n} дней", "{n} дней ", "begins or ends with a space"),
        ("ru", "вы работали", "вы  работали", "two in a row"),
        ("ru", "месяце", "мecяце", "Latin and Cyrillic letters in one word: мecяце (ec)"),
        ("en", "month", "mоnth", "Latin and Cyrillic letters in one word: mоnth (о)"),
        ("kk", "істедіңіз", "iстедiңiз", "Latin and Cyrillic letters in one word"),
        ("kk", "Қай айда", "Қай aй", "Latin and Cyrillic letters in one word"),
        ("kk", "Қай айда", "Қай a", "a word of Latin letters that look Cyrillic: a"),
        ("kk", "Қай айда", "ə", "Latin letters that look Kazakh: ə"),
        (
            "kk",
            "Plural-Forms: nplurals=2; plural=(n != 1)",
            "Plural-Forms: nplurals=2; plural=(n > 1)",
            "Plural-Forms must",
        ),
        ("kk", '"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n', "", "Plural-Forms must be"),
        ("kk", 'msgid "ask.month"', '#, fuzzy\nmsgid "ask.month"', "is marked fuzzy"),
        ("kk", 'msgid "ask.month"', 'msgctxt "card"\nmsgid "ask.month"', "has a context"),
        ("kk", 'msgid_plural "sum.days"', 'msgid_plural "sum.day"', "msgid_plural must repeat the key"),
    ],
)
def test_a_planted_fault_is_found(tree: Tree, lang: str, old: str, new: str, reason: str) -> None:
    tree.replace(lang, old, new)
    found = tree.faults()
    assert any(f"locales/{lang}/" in line and reason in line for line in found), found


def test_a_key_missing_in_one_language(tree: Tree) -> None:
    tree.add("kk", entry("ask.role", "Кім болып істейсіз?"))
    tree.add("en", entry("ask.role", "What is your work?"))
    tree.code('say("ask.month"); paragraph("sum.upto"); count("sum.days", 3); say("ask.role")')
    assert tree.only_fault() == "locales/ru/LC_MESSAGES/interview.po: ask.role: is missing in this language"


def test_a_domain_missing_in_one_language(tree: Tree) -> None:
    for lang in ("kk", "en"):
        tree.write(lang, header(lang), "law")
    assert tree.only_fault() == "locales/ru/LC_MESSAGES/law.po: this domain is missing here"


def test_a_key_twice_in_a_file_and_in_two_domains(tree: Tree) -> None:
    tree.add("kk", entry("ask.month", "Қай ай?"))
    assert "ask.month: twice in this file" in tree.only_fault()
    for lang in LANGUAGES:
        tree.write(lang, header(lang) + entry("sum.upto", GOOD[lang][1]), "law")
    assert sum("sum.upto: also in locales/" in line for line in tree.faults()) == len(LANGUAGES)


def test_a_file_that_cannot_be_read_is_named(tree: Tree) -> None:
    tree.add("kk", 'msgid "broken\n')
    assert any("locales/kk/LC_MESSAGES/interview.po: cannot be read" in line for line in tree.faults())


def test_an_obsolete_entry(tree: Tree) -> None:
    tree.add("ru", '#~ msgid "ask.old"\n#~ msgstr "Что?"\n')
    assert "ask.old: obsolete entry" in tree.only_fault()


def test_plural_in_one_language_only(tree: Tree) -> None:
    tree.replace("en", 'msgid_plural "sum.days"\nmsgstr[0] "one day"\nmsgstr[1] "{n} days"', 'msgstr "{n} days"')
    assert "sum.days: has plural forms in one of kk, en only" in tree.only_fault()


def test_a_plural_form_too_few(tree: Tree) -> None:
    tree.replace("ru", 'msgstr[2] "{n} дней"\n', "")
    assert any("sum.days" in line for line in tree.faults())


@pytest.mark.parametrize(("start", "limit"), sorted(catalogue_rules.LIMITS.items()))
def test_labels_and_toasts_are_short(tree: Tree, start: str, limit: int) -> None:
    key = f"{start}long"
    tree.code(f'say("ask.month"); paragraph("sum.upto"); count("sum.days", 3); say("{key}")')
    for lang in LANGUAGES:
        tree.add(lang, entry(key, "й" * limit if lang != "en" else "y" * (limit + 1)))
    assert tree.only_fault().endswith(f"{key}: has {limit + 1} characters, at most {limit} fit")


def test_a_key_that_is_spoken_and_nowhere_written(tree: Tree) -> None:
    tree.code('say("ask.month"); paragraph("sum.upto"); count("sum.days", 3)\nsay("ask.a" if x else "ask.month")')
    assert tree.only_fault() == "flows/cards.py:2: ask.a: is spoken here and in no catalogue"


def test_every_way_to_speak_a_key_is_seen_and_nothing_else(tree: Tree) -> None:
    good = 'say("ask.month"); paragraph("sum.upto"); count("sum.days", 3)'
    lines = ('talk.note("a.b" if day else "a.c", day=day)', 'paragraphs("d")', 'button(voice, "e", "x:f")')
    tree.code("\n".join((good, *lines)))
    named = [line.split(": ")[1] for line in tree.faults()]
    assert named == ["a.b", "a.c", "d", "button.e"]
    tree.code(f'{good}; staff.note("denied"); "aa".count("a")\ndef button(*words): ...\nbutton(1, "g", "x:h")')
    assert tree.faults() == []


def test_a_key_that_nothing_speaks(tree: Tree) -> None:
    tree.code('say("ask.month"); paragraph("sum.upto")')
    assert tree.only_fault().endswith("sum.days: nothing speaks it")


@pytest.mark.parametrize(
    "line", ['say(f"sum.{name}")', 'say(f"{part}.upto"); say("sum." + name)', 'KEYS = ("sum.upto", "sum.days")']
)
def test_a_key_that_is_put_together_counts_as_spoken(tree: Tree, line: str) -> None:
    tree.code(f'say("ask.month"); {line}')
    assert tree.faults() == []


def test_a_key_that_the_rulebook_names_counts_as_spoken(tree: Tree) -> None:
    tree.code('say("ask.month"); paragraph("sum.upto")')
    (tree.root / "rules" / "book").mkdir(parents=True)
    (tree.root / "rules" / "book" / "x.toml").write_text('[[step]]\nsay = ["sum.days"]\n', encoding="utf-8")
    assert tree.faults() == []


def test_words_are_taken_from_a_text_without_names_numbers_and_commands() -> None:
    text = "Пишите /case role=doctor на e-Otinish.kz, COVID-19-дан: **{sum:money}** — какой-либо"
    assert spelling.words_of(text, "ru") == ["Пишите", "на", "какой-либо"]
    assert spelling.words_of("Don\u2019t use /help on gov.kz", "en") == ["Don't", "use", "on"]


def test_without_hunspell_nothing_fails_and_the_languages_are_named(
    tree: Tree, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    assert spelling.faults(catalogue_files.read(tree.root / "locales")) == ([], list(LANGUAGES))


def test_a_hyphenated_word_of_ours_takes_endings() -> None:
    assert spelling.is_ours("ПЦР-тестом", spelling.own_words("ru"))
    assert not spelling.is_ours("ПЦТ-тестом", spelling.own_words("ru"))


def test_our_own_words_know_their_stems() -> None:
    own = spelling.own_words("ru")
    assert own.fullmatch("соцвыплату")
    assert not own.fullmatch("соцвиплату")


@pytest.mark.parametrize(
    ("word", "stem"),
    [
        ("үстемеақысын", "үстемеақы"),
        ("берілмеген", "беріл"),
        ("файлға", "файл"),
        ("бөлігінде", "бөлік"),
        ("күтпеген", "күт"),
    ],
)
def test_kazakh_endings_are_taken_off(word: str, stem: str) -> None:
    assert stem in kazakh_endings.stems(word)


@pytest.mark.parametrize(("word", "stem"), [("төлемға", "төлем"), ("төлемм", "төлем"), ("файлге", "файл")])
def test_kazakh_endings_keep_harmony_and_follow_what_they_may(word: str, stem: str) -> None:
    assert stem not in kazakh_endings.stems(word)


def test_compiling_writes_only_what_changed(tree: Tree) -> None:
    assert compile_catalogues.compile_all(tree.root / "locales") == len(LANGUAGES)
    assert compile_catalogues.compile_all(tree.root / "locales") == 0
    tree.add("kk", entry("ask.role", "Кім?"))
    later = tree.path("kk").with_suffix(".mo").stat().st_mtime_ns + 1
    os.utime(tree.path("kk"), ns=(later, later))
    assert compile_catalogues.compile_all(tree.root / "locales") == 1


def test_use_reads_the_syntax_and_not_the_meaning(tree: Tree) -> None:
    use = catalogue_use.read_use(tree.root)
    assert set(use.spoken) == {"ask.month", "sum.upto", "sum.days"}
    assert use.spoken["ask.month"] == "flows/cards.py:1"
