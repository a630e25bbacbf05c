"""``/stats`` at the desk: a period, a table, a language, a form are picked; the file follows, and the record says so.

Knows nothing of Telegram. Shows what is released and nothing else: no figure that is not published passes here.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Protocol

from bot.statistics.orders import ALL, Order
from bot.statistics.shelf import NoTable, NotReleased, language_named
from flows.words import Button, Lang, Reply

if TYPE_CHECKING:
    from bot.statistics.shelf import Shelf
    from flows.speech import Voice
    from flows.words import Paragraph

COMPARE: Final = "compare"
MOST_PERIODS: Final = 12
_ACTION: Final = "st:stats:"


@dataclass(frozen=True, slots=True)
class Handed(Reply):
    """An answer that a file follows; ``wait`` is said where it takes long, ``sorry`` where it cannot be made."""

    order: Order = field(default_factory=Order)
    wait: str = ""
    sorry: str = ""


class Record(Protocol):
    """Where acts are noted; see bot/storage/staff.py."""

    async def note(self, who: bytes, act: str, subject: str = "", **detail: str) -> None:
        """Add an act."""
        ...


class StatsDesk:
    """Answers ``/stats``. ``shelf`` holds the releases."""

    def __init__(self, shelf: Shelf, record: Record) -> None:
        self._shelf: Final = shelf
        self._record: Final = record

    async def answer(self, who: bytes, rest: str, voice: Voice) -> Reply:
        """Answer a command or a button; ``rest`` is what stands behind the name."""
        word, _, more = rest.replace(" ", ":").partition(":")
        try:
            if word == COMPARE:
                return await self._compare(who, Order.read(more), voice)
            return await self._pick(who, Order.read(rest.replace(" ", ":")), voice)
        except (NotReleased, NoTable) as fault:
            await self._record.note(who, "in_vain", "stats")
            said = voice.paragraph(fault.key, "text", **fault.values)
            return Reply((said, *await self._known(voice)))

    async def _known(self, voice: Voice) -> tuple[Paragraph, ...]:
        periods = await self._shelf.periods()
        if not periods:
            return (voice.paragraph("stats.nothing_yet"),)
        return (voice.paragraph("stats.known", periods=voice.join(periods[:MOST_PERIODS])),)

    async def _pick(self, who: bytes, order: Order, voice: Voice) -> Reply:
        if not order.period:
            return await self._periods(who, voice)
        tables = await self._shelf.tables(order.period)
        if order.table not in {ALL, *tables}:
            return self._tables(order, tables, voice)
        if not order.lang:
            return self._langs(order, voice)
        if not order.complete:
            return self._forms(order, voice)
        return await self._hand(who, order, voice)

    async def _periods(self, who: bytes, voice: Voice) -> Reply:
        await self._record.note(who, "saw_stats")
        periods = await self._shelf.periods()
        rows = [(Button(name, f"{_ACTION}{name}"),) for name in periods[:MOST_PERIODS]]
        if any([await self._shelf.before(name) for name in periods]):
            rows.append((Button(voice.say("stats.button_compare"), f"{_ACTION}{COMPARE}"),))
        said = voice.paragraphs("stats.which_period" if rows else "stats.nothing_yet")
        return Reply(said, tuple(rows))

    def _tables(self, order: Order, tables: tuple[str, ...], voice: Voice) -> Reply:
        rows = [(Button(voice.say("stats.button_all"), f"{_ACTION}{order.but(table=ALL)}"),)]
        rows += [(Button(self._shelf.named(voice, it), f"{_ACTION}{order.but(table=it)}"),) for it in tables]
        return Reply((voice.paragraph("stats.which_table", period=order.period),), tuple(rows))

    def _langs(self, order: Order, voice: Voice) -> Reply:
        rows = tuple((Button(language_named(it), f"{_ACTION}{order.but(lang=it.value)}"),) for it in Lang)
        return Reply((voice.paragraph("stats.which_language"),), rows)

    def _forms(self, order: Order, voice: Voice) -> Reply:
        order = order.but(form="")
        rows = tuple((Button(_form_named(voice, it), f"{_ACTION}{order.but(form=it)}"),) for it in order.forms)
        return Reply((voice.paragraph("stats.which_form"),), rows)

    async def _hand(self, who: bytes, order: Order, voice: Voice) -> Handed:
        release = await self._shelf.release(order.period)
        await self._record.note(who, "exported", str(order), sha256=release.sha256)
        table = voice.say("stats.button_all") if order.table == ALL else self._shelf.named(voice, order.table)
        said = voice.paragraph("stats.comes", period=order.period, table=table, sha256=release.sha256[:16])
        return Handed(
            (said, voice.paragraph("stats.may_be_passed_on", "quote")),
            order=order,
            wait=voice.say("stats.wait"),
            sorry=voice.say("stats.sorry"),
        )

    async def _compare(self, who: bytes, order: Order, voice: Voice) -> Reply:
        known = [name for name in await self._shelf.periods() if await self._shelf.before(name)]
        if not known:
            return Reply((voice.paragraph("stats.nothing_to_compare"),))
        order = order if order.period else order.but(period=known[0])
        if order.period not in known:
            raise NotReleased(period=order.period)
        if order.table not in await self._shelf.tables(order.period):
            action = f"{_ACTION}{COMPARE}:{order.period}:"
            tables = await self._shelf.tables(order.period)
            rows = tuple((Button(self._shelf.named(voice, it), f"{action}{it}"),) for it in tables)
            before = str(await self._shelf.before(order.period))
            return Reply((voice.paragraph("stats.compare_which", period=order.period, before=before),), rows)
        await self._record.note(who, "compared", f"{order.period}:{order.table}")
        return Reply(await self._shelf.compared(voice, order.period, order.table))


def _form_named(voice: Voice, form: str) -> str:
    name = form.replace("-", "_")
    return voice.say(f"stats.form.{name}")
