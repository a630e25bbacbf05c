"""Each rule of a broadcast taken out of a copy of the program: its test must fail then, or it proves nothing."""

from __future__ import annotations

import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.bot.processes import ROOT, environment

if TYPE_CHECKING:
    from pathlib import Path

LEDGER, HOURS, SENDING = "test_broadcast_ledger", "test_broadcast_hours", "test_broadcast_sending"
Change = tuple[str, str, str]

RULES: dict[str, tuple[tuple[Change, ...], str, str]] = {
    "frozen at the approval": (
        (("bot/storage/recipients.py", "c.unreachable_day.is_(None)).order_by", "c.id > 0).order_by"),),
        LEDGER, "test_who_is_meant_is_frozen_at_the_approval",
    ),
    "who opted out is left out": (
        (("bot/storage/ledger.py", "if it.kind is Kind.SEND and not row.topics", "if row.id < 0 and not row.topics"),),
        LEDGER, "test_who_opted_out_between_approval_and_sending_gets_nothing",
    ),
    "begun on the disk before it leaves": (
        (("bot/storage/ledger.py", '"state": State.SENDING.value, "started_at"', '"started_at"'),),
        LEDGER, "test_what_was_begun_by_a_process_that_is_no_more_is_unknown_and_the_rest_is_free",
    ),
    "a lease runs out, but no sooner": (
        (("bot/storage/standing.py", "recipients.c.lease_until < now", "recipients.c.lease_until < now + 30"),),
        LEDGER, "test_a_lease_that_ran_out_is_ended_by_others_too_but_no_sooner",
    ),
    "at most once": (
        (("bot/storage/endings.py", 'it.draft.unknown == "resend"', "it.id > 0"),),
        LEDGER, "test_at_most_once_leaves_what_is_unknown_until_a_person_decides",
    ),
    "a second copy says so": (
        (("bot/storage/endings.py", '"repeat": one.attempt.again or resend', '"repeat": one.attempt.again'),),
        LEDGER, "test_at_least_once_sends_again_and_says_so_but_not_for_ever",
    ),
    "a pause is seen before the next one": (
        (("bot/storage/ledger.py", 'if state != "sending" or', 'if state == "done" or'),),
        LEDGER, "test_pause_and_cancel_are_seen_before_the_next_one",
    ),
    "three equal errors of the text": (
        (("bot/storage/endings.py", "func.count() >= TEXT_ERRORS", "func.count() > TEXT_ERRORS"),),
        LEDGER, "test_three_equal_errors_of_the_text_hold_it_up",
    ),
    "a refused token": (
        (("bot/storage/endings.py", "if why is not None:\n        steps", 'if why == "":\n        steps'),),
        LEDGER, "test_a_refused_token_holds_it_up_at_once_and_the_message_goes_back",
    ),
    "a blocked chat leaves the audience": (
        (("bot/storage/endings.py", "        if one.gone:", "        if one.gone and one.moved_to:"),),
        LEDGER, "test_a_blocked_chat_leaves_the_audience_and_comes_back",
    ),
    "a chat that moved": (
        (("bot/storage/endings.py", "        if one.moved_to is not None:", "        if one.moved_to == 0:"),),
        LEDGER, "test_a_chat_that_moved_is_followed",
    ),
    "quiet hours": (
        (("bot/storage/ledger.py", "it.draft.quiet and is_quiet(now)", "it.draft.quiet and is_quiet(0.0)"),),
        HOURS, "test_nothing_goes_at_night_unless_the_draft_says_so",
    ),
    "an old approval lapses": (
        (("bot/broadcasts/approval.py", "at - approved_at <= VALID_SECONDS", "at >= approved_at"),),
        HOURS, "test_an_old_approval_lapses_and_nothing_starts",
    ),
    "deleted within two days": (
        (("bot/storage/recipients.py", "c.finished_at > now - RECALL_SECONDS", "c.finished_at > 0"),),
        HOURS, "test_what_was_sent_is_deleted_within_two_days",
    ),
    "the wait of Telegram": (
        (("bot/broadcasts/pace.py", "until = max(purse.pause_until, now + wait)", "until = now"),),
        SENDING, "test_telegrams_wait_is_kept_on_the_disk_and_never_shortened",
    ),
    "another language is said": (
        (("bot/broadcasts/content.py", "if used is not wanted else []", "if used == '' else []"),),
        SENDING, "test_everybody_gets_it_once_in_their_language",
    ),
}  # fmt: skip


def copied(to: Path) -> Path:
    for part in ("bot", "flows", "rules", "locales", "migrations", "tests"):
        shutil.copytree(ROOT / part, to / part, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", to)
    return to


def passes(folder: Path, *tests: str) -> bool:
    """Run tests in a copy; anything but passing and failing is an error of ours."""
    ended = subprocess.run(  # noqa: S603 - our own command
        [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", "-m", "not prove", *tests],
        cwd=folder,
        env=environment(PYTHONPATH=str(folder)),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert ended.returncode in {0, 1}, ended.stdout + ended.stderr
    return ended.returncode == 0


@pytest.mark.prove
@pytest.mark.parametrize("rule", RULES)
def test_the_test_of_a_rule_fails_without_it(rule: str, tmp_path: Path) -> None:
    changes, file, test = RULES[rule]
    folder = copied(tmp_path / "copy")
    for path, before, after in changes:
        source = (folder / path).read_text(encoding="utf-8")
        assert source.count(before) == 1, f"{path} has {before!r} {source.count(before)} times"
        (folder / path).write_text(source.replace(before, after), encoding="utf-8")
    assert not passes(folder, f"tests/bot/{file}.py::{test}")
