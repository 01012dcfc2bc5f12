"""Runs killed at 50 random moments, while pages keep coming: nothing is lost, nothing comes twice."""

from __future__ import annotations

import json
import os
import random
import select
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

import pytest

from tests.conftest import PROJECT, RUN_SECONDS, Workplace, wait_for
from tests.generated_pages import generated_files, generated_page
from tests.marts import marts_of
from warehouse.ledger import Ledger, Run

pytestmark = pytest.mark.long

PAGES = 200
AT_FIRST = 50  # pages that lie there when the first run begins
AT_A_TIME = 2  # arrivals between two runs: they last for some 80 runs
KILLS_OVERALL = 35  # at moments drawn over a run's whole time, most of which is building
# Where a kill can fall: before the ledger has the run, in the steps that it tells, and when it has the run's end.
STEPS = ("begin", "read", "build", "publish", "notify")
# More kills in the short steps, so many in each, at moments drawn over these first seconds of the step.
KILLS_WITHIN = 5
LOOK_SECONDS = 0.05  # the ledger is looked at as often for a step to begin
WITHIN_SECONDS = {"begin": 1.0, "publish": 0.5, "notify": 0.5}
LEFT = {"broadsheet.duckdb", "working.duckdb", "ledger.sqlite", "writer.lock", "dbt", "matplotlib"}


@dataclass
class Runs:
    """Runs forked from a process that has imported everything, so that each begins at once (`tests.forked_runs`)."""

    server: subprocess.Popen[bytes]
    process_id: int = 0
    begun_at: float = 0

    def begin(self) -> None:
        """Begin a run."""
        assert self.server.stdin
        self.server.stdin.write(b"\n")
        self.process_id = self._line()
        self.begun_at = time.monotonic()

    def age(self) -> float:
        """Seconds since the run began."""
        return time.monotonic() - self.begun_at

    def ends_within(self, seconds: float) -> bool:
        """Wait until the run ends by itself, or is so many seconds old; whether it has ended."""
        left = max(seconds - self.age(), 0)
        return bool(select.select([self.server.stdout], [], [], left)[0])

    def seconds_to_end(self) -> float:
        """Wait for the run's end, which must be a good one; the seconds that it took."""
        assert self.ends_within(RUN_SECONDS)
        seconds = self.age()
        assert self._line() == 0
        return seconds

    def kill(self, *, whole_group: bool) -> None:
        """Kill the run: with all that it started, or by itself."""
        (os.killpg if whole_group else os.kill)(self.process_id, signal.SIGKILL)
        assert self._line() == -signal.SIGKILL

    def _line(self) -> int:
        assert self.server.stdout
        return int(self.server.stdout.readline())


@contextmanager
def forked_runs(place: Workplace, log: Path) -> Iterator[Runs]:
    """Runs of this place; what they print goes to the log."""
    command = [sys.executable, "-m", "tests.forked_runs", "run"]
    with (
        log.open("w") as output,
        subprocess.Popen(
            command,
            cwd=PROJECT,
            env=place.environ(BROADSHEET_WORKERS="2"),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=output,
            bufsize=0,  # what select says holds for whole lines then
        ) as server,
    ):
        try:
            yield Runs(server)
        finally:
            server.kill()


@dataclass
class Killed:
    """How many kills fell in which step."""

    steps: Counter[str] = field(default_factory=Counter)
    whole_groups: int = 0  # the others killed the run by itself, and its pool had to end without it


