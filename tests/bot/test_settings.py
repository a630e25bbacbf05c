"""The settings: from the environment, each fault named in one line, the token never shown."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from bot.clock import Clock, NotADay, clock
from bot.settings import BadSetting, HookSetting, NoToken, TokenFile, TokenShape, WeakSecret, read

if TYPE_CHECKING:
    from pathlib import Path

TOKEN = "123456:ABC-defg_hij"  # noqa: S105 - of no use


@pytest.fixture(autouse=True)
def _bare(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("BOT_")]:
        monkeypatch.delenv(name)


def test_defaults_need_only_a_token(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOT_TOKEN", TOKEN)
    settings = read()
    assert settings.secret() == TOKEN
    assert settings.api_url == "https://api.telegram.org"
    assert settings.database_url == "sqlite:///data/medaqy.sqlite3"
    assert settings.operator_name == ""
    assert TOKEN not in repr(settings)


def test_the_token_may_lie_in_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "token").write_text(f"{TOKEN}\n", encoding="utf-8")
    monkeypatch.setenv("BOT_TOKEN_FILE", str(tmp_path / "token"))
    assert read().secret() == TOKEN
    monkeypatch.setenv("BOT_TOKEN_FILE", str(tmp_path / "none"))
    with pytest.raises(TokenFile):
        read().secret()


@pytest.mark.parametrize("token", ["abc", "12:", ":abc", "12:ab c", "12:аbcdef", "12:abc\ndef", "x12:abcdef"])
def test_a_token_of_a_wrong_shape_is_refused(monkeypatch: pytest.MonkeyPatch, token: str) -> None:
    monkeypatch.setenv("BOT_TOKEN", token)
    with pytest.raises(TokenShape) as fault:
        read().secret()
    assert token not in str(fault.value)


def test_no_token_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOT_TOKEN", "")
    with pytest.raises(NoToken):
        read().secret()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("BOT_API_URL", "telegram.org"),
        ("BOT_API_URL", "http://"),
        ("BOT_DATABASE_URL", "postgresql://x/y"),
        ("BOT_DATABASE_URL", "sqlite://"),
        ("BOT_OPERATOR_NAME", "x" * 300),
    ],
)
def test_a_faulty_variable_is_named(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv("BOT_TOKEN", TOKEN)
    monkeypatch.setenv(name, value)
    with pytest.raises(BadSetting) as fault:
        read()
    assert fault.value.values["variables"] == name
    assert str(fault.value.values["examples"]).startswith(f"{name}=")
    assert "\n" not in str(fault.value)
    assert TOKEN not in str(fault.value)


def test_a_plain_sqlite_address_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOT_DATABASE_URL", "sqlite:////var/x.sqlite3")
    monkeypatch.setenv("BOT_API_URL", "http://127.0.0.1:8081/")
    settings = read()
    assert settings.database_url == "sqlite:////var/x.sqlite3"
    assert settings.api_url == "http://127.0.0.1:8081"


def test_the_clock_stands_where_it_is_told() -> None:
    assert clock("2021-09-20", "2020-01-01").today().isoformat() == "2021-09-20"
    assert clock(None, "2020-01-01").today().isoformat() == "2020-01-01"
    assert abs((clock().today() - Clock().today()).days) <= 1
    assert Clock().seconds() > 1_700_000_000
    with pytest.raises(NotADay) as fault:
        clock("20.09.2021")
    assert fault.value.values == {"name": "--today", "value": "20.09.2021"}


GOOD = "Zq3-v8Lk_0pWm7Rt5YcX2nBd9GhJ4sFa"


@pytest.mark.parametrize(
    "secret",
    ["", "short", GOOD[:31], "a" * 64, "change-me-" * 6, "this_is_an_example_" * 3, GOOD + " ", GOOD + "ә", "x" * 300],
)
def test_a_weak_secret_of_the_webhook_is_refused(monkeypatch: pytest.MonkeyPatch, secret: str) -> None:
    monkeypatch.setenv("BOT_WEBHOOK_SECRET", secret)
    with pytest.raises(WeakSecret) as fault:
        read().hook_secret()
    assert secret not in str(fault.value) or not secret


def test_a_good_secret_is_taken_from_the_environment_or_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("BOT_WEBHOOK_SECRET", GOOD)
    assert read().hook_secret() == GOOD
    assert GOOD not in repr(read())
    monkeypatch.delenv("BOT_WEBHOOK_SECRET")
    (tmp_path / "secret").write_text(f"{GOOD}\n", encoding="utf-8")
    monkeypatch.setenv("BOT_WEBHOOK_SECRET_FILE", str(tmp_path / "secret"))
    assert read().hook_secret() == GOOD
    monkeypatch.setenv("BOT_WEBHOOK_SECRET_FILE", str(tmp_path / "none"))
    with pytest.raises(TokenFile):
        read().hook_secret()


def test_the_address_of_the_webhook(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOT_WEBHOOK_URL", "https://bot.example.kz/hook")
    for listen, found in (("0.0.0.0:8443", ("0.0.0.0", 8443)), (":80", ("127.0.0.1", 80)), ("[::1]:80", ("::1", 80))):  # noqa: S104 - what an operator may write
        monkeypatch.setenv("BOT_WEBHOOK_LISTEN", listen)
        assert read().hook_address() == found
    for listen in ("8443", "host:", "host:x", "host:70000"):
        monkeypatch.setenv("BOT_WEBHOOK_LISTEN", listen)
        if listen == "8443":
            assert read().hook_address() == ("127.0.0.1", 8443)
            continue
        with pytest.raises(HookSetting):
            read().hook_address()
    monkeypatch.setenv("BOT_WEBHOOK_LISTEN", "127.0.0.1:80")
    monkeypatch.setenv("BOT_WEBHOOK_URL", "bot.example.kz")
    with pytest.raises(HookSetting):
        read().hook_address()
