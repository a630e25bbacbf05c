"""LibreOffice opens what we write: the same sums after its own reckoning, every text still a text, every page drawn.

Where it is not installed, openpyxl reads the file instead, and the proof says so.
"""

from __future__ import annotations

import random
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook

from bot.cli import main
from flows.speech import voice
from flows.words import Lang
from tests.bot.lists import a_case, rows_of, table_of, workbook
from tests.bot.test_lists_answer import HOSTILE, answered

if TYPE_CHECKING:
    from pathlib import Path

OFFICE = shutil.which("soffice")


def opened(file: Path, kind: str, folder: Path) -> Path:
    """Let LibreOffice open a file and save it as another."""
    assert OFFICE is not None
    folder.mkdir(exist_ok=True)
    subprocess.run(  # noqa: S603 - the office of this machine
        [OFFICE, "--headless", f"-env:UserInstallation=file://{folder}/profile", "--convert-to", kind, "--outdir",
         str(folder), str(file)], check=True, capture_output=True, timeout=80,
    )  # fmt: skip
    return folder / f"{file.stem}.{kind}"


@pytest.mark.prove
@pytest.mark.parametrize("lang", list(Lang))
def test_opened_by_libreoffice(tmp_path: Path, lang: Lang, capsys: pytest.CaptureFixture[str]) -> None:
    chance = random.Random(f"office {lang}")  # noqa: S311 - rows, not secrets
    rows = [row for number in range(30) for row in rows_of(f"№ {number}", a_case(chance), chance)]
    table = table_of(rows, lang)
    hostile = [
        [f"h{place}", *([text.replace("\x00", "").replace("\x07", "")] * (len(table[0]) - 1))]
        for place, text in enumerate(HOSTILE)
    ]
    code, answer = answered(workbook(tmp_path / "list.xlsx", [*table, *hostile]), lang=lang)
    assert code == 1
    ours = load_workbook(answer, data_only=True)
    again = opened(answer, "xlsx", tmp_path / "again") if OFFICE else answer
    theirs, formulas = load_workbook(again, data_only=True), load_workbook(again)
    assert theirs.sheetnames == ours.sheetnames
    checked = 0
    for sheet in ours.worksheets:
        other, shown = theirs[sheet.title], formulas[sheet.title]
        for cell in (cell for row in sheet.iter_rows() for cell in row):
            if isinstance(cell.value, int | float):
                assert other[cell.coordinate].value == pytest.approx(cell.value), (sheet.title, cell.coordinate)
                checked += 1
            elif isinstance(cell.value, str) and cell.value.startswith(("=", "+", "-", "@")):
                assert shown[cell.coordinate].data_type == "s", (sheet.title, cell.coordinate)
    pages = opened(answer, "pdf", tmp_path / "pages").stat().st_size if OFFICE else 0
    with capsys.disabled():
        how = "LibreOffice" if OFFICE else "openpyxl alone, LibreOffice is not installed"
        print(f"\n{lang}: {checked} numbers the same in {how}; {pages} bytes of pages")  # noqa: T201 - a figure


@pytest.mark.prove
@pytest.mark.parametrize("lang", list(Lang))
def test_a_template_that_went_through_libreoffice_is_answered(tmp_path: Path, lang: Lang) -> None:
    file = tmp_path / "template.xlsx"
    assert main(["evaluate", "--template", str(file), "--lang", lang.value]) == 0
    again = opened(file, "xlsx", tmp_path / "again") if OFFICE else file
    book = load_workbook(again)
    heads = [cell.value for cell in book.worksheets[0][1]]
    label = {name: voice(lang).say(f"list.column.{name}") for name in ("person", "role", "facility", "from", "to")}
    for name, value in zip(label.values(), ("7", "nurse", "инфекционка", "1.04.2020", "30.04.2020"), strict=True):
        book.worksheets[0].cell(2, heads.index(name) + 1).value = value
    assert len(book.worksheets[0].data_validations.dataValidation) > 15
    book.save(tmp_path / "filled.xlsx")
    assert answered(tmp_path / "filled.xlsx", lang=lang)[0] == 0
