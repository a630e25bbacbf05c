"""What an approval covers: two people, the same bytes, a day. Each of these fails when its rule is taken away."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bot.broadcasts.approval import whole
from bot.broadcasts.content import Link, Media, Version
from bot.broadcasts.faults import Changed, Refusal
from bot.broadcasts.terms import State
from bot.storage.tables import broadcasts
from flows.words import Lang
from tests.bot.casting import draft
from tests.bot.desking import APPROVER, AUTHOR, BOTH, Office, actions, one, text
from tests.bot.keeping import MovedClock, opened

DAY = 24 * 3600

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from pathlib import Path

    from bot.broadcasts.content import Draft


@pytest.fixture
def clock() -> MovedClock:
    return MovedClock()


@pytest.fixture
async def office(tmp_path: Path, clock: MovedClock) -> AsyncIterator[Office]:
    async with opened(tmp_path, clock) as it:
        made = await Office.over(it)
        await made.people(Lang.KK, Lang.RU, Lang.EN, count=12)
        yield made


async def test_an_author_who_is_an_approver_too_does_not_approve_their_own(office: Office) -> None:
    number = await office.tested(BOTH)
    looked = await office.taps(BOTH, f"v:{number}")
    assert not [action for action in actions(looked) if action.startswith("y:")]
    forged = await office.taps(BOTH, f"y:{number}:{whole((await office.stored(number)).draft)[:16]}")
    assert "another person" in text(forged) or "cannot approve" in text(forged)
    assert (await office.stored(number)).state == "previewed"


async def test_nobody_edits_the_draft_of_another_and_approves_it_then(office: Office) -> None:
    """An approver who is an author too could else slip their own bytes under another author's name."""
    number = await office.tested(AUTHOR)
    for action in (f"t:{number}:ru", f"d:{number}:ru", f"a:{number}:t:rules", f"u:{number}:q", f"m:{number}:none"):
        assert "not yours" in text(await office.taps(BOTH, action))
    assert await office.sends(BOTH, "other bytes") is None
    draft = (await office.stored(number)).draft
    with pytest.raises(Refusal):
        await office.broadcasts.keep(office.staff.print_of(BOTH), number, replace(draft, quiet=False))
    assert (await office.stored(number)).draft == draft


@pytest.mark.engines
async def test_another_person_approves_exactly_what_they_saw(office: Office) -> None:
    number = await office.tested()
    before = len(office.shown.get(8, []))
    looked = await office.taps(APPROVER, f"v:{number}")
    seen = office.shown[8][before:]
    assert [sheet.html for sheet in seen] == ["<b>Жиналыс</b>", "<b>Собрание</b>", "<b>Meeting</b>"]
    answer = await office.taps(APPROVER, one(actions(looked), "y:"))
    stored = await office.stored(number)
    assert (stored.state, stored.approved_hash) == ("approved", whole(stored.draft))
    assert f"s:{number}" in actions(answer)
    assert answer is not None
    assert [said.chat for said in answer] == [None, 7]


CHANGES: dict[str, Callable[[Draft], Draft]] = {
    "a letter of a text": lambda it: _text(it, Version("<b>Собраниe</b>")),
    "a style": lambda it: _text(it, Version("<i>Собрание</i>")),
    "a button": lambda it: _text(it, Version("<b>Собрание</b>", (Link("A", "https://a.kz"),))),
    "a picture": lambda it: replace(it, media=Media("photo", "1", "1")),
    "a language of the audience": lambda it: replace(it, audience=replace(it.audience, langs=(Lang.RU,))),
    "the topic": lambda it: replace(it, audience=replace(it.audience, topic="rules")),
    "a region": lambda it: replace(it, audience=replace(it.audience, regions=("astana",))),
    "what stands in for a language": lambda it: replace(
        it, versions={Lang.RU: it.versions[Lang.RU]}, fallback=(Lang.KK,)
    ),
    "whether it is repeated": lambda it: replace(it, unknown="resend"),
    "whether it goes at night": lambda it: replace(it, quiet=False),
}


FOUR = ("a letter of a text", "a button", "a picture", "a language of the audience")


def _text(it: Draft, version: Version) -> Draft:
    return replace(it, versions={**it.versions, Lang.RU: version})


@pytest.mark.parametrize("change", list(CHANGES))
def test_every_change_is_another_hash(change: str) -> None:
    before = draft(versions={Lang.RU: Version("<b>Собрание</b>"), Lang.EN: Version("<b>Meeting</b>")})
    assert whole(CHANGES[change](before)) != whole(before)


