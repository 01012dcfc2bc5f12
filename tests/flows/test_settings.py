from __future__ import annotations

import os
import traceback
from pathlib import Path

import pytest
from pydantic import ValidationError

from flows.settings import PROJECT, Settings, WrongSetting, load_settings

SECRET = "whsec_c2VjcmV0IHNlY3JldCBzZWNyZXQgc2VjcmV0IQ=="  # noqa: S105 - made for this test


@pytest.fixture(autouse=True)
def nothing_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No settings but the test's own."""
    for name in list(os.environ):
        if name.upper().startswith("BROADSHEET_"):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


def test_without_any_setting_the_projects_own_folders_are_used_and_nobody_is_told() -> None:
    settings = load_settings()
    assert (settings.inbox, settings.warehouse) == (PROJECT / "seeds", PROJECT / "warehouse" / "data")
    assert settings.workers >= 1
    assert (settings.webhook_url, settings.webhook_secret, settings.webhook_allow_http) == (None, None, False)


def test_the_environment_sets_them(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name, value in {"INBOX": "pages", "MAX_FILE_BYTES": "1000", "SETTLE_SECONDS": "0.5", "WORKERS": "3"}.items():
        monkeypatch.setenv("BROADSHEET_" + name, value)
    settings = load_settings()
    assert settings.inbox == tmp_path / "pages"
    assert (settings.max_file_bytes, settings.settle_seconds, settings.workers) == (1000, 0.5, 3)


def test_a_file_named_env_in_the_current_folder_sets_them_and_the_environment_goes_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = ["# 设置", "BROADSHEET_WORKERS=3", 'BROADSHEET_INBOX="仓库 1/pages"', "BROADSHEET_BATCH_PAGES=7", "OTHER=1"]
    (tmp_path / ".env").write_text("\n".join(lines), encoding="utf-8")
    monkeypatch.setenv("BROADSHEET_WORKERS", "5")
    settings = load_settings()
    assert (settings.workers, settings.batch_pages) == (5, 7)
    assert settings.inbox == tmp_path / "仓库 1" / "pages"


def test_what_the_caller_gives_goes_before_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BROADSHEET_INBOX", "/elsewhere")
    settings = load_settings(inbox=Path("given"), warehouse=Path("~/warehouse"))
    assert settings.inbox == tmp_path / "given"
    assert settings.warehouse == Path.home() / "warehouse"


@pytest.mark.parametrize("name", ["INBOX", "WAREHOUSE", "WORKERS", "WEBHOOK_URL", "WEBHOOK_SECRET", "MAX_FILE_BYTES"])
def test_an_empty_setting_is_none_at_all(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    before = load_settings()
    monkeypatch.setenv("BROADSHEET_" + name, "")
    assert load_settings() == before


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("WEBHOOKS__CRM__ALLOW_HTTP", "perhaps"),
        ("WEBHOOKS__CRM__ADDRESS", "https://example.org"),
        ("WORKERS", "0"),
        ("WORKERS", "-1"),
        ("WORKERS", "two"),
        ("WORKERS", "1.5"),
        ("BATCH_PAGES", "0"),
        ("MAX_FILE_BYTES", "0"),
        ("MAX_FILE_BYTES", "4 MB"),
        ("SETTLE_SECONDS", "0"),
        ("SETTLE_SECONDS", "-1"),
        ("SETTLE_SECONDS", "61"),
        ("SETTLE_SECONDS", "nan"),
        ("WEBHOOK_ALLOW_HTTP", "perhaps"),
        ("INBOX", "~nobody-of-this-name/pages"),
    ],
)
def test_a_setting_that_makes_no_sense_is_named(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv("BROADSHEET_" + name, value)
    with pytest.raises(WrongSetting, match=f"BROADSHEET_{name}: "):
        load_settings()


def test_a_folder_of_a_user_who_does_not_exist_is_an_error_when_given_too() -> None:
    with pytest.raises(ValueError, match="~nobody-of-this-name"):
        load_settings(inbox=Path("~nobody-of-this-name/pages"))


def test_a_home_folder_is_spelled_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BROADSHEET_WAREHOUSE", "~/warehouse")
    assert load_settings().warehouse == Path.home() / "warehouse"


def test_the_secret_is_shown_nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BROADSHEET_WEBHOOK_SECRET", SECRET)
    settings = load_settings()
    assert settings.webhook_secret
    assert settings.webhook_secret.get_secret_value() == SECRET
    shown = [repr(settings), str(settings), str(settings.model_dump()), settings.model_dump_json()]
    monkeypatch.setenv("BROADSHEET_WORKERS", "0")
    with pytest.raises(WrongSetting) as caught:
        load_settings()
    shown += [str(caught.value), repr(caught.value)]
    assert not any(SECRET in text for text in shown)


@pytest.mark.parametrize(
    ("variables", "named"),
    [
        ({"WEBHOOKS__CRM__URL": "https://example.org/", "WEBHOOKS__CRM__SECERT": SECRET}, "WEBHOOKS__CRM__SECERT"),
        ({"WEBHOOKS__CRM__SECRET": SECRET}, "WEBHOOKS__CRM__URL"),
        ({"WEBHOOKS": SECRET}, "WEBHOOKS"),
        ({"API_AUTH": SECRET}, "API_AUTH"),
    ],
    ids=["misspelt", "no URL", "not nested", "no user"],
)
def test_what_is_set_wrong_shows_no_value_where_a_flow_fails_of_it(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], named: str
) -> None:
    """Prefect logs and keeps the traceback of what a flow raises."""
    for name, value in variables.items():
        monkeypatch.setenv("BROADSHEET_" + name, value)
    with pytest.raises(WrongSetting, match=f"BROADSHEET_{named}\\b") as caught:
        load_settings()
    assert SECRET.removeprefix("whsec_") not in "".join(traceback.format_exception(caught.value))


def test_pydantics_own_error_shows_no_value_either() -> None:
    with pytest.raises(ValidationError) as caught:
        Settings.model_validate({"webhooks": {"crm": {"secret": SECRET}}, "api_auth": SECRET})
    assert SECRET not in str(caught.value)


def test_settings_do_not_change_under_way() -> None:
    with pytest.raises(ValidationError):
        load_settings().workers = 7  # type: ignore[misc]
