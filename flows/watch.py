"""Watching the inbox: a run soon after a page lands, besides the schedule.

The file system's notices only wake the watcher. What it goes by is the inbox's own listing, as a run makes it: so a
notice that was lost, came twice, or tells of another file changes nothing. A run is asked for when the listing shows
a file, or metadata beside one, that it did not show when the last run was asked for. A file that a run found still
being written has changed since then, and so has one that landed while the run was under way: both are news.
"""

from __future__ import annotations

import logging
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import watchfiles

from flows.inbox import InboxUnusable, list_inbox
from flows.logs import one_line
from flows.settings import Settings
from warehouse.ledger import Ledger

logger = logging.getLogger(__name__)

HOURLY = "broadsheet/hourly"  # flow and deployment (prefect.yaml) of which a server is asked for a run
TAG = "watch"  # on the runs that the watcher asked for
TICK_MS = 1000  # how often it looks at its clock
LOOK_SECONDS = 60.0  # the inbox is listed this often without any notice: network file systems may send none
LONGEST_BURST = 60.0  # seconds after which a run is asked for though files keep coming
FIRST_PAUSE = 5.0  # seconds until it tries again what did not work; each pause is twice the last, up to these
LONGEST_PAUSE = 300.0
FAILED_RUN_PAUSE = 3600.0  # the outbox tells of each run that fails
END_SECONDS = 30  # that an interrupted run has to end by itself

Stamps = dict[str, str]  # of the inbox's files, by path: sizes and times of the file and the metadata beside it


@dataclass(slots=True)
class Burst:
    """When a run is due. Times are seconds of one clock that never goes back."""

    quiet_seconds: float  # without any change, until what came counts as all that comes
    longest_pause: float = LONGEST_PAUSE  # seconds until it asks again after what did not work
    asked: Stamps = field(default_factory=dict)  # the listing for which a run was asked for
    seen: Stamps = field(default_factory=dict)  # the last listing
    seen_since: float = 0.0  # when it was first seen like that
    news_since: float | None = None  # when it first showed something that no run was asked for
    again_at: float | None = None  # when to ask again, after what did not work
    failures: int = 0  # one after the other

    def is_due(self, listing: Stamps, now: float) -> bool:
        """Whether a run is to be asked for, the inbox being like this. What went away is no news."""
        if listing != self.seen:
            self.seen, self.seen_since = listing, now
        if listing.items() <= self.asked.items():
            self.news_since = None
            return self.again_at is not None and now >= self.again_at
        if self.news_since is None:
            self.news_since = now
        return now - self.seen_since >= self.quiet_seconds or now - self.news_since >= LONGEST_BURST

    def waits(self) -> bool:
        """Whether the next look may find a run due though nothing changes."""
        return self.news_since is not None or self.again_at is not None

    def note(self, listing: Stamps, now: float, *, worked: bool) -> None:
        """A run was asked for, the inbox being like this; what did not work is tried again later."""
        self.asked, self.news_since = listing, None
        self.failures = 0 if worked else self.failures + 1
        self.again_at = None if worked else now + pause(self.failures, self.longest_pause)


def pause(failures: int, longest: float) -> float:
    """Seconds to wait after so many failures, one after the other."""
    return float(min(FIRST_PAUSE * 2 ** min(failures - 1, 16), longest))


def watch_inbox(settings: Settings) -> None:
    """Ask for runs until interrupted (KeyboardInterrupt).

    The server that PREFECT_API_URL names is asked for them; else they are run here.
    """
    from prefect.settings import PREFECT_API_URL

    has_server = bool(PREFECT_API_URL.value())
    ask = run_on_server if has_server else lambda: run_here(settings)
    burst = Burst(settings.settle_seconds, LONGEST_PAUSE if has_server else FAILED_RUN_PAUSE)
    failures = 0
    while True:
        try:
            logger.info("Watching %s.", settings.inbox)
            _follow(settings.inbox, burst, ask)
            failures = 0
        except (InboxUnusable, OSError, RuntimeError) as error:  # RuntimeError: watchfiles' own
            failures += 1
            seconds = pause(failures, LONGEST_PAUSE)
            logger.warning("%s It is looked for again in %.0f s.", one_line(error), seconds)
            time.sleep(seconds)


