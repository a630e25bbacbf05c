"""What a statistician picked: a period, a table or all of them, a language, a form. Written as the end of a button.

Must not know what a release holds.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any, Final, Self

from flows.words import Lang

if TYPE_CHECKING:
    from collections.abc import Mapping

ALL: Final = "all"
"""Stands for every table of a release."""
FORMS: Final = ("xlsx", "csv-excel", "csv", "json", "png", "svg")
"""The forms of a file, that of the office first."""
OF_ALL: Final = ("xlsx", "json")
"""Those that hold all tables together; a picture or a plain file is of one table."""
PICTURE: Final = "png"
_GAP: Final = ":"


@dataclass(frozen=True, slots=True)
class Order:
    """``table`` is the id of one, or ``all``; what is not picked yet is empty."""

    period: str = ""
    table: str = ""
    lang: str = ""
    form: str = ""

    @classmethod
    def read(cls, text: str) -> Self:
        """The order that the end of a button says; whatever is no language or form stays empty."""
        period, table, lang, form, *_ = (*text.split(_GAP), "", "", "", "")
        return cls(period.upper(), table, lang if lang in set(Lang) else "", form if form in FORMS else "")

    @property
    def forms(self) -> tuple[str, ...]:
        """The forms in which what was picked can be had."""
        return OF_ALL if self.table == ALL else FORMS

    @property
    def complete(self) -> bool:
        """Whether everything is picked and fits together."""
        return bool(self.period and self.table and self.lang) and self.form in self.forms

    def but(self, **changes: str) -> Order:
        """The order with one thing more."""
        return replace(self, **changes)

    def __str__(self) -> str:
        """The end of a button."""
        return _GAP.join((self.period, self.table, self.lang, self.form)).rstrip(_GAP)

    def body(self) -> dict[str, str]:
        """The order as JSON, for the outbox."""
        return asdict(self)

    @classmethod
    def of(cls, body: Mapping[str, Any]) -> Self:
        """The order that ``body`` wrote."""
        return cls(*(str(body[name]) for name in ("period", "table", "lang", "form")))
