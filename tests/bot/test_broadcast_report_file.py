"""The report as a file in the chat of the staff: who may have it, what it holds, and that a kill loses none."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from bot.broadcasts.report_file import FORMS, Filed, ReportFiles
from bot.telegram.broadcast import REPORT, letters
from flows.speech import voice
from flows.words import Lang
from tests.bot.desking import APPROVER, AUTHOR, NOBODY, Office, actions, one, replies, text
from tests.bot.keeping import MovedClock, opened, rows

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    async with opened(tmp_path, MovedClock()) as it:
        yield await Office.over(it)


async def over(office: Office) -> int:
    """A broadcast that arrived at twelve people."""
    await office.people(Lang.RU, count=12)
    number = await office.approved()
    await office.taps(APPROVER, f"s:{number}")
    assert len(await office.carried()) == 12
    return number


@pytest.mark.parametrize("lang", Lang)
async def test_below_the_report_every_language_and_form_can_be_had(office: Office, lang: Lang, tmp_path: Path) -> None:
    number = await over(office)
    office.lang = lang
    asks = one(actions(await office.taps(APPROVER, f"i:{number}")), "i:")
    offered = actions(await office.taps(APPROVER, asks))
    assert offered == [f"i:{number}:{form}:{it.value}" for it in Lang for form in FORMS]
    files = ReportFiles(office.broadcasts)
    for action in offered:
        said = await office.taps(APPROVER, action)
        (reply,) = replies(said)
        assert isinstance(reply, Filed)
        assert said is not None
        told, letter = letters(said, 8)
        assert (told.method, letter.method, letter.body["chat"]) == ("send", REPORT, 8)
        file = await files.made(letter.body)
        form, of = action.split(":")[2:]
        assert file.name == f"broadcast_{number}_{of}.{form}"
        assert voice(Lang(of)).say("carry.state.sent") in str(cells(file.body, form))
        assert ["12" if form == "csv" else 12] == [row[1] for row in cells(file.body, form)[1:2]]
    acts = rows(tmp_path, "SELECT subject FROM audit WHERE act = 'exported_report' ORDER BY seq")
    assert [f"i:{subject}" for (subject,) in acts] == offered


def cells(body: bytes, form: str) -> list[tuple[Any, ...]]:
    """The sheet of totals, without the titles of the plain file."""
    if form == "csv":
        return [tuple(row) for row in csv.reader(io.StringIO(body.decode("utf-8-sig")))][1:]
    return [tuple(row) for row in openpyxl.load_workbook(io.BytesIO(body)).worksheets[0].values]


async def test_only_with_the_role_and_never_of_what_is_not_there(office: Office) -> None:
    number = await over(office)
    assert await office.taps(NOBODY, f"i:{number}:xlsx:ru") is None
    assert "no broadcast" in text(await office.taps(AUTHOR, "i:99:xlsx:ru")).lower()
    for odd in ("i:1:exe:ru", "i:1:xlsx:de", "i:1:xlsx", "i:1:xlsx:ru:more"):
        said = replies(await office.taps(AUTHOR, odd))
        assert not any(isinstance(reply, Filed) for reply in said)
    acts = await office.acts()
    assert "exported_report" not in acts
    denied = await office.taps("tg:1", f"i:{number}:xlsx:ru")
    assert voice(Lang.EN).say("staff.denied", command="sending") in text(denied)
    assert (await office.acts())[len(acts) :] == ["denied"]


async def test_the_record_names_the_file_in_each_language(office: Office) -> None:
    number = await over(office)
    await office.taps(AUTHOR, f"i:{number}:csv:kk")
    for lang in Lang:
        reply = await office.staff.command("tg:1", "audit", "", voice(lang))
        assert reply is not None
        shown = "\n".join(paragraph.plain for paragraph in reply.paragraphs)
        assert re.search(rf"{number}:csv:kk", shown)
        assert "exported_report" not in shown
