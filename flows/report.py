"""What a run says of itself: to the caller, on the screen, and as artifacts in the Prefect UI."""

from __future__ import annotations

import html
import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from prefect.artifacts import create_markdown_artifact, create_table_artifact

from flows.pages import Outcome
from warehouse.publish import Refusal

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class RunReport:
    """How a run ended: ``published`` an edition, or found nothing new and left all ``unchanged``."""

    run_id: str
    status: Literal["published", "unchanged"]
    outcomes: dict[Outcome, int]  # of the files listed
    read_again: int  # stored pages that another reader version had read
    kept_older: int  # stored pages that keep an older reading, for this reader fails on them
    edition: int | None  # the one that is in place now; None: none yet
    counts: dict[str, int] = field(default_factory=dict)  # rows of its marts: pages, articles, entities, metrics
    tests_passed: int = 0
    tests_warned: int = 0
    quarantine: tuple[Refusal, ...] = ()
    seconds: dict[str, float] = field(default_factory=dict)  # by step
    undelivered: int = 0  # events that wait in the outbox
    delivery_on: bool = False


def publish_artifacts(report: RunReport) -> None:
    """Put the run's summary and tables where someone who opens the run in the Prefect UI reads first.

    The edition is in place whether they can be written or not.
    """
    try:
        _publish_artifacts(report)
    except Exception:
        logger.exception("The run's artifacts could not be written.")


def publish_failure(step: str, error: Exception) -> None:
    """Say in the Prefect UI in which step the run failed and why."""
    try:
        create_markdown_artifact(
            f"# The run failed: {step}\n\n{_plain(str(error))}\n\nNothing was published; the last edition stays.",
            key="broadsheet-run",
            description="Why this run failed",
        )
    except Exception:
        logger.exception("The artifact of the failure could not be written.")


def _publish_artifacts(report: RunReport) -> None:
    create_markdown_artifact(_summary(report), key="broadsheet-run", description="What this run did")
    create_table_artifact(
        [{"step": step, "seconds": round(seconds, 2)} for step, seconds in report.seconds.items()],
        key="broadsheet-steps",
        description="Seconds by step",
    )
    if report.quarantine:
        create_table_artifact(
            [
                {"file": refusal.file_name, "reason": refusal.reason, "what to do": refusal.detail}
                for refusal in report.quarantine
            ],
            key="broadsheet-quarantine",
            description="Files that are refused as they are",
        )


def _summary(report: RunReport) -> str:
    if report.status == "published":
        title = f"# Edition {report.edition} is published"
    else:
        title = "# Nothing new" + (f": edition {report.edition} stays" if report.edition else "")
    files = [(outcome.value, report.outcomes.get(outcome, 0)) for outcome in Outcome]
    parts = [title, _table(("files", ""), files)]
    if report.counts:
        parts.append(_table(("in the marts", "rows"), report.counts.items()))
    if report.status == "published":
        parts.append(f"{report.tests_passed} tests passed, {report.tests_warned} warned.")
    if report.read_again:
        parts.append(f"{report.read_again} stored pages were read again by a new reader.")
    if report.kept_older:
        parts.append(f"{report.kept_older} stored pages keep an older reading: this reader fails on them.")
    if report.quarantine:
        rows = [(_plain(refusal.file_name), _plain(refusal.detail)) for refusal in report.quarantine]
        parts.append("## In quarantine\n\n" + _table(("file", "why"), rows))
    parts.append(_delivery(report))
    return "\n\n".join(parts)


def _delivery(report: RunReport) -> str:
    delivery = "on" if report.delivery_on else "off"
    return f"Events waiting in the outbox: {report.undelivered}. Webhook delivery is {delivery}."


def _table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(str(cell) for cell in line) + " |" for line in lines)


def _plain(text: str) -> str:
    """Text from outside, so that it shows as it is in a Markdown table: a file's name may hold anything."""
    escaped = html.escape(" ".join(text.split()))
    return "".join(f"\\{char}" if char in "\\`*_~[]|" else char for char in escaped)
