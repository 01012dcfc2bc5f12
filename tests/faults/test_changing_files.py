"""A file that changes while it is looked at is read whole, as it was at one moment, or waits for the next run."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from flows import pages
from flows.inbox import Listed, look_at
from flows.pages import FileResult, FileTask, Outcome, process_file
from tests.conftest import settle
from warehouse.load import Reading

LOOKS = 400  # at a file that has settled
SECONDS = 600  # a bound for them, generous for a machine with much else to do
SETTLED_NS = 50_000_000  # a file changed less than this long ago is not read: the system's times are a few ms apart
MAX_BYTES = 4 * 1024 * 1024
# Writes the file until it is ended, each version of one character only, in the ways that programs have.
WRITER = """
import itertools, os, pathlib, random, sys, time
file = pathlib.Path(sys.argv[1])
for version in itertools.count():
    content = ("甲乙丙丁"[version % 4] * (20_000 + version % 3 * 40_000)).encode()
    way = version // 4 % 4
    if way == 0:
        file.with_suffix(".part").write_bytes(content)
        os.replace(file.with_suffix(".part"), file)
    elif way == 1:
        file.write_bytes(content)
    elif way == 2:
        file.unlink(missing_ok=True)
        file.write_bytes(content)
    else:
        with file.open("r+b", buffering=0) as stream:
            for start in range(0, len(content), 4096):
                stream.write(content[start : start + 4096])
            stream.truncate()
    time.sleep(random.uniform(0, 0.12))
"""


def task(file: Path, listed: Listed | None = None) -> FileTask:
    return FileTask(listed or look_at(file.name, file), None, file.parent, MAX_BYTES, read_again=False)


def page_of(name: str) -> bytes:
    return f"{name}县秋粮收购过半\n\n{name}县收购秋粮12.6万吨。\n".encode()


def text_of(result: FileResult) -> str | None:
    return result.content.text if result.content else None


@pytest.fixture
def writer(tmp_path: Path) -> Iterator[Path]:
    """A file that another process writes all the time."""
    file = tmp_path / "x.txt"
    file.write_text("甲", "utf-8")
    process = subprocess.Popen([sys.executable, "-c", WRITER, str(file)])
    try:
        yield file
        assert process.poll() is None, "the writer ended by itself"
    finally:
        process.kill()
        process.wait()


def test_a_file_written_all_the_time_is_never_read_as_a_mixture(writer: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "_read", lambda page_id, _text: Reading(page_id, "", {}))  # it is the bytes' turn
    outcomes = set()
    looks = 0
    give_up = time.monotonic() + SECONDS
    while looks < LOOKS:
        assert time.monotonic() < give_up, "the file never settled"
        listed = look_at(writer.name, writer)
        if time.time_ns() - listed.newest_ns < SETTLED_NS:
            outcomes.add(Outcome.WAITING)
            continue
        looks += 1
        result = process_file(task(writer, listed))
        outcomes.add(result.outcome)
        assert len(set(text_of(result) or "")) <= 1
        if result.admission and result.admission.outcome == "quarantined":
            assert result.admission.reason in {"empty", "unreadable"}  # as it was when it was listed
    assert outcomes >= {Outcome.WAITING, Outcome.READ}


def rename_over(file: Path) -> None:
    file.with_suffix(".new").write_bytes(page_of("东"))
    file.with_suffix(".new").replace(file)


def replace_by(make: Callable[[Path], object]) -> Callable[[Path], None]:
    def replace(file: Path) -> None:
        file.unlink()
        make(file)

    return replace


CHANGES: dict[str, Callable[[Path], object]] = {
    "another renamed over it": rename_over,
    "cut": lambda file: os.truncate(file, 12),
    "emptied": lambda file: os.truncate(file, 0),
    "appended to": lambda file: file.write_bytes(page_of("西") + page_of("东")),
    "written anew, of one size": lambda file: file.write_bytes(page_of("东")),
    "deleted": Path.unlink,
    "replaced by a folder": replace_by(Path.mkdir),
    "replaced by a pipe": replace_by(os.mkfifo),
    "replaced by a link out of the inbox": replace_by(lambda file: file.symlink_to("/etc/hostname")),
    "replaced by a link to nothing": replace_by(lambda file: file.symlink_to("nothing")),
}
MOMENTS = {
    "between listing and opening": ("flows.pages.read_bytes", "before"),
    "between opening and reading": ("flows.inbox._read_all", "before"),
    "between reading and the second look": ("flows.inbox._read_all", "after"),
    "before its metadata is read": ("flows.pages.metadata_beside", "before"),
    "after its metadata is read": ("flows.pages.metadata_beside", "after"),
}


def changing_at(moment: str, change: Callable[[], object], monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the change happen at the moment, once."""
    where, when = MOMENTS[moment]
    module, _, name = where.rpartition(".")
    function = getattr(sys.modules[module], name)
    left = [change]

    def changing(*arguments: object) -> object:
        if when == "before" and left:
            left.pop()()
        try:
            return function(*arguments)
        finally:
            if left:
                left.pop()()

    monkeypatch.setattr(where, changing)


