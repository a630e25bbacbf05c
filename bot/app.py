"""The one place where the parts are put together. Each function imports what it needs, and no more."""

from __future__ import annotations

import asyncio
import logging
import os
import secrets
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from bot import logs
from rules.rulebook import load

if TYPE_CHECKING:
    from bot.broadcasts.desk import CastDesk
    from bot.clock import Clock
    from bot.conversations import Engine
    from bot.outside import Outside
    from bot.papers.make import Papers
    from bot.reminding import Reminding
    from bot.seal import Seal
    from bot.settings import Settings
    from bot.staff import Desk
    from bot.statistics.closing import Closing
    from bot.statistics.counting import Counting
    from bot.statistics.shelf import Shelf
    from bot.storage.database import Database
    from bot.subscriptions import Subscriptions
    from bot.telegram.run import Parts
    from rules.rulebook import Rulebook

_log: Final = logging.getLogger(__name__)
OLDEST_SECONDS: Final = 120
"""An update that waits longer than this means that the bot is not ready."""


def engine(book: Rulebook, name: str = "", *reached: str) -> Engine:
    """Return the dialogue over a rulebook, run by the operator of this name, who is reached in these ways."""
    from flows.engine import Engine  # noqa: PLC0415 - a command that needs no dialogue does not load it
    from flows.engine_talk import Operator  # noqa: PLC0415

    return Engine(book, Operator(name, ", ".join(way for way in reached if way)))


def engine_of_environment(book: Rulebook) -> Engine:
    """Return the dialogue with the operator named in BOT_OPERATOR_NAME, _CONTACT and _ADDRESS."""
    return engine(book, *(os.environ.get(f"BOT_OPERATOR_{part}", "") for part in ("NAME", "CONTACT", "ADDRESS")))


async def telegram(settings: Settings) -> None:
    """Serve people on Telegram until the process is asked to stop. Raises a Fault or BrokenRulebook."""
    from bot.clock import clock  # noqa: PLC0415 - see the first line
    from bot.keyring import apart  # noqa: PLC0415
    from bot.storage.database import Database  # noqa: PLC0415
    from bot.storage.held import held  # noqa: PLC0415
    from bot.storage.unlock import unlock  # noqa: PLC0415

    logs.watch(asyncio.get_running_loop())
    token, hook_secret = settings.secret(), settings.hook_secret() if settings.mode == "webhook" else None
    today = clock(environment=settings.today)
    book = load()
    dialogue = served(book, settings)
    apart(settings.key_file, settings.database_file)
    with held(settings.database_file):
        database = await Database.open(settings.database_url, day=today.day().isoformat())
        try:
            seal = await unlock(database, settings.key_file)
            from bot.telegram.run import serve, stop_of_process  # noqa: PLC0415 - seconds, so only after all that can be wrong was looked at

            parts = await put_together(database, seal, settings, today, dialogue, hook_secret)
            parts = replace(parts, papers=papers(book, settings), reminding=reminding(database, seal, today, book))
            await serve(token, settings.api_url, parts, stop_of_process())
        finally:
            await database.close()


def served(book: Rulebook, settings: Settings) -> Engine:
    """Return the dialogue as the service holds it: with its operator, its terms, and the question about counting."""
    from flows.engine import Engine  # noqa: PLC0415 - see the first line
    from flows.engine_talk import Operator  # noqa: PLC0415

    contact = ", ".join(way for way in (settings.operator_contact, settings.operator_address) if way)
    return Engine(
        book, Operator(settings.operator_name, contact, kept_days=settings.keep_days, counts=True, writes=True)
    )


def papers(book: Rulebook, settings: Settings) -> Papers:
    """Return what makes letters and sheets, with the operator as the one to ask."""
    from bot.papers.make import Papers  # noqa: PLC0415 - see the first line
    from flows.explain_view import Helper  # noqa: PLC0415

    contact = ", ".join(way for way in (settings.operator_contact, settings.operator_address) if way)
    return Papers(book, Helper(settings.operator_name, contact))


def reminding(database: Database, seal: Seal, clock: Clock, book: Rulebook) -> Reminding:
    """Return what sends reminders, and the word that another rulebook gives another result."""
    from bot.reminding import Reminding  # noqa: PLC0415 - see the first line
    from bot.storage.reminders import Reminders  # noqa: PLC0415
    from flows.engine import Engine  # noqa: PLC0415

    return Reminding(Reminders(database, seal, clock), clock, Engine(book), book.sha256)


async def put_together(
    database: Database, seal: Seal, settings: Settings, clock: Clock, dialogue: Engine, secret: str | None
) -> Parts:
    """Return the parts of the bot on Telegram over an open database. Raises a Fault."""
    from bot.broadcasts.pace import Limits  # noqa: PLC0415
    from bot.conversations import Conversations  # noqa: PLC0415 - see the first line
    from bot.counted import Counted  # noqa: PLC0415
    from bot.retention import Terms  # noqa: PLC0415
    from bot.storage.ledger import Ledger  # noqa: PLC0415
    from bot.storage.letters import Letters  # noqa: PLC0415
    from bot.storage.store import Store  # noqa: PLC0415
    from bot.storage.tidy import tidy  # noqa: PLC0415
    from bot.telegram.run import Parts  # noqa: PLC0415
    from bot.telegram.webhook import Hook  # noqa: PLC0415

    store = Store(database, clock, seal)
    if again := await store.erase_again():
        _log.warning("%d persons had asked to be erased after this backup was made; that was done again", again)
    terms = Terms(settings.keep_days, settings.keep_backups_days)

    count, close = counting(database, settings, clock, seal), closing(database, clock, seal)

    async def keep_house() -> None:
        await count.count()
        await close.close()
        report = await tidy(database, clock, terms, seal)
        if report.conversations or report.backups or report.erasures:
            _log.info("forgotten: %d conversations, %d backups", report.conversations, report.backups)

    hook = Hook(settings.webhook_url, *settings.hook_address(), secret) if secret is not None else None
    around = outside(database, settings, clock, seal)
    spoke = around.subscriptions.speaks if around.subscriptions else None
    talk = Conversations(store, Counted(dialogue, around.metrics), clock, spoke)
    ledger = Ledger(database, clock, seal, secrets.token_hex(8), Limits(settings.allowed_a_second))
    given = shelf(database, seal)
    return Parts(talk, store, Letters(database, seal, clock), clock, keep_house, hook, around, ledger, given)


