"""The counts: each person once in a cell and once in a margin, as counting by hand gives them; and their marks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.keyring import KeyUnusable
from bot.statistics import tally
from bot.statistics.dimensions import DOMAINS, OF_FINDING, Cut, Dimension
from bot.statistics.marks import Marks, QuarterKeys
from bot.statistics.period import BadPeriod, Period
from bot.storage import tallies as reading
from bot.storage.tallies import Tallies
from tests.bot.keeping import opened
from tests.bot.made_up import Row, fill, rare, truth, years

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from tests.bot.keeping import Opened

QUARTER = Period.parse("2026-Q3")
CUTS = (
    Cut(Dimension.MONTH, Dimension.VERDICT, "wage_supplement"),
    Cut(Dimension.ROLE, Dimension.VERDICT, "infection_payment"),
    Cut(Dimension.FACILITY, Dimension.REASON, "wage_supplement"),
    Cut(Dimension.REGION, Dimension.MEASURE),
    Cut(Dimension.MEASURE, Dimension.VERDICT),
    Cut(Dimension.LANG, Dimension.STOPPED),
    Cut(Dimension.AUTHORITY, Dimension.BAND, "death_payment"),
)


@pytest.fixture
async def it(tmp_path: Path) -> AsyncIterator[Opened]:
    async with opened(tmp_path) as made:
        yield made


@pytest.fixture
def keys(it: Opened) -> QuarterKeys:
    return QuarterKeys(it.seal.file)


def made(a_month: int = 120) -> list[Row]:
    return list(years(QUARTER.months, a_month, again=0.3, planted=rare(QUARTER.months)))


@pytest.mark.parametrize("together", [100_000, 40])
@pytest.mark.engines
async def test_the_counts_are_those_of_counting_by_hand(
    it: Opened, keys: QuarterKeys, monkeypatch: pytest.MonkeyPatch, together: int
) -> None:
    monkeypatch.setattr(reading, "AT_ONCE", 50)
    monkeypatch.setattr(tally, "TOGETHER", together)
    rows = made()
    await fill(it.database, keys, rows)
    found = await Tallies(it.database, keys).tallies(QUARTER.months, CUTS)
    assert found == {cut: truth(rows, QUARTER.months, cut) for cut in CUTS}
    month = QUARTER.months[1]
    assert await Tallies(it.database, keys).tallies([month], CUTS) == {cut: truth(rows, [month], cut) for cut in CUTS}


@pytest.mark.engines
async def test_nobody_asked(it: Opened, keys: QuarterKeys) -> None:
    found = Tallies(it.database, keys)
    assert await found.tallies(QUARTER.months, CUTS) == {cut: {} for cut in CUTS}
    assert await found.open_quarters() == ()


@pytest.mark.engines
async def test_quarters_that_wait_for_their_release(it: Opened, keys: QuarterKeys) -> None:
    await fill(it.database, keys, years(["2026-03", "2026-09"], 5))
    assert await Tallies(it.database, keys).open_quarters() == ("2026-Q1", "2026-Q3")


def test_every_code_of_the_made_up_years_is_in_its_domain() -> None:
    for row in made(30):
        for dimension in set(Dimension) - OF_FINDING - {Dimension.MONTH}:
            assert getattr(row.inquiry, dimension.value) in DOMAINS[dimension]
        for finding in row.inquiry.findings:
            for dimension in OF_FINDING - {Dimension.REASON}:
                assert getattr(finding, dimension.value) in DOMAINS[dimension]


def test_marks_of_one_person_are_unlike_and_still_found() -> None:
    marks = Marks(bytes(range(32)))
    me, other = marks.who(b"a" * 32), marks.who(b"b" * 32)
    mine = [marks.mark("2026-07", number, me) for number in range(50)]
    assert len(set(mine)) == 50
    assert marks.read("2026-07", range(50), mine) == [me] * 50
    assert marks.read("2026-07", [7], [marks.mark("2026-07", 7, other)]) == [other]
    assert marks.read("2026-08", [7], [mine[7]]) != [me]
    assert Marks(bytes(32)).read("2026-07", range(50), mine) != [me] * 50


def test_the_key_of_a_quarter_is_kept_until_it_is_destroyed(tmp_path: Path) -> None:
    keys = QuarterKeys(tmp_path / "keys")
    made, later = keys.marks("2026-Q3"), keys.marks("2026-Q4")
    assert keys.marks("2026-Q3").who(b"x") == made.who(b"x") != later.who(b"x")
    assert keys.known() == ("2026-Q3", "2026-Q4")
    assert keys.file.stat().st_mode & 0o777 == 0o600
    gone = keys.file.read_text().splitlines()[0].split()[1]
    keys.destroy("2026-Q3")
    keys.destroy("2026-Q1")
    assert keys.known() == ("2026-Q4",)
    assert gone not in keys.file.read_text()
    assert keys.marks("2026-Q3").who(b"x") != made.who(b"x")


def test_a_damaged_file_of_keys_is_said(tmp_path: Path) -> None:
    keys = QuarterKeys(tmp_path / "keys")
    keys.file.write_text("2026-Q3 not base64\n")
    with pytest.raises(KeyUnusable):
        keys.marks("2026-Q3")
    with pytest.raises(KeyUnusable):
        QuarterKeys(tmp_path / "nowhere" / "keys").marks("2026-Q3")


@pytest.mark.parametrize(
    ("name", "before", "months", "quarters"),
    [
        ("2026-Q1", "2025-Q4", ("2026-01", "2026-02", "2026-03"), ("2026-Q1",)),
        ("2026-q3", "2026-Q2", ("2026-07", "2026-08", "2026-09"), ("2026-Q3",)),
        ("2026-01", "2025-12", ("2026-01",), ()),
        ("2026", "2025", tuple(f"2026-{n:02}" for n in range(1, 13)), ("2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4")),
    ],
)
def test_periods(name: str, before: str, months: tuple[str, ...], quarters: tuple[str, ...]) -> None:
    period = Period.parse(name)
    assert (period.before.name, period.months, period.quarters) == (before, months, quarters)
    assert not period.ended(period.first_day)
    assert period.ended(period.first_day.replace(year=2030))


@pytest.mark.parametrize("text", ["", "2026-Q5", "2026-13", "1999-Q1", "2026-07-01", "2026-07..2026-08", "last week"])
def test_no_other_periods(text: str) -> None:
    with pytest.raises(BadPeriod):
        Period.parse(text)
