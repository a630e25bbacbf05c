"""The files of a release, opened by programs that are not ours; the same bytes each time, in three languages."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import xml.etree.ElementTree as ET
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

import openpyxl
import polars as pl
import pytest

from bot.statistics import labels
from bot.statistics.dimensions import OF_FINDING, Cut, Dimension
from bot.statistics.files import MEDIA, file_name, render, safe, table_name
from bot.statistics.orders import ALL, FORMS, OF_ALL, Order
from bot.statistics.period import Period
from bot.statistics.release import WITHHELD, Release, propose
from bot.statistics.stored import Release as Stored
from bot.statistics.tables import TABLES, codes
from flows.speech import voice
from flows.words import Lang
from rules.rulebook import load

if TYPE_CHECKING:
    from pathlib import Path

BOOK = load()
PERIOD = Period.parse("2026-Q3")
LANGS = list(Lang)
SVG = "{http://www.w3.org/2000/svg}"


@lru_cache(maxsize=1)
def published() -> Release:
    """A release in which every code of every table stands, some hidden, some not."""
    tallies = {}
    for table in TABLES:
        cut: Cut = table.cut
        rows, columns = (codes(BOOK, it, cut, PERIOD.months) for it in (cut.rows, cut.columns))
        told: dict[tuple[str | None, str | None], int] = {}
        for number, row in enumerate(rows):
            for place, column in enumerate(columns):
                count = (number * 37 + place * 53) % 90
                for key in ((row, column), (row, None), (None, column), (None, None)):
                    told[key] = told.get(key, 0) + count
        tallies[cut] = told
    return propose(PERIOD, tallies, [], date(2026, 10, 1), BOOK)


@lru_cache(maxsize=1)
def stored() -> Stored:
    made = published()
    return Stored(made.period, made.version, made.made, *made.rulebook, made.sha256, made.body)


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("form", FORMS)
def test_the_same_bytes_each_time_under_a_name_that_sorts(form: str, lang: Lang) -> None:
    table = None if form in OF_ALL else "lang_stopped"
    first, again = render(stored(), lang, form, table), render(stored(), lang, form, table)
    assert first == again
    of = "" if table is None else "_lang_stopped"
    ending = "excel.csv" if form == "csv-excel" else form
    assert first.name == f"inquiries_2026-Q3_{lang}_v1{of}.{ending}" == file_name(published(), lang, form, table)
    assert first.mime == MEDIA[form]
    assert first.alt


@pytest.mark.parametrize("lang", LANGS)
def test_the_workbook_opens_with_all_its_tables(lang: Lang) -> None:
    book = openpyxl.load_workbook(io.BytesIO(render(stored(), lang, "xlsx").body))
    about, *pages = book.worksheets
    said = "\n".join(str(cell.value) for row in about.iter_rows() for cell in row if cell.value)
    assert voice(lang).say("stats.about.rule") in said
    assert stored().sha256 in said
    assert "2026-Q3" in said
    assert len(pages) == len(published().tables)
    for page, sheet in zip(pages, published().tables, strict=True):
        assert page.freeze_panes == "B3"
        assert len(page._charts) == 1  # type: ignore[attr-defined]
        columns = [page.cell(2, at + 2).value for at in range(len(sheet.column_codes))]
        assert columns == labels.column_names(voice(lang), sheet)
        for number, figures in enumerate(sheet.cells):
            for at, figure in enumerate(figures):
                cell = page.cell(number + 3, at + 2)
                assert cell.value == (figure if isinstance(figure, int) else "<10" if figure is None else "–")
                assert cell.data_type == ("n" if isinstance(figure, int) else "s")
    assert all(cell.data_type != "f" for page in book for row in page.iter_rows() for cell in row)


@pytest.mark.parametrize("lang", LANGS)
def test_plain_files_are_read_by_a_library_of_tables(lang: Lang) -> None:
    sheet = published().sheet("region_measure")
    excel, plain = (render(stored(), lang, form, "region_measure").body for form in ("csv-excel", "csv"))
    assert excel.startswith(b"\xef\xbb\xbf")
    assert not plain.startswith(b"\xef\xbb\xbf")
    one = pl.read_csv(excel, separator=";", infer_schema=False)
    other = pl.read_csv(plain, infer_schema=False)
    assert one.rows() == other.rows()
    assert one.columns[1:-1] == labels.column_names(voice(lang), sheet)
    figures = [[labels.written(voice(lang), it) for it in line] for line in sheet.cells]
    assert [list(row[1:-1]) for row in one.rows()[:-1]] == [[str(it) for it in line] for line in figures]
    assert [row[0] for row in one.rows()[:-1]] == labels.row_names(voice(lang), sheet)


@pytest.mark.parametrize("lang", LANGS)
def test_json_says_what_it_is(lang: Lang) -> None:
    told = json.loads(render(stored(), lang, "json").body)
    assert (told["sha256"], told["period"], told["language"]) == (stored().sha256, "2026-Q3", lang.value)
    assert told["rule"] == {"hidden_below": 10, "rounded_to": 5, "least_persons": 30}
    assert [it["id"] for it in told["tables"]] == [it.id for it in published().tables]
    only = json.loads(render(stored(), lang, "json", "lang_stopped").body)
    assert [it["id"] for it in only["tables"]] == ["lang_stopped"]
    assert only["tables"][0]["name"] == table_name(voice(lang), "lang_stopped")


@pytest.mark.parametrize("lang", LANGS)
def test_the_chart_shows_every_published_figure_and_hatches_the_hidden(lang: Lang) -> None:
    drawn = render(stored(), lang, "svg", "lang_stopped")
    root = ET.fromstring(drawn.body)  # noqa: S314 - our own drawing
    words = [node.text or "" for node in root.iter(f"{SVG}text")]
    assert root.attrib["aria-label"] == drawn.alt
    sheet = published().sheet("lang_stopped")
    assert set(labels.row_names(voice(lang), sheet)) <= {*words}
    figures = [figure for line in sheet.cells for figure in line]
    told = [*figures, *sheet.row_totals]
    for sign in {labels.written(voice(lang), it) for it in told if not isinstance(it, int) or it < 1000}:
        assert words.count(str(sign)) >= sum(labels.written(voice(lang), it) == sign for it in told)
    fills = [node.attrib.get("fill") for node in root.iter(f"{SVG}rect")]
    assert fills.count("url(#hidden)") == figures.count(None) > 0
    assert render(stored(), lang, "png", "lang_stopped").body.startswith(b"\x89PNG")


@pytest.mark.parametrize("lang", LANGS)
def test_no_word_of_a_chart_is_cut_off_or_lies_on_another(lang: Lang) -> None:
    for sheet in published().tables:
        root = ET.fromstring(render(stored(), lang, "svg", sheet.id).body)  # noqa: S314 - our own drawing
        lines: dict[str, list[tuple[float, float]]] = {}
        for node in root.iter(f"{SVG}text"):
            start = float(node.attrib["x"])
            wide = len(node.text or "") * float(node.attrib["font-size"]) * 0.603
            lines.setdefault(node.attrib["y"], []).append((start, start + wide))
        for line in lines.values():
            ends = [0.0, *(end for _, end in sorted(line))]
            starts = [*(start for start, _ in sorted(line)), float(root.attrib["width"])]
            assert all(end <= start for end, start in zip(ends, starts, strict=True)), (sheet.id, line)


def test_columns_whose_names_do_not_fit_are_numbered_and_named_below() -> None:
    words = ET.fromstring(render(stored(), Lang.EN, "svg", "facility_reason_1").body)  # noqa: S314 - our own drawing
    said = [node.text or "" for node in words.iter(f"{SVG}text")]
    names = labels.column_names(voice(Lang.EN), published().sheet("facility_reason_1"))
    assert [line for line in said if line in {f"{n}. {name}" for n, name in enumerate(names, 1)}] == [
        f"{n}. {name}" for n, name in enumerate(names, 1)
    ]
    assert "Number of people · July–September 2026 (2026-Q3)" in said


def test_a_chart_of_hidden_counts_alone_says_so() -> None:
    told = published()
    line = told.sheet("lang_stopped")
    empty = Release(told.period, 1, told.made, told.rulebook, (
        type(line)(line.id, line.rows, line.columns, None, line.row_codes, line.column_codes,
                   tuple((None,) * len(line.column_codes) for _ in line.row_codes), (None,) * 3,
                   (None,) * len(line.column_codes), 30),
    ))  # fmt: skip
    kept = Stored(empty.period, 1, empty.made, *empty.rulebook, empty.sha256, empty.body)
    assert "hidden" in render(kept, Lang.EN, "svg", "lang_stopped").alt


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("table", [table.id for table in TABLES])
def test_every_code_has_its_words(lang: Lang, table: str) -> None:
    cut = next(it.cut for it in TABLES if it.id == table)
    for dimension in (cut.rows, cut.columns):
        named = [
            labels.named(voice(lang), dimension, it, cut.measure) for it in codes(BOOK, dimension, cut, PERIOD.months)
        ]
        assert len(set(named)) == len(named)
        assert all(named)
    assert table_name(voice(lang), table)
    assert len(f"0|st:stats:2026-Q3:{table}:kk:csv-excel") <= 64


@pytest.mark.parametrize("text", ["=1+1", "+7", "-1", "@SUM(A1)", "\tx", "\rx", "=cmd|' /C calc'!A0"])
def test_no_text_becomes_a_formula(text: str) -> None:
    assert str(safe(text)).startswith("'")
    out = io.StringIO()
    csv.writer(out).writerow([safe(text), safe(12), safe("words")])
    assert next(csv.reader(io.StringIO(out.getvalue()))) == [f"'{text}", "12", "words"]


def test_compare_speaks_of_rounding_and_of_what_cannot_be_compared() -> None:
    now = published()
    before = Release("2026-Q2", now.version, now.made, now.rulebook, now.tables)
    speak = voice(Lang.EN)
    for table in ("lang_stopped", "month_verdict_1"):
        said = "\n".join(it.plain for it in labels.comparison(speak, before, now, table))
        assert "no clear difference (rounding)" in said
    none = Release("2026-Q2", now.version, now.made, now.rulebook, ())
    assert "cannot be compared" in labels.comparison(speak, none, now, "lang_stopped")[1].plain
    assert labels._line(speak, "x", 100, 200).plain == "x: 100 → 200 (+100)"
    assert labels._line(speak, "x", 200, 100).plain == "x: 200 → 100 (−100)"
    assert "cannot" in labels._line(speak, "x", None, 20).plain
    assert "cannot" in labels._line(speak, "x", WITHHELD, 20).plain


def test_orders_are_read_from_buttons() -> None:
    order = Order.read("2026-q3:lang_stopped:kk:png")
    assert order.complete
    assert str(order) == "2026-Q3:lang_stopped:kk:png"
    assert Order.of(order.body()) == order
    assert not Order.read("2026-Q3:all:kk:png").complete
    assert Order.read("2026-Q3:all:xx:zzz") == Order("2026-Q3", ALL)
    assert Order.read("").period == ""


def test_no_dimension_of_a_table_is_a_third_one() -> None:
    for table in TABLES:
        assert table.cut.measure is None or Dimension.MEASURE not in {table.cut.rows, table.cut.columns}
        assert not table.cut.over_measures or OF_FINDING & {table.cut.rows, table.cut.columns}
    assert len({table.id for table in TABLES}) == len(TABLES)


def office(folder: Path, file: Path, to: str, *more: str, locale: str = "ru_RU") -> Path:
    """Let LibreOffice open a file, in a locale, and save it in another form."""
    out = folder / to
    ran = subprocess.run(  # noqa: S603 - the office of this machine
        ["soffice", "--headless", f"-env:UserInstallation=file://{folder}/profile", *more,  # noqa: S607
         "--convert-to", to, "--outdir", str(out), str(file)],
        capture_output=True, text=True, timeout=120, check=False,
        env={"LANG": f"{locale}.UTF-8", "LC_ALL": f"{locale}.UTF-8", "PATH": "/usr/bin:/bin", "HOME": str(folder)},
    )  # fmt: skip
    made = out / f"{file.stem}.{to}"
    assert made.exists(), ran.stderr
    return made


@pytest.mark.prove
@pytest.mark.parametrize(("form", "locale"), [("xlsx", "ru_RU"), ("csv-excel", "ru_RU"), ("csv-excel", "kk_KZ")])
def test_libreoffice_opens_them(tmp_path: Path, form: str, locale: str) -> None:
    given = render(stored(), Lang.KK, form, None if form == "xlsx" else "region_measure")
    file = tmp_path / given.name
    file.write_bytes(given.body)
    more = [] if form == "xlsx" else ["--infilter=CSV:59,34,UTF-8,1"]
    back = openpyxl.load_workbook(office(tmp_path, office(tmp_path, file, "ods", *more, locale=locale), "xlsx"))
    page, first = (back.worksheets[2], 3) if form == "xlsx" else (back.worksheets[0], 2)
    for number, figures in enumerate(published().sheet("region_measure").cells):
        for at, figure in enumerate(figures):
            value = page.cell(number + first, at + 2).value
            assert value == (figure if isinstance(figure, int) else "<10" if figure is None else "–")
