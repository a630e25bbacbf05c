"""The staff: every role with every command, invitations that work once, an audit record that shows a changed row."""

from __future__ import annotations

import hashlib
import itertools
import re
from datetime import date
from typing import TYPE_CHECKING

import pytest

from bot.audit import label_of
from bot.clock import Clock
from bot.roles import EVERY_ROLE, PERMISSIONS, Role, commands_of, may
from bot.staff import OWN, VALID_SECONDS, Desk
from bot.storage.database import Database
from bot.storage.staff import StaffStore
from flows.speech import voice
from flows.words import Lang, Reply

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

ADMINISTRATOR = Role.ADMINISTRATOR
EXPECTED = {
    "staff": set(Role),
    "team": {ADMINISTRATOR},
    "invite": {ADMINISTRATOR},
    "revoke": {ADMINISTRATOR},
    "dismiss": {ADMINISTRATOR},
    "audit": {ADMINISTRATOR},
    "broadcast": {Role.AUTHOR, Role.APPROVER},
    "write": {Role.AUTHOR},
    "approve": {Role.APPROVER},
    "sending": {Role.AUTHOR, Role.APPROVER},
    "stats": {Role.STATISTICIAN, ADMINISTRATOR},
}
EN = voice(Lang.EN)


class Ticking(Clock):
    def __init__(self) -> None:
        super().__init__(date(2021, 9, 20))
        self.ticked = 1_632_100_000

    def seconds(self) -> int:
        return self.ticked


def print_of(person: str) -> bytes:
    return hashlib.sha256(person.encode()).digest()


@pytest.fixture
def clock() -> Ticking:
    return Ticking()


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    opened = await Database.open(f"sqlite:///{tmp_path}/staff.sqlite3", day="2021-09-20")
    yield opened
    await opened.close()


@pytest.fixture
def desk(database: Database, clock: Ticking) -> Desk:
    return Desk(StaffStore(database, clock), clock, print_of, frozenset({"tg:1"}), "medaqy_bot")


def text(reply: Reply | None) -> str:
    assert isinstance(reply, Reply)
    return "\n".join(paragraph.plain for paragraph in reply.paragraphs)


def actions(reply: Reply | None) -> list[str]:
    assert isinstance(reply, Reply)
    return [button.action for row in reply.buttons for button in row]


async def link(desk: Desk, role: Role) -> str:
    said = text(await desk.command("tg:1", "invite", role.value, EN))
    found = re.search(r"https://t\.me/medaqy_bot\?start=(inv_[\w-]{32})$", said)
    assert found, said
    return found[1]


async def hire(desk: Desk, person: str, *roles: Role) -> None:
    for role in roles:
        assert "now" in text(await desk.command(person, "start", await link(desk, role), EN))


def test_the_table_is_the_one_that_was_meant() -> None:
    assert {name: set(roles) for name, roles in PERMISSIONS.items()} == EXPECTED


@pytest.mark.parametrize("held", [set(some) for n in range(5) for some in itertools.combinations(Role, n)])
@pytest.mark.parametrize("command", [*PERMISSIONS, "start", "help", "forget", "", "STAFF"])
def test_every_set_of_roles_with_every_command(held: set[Role], command: str) -> None:
    assert may(held, command) is bool(held & EXPECTED.get(command, set()))
    assert (command in commands_of(held)) is may(held, command)


@pytest.mark.parametrize("role", [None, *Role])
@pytest.mark.parametrize("command", sorted(OWN))
async def test_the_desk_keeps_to_the_table(desk: Desk, database: Database, role: Role | None, command: str) -> None:
    if role is not None:
        await hire(desk, "tg:7", role)
    before = await database.do(lambda c: c.exec_driver_sql("SELECT count(*) FROM audit").scalar_one())
    for reply in (
        await desk.command("tg:7", command, "", EN),
        await desk.tap("tg:7", f"st:{command}:x", EN),
    ):
        if role is None:
            assert reply is None
        elif role in EXPECTED[command]:
            assert "does not cover" not in text(reply)
        else:
            assert f"does not cover /{command}" in text(reply)
    after = await database.do(lambda c: c.exec_driver_sql("SELECT count(*) FROM audit").scalar_one())
    if role is None:
        assert after == before
    elif role not in EXPECTED[command]:
        assert after == before + 2


@pytest.mark.engines
async def test_an_invitation_works_once(desk: Desk) -> None:
    code = await link(desk, Role.AUTHOR)
    assert "You are on the staff now, your role: author" in text(await desk.command("tg:7", "start", code, EN))
    assert await desk.roles("tg:7") == {Role.AUTHOR}
    assert "You are on the staff now" in text(await desk.command("tg:7", "start", code, EN))
    assert "does not work" in text(await desk.command("tg:8", "start", code, EN))
    await desk.command("tg:1", "dismiss", f"{label_of(print_of('tg:7'))}:sure", EN)
    assert "does not work" in text(await desk.command("tg:7", "start", code, EN))
    assert await desk.roles("tg:8") == set()


@pytest.mark.engines
async def test_a_second_invitation_adds_a_role(desk: Desk) -> None:
    await hire(desk, "tg:7", Role.AUTHOR, Role.STATISTICIAN)
    assert await desk.roles("tg:7") == {Role.AUTHOR, Role.STATISTICIAN}
    again = await link(desk, Role.AUTHOR)
    assert "already" in text(await desk.command("tg:7", "start", again, EN))


