"""Building the marts: dbt in the flow's process, each model and test a task in Prefect."""

from __future__ import annotations

import hashlib
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from dbt.artifacts.schemas.results import NodeStatus
from dbt.cli.main import dbtRunnerResult
from dbt_common.events.base_types import EventLevel
from prefect_dbt import PrefectDbtRunner, PrefectDbtSettings

from flows.settings import PROJECT

DBT_PROJECT = PROJECT / "dbt_project"
JOIN_SECONDS = 15
MAX_MESSAGE = 300  # characters of what dbt says of a broken node
BROKEN = {NodeStatus.Error, NodeStatus.Fail, NodeStatus.RuntimeErr}


class BuildFailed(Exception):
    """dbt could not build the marts, or a test of them failed; the message says which."""


@dataclass(frozen=True, slots=True)
class Built:
    """The dbt tests of a build that passed."""

    tests_passed: int
    tests_warned: int


def marts_version() -> str:
    """A hash of all that the marts are made from in the dbt project: another one means that old rows don't fit."""
    digest = hashlib.sha256()
    sources = [file for folder in ("models", "macros", "seeds") for file in (DBT_PROJECT / folder).rglob("*.*")]
    for file in sorted([DBT_PROJECT / "dbt_project.yml", *sources]):
        digest.update(file.relative_to(DBT_PROJECT).as_posix().encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()[:8]


def build_marts(warehouse: Path, *, anew: bool, unit_tests: bool) -> Built:
    """Run ``dbt build`` on the warehouse's working database, data tests included. Raises BuildFailed.

    ``anew`` loads the reference tables and builds every model from nothing; otherwise what is there is brought up to
    date. Unit tests say whether the models are right, not whether the data is, so they run only where asked for. dbt
    keeps what it compiled below ``warehouse/dbt``, so that two warehouses never share it.
    """
    arguments = ["build"]
    arguments += ["--full-refresh"] if anew else ["--exclude-resource-type", "seed"]
    arguments += [] if unit_tests else ["--exclude-resource-type", "unit_test"]
    settings = PrefectDbtSettings(
        project_dir=DBT_PROJECT,
        profiles_dir=DBT_PROJECT,
        target_path=warehouse / "dbt" / "target",
        log_level=EventLevel.WARN,  # its default is Prefect's own level, of which dbt does not know every word
    )
    runner = PrefectDbtRunner(settings=settings, raise_on_failure=False, disable_assets=True)
    with dbt_environment(warehouse), _joined_threads():
        result = runner.invoke(arguments)
    broken = [
        f"{node.node.resource_type} {node.node.name}: {' '.join((node.message or 'failed').split())[:MAX_MESSAGE]}"
        for node in getattr(result.result, "results", [])
        if node.status in BROKEN
    ]
    if broken:
        raise BuildFailed(f"dbt build failed, nothing is published: {'; '.join(broken[:5])}{_and_more(broken)}.")
    if not result.success:
        reason = " ".join(str(result.exception or "see its log").split())
        raise BuildFailed(f"dbt build did not run, nothing is published: {reason}")
    return _count_tests(result)


def _and_more(broken: list[str]) -> str:
    return f"; and {len(broken) - 5} more" if len(broken) > 5 else ""


def _count_tests(result: dbtRunnerResult) -> Built:
    statuses = [
        node.status
        for node in getattr(result.result, "results", [])
        if node.node.resource_type in {"test", "unit_test"}
    ]
    return Built(statuses.count(NodeStatus.Pass), statuses.count(NodeStatus.Warn))


@contextmanager
def _joined_threads() -> Iterator[None]:
    """Wait for the nodes' tasks that still talk to the API when dbt is done.

    prefect-dbt runs each node's task in a daemon thread (``run_task``) and leaves it; at the end of a failed run the
    interpreter would abort for it.
    """
    yield
    deadline = time.monotonic() + JOIN_SECONDS
    for thread in threading.enumerate():
        if "run_task" in thread.name:
            thread.join(max(deadline - time.monotonic(), 0))


@contextmanager
def dbt_environment(warehouse: Path, **more: str) -> Iterator[None]:
    """The environment variables that dbt and its profile read, put back afterwards."""
    values = {"BROADSHEET_WAREHOUSE": str(warehouse), "DBT_LOG_PATH": str(warehouse / "dbt" / "logs")} | more
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
