"""``medaqy doctor`` finds each fault, says what to do in three languages, and never prints a secret."""

from __future__ import annotations

import asyncio
import os
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot import doctor, keyring, place
from bot.cli import main
from bot.clock import Clock
from bot.doctor import NAMES, Finding, State, examine, where_it_lies
from bot.doctor_reach import reach
from bot.settings import Settings
from bot.storage import look as looking
from bot.storage.audit import verify_file
from bot.storage.database import Database
from bot.storage.faults import Unwritable
from bot.storage.staff import StaffStore
from flows.speech import voice
from flows.words import Lang

if TYPE_CHECKING:
    from tests.botapi.server import BotApi

SECRET = "kW7_xQ2-mZ9pL4vN8rT3yB6cF1hJ5dGs"  # noqa: S105 - of no use elsewhere
TOKEN = "4242:TEST-token_of_the_loopback_server"  # noqa: S105 - of no use elsewhere


def settings(folder: Path, **more: str) -> Settings:
    given = {
        "token": TOKEN,
        "database_url": f"sqlite:///{folder}/data/medaqy.sqlite3",
        "key_file": str(folder / "keys" / "medaqy.keys"),
        "operator_name": "Union",
        "operator_contact": "@union",
        "metrics_listen": "127.0.0.1:9464",
    }
    return Settings(**(given | more))  # type: ignore[arg-type]  # read as from the environment


def states(found: list[Finding]) -> dict[str, State]:
    return {one.check: one.state for one in found}


def check(folder: Path, **more: str) -> dict[str, State]:
    found = list(examine(settings(folder, **more)))
    for one in found:
        for lang in Lang:
            said = voice(lang).say(one.key, **one.values) + (voice(lang).say(one.do, **NAMES) if one.do else "")
            assert TOKEN not in said
            assert one.state is State.OK or one.do
    return states(found)


def test_before_the_first_start_only_the_key_is_to_come(tmp_path: Path) -> None:
    found = check(tmp_path)
    assert {name for name, state in found.items() if state is not State.OK} == {"key"}
    assert found["key"] is State.WARN


async def opened(folder: Path) -> Path:
    database = await Database.open(f"sqlite:///{folder}/data/medaqy.sqlite3", day="2021-09-20")
    await database.close()
    keyring.write(folder / "keys" / "medaqy.keys", keyring.fresh())
    return folder / "data" / "medaqy.sqlite3"


async def test_after_a_start_all_is_well(tmp_path: Path) -> None:
    await opened(tmp_path)
    assert set(check(tmp_path).values()) == {State.OK}


@pytest.mark.parametrize(
    ("more", "name", "state"),
    [
        ({"token": "secret words"}, "token", State.FAULT),
        ({"operator_name": ""}, "operator", State.WARN),
        ({"metrics_listen": ""}, "health", State.WARN),
        ({"metrics_listen": "8.8.8.8:9464"}, "health", State.FAULT),
        ({"metrics_listen": "0.0.0.0:9464"}, "health", State.WARN),
        ({"mode": "webhook", "webhook_url": "https://bot.example.kz/hook"}, "webhook", State.FAULT),
        ({"mode": "webhook", "webhook_secret": SECRET}, "webhook", State.FAULT),
        (
            {"mode": "webhook", "webhook_url": "https://bot.example.kz/hook", "webhook_secret": SECRET},
            "webhook",
            State.OK,
        ),
    ],
)
def test_each_setting(tmp_path: Path, more: dict[str, str], name: str, state: State) -> None:
    assert check(tmp_path, **more)[name] is state


async def test_a_key_beside_the_database_or_open_to_others(tmp_path: Path) -> None:
    await opened(tmp_path)
    assert check(tmp_path, key_file=str(tmp_path / "data" / "keys"))["key"] is State.FAULT
    await asyncio.to_thread((tmp_path / "keys" / "medaqy.keys").chmod, 0o644)
    assert check(tmp_path)["key"] is State.FAULT


async def test_a_lost_key(tmp_path: Path) -> None:
    file = await opened(tmp_path)
    with closing(sqlite3.connect(file)) as raw:
        body = b"\x01" + (7).to_bytes(4, "big") + b"sealed"
        raw.execute(
            "INSERT INTO inbox (update_id, kind, body_enc, state, received_at) VALUES (1, 'm', ?, 'new', 0)", (body,)
        )
        raw.commit()
    assert looking.look(file).keys == {7}
    assert check(tmp_path)["key"] is State.FAULT


async def test_a_damaged_database(tmp_path: Path) -> None:
    file = await opened(tmp_path)
    file.write_bytes(b"Dear reader, this is a letter.\n" * 400)
    assert check(tmp_path)["database"] is State.FAULT


