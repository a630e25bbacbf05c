"""The dialogue in which a broadcast is written, and who may do what at its desk."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import pytest

from bot.broadcasts.content import Link, Media
from bot.broadcasts.desk import COMMANDS
from bot.broadcasts.notes import PATIENCE_SECONDS
from bot.roles import Role
from bot.storage.staff import StaffStore
from flows.speech import voice
from flows.words import Lang, Reply
from tests.bot.desking import APPROVER, AUTHOR, BOTH, NOBODY, Office, actions, one, replies, text
from tests.bot.keeping import MovedClock, bytes_of, opened

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

PICTURE = Media("photo", "file-1", "unique-1", hashlib.sha256(b"file-1").hexdigest())
NOON = 1_632_117_600.0
"""12:00 in Almaty on 20 September 2021."""


@pytest.fixture
def clock() -> MovedClock:
    return MovedClock()


@pytest.fixture
async def office(tmp_path: Path, clock: MovedClock) -> AsyncIterator[Office]:
    async with opened(tmp_path, clock) as it:
        yield await Office.over(it)


MAY = {
    "broadcast": {AUTHOR, APPROVER, BOTH},
    "write": {AUTHOR, BOTH},
    "approve": {APPROVER, BOTH},
    "sending": {AUTHOR, APPROVER, BOTH},
}


async def test_every_role_with_every_command_and_button(office: Office) -> None:
    acts = {"o": "broadcast", **dict.fromkeys(["new", "a", "w", "u", "p", "x", "f", "m"], "write")}
    acts |= {**dict.fromkeys("vyn", "approve"), **dict.fromkeys("szhrckgi", "sending")}
    acts |= {"t:1:kk": "write", "d:1:kk": "write", "l:1:kk": "write"}
    for person in (AUTHOR, APPROVER, BOTH, NOBODY):
        for command in COMMANDS:
            answer = await office.types(person, command)
            allowed(person, command, None if answer is None else text(answer))
        for act, command in acts.items():
            answer = await office.taps(person, act if ":" in act else f"{act}:999")
            allowed(person, command, None if answer is None else text(answer))
    refused = [act for act in await office.acts() if act == "denied"]
    assert len(refused) == sum(
        person not in MAY[command] for person in (AUTHOR, APPROVER) for command in (*COMMANDS, *acts.values())
    )


def allowed(person: str, command: str, said: str | None) -> None:
    if person == NOBODY:
        assert said is None
    elif person in MAY[command]:
        assert said
        assert "does not cover" not in said
    else:
        assert f"does not cover /{command}" in str(said)


@pytest.mark.parametrize("action", ["", "zz:1", "t:1", "t:1:xx", "o:x", "o:-1", "o:99999999999", "o:٣", "l:1:"])
async def test_a_button_of_unknown_form_is_nobodys(office: Office, action: str) -> None:
    assert await office.taps(AUTHOR, action) is None


async def test_a_text_keeps_its_formatting_and_its_buttons(office: Office) -> None:
    number = await office.written(ru="<b>Собрание</b>")
    assert "Send the Russian text" in text(await office.taps(AUTHOR, f"t:{number}:ru"))
    await office.taps(AUTHOR, f"l:{number}:ru")
    await office.sends(AUTHOR, plain="Читать – https://a.kz/x\nЧат | t.me/union\n\nsite: https://b.kz")
    version = (await office.stored(number)).draft.versions[Lang.RU]
    assert version.html == "<b>Собрание</b>"
    assert version.links == (
        Link("Читать", "https://a.kz/x"), Link("Чат", "https://t.me/union"), Link("site", "https://b.kz")
    )  # fmt: skip
    await office.taps(AUTHOR, f"t:{number}:ru")
    await office.sends(AUTHOR, "<i>Новое</i>")
    version = (await office.stored(number)).draft.versions[Lang.RU]
    assert (version.html, len(version.links)) == ("<i>Новое</i>", 3)
    await office.taps(AUTHOR, f"l:{number}:ru")
    await office.sends(AUTHOR, plain="-")
    assert (await office.stored(number)).draft.versions[Lang.RU].links == ()


async def test_what_is_no_answer_changes_nothing_and_is_asked_again(office: Office) -> None:
    number = await office.written(ru="text")
    before = (await office.stored(number)).draft
    for action, given, said in (
        (f"t:{number}:ru", "", "A text is needed"),
        (f"l:{number}:ru", "A – https://a.kz\njust words", "Line 2"),
        (f"l:{number}:ru", "https://a.kz", "Line 1"),
        (f"l:{number}:kk", "A – https://a.kz", "A text is needed"),
        (f"m:{number}", "words", "A picture or a document"),
        (f"w:{number}", " ", "A text is needed"),
    ):
        await office.taps(AUTHOR, action)
        assert said in text(await office.sends(AUTHOR, given))
        assert await office.cast.awaits(AUTHOR)
    assert (await office.stored(number)).draft == before


async def test_a_picture_comes_with_a_text_or_alone_and_goes(office: Office) -> None:
    number = await office.written(ru="text")
    await office.taps(AUTHOR, f"m:{number}")
    assert "One picture" in text(await office.sends(AUTHOR, media=PICTURE))
    assert (await office.stored(number)).draft.media == PICTURE
    assert "No picture" in text(await office.taps(AUTHOR, f"m:{number}:none"))
    assert not await office.cast.awaits(AUTHOR)
    await office.taps(AUTHOR, f"t:{number}:kk")
    await office.sends(AUTHOR, "мәтін", media=PICTURE)
    draft = (await office.stored(number)).draft
    assert (draft.media, draft.versions[Lang.KK].html) == (PICTURE, "мәтін")
    await office.taps(AUTHOR, f"d:{number}:kk")
    assert list((await office.stored(number)).draft.versions) == [Lang.RU]


async def test_the_audience_is_chosen_by_taps_with_counts(office: Office) -> None:
    await office.people(Lang.KK, count=12, region="astana", role_group="doctor")
    await office.people(Lang.RU, count=3, first=300, region="akmola")
    number = await office.written(ru="text")
    assert "15 in all; in Kazakh 12, in Russian <10, in English <10" in text(await office.taps(AUTHOR, f"a:{number}"))
    await office.subscribers.reachable("tg:300", yes=False)
    counted = text(await office.taps(AUTHOR, f"a:{number}"))
    assert "14 in all" in counted
    assert "they blocked the bot: <10" in counted
    for action in ("r:part.cities", "r:astana", "r:akmola", "g:doctor", "l:kk", "l:ru", "l:ru"):
        await office.taps(AUTHOR, f"a:{number}:{action}")
    audience = (await office.stored(number)).draft.audience
    assert (audience.regions, audience.roles, audience.langs) == (("akmola", "astana"), ("doctor",), (Lang.KK,))
    assert "12 in all" in text(await office.taps(AUTHOR, f"a:{number}"))
    assert "Akmola region and Astana" in text(await office.taps(AUTHOR, f"a:{number}"))
    opened_ = await office.taps(AUTHOR, f"a:{number}:r:part.cities")
    labels = [button.label for reply in replies(opened_) for row in reply.buttons for button in row]
    assert labels == ["✓ Astana", "Almaty city", "Shymkent", "Back"]
    for action in ("r:all", "g:all", "l:all", "t:training", "t:moon", "r:moon", "q:x"):
        await office.taps(AUTHOR, f"a:{number}:{action}")
    audience = (await office.stored(number)).draft.audience
    assert (audience.topic, audience.regions, audience.roles, audience.langs) == ("training", (), (), ())


async def test_fewer_than_ten_need_a_reason_which_the_approver_reads(office: Office) -> None:
    await office.people(Lang.RU, count=3)
    number = await office.tested(ru="text")
    assert "fewer than 10" in text(await office.taps(AUTHOR, f"p:{number}"))
    looked = await office.taps(APPROVER, f"v:{number}")
    assert "ten" in text(await office.taps(APPROVER, one(actions(looked), "y:")))
    assert (await office.stored(number)).state == "previewed"
    assert f"w:{number}" in actions(await office.taps(AUTHOR, f"a:{number}"))
    await office.taps(AUTHOR, f"w:{number}")
    await office.sends(AUTHOR, "They asked for it")
    await office.taps(AUTHOR, f"p:{number}")
    await office.taps(AUTHOR, f"x:{number}")
    looked = await office.taps(APPROVER, f"v:{number}")
    assert "They asked for it" in text(looked)
    await office.taps(APPROVER, one(actions(looked), "y:"))
    assert (await office.stored(number)).state == "approved"
    await office.taps(AUTHOR, f"a:{number}:l:ru")
    assert (await office.stored(number)).draft.audience.reason == ""


async def test_how_it_is_sent_is_chosen(office: Office) -> None:
    number = await office.written(ru="text")
    for action in ("f", "r", "q"):
        await office.taps(AUTHOR, f"u:{number}:{action}")
    draft = (await office.stored(number)).draft
    assert (draft.fallback, draft.unknown, draft.quiet) == ((Lang.KK, Lang.EN, Lang.RU), "resend", False)
    await office.taps(AUTHOR, f"u:{number}:r")
    assert (await office.stored(number)).draft.unknown == "leave"


async def test_the_preview_shows_every_reader_exactly_what_arrives(office: Office) -> None:
    await office.people(Lang.KK, Lang.RU, Lang.EN, count=5)
    number = await office.written(kk="<b>2 күн</b>", ru="<b>3 дня</b>")
    seen = text(await office.taps(AUTHOR, f"p:{number}"))
    assert [sheet.html.rpartition("\n")[2] for sheet in office.shown[7]] == [
        "<b>2 күн</b>",
        "<b>3 дня</b>",
        "<b>3 дня</b>",
    ]
    assert office.shown[7][2].html.startswith("<i>")
    assert "No text, English: its readers get another one (Russian)" in seen
    assert "The number 2 differs: it is in Kazakh; not in Russian" in seen
    assert "15 in all" in seen
    assert "At the present pace" in seen
    assert (await office.stored(number)).state == "previewed"


async def test_what_cannot_be_sent_is_not_shown_and_cannot_be_tested(office: Office) -> None:
    number = await office.written(ru="<b>open")
    said = await office.taps(AUTHOR, f"p:{number}")
    assert "does not accept this formatting" in text(said)
    assert actions(said) == [f"o:{number}"]
    assert office.shown == {}
    assert "press" in text(await office.taps(AUTHOR, f"x:{number}"))
    assert (await office.stored(number)).state == "draft"


async def test_what_telegram_refuses_is_said_and_is_not_previewed(office: Office) -> None:
    await office.people(Lang.RU, count=12)
    number = await office.written(ru="text")
    office.refuse = "TelegramBadRequest"
    assert "did not accept this message (TelegramBadRequest)" in text(await office.taps(AUTHOR, f"p:{number}"))
    assert (await office.stored(number)).state == "draft"


async def test_an_empty_draft_says_that_nothing_is_written(office: Office) -> None:
    number = await office.written(ru="text")
    await office.taps(AUTHOR, f"d:{number}:ru")
    assert "There is no text in any language" in text(await office.taps(AUTHOR, f"p:{number}"))
    assert "not written yet" in text(await office.taps(AUTHOR, f"o:{number}"))


async def test_the_test_goes_to_the_author_and_to_those_who_may_approve_now(office: Office) -> None:
    await office.people(Lang.RU, count=12)
    await office.types(APPROVER, "approve")
    await office.types(BOTH, "broadcast")
    number = await office.written()
    await office.taps(AUTHOR, f"p:{number}")
    said = await office.taps(AUTHOR, f"x:{number}")
    assert said is not None
    assert [one_.chat for one_ in said] == [None, 8, 9]
    assert [sheet.html for sheet in office.shown[8]] == ["<b>Meeting</b>"]
    store = StaffStore(office.it.database, office.it.clock)
    for label in (office.staff.print_of(it).hex()[:6] for it in (APPROVER, BOTH)):
        await store.dismiss(office.staff.print_of("tg:1"), label)
    said = await office.taps(AUTHOR, f"x:{number}")
    assert said is not None
    assert [one_.chat for one_ in said] == [None]
    count = "SELECT count(*) FROM desk_notes"
    assert await office.it.database.do(lambda it: it.exec_driver_sql(count).scalar_one()) == 1
    assert "Ask an approver yourself" in text(said)


async def test_a_late_word_is_not_taken_for_a_text(office: Office, clock: MovedClock) -> None:
    number = await office.written(ru="text")
    await office.taps(AUTHOR, f"t:{number}:ru")
    assert await office.cast.awaits(AUTHOR)
    clock.moved += PATIENCE_SECONDS + 1
    assert not await office.cast.awaits(AUTHOR)
    assert await office.sends(AUTHOR, "a word to the interview") is None
    await office.taps(AUTHOR, f"t:{number}:ru")
    await office.types(AUTHOR, "broadcast")
    assert not await office.cast.awaits(AUTHOR)


async def test_what_is_awaited_is_known_after_a_restart(office: Office) -> None:
    number = await office.written(ru="text")
    await office.taps(AUTHOR, f"t:{number}:ru")
    again = await Office.over(office.it, anew=False)
    assert await again.cast.awaits(AUTHOR)
    await again.sends(AUTHOR, "new")
    assert (await again.stored(number)).draft.versions[Lang.RU].html == "new"


async def test_what_is_written_lies_nowhere_in_the_clear(office: Office, tmp_path: Path) -> None:
    number = await office.tested(ru="Kanarbird")
    await office.taps(AUTHOR, f"w:{number}")
    await office.sends(AUTHOR, "Kanarreason")
    assert (await office.stored(number)).draft.audience.reason == "Kanarreason"
    assert b"Kanar" not in bytes_of(tmp_path)


async def test_whoever_lost_the_role_meanwhile_is_not_heard(office: Office) -> None:
    number = await office.written(ru="text")
    await office.taps(AUTHOR, f"t:{number}:ru")
    store = StaffStore(office.it.database, office.it.clock)
    await store.dismiss(office.staff.print_of("tg:1"), office.staff.print_of(AUTHOR).hex()[:6])
    assert await office.sends(AUTHOR, "new") is None
    assert (await office.stored(number)).draft.versions[Lang.RU].html == "text"


async def test_every_role_sees_its_commands(office: Office) -> None:
    own = await office.staff.command(AUTHOR, "staff", "", voice(Lang.EN))
    assert isinstance(own, Reply)
    said = "\n".join(paragraph.plain for paragraph in own.paragraphs)
    assert "/write" in said
    assert "/approve" not in said
    assert Role.AUTHOR in await office.staff.roles(AUTHOR)
