"""Releases and the files given out of them: written once, the same bytes for ever.

What is stored first counts; nothing here changes or deletes a row.
"""

from __future__ import annotations

import hashlib
from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import insert, select

from bot.statistics.stored import Release
from bot.storage.tables import release_files, releases

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from bot.statistics.marks import QuarterKeys
    from bot.storage.database import Database


class Releases:
    """The releases of one database."""

    def __init__(self, database: Database, keys: QuarterKeys) -> None:
        self._database: Final = database
        self._keys: Final = keys

    async def keep(self, release: Release) -> Release:
        """Store a release and return it, or the one that is stored under this name already.

        The key of its quarter is destroyed then: from now on nobody can tell whose its inquiries are, or count them
        again. Raises KeyUnusable.
        """
        row = asdict(release) | {"made_day": release.made_day.isoformat()}

        def work(connection: Connection) -> Release:
            stored = _find(connection, release.name)
            if stored is not None:
                return stored
            connection.execute(insert(releases), row)
            return release

        kept = await self._database.do(work)
        self._keys.destroy(release.name)
        return kept

    async def destroy_keys(self) -> None:
        """Destroy the keys of quarters that are released: a process was killed in between. Raises KeyUnusable."""
        for quarter in self._keys.known():
            if await self.get(quarter) is not None:
                self._keys.destroy(quarter)

    async def get(self, name: str) -> Release | None:
        """Return the release of a period."""
        return await self._database.do(lambda connection: _find(connection, name))

    async def all(self) -> tuple[Release, ...]:
        """Return every release, the oldest first."""
        wanted = select(releases).order_by(releases.c.name)
        return tuple(_read(row) for row in await self._database.do(lambda it: it.execute(wanted).all()))

    async def file(self, name: str) -> bytes | None:
        """Return a file as it was first given out."""
        wanted = select(release_files.c.body).where(release_files.c.name == name)
        found: bytes | None = await self._database.do(lambda it: it.execute(wanted).scalar_one_or_none())
        return found

    async def keep_file(self, release: str, name: str, body: bytes) -> bytes:
        """Store a file of a release and return it, or the one that was given out under this name before."""
        wanted = select(release_files.c.body).where(release_files.c.name == name)
        row = {"name": name, "release": release, "sha256": hashlib.sha256(body).hexdigest(), "body": body}

        def work(connection: Connection) -> bytes:
            stored: bytes | None = connection.execute(wanted).scalar_one_or_none()
            if stored is None:
                connection.execute(insert(release_files), row)
            return body if stored is None else stored

        return await self._database.do(work)


def _find(connection: Connection, name: str) -> Release | None:
    row = connection.execute(select(releases).where(releases.c.name == name)).first()
    return None if row is None else _read(row)


def _read(row: Any) -> Release:  # noqa: ANN401 - a row of SQLAlchemy
    facts = dict(row._mapping)  # noqa: SLF001 - the documented way to a row's names
    return Release(**facts | {"made_day": date.fromisoformat(row.made_day)})
