"""What each command does: a few lines here, its parts elsewhere, loaded only when it runs.

Each takes the words of the command line, read, and returns the exit code; every Fault is said by the caller.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from bot.faults import Fault
from bot.tongue import system_language
from flows.words import Lang

if TYPE_CHECKING:
    import argparse


class NothingGiven(Fault):
    """``evaluate`` was told neither a case nor a list."""

    key = "list.nothing_given"
    code = 2


def spoken(given: argparse.Namespace) -> Lang:
    """Return the language asked for, that of the system, or English."""
    return Lang(given.lang) if given.lang else system_language(os.environ) or Lang.EN


def chat(given: argparse.Namespace) -> int:
    """Hold a conversation in this terminal."""
    from bot.terminal.chat import chat

    return chat(Lang(given.lang) if given.lang else None, given.today, given.record)


def serve(_given: argparse.Namespace) -> int:
    """Serve people on Telegram."""
    from bot.app import run

    run()
    return 0


def evaluate(given: argparse.Namespace) -> int:
    """Judge a case, many cases, or a pay list. Raises NothingGiven."""
    if given.list or given.template:
        from bot.cli_list import answer_list, make_template

        if given.template:
            return make_template(given.template, spoken(given))
        return answer_list(given.list, given.output, spoken(given), given.today)
    if given.case is None and given.code is None:
        raise NothingGiven(example="medaqy evaluate case.json; medaqy evaluate --xlsx list.xlsx")
    from bot.cli_evaluate import evaluate

    return evaluate(given.case, given.code, spoken(given), given.today, as_json=given.json)


def letters(given: argparse.Namespace) -> int:
    """Write the letters that an outcome calls for."""
    from bot.cli_papers import letters

    return letters(given.case, given.code, spoken(given), given.today, given.out)


def sheet(given: argparse.Namespace) -> int:
    """Write the sheet to take along."""
    from bot.cli_papers import sheet

    return sheet(given.case, given.code, spoken(given), given.today, given.out)


def check(given: argparse.Namespace) -> int:
    """Check a rulebook."""
    from bot.cli_rules import check

    return check(given.folder)


def show(given: argparse.Namespace) -> int:
    """Print the rulebook."""
    from bot.cli_rules import show

    return show(spoken(given), given.on)


def diff(given: argparse.Namespace) -> int:
    """Tell what another rulebook changes."""
    from bot.cli_rules import diff

    return diff(spoken(given), given.old, given.new)


def doctor(given: argparse.Namespace) -> int:
    """Look at all that the service stands on."""
    from bot.cli_staff import doctor

    return doctor(spoken(given))


def verify(given: argparse.Namespace) -> int:
    """Check the record of the staff."""
    from bot.cli_staff import verify

    return verify(spoken(given), given.file)


def backup(given: argparse.Namespace) -> int:
    """Copy what is kept."""
    from bot.cli_data import backup

    return backup(spoken(given), given.file)


def restore(given: argparse.Namespace) -> int:
    """Put a backup back."""
    from bot.cli_data import restore

    return restore(spoken(given), given.file)


def retention(given: argparse.Namespace) -> int:
    """Erase what has been kept long enough."""
    from bot.cli_data import retention

    return retention(spoken(given), only_count=given.dry_run)


def broadcast(given: argparse.Namespace) -> int:
    """Look at broadcasts, hold them up, end them."""
    from bot.cli_broadcast import run

    return run(spoken(given), given)


def export(given: argparse.Namespace) -> int:
    """Write a file of the published statistics."""
    from bot.cli_export import Export, export
    from bot.statistics.orders import Order

    lang = spoken(given)
    order = Order(given.period.upper(), given.table, lang.value, given.format)
    return export(lang, Export(order, given.out, given.without))


def rotate(given: argparse.Namespace) -> int:
    """Make a new key."""
    from bot.cli_data import rotate

    return rotate(spoken(given))
