"""The terminal: numbers and words for buttons, text as plain text, and a conversation from a script to its end."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
import tomllib
from contextlib import suppress
from datetime import date
from io import StringIO
from typing import TYPE_CHECKING

import pytest

from bot.terminal.chat import Talk
from bot.terminal.record import CannotRecord, Recorder, quoted
from bot.terminal.show import heard_of, menu, numbered, plain
from bot.tongue import system_language
from flows.speech import voice
from flows.words import Button, Command, Lang, Paragraph, Reply, Said, Span, Tap
from rules.rulebook import load
from tests.bot.processes import ROOT, environment, medaqy
from tests.bot.scripted import Scripted, words

if TYPE_CHECKING:
    from pathlib import Path

TODAY = date(2021, 9, 20)


def card(*actions: str, number: int = 5) -> Reply:
    labels = [action.rpartition("-")[2] if action.startswith("a:2020-") else action.upper() for action in actions]
    return Reply((words("?"),), tuple((Button(*pair),) for pair in zip(labels, actions, strict=True)), number)


def keys(reply: Reply) -> dict[str, str]:
    return {key: button.action for key, button in numbered(reply)}


def test_answers_have_numbers_and_other_buttons_words() -> None:
    assert keys(card("a:doctor", "dk", "back", "why", "now")) == {
        "1": "a:doctor", "2": "dk", "/back": "back", "/why": "why", "/now": "now",
    }  # fmt: skip
    assert keys(card("go", "chg:asker", "restart")) == {"1": "go", "2": "chg:asker", "/restart": "restart"}


def test_a_calendar_keeps_its_own_numbers() -> None:
    assert keys(card("s:2020", "s:2021", "dk")) == {"2020": "s:2020", "2021": "s:2021", "a": "dk"}
    assert keys(card("s:4", "dk", "back")) == {"4": "s:4", "a": "dk", "/back": "back"}
    days = card("a:first", "a:2020-04-15", "a:2020-04-16", "dk")
    assert keys(days) == {"a": "a:first", "15": "a:2020-04-15", "16": "a:2020-04-16", "b": "dk"}
    assert menu(days).splitlines() == ["   a  A:FIRST", "  15 16", "   b  DK"]


def test_an_answer_to_be_changed_keeps_its_number_and_has_no_second_one() -> None:
    labels = {"go": "Show the result", "chg:door": "9. Change: Matter", "chg:stays[1].role": "10. Job 2: Work"}
    review = Reply((words("?"),), tuple((Button(label, action),) for action, label in labels.items()), 5)
    assert menu(review).splitlines() == ["   a  Show the result", "   9  Change: Matter", "  10  Job 2: Work"]
    assert heard_of("10", review) == Tap("chg:stays[1].role", 5)
    assert heard_of("11", review) == Said("11")


def test_beside_a_typed_answer_no_button_has_a_number() -> None:
    typed = card("dk", "keep", "back")
    assert keys(typed) == {"/dk": "dk", "/keep": "keep", "/back": "back"}
    assert heard_of("40", typed) == Said("40")
    assert menu(typed) == "  /dk DK   /keep KEEP   /back BACK"


@pytest.mark.parametrize(
    ("typed", "heard"),
    [
        ("1", Tap("a:doctor", 5)),
        (" 2 ", Tap("dk", 5)),
        ("/Back", Tap("back", 5)),
        ("3", Said("3")),
        ("doctor", Said("doctor")),
        ("/help me", Command("help", "me")),
    ],
)
def test_what_is_typed_is_a_button_a_command_or_words(typed: str, heard: object) -> None:
    assert heard_of(typed, card("a:doctor", "dk", "back")) == heard
    assert heard_of("1", None) == Said("1")


def test_paragraphs_become_plain_text() -> None:
    paragraphs = (
        Paragraph((Span("Head"),), "heading"),
        Paragraph((Span("a "), Span("bold", "bold"), Span(" word " * 3))),
        Paragraph((Span("one two three"),), "item"),
        Paragraph((Span("four"),), "item"),
        Paragraph((Span("April\t850"),), "row"),
        Paragraph((Span("September\t1\tx"),), "row"),
        Paragraph((Span("aside"),), "quote"),
    )
    assert plain(paragraphs) == (
        "Head\n\na bold word  word  word \n\n• one two three\n• four\n\nApril      850\nSeptember  1    x\n\n│ aside"
    )
    assert plain(paragraphs[2:4], 10) == "• one two\n  three\n• four"
    assert plain(paragraphs[:2], styled=True).startswith("\x1b[1mHead\x1b[0m\n\na \x1b[1mbold\x1b[0m word")


def test_a_script_is_held_to_its_end(capsys: pytest.CaptureFixture[str]) -> None:
    Talk(Scripted(), TODAY, StringIO("1\n\nhello\n/help me\nboo"), None).hold(None, Lang.EN)
    out = capsys.readouterr().out
    assert out.index("card 1: ") < out.index("> 1") < out.index("card 2: a:1") < out.index("> hello")
    assert "card 3: a:1,hello" in out
    assert "command help me 2021-09-20" in out
    assert out.endswith("card 4: a:1,hello,boo\n\n  1  One\n  2  Two\n  3  Same\n  /back Back\n\n\n" + goodbye(Lang.EN))


def goodbye(lang: Lang) -> str:
    return f"{voice(lang).say('terminal.nothing_kept')}\n{voice(lang).say('terminal.goodbye')}\n"


def test_a_record_is_a_journey_and_warns(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "journey.toml"
    recorder = Recorder(file, TODAY, voice(Lang.EN), load())
    Talk(Scripted(), TODAY, StringIO('1\nsay "x"\\\n/help me\n'), recorder).hold(None, Lang.RU)
    data = tomllib.loads(file.read_text(encoding="utf-8"))
    assert data["step"] == [{"tap": "a:1"}, {"say": 'say "x"\\'}, {"say": "/help me"}]
    assert (data["today"], data["languages"]) == (TODAY, ["ru"])
    assert data["outcome"]["death_payment"]["verdict"] == "not_entitled"
    out = capsys.readouterr().out
    assert out.startswith(voice(Lang.EN).say("terminal.recording", file=str(file)))
    assert voice(Lang.EN).say("terminal.recorded", file=str(file)) in out


def test_a_record_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    with pytest.raises(CannotRecord):
        Recorder(tmp_path / "no folder" / "x.toml", TODAY, voice(Lang.EN), load())
    done = medaqy("chat", "--lang", "en", "--record", str(tmp_path / "no folder" / "x.toml"))
    assert (done.returncode, done.stdout) == (1, "")
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize("text", ['a"b', "a\\b", "ә\n\t\x7f", "\x00"])
def test_quoted_is_toml(text: str) -> None:
    assert tomllib.loads(f"x = {quoted(text)}")["x"] == text


@pytest.mark.parametrize(
    ("variables", "lang"),
    [
        ({"LANG": "kk_KZ.UTF-8"}, Lang.KK),
        ({"LC_ALL": "ru", "LANG": "en_US"}, Lang.RU),
        ({"LANG": "C.UTF-8"}, None),
        ({"LANG": "de_DE"}, None),
        ({}, None),
    ],
)
def test_the_language_of_the_system(variables: dict[str, str], lang: Lang | None) -> None:
    assert system_language(variables) is lang


def test_at_a_real_terminal_the_text_fits_and_the_end_is_polite() -> None:
    master, slave = pty.openpty()
    command = [sys.executable, "-m", "bot.cli", "chat", "--lang", "en"]
    with subprocess.Popen(command, cwd=ROOT, env=environment(), stdin=slave, stdout=slave, stderr=slave) as process:  # noqa: S603 - ours
        os.close(slave)
        seen = b""
        while b"> " not in seen:
            seen += os.read(master, 4096)
        os.write(master, b"1\n\x04")
        with suppress(OSError):
            while read := os.read(master, 4096):
                seen += read
    os.close(master)
    assert process.returncode == 0
    text = seen.decode().replace("\r", "")
    assert text.rstrip().endswith(goodbye(Lang.EN).rstrip())
    assert "\x1b[1m" in text
    assert max(map(len, text.splitlines())) <= 110
