"""A broadcast rehearsed: killed at random moments, over a line at its worst, nobody is written to twice or left out."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from tests.bot.casting import draft
from tests.bot.rehearsal import rehearse

if TYPE_CHECKING:
    from pathlib import Path

PEOPLE = int(os.environ.get("REHEARSAL", "20000"))
KILLS = 21
AT_ONCE = 8


@pytest.mark.prove
async def test_at_most_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found, api = await rehearse(tmp_path, PEOPLE, KILLS, name="leave")
    with capsys.disabled():
        print(found.table(api, "at most once"))  # noqa: T201 - the figures of the proof
    assert found.state == "done"
    assert len(found.by_person) == PEOPLE
    assert max(api.copies.values()) == 1
    arrived = set(api.copies)
    assert found.having("sent") <= arrived
    assert arrived <= found.having("sent", "unknown")
    assert set(api.people) - arrived <= found.having("unknown", "blocked", "failed")
    assert found.having("blocked") <= api.blocked <= found.having("blocked", "unknown")
    assert found.having("failed") <= api.nowhere <= found.having("failed", "unknown")
    assert api.lost <= found.having("unknown")
    assert len(found.having("unknown")) <= len(api.lost) + sum(found.cut)
    assert max(found.cut) <= AT_ONCE
    assert "Traceback" not in (tmp_path / "said").read_text(encoding="utf-8")


@pytest.mark.prove
async def test_at_least_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    given = draft(quiet=False, unknown="resend")
    found, api = await rehearse(tmp_path, PEOPLE // 10, KILLS // 4, given, name="resend")
    with capsys.disabled():
        print(found.table(api, "at least once"))  # noqa: T201 - same
    assert found.state == "done"
    reachable = set(api.people) - api.blocked - api.nowhere
    assert set(api.copies) == found.having("sent") == reachable
    twice = {person for person, count in api.copies.items() if count > 1}
    assert twice <= {person for person, count in api.repeats.items() if count}
    assert all(api.repeats[person] >= api.copies[person] - 1 for person in twice)
