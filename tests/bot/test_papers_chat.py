"""Papers in the chat: a word at once, the documents in order, kindness where one cannot be made, none lost."""

from __future__ import annotations

import asyncio
import zipfile
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from pypdf import PdfReader

from bot.papers import make
from bot.papers.make import Papers
from flows.engine import Engine
from flows.speech import voice
from flows.words import Lang
from rules.rulebook import load
from tests.bot.keeping import rows
from tests.botapi.person import Person

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from contextlib import AbstractAsyncContextManager
    from pathlib import Path

    from tests.botapi.server import BotApi

    Running = Callable[..., AbstractAsyncContextManager[asyncio.Event]]

BOOK = load()
LINE = (
    "/case role=mid_level facility=infectious_hospital authority=local_executive from=2020-04-01 to=2020-06-30"
    " direct_participation=yes listed=no hours=1"
)


@pytest.fixture
async def nurse(api: BotApi, running: Running) -> AsyncIterator[Person]:
    """A nurse who is not on the list, at the outcome, in Russian."""
    async with running(Engine(BOOK), papers=Papers(BOOK)):
        person = Person(api, 71)
        await person.types("/start")
        await person.does("lang:ru")
        await person.does("c:no")
        await person.types(LINE)
        yield person


def files(person: Person) -> list[tuple[str, bytes]]:
    return [(message.name, message.content) for message in person.messages if message.content]


async def has(person: Person, count: int) -> list[tuple[str, bytes]]:
    await person.api.until(lambda: len(files(person)) >= count and person.messages[-1].rows, 60)
    return files(person)[-count:]


def text_of(content: bytes) -> str:
    return " ".join("\n".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages).split())


async def test_the_card_offers_what_the_outcome_calls_for(nurse: Person) -> None:
    await nurse.does("x:letters")
    say = voice(Lang.RU).say
    names = ("sheet", "employer_pay", "commission_list", "labour_inspectorate", "complaint_list", "picture")
    assert nurse.card.labels == [*(say(f"button.doc_{name}") for name in names), say("button.to_result")]


async def test_a_letter_comes_as_pdf_and_docx_between_a_word_and_the_card(nurse: Person) -> None:
    await nurse.does("x:letters")
    await nurse.does("doc:employer_pay")
    (pdf, content), (word, document) = await has(nurse, 2)
    assert (pdf, word) == ("medaqy-employer_pay-ru.pdf", "medaqy-employer_pay-ru.docx")
    assert voice(Lang.RU).say("letters.title.employer_pay") in text_of(content)
    assert "word/document.xml" in zipfile.ZipFile(BytesIO(document)).namelist()
    texts = [message.text for message in nurse.messages[-4:]]
    assert texts[:3] == [voice(Lang.RU).say("letters.making_letter"), pdf, word]
    assert nurse.messages[-1].rows


async def test_the_sheet_and_the_picture_come_in_the_language_spoken(nurse: Person) -> None:
    await nurse.does("x:letters")
    await nurse.does("doc:sheet")
    ((name, content),) = await has(nurse, 1)
    assert name == "medaqy-sheet-ru.pdf"
    assert voice(Lang.RU).say("sheet.title") in text_of(content)
    await nurse.does("doc:picture")
    name, content = (await has(nurse, 2))[1]
    assert name == "medaqy-picture-ru.png"
    assert content.startswith(b"\x89PNG")


async def test_who_reads_english_gets_a_copy_to_read_and_two_to_sign(nurse: Person) -> None:
    await nurse.types("/language")
    await nurse.does("lang:en")
    await nurse.does("x:letters")
    await nurse.does("doc:commission_list")
    names = [name for name, _ in await has(nurse, 3)]
    assert names == [f"medaqy-commission_list-{end}" for end in ("en.pdf", "kk.docx", "ru.docx")]
    assert "reading copy" in text_of(files(nurse)[0][1])


async def test_a_paper_that_the_outcome_does_not_call_for_is_not_made(nurse: Person) -> None:
    await nurse.does("x:letters")
    card = nurse.card
    data = card.rows[0][0]["callback_data"].partition("|")[0]
    for name in ("family_application", "nothing"):
        await nurse.presses(f"{data}|doc:{name}", card)
    assert not files(nurse)


async def test_what_cannot_be_made_is_said_kindly(nurse: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> bytes:
        raise ValueError("a fault of ours")

    monkeypatch.setattr(make, "docx_of", broken)
    await nurse.does("x:letters")
    await nurse.does("doc:employer_pay")
    sorry = voice(Lang.RU).say("letters.failed")
    await nurse.api.until(lambda: sorry in nurse.reads and nurse.messages[-1].rows, 60)
    assert [name for name, _ in files(nurse)] == ["medaqy-employer_pay-ru.pdf"]


async def test_what_is_too_large_or_takes_too_long_is_said_kindly(
    nurse: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(make, "MOST_BYTES", 10)
    await nurse.does("x:letters")
    await nurse.does("doc:sheet")
    sorry = voice(Lang.RU).say("letters.failed")
    await nurse.api.until(lambda: sorry in nurse.reads and nurse.messages[-1].rows, 60)
    monkeypatch.setattr(make, "SECONDS", 0.0)
    await nurse.does("doc:picture")
    await nurse.api.until(lambda: nurse.reads.count(sorry) == 2, 60)
    assert not files(nurse)


async def test_what_telegram_does_not_take_is_said_kindly(nurse: Person) -> None:
    nurse.api.fail("sendPhoto", "Bad Request: PHOTO_INVALID_DIMENSIONS", 400)
    nurse.api.fail("sendDocument", "Request Entity Too Large", 413)
    await nurse.does("x:letters")
    sorry = voice(Lang.RU).say("letters.failed")
    await nurse.does("doc:picture")
    await nurse.api.until(lambda: nurse.reads.count(sorry) == 1 and nurse.messages[-1].rows, 60)
    await nurse.does("doc:sheet")
    await nurse.api.until(lambda: nurse.reads.count(sorry) == 2, 60)


async def test_a_bot_without_a_paper_maker_says_so(api: BotApi, running: Running) -> None:
    async with running(Engine(BOOK)):
        person = Person(api, 72)
        await person.types("/start")
        await person.does("lang:kk")
        await person.does("c:no")
        await person.types(LINE)
        await person.does("x:letters")
        await person.does("doc:sheet")
        await api.until(lambda: voice(Lang.KK).say("letters.failed") in person.reads)


async def test_an_ordered_paper_waits_sealed_and_comes_once_after_a_stop(
    api: BotApi, running: Running, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.telegram.run.FINISH_SECONDS", 0.05)
    person = Person(api, 73)
    async with running(Engine(BOOK), papers=Papers(BOOK)):
        await person.types("/start")
        await person.does("lang:ru")
        await person.does("c:yes")
        await person.types(LINE)
        await person.does("x:letters")
        api.fail("sendDocument", "Too Many Requests: retry after 1", 429, retry_after=1)
        await person.press(person.card.rows[0][0]["callback_data"], person.card)
        await api.until(lambda: not api.troubles[-1].times)
        await asyncio.sleep(0.05)
    kept = rows(tmp_path, "SELECT method, body_enc FROM outbox WHERE method = 'paper'")
    assert len(kept) == 1
    assert b"sheet" not in kept[0][1]
    async with running(Engine(BOOK), papers=Papers(BOOK)):
        await api.until(lambda: files(person), 60)
        await asyncio.sleep(0.2)
    assert [name for name, _ in files(person)] == ["medaqy-sheet-ru.pdf"]
    assert not rows(tmp_path, "SELECT * FROM outbox")
