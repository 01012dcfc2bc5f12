"""What happens to one file in a worker process: bytes, admission, reading. Each file ends in a result."""

from __future__ import annotations

import hashlib
import re
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from types import FrameType

from flows.inbox import Listed, Metadata, Page, Refused, StillChanging, admit, look_at, metadata_beside, read_bytes
from flows.reading.page import read_page
from flows.reading.version import reader_version
from flows.rows import reading_rows
from warehouse.load import READING_FACTS, Admission, Content, Known, Reading

READ_SECONDS = 60  # of processor time: a page takes milliseconds to read; one that takes longer than this is refused
SPARE_SECONDS = 30  # of processor time beyond: then a reading that can't be interrupted is ended with its process
LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")


class Outcome(StrEnum):
    """How a file of the inbox ends in a run."""

    READ = "read"
    UNCHANGED = "unchanged"
    WAITING = "waiting"  # still being written: left for the next run
    QUARANTINED = "quarantined"


@dataclass(frozen=True, slots=True)
class FileTask:
    """A file to look into, with all that a worker needs to know of it."""

    listed: Listed
    known: Known | None  # None: never seen
    inbox: Path
    max_bytes: int
    read_again: bool  # even if it holds what it held

    def __str__(self) -> str:
        """Its path, for sentences."""
        return self.listed.path


@dataclass(frozen=True, slots=True)
class FileResult:
    """How a file ended, and what of it is to be written; an admission is None where nothing is new."""

    path: str
    outcome: Outcome
    admission: Admission | None = None
    content: Content | None = None
    reading: Reading | None = None
    stamp: str | None = None  # of a file that only looks new: kept, so that it need not be opened again
    kept_older: str | None = None  # page_id of a known page on which the reader fails now: its older reading stays


@dataclass(frozen=True, slots=True)
class StoredPage:
    """A page whose text the warehouse has, to be read again."""

    page_id: str
    text: str

    def __str__(self) -> str:
        """Its page_id, for sentences."""
        return f"page {self.page_id}"


class TooSlow(Exception):
    """Reading a page took longer than READ_SECONDS."""


@dataclass(frozen=True, slots=True)
class Opened:
    """What a file and its metadata held, both at one moment."""

    content: bytes
    metadata: Metadata
    fingerprint: str


def process_file(task: FileTask) -> FileResult:
    """Read one file of the inbox, if it holds anything new. A file that changes meanwhile, or its metadata, waits."""
    opened = _open(task)
    if isinstance(opened, FileResult):
        return opened
    if _is_known_page(task, opened.fingerprint) and not task.read_again:
        return FileResult(task.listed.path, Outcome.UNCHANGED, stamp=task.listed.stamp)
    return _process(task, opened)


def refuse_deadly(task: FileTask, what_it_did: str) -> FileResult:
    """The result for a file whose reading ended its process."""
    opened = _open(task)
    if isinstance(opened, FileResult):
        return opened
    return _failed(task, _reader_failed(f"Reading the page {what_it_did}"), opened.fingerprint)


def _open(task: FileTask) -> Opened | FileResult:
    """What the file holds, or the result where that can't be said."""
    listed = task.listed
    try:
        content = read_bytes(listed, task.inbox, task.max_bytes)
    except StillChanging:
        return FileResult(listed.path, Outcome.WAITING)
    except Refused as refusal:
        return _refused(task, refusal, listed.stamp)
    beside = _metadata_beside(task)
    if look_at(listed.path, listed.file).stamp != listed.stamp:
        return FileResult(listed.path, Outcome.WAITING)
    if isinstance(beside, Refused):
        return _refused(task, beside, hashlib.sha256(content).hexdigest() + " " + listed.metadata_stamp)
    metadata, metadata_bytes = beside
    return Opened(content, metadata, hashlib.sha256(content + b"\0" + metadata_bytes).hexdigest())


def _metadata_beside(task: FileTask) -> tuple[Metadata, bytes] | Refused:
    """The metadata, or why it is refused: which counts only if the file was not being written."""
    try:
        return metadata_beside(task.listed.file, task.inbox)
    except Refused as refusal:
        return refusal


def _process(task: FileTask, opened: Opened) -> FileResult:
    try:
        page = admit(opened.content)
    except Refused as refusal:
        return _refused(task, refusal, opened.fingerprint)
    try:
        reading = _read(page.page_id, page.text)
    except Refused as refusal:
        return _failed(task, refusal, opened.fingerprint)
    if _is_known_page(task, opened.fingerprint):
        return FileResult(task.listed.path, Outcome.READ, reading=reading)
    return _admitted(task, page, opened.metadata, opened.fingerprint, reading)


