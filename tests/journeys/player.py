"""Journeys: conversations as data, and the players that hold them with the engine, the terminal and Telegram.

A journey is a TOML file; ``medaqy chat --record FILE`` writes one:

    about = "a nurse of an infectious hospital, April to June 2020"
    today = 2021-09-20
    languages = ["kk", "ru", "en"]        # left out: all three

    [[step]]
    tap = "a:work"                        # a button by its action
    [[step]]
    asks = "stays[0].role"                # optional: the question that is on the table before this step
    say = "nurse"                         # or one text for each language: { kk = "…", ru = "…", en = "…" }
    shows = "850 000"                     # optional: what the answer must say (or one text for each language)

    [outcome]                             # what the law gives at the end; measures left out are not compared
    wage_supplement = { verdict = "entitled", kzt = 2550000 }

The language is chosen before the first step, and belongs to no step.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.app import engine
from bot.terminal.record import outcome_of
from bot.terminal.show import heard_of, numbered
from flows.words import Lang, Tap
from rules.rulebook import load

if TYPE_CHECKING:
    from datetime import date

    from bot.conversations import Engine
    from flows.words import Heard, Reply, Session, Turn
    from rules.rulebook import Rulebook
    from tests.botapi.person import Person

FOLDER = Path(__file__).parent
KEYS = {"about", "today", "languages", "step", "outcome"}
STEP_KEYS = {"tap", "say", "asks", "shows"}


@dataclass(frozen=True)
class Journey:
    """One file."""

    name: str
    about: str
    today: date
    languages: tuple[Lang, ...]
    steps: tuple[dict[str, Any], ...]
    outcome: dict[str, dict[str, Any]]


@dataclass(frozen=True)
class Move:
    """One step in one language: what is typed in a terminal, what is pressed on Telegram, what came back."""

    typed: str
    action: str | None
    turn: Turn
    shows: str | None


def read(file: Path) -> Journey:
    """Read a journey; a key that no player knows is an error, since it would test nothing."""
    data = tomllib.loads(file.read_text(encoding="utf-8"))
    assert set(data) <= KEYS, f"{file.name}: {set(data) - KEYS}"
    for step in data["step"]:
        assert set(step) <= STEP_KEYS, f"{file.name}: {set(step) - STEP_KEYS}"
        assert ("tap" in step) != ("say" in step), f"{file.name}: a step taps or says: {step}"
    languages = tuple(Lang(one) for one in data.get("languages", Lang))
    return Journey(file.stem, data["about"], data["today"], languages, tuple(data["step"]), data.get("outcome", {}))


def journeys() -> list[Journey]:
    """Read every journey of this folder."""
    return [read(file) for file in sorted(FOLDER.glob("*.toml"))]


@lru_cache(maxsize=1)
def book() -> Rulebook:
    return load()


@lru_cache(maxsize=1)
def real_engine() -> Engine:
    return engine(book(), "Test operator", "test@example.org")


def play(journey: Journey, lang: Lang) -> tuple[list[Move], Session]:
    """Hold a journey with the engine; every expectation of its steps is looked at here."""
    turn = real_engine().greet(None)
    turn = real_engine().hear(turn.session, Tap(f"lang:{lang.value}", turn.session.card), journey.today)
    card = _card(None, turn)
    moves = []
    for number, step in enumerate(journey.steps, start=1):
        place = f"{journey.name}, {lang.value}, step {number}"
        if "asks" in step:
            assert turn.session.asked == step["asks"], place
        heard, typed = _heard(step, lang, card, place)
        turn = real_engine().hear(turn.session, heard, journey.today)
        shows = _in(step.get("shows"), lang)
        assert shows is None or _plain(shows) in _plain(text_of(turn)), f"{place}: {text_of(turn)}"
        moves.append(Move(typed, heard.action if isinstance(heard, Tap) else None, turn, shows))
        card = _card(card, turn)
    return moves, turn.session


def outcome(journey: Journey, session: Session) -> dict[str, dict[str, Any]]:
    """Return what the law gives at the end, as far as the journey compares it."""
    found = {}
    for finding in outcome_of(book(), session, journey.today).findings:
        given = {
            "verdict": finding.verdict.value,
            "kzt": finding.amount.kzt if finding.amount else None,
            "at_stake_kzt": finding.at_stake_kzt,
        }
        if finding.measure in journey.outcome:
            found[finding.measure] = {name: given[name] for name in journey.outcome[finding.measure]}
    return found


async def play_on_telegram(person: Person, moves: list[Move], lang: Lang) -> None:
    """Hold the same journey on Telegram: what the engine said must be what the chat shows."""
    await person.types("/start")
    await person.does(f"lang:{lang.value}")
    for move in moves:
        if move.action is None:
            await person.types(move.typed)
        else:
            await person.does(move.action)
        shown = _plain("\n".join(message.text for message in person.messages))
        for line in lines_of(move.turn):
            assert line in shown, line


def _heard(step: dict[str, Any], lang: Lang, card: Reply, place: str) -> tuple[Heard, str]:
    if "say" in step:
        typed = _in(step["say"], lang)
        assert typed is not None
        return heard_of(typed, None), typed
    for key, button in numbered(card):
        if button.action == step["tap"]:
            return Tap(button.action, card.card), key
    raise AssertionError(f"{place}: no {step['tap']} among {[button.action for _, button in numbered(card)]}")


def _card(before: Reply | None, turn: Turn) -> Reply:
    cards = [reply for reply in turn.replies if reply.buttons]
    found = cards[-1] if cards else before
    assert found is not None
    return found


def _in(text: str | dict[str, str] | None, lang: Lang) -> str | None:
    return text[lang.value] if isinstance(text, dict) else text


def text_of(turn: Turn) -> str:
    return "\n".join(paragraph.plain for reply in turn.replies for paragraph in reply.paragraphs)


def lines_of(turn: Turn) -> list[str]:
    """Return every paragraph that was said, as it is looked for: cells and spaces alike."""
    paragraphs = [paragraph for reply in turn.replies for paragraph in reply.paragraphs]
    return [_plain(cell) for paragraph in paragraphs for cell in paragraph.plain.split("\t") if cell.strip()]


def _plain(text: str) -> str:
    return " ".join(text.split())
