"""The language of the command line's own words, where nobody chose one: that of the system, if it is one of ours."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from flows.words import Lang

if TYPE_CHECKING:
    from collections.abc import Mapping

_VARIABLES: Final = ("LC_ALL", "LC_MESSAGES", "LANG")


def system_language(environment: Mapping[str, str]) -> Lang | None:
    """Return the language of LC_ALL, LC_MESSAGES or LANG (``kk_KZ.UTF-8``), None for any other."""
    for name in _VARIABLES:
        code = environment.get(name, "")
        if code:
            short = code.replace("_", "-").partition("-")[0].partition(".")[0].lower()
            return Lang(short) if short in set(Lang) else None
    return None
