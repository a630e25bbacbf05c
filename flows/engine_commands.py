"""What each slash command does. None of them loses an answer without asking first.

The names are those of the command lists that the front ends publish; an unknown one is answered with the help.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from flows.cards_kept import mydata
from flows.cards_service import about, help_reply, privacy
from flows.case_line import read_case_line
from flows.engine_moves import ask_if_sure
from flows.engine_talk import BEFORE_QUESTIONS
from flows.words import Reply

if TYPE_CHECKING:
    from flows.case_line import LineFault
    from flows.engine_talk import Operator, Talk
    from flows.speech import Voice
    from flows.words import Command, Paragraph

COMMANDS: Final = ("start", "help", "language", "restart", "cancel", "privacy", "mydata", "forget", "about", "case")
"""Every command, in the order in which lists show them; ``command.<name>`` says what each does."""


def obey(talk: Talk, command: Command, operator: Operator) -> None:
    """Do what the command says; the present card follows."""
    name = command.name
    if name == "start":
        talk.note("note.welcome_back")
    elif name == "language":
        talk.remember(over="language")
    elif name in {"restart", "cancel", "forget"}:
        ask_if_sure(talk, name)
    elif name == "privacy":
        talk.replies.append(privacy(talk.voice, operator))
    elif name == "mydata":
        talk.replies.append(mydata(talk.voice, talk.plan, talk.session, talk.today, operator.kept_days))
    elif name == "about":
        talk.replies.append(about(talk.voice, operator))
    elif name == "case":
        case_line(talk, command.rest)
    else:
        talk.replies.append(help_reply(talk.voice, writes=operator.writes))


def case_line(talk: Talk, text: str) -> None:
    """The one-message form; its faults, item by item, or at once what the law gives."""
    if talk.session.state in BEFORE_QUESTIONS:
        talk.note("case.first")
        return
    line = read_case_line(text)
    if line.faults:
        said = tuple(_fault(talk.voice, fault) for fault in line.faults)
        talk.replies.append(Reply((talk.voice.paragraph("case.faults", "heading"), *said)))
    elif not line.answers:
        talk.replies.append(Reply(talk.voice.paragraphs("case.how")))
    else:
        talk.remember(line=text)
        ask_if_sure(talk, "case")


def _fault(voice: Voice, fault: LineFault) -> Paragraph:
    if fault.allowed:
        return voice.paragraph("case.unknown_value", "item", item=fault.item, allowed=", ".join(fault.allowed))
    return voice.paragraph(f"case.{fault.reason}", "item", item=fault.item)
