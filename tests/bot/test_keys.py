"""Keys and seals: made once, for their owner alone, elsewhere; rotated with all that is sealed; a lost one is said."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot import keyring
from bot.keyring import KeyBeside, KeyLost, KeyOpen, KeyUnusable
from bot.letters import Kept, Result
from bot.seal import Broken, Seal
from bot.storage.reseal import PLACES, rotate
from bot.storage.tables import SEALED, metadata
from bot.storage.unlock import unlock
from tests.bot.keeping import MovedClock, bytes_of, counted, opened, rows, said

if TYPE_CHECKING:
    from pathlib import Path


def test_a_key_is_made_once_and_for_its_owner_alone(tmp_path: Path) -> None:
    file = tmp_path / "new" / "keys"
    first = Seal.of(file, may_make=True)
    assert file.stat().st_mode & 0o777 == 0o600
    assert file.parent.stat().st_mode & 0o777 == 0o700
    again = Seal.of(file, may_make=False)
    sealed = first.close("a:1", {"a": "ә"})
    assert again.open("a:1", sealed) == {"a": "ә"}
    assert again.print_of("tg:1") == first.print_of("tg:1") != first.print_of("tg:2")


def test_a_sealed_text_is_bound_to_its_place_and_cannot_be_changed(tmp_path: Path) -> None:
    seal = Seal.of(tmp_path / "keys", may_make=True)
    sealed = seal.close("a:1", "text")
    changed = sealed[:-1] + bytes([sealed[-1] ^ 1])
    for place, text in (("a:2", sealed), ("a:1", changed), ("a:1", sealed[:20])):
        with pytest.raises(Broken):
            seal.open(place, text)
    assert seal.close("a:1", "text") != sealed


@pytest.mark.parametrize("text", ["", "print AAAA", "1 AAAA", "not a key", "\udcff"])
def test_a_file_that_holds_no_keys_is_said(tmp_path: Path, text: str) -> None:
    file = tmp_path / "keys"
    file.write_bytes(text.encode("utf-8", "surrogateescape"))
    file.chmod(0o600)
    with pytest.raises(KeyUnusable):
        Seal.of(file, may_make=True)


def test_a_key_that_others_can_read_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "keys"
    Seal.of(file, may_make=True)
    file.chmod(0o644)
    with pytest.raises(KeyOpen):
        Seal.of(file, may_make=False)


def test_a_place_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(KeyUnusable):
        keyring.write(tmp_path / "file" / "keys", keyring.fresh())


@pytest.mark.parametrize("place", ["data/keys", "data/below/keys", "data/../data/keys"])
def test_a_key_beside_the_database_is_refused(tmp_path: Path, place: str) -> None:
    with pytest.raises(KeyBeside):
        keyring.apart(tmp_path / place, tmp_path / "data" / "data.sqlite3")
    keyring.apart(tmp_path / "keys" / "keys", tmp_path / "data" / "data.sqlite3")


@pytest.mark.engines
async def test_a_lost_key_is_said_and_nothing_new_is_made(tmp_path: Path) -> None:
    file = tmp_path / "keys" / "keys"
    async with opened(tmp_path) as it:
        await it.store.exchange("tg:1", 1, counted)
        lost = file.rename(tmp_path / "keys" / "elsewhere")
        with pytest.raises(KeyLost):
            await unlock(it.database, file)
        assert not file.exists()
        keyring.write(file, keyring.fresh())
        with pytest.raises(KeyLost):
            await unlock(it.database, file)
        lost.replace(file)
        await unlock(it.database, file)


def test_every_sealed_column_is_sealed_anew() -> None:
    sealed = {table for table in metadata.tables.values() for column in table.columns if column.info == SEALED}
    assert sealed == set(PLACES)
    assert all([one.name for one in table.columns if one.info == SEALED] == ["body_enc"] for table in sealed)


@pytest.mark.engines
async def test_a_rotation_seals_everything_anew_while_the_bot_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.storage.reseal.AT_ONCE", 3)
    clock = MovedClock()

    def change(kept: Kept | None) -> Result:
        return Result(counted(kept).session, (said("a"), said("b")))

    async with opened(tmp_path, clock) as bot:
        for n in range(1, 8):
            await bot.store.exchange(f"tg:{n}", n, change)
        await bot.store.take_in([(99, "message", "tg:1", {"update_id": 99})])
        before = rows(tmp_path, "SELECT body_enc FROM conversations")
        async with opened(tmp_path, clock) as other:
            assert await rotate(other.database, other.seal, clock.day(), 30) == 7 + 14 + 1
        kept = bytes_of(tmp_path)
        assert not any(text in kept for (text,) in before)
        assert len(await bot.letters.waiting()) == 14
        assert await bot.store.taken_in() == [{"update_id": 99}]
        for n in range(1, 8):
            assert await bot.store.exchange(f"tg:{n}", n + 100, change)
            found = await bot.store.load(f"tg:{n}")
            assert found is not None
            assert found.session.answers == {"n": 2}
    ring = keyring.read(tmp_path / "keys" / "keys")
    assert ring is not None
    assert [(key.number, key.retired) for key in ring.keys] == [(1, "2021-09-20"), (2, "")]
    clock.wait(days=31)
    async with opened(tmp_path, clock) as it:
        await rotate(it.database, it.seal, clock.day(), 30)
        assert [key.number for key in it.seal.ring.keys] == [2, 3]
    async with opened(tmp_path, clock) as it:
        assert await it.store.load("tg:1")
