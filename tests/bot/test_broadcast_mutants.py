"""Each rule of a broadcast is taken away in a copy of the program, wherever it is kept; its test must then fail."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.bot.processes import environment

ROOT = Path(__file__).parent.parent.parent
COPIED = ("bot", "flows", "rules", "locales", "migrations", "tests", "pyproject.toml", "docs")
APPROVAL, CONTENT = "test_broadcast_approval.py", "test_broadcast_content.py"
DESK, WAY = "test_broadcast_desk.py", "test_broadcast_way.py"

Edit = tuple[str, str, str]
KEPT = "draft.from_(previewed) | approved.to.itself(internal=True) | scheduled.to(draft)"
ALWAYS = "if False:\n            raise"

MUTANTS: dict[str, tuple[str, tuple[Edit, ...]]] = {
    "two people": (
        f"{APPROVAL}::test_an_author_who_is_an_approver_too_does_not_approve_their_own",
        (
            ("bot/broadcasts/approval.py", "two_people=by != author", "two_people=True"),
            ("bot/storage/broadcasts.py", "if who == it.author:\n            raise", ALWAYS),
            ("bot/broadcasts/desk_way.py", "if it.author == act.who:\n            raise", ALWAYS),
        ),
    ),
    "only the author edits": (
        f"{APPROVAL}::test_nobody_edits_the_draft_of_another_and_approves_it_then",
        (("bot/broadcasts/bench.py", "if found.author != act.who:\n            raise", ALWAYS),),
    ),
    "one changed byte": (
        f"{APPROVAL}::test_bytes_that_were_changed_behind_the_desk_are_not_sent",
        (
            ("bot/broadcasts/approval.py", "approved_hash == whole(draft)", "bool(approved_hash)"),
            ("bot/storage/broadcasts_steps.py", "not facts.same_bytes", "False"),
        ),
    ),
    "a change kills the approval": (
        f"{APPROVAL}::test_one_change_kills_the_approval",
        (("flows/broadcast.py", "draft.from_(previewed, approved, scheduled)", KEPT),),
    ),
    "an expired approval": (
        f"{APPROVAL}::test_an_approval_dies_after_a_day",
        (("bot/broadcasts/approval.py", "VALID_SECONDS: Final = 24 * 3600", "VALID_SECONDS: Final = 24 * 3600 * 999"),),
    ),
    "opted out between approval and sending": (
        f"{APPROVAL}::test_who_stopped_between_approval_and_sending_gets_nothing",
        (("bot/storage/ledger.py", 'return "opted_out"', "return None"),),
    ),
    "language fallback": (
        f"{CONTENT}::test_a_missing_language_is_replaced_in_the_stated_order_and_said",
        (("bot/broadcasts/content.py", "(wanted, *draft.fallback, *tuple(Lang))", "(wanted, *tuple(Lang))"),),
    ),
    "the line that says it is another language": (
        f"{CONTENT}::test_a_missing_language_is_replaced_in_the_stated_order_and_said",
        (("bot/broadcasts/content.py", "if used is not wanted else []", "if False else []"),),
    ),
    "quiet hours": (
        f"{WAY}::test_at_night_nothing_goes_until_eight",
        (("bot/storage/ledger.py", "it.draft.quiet and is_quiet(now)", "it.draft.quiet and False"),),
    ),
    "fewer than ten need a reason": (
        f"{DESK}::test_fewer_than_ten_need_a_reason_which_the_approver_reads",
        (("bot/storage/broadcasts.py", "is_small(count)", "False"),),
    ),
    "a test before the approval": (
        f"{APPROVAL}::test_without_a_test_of_the_same_bytes_nothing_is_approved",
        (("bot/storage/broadcasts.py", "if it.tested_hash != seen or it.previewed_hash != seen:", "if False:"),),
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("mutants")
    for name in COPIED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, folder / name)
    return folder


def fails(folder: Path, test: str) -> bool:
    """Whether the test fails there, by an assertion and not because nothing could be run."""
    words = ("-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", f"tests/bot/{test}")
    done = subprocess.run(  # noqa: S603 - our own tests
        [sys.executable, *words],
        cwd=folder,
        env=environment(PYTHONPATH=str(folder), PYTHONDONTWRITEBYTECODE="1"),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode in {0, 1}, done.stdout + done.stderr
    return done.returncode == 1


@pytest.mark.prove
@pytest.mark.parametrize("rule", list(MUTANTS))
def test_without_the_rule_its_test_fails(copy: Path, rule: str) -> None:
    test, edits = MUTANTS[rule]
    before = {name: (copy / name).read_text(encoding="utf-8") for name, _, _ in edits}
    try:
        for name, old, new in edits:
            text = (copy / name).read_text(encoding="utf-8")
            assert old in text, (name, old)
            (copy / name).write_text(text.replace(old, new), encoding="utf-8")
        assert fails(copy, test)
    finally:
        for name, text in before.items():
            (copy / name).write_text(text, encoding="utf-8")