def _follow(inbox: Path, burst: Burst, ask: Callable[[], bool]) -> None:
    """Watch the folder that has this name now; returns when another one took its place."""
    folder = _identity(inbox)
    looked_at = float("-inf")
    notices = watchfiles.watch(
        inbox,
        watch_filter=lambda _, path: _is_visible(inbox, Path(path)),
        rust_timeout=TICK_MS,
        yield_on_timeout=True,
        ignore_permission_denied=True,
    )
    for notice in notices:
        now = time.monotonic()
        if _identity(inbox) != folder:
            return
        if notice or burst.waits() or now - looked_at >= LOOK_SECONDS:
            looked_at = now
            listing = {listed.path: listed.stamp for listed in list_inbox(inbox)}
            if burst.is_due(listing, now):
                burst.note(listing, time.monotonic(), worked=ask())
                looked_at = float("-inf")  # what landed meanwhile


def _identity(folder: Path) -> tuple[int, int]:
    status = folder.stat()
    return status.st_dev, status.st_ino


def _is_visible(inbox: Path, path: Path) -> bool:
    """Whether a notice is worth a look; of a path that is told in other words (a link's target) it is."""
    return not path.is_relative_to(inbox) or not any(part.startswith(".") for part in path.relative_to(inbox).parts)


def run_here(settings: Settings) -> bool:
    """Run the pipeline in a process of its own, to its end; says whether that went well."""
    arguments = ["run", "--inbox", str(settings.inbox), "--warehouse", str(settings.warehouse)]
    # A session of its own: Ctrl-C reaches it once, from here, and it ends in order.
    run = subprocess.Popen(  # noqa: S603 - our own words
        [sys.executable, "-c", "from flows.cli import main; main()", *arguments],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        code = run.wait()
    finally:
        _end(run)
    if code:
        logger.warning("The run failed (exit code %d): it is tried again later, or when another page lands.", code)
        return False
    with Ledger(settings.warehouse) as ledger:
        last = ledger.last_runs(1)[0]
    logger.info("The run ended: %s, edition %s.", last.status, last.edition, extra={"watched_run_id": last.run_id})
    return True


def _end(run: subprocess.Popen[bytes]) -> None:
    """Interrupt a run that is under way, and wait until it has ended."""
    if run.poll() is not None:
        return
    run.send_signal(signal.SIGINT)
    try:
        run.wait(END_SECONDS)
    except subprocess.TimeoutExpired:
        run.kill()
        run.wait()


def run_on_server() -> bool:
    """Ask the Prefect server for a run, unless one that the watcher asked for waits still; says whether that worked."""
    import httpx
    from prefect.client.orchestration import get_client
    from prefect.client.schemas import filters
    from prefect.exceptions import ObjectNotFound, PrefectException

    try:
        with get_client(sync_client=True) as client:
            deployment = client.read_deployment_by_name(HOURLY)
            waiting = client.read_flow_runs(
                deployment_filter=filters.DeploymentFilter(id=filters.DeploymentFilterId(any_=[deployment.id])),
                flow_run_filter=filters.FlowRunFilter(
                    tags=filters.FlowRunFilterTags(all_=[TAG]),
                    state=filters.FlowRunFilterState(type=filters.FlowRunFilterStateType(any_=["SCHEDULED"])),
                ),
                limit=1,
            )
            if waiting:
                logger.info("A run waits for its turn already: it will find the new pages.")
            else:
                run = client.create_flow_run_from_deployment(deployment.id, tags=[TAG])
                logger.info("The server was asked for a run: %s.", run.name, extra={"watched_run_id": str(run.id)})
    except ObjectNotFound:
        logger.warning("The server has no deployment %s: `broadsheet deploy` tells it of them.", HOURLY)
        return False
    except httpx.HTTPStatusError as error:  # whose own words hold the whole address
        logger.warning("The Prefect server answers %d: see `broadsheet doctor`.", error.response.status_code)
        return False
    except (httpx.HTTPError, PrefectException, OSError, RuntimeError) as error:
        logger.warning("The Prefect server can't be asked for a run (%s): it is tried again.", one_line(error))
        return False
    return True
