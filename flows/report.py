"""What a run says of itself: to the caller, on the screen, and as artifacts in the Prefect UI."""

from __future__ import annotations

import base64
import html
import logging
import os
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from prefect.artifacts import create_markdown_artifact, create_table_artifact

from flows.pages import Outcome
from warehouse.database import published_database
from warehouse.publish import Refusal

if TYPE_CHECKING:
    from flows.pictures import Picture

logger = logging.getLogger(__name__)

MAX_REFUSALS = 100  # that the table of the quarantine lists


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

    @property
    def files(self) -> dict[str, int]:
        """How many of the files listed had which outcome, as programs are told."""
        return {str(outcome): count for outcome, count in self.outcomes.items()}


def publish_artifacts(report: RunReport, warehouse: Path) -> None:
    """Put the run's summary, tables and pictures where someone who opens the run in the Prefect UI reads first.

    The edition is in place whether they can be written or not.
    """
    try:
        _publish_artifacts(report)
    except Exception:
        logger.exception("The run's artifacts could not be written.")
    if report.status == "published":
        try:
            if drawn := drawn_pictures(warehouse):
                create_markdown_artifact(
                    "\n\n".join(_in_text(picture, png) for picture, png in drawn),
                    key="broadsheet-pictures",
                    description="What of the edition comes from where",
                )
        except Exception:
            logger.exception("The edition's pictures could not be drawn.")


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
        create_markdown_artifact(
            _quarantine(report.quarantine),
            key="broadsheet-quarantine",
            description="Files that are refused as they are",
        )


def drawn_pictures(warehouse: Path) -> list[tuple[Picture, bytes]]:
    """The pictures of the edition that is in place, each with its PNG. Raises NoEdition."""
    with published_database(warehouse) as db:
        if not os.environ.get("MPLCONFIGDIR"):  # for its list of fonts: there may be no home
            os.environ["MPLCONFIGDIR"] = str(warehouse / "matplotlib")
        from flows.pictures import draw, pictures

        return [(picture, draw(picture)) for picture in pictures(db)]


def _in_text(picture: Picture, png: bytes) -> str:
    """A picture within the Markdown, so that it needs no server of its own; in words for whoever can't see it."""
    return f"![{_plain(picture.words)}](data:image/png;base64,{base64.b64encode(png).decode('ascii')})"


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
        parts.append("## In quarantine\n\n" + by_reason(report.quarantine))
    parts.append(_delivery(report))
    return "\n\n".join(parts)


def by_reason(quarantine: Sequence[Refusal]) -> str:
    """How many files are in quarantine, and why, as in "3 files: 2 empty, 1 binary."."""
    reasons = Counter(refusal.reason for refusal in quarantine).most_common()
    files = "1 file" if len(quarantine) == 1 else f"{len(quarantine):,} files"
    return f"{files}: " + ", ".join(f"{count:,} {reason}" for reason, count in reasons) + "."


def _quarantine(quarantine: Sequence[Refusal]) -> str:
    """What is refused and why, the newest first.

    It is Markdown and not one of Prefect's table artifacts: one of its two UIs takes the cells of those for Markdown,
    so that a file's name would become a link or a picture; the other shows them as they are.
    """
    rows = [
        (
            _plain(refusal.path),
            refusal.reason,
            f"{refusal.first_seen_at:%Y-%m-%d %H:%M}",
            f"{refusal.bytes:,}",
            _plain(refusal.detail),
        )
        for refusal in quarantine[:MAX_REFUSALS]
    ]
    parts = [by_reason(quarantine), _table(("file", "reason", "since (UTC)", "bytes", "what to do"), rows)]
    if more := len(quarantine) - len(rows):
        parts.append(f'And {more:,} more: `broadsheet query "from marts.quarantine"`.')
    return "\n\n".join(parts)


def _delivery(report: RunReport) -> str:
    delivery = "on" if report.delivery_on else "off"
    return f"Events waiting in the outbox: {report.undelivered}. Webhook delivery is {delivery}."


def _table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(str(cell) for cell in line) + " |" for line in lines)


def _plain(text: str) -> str:
    """Text from outside, so that it shows as it is in a Markdown table: a file's name may hold anything."""
    escaped = html.escape(visible(" ".join(text.split())), quote=False)
    return "".join(f"\\{char}" if char in "\\`*_~[]|" else char for char in escaped)


def visible(text: str) -> str:
    """The text with what would steer a terminal, or turn the direction of reading, written out as its number."""
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode("ascii") for char in text)
