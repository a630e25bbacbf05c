"""``medaqy chat``: one conversation between standard input and standard output. Nothing of it is kept."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, Final, TextIO

from bot.app import engine_of_environment
from bot.clock import clock
from bot.terminal.record import Recorder
from bot.terminal.show import heard_of, menu, plain
from bot.tongue import system_language
from flows.speech import voice
from flows.words import Lang, Tap
from rules.rulebook import load

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from bot.conversations import Engine
    from flows.words import Paper, Reply, Turn

PROMPT: Final = "> "
WIDEST: Final = 100


def chat(lang: Lang | None, day: str | None, record: Path | None) -> int:
    """Hold the conversation until the input ends; ``record`` names the file for a journey test. Raises a Fault."""
    today = clock(day, os.environ.get("BOT_TODAY")).today()
    hint = lang or system_language(os.environ)
    book = load()
    recorder = Recorder(record, today, voice(hint or Lang.EN), book) if record else None
    Talk(engine_of_environment(book), today, sys.stdin, recorder).hold(lang, hint)
    return 0


def _command(paper: Paper) -> str:
    """The command that makes a paper: nothing is sent in a terminal."""
    made = "sheet" if paper.name in {"sheet", "picture"} else "letters"
    return f"medaqy {made} --code {paper.code} --lang {paper.lang}"


def _columns() -> int:
    try:
        return os.get_terminal_size().columns or WIDEST
    except OSError:
        return WIDEST


class Talk:
    """One conversation. Prints what the engine says and gives it what is typed."""

    def __init__(self, engine: Engine, today: date, source: TextIO, recorder: Recorder | None) -> None:
        self._engine: Final = engine
        self._today: Final = today
        self._source: Final = source
        self._recorder: Final = recorder
        self._typed_by_hand: Final = source.isatty()
        self._card: Reply | None = None

    def hold(self, lang: Lang | None, hint: Lang | None) -> None:
        """Greet, then hear and answer until the end of the input."""
        if self._typed_by_hand:
            with suppress(ImportError):
                import readline  # noqa: F401, PLC0415 - gives the input line its keys, where there is a terminal
        if self._recorder:
            print(self._recorder.warning, end="\n\n")
        turn = self._engine.greet(hint)
        if lang is not None:
            turn = self._engine.hear(turn.session, Tap(f"lang:{lang.value}", turn.session.card), self._today)
        self._show(turn)
        while (line := self._line()) is not None:
            if line.strip():
                turn = self._hear(turn, line)
        self._goodbye(turn)

    def _hear(self, turn: Turn, line: str) -> Turn:
        heard = heard_of(line, self._card)
        if self._recorder:
            self._recorder.heard(heard, turn.session)
        turn = self._engine.hear(turn.session, heard, self._today)
        self._show(turn)
        return turn

    def _show(self, turn: Turn) -> None:
        width = min(WIDEST, _columns()) if self._typed_by_hand else 0
        if turn.toast:
            print(f"\n{turn.toast}")
        for reply in turn.replies:
            print(f"\n{plain(reply.paragraphs, width, styled=self._typed_by_hand)}")
            for command in dict.fromkeys(map(_command, reply.papers)):
                print(f"\n{voice(turn.session.lang or Lang.KK).say('letters.in_terminal', command=command)}")
            if reply.buttons:
                print(f"\n{menu(reply)}")
                self._card = reply
        print(flush=True)

    def _line(self) -> str | None:
        """Read a line; None at the end. A script's line is written out, so that what it printed can be read."""
        if self._typed_by_hand:
            try:
                return input(PROMPT)
            except (EOFError, KeyboardInterrupt):
                return None
        line = self._source.readline()
        if not line:
            return None
        print(f"{PROMPT}{line.rstrip()}", flush=True)
        return line.rstrip("\r\n")

    def _goodbye(self, turn: Turn) -> None:
        lang = turn.session.lang or Lang.KK
        kept = self._recorder.write(turn.session) if self._recorder else voice(lang).say("terminal.nothing_kept")
        print(f"\n{kept}\n{voice(lang).say('terminal.goodbye')}", flush=True)