def counting(database: Database, settings: Settings, clock: Clock, seal: Seal) -> Counting:
    """Return the job that counts. Raises BrokenRulebook."""
    from bot.statistics.counting import Counting  # noqa: PLC0415 - see the first line
    from bot.statistics.marks import QuarterKeys  # noqa: PLC0415
    from bot.storage.inquiries import Inquiries  # noqa: PLC0415
    from flows.questions_open import OpenBook  # noqa: PLC0415

    keeper = Inquiries(database, seal, QuarterKeys(seal.file))
    return Counting(keeper, OpenBook(load()), clock, settings.keep_days)


def closing(database: Database, clock: Clock, seal: Seal) -> Closing:
    """Return what makes releases. Raises BrokenRulebook."""
    from bot.statistics.closing import Closing  # noqa: PLC0415 - see the first line
    from bot.statistics.marks import QuarterKeys  # noqa: PLC0415
    from bot.storage.releases import Releases  # noqa: PLC0415
    from bot.storage.tallies import Tallies  # noqa: PLC0415

    keys = QuarterKeys(seal.file)
    return Closing(Tallies(database, keys), Releases(database, keys), load(), clock)


def shelf(database: Database, seal: Seal) -> Shelf:
    """Return the releases as they are given out."""
    from bot.statistics.marks import QuarterKeys  # noqa: PLC0415 - see the first line
    from bot.statistics.shelf import Shelf  # noqa: PLC0415
    from bot.storage.releases import Releases  # noqa: PLC0415

    return Shelf(Releases(database, QuarterKeys(seal.file)))


def outside(database: Database, settings: Settings, clock: Clock, seal: Seal) -> Outside:
    """Return what surrounds the conversation. Raises BadListen."""
    from bot.health import Health, address  # noqa: PLC0415 - see the first line
    from bot.metrics import Metrics  # noqa: PLC0415
    from bot.outside import Outside  # noqa: PLC0415
    from bot.pace import Paces  # noqa: PLC0415
    from bot.pseudonyms import Pseudonyms  # noqa: PLC0415
    from bot.staff import Desk  # noqa: PLC0415
    from bot.staff_stats import StatsDesk  # noqa: PLC0415
    from bot.storage.queue import waiting, writable  # noqa: PLC0415
    from bot.storage.staff import StaffStore  # noqa: PLC0415

    metrics = Metrics()

    async def refresh() -> None:
        now = await waiting(database, clock)
        metrics.waiting(now.inbox, now.oldest_seconds, now.outbox)
        metrics.broadcasts(now.broadcasts)

    async def prompt() -> bool:
        return (await waiting(database, clock)).oldest_seconds < OLDEST_SECONDS

    health = Health(metrics, {"database": lambda: writable(database, clock), "inbox": prompt}, refresh)
    acts = StaffStore(database, clock)
    stats = StatsDesk(shelf(database, seal), acts)
    desk = Desk(acts, clock, seal.print_of, settings.first_administrators, stats=stats)
    listen = address(settings.metrics_listen) if settings.metrics_listen else None
    cast, subscriptions = broadcasting(database, clock, seal, desk, settings.allowed_a_second)
    return Outside(metrics, Paces(), Pseudonyms(clock), desk, health, listen, cast, subscriptions)


def broadcasting(
    database: Database, clock: Clock, seal: Seal, staff: Desk, allowed: int = 30
) -> tuple[CastDesk, Subscriptions]:
    """Return the desk of broadcasts, and where people subscribe; ``allowed``: messages a second in all."""
    from bot.broadcasts.bench import Bench  # noqa: PLC0415 - see the first line
    from bot.broadcasts.desk import CastDesk  # noqa: PLC0415
    from bot.broadcasts.notes import Notes  # noqa: PLC0415
    from bot.broadcasts.pace import Limits  # noqa: PLC0415
    from bot.storage.broadcasts import Broadcasts  # noqa: PLC0415
    from bot.storage.desk_notes import DeskNotes  # noqa: PLC0415
    from bot.storage.subscribers import Subscribers  # noqa: PLC0415
    from bot.subscriptions import Subscriptions  # noqa: PLC0415

    notes = Notes(DeskNotes(database, seal), clock)
    bench = Bench(Broadcasts(database, clock, seal, Limits(allowed)), notes, clock, staff.held, staff.note)
    return CastDesk(staff, bench), Subscriptions(Subscribers(database, clock, seal))


def run() -> None:
    """Read the settings and serve. Raises a Fault or BrokenRulebook."""
    from bot.settings import read  # noqa: PLC0415 - see the first line

    settings = read()
    logs.start()
    asyncio.run(telegram(settings))