def _is_known_page(task: FileTask, fingerprint: str) -> bool:
    """Whether the file holds what it held when it was admitted as a page."""
    return task.known is not None and task.known.page_id is not None and task.known.fingerprint == fingerprint


def _failed(task: FileTask, refusal: Refused, fingerprint: str) -> FileResult:
    """The result for a file on which the reader fails: a page that is known keeps the reading that it has."""
    if task.known and _is_known_page(task, fingerprint):
        return FileResult(task.listed.path, Outcome.UNCHANGED, kept_older=task.known.page_id)
    return _refused(task, refusal, fingerprint)


def read_one_line() -> None:
    """Load all that reading takes, and read: what a process must be able to do before a page is blamed for its end."""
    read_page("县\n")


def read_stored(page: StoredPage) -> Reading | str:
    """Read a stored page again; its page_id where the reader fails on it now: then its older reading stays."""
    try:
        return _read(page.page_id, page.text)
    except Refused:
        return page.page_id


def skip_deadly(page: StoredPage, _what_it_did: str) -> Reading | str:
    """The result for a stored page whose reading ended its process."""
    return page.page_id


def _admitted(task: FileTask, page: Page, metadata: Metadata, fingerprint: str, reading: Reading) -> FileResult:
    admission = replace(
        _admission(task.listed, fingerprint, "read"),
        page_id=page.page_id,
        newspaper=metadata.newspaper,
        published_on=metadata.published_on,
        page_label=metadata.page,
    )
    content = Content(
        page_id=page.page_id,
        sha256=page.sha256,
        byte_count=page.byte_count,
        encoding=page.encoding,
        text=page.text,
        line_count=len(LINE.findall(page.text)),
        char_count=len(page.text),
    )
    return FileResult(task.listed.path, Outcome.READ, admission, content, reading)


def _refused(task: FileTask, refusal: Refused, fingerprint: str) -> FileResult:
    listed, known = task.listed, task.known
    if known and (known.fingerprint, known.reason, known.reader_version) == (
        fingerprint,
        refusal.reason,
        reader_version(),
    ):
        return FileResult(listed.path, Outcome.QUARANTINED, stamp=listed.stamp)
    admission = replace(_admission(listed, fingerprint, "quarantined"), reason=refusal.reason, detail=refusal.detail)
    return FileResult(listed.path, Outcome.QUARANTINED, admission)


def _admission(listed: Listed, fingerprint: str, outcome: str) -> Admission:
    """What every admission says of its file, whatever became of it."""
    return Admission(
        path=listed.path,
        file_name=listed.path.rpartition("/")[2],
        byte_count=listed.byte_count,
        stamp=listed.stamp,
        fingerprint=fingerprint,
        reader_version=reader_version(),
        outcome=outcome,
    )


def _read(page_id: str, text: str) -> Reading:
    """The page's rows. Raises Refused where the reader fails, so that one page never stops the others.

    Raises MemoryError: the page is read once more in a process of its own, since others may have left it little.
    """
    try:
        with _time_limit(READ_SECONDS):
            reading = read_page(text)
    except TooSlow as error:
        raise _reader_failed(f"Reading the page took longer than {READ_SECONDS} s of processor time") from error
    except MemoryError:
        raise
    except Exception as error:  # a mistake of the reader in one page must not cost the others
        raise _reader_failed(f"The reader failed on the page ({type(error).__name__}: {error})") from error
    facts = {name: getattr(reading, name) for name in READING_FACTS}
    return Reading(page_id, reader_version(), reading_rows(reading), **facts)


def _reader_failed(what_happened: str) -> Refused:
    return Refused("reader_failed", f"{what_happened}: report it with the page.")


@contextmanager
def _time_limit(seconds: float) -> Iterator[None]:
    """Raise TooSlow in the block after ``seconds`` of processor time, whatever else the machine has to do meanwhile.

    Python hears of it between two of its instructions. Code that gets to none is ended with the process, by the
    kernel. Works in a process's main thread, where a pool's worker runs.
    """

    def stop(_number: int, _frame: FrameType | None) -> None:
        raise TooSlow

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds + SPARE_SECONDS)  # SIGVTALRM, whose default is to end
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
