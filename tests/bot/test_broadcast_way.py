"""What happens to an approved broadcast at the desk: planned, sent, held up, withdrawn, corrected, listed."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import pytest

from bot.broadcasts.content import Media
from bot.broadcasts.desk_way import read_time
from flows.broadcast import Stage
from flows.speech import voice
from flows.words import Lang
from tests.bot.desking import APPROVER, AUTHOR, BOTH, Office, actions, one, text
from tests.bot.keeping import MovedClock, opened

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


async def test_planned_at_a_typed_time_and_at_night_it_waits_for_the_morning(office: Office) -> None:
    await office.people(Lang.RU, count=12)
    number = await office.approved()
    offered = actions(await office.taps(AUTHOR, f"z:{number}"))
    assert offered[:3] == [f"z:{number}:{int(NOON) + hours * 3600}" for hours in (3, 6, 21)]
    assert "cannot read that time" in text(await office.sends(AUTHOR, "soon"))
    assert "starts 20.09.2021 18:30" in text(planned := await office.sends(AUTHOR, "18:30"))
    assert "it ends 20.09.2021 18:30" in text(planned)
    await office.taps(APPROVER, f"z:{number}")
    said = "it stops 20.09.2021 23:00, continues 21.09.2021 08:00 and at the present pace ends 21.09.2021 08:00"
    assert said in text(await office.sends(APPROVER, "23:00"))
    stored = await office.stored(number)
    assert (stored.state, stored.starts_at) == ("scheduled", NOON + 11 * 3600)
    assert [attempt.chat for attempt in await office.carried()] == []


async def test_at_night_nothing_goes_until_eight(office: Office, clock: MovedClock) -> None:
    await office.people(Lang.RU, count=12)
    number = await office.approved()
    clock.moved = NOON + 9 * 3600
    await office.taps(AUTHOR, f"s:{number}")
    assert await office.carried() == []
    clock.moved = NOON + 20 * 3600
    assert len(await office.carried()) == 12
    assert (await office.stored(number)).state == "done"


async def test_with_leave_it_goes_at_night_too(office: Office, clock: MovedClock) -> None:
    await office.people(Lang.RU, count=12)
    number = await office.written(ru="text")
    await office.taps(AUTHOR, f"u:{number}:q")
    await office.taps(AUTHOR, f"p:{number}")
    await office.taps(AUTHOR, f"x:{number}")
    await office.taps(APPROVER, one(actions(await office.taps(APPROVER, f"v:{number}")), "y:"))
    clock.moved = NOON + 9 * 3600
    await office.taps(AUTHOR, f"s:{number}")
    assert len(await office.carried()) == 12


@pytest.mark.parametrize(
    ("typed", "at"),
    [
        ("18:00", NOON + 6 * 3600),
        ("11.59", NOON + 24 * 3600 - 60),
        ("12:00", NOON + 24 * 3600),
        ("21.09 09:30", NOON + 21.5 * 3600),
        ("21.09.2021 09:30", NOON + 21.5 * 3600),
    ],
)
def test_times_as_people_type_them(typed: str, at: float) -> None:
    assert read_time(f" {typed} ", NOON) == at


@pytest.mark.parametrize("lang", list(Lang))
async def test_held_up_let_go_and_ended_by_buttons(office: Office, lang: Lang) -> None:
    await office.people(Lang.RU, count=12)
    number = await office.approved()
    office.lang = lang
    await office.taps(APPROVER, f"s:{number}")
    assert actions(await office.taps(AUTHOR, f"o:{number}")) == [f"h:{number}", f"c:{number}", f"i:{number}"]
    held = await office.taps(AUTHOR, f"h:{number}")
    assert actions(held) == [f"{act}:{number}" for act in "rkci"]
    assert voice(lang).say("cast.stage.paused") in text(held)
    await office.taps(AUTHOR, f"r:{number}")
    sure = await office.taps(AUTHOR, f"c:{number}")
    assert (await office.stored(number)).state == Stage.SENDING
    await office.taps(AUTHOR, actions(sure)[0])
    assert (await office.stored(number)).state == Stage.CANCELLED
    assert text(await office.taps(AUTHOR, f"i:{number}"))
    assert (await office.acts())[-5:] == ["cast_started", "cast_paused", "cast_resumed", "cast_cancelled", "saw_report"]


async def test_nobody_cancels_the_draft_of_another(office: Office) -> None:
    number = await office.written()
    assert "not yours" in text(await office.taps(BOTH, f"c:{number}:sure"))
    assert (await office.stored(number)).state == Stage.DRAFT
    await office.taps(AUTHOR, f"c:{number}:sure")
    assert (await office.stored(number)).state == Stage.CANCELLED


async def test_recalled_corrected_and_repeated_by_buttons(office: Office) -> None:
    await office.people(Lang.RU, count=12)
    number = await office.approved()
    await office.taps(AUTHOR, f"s:{number}")
    assert len(await office.carried()) == 12
    card = actions(await office.taps(AUTHOR, f"o:{number}"))
    assert card == [f"{act}:{number}" for act in "kfgi"]
    assert "Some may get it twice" in text(await office.taps(AUTHOR, f"g:{number}"))
    draft = await office.taps(AUTHOR, f"f:{number}")
    corrected = (await office.broadcasts.listed(1))[0]
    assert (corrected.of, corrected.kind, corrected.draft.corrects) == (number, "correct", True)
    assert not {f"a:{corrected.id}", f"m:{corrected.id}"} & set(actions(draft))
    assert "cannot be changed" in text(await office.taps(AUTHOR, f"m:{corrected.id}:none"))
    await office.taps(AUTHOR, f"t:{corrected.id}:ru")
    assert "cannot be changed" in text(await office.sends(AUTHOR, "text", media=Media("photo", "f", "u")))
    await office.taps(AUTHOR, f"p:{corrected.id}")
    assert "Corrected" in office.shown[7][-1].html
    await office.taps(AUTHOR, f"x:{corrected.id}")
    assert not [it for it in actions(await office.taps(BOTH, f"o:{corrected.id}")) if it.startswith("y:")]
    looked = await office.taps(BOTH, f"v:{corrected.id}")
    await office.taps(BOTH, one(actions(looked), "y:"))
    await office.taps(BOTH, f"s:{corrected.id}")
    assert len(await office.carried()) == 12
    assert f"correction of No. {number}" in text(await office.types(AUTHOR, "broadcast"))
    sure = await office.taps(AUTHOR, f"k:{number}")
    said = text(await office.taps(AUTHOR, actions(sure)[0]))
    assert "is being deleted" in said
    assert f"recall of No. {number}" in text(await office.types(AUTHOR, "broadcast"))
    assert len(await office.carried()) == 12


async def test_the_lists_show_what_each_may_act_on(office: Office) -> None:
    await office.people(Lang.RU, count=12)
    assert "no broadcast" in text(await office.types(APPROVER, "approve"))
    ready, waiting = await office.approved(), await office.tested()
    draft = await office.written()
    assert actions(await office.types(APPROVER, "approve")) == [f"o:{waiting}"]
    assert actions(await office.types(APPROVER, "sending")) == [f"o:{ready}"]
    assert actions(await office.types(AUTHOR, "broadcast")) == [f"o:{draft}", f"o:{waiting}", f"o:{ready}", "new"]
    assert "another author" in text(await office.taps(APPROVER, f"o:{draft}"))
    assert actions(await office.taps(APPROVER, f"o:{waiting}")) == [f"v:{waiting}"]
    assert f"s:{ready}" in actions(await office.taps(APPROVER, f"o:{ready}"))
    shown = dict(office.shown)
    assert text(await office.taps(APPROVER, f"v:{draft}"))
    assert office.shown == shown
    assert (await office.stored(draft)).state == Stage.DRAFT