@pytest.mark.parametrize(("revision", "state"), [("later", State.FAULT), ("", State.WARN), (None, State.FAULT)])
async def test_tables_of_another_version(tmp_path: Path, revision: str | None, state: State) -> None:
    file = await opened(tmp_path)
    with closing(sqlite3.connect(file)) as raw:
        if revision:
            raw.execute("UPDATE alembic_version SET version_num = ?", (revision,))
        elif revision == "":
            (tmp_path / "data" / "medaqy.sqlite3").unlink()
            sqlite3.connect(file).close()
        else:
            raw.execute("DROP TABLE alembic_version")
        raw.commit()
    assert check(tmp_path)["schema"] is state


def test_little_room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "LITTLE_ROOM", 1 << 60)
    assert check(tmp_path)["disk"] is State.WARN


HERE = "22 1 8:1 / / rw,relatime - ext4 /dev/sda1 rw\n"


@pytest.mark.parametrize(
    ("mount", "host"),
    [
        ("30 22 0:40 / /data rw shared:1 - nfs4 store.example.com:/export rw", "store.example.com"),
        ("30 22 0:40 / /data rw - cifs //FILES.example.com/share rw", "files.example.com"),
        ("30 22 0:40 / /data rw - fuse.sshfs me@10.1.2.3:/srv rw", "10.1.2.3"),
        ("30 22 0:40 / /data rw - fuse.s3fs bucket rw", "bucket"),
        ("30 22 0:40 / /data rw - ext4 /dev/sdb1 rw", None),
        ("30 22 0:40 / /other rw - nfs4 store:/export rw", None),
        ("30 22 0:40 / /data\\040two rw - nfs4 store:/export rw", None),
        ("nonsense", None),
    ],
)
def test_on_which_machine_a_file_lies(mount: str, host: str | None) -> None:
    file = Path("/data/medaqy.sqlite3")
    assert place.host_of(file, HERE + mount) == host
    finding = where_it_lies(file, "", HERE + mount)
    assert finding.state is (State.OK if host is None else State.WARN)
    assert where_it_lies(file, f" x, {host} ", HERE + mount).state is State.OK


def test_this_machine_has_drives() -> None:
    assert place.host_of(Path(__file__)) is None or os.path.ismount("/")


async def test_the_server_is_reached_refused_or_silent(api: BotApi, tmp_path: Path) -> None:
    async def asked(**more: str) -> dict[str, State]:
        found = await reach(settings(tmp_path, **({"api_url": api.url} | more)), Clock())
        assert TOKEN not in repr(found)
        return states(found)

    assert await asked() == {"server": State.OK, "clock": State.OK}
    assert await asked(token="4242:another_token") == {"server": State.FAULT}  # noqa: S106 - of no use
    assert await asked(api_url="http://127.0.0.1:9") == {"server": State.FAULT}
    assert await asked(token="no") == {}  # noqa: S106 - of no use
    api.fail("getMe", "Bad Gateway", 502)
    assert await asked() == {"server": State.FAULT}


@pytest.mark.parametrize("lang", list(Lang))
def test_the_command_speaks_three_languages(
    tmp_path: Path, lang: Lang, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, value in {
        "BOT_TOKEN": TOKEN,
        "BOT_API_URL": "http://127.0.0.1:9",
        "BOT_DATABASE_URL": f"sqlite:///{tmp_path}/data/m.sqlite3",
        "BOT_KEY_FILE": str(tmp_path / "keys"),
    }.items():
        monkeypatch.setenv(name, value)
    assert main(["doctor", "--lang", lang.value]) == 1
    said = capsys.readouterr().out
    assert voice(lang).say("doctor.reach_not", server="http://127.0.0.1:9") in said
    assert TOKEN not in said
    monkeypatch.setenv("BOT_MODE", "pigeons")
    assert main(["doctor", "--lang", lang.value]) == 1
    assert "BOT_MODE" in capsys.readouterr().out


async def test_the_record_is_checked_from_outside(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    database = await Database.open(f"sqlite:///{tmp_path}/m.sqlite3", day="2021-09-20")
    store = StaffStore(database, Clock())
    await store.note(b"\x01" * 32, "saw_staff")
    await store.note(b"\x01" * 32, "saw_team")
    await database.close()
    file = tmp_path / "m.sqlite3"
    assert main(["audit", "verify", str(file), "--lang", "en"]) == 0
    assert verify_file(file).head.hex() in capsys.readouterr().out
    with closing(sqlite3.connect(file)) as raw:
        raw.execute("UPDATE audit SET act = 'nothing' WHERE seq = 1")
        raw.commit()
    assert main(["audit", "verify", str(file), "--lang", "en"]) == 1
    assert "No. 1" in capsys.readouterr().out
    with pytest.raises(Unwritable):
        verify_file(tmp_path / "none.sqlite3")
