"""docker-compose.yml and prefect.yaml: valid, asking for passwords, open to this machine alone, as the README says."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from configparser import ConfigParser
from pathlib import Path
from typing import Any

import pytest
import yaml
from cryptography.fernet import Fernet

from flows.service import KEEP_LEASES, deployments
from flows.settings import Settings
from tests.conftest import PROJECT
from tests.service.stack import compose_environment

needs_compose = pytest.mark.skipif(shutil.which("docker-compose") is None, reason="docker-compose is not installed")

PASSWORDS = {
    "BROADSHEET_DATABASE_PASSWORD": "pass$word#'",
    "BROADSHEET_API_AUTH": "user:pass$word",
    "BROADSHEET_ENCRYPTION_KEY": "a-key=",
}
# How a setting of the README's table gets to the worker, where not under its own name: the folders are the image's.
UNDER_ANOTHER_NAME = {"BROADSHEET_API_AUTH": "PREFECT_API_AUTH_STRING"}
OF_THE_IMAGE = {"BROADSHEET_INBOX", "BROADSHEET_WAREHOUSE"}
# A container has its own loopback, so it listens to all that reach it; and Docker asks the worker whether it is well.
IN_CONTAINERS_ONLY = (" --host 0.0.0.0", " --with-healthcheck")
FOR_CONTAINERS_ONLY = {
    "PREFECT_SERVER_UI_API_URL",
    "PREFECT_SERVER_UI_STATIC_DIRECTORY",
    "PREFECT_SERVER_ANALYTICS_ENABLED",
    "PREFECT_WORKER_WEBSERVER_HOST",
    "DO_NOT_TRACK",
}


def compose(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["docker-compose", *arguments],
        cwd=PROJECT,
        env={"PATH": os.environ["PATH"], **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def services() -> dict[str, Any]:
    """The services as Compose reads them."""
    return dict(yaml.safe_load(compose("config", **PASSWORDS).stdout)["services"])


@needs_compose
@pytest.mark.parametrize("missing", PASSWORDS)
def test_compose_file_is_valid_and_asks_for_passwords(missing: str) -> None:
    assert compose("config", "--quiet", **PASSWORDS).returncode == 0
    without = compose("config", "--quiet", **(PASSWORDS | {missing: ""}))
    assert without.returncode != 0
    assert "in .env" in without.stderr


@needs_compose
def test_no_container_is_root_and_nothing_listens_beyond_this_machine() -> None:
    assert set(services()) >= {"database", "server", "deployments", "worker", "docs"}
    users = [line for line in (PROJECT / "Dockerfile").read_text().splitlines() if line.startswith("USER")]
    assert users == ["USER broadsheet"]
    for service in services().values():
        assert service.get("user", "broadsheet") != "root"
        assert service["cap_drop"] == ["ALL"]
        assert service["security_opt"] == ["no-new-privileges:true"]
        for port in service.get("ports", []):
            assert port.startswith("127.0.0.1:")
    assert services()["database"]["user"] == "postgres"


@needs_compose
def test_only_the_worker_writes_the_warehouse_and_nobody_the_inbox() -> None:
    mounted = {
        (name, volume.partition(":")[2])
        for name, service in services().items()
        for volume in service.get("volumes", [])
        if ":/broadsheet/" in volume
    }
    assert mounted == {
        ("worker", "/broadsheet/warehouse:rw"),
        ("docs", "/broadsheet/warehouse:ro"),
        ("worker", "/broadsheet/inbox:ro"),
        ("watcher", "/broadsheet/inbox:ro"),
    }


def test_who_talks_to_the_server_brings_its_password() -> None:
    config = yaml.safe_load((PROJECT / "docker-compose.yml").read_text(encoding="utf-8"))["services"]
    for service in config:
        environment = compose_environment(service, PASSWORDS)
        if "PREFECT_API_URL" in environment:
            assert environment["PREFECT_API_AUTH_STRING"] == PASSWORDS["BROADSHEET_API_AUTH"]
    assert (
        compose_environment("server", PASSWORDS)["PREFECT_SERVER_API_AUTH_STRING"] == PASSWORDS["BROADSHEET_API_AUTH"]
    )


def test_settings_to_copy_name_all_that_compose_asks_for() -> None:
    asked = set(re.findall(r"\$\{(BROADSHEET_\w+):\?", (PROJECT / "docker-compose.yml").read_text(encoding="utf-8")))
    named = re.findall(r"^(\w+)=$", (PROJECT / ".env.example").read_text(encoding="utf-8"), re.MULTILINE)
    assert asked <= set(named)


def test_every_setting_of_the_readme_reaches_the_worker() -> None:
    """What stands in .env is for Compose alone: a container has what its environment names."""
    table = set(re.findall(r"^\| `(BROADSHEET_[A-Z_]+)`", (PROJECT / "README.md").read_text(), re.MULTILINE))
    fields = {f"BROADSHEET_{name.upper()}" for name in Settings.model_fields}
    assert table == fields - {"BROADSHEET_WEBHOOKS"}  # the names of more endpoints are the user's: docs/webhooks.md
    dotenv = PASSWORDS | {name: f"the user's {name}" for name in table}
    environment = compose_environment("worker", dotenv)
    for name in table - OF_THE_IMAGE:
        assert environment[UNDER_ANOTHER_NAME.get(name, name)] == dotenv[name]
    dockerfile = (PROJECT / "Dockerfile").read_text()
    assert all(f"{name}=/broadsheet/" in dockerfile for name in OF_THE_IMAGE)


def test_key_made_as_told_encrypts_and_decrypts() -> None:
    """The README and .env.example have one command for it; Prefect takes it as Fernet's key."""
    commands = [
        re.findall(pattern, (PROJECT / file).read_text(), re.MULTILINE)
        for file, pattern in (
            ("README.md", r"^PREFECT_SERVER_ENCRYPTION_KEY=\$\((.+)\)$"),
            (".env.example", r"^# (openssl rand -base64 .+)$"),
        )
    ]
    assert commands[0] == commands[1]
    for _ in range(20):  # of which some have a letter that base64 has two ways to write
        made = subprocess.run(["/bin/sh", "-c", *commands[0]], capture_output=True, text=True, check=True).stdout
        key = Fernet(made.strip())
        assert key.decrypt(key.encrypt(b"secret")) == b"secret"


