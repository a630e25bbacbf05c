"""What SQL says differently from engine to engine, under names of our own; statements of storage are built with them.

Whatever is built here is understood by SQLite and by PostgreSQL, and refused for any other engine. Must not know a
driver: see ``engine_sqlite.py``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import insert
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql import ClauseElement, SyntaxExtension
from sqlalchemy.sql.visitors import InternalTraversal

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Connection, Insert, Table
    from sqlalchemy.sql.compiler import SQLCompiler

NEVER_AGAIN: Final[dict[str, Any]] = {"sqlite_autoincrement": True}
"""For a table whose numbers are never given twice, also after the last was deleted; a sequence does so by itself."""
BY_KEY: Final[dict[str, Any]] = {"sqlite_with_rowid": False}
"""For a table whose rows lie in the order of their key, so that nothing tells in which order they came."""


class _OnConflict(SyntaxExtension, ClauseElement):
    """``ON CONFLICT``, in the words that SQLite took over from PostgreSQL: its ``named`` columns are the key, those
    that are taken from the new row, and those that are emptied."""

    _traverse_internals = [  # noqa: RUF012 - SQLAlchemy's own name, which it reads once
        ("named", InternalTraversal.dp_plain_obj),  # as a whole: SQLAlchemy would run lists of names together
        ("only", InternalTraversal.dp_clauseelement),
    ]

    def __init__(
        self, named: tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]], only: ColumnElement[bool] | None
    ) -> None:
        self.named: Final = named
        self.only: Final = only

    def apply_to_insert(self, insert_stmt: Insert) -> None:
        """Stand behind the values."""
        insert_stmt.apply_syntax_extension_point(self.append_replacing_same_type, "post_values")


@compiles(_OnConflict, "sqlite", "postgresql")
def _written(it: _OnConflict, compiler: SQLCompiler, **more: Any) -> str:
    key, takes, clears = (list(map(compiler.preparer.quote, names)) for names in it.named)
    changes = [*(f"{name} = excluded.{name}" for name in takes), *(f"{name} = NULL" for name in clears)]
    if not changes:
        return f"ON CONFLICT ({', '.join(key)}) DO NOTHING"
    only = f" WHERE {compiler.process(it.only, **more | {'include_table': True})}" if it.only is not None else ""
    return f"ON CONFLICT ({', '.join(key)}) DO UPDATE SET {', '.join(changes)}{only}"


def upsert(table: Table, *takes: str, clears: tuple[str, ...] = (), only: ColumnElement[bool] | None = None) -> Insert:
    """An insert which, where a row of this key is there, takes these columns of the new one and empties those of
    ``clears``; ``only`` says of the row that is there whether it may be changed. No row comes back where it may not.
    """
    return insert(table).ext(_OnConflict((_key(table), takes, clears), only))


def insert_new(table: Table) -> Insert:
    """An insert that leaves a row of this key as it is. Its key comes back where it was new: not every engine counts
    the rows of an insert.
    """
    return insert(table).ext(_OnConflict((_key(table), (), ()), None)).returning(*table.primary_key.columns)


def _key(table: Table) -> tuple[str, ...]:
    return tuple(column.name for column in table.primary_key.columns)


def begin_part(connection: Connection) -> None:
    """Begin a part of a transaction that can be undone alone; SQLAlchemy's own way compiles these words each time."""
    connection.exec_driver_sql("SAVEPOINT part")


def undo_part(connection: Connection) -> None:
    """Undo what was done since ``begin_part``; ``end_part`` follows all the same."""
    connection.exec_driver_sql("ROLLBACK TO SAVEPOINT part")


def end_part(connection: Connection) -> None:
    """End a part; what it did now belongs to the transaction."""
    connection.exec_driver_sql("RELEASE SAVEPOINT part")