@pytest.mark.parametrize("change", FOUR)
@pytest.mark.engines
async def test_one_change_kills_the_approval(office: Office, change: str) -> None:
    number = await office.approved()
    before = await office.stored(number)
    changed = CHANGES[change](before.draft)
    assert whole(changed) != whole(before.draft)
    await office.broadcasts.keep(before.author, number, changed)
    after = await office.stored(number)
    assert (after.state, after.approved_hash, after.previewed_hash, after.tested_hash) == ("draft", None, None, None)
    with pytest.raises(Refusal):
        await office.broadcasts.start(before.author, number)


@pytest.mark.parametrize("change", FOUR)
@pytest.mark.engines
async def test_bytes_that_were_changed_behind_the_desk_are_not_sent(office: Office, change: str) -> None:
    """Even where the row itself was rewritten, the start compares what would be sent with what was approved."""
    number = await office.approved()
    it = await office.stored(number)
    body = {"draft": CHANGES[change](it.draft).to_json(), "chat": it.chat, "lang": it.lang.value, "message": it.message}
    sealed = office.it.seal.close(f"broadcasts:{number}", body)
    rewritten = broadcasts.update().where(broadcasts.c.id == number).values(body_enc=sealed)
    await office.it.database.do(lambda connection: connection.execute(rewritten))
    with pytest.raises(Changed):
        await office.broadcasts.start(it.author, number)
    assert (await office.stored(number)).state == "approved"


async def test_a_button_of_approval_is_for_the_bytes_that_stood_above_it(office: Office) -> None:
    number = await office.tested()
    yes = one(actions(await office.taps(APPROVER, f"v:{number}")), "y:")
    await office.taps(AUTHOR, f"t:{number}:ru")
    await office.sends(AUTHOR, "<b>Собрание!</b>")
    await office.taps(AUTHOR, f"p:{number}")
    await office.taps(AUTHOR, f"x:{number}")
    assert "changed" in text(await office.taps(APPROVER, yes))
    assert (await office.stored(number)).state == "previewed"


@pytest.mark.engines
async def test_an_approval_dies_after_a_day(office: Office, clock: MovedClock) -> None:
    number = await office.approved()
    clock.moved += DAY + 1
    refused = text(await office.taps(AUTHOR, f"s:{number}"))
    assert "day" in refused or "24" in refused
    assert (await office.stored(number)).state != "sending"


async def test_an_approval_of_almost_a_day_still_holds(office: Office, clock: MovedClock) -> None:
    number = await office.approved()
    clock.moved += DAY - 1
    await office.taps(AUTHOR, f"s:{number}")
    assert (await office.stored(number)).state == "sending"


async def test_nothing_is_planned_beyond_the_approval_nor_in_the_past(office: Office, clock: MovedClock) -> None:
    number = await office.approved()
    for at in (clock.moved + DAY + 60, clock.moved - 60):
        await office.taps(AUTHOR, f"z:{number}:{int(at)}")
        assert (await office.stored(number)).state == "approved"
    await office.taps(AUTHOR, f"z:{number}:{int(clock.moved + DAY - 60)}")
    assert (await office.stored(number)).state == "scheduled"


async def test_without_a_test_of_the_same_bytes_nothing_is_approved(office: Office) -> None:
    number = await office.written()
    assert "press" in text(await office.taps(AUTHOR, f"x:{number}"))
    await office.taps(AUTHOR, f"p:{number}")
    looked = await office.taps(APPROVER, f"v:{number}")
    assert "test" in text(await office.taps(APPROVER, one(actions(looked), "y:")))
    assert (await office.stored(number)).state == "previewed"


async def test_an_approver_sends_it_back(office: Office) -> None:
    number = await office.tested()
    answer = await office.taps(APPROVER, f"n:{number}")
    assert answer is not None
    assert [said.chat for said in answer] == [None, 7]
    assert (await office.stored(number)).state == "draft"


async def test_who_stopped_between_approval_and_sending_gets_nothing(office: Office) -> None:
    number = await office.approved()
    assert (await office.stored(number)).members == 36
    await office.subscribers.stop("tg:101")
    await office.taps(AUTHOR, f"s:{number}")
    taken = [attempt.chat for attempt in await office.carried()]
    assert 101 not in taken
    assert len(taken) == 35
    report = await office.broadcasts.report(number)
    assert report.by_state[State.SKIPPED.value] == 1
    assert report.reasons == {"skipped:opted_out": 1}
