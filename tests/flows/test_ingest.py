from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from flows import pages
from flows.inbox import list_inbox
from flows.ingest import Ingested, ingest
from flows.pages import FileResult, FileTask, process_file
from flows.progress import LoggedProgress
from flows.reading.model import PageReading
from flows.reading.page import read_page
from flows.reading.version import reader_version
from flows.settings import Settings
from warehouse.database import WORKING, working_database
from warehouse.load import READ_TABLES, known_paths, load_admission, newest_change, note_failure
from warehouse.room import NoRoom

PAGE = """梧桐县秋粮收购过半

本报讯（记者 沈知秋）截至10月底，梧桐县收购秋粮12.6万吨，比去年同期增长8%。
梧桐县农商银行董事长马一鸣介绍，该行已为粮站发放贷款3.2亿元。
去年，梧桐县推出“粮安贷”。
"""


@pytest.fixture
def db(tmp_path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with working_database(tmp_path) as db:
        yield db


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    return inbox


@pytest.fixture
def settings(tmp_path: Path, inbox: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.chdir(tmp_path)  # away from a .env
    return Settings(inbox=inbox, warehouse=tmp_path, workers=1, settle_seconds=0.05, max_file_bytes=10_000)


def process_with_failing_reader(task: FileTask) -> FileResult:
    """In a worker's process: no page is known on which the reader fails, so it is given one that does."""

    def fail(_text: str) -> PageReading:
        raise ValueError("no such line")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pages, "read_page", fail)
        return process_file(task)


def process_with_crash(_task: FileTask) -> FileResult:
    os.abort()


def put(inbox: Path, name: str | bytes, content: str | bytes = PAGE) -> Path:
    file = inbox / os.fsdecode(name)
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    return file


def run(
    db: duckdb.DuckDBPyConnection,
    settings: Settings,
    run_id: str = "run",
    *,
    full_refresh: bool = False,
    check: bool = False,
) -> Ingested:
    listing = list_inbox(settings.inbox)
    ingested = ingest(db, listing, settings, run_id, LoggedProgress(), full_refresh=full_refresh, check=check)
    assert sum(ingested.outcomes.values()) == len(listing)
    return ingested


def count(ingested: Ingested) -> dict[str, int]:
    return {str(outcome): number for outcome, number in ingested.outcomes.items() if number}


def test_an_empty_inbox_changes_nothing(db: duckdb.DuckDBPyConnection, settings: Settings) -> None:
    ingested = run(db, settings, full_refresh=True)
    assert (count(ingested), ingested.read_again, newest_change(db)) == ({}, 0, 0)


def test_all_that_the_reader_finds_in_a_page_is_loaded(
    db: duckdb.DuckDBPyConnection, settings: Settings, inbox: Path
) -> None:
    put(inbox, "x.txt")
    assert count(run(db, settings)) == {"read": 1}
    reading = read_page(PAGE)
    expected = {
        "lines": len(reading.lines),
        "articles": len(reading.articles),
        "bylines": sum(len(article.bylines) for article in reading.articles),
        "mentions": sum(len(article.mentions) for article in reading.articles),
        "posts": sum(len(article.posts) for article in reading.articles),
        "quantities": sum(len(article.quantities) for article in reading.articles),
        "undertakings": sum(len(article.undertakings) for article in reading.articles),
        "terms": sum(len(words) for article in reading.articles for words in article.terms.values()),
    }
    assert min(expected["lines"], expected["articles"], expected["quantities"], expected["undertakings"]) > 0
    found = {table: db.execute(f"from raw.{table}").fetchall() for table in READ_TABLES}
    assert {table: len(rows) for table, rows in found.items()} == expected
    shown = "select text, (select text from raw.pages)[char_start + 1 : char_end] from raw.quantities"
    assert all(words == span for words, span in db.execute(shown).fetchall())


def test_every_file_ends_in_one_outcome_and_none_stops_the_others(
    db: duckdb.DuckDBPyConnection, settings: Settings, inbox: Path
) -> None:
    names: tuple[str | bytes, ...] = (
        "a.txt",
        "2022/五月 1日.txt",
        "new\nline|'.txt",
        b"\xff\xfe.txt",
        b"\xff\xfd.txt",
        "z.md",
    )
    for number, name in enumerate(names):
        put(inbox, name, f"{PAGE}{number}")
    put(inbox, "copy of a.txt", (inbox / "a.txt").read_bytes())
    put(inbox, "pdf.txt", b"%PDF-1.7")
    put(inbox, "empty.txt", "")
    put(inbox, "large.txt", PAGE * 100)
    put(inbox, b"bad metadata\xff.txt")
    put(inbox, b"bad metadata\xff.json", "?")
    os.mkfifo(inbox / "pipe.txt")
    (inbox / "link.txt").symlink_to("/etc/hostname")
    (inbox / "circle.txt").symlink_to("circle.txt")
    (inbox / "gone.txt").symlink_to("nothing")
    first = run(db, settings)
    assert (count(first), first.new_quarantined) == ({"read": 7, "quarantined": 8}, 8)
    assert db.execute("select count(*) from raw.pages").fetchone() == (6,)
    reasons = db.execute("select file_name, reason from raw.admissions where page_id is null order by all").fetchall()
    assert reasons == [
        ("bad metadata\\xff.txt", "bad_metadata"),
        ("circle.txt", "unreadable"),
        ("empty.txt", "empty"),
        ("gone.txt", "unreadable"),
        ("large.txt", "too_large"),
        ("link.txt", "outside_inbox"),
        ("pdf.txt", "binary"),
        ("pipe.txt", "unreadable"),
    ]
    change = newest_change(db)
    again = run(db, settings)
    assert (count(again), again.new_quarantined) == ({"unchanged": 7, "quarantined": 8}, 0)
    assert newest_change(db) == change


def test_a_refused_file_that_is_taken_away_is_noted_once_and_is_news_when_it_is_back(
    db: duckdb.DuckDBPyConnection, settings: Settings, inbox: Path
) -> None:
    put(inbox, "a.txt", PAGE)
    empty = put(inbox, "empty.txt", "")
    run(db, settings)
    empty.unlink()
    run(db, settings)
    change = newest_change(db)
    run(db, settings)
    assert newest_change(db) == change
    put(inbox, "empty.txt", "")
    assert run(db, settings).new_quarantined == 1
    for file in list(inbox.iterdir()):  # as if the disk that it lies on were not mounted
        file.unlink()
    run(db, settings)
    reasons = db.execute("select path, reason from raw.admissions order by change_number").fetchall()
    assert reasons == [("a.txt", None), ("empty.txt", "empty"), ("empty.txt", "gone"), ("empty.txt", "empty")]


def test_only_what_a_file_or_its_metadata_bring_anew_is_admitted(
    db: duckdb.DuckDBPyConnection, settings: Settings, inbox: Path
) -> None:
    for name in ("same.txt", "touched.txt", "changed.txt", "removed.txt", "told.txt"):
        put(inbox, name, PAGE + name)
    run(db, settings)
    os.utime(inbox / "touched.txt", ns=(1, 1))
    put(inbox, "changed.txt", PAGE)
    (inbox / "removed.txt").unlink()
    put(inbox, "told.json", '{"newspaper": "梧桐日报"}')
    assert count(run(db, settings)) == {"unchanged": 2, "read": 2}
    assert db.execute("select count(*) from raw.pages").fetchone() == (6,)  # what was there once is kept
    newspapers = db.execute("select newspaper from raw.admissions where path = 'told.txt' order by change_number")
    assert newspapers.fetchall() == [(None,), ("梧桐日报",)]
    change = newest_change(db)
    assert count(run(db, settings, check=True)) == {"unchanged": 4}
    assert newest_change(db) == change


def test_a_touched_file_is_opened_once_and_not_in_every_run(
    db: duckdb.DuckDBPyConnection, settings: Settings, inbox: Path
) -> None:
    touched = [put(inbox, "page.txt"), put(inbox, "picture.txt", b"\x89PNG")]
    run(db, settings)
    change = newest_change(db)
    for file in touched:
        os.utime(file, ns=(1, 1))
    assert count(run(db, settings)) == {"unchanged": 1, "quarantined": 1}
    known = known_paths(db)
    assert all(known[listed.path].stamp == listed.stamp for listed in list_inbox(inbox))
    assert newest_change(db) == change


def test_a_refusal_whose_cause_lies_outside_the_file_is_tried_again(
    db: duckdb.DuckDBPyConnection, settings: Settings, inbox: Path
) -> None:
    put(inbox, "x.txt")
    (inbox / "link.txt").symlink_to(inbox / "later")
    narrow = settings.model_copy(update={"max_file_bytes": 100})
    assert count(run(db, narrow)) == {"quarantined": 2}
    put(inbox, "later", PAGE + "后来")
    assert count(run(db, settings)) == {"read": 2}


def test_pages_of_an_older_reader_are_read_again_from_the_warehouse_though_their_files_are_gone(
    db: duckdb.DuckDBPyConnection, settings: Settings, inbox: Path
) -> None:
    file = put(inbox, "x.txt")
    (listed,) = list_inbox(inbox)
    result = process_file(FileTask(listed, None, inbox, 10_000, read_again=False))
    assert result.admission
    assert result.reading
    load_admission(db, "run", result.admission, result.content, replace(result.reading, reader_version="0.0+older"))
    file.unlink()
    assert run(db, settings).read_again == 1
    versions = db.execute("select reader_version from raw.readings order by change_number").fetchall()
    assert versions == [("0.0+older",), (reader_version(),)]
    assert run(db, settings).read_again == 0


def test_a_stored_page_that_the_reader_fails_on_keeps_its_reading_and_is_tried_once(
    db: duckdb.DuckDBPyConnection, settings: Settings, inbox: Path
) -> None:
    file = put(inbox, "x.txt")
    run(db, settings)
    file.unlink()
    db.execute("update raw.readings set reader_version = '0.0+older'")
    page_id = str(db.execute("select page_id from raw.pages").fetchall()[0][0])
    note_failure(db, "run", page_id, reader_version())
    again = run(db, settings)
    assert (again.read_again, again.kept_older) == (0, 1)
    assert run(db, settings, "refresh", full_refresh=True).read_again == 1


@pytest.mark.parametrize("process", [process_with_failing_reader, process_with_crash])
def test_a_full_refresh_in_which_the_reader_fails_on_a_page_loses_nothing_of_it(
    db: duckdb.DuckDBPyConnection,
    settings: Settings,
    inbox: Path,
    monkeypatch: pytest.MonkeyPatch,
    process: Callable[[FileTask], FileResult],
) -> None:
    put(inbox, "x.txt")
    run(db, settings, "run 1")
    before = (newest_change(db), known_paths(db))
    with monkeypatch.context() as patch:
        patch.setattr("flows.ingest.process_file", process)
        again = run(db, settings, "run 2", full_refresh=True)
    assert (count(again), again.new_quarantined, again.read_again, again.kept_older) == ({"unchanged": 1}, 0, 0, 1)
    assert (newest_change(db), known_paths(db)) == before
    assert run(db, settings, "run 3").kept_older == 0
    assert count(run(db, settings, "run 4", full_refresh=True)) == {"read": 1}


def test_a_full_refresh_reads_every_page_once_again(
    db: duckdb.DuckDBPyConnection, settings: Settings, inbox: Path
) -> None:
    put(inbox, "x.txt")
    put(inbox, "gone.txt", PAGE + "旧").touch()
    run(db, settings, "run 1")
    (inbox / "gone.txt").unlink()
    again = run(db, settings, "run 2", full_refresh=True)
    assert (count(again), again.read_again) == ({"read": 1}, 1)
    assert db.execute("select distinct run_id from raw.readings").fetchall() == [("run 2",)]
    assert db.execute("select count(*) from raw.lines").fetchone() == (2 * len(read_page(PAGE).lines) + 1,)


def test_a_file_that_grows_while_it_settles_waits_for_the_next_run(
    db: duckdb.DuckDBPyConnection, settings: Settings, inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(inbox, "growing.txt", PAGE)
    put(inbox, "young.txt", PAGE + "新")
    os.utime(put(inbox, "old.txt", PAGE + "旧"), ns=(1, 1))
    waited: list[float] = []

    def somebody_writes(seconds: float) -> None:
        waited.append(seconds)
        put(inbox, "growing.txt", PAGE * 2)

    with monkeypatch.context() as patch:
        patch.setattr(time, "sleep", somebody_writes)
        ingested = run(db, settings.model_copy(update={"settle_seconds": 60}))
    assert count(ingested) == {"read": 2, "waiting": 1}
    assert waited == [60]
    assert count(run(db, settings)) == {"read": 1, "unchanged": 2}


def test_room_is_asked_for_where_there_is_something_to_load(
    db: duckdb.DuckDBPyConnection, settings: Settings, inbox: Path, tmp_path: Path
) -> None:
    (tmp_path / "large").mkdir()
    with (tmp_path / "large" / WORKING).open("wb") as sparse:
        sparse.truncate(8 * 1024**4)  # no disk has twice as much to spare
    without_room = settings.model_copy(update={"warehouse": tmp_path / "large"})
    put(inbox, "page.txt")
    with pytest.raises(NoRoom, match="a run may need"):
        run(db, without_room)
    assert known_paths(db) == {}
    run(db, settings)
    assert count(run(db, without_room)) == {"unchanged": 1}
