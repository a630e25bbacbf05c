"""The page on privacy lists every column of the statistics, and none that does not exist."""

from __future__ import annotations

import re
from pathlib import Path

from bot.statistics.dimensions import FINDING
from bot.storage.tables import inquiries, interviews_over, metadata, release_files, releases

PAGE = Path(__file__).resolve().parent.parent.parent / "docs" / "privacy.md"
COUNTED = (interviews_over, inquiries, releases, release_files)


def named() -> set[str]:
    return set(re.findall(r"`(\w+\.\w+)`", PAGE.read_text(encoding="utf-8")))


def test_every_column_of_the_statistics_has_its_purpose() -> None:
    columns = {f"{table.name}.{column.name}" for table in COUNTED for column in table.columns}
    assert columns | {"conversations.counted"} <= named()


def test_no_column_is_named_that_is_not_there() -> None:
    known = {f"{table.name}.{column.name}" for table in metadata.sorted_tables for column in table.columns}
    assert {name for name in named() if name.partition(".")[0] in metadata.tables} <= known


def test_no_column_of_an_inquiry_could_hold_a_person_a_day_or_a_sum() -> None:
    held = {column.name for column in inquiries.columns}
    assert held == {"month", "id", "lang", "region", "role", "facility", "authority", "stopped", "mark", "findings"}
    assert [it.value for it in FINDING] == ["measure", "verdict", "reason", "certainty", "band"]
    assert not inquiries.foreign_keys
