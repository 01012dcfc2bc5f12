"""Settings: from ``BROADSHEET_*`` environment variables or a ``.env`` file, listed in the README."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict, SettingsError

PROJECT = Path(__file__).resolve().parent.parent


class WrongSetting(Exception):
    """A setting that can't be used, or settings that can't work together; the message names them, and no value."""


class Webhook(BaseModel):
    """An endpoint: BROADSHEET_WEBHOOKS__<NAME>__URL and so on."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    url: SecretStr = Field(description="who is told of a new edition")
    secret: SecretStr | None = Field(None, description="whsec_…, signs the webhook; two while it is rotated")
    secret_block: str | None = Field(None, description="the Prefect Secret block that holds the secret instead")
    events: str | None = Field(None, description="event types that it wants, commas between them; unset: all")
    allow_http: bool = Field(False, description="plain http to other hosts than this one")


class Settings(BaseSettings):
    """What a run needs to know."""

    model_config = SettingsConfigDict(
        env_prefix="BROADSHEET_",
        env_nested_delimiter="__",
        env_file=(PROJECT / ".env", ".env"),
        env_ignore_empty=True,
        frozen=True,
        extra="ignore",
        hide_input_in_errors=True,
    )

    inbox: Path = Field(PROJECT / "seeds", description="folder of pages, subfolders included")
    warehouse: Path = Field(
        PROJECT / "warehouse" / "data", description="folder of the databases that Broadsheet writes"
    )
    max_file_bytes: int = Field(1024 * 1024, gt=0, description="a larger file is quarantined")
    settle_seconds: float = Field(
        2,
        ge=0.05,  # file systems' times are some ms apart: two writes within them look like one
        le=60,
        description="a file changed less than this long ago is looked at twice before it is read",
    )
    workers: int = Field(default_factory=lambda: os.cpu_count() or 1, gt=0, description="processes that read pages")
    batch_pages: int = Field(32, gt=0, description="pages that a process reads at a time")
    webhook_url: SecretStr | None = Field(None, description="the endpoint named default; the next four are its, too")
    webhook_secret: SecretStr | None = Field(None, description="whsec_…, signs the webhook; two while it is rotated")
    webhook_secret_block: str | None = Field(None, description="the Prefect Secret block that holds it instead")
    webhook_events: str | None = Field(None, description="event types that it wants; unset: all")
    keep_editions: int = Field(0, ge=0, le=1000, description="earlier published files that stay")
    keep_days: int | None = Field(
        None, gt=0, le=36500, description="superseded raw rows and old records; unset: all stay"
    )
    log_format: Literal["text", "json"] = Field("text", description="json: each log line of a run is a JSON object")
    webhook_allow_http: bool = Field(False, description="plain http to other hosts than this one")
    webhooks: dict[str, Webhook] = Field(default_factory=dict, description="more endpoints, by name")
    api_auth: SecretStr | None = Field(None, description="user:password that the Prefect server's API asks for")

    @field_validator("inbox", "warehouse")
    @classmethod
    def _absolute(cls, folder: Path) -> Path:
        return _absolute(folder)

    @field_validator("api_auth")
    @classmethod
    def _user_and_password(cls, auth: SecretStr | None) -> SecretStr | None:
        text = auth.get_secret_value() if auth else ":"
        # Prefect 3.8.8 answers every request with 500 where the server's own holds another character
        if not (text.isascii() and text.isprintable() and ":" in text):
            raise ValueError("it must be user:password, in ASCII characters")
        return auth

    def hand_auth_to_prefect(self) -> None:
        """Let Prefect, which reads its environment when it is imported, know the API's user and password."""
        if self.api_auth is not None:
            for name in ("PREFECT_API_AUTH_STRING", "PREFECT_SERVER_API_AUTH_STRING"):
                os.environ.setdefault(name, self.api_auth.get_secret_value())


def load_settings(*, inbox: Path | None = None, warehouse: Path | None = None) -> Settings:
    """The settings, with what was given instead of theirs.

    Raises WrongSetting. Pydantic's own error would quote the value, and Prefect keeps what a flow raises.
    """
    given = {"inbox": inbox, "warehouse": warehouse}
    try:
        settings = Settings()
    except SettingsError:
        raise WrongSetting(
            "BROADSHEET_WEBHOOKS can't be read: set BROADSHEET_WEBHOOKS__<NAME>__URL and so on."
        ) from None
    except ValidationError as error:
        raise WrongSetting(" ".join(_sentences(error))) from None
    return settings.model_copy(update={name: _absolute(folder) for name, folder in given.items() if folder})


def _sentences(error: ValidationError) -> list[str]:
    return [
        f"Setting BROADSHEET_{'__'.join(map(str, one['loc'])).upper()}: {one['msg']}."
        for one in error.errors(include_url=False, include_input=False, include_context=False)
    ]


def _absolute(folder: Path) -> Path:
    try:
        return folder.expanduser().absolute()
    except RuntimeError as error:  # ~name where nobody has that name
        raise ValueError(f"{folder}: {error}") from error
