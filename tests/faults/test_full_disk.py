"""The disk gets full while a run is at it: one sentence, the last edition stays, and the next run makes all good."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import PROJECT, RUN_SECONDS, Workplace
from tests.faults.disturbed_run import FILLER
from tests.marts import Marts, marts_of
from tests.pages import CLINIC_LATER, HARBOUR, ORCHARD
from warehouse.database import PUBLISHED
from warehouse.ledger import Ledger
from warehouse.publish import published_editions

pytestmark = pytest.mark.long

DISK_BYTES = 400 * 1024 * 1024
# Where it gets full, one after the other: each run goes on from what the one before left.
BEFORE_THE_EDITION_IS_IN_PLACE = [
    ("flows.pipeline:Ledger", "before", 1),  # before the ledger is opened
    ("flows.pipeline:list_inbox", "before", 1),  # before a run asks for room
    ("flows.ingest:load_admission", "before", 2),  # between two pages
    ("warehouse.load:_replace_reading", "after", 1),  # in the middle of a page's transaction
    ("flows.pipeline:build_marts", "before", 1),  # before dbt writes what it parsed
    ("dbt.task.run:ModelRunner.execute", "before", 12),  # in the middle of the models
    ("flows.build:check_marts", "before", 1),  # before the tests
    ("flows.pipeline:write_snapshot", "before", 1),  # before publishing asks for room
    ("warehouse.publish:_copy_marts", "before", 1),  # while the snapshot is written
    ("flows.pipeline:leave_published", "before", 1),  # before the event is noted
]
WHEN_THE_EDITION_IS_IN_PLACE = ("flows.pipeline:put_in_place", "after", 1)


@pytest.fixture(params=["fill", "forbid"])
def disk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """How a disk gets full, and a folder on it.

    The disk that is filled is one of its own, in memory, for which it takes the right to mount one. The quota, after
    which nothing can be written to any file, is tried everywhere.
    """
    folder = tmp_path / "disk"
    folder.mkdir()
    if request.param == "forbid":
        yield request.param, folder
        return
    options = ["-t", "tmpfs", "-o", f"size={DISK_BYTES}", "tmpfs"]
    if subprocess.run(["mount", *options, folder], capture_output=True, check=False).returncode:
        pytest.skip("no disk may be mounted here: the quota, which is tried everywhere, must do")
    yield request.param, folder
    subprocess.run(["umount", "--lazy", folder], check=True)


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory, first_edition: Workplace) -> Marts:
    """The marts of a second run with room enough."""
    place = _begun(tmp_path_factory.mktemp("undisturbed"), first_edition)
    place.run()
    return marts_of(place.warehouse)


def test_full_disk_costs_no_edition(disk: tuple[str, Path], first_edition: Workplace, undisturbed: Marts) -> None:
    act, folder = disk
    place = _begun(folder, first_edition)
    before = (place.warehouse / PUBLISHED).read_bytes()
    for point in BEFORE_THE_EDITION_IS_IN_PLACE:
        _expect_one_sentence(place, act, *point)
        assert (place.warehouse / PUBLISHED).read_bytes() == before, point
        assert [edition.edition for edition in published_editions(place.warehouse)] == [1]
    _expect_one_sentence(place, act, *WHEN_THE_EDITION_IS_IN_PLACE)
    assert marts_of(place.warehouse) == undisturbed

    assert "Nothing new: edition 2 stays" in place.run().stdout
    assert marts_of(place.warehouse) == undisturbed
    place.put("clinic.txt", CLINIC_LATER + HARBOUR)  # the working database is sound
    assert "Edition 3 is published" in place.run().stdout
    with Ledger(place.warehouse) as ledger:
        assert ledger.pending() == []
        assert ledger.unfinished() == []
        published = [event.edition for event in ledger.undelivered() if event.type == "broadsheet.edition.published"]
        failed = [event.run_id for event in ledger.undelivered() if event.type == "broadsheet.run.failed"]
        runs = ledger.last_runs(50)
    assert published == [1, 2, 3]
    assert sorted(failed) == sorted(run.run_id for run in runs if run.status == "failed")
    assert [run.edition for run in reversed(runs) if run.status == "published"] == [1, 2, 3]


def _begun(folder: Path, first_edition: Workplace) -> Workplace:
    """A place in which edition 1 is published and news have come."""
    shutil.copytree(first_edition.inbox, folder / "inbox")
    shutil.copytree(first_edition.warehouse, folder / "warehouse")
    place = Workplace(folder / "inbox", folder / "warehouse", first_edition.environment)
    place.put("harbour.txt", HARBOUR)
    place.put("orchard.txt", ORCHARD)
    place.put("clinic.txt", CLINIC_LATER)
    return place


def _expect_one_sentence(place: Workplace, act: str, where: str, when: str, count: int) -> None:
    """A run on a disk that gets full at this call says where to make room; afterwards there is room again."""
    result = subprocess.run(
        [sys.executable, "-m", "tests.faults.disturbed_run", act, where, when, str(count), "run"],
        env=place.environ(PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL="CRITICAL"),  # as the command line has it
        cwd=PROJECT,
        capture_output=True,
        text=True,
        timeout=RUN_SECONDS,
        check=False,
    )
    (place.warehouse.parent / FILLER).unlink(missing_ok=True)
    assert result.returncode == 1, (where, result.stdout, result.stderr)
    sentence = result.stderr.splitlines()[-1]
    assert sentence.startswith(f"The disk of {place.warehouse} "), (where, result.stderr)
    assert "make room" in sentence
    assert "Traceback" not in result.stderr, (where, result.stderr)
