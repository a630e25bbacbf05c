"""What the desk of the staff answers, as replies in the person's language.

Must not decide anything; labels, roles, days and acts are all that it shows.
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING, Final

from bot.audit import OPERATOR, label_of
from bot.clock import ALMATY
from bot.roles import Role, commands_of
from flows.words import Button, Paragraph, Reply, Span

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.audit import Chain, Row
    from bot.staff import Joined, Open, Team
    from flows.speech import Voice

MOST_BUTTONS: Final = 20


def own(voice: Voice, label: str, roles: frozenset[Role]) -> Reply:
    """Somebody's own roles, and what they may do with them."""
    commands = (voice.paragraph(f"staff.command.{name}", "item") for name in commands_of(roles))
    return Reply((voice.paragraph("staff.own", label=label, roles=_roles(voice, roles)), *commands))


def denied(voice: Voice, command: str) -> Reply:
    """A command that needs another role."""
    return Reply((voice.paragraph("staff.denied", command=command),))


def arrived(voice: Voice, joined: Joined | None) -> Reply:
    """What came of an invitation."""
    if joined is None:
        return Reply((voice.paragraph("staff.arrived_not"),))
    key = "staff.arrived" if joined.new else "staff.arrived_again"
    return Reply((voice.paragraph(key, role=_role(voice, joined.role)),))


def no_stats(voice: Voice) -> Reply:
    """Nothing is released yet."""
    return Reply((voice.paragraph("stats.nothing_yet"),))


def whom_to_invite(voice: Voice) -> Reply:
    """The choice of a role."""
    rows = tuple((Button(_role(voice, role), f"st:invite:{role}"),) for role in Role)
    return Reply((voice.paragraph("staff.whom"),), rows)


def invited(voice: Voice, made: Open, link: str) -> Reply:
    """A new invitation; its link is shown this once."""
    role, until = _role(voice, made.role), _time(made.expires_at)
    said = voice.paragraph("staff.invited", label=made.label, role=role, until=until)
    return Reply((said, Paragraph((Span(link, "code"),))), ((_revoke(voice, made.label),),))


def revoked(voice: Voice, label: str, *, done: bool) -> Reply:
    """An invitation taken back, or none that could be."""
    return Reply((voice.paragraph("staff.revoked" if done else "staff.revoked_not", label=label[:16]),))


def team(voice: Voice, found: Team, first: Iterable[str]) -> Reply:
    """Everybody, and who is invited, each with a button."""
    lines = [voice.paragraph("staff.team_first", "item", label=label) for label in first]
    for one in found.members:
        roles = _roles(voice, one.roles)
        lines.append(
            voice.paragraph(
                "staff.team_member", "item", label=one.label, roles=roles, since=one.since, by=one.came_by or "–"
            )
        )
    for inv in found.invitations:
        role, until = _role(voice, inv.role), _time(inv.expires_at)
        lines.append(voice.paragraph("staff.team_open", "item", label=inv.label, role=role, until=until))
    buttons = [
        Button(voice.say("staff.button_dismiss", label=one.label), f"st:dismiss:{one.label}") for one in found.members
    ]
    buttons += [_revoke(voice, one.label) for one in found.invitations]
    rows = tuple((button,) for button in buttons[:MOST_BUTTONS])
    return Reply((voice.paragraph("staff.team", "heading"), *lines), rows)


def cannot_dismiss(voice: Voice, label: str) -> Reply:
    """Oneself, or an administrator of the settings."""
    return Reply((voice.paragraph("staff.dismiss_cannot", label=label),))


def sure_to_dismiss(voice: Voice, label: str) -> Reply:
    """The question before."""
    button = Button(voice.say("staff.button_dismiss", label=label[:16]), f"st:dismiss:{label[:16]}:sure")
    return Reply((voice.paragraph("staff.dismiss_sure", label=label[:16]),), ((button,),))


def dismissed(voice: Voice, label: str, *, done: bool) -> Reply:
    """Roles taken, or nobody of that label."""
    return Reply((voice.paragraph("staff.dismissed" if done else "staff.dismissed_not", label=label[:16]),))


def acts(voice: Voice, rows: Iterable[Row], chain: Chain) -> Reply:
    """The newest acts, and whether the record holds together."""
    if chain.whole:
        foot = voice.paragraph("staff.acts_whole", "quote", rows=chain.rows, head=chain.head.hex()[:16])
    else:
        foot = voice.paragraph("staff.acts_broken", "quote", at=chain.broken_at or 0)
    return Reply((voice.paragraph("staff.acts", "heading"), *(_act(voice, row) for row in rows), foot))


def _act(voice: Voice, row: Row) -> Paragraph:
    key = f"audit.{row.act}" if voice.has(f"audit.{row.act}") else "audit.other"
    detail = json.loads(row.detail)
    role = detail.get("role") or detail.get("roles") or ""
    roles = ", ".join(_role(voice, Role(name)) for name in str(role).split(",") if name in set(Role))
    what = voice.say(key, act=row.act, subject=row.subject or "–", roles=roles or "–")
    actor = voice.say("staff.operator") if row.actor == OPERATOR else label_of(row.actor)
    return voice.paragraph("staff.act", "item", seq=row.seq, at=_time(row.at), actor=actor, what=what)


def _revoke(voice: Voice, label: str) -> Button:
    return Button(voice.say("staff.button_revoke", label=label), f"st:revoke:{label}")


def _role(voice: Voice, role: Role) -> str:
    return voice.say(f"staff.role.{role}")


def _roles(voice: Voice, roles: frozenset[Role]) -> str:
    return voice.join([_role(voice, role) for role in Role if role in roles])


def _time(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, ALMATY).strftime("%d.%m.%Y %H:%M")
