"""Settings: from ``BROADSHEET_*`` environment variables or a ``.env`` file, listed in the README."""

from __future__ import annotations

import os
from pathlib import Path

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

PROJECT = Path(__file__).resolve().parent.parent


class WrongSetting(Exception):
    """Settings that are right one by one, but can't work together; the message says what to do."""


class Settings(BaseSettings):
    """What a run needs to know."""

    model_config = SettingsConfigDict(
        env_prefix="BROADSHEET_",
        env_file=(PROJECT / ".env", ".env"),
        env_ignore_empty=True,
        frozen=True,
        extra="ignore",
    )

    inbox: Path = Field(PROJECT / "seeds", description="folder of pages, subfolders included")
    warehouse: Path = Field(
        PROJECT / "warehouse" / "data", description="folder of the databases that Broadsheet writes"
    )
    max_file_bytes: int = Field(1024 * 1024, gt=0, description="a larger file is quarantined")
    settle_seconds: float = Field(
        2, ge=0, le=60, description="a file changed less than this long ago is looked at twice before it is read"
    )
    workers: int = Field(default_factory=lambda: os.cpu_count() or 1, gt=0, description="processes that read pages")
    batch_pages: int = Field(32, gt=0, description="pages that a process reads at a time")
    webhook_url: SecretStr | None = Field(None, description="who is told of a new edition; unset: delivery is off")
    webhook_secret: SecretStr | None = Field(None, description="whsec_…, signs the webhook")
    webhook_allow_http: bool = Field(False, description="plain http to other hosts than this one")

    @field_validator("inbox", "warehouse")
    @classmethod
    def _absolute(cls, folder: Path) -> Path:
        return _absolute(folder)


def load_settings(*, inbox: Path | None = None, warehouse: Path | None = None) -> Settings:
    """The settings, with what was given instead of theirs. Raises pydantic's ValidationError (a ValueError)."""
    given = {"inbox": inbox, "warehouse": warehouse}
    return Settings().model_copy(update={name: _absolute(folder) for name, folder in given.items() if folder})


def _absolute(folder: Path) -> Path:
    try:
        return folder.expanduser().absolute()
    except RuntimeError as error:  # ~name where nobody has that name
        raise ValueError(f"{folder}: {error}") from error
