from __future__ import annotations

import hashlib
import json
import os
import zlib
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows import pages
from flows.inbox import list_inbox
from flows.pages import (
    FileResult,
    FileTask,
    Outcome,
    StoredPage,
    process_file,
    read_stored,
    refuse_deadly,
    skip_deadly,
)
from flows.reading.model import PageReading
from flows.reading.version import reader_version
from warehouse.load import READ_TABLES, Known

PAGE = "梧桐县秋粮收购过半\n\n本报讯（记者 沈知秋）截至十月底，梧桐县收购秋粮12.6万吨，比去年同期多收8%。\n"
KILLED = "killed its process (SIGSEGV)"


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    folder = tmp_path / "inbox"
    (folder / "2022").mkdir(parents=True)
    (folder / "2022" / "x.txt").write_text(PAGE, encoding="utf-8")
    return folder


def task(inbox: Path, known: Known | None = None, *, max_bytes: int = 10_000, read_again: bool = False) -> FileTask:
    (listed,) = list_inbox(inbox)
    return FileTask(listed, known, inbox, max_bytes, read_again)


def known_after(result: FileResult) -> Known:
    """What the warehouse knows of the file once the result is loaded."""
    admission = result.admission
    assert admission
    return Known(admission.stamp, admission.fingerprint, admission.page_id, admission.reason, admission.reader_version)


def nothing_in_it(_text: str) -> PageReading:
    return PageReading((), (), None, None, None, None)


# A new page


def test_a_new_page_brings_its_content_its_admission_and_its_reading(inbox: Path) -> None:
    file = inbox / "2022" / "x.txt"
    result = process_file(task(inbox))
    sha256 = hashlib.sha256(file.read_bytes()).hexdigest()
    assert result.outcome is Outcome.READ
    assert result.admission
    assert result.content
    assert result.reading
    assert (result.admission.path, result.admission.file_name) == ("2022/x.txt", "x.txt")
    assert (result.admission.outcome, result.admission.reason) == ("read", None)
    assert result.admission.byte_count == result.content.byte_count == file.stat().st_size
    assert (result.content.sha256, result.content.page_id) == (sha256, sha256[:16])
    assert (result.content.text, result.content.char_count, result.content.line_count) == (PAGE, len(PAGE), 3)
    assert {result.admission.page_id, result.reading.page_id} == {sha256[:16]}
    assert {result.admission.reader_version, result.reading.reader_version} == {reader_version()}
    assert set(result.reading.rows) == set(READ_TABLES)
    (lines,) = result.reading.rows["lines"]
    assert [row["line_number"] for row in json.loads(zlib.decompress(lines))] == [1, 3]


def test_the_metadata_beside_a_page_goes_with_its_admission(inbox: Path) -> None:
    told = {"newspaper": "梧桐日报", "published_on": "2022-10-31", "page": 2}
    (inbox / "2022" / "x.json").write_text(json.dumps(told))
    admission = process_file(task(inbox)).admission
    assert admission
    assert (admission.newspaper, admission.published_on, admission.page_label) == ("梧桐日报", date(2022, 10, 31), "2")


@given(
    st.lists(st.sampled_from(["中", "", " ", "a b"]), min_size=1), st.sampled_from(["\n", "\r\n", "\r"]), st.booleans()
)
def test_lines_are_counted_with_blank_ones_and_whatever_ends_them(lines: list[str], ending: str, ends: bool) -> None:
    text = ending.join(lines) + (ending if ends else "")
    last_is_there = ends or lines[-1] != ""
    assert len(pages.LINE.findall(text)) == len(lines) - (not last_is_there)


# A file seen before


def still_refused(inbox: Path) -> FileResult:
    return FileResult("2022/x.txt", Outcome.QUARANTINED, stamp=task(inbox).listed.stamp)


def test_a_file_that_was_only_touched_is_unchanged(inbox: Path) -> None:
    known = known_after(process_file(task(inbox)))
    os.utime(inbox / "2022" / "x.txt", ns=(1, 1))
    touched = task(inbox, known)
    assert process_file(touched) == FileResult("2022/x.txt", Outcome.UNCHANGED, stamp=touched.listed.stamp)


@pytest.mark.parametrize("metadata", ['{"page": "2"}', "{}"])
def test_new_metadata_admits_a_page_again(inbox: Path, metadata: str) -> None:
    first = process_file(task(inbox))
    (inbox / "2022" / "x.json").write_text(metadata)
    second = process_file(task(inbox, known_after(first)))
    assert second.outcome is Outcome.READ
    assert second.content == first.content
    assert process_file(task(inbox, known_after(second))).outcome is Outcome.UNCHANGED


def test_new_content_admits_a_file_again(inbox: Path) -> None:
    known = known_after(process_file(task(inbox)))
    (inbox / "2022" / "x.txt").write_text(PAGE + "农户随到随卖。", encoding="utf-8")
    assert process_file(task(inbox, known)).outcome is Outcome.READ


def test_a_full_refresh_reads_what_is_unchanged_and_admits_nothing_anew(inbox: Path) -> None:
    first = process_file(task(inbox))
    again = process_file(task(inbox, known_after(first), read_again=True))
    assert again == FileResult("2022/x.txt", Outcome.READ, reading=first.reading)


def test_a_page_that_was_in_quarantine_is_read_once_it_is_mended(inbox: Path) -> None:
    file = inbox / "2022" / "x.txt"
    file.write_bytes(b"%PDF-1.7")
    known = known_after(process_file(task(inbox)))
    file.write_text(PAGE, encoding="utf-8")
    assert process_file(task(inbox, known)).outcome is Outcome.READ