def test_leases_outlive_the_server() -> None:
    """A run's slot is freed by its lease; the server keeps leases in a folder, which is a volume of its own."""
    config = yaml.safe_load((PROJECT / "docker-compose.yml").read_text(encoding="utf-8"))["services"]["server"]
    assert config["environment"].items() >= KEEP_LEASES.items()  # as `broadsheet serve` sets it for its own server
    assert config["volumes"] == ["server:/home/broadsheet/.prefect"]
    made = [line for line in (PROJECT / "Dockerfile").read_text().splitlines() if "install --directory" in line]
    assert "--owner broadsheet" in made[0]
    assert made[0].endswith(" /home/broadsheet/.prefect")  # else the volume would be root's


def test_every_deployment_waits_for_its_turn_in_the_pool_that_the_worker_serves() -> None:
    config = yaml.safe_load((PROJECT / "docker-compose.yml").read_text(encoding="utf-8"))["services"]
    worker = " ".join(config["worker"]["command"])
    for deployment in deployments():
        assert deployment["tags"] == ["broadsheet"]  # by which the automation for killed runs knows them
        assert f"--pool {deployment['work_pool']['name']} --type process --limit 1" in worker
        assert deployment["concurrency_limit"]["limit"] == 1
        if deployment["entrypoint"] == "flows.pipeline.pipeline":
            assert deployment["concurrency_limit"]["collision_strategy"] == "ENQUEUE"  # a run that is due is not lost


def test_server_deletes_old_runs_too() -> None:
    """As Prefect itself understands the settings; of its own accord it keeps runs, logs and artifacts for ever."""
    show = (
        "from prefect.settings import get_current_settings as g; s = g().server.services.db_vacuum;"
        "print(sorted(s.enabled_vacuum_types), s.retention_period.days)"
    )
    shown = subprocess.run(
        [sys.executable, "-c", show],
        env=os.environ | compose_environment("server", PASSWORDS),
        capture_output=True,
        text=True,
        check=True,
    )
    assert shown.stdout == "['events', 'flow_runs', 'orphans'] 30\n"


def test_readme_starts_what_compose_starts() -> None:
    """And the integration test starts compose's commands; so what the README says is what is tested."""
    readme = _service_section()
    config = yaml.safe_load((PROJECT / "docker-compose.yml").read_text(encoding="utf-8"))["services"]
    commands = re.findall(r"^\.venv/bin/([^&\n]+?)(?: &)?$", readme, re.MULTILINE)
    expected = [" ".join(config[name]["command"]) for name in ("server", "deployments", "worker", "docs")]
    for option in IN_CONTAINERS_ONLY:
        expected = [command.replace(option, "") for command in expected]
    assert commands == expected


def test_units_start_what_the_readme_starts(tmp_path: Path) -> None:
    """The page's own shell lines write them; systemd isn't asked."""
    page = (PROJECT / "docs" / "systemd.md").read_text(encoding="utf-8")
    lines = page[page.index("unit() {") : page.index("systemctl daemon-reload")]
    subprocess.run(["/bin/sh", "-eu"], input=lines.replace("/etc/systemd/system", str(tmp_path)), text=True, check=True)
    units = {}
    for file in tmp_path.iterdir():
        units[file.name] = ConfigParser(interpolation=None)
        units[file.name].optionxform = str  # type: ignore[assignment, method-assign]
        units[file.name].read_string(file.read_text(encoding="utf-8"))
    services = [unit["Service"] for unit in units.values()]
    started = {one["ExecStart"].removeprefix("/opt/broadsheet/.venv/bin/") for one in services}
    assert started == set(re.findall(r"^\.venv/bin/([^&\n]+?)(?: &)?$", _service_section(), re.MULTILINE))
    assert {one["User"] for one in services} == {"broadsheet"}
    assert sorted(one["Restart"] for one in services) == ["always"] * 3 + ["on-failure"]
    enabled = page.partition("systemctl enable --now ")[2].partition("\n")[0].split()
    assert {f"{name}.service" for name in enabled} == set(units)


def test_readme_sets_what_compose_sets() -> None:
    set_there = set(re.findall(r"^(\w+)=", _service_section(), re.MULTILINE))
    names = {name for service in ("server", "worker") for name in compose_environment(service, PASSWORDS)}
    assert set_there == {name for name in names if not name.startswith("BROADSHEET_")} - FOR_CONTAINERS_ONLY


def _service_section() -> str:
    readme = (PROJECT / "README.md").read_text(encoding="utf-8")
    return readme.partition("\n## Run it as a service\n")[2].partition("\n## ")[0]