@pytest.mark.parametrize("moment", MOMENTS)
@pytest.mark.parametrize("change", CHANGES)
def test_a_file_that_changes_waits_and_is_settled_by_the_next_run(
    tmp_path: Path, change: str, moment: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "x.txt"
    file.write_bytes(page_of("西"))
    settle(file)
    with monkeypatch.context() as patched:
        changing_at(moment, lambda: CHANGES[change](file), patched)
        first = process_file(task(file))
    assert first.outcome in {Outcome.WAITING, Outcome.QUARANTINED}
    assert first.content is None
    if first.admission:  # what can be no page is refused as what it is by now
        assert first.admission.reason in {"unreadable", "outside_inbox"}

    second = process_file(task(file))
    if file.is_file() and not file.is_symlink():
        assert second.outcome is not Outcome.WAITING
        assert text_of(second) in {None, file.read_text("utf-8")}
    else:
        assert second.outcome is Outcome.QUARANTINED


def test_a_file_whose_old_time_was_put_back_waits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "x.txt"
    file.write_bytes(page_of("西"))
    settle(file)
    listed = look_at(file.name, file)

    def write_and_put_back() -> None:
        file.write_bytes(page_of("东"))
        os.utime(file, ns=(listed.modified_ns, listed.modified_ns))

    changing_at("between opening and reading", write_and_put_back, monkeypatch)
    assert process_file(task(file, listed)).outcome is Outcome.WAITING


@pytest.mark.parametrize("after", ['{"newspaper": "东桥日报"}', "{", None])
@pytest.mark.parametrize("before", ['{"newspaper": "石桥日报"}', "?", None])
@pytest.mark.parametrize("moment", [moment for moment in MOMENTS if "metadata" in moment])
def test_a_page_whose_metadata_changes_waits(
    tmp_path: Path, before: str | None, after: str | None, moment: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, beside = tmp_path / "x.txt", tmp_path / "x.json"
    file.write_bytes(page_of("西"))
    settle(file)
    if before is not None:
        beside.write_text(before, "utf-8")
        settle(beside)

    def change() -> None:
        beside.unlink(missing_ok=True)
        if after is not None:
            beside.write_text(after, "utf-8")

    with monkeypatch.context() as patched:
        changing_at(moment, change, patched)
        first = process_file(task(file))
    if before is not None or after is not None:
        assert first.outcome is Outcome.WAITING

    second = process_file(task(file))
    if after is None:
        assert second.admission
        assert second.admission.newspaper is None
        assert second.outcome is Outcome.READ
    elif after == "{":
        assert second.admission
        assert second.admission.reason == "bad_metadata"
    else:
        assert second.admission
        assert second.admission.newspaper == json.loads(after)["newspaper"]