@pytest.mark.engines
async def test_an_invitation_expires(desk: Desk, clock: Ticking) -> None:
    code = await link(desk, Role.AUTHOR)
    clock.ticked += VALID_SECONDS + 1
    assert "does not work" in text(await desk.command("tg:7", "start", code, EN))


@pytest.mark.engines
async def test_an_invitation_is_taken_back_by_its_button(desk: Desk) -> None:
    made = await desk.command("tg:1", "invite", "author", EN)
    (action,) = actions(made)
    code = text(made).rpartition("start=")[2]
    assert "no longer works" in text(await desk.tap("tg:1", action, EN))
    assert "no open invitation" in text(await desk.tap("tg:1", action, EN))
    assert "does not work" in text(await desk.command("tg:7", "start", code, EN))


async def test_the_choice_of_a_role_is_by_buttons(desk: Desk) -> None:
    choice = await desk.command("tg:1", "invite", "king", EN)
    assert actions(choice) == [f"st:invite:{role}" for role in Role]
    assert "t.me" in text(await desk.tap("tg:1", "st:invite:approver", EN))


@pytest.mark.engines
async def test_the_team_shows_who_came_by_which_invitation_and_dismisses(desk: Desk) -> None:
    await hire(desk, "tg:7", Role.AUTHOR)
    opened = await desk.command("tg:1", "invite", "statistician", EN)
    team = await desk.command("tg:1", "team", "", EN)
    label = label_of(print_of("tg:7"))
    assert f"{label}: author; since 2021-09-20; invitation:" in text(team)
    assert f"{label_of(print_of('tg:1'))}: administrator" in text(team)
    assert actions(team) == [f"st:dismiss:{label}", *actions(opened)]
    sure = await desk.tap("tg:1", f"st:dismiss:{label}", EN)
    assert await desk.roles("tg:7") == {Role.AUTHOR}
    assert "no longer on the staff" in text(await desk.tap("tg:1", actions(sure)[0], EN))
    assert await desk.roles("tg:7") == set()
    assert "nobody" in text(await desk.tap("tg:1", actions(sure)[0], EN))


@pytest.mark.engines
async def test_nobody_dismisses_themselves_or_the_first_administrators(desk: Desk) -> None:
    await hire(desk, "tg:7", Role.ADMINISTRATOR)
    for label in (label_of(print_of("tg:1")), label_of(print_of("tg:7"))):
        assert "cannot" in text(await desk.command("tg:7", "dismiss", f"{label}:sure", EN))
    assert Role.ADMINISTRATOR in await desk.roles("tg:7")


@pytest.mark.parametrize("lang", list(Lang))
async def test_the_last_acts_are_shown_in_each_language(desk: Desk, lang: Lang) -> None:
    await hire(desk, "tg:7", Role.AUTHOR)
    await desk.command("tg:7", "team", "", EN)
    shown = text(await desk.command("tg:1", "audit", "", voice(lang)))
    assert voice(lang).say("audit.denied", subject="team") in shown
    assert voice(lang).say("staff.role.author") in shown
    assert voice(lang).say("staff.acts_broken", at=0).partition(":")[0] not in shown


async def test_people_and_codes_are_not_in_the_record(desk: Desk, database: Database) -> None:
    code = await link(desk, Role.AUTHOR)
    await desk.command("tg:700070007", "start", code, EN)
    await desk.command("tg:700070007", "start", "inv_Kanarbird", EN)
    assert (await StaffStore(database, Ticking()).verify()).rows == 3
    data = database.file.read_bytes() + database.file.with_name(database.file.name + "-wal").read_bytes()
    for secret in (code, code.removeprefix("inv_"), "700070007", "Kanarbird"):
        assert secret.encode() not in data


@pytest.mark.parametrize(
    "tampering",
    [
        "UPDATE audit SET act = 'other' WHERE seq = 2",
        "UPDATE audit SET detail = '{}' WHERE seq = 2",
        "UPDATE audit SET actor = prev_hash WHERE seq = 2",
        "UPDATE audit SET at = at + 1 WHERE seq = 2",
        "UPDATE audit SET hash = prev_hash WHERE seq = 2",
        "DELETE FROM audit WHERE seq = 2",
        "DELETE FROM audit WHERE seq >= 2",
        "DELETE FROM audit",
        "INSERT INTO audit SELECT seq + 10, at, actor, act, subject, detail, prev_hash, hash FROM audit WHERE seq = 1",
    ],
)
@pytest.mark.engines
async def test_every_tampering_is_found(desk: Desk, database: Database, tampering: str) -> None:
    store = StaffStore(database, Ticking())
    await hire(desk, "tg:7", Role.AUTHOR, Role.STATISTICIAN)
    whole = await store.verify()
    assert (whole.rows, whole.broken_at) == (4, None)
    await database.do(lambda it: it.exec_driver_sql(tampering).rowcount)
    broken = await store.verify()
    assert not broken.whole
    assert "broken" in text(await desk.command("tg:1", "audit", "", EN))


@pytest.mark.engines
async def test_an_empty_record_is_whole(database: Database) -> None:
    assert (await StaffStore(database, Ticking()).verify()).whole


def test_every_role_is_somebody() -> None:
    assert set(Role) == EVERY_ROLE
    assert all(commands_of({role}) for role in Role)
