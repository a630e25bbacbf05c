"""Who of the staff may do what: one table, and nothing else decides.

A command that is not in the table belongs to everybody and is no staff command.
"""

from __future__ import annotations

from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


class Role(StrEnum):
    """What somebody on the staff is trusted with; one person may have several."""

    AUTHOR = "author"
    APPROVER = "approver"
    STATISTICIAN = "statistician"
    ADMINISTRATOR = "administrator"


EVERY_ROLE: Final = frozenset(Role)
_ADMINISTRATORS: Final = frozenset({Role.ADMINISTRATOR})
_BOTH: Final = frozenset({Role.AUTHOR, Role.APPROVER})

PERMISSIONS: Final[Mapping[str, frozenset[Role]]] = MappingProxyType({
    "staff": EVERY_ROLE,
    "team": _ADMINISTRATORS,
    "invite": _ADMINISTRATORS,
    "revoke": _ADMINISTRATORS,
    "dismiss": _ADMINISTRATORS,
    "audit": _ADMINISTRATORS,
    "broadcast": _BOTH,
    "write": frozenset({Role.AUTHOR}),
    "approve": frozenset({Role.APPROVER}),
    "sending": _BOTH,
    "stats": frozenset({Role.STATISTICIAN, Role.ADMINISTRATOR}),
})  # fmt: skip
"""Every staff command with the roles that may give it."""


def may(roles: Iterable[Role], command: str) -> bool:
    """Whether somebody with these roles may give this command; False for a command that the table lacks."""
    return not PERMISSIONS.get(command, frozenset()).isdisjoint(roles)


def commands_of(roles: Iterable[Role]) -> tuple[str, ...]:
    """The commands that somebody with these roles may give, in the order of the table."""
    held = frozenset(roles)
    return tuple(command for command in PERMISSIONS if may(held, command))