# Refusals


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b"PK\x03\x04", "binary"),
        (b"English only", "no_chinese"),
        (PAGE.encode()[:-2], "undecodable"),
        (PAGE.encode() * 100, "too_large"),
    ],
)
def test_a_refused_file_is_quarantined_once_with_its_reason(inbox: Path, content: bytes, reason: str) -> None:
    (inbox / "2022" / "x.txt").write_bytes(content)
    first = process_file(task(inbox))
    assert first.outcome is Outcome.QUARANTINED
    assert (first.content, first.reading) == (None, None)
    assert first.admission
    assert (first.admission.outcome, first.admission.reason, first.admission.page_id) == ("quarantined", reason, None)
    assert first.admission.detail
    assert process_file(task(inbox, known_after(first))) == still_refused(inbox)


def test_bad_metadata_quarantines_the_page_until_it_is_mended(inbox: Path) -> None:
    metadata = inbox / "2022" / "x.json"
    metadata.write_text('{"published_on": "tomorrow"}')
    first = process_file(task(inbox))
    assert first.admission
    assert first.admission.reason == "bad_metadata"
    assert process_file(task(inbox, known_after(first))) == still_refused(inbox)
    metadata.unlink()
    assert process_file(task(inbox, known_after(first))).outcome is Outcome.READ


def test_another_reason_for_the_same_file_is_told(inbox: Path) -> None:
    (inbox / "2022" / "x.txt").write_bytes(b"English only")
    first = process_file(task(inbox, max_bytes=5))
    second = process_file(task(inbox, known_after(first)))
    assert [result.admission and result.admission.reason for result in (first, second)] == ["too_large", "no_chinese"]


def test_a_file_still_being_written_waits_and_leaves_no_trace(inbox: Path) -> None:
    listed = task(inbox)
    (inbox / "2022" / "x.txt").write_text(PAGE * 2, encoding="utf-8")
    assert process_file(listed) == FileResult("2022/x.txt", Outcome.WAITING)
    (inbox / "2022" / "x.txt").unlink()
    assert process_file(listed) == FileResult("2022/x.txt", Outcome.WAITING)


# A reader that fails: no page is known on which it does, so these put a failing one in its place.


@pytest.mark.parametrize("error", [ValueError("no such line"), RecursionError("too deep")])
def test_a_page_on_which_the_reader_fails_is_refused(
    inbox: Path, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def fail(_text: str) -> PageReading:
        raise error

    monkeypatch.setattr(pages, "read_page", fail)
    result = process_file(task(inbox))
    assert result.outcome is Outcome.QUARANTINED
    assert result.admission
    assert result.admission.reason == "reader_failed"
    assert type(error).__name__ in str(result.admission.detail)
    assert process_file(task(inbox, known_after(result))) == still_refused(inbox)
    assert read_stored(StoredPage("0" * 16, PAGE)) == "0" * 16


def test_a_page_for_which_there_is_no_memory_is_left_to_a_process_of_its_own(
    inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_text: str) -> PageReading:
        raise MemoryError

    monkeypatch.setattr(pages, "read_page", fail)
    with pytest.raises(MemoryError):
        process_file(task(inbox))
    with pytest.raises(MemoryError):
        read_stored(StoredPage("0" * 16, PAGE))


def test_a_known_page_on_which_the_reader_fails_keeps_its_older_reading(
    inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_text: str) -> PageReading:
        raise ValueError("no such line")

    first = process_file(task(inbox))
    assert first.content
    kept = FileResult("2022/x.txt", Outcome.UNCHANGED, kept_older=first.content.page_id)
    again = task(inbox, known_after(first), read_again=True)
    monkeypatch.setattr(pages, "read_page", fail)
    assert process_file(again) == kept
    assert refuse_deadly(again, KILLED) == kept

    (inbox / "2022" / "x.txt").write_text(PAGE + "农户随到随卖。", encoding="utf-8")
    changed = task(inbox, known_after(first), read_again=True)
    assert {process_file(changed).outcome, refuse_deadly(changed, KILLED).outcome} == {Outcome.QUARANTINED}


def test_a_page_that_takes_too_long_is_refused_and_the_next_one_is_read(
    inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never_end(_text: str) -> PageReading:
        while True:
            pass

    monkeypatch.setattr(pages, "READ_SECONDS", 0.05)
    monkeypatch.setattr(pages, "read_page", never_end)
    result = process_file(task(inbox))
    assert result.admission
    assert result.admission.reason == "reader_failed"
    assert "longer than" in str(result.admission.detail)
    monkeypatch.setattr(pages, "READ_SECONDS", 60)
    monkeypatch.setattr(pages, "read_page", nothing_in_it)
    assert process_file(task(inbox)).outcome is Outcome.READ


def test_whoever_interrupts_a_run_is_heard(inbox: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(_text: str) -> PageReading:
        raise KeyboardInterrupt

    monkeypatch.setattr(pages, "read_page", interrupt)
    with pytest.raises(KeyboardInterrupt):
        process_file(task(inbox))


def test_a_page_that_killed_its_process_is_quarantined_once(inbox: Path) -> None:
    result = refuse_deadly(task(inbox), KILLED)
    assert result.outcome is Outcome.QUARANTINED
    assert result.admission
    assert result.admission.reason == "reader_failed"
    assert KILLED in str(result.admission.detail)
    assert refuse_deadly(task(inbox, known_after(result)), KILLED) == still_refused(inbox)


def test_a_stored_page_is_read_like_a_file(inbox: Path) -> None:
    result = process_file(task(inbox))
    assert result.content
    stored = StoredPage(result.content.page_id, result.content.text)
    assert read_stored(stored) == result.reading
    assert skip_deadly(stored, KILLED) == stored.page_id
