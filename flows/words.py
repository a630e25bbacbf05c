"""What crosses the edge of the dialogue: what was heard, what is said, and the session between two turns.

No markup, no Telegram, no storage: a front end turns these into its own shapes and back.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, Literal, Self

NOT_SURE = "not_sure"
SESSION_FORMAT = 1


class Lang(StrEnum):
    """The languages, equal to each other."""

    KK = "kk"
    RU = "ru"
    EN = "en"


@dataclass(frozen=True, slots=True)
class Tap:
    """A pressed button: its action, and the number of the card on which it stood."""

    action: str
    card: int


@dataclass(frozen=True, slots=True)
class Said:
    """A typed line, as the person wrote it."""

    text: str


@dataclass(frozen=True, slots=True)
class Command:
    """A slash command without its slash, in lower case, and the rest of the line."""

    name: str
    rest: str = ""


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Something that is no text: ``voice``, ``photo``, ``sticker``, ``document``, ``contact``, ``location`` or
    ``other``."""

    kind: str


Heard = Tap | Said | Command | Unreadable


@dataclass(frozen=True, slots=True)
class Span:
    """A run of text in one style; ``plain``, ``bold``, ``italic`` or ``code``."""

    text: str
    style: Literal["plain", "bold", "italic", "code"] = "plain"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One block of a message: ``text``, ``heading``, ``quote`` (a remark set apart), ``item`` (of a list) or ``row``
    (of a small table, cells split by tab)."""

    spans: tuple[Span, ...]
    kind: Literal["text", "heading", "quote", "item", "row"] = "text"

    @property
    def plain(self) -> str:
        """The text without any style."""
        return "".join(span.text for span in self.spans)


@dataclass(frozen=True, slots=True)
class Button:
    """A choice: what it says and the action that comes back (at most 40 bytes, ASCII)."""

    label: str
    action: str


Form = Literal["pdf", "docx", "png"]


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper to be made and sent: which one, as what, in which language, from which case.

    ``name`` is ``sheet``, ``picture`` or a letter's; ``reader`` the language of the person, for a word where it cannot
    be made; ``code`` the case; ``asked`` the measures that the person wanted to know of.
    """

    name: str
    form: Form
    lang: Lang
    reader: Lang
    code: str
    asked: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reply:
    """One message: paragraphs, rows of buttons, and the card it belongs to (0: none, its buttons never go stale).

    ``redraw`` asks a front end that can to replace the current card's message instead of sending a new one; ``papers``
    follow the message.
    """

    paragraphs: tuple[Paragraph, ...]
    buttons: tuple[tuple[Button, ...], ...] = ()
    card: int = 0
    redraw: bool = False
    papers: tuple[Paper, ...] = ()


@dataclass(frozen=True, slots=True)
class Session:
    """Everything remembered between two turns of one conversation; a JSON object through ``to_json``/``from_json``.

    ``answers`` maps a question's key (``asker``, ``stays[0].role`` …) to its answer; ``order`` holds the keys in the
    order in which they were answered (the way back); ``card`` numbers the cards, so that an old button is known as
    old; ``asked`` is the key of the question on the current card; ``counting`` says whether the case may be counted
    (None: not asked); ``extra`` holds small things of the dialogue itself (a half-filled period …).
    """

    state: str = "language"
    lang: Lang | None = None
    consent: bool | None = None
    counting: bool | None = None
    answers: dict[str, Any] = field(default_factory=dict)
    order: tuple[str, ...] = ()
    card: int = 0
    asked: str | None = None
    rulebook: str = ""
    extra: dict[str, Any] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """A JSON object; ``format`` tells its version."""
        return {
            "format": SESSION_FORMAT,
            "state": self.state,
            "lang": self.lang.value if self.lang else None,
            "consent": self.consent,
            "counting": self.counting,
            "answers": self.answers,
            "order": list(self.order),
            "card": self.card,
            "asked": self.asked,
            "rulebook": self.rulebook,
            "extra": self.extra,
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        """The session that ``to_json`` wrote; ValueError for another format."""
        if data.get("format") != SESSION_FORMAT:
            raise ValueError(data.get("format"))
        return cls(
            state=data["state"],
            lang=Lang(data["lang"]) if data["lang"] else None,
            consent=data["consent"],
            counting=data.get("counting"),
            answers=dict(data["answers"]),
            order=tuple(data["order"]),
            card=data["card"],
            asked=data["asked"],
            rulebook=data["rulebook"],
            extra=dict(data["extra"]),
        )

    def but(self, **changes: Any) -> Session:
        """This session with some fields changed."""
        return replace(self, **changes)


@dataclass(frozen=True, slots=True)
class Turn:
    """What one heard thing led to: the next session, the replies in order, and a short toast for a tap (or None).

    ``finished`` is true where the interview has just reached an outcome; ``erase`` asks the host to forget the session.
    """

    session: Session
    replies: tuple[Reply, ...]
    toast: str | None = None
    finished: bool = False
    erase: bool = False
