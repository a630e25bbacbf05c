"""Releases: what is hidden and rounded, what an enemy can find out, and which series is refused."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from bot.statistics.attack import attack
from bot.statistics.dimensions import Cut, Dimension
from bot.statistics.disclosure import HIDDEN_BELOW, could_be, shown
from bot.statistics.marks import QuarterKeys
from bot.statistics.period import Period
from bot.statistics.release import WITHHELD, Refused, Release, Sheet, gate, propose, year_of
from bot.statistics.tables import TABLES, codes, table_of
from bot.storage.tallies import Tallies
from rules.rulebook import load
from tests.bot.keeping import opened
from tests.bot.made_up import Row, fill, rare, truth, years

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from bot.statistics.cells import Tally

MADE = date(2026, 10, 1)
BOOK = load()
CUTS = [table.cut for table in TABLES]


def sheet(cells: Sequence[Sequence[int]]) -> Sheet:
    """A table of exact counts as it would be published."""
    rows = ("kk", "ru", "en")[: len(cells)]
    columns = ("finished", "role", "dates", "facility", "infection")[: len(cells[0])]
    return Sheet(
        "lang_stopped", Dimension.LANG, Dimension.STOPPED, None, rows, columns,
        tuple(tuple(shown(it) for it in row) for row in cells),
        tuple(shown(sum(row)) for row in cells),
        tuple(shown(sum(column)) for column in zip(*cells, strict=True)),
        shown(sum(map(sum, cells))),
    )  # fmt: skip


def release(period: str, *sheets: Sheet) -> Release:
    return Release(period, 1, MADE, ("1", "0" * 64), sheets)


@pytest.mark.parametrize("count", range(200))
def test_a_count_is_hidden_or_rounded_and_lies_within_what_its_figure_allows(count: int) -> None:
    figure = shown(count)
    assert (figure is None) is (count < HIDDEN_BELOW)
    assert figure is None or (figure % 5 == 0 and abs(figure - count) <= 2)
    low, high = could_be(figure, 10**9)
    assert low <= count <= high


def test_a_release_is_read_back_and_its_bytes_are_always_the_same() -> None:
    made = release("2026-Q3", sheet([[40, 20, 3], [50, 0, 12]]))
    assert Release.read(made.body) == made
    assert Release.read(made.body).body == made.body
    assert made.sha256 == Release.read(made.body).sha256
    with pytest.raises(KeyError):
        made.sheet("nothing")
    with pytest.raises(ValueError, match="9"):
        Release.read(b'{"format":9}')


LOW: Sequence[Sequence[int]] = [[58, 58, 58, 58, 0], [200, 200, 200, 200, 60]]
"""Four counts that are told two too high, and a total that is told two too low: nothing is left for the fifth."""


def test_a_total_that_leaves_no_room_gives_a_zero_away() -> None:
    found = attack([release("2026-Q3", sheet(LOW))])
    assert [(str(cell), cell.count) for cell in found] == [("2026-Q3 lang_stopped [kk, infection]", 0)]
    with pytest.raises(Refused, match=r"2026-Q3 lang_stopped \[kk, infection\]"):
        gate([], release("2026-Q3", sheet(LOW)))


def test_a_longer_period_gives_away_what_a_month_hid() -> None:
    """July told no total; the quarter does, and everybody came in July."""
    july = replace(sheet(LOW), row_totals=(WITHHELD, 860), total=WITHHELD)
    gate([], release("2026-07", july))
    with pytest.raises(Refused) as refused:
        gate([release("2026-07", july)], release("2026-Q3", sheet(LOW)))
    assert "2026-07 lang_stopped [kk, infection]" in {str(cell) for cell in refused.value.cells}
    gate([release("2026-07", july)], release("2026-Q4", sheet([[400, 500, 600, 700, 800]])))


def test_two_tables_of_the_same_count_are_laid_beside_each_other() -> None:
    """One table alone leaves room; another tells the same total, and the room is gone."""
    alone = replace(sheet(LOW), row_totals=(WITHHELD, 860), total=WITHHELD)
    other = Sheet("region_lang", Dimension.REGION, Dimension.LANG, None, ("abai",), ("kk", "ru"),
                  ((230, 860),), (1090,), (230, 860), 1090)  # fmt: skip
    gate([], release("2026-Q3", alone))
    with pytest.raises(Refused, match="kk, infection"):
        gate([], release("2026-Q3", alone, other))


def test_figures_that_contradict_each_other_are_no_reason_to_refuse() -> None:
    assert attack([release("2026-Q3", replace(sheet([[60, 0]]), row_totals=(500,), total=20))]) == ()


def test_equal_figures_with_room_are_safe() -> None:
    assert attack([release("2026-Q3", sheet([[400, 5, 3], [380, 7, 4], [200, 2, 6]]))]) == ()
    assert attack([release("2026-Q2", sheet([[400, 5, 3]])), release("2026-Q3", sheet([[410, 6, 2]]))]) == ()
    assert attack([]) == ()


def tallies(*cells: tuple[str, str, int], cut: Cut) -> Mapping[Cut, Tally]:
    found: dict[Any, int] = {}
    for row, column, count in cells:
        for key in ((row, column), (row, None), (None, column), (None, None)):
            found[key] = found.get(key, 0) + count
    return {it: {} for it in CUTS} | {cut: found}


def test_a_table_of_fewer_than_thirty_is_not_published() -> None:
    cut = table_of("lang_stopped").cut
    period = Period.parse("2026-Q3")
    few = propose(period, tallies(("kk", "finished", 29), cut=cut), [], MADE, BOOK)
    assert few.tables == ()
    assert set(few.left_out) == {table.id for table in TABLES}
    enough = propose(period, tallies(("kk", "finished", 400), ("ru", "finished", 300), cut=cut), [], MADE, BOOK)
    assert [it.id for it in enough.tables] == ["lang_stopped"]
    assert propose(period, tallies(("kk", "finished", 400), cut=cut), [], MADE, BOOK, ["lang_stopped"]).tables == ()


def test_what_would_give_a_count_away_is_withheld_before_anything_else() -> None:
    cut = table_of("lang_stopped").cut
    cells = [("kk", it, 58) for it in ("finished", "role", "dates", "facility")]
    cells += [("ru", it, 300) for it in cut_codes(cut)]
    made = propose(Period.parse("2026-Q3"), tallies(*cells, cut=cut), [], MADE, BOOK)
    told = made.sheet("lang_stopped")
    assert attack([made]) == ()
    assert told.cells[0][0] == 60
    assert WITHHELD in {*told.row_totals, *told.column_totals, told.total}


def cut_codes(cut: Cut) -> tuple[str, ...]:
    return codes(BOOK, cut.columns, cut, ())


def test_every_line_is_shown_also_those_that_nobody_has() -> None:
    cut = table_of("lang_stopped").cut
    made = propose(Period.parse("2026-Q3"), tallies(("kk", "finished", 500), cut=cut), [], MADE, BOOK)
    assert made.tables[0].row_codes == ("kk", "ru", "en")
    assert made.tables[0].cells[2] == (None,) * len(made.tables[0].column_codes)


def test_a_year_is_the_sum_of_its_quarters_and_hides_what_one_of_them_hides() -> None:
    quarters = [release(f"2026-Q{n}", sheet([[40, 3], [100, 20 if n > 1 else 2]])) for n in range(1, 5)]
    withheld = replace(quarters[2].tables[0], row_totals=(WITHHELD, 120))
    quarters[2] = release("2026-Q3", withheld)
    year = year_of("2026", quarters).sheet("lang_stopped")
    assert year.cells == ((160, None), (400, None))
    assert year.row_totals[0] == WITHHELD
    assert year.total == sum(it for q in quarters if isinstance(it := q.tables[0].total, int))


async def released(folder: Path, quarters: Sequence[str], a_month: int) -> tuple[list[Release], list[Row]]:
    """A series of releases of made-up years with rare groups, and what is really behind it."""
    everything: list[Row] = []
    made: list[Release] = []
    async with opened(folder) as it:
        keys = QuarterKeys(it.seal.file)
        for number, name in enumerate(quarters):
            months = Period.parse(name).months
            rows = list(years(months, a_month, seed=7, again=0.05, planted=rare(months, seed=number)))
            random.Random(number).shuffle(rows)  # noqa: S311 - made-up people need no secrets
            await fill(it.database, keys, rows)
            everything += rows
            counted = await Tallies(it.database, keys).tallies(months, CUTS)
            made.append(propose(Period.parse(name), counted, made, MADE, BOOK))
    return made, everything


def measured(made: Sequence[Release], rows: Sequence[Row]) -> tuple[int, int, float, float, int]:
    """Cells, hidden or withheld ones, the mean error of the others, the share hidden, small counts found out."""
    cells = gone = 0
    errors: list[int] = []
    small: dict[tuple[str, str, str, str], int] = {}
    for one in made:
        months = Period.parse(one.period).months
        mine = [row for row in rows if row.month in months]
        for told in one.tables:
            really = truth(mine, months, table_of(told.id).cut)
            for row, figures in zip(told.row_codes, told.cells, strict=True):
                for column, figure in zip(told.column_codes, figures, strict=True):
                    count = really.get((row, column), 0)
                    cells += 1
                    gone += not isinstance(figure, int)
                    errors += [abs(figure - count)] if isinstance(figure, int) else []
                    if count < HIDDEN_BELOW:
                        assert figure is None or figure == WITHHELD
                        small[one.period, told.id, row, column] = count
    found = {(it.period, it.table, it.row, it.column): it.count for it in (*attack(made), *attack(made, once=False))}
    return cells, gone, sum(errors) / max(1, len(errors)), gone / cells, len(found.keys() & small.keys())


@pytest.mark.engines
async def test_no_planted_small_count_is_found_out_in_a_quarter(tmp_path: Path) -> None:
    made, rows = await released(tmp_path, ["2026-Q3"], 150)
    _, gone, error, _, found = measured(made, rows)
    assert found == 0
    assert gone
    assert error <= 2


@pytest.mark.prove
async def test_no_planted_small_count_is_found_out_in_two_years(tmp_path: Path) -> None:
    quarters = [f"{year}-Q{n}" for year in (2025, 2026) for n in (1, 2, 3, 4)]
    made, rows = await released(tmp_path, quarters, 900)
    for year, four in (("2025", made[:4]), ("2026", made[4:])):
        assert attack([*made, year_of(year, four)]) == ()
    cells, gone, error, share, found = measured(made, rows)
    print(  # noqa: T201 - what the proof is for
        f"{len(made)} releases, {cells} cells, {gone} hidden or withheld ({share:.0%}), mean error {error:.2f}"
    )
    assert found == 0
