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
from dbt.artifacts.schemas.run import RunResult
from dbt.cli.main import dbtRunner, dbtRunnerResult
from dbt_common.events.base_types import EventLevel
from prefect import task
from prefect.cache_policies import NO_CACHE
from prefect_dbt import PrefectDbtRunner, PrefectDbtSettings

from flows.logs import one_line
from flows.settings import PROJECT
from warehouse.database import WORKING, WarehouseDamaged, tells_of_damage

DBT_PROJECT = PROJECT / "dbt_project"
TARGET = Path("dbt") / "target"
JOIN_SECONDS = 60  # where a model fails, all that follow it are told as skipped at once
MAX_BROKEN = 5  # broken nodes that are named
MAX_MESSAGE = 300  # characters of what dbt says of a broken node
BROKEN = {NodeStatus.Error.value, NodeStatus.Fail.value, NodeStatus.RuntimeErr.value}


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
    """Build the marts in the warehouse's working database and test them. Raises BuildFailed.

    ``anew`` loads the reference tables and builds every model from nothing; otherwise what is there is brought up to
    date. Unit tests say whether the models are right, not whether the data is, so they run only where asked for. dbt
    keeps what it compiled below ``warehouse/dbt``, so that two warehouses never share it. Raises WarehouseDamaged where
    a model reads a block of the working database that is.
    """
    try:
        with dbt_environment(warehouse):
            build_models(warehouse / TARGET, anew=anew)
            return check_marts(warehouse / TARGET, unit_tests=unit_tests)
    except BuildFailed as error:
        if tells_of_damage(str(error)):
            raise WarehouseDamaged(warehouse / WORKING, str(error)) from error
        raise


def build_models(target: Path, *, anew: bool) -> None:
    """Run ``dbt build`` without tests, each model a task in Prefect. Raises BuildFailed."""
    settings = PrefectDbtSettings(
        project_dir=DBT_PROJECT,
        profiles_dir=DBT_PROJECT,
        target_path=target,
        log_level=EventLevel.WARN,  # its default is Prefect's own level, of which dbt does not know every word
    )
    runner = PrefectDbtRunner(settings=settings, raise_on_failure=False, disable_assets=True)
    kinds = ["test", "unit_test"] if anew else ["test", "unit_test", "seed"]
    full_refresh = ["--full-refresh"] if anew else []
    with _joined_threads():
        result = runner.invoke(["build", *full_refresh, "--exclude-resource-type", *kinds])
    _check(result)


@task(name="dbt test", cache_policy=NO_CACHE)
def check_marts(target: Path, *, unit_tests: bool) -> Built:
    """Run ``dbt test``. Raises BuildFailed.

    One task for all: as tasks of their own, through prefect-dbt, the tests take five times as long.
    """
    folders = ["--project-dir", str(DBT_PROJECT), "--profiles-dir", str(DBT_PROJECT), "--target-path", str(target)]
    without = [] if unit_tests else ["--exclude-resource-type", "unit_test"]
    result = dbtRunner().invoke(["test", "--quiet", *folders, *without])
    _check(result)
    statuses = [node.status.value for node in _nodes(result)]
    return Built(statuses.count(NodeStatus.Pass.value), statuses.count(NodeStatus.Warn.value))


def _check(result: dbtRunnerResult) -> None:
    broken = [
        f"{node.node.resource_type} {node.node.name}: {' '.join((node.message or 'failed').split())[:MAX_MESSAGE]}"
        for node in _nodes(result)
        if node.status.value in BROKEN
    ]
    if broken:
        more = f"; and {len(broken) - MAX_BROKEN} more" if len(broken) > MAX_BROKEN else ""
        raise BuildFailed(f"dbt build failed, nothing is published: {'; '.join(broken[:MAX_BROKEN])}{more}.")
    if not result.success:
        reason = one_line(result.exception) if result.exception else "see its log"
        raise BuildFailed(f"dbt build did not run, nothing is published: {reason}")


def _nodes(result: dbtRunnerResult) -> list[RunResult]:
    return list(getattr(result.result, "results", []))


@contextmanager
def _joined_threads() -> Iterator[None]:
    """Wait for the nodes' tasks that still talk to the API when dbt is done.

    prefect-dbt runs each node's task in a daemon thread (``run_task``) and leaves it; at the end of a failed run the
    interpreter would abort for it.
    """
    try:
        yield
    finally:
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
