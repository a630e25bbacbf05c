"""What the operator sets: environment variables that begin with BOT_, read once at the start of ``medaqy run``.

A fault names its variable in one line. The token is never printed. Nothing else reads these variables for ``run``.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final, Literal

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.faults import Fault

TOKEN: Final = re.compile(r"[0-9]{1,20}:[A-Za-z0-9_-]{3,200}")
MOST_FIGURES: Final = 20
EXAMPLE: Final = "123456:ABC-defg_hij"
EXAMPLES: Final = {"api_url": "https://api.telegram.org", "database_url": "sqlite:///data/medaqy.sqlite3"}
DEFAULT_DATABASE: Final = "sqlite:///data/medaqy.sqlite3"
DEFAULT_KEYS: Final = Path("keys/medaqy.keys")
SHORTEST_SECRET: Final = 32
LETTERS_OF_A_SECRET: Final = 10
SECRET: Final = re.compile(rf"[A-Za-z0-9_-]{{{SHORTEST_SECRET},256}}")
PLACEHOLDERS: Final = re.compile(r"example|change|replace|secret|password|your|0123456789|abcdefgh", re.IGNORECASE)


class BadSetting(Fault):
    """One or more variables hold something that cannot be used."""

    key = "fault.setting"


class NoToken(Fault):
    """Neither BOT_TOKEN nor BOT_TOKEN_FILE is set."""

    key = "fault.token_missing"


class TokenShape(Fault):
    """The token does not look like the one that BotFather gives."""

    key = "fault.token_shape"


class TokenFile(Fault):
    """BOT_TOKEN_FILE names a file that cannot be read."""

    key = "fault.token_file"


class HookSetting(Fault):
    """A setting of the webhook is missing or cannot be used."""

    key = "keep.fault.hook_setting"


class WeakSecret(Fault):
    """The secret of the webhook is missing, short, or taken from an example."""

    key = "keep.fault.weak_secret"


class Settings(BaseSettings):
    """All settings of the bot, each an environment variable: BOT_ and the name in capitals."""

    model_config = SettingsConfigDict(env_prefix="BOT_", env_ignore_empty=True, frozen=True, extra="ignore")

    token: SecretStr | None = Field(None, description="the token that BotFather gave")
    token_file: Path | None = Field(None, description="a file that holds the token, instead of BOT_TOKEN")
    api_url: str = Field("https://api.telegram.org", description="another Bot API server")
    database_url: str = Field(DEFAULT_DATABASE, description="where the conversations are kept")
    operator_name: str = Field("", max_length=200, description="who runs this service, shown before consent")
    operator_contact: str = Field("", max_length=200, description="how to reach the operator")
    operator_address: str = Field("", max_length=300, description="where the operator is found")
    admin_ids: str = Field("", description="numbers of the first administrators at Telegram, with commas between")
    metrics_listen: str = Field("", description="private address and port of health pages and figures, empty for none")
    database_host_ok: str = Field(
        "", description="hosts in Kazakhstan on which the database may lie, with commas between"
    )
    key_file: Path = Field(DEFAULT_KEYS, description="the keys that seal what is kept; never beside the database")
    mode: Literal["polling", "webhook"] = Field("polling", description="how updates arrive")
    webhook_url: str = Field("", description="where Telegram calls: https://…")
    webhook_listen: str = Field("127.0.0.1:8080", description="address and port on which we listen for that")
    webhook_secret: SecretStr | None = Field(None, description="at least 32 letters, digits, _ or -")
    webhook_secret_file: Path | None = Field(None, description="a file that holds the secret instead")
    keep_days: int = Field(30, ge=1, le=365, description="how long answers are kept after the last word")
    keep_backups_days: int = Field(30, ge=1, le=365, description="how long a backup may bring them back")
    allowed_a_second: int = Field(30, ge=30, le=10_000, description="messages a second that Telegram takes from us")
    today: str | None = Field(None, description="a day that stands in for the clock, in tests")

    @field_validator("api_url")
    @classmethod
    def _address(cls, url: str) -> str:
        if not url.startswith(("http://", "https://")) or len(url.split("://", 1)[1].strip("/")) == 0:
            raise ValueError("http:// / https://")
        return url.rstrip("/")

    @field_validator("database_url")
    @classmethod
    def _sqlite(cls, url: str) -> str:
        scheme, mark, rest = url.partition(":///")
        if not mark or scheme != "sqlite" or not rest:
            raise ValueError("sqlite:///FILE")
        return url

    @field_validator("admin_ids")
    @classmethod
    def _numbers(cls, text: str) -> str:
        if not all(
            one.strip().isdecimal() and len(one.strip()) < MOST_FIGURES for one in text.split(",") if one.strip()
        ):
            raise ValueError("71, 72")
        return text

    @property
    def first_administrators(self) -> frozenset[str]:
        """The persons named in BOT_ADMIN_IDS."""
        return frozenset(f"tg:{int(one)}" for one in self.admin_ids.split(",") if one.strip())

    def secret(self) -> str:
        """Return the token itself. Raises NoToken, TokenFile or TokenShape."""
        text = self.token.get_secret_value() if self.token else self._kept()
        if not TOKEN.fullmatch(text):
            raise TokenShape(variable="BOT_TOKEN", example=EXAMPLE)
        return text

    def hook_secret(self) -> str:
        """Return the secret of the webhook. Raises WeakSecret."""
        text = self.webhook_secret.get_secret_value() if self.webhook_secret else ""
        if not text and self.webhook_secret_file is not None:
            try:
                text = self.webhook_secret_file.read_text(encoding="utf-8").strip()
            except (OSError, UnicodeDecodeError):
                raise TokenFile(file_variable="BOT_WEBHOOK_SECRET_FILE", file=str(self.webhook_secret_file)) from None
        if not SECRET.fullmatch(text) or PLACEHOLDERS.search(text) or len(set(text)) < LETTERS_OF_A_SECRET:
            raise WeakSecret(variable="BOT_WEBHOOK_SECRET", least=SHORTEST_SECRET)
        return text

    def hook_address(self) -> tuple[str, int]:
        """Return the host and the port on which to listen. Raises HookSetting."""
        host, _, port = self.webhook_listen.rpartition(":")
        if not port.isdecimal() or not 0 < int(port) < 2**16:
            raise HookSetting(variable="BOT_WEBHOOK_LISTEN", example="127.0.0.1:8080")
        if not self.webhook_url.startswith(("http://", "https://")):
            raise HookSetting(variable="BOT_WEBHOOK_URL", example="https://bot.example.kz/hook")
        return host.strip("[]") or "127.0.0.1", int(port)

    @property
    def database_file(self) -> Path:
        """The file of the database."""
        return Path(self.database_url.partition(":///")[2])

    def _kept(self) -> str:
        if self.token_file is None:
            raise NoToken(variable="BOT_TOKEN", file_variable="BOT_TOKEN_FILE")
        try:
            return self.token_file.read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError):
            raise TokenFile(file_variable="BOT_TOKEN_FILE", file=str(self.token_file)) from None


def read() -> Settings:
    """Read the settings from the environment. Raises BadSetting, which names every faulty variable."""
    try:
        return Settings()
    except ValidationError as fault:
        names = list(dict.fromkeys(str(one["loc"][0]) for one in fault.errors(include_input=False)))
        examples = [f"BOT_{name.upper()}={EXAMPLES.get(name, 'MedAqy')}" for name in names]
        raise BadSetting(
            variables=", ".join(f"BOT_{name.upper()}" for name in names), examples=" ".join(examples)
        ) from None
