"""Why a step of a broadcast is refused, each a type with its sentence. Must hold nothing that somebody wrote."""

from __future__ import annotations

from bot.faults import Fault


class Refusal(Fault):
    """A step that cannot be taken; nothing was changed."""


class NoSuchBroadcast(Refusal):
    """There is none of this number."""

    key = "carry.fault.none"


class WrongStage(Refusal):
    """The step does not belong to where the broadcast stands; ``stage`` and ``step`` say which."""

    key = "carry.fault.stage"


class SamePerson(Refusal):
    """Who wrote a broadcast cannot approve it."""

    key = "carry.fault.same_person"


class NotAuthor(Refusal):
    """Only its author changes a broadcast."""

    key = "carry.fault.not_author"


class Unsound(Refusal):
    """The dry run found something that Telegram would refuse."""

    key = "carry.fault.unsound"


class Changed(Refusal):
    """It is not what was shown or approved any more."""

    key = "carry.fault.changed"


class NotTested(Refusal):
    """No test was sent of what it is now."""

    key = "carry.fault.not_tested"


class NothingWritten(Refusal):
    """There is no text in any language."""

    key = "carry.fault.nothing_written"


class NobodyThere(Refusal):
    """Nobody would get it."""

    key = "carry.fault.nobody"


class SmallGroup(Refusal):
    """Fewer than ten people in a group that was chosen, and no reason was given."""

    key = "carry.fault.small_group"


class ApprovalDied(Refusal):
    """The approval is older than a day, or would be at that time."""

    key = "carry.fault.approval_died"


class InThePast(Refusal):
    """The time has passed."""

    key = "carry.fault.past"


class TooLate(Refusal):
    """Telegram lets a message be deleted within 48 hours only."""

    key = "carry.fault.too_late"
