"""The staff and the invitations in the database: every change and its row of the audit record in one transaction.

Persons are keyed prints here, codes are hashes; nothing else about anybody.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import delete, insert, select, update

from bot.audit import label_of
from bot.roles import Role
from bot.staff import Joined, Member, Open, Team
from bot.storage import audit as record
from bot.storage.tables import audit, desk_notes, invitations, staff

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from bot.audit import Chain, Row
    from bot.clock import Clock
    from bot.storage.database import Database

JOINED: Final = "joined"


def print_of_code(code: str) -> bytes:
    """The hash under which an invitation is kept; the code itself is in the link alone."""
    return hashlib.sha256(code.encode()).digest()


class StaffStore:
    """See ``bot.staff.Keeper``."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database: Final = database
        self._clock: Final = clock

    async def roles(self, who: bytes) -> frozenset[Role]:
        """Return the roles of a person; none for everybody else."""
        return await self._database.do(lambda connection: _roles(connection, who))

    async def invite(self, who: bytes, code: str, role: Role, expires_at: float) -> str:
        """Keep an invitation and return its label."""
        print_ = print_of_code(code)
        row = {"code": print_, "role": role.value, "expires_at": expires_at, "made_by": who}

        def work(connection: Connection) -> str:
            connection.execute(insert(invitations), row)
            self._note(connection, who, "invited", label_of(print_), role=role.value)
            return label_of(print_)

        return await self._database.do(work)

    async def revoke(self, who: bytes, label: str) -> bool:
        """Take an invitation back; False where none with this label is open."""
        now = self._clock.seconds()

        def work(connection: Connection) -> bool:
            found = next((row for row in _open(connection, now) if label_of(row.code) == label), None)
            if found is not None:
                one = invitations.c.code == found.code
                connection.execute(update(invitations).where(one).values(revoked_at=now))
                self._note(connection, who, "revoked", label, role=found.role)
            return found is not None

        return await self._database.do(work)

    async def join(self, who: bytes, code: str) -> Joined | None:
        """Use an invitation once; None where it is unknown, revoked, expired, or used by somebody else.

        Whoever used it is told the same again: their message may have been delivered twice.
        """
        now, print_ = self._clock.seconds(), print_of_code(code)

        def work(connection: Connection) -> Joined | None:
            if (again := _joined_before(connection, who, print_)) is not None:
                return again
            if not any(row.code == print_ for row in _open(connection, now)):
                self._note(connection, who, "refused", "invitation")
                return None
            statement = update(invitations).where(invitations.c.code == print_, invitations.c.used_at.is_(None))
            role = Role(connection.execute(statement.values(used_at=now).returning(invitations.c.role)).scalar_one())
            held = _roles(connection, who)
            _give(connection, who, held | {role}, self._clock.today().isoformat())
            self._note(connection, who, JOINED, label_of(print_), role=role.value)
            return Joined(role, new=role not in held)

        return await self._database.do(work)

    async def dismiss(self, who: bytes, label: str) -> bool:
        """Take every role from the person with this label; False where there is nobody."""

        def work(connection: Connection) -> bool:
            found = next((row for row in connection.execute(select(staff)) if label_of(row.chat_key) == label), None)
            if found is not None:
                for table in (staff, desk_notes):
                    connection.execute(delete(table).where(table.c.chat_key == found.chat_key))
                self._note(connection, who, "dismissed", label, roles=found.roles)
            return found is not None

        return await self._database.do(work)

    async def team(self, who: bytes) -> Team:
        """Return everybody on the staff and every open invitation."""
        now = self._clock.seconds()

        def work(connection: Connection) -> Team:
            self._note(connection, who, "saw_team")
            came = select(audit.c.actor, audit.c.subject).where(audit.c.act == JOINED).order_by(audit.c.seq)
            by = {row.actor: row.subject for row in connection.execute(came)}
            members = [
                Member(label_of(row.chat_key), _read(row.roles), row.since, by.get(row.chat_key, ""))
                for row in connection.execute(select(staff).order_by(staff.c.since))
            ]
            opened = [Open(label_of(row.code), Role(row.role), row.expires_at) for row in _open(connection, now)]
            return Team(tuple(members), tuple(opened))

        return await self._database.do(work)

    async def note(self, who: bytes, act: str, subject: str = "", **detail: str) -> None:
        """Add an act that changes nothing else."""
        await self._database.do(lambda connection: self._note(connection, who, act, subject, **detail))

    async def last(self, most: int) -> tuple[Row, ...]:
        """Return the newest acts, the newest first."""
        return await self._database.do(lambda connection: record.last(connection, most))

    async def verify(self) -> Chain:
        """Check the whole record."""
        return await self._database.do(record.verify)

    def _note(self, connection: Connection, who: bytes, act: str, subject: str = "", **detail: str) -> None:
        record.append(connection, float(self._clock.seconds()), who, act, subject, **detail)


def _roles(connection: Connection, who: bytes) -> frozenset[Role]:
    found = connection.execute(select(staff.c.roles).where(staff.c.chat_key == who)).scalar_one_or_none()
    return _read(found or "")


def _read(text: str) -> frozenset[Role]:
    return frozenset(Role(name) for name in text.split(",") if name)


def _give(connection: Connection, who: bytes, roles: frozenset[Role], day: str) -> None:
    written = ",".join(role.value for role in Role if role in roles)
    if not connection.execute(update(staff).where(staff.c.chat_key == who).values(roles=written)).rowcount:
        connection.execute(insert(staff), {"chat_key": who, "roles": written, "since": day})


def _joined_before(connection: Connection, who: bytes, code: bytes) -> Joined | None:
    mine = select(audit.c.seq).where(audit.c.act == JOINED, audit.c.actor == who, audit.c.subject == label_of(code))
    used = select(invitations.c.role).where(invitations.c.code == code, invitations.c.used_at.is_not(None))
    role = connection.execute(used).scalar_one_or_none()
    if role is None or connection.execute(mine).first() is None:
        return None
    return Joined(Role(role), new=True) if Role(role) in _roles(connection, who) else None


def _open(connection: Connection, now: float) -> list[Any]:
    c = invitations.c
    wanted = select(invitations).where(c.used_at.is_(None), c.revoked_at.is_(None), c.expires_at > now)
    return list(connection.execute(wanted.order_by(c.expires_at)))
