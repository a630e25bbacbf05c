"""What every table hangs on: the names of constraints, and how a sealed column is marked."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import MetaData

SEALED: Final[dict[str, Any]] = {"sealed": True}

metadata: Final = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_label)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)