def test_nothing_is_lost_and_nothing_comes_twice_when_runs_are_killed_at_random_moments(
    first_edition: Workplace, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    undisturbed = _copy(first_edition, tmp_path / "undisturbed")
    _bring(undisturbed, [generated_files(range(PAGES))])
    with forked_runs(undisturbed, tmp_path / "undisturbed.log") as runs:
        runs.begin()
        seconds = runs.seconds_to_end()
    place = _copy(first_edition, tmp_path / "killed")
    with forked_runs(place, tmp_path / "killed.log") as runs:
        killed = _kill_again_and_again(place, runs, seconds)
        runs.begin()
        runs.seconds_to_end()
    with capsys.disabled():
        sys.stdout.write(
            f"\n{killed.steps.total()} kills, {killed.whole_groups} of whole process groups: {dict(killed.steps)}\n"
        )
    assert set(killed.steps) == set(STEPS)
    assert marts_of(place.warehouse) == marts_of(undisturbed.warehouse)
    _expect_every_run_told_once(place)
    assert {file.name for file in place.warehouse.iterdir()} <= LEFT
    assert _processes_of(place) == []


def _copy(first_edition: Workplace, folder: Path) -> Workplace:
    """A place of its own in which edition 1 is published, with a folder for temporary files."""
    shutil.copytree(first_edition.inbox, folder / "inbox")
    shutil.copytree(first_edition.warehouse, folder / "warehouse")
    (folder / "temporary").mkdir()
    return Workplace(
        folder / "inbox",
        folder / "warehouse",
        {**first_edition.environment, "TMPDIR": str(folder / "temporary")},
    )


def _arrivals() -> Iterator[Mapping[str, str]]:
    """The pages in the order in which they come; every tenth of them comes in another content first."""
    arriving: list[tuple[int, Mapping[str, str]]] = []
    for number in range(PAGES):
        late = 0
        if number % 10 == 0:
            arriving.append((number, {f"page-{number:03}.txt": generated_page(1000 + number)}))
            late = 30
        arriving.append((number + late, generated_files([number])))
    return iter([files for _, files in sorted(arriving, key=lambda arrival: arrival[0])])


def _bring(place: Workplace, arrivals: Iterable[Mapping[str, str]]) -> None:
    for files in arrivals:
        for name, content in files.items():
            place.put(name, content)


def _kill_again_and_again(place: Workplace, runs: Runs, seconds: float) -> Killed:
    """Kill runs; pages come between them, the last ones after the last kill.

    One moment is drawn from each part of a run's time, others within the short steps, all in an order drawn too. How
    many seconds a run takes is learnt anew from those that end before their moment comes, which are not counted; what
    falls behind its short step is counted, and tried once more, sooner.
    """
    draw = random.Random(PAGES)  # noqa: S311 - the same moments each time, as far as the machine's load lets them be
    moments: list[tuple[str | None, float]] = [
        (None, (part + draw.random()) / KILLS_OVERALL) for part in range(KILLS_OVERALL)
    ]
    moments += [(step, draw.uniform(0, most)) for step, most in WITHIN_SECONDS.items() for _ in range(KILLS_WITHIN)]
    draw.shuffle(moments)
    arrivals = _arrivals()
    _bring(place, islice(arrivals, AT_FIRST))
    killed = Killed()
    while moments:
        news = list(islice(arrivals, AT_A_TIME))
        assert news, "too many runs ended before their moment came"
        _bring(place, news)
        step, moment = moments[-1]
        before = _last_run(place)
        runs.begin()
        if step is None:
            ended = runs.ends_within(seconds * moment)
        else:
            ended = _ends_before(place, runs, before, step) or runs.ends_within(runs.age() + moment)
        if ended:
            seconds = runs.seconds_to_end()
            moments[-1] = (step, draw.random() if step is None else moment * draw.random())  # the step was shorter
            continue
        whole_group = draw.random() < 0.5
        runs.kill(whole_group=whole_group)
        wait_for(lambda: not _processes_of(place), RUN_SECONDS)
        fell_in = _step(before, _last_run(place))
        killed.steps[fell_in] += 1
        killed.whole_groups += whole_group
        if step in (None, fell_in):
            moments.pop()
        else:
            moments[-1] = (step, moment * draw.random())  # the step was over by then
    _bring(place, arrivals)
    return killed


def _ends_before(place: Workplace, runs: Runs, before: Run, step: str) -> bool:
    """Wait until the run is in this step; whether it ended by itself before it was seen there."""
    while _step(before, _last_run(place)) != step:
        if runs.ends_within(runs.age() + LOOK_SECONDS):
            return True
    return False


def _last_run(place: Workplace) -> Run:
    with Ledger(place.warehouse) as ledger:
        return ledger.last_runs(1)[0]


def _step(before: Run, after: Run) -> str:
    """The step that a run is in, by the ledger's last run before it and now."""
    if after.run_id == before.run_id:
        return "begin"
    return after.step or "begin" if after.status == "running" else "notify"


def _processes_of(place: Workplace) -> list[int]:
    """Processes that work on this place, but for the one that the runs are forked from, by their environment."""
    mark = f"BROADSHEET_WAREHOUSE={place.warehouse}".encode()
    found = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                environment = (folder / "environ").read_bytes().split(b"\0")
                command = (folder / "cmdline").read_bytes().split(b"\0")
            except OSError:  # it has ended, or is somebody else's
                continue
            if mark in environment and b"tests.forked_runs" not in command:
                found.append(int(folder.name))
    return found


def _expect_every_run_told_once(place: Workplace) -> None:
    """Each edition has its event once, each run that failed has its own, and no run is told as both."""
    editions = place.ask("select edition, run_id from marts.editions order by edition")
    assert [edition for edition, _ in editions] == list(range(1, len(editions) + 1))
    with Ledger(place.warehouse) as ledger:
        assert ledger.pending() == []
        assert ledger.unfinished() == []
        events = [json.loads(event.body) for event in ledger.undelivered()]
        runs = ledger.last_runs(1000)
    told = [
        (event["data"]["edition"], event["data"]["run_id"])
        for event in events
        if event["type"] == "broadsheet.edition.published"
    ]
    failures = [event["data"]["run_id"] for event in events if event["type"] == "broadsheet.run.failed"]
    assert told == editions
    assert sorted(failures) == sorted(run.run_id for run in runs if run.status == "failed")
    assert {run_id for _, run_id in told} == {run.run_id for run in runs if run.status == "published"}
    assert not {run_id for _, run_id in told} & set(failures)
