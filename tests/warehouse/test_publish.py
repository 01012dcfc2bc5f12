from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import duckdb
import pytest

from warehouse.contract import TABLES
from warehouse.database import PUBLISHED, WORKING, published_database, working_database
from warehouse.load import (
    READ_TABLES,
    Admission,
    Content,
    Reading,
    load_admission,
    load_reading,
    newest_change,
)
from warehouse.publish import (
    NEXT,
    AuditFailed,
    Edition,
    audit_snapshot,
    begin_edition,
    built_marts_version,
    new_pages,
    published_editions,
    put_in_place,
    quarantine,
    settle_editions,
    sha256_of,
    write_snapshot,
)

NOW = datetime(2022, 5, 1, 6, 30, tzinfo=UTC)
# The contract leaves room for more: constraints, and columns that only Broadsheet itself asks for.
MORE_COLUMNS = {"editions": ", marts_version VARCHAR, change_number BIGINT"}
CONSTRAINTS = {"pages": ", primary key (page_id)", "quarantine": ", check (bytes >= 0)"}
TEXT = "梧桐县收购秋粮12.\n　　6万吨。"
FILL = f"""
insert into marts.pages by name select
    'p1' as page_id, 'x.txt' as file_name, '{TEXT}' as text, 2 as line_count, 1 as article_count, 1 as edition;
insert into marts.page_lines by name select
    'p1' as page_id, 'x.txt' as file_name, 1 as line_number, 'p1-01' as article_id, 'body' as role,
    false as continues, 0 as char_start, 10 as char_end;
insert into marts.articles by name select
    'p1-01' as article_id, 'p1' as page_id, 'x.txt' as file_name, 1 as ordinal, false as is_truncated;
insert into marts.article_terms values ('p1-01', 'body', '秋粮', 1);
insert into marts.terms values ('秋粮', 1);
insert into marts.entities by name select 'e1' as entity_id, 'place' as entity_type, '梧桐县' as name;
insert into marts.entity_mentions by name select
    'm1' as mention_id, 'p1-01' as article_id, 'p1' as page_id, 'e1' as entity_id, '梧桐县' as surface,
    1 as line_number, 0 as char_start, 3 as char_end;
insert into marts.metrics by name select
    'q1' as metric_id, 'p1-01' as article_id, 'p1' as page_id, '12.6万吨' as text, 126000.0 as value, '吨' as unit,
    1 as line_number, 7 as char_start, 16 as char_end;
insert into marts.quarantine by name select
    'a/odd.pdf.txt' as path, 'odd.pdf.txt' as file_name, 'binary' as reason, 'The file is a PDF document.' as detail,
    9 as bytes;
comment on table marts.pages is 'A page''s "current" content — 版面';
comment on column marts.metrics.value is 'In the base unit; it''s a number';
"""
SEARCH = """
create macro marts.search_articles(words) as table
select
    article_id, 1.5::double as score, true as has_all_words, [field] as matched_fields, [term] as matched_terms,
    headline, null::varchar as newspaper, published_on, place, body as sentence
from marts.articles inner join marts.article_terms using (article_id)
where term = words;
comment on macro table marts.search_articles is 'It''s a search — 检索';
"""
READER = """
import duckdb, sys
with duckdb.connect(sys.argv[1], read_only=True) as db:
    for _ in range(2):
        print(*db.execute("select max(edition), count(*) from marts.editions").fetchone(), flush=True)
        sys.stdin.readline()
"""


@cache
def marts_file(edition: int) -> bytes:
    """A working database with marts as the contract wants them, and a row in most of them."""
    with TemporaryDirectory() as folder, working_database(Path(folder)) as db:
        db.begin()
        db.execute("create schema marts")
        for table, columns in TABLES.items():
            declared = ", ".join(f"{column} {data_type}" for column, data_type in columns.items())
            more = MORE_COLUMNS.get(table, "") + CONSTRAINTS.get(table, "")
            db.execute(f"create table marts.{table} ({declared}{more})")
        db.execute(SEARCH)
        db.execute(FILL)
        for number in range(1, edition + 1):
            db.execute(
                "insert into marts.editions by name select ? as edition, ? as run_id, ?::timestamptz as published_at,"
                " 1 as page_count, 1 as article_count, 1 as entity_count, 1 as metric_count, 1 as new_page_count,"
                " 'v1' as reader_version, 'm1' as marts_version, ? as change_number",
                [number, f"run {number}", NOW, number * 10],
            )
        db.commit()
        db.execute("checkpoint")
        return Path(folder, WORKING).read_bytes()


def build_marts(folder: Path, edition: int = 1, change: str = "") -> None:
    """What a build leaves: the working database with its marts, after ``change``."""
    (folder / WORKING).write_bytes(marts_file(edition))
    if change:
        with working_database(folder) as db:
            db.execute(change)


def publish(folder: Path, edition: int = 1) -> None:
    build_marts(folder, edition)
    snapshot = write_snapshot(folder)
    audit_snapshot(snapshot, edition)
    put_in_place(snapshot)


def ask(file: Path, query: str) -> list[tuple[object, ...]]:
    with duckdb.connect(str(file), read_only=True) as db:
        return db.execute(query).fetchall()


# The snapshot


def test_the_snapshot_holds_the_marts_and_nothing_else(tmp_path: Path) -> None:
    build_marts(tmp_path)
    before = sha256_of(tmp_path / WORKING)
    snapshot = write_snapshot(tmp_path)
    tables = ask(snapshot.file, "select schema_name, table_name from duckdb_tables() order by all")
    assert tables == [("marts", table) for table in sorted(TABLES)]
    assert ask(snapshot.file, "select text from marts.pages") == [(TEXT,)]
    assert ask(snapshot.file, "select published_at from marts.editions") == [(NOW,)]
    assert sha256_of(tmp_path / WORKING) == before


def test_the_snapshot_is_one_file_with_the_size_and_hash_that_are_told(tmp_path: Path) -> None:
    build_marts(tmp_path)
    snapshot = write_snapshot(tmp_path)
    assert sorted(file.name for file in tmp_path.iterdir()) == sorted([NEXT, WORKING])
    assert snapshot.byte_count == snapshot.file.stat().st_size
    assert snapshot.sha256 == hashlib.sha256(snapshot.file.read_bytes()).hexdigest()


def test_constraints_and_comments_come_along(tmp_path: Path) -> None:
    build_marts(tmp_path)
    file = write_snapshot(tmp_path).file
    constraints = ask(
        file,
        "select table_name, constraint_type from duckdb_constraints() where constraint_type <> 'NOT NULL' order by all",
    )
    assert constraints == [("pages", "PRIMARY KEY"), ("quarantine", "CHECK")]
    comments = ask(file, "select comment from duckdb_tables() where table_name = 'pages'")
    assert comments == [('A page\'s "current" content — 版面',)]
    comments = ask(file, "select column_name, comment from duckdb_columns() where comment is not null")
    assert comments == [("value", "In the base unit; it's a number")]


@pytest.mark.parametrize("use", ["", "use edition", "use edition.marts"])
def test_macros_come_along_and_work_where_the_file_is_opened_or_used(tmp_path: Path, use: str) -> None:
    build_marts(tmp_path)
    file = write_snapshot(tmp_path).file
    (tmp_path / WORKING).unlink()
    comments = ask(file, "select comment from duckdb_functions() where schema_name = 'marts'")
    assert comments == [("It's a search — 检索",)]
    with duckdb.connect() if use else duckdb.connect(file, read_only=True) as db:
        if use:
            db.execute(f"attach '{file}' as edition (read_only)")
            db.execute(use)
        assert db.execute("select article_id from marts.search_articles('秋粮')").fetchall() == [("p1-01",)]


def test_duckdb_from_1_4_on_can_open_the_snapshot(tmp_path: Path) -> None:
    build_marts(tmp_path)
    file = write_snapshot(tmp_path).file
    ((tags,),) = ask(file, "select tags from duckdb_databases() where not internal")
    assert tags == {"storage_version": "v1.4.0+"}


@pytest.mark.parametrize("name", ["it's a folder", "仓库 1", 'a"b', "a;b--c"])
def test_any_folder_name_will_do(tmp_path: Path, name: str) -> None:
    folder = tmp_path / name
    folder.mkdir()
    publish(folder)
    assert [edition.edition for edition in published_editions(folder)] == [1]


def test_what_a_killed_run_left_in_the_snapshots_place_is_no_obstacle(tmp_path: Path) -> None:
    build_marts(tmp_path)
    (tmp_path / NEXT).write_bytes(b"half a snapshot")
    (tmp_path / (NEXT + ".wal")).write_bytes(b"and its log")
    snapshot = write_snapshot(tmp_path)
    assert audit_snapshot(snapshot, 1).edition == 1
    assert not (tmp_path / (NEXT + ".wal")).exists()


def test_without_room_on_the_disk_nothing_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Usage(NamedTuple):
        total: int
        used: int
        free: int

    build_marts(tmp_path)
    monkeypatch.setattr(shutil, "disk_usage", lambda _folder: Usage(10**12, 10**12 - 5000, 5000))
    with pytest.raises(OSError, match=r"5,000 bytes free, .*make room"):
        write_snapshot(tmp_path)
    assert [file.name for file in tmp_path.iterdir()] == [WORKING]


# The audit


def test_a_sound_snapshot_passes_and_tells_its_edition(tmp_path: Path) -> None:
    build_marts(tmp_path, edition=2)
    assert audit_snapshot(write_snapshot(tmp_path), 2) == Edition(2, "run 2", NOW, 1, 1, 1, 1, 1, "v1", "m1", 20)


@pytest.mark.parametrize(
    "change",
    [
        "alter table marts.metrics add column weight double; create table marts.extra as select 1 as i",
        "update marts.metrics set char_end = 10",  # where foreign text stands between, the span ends with its line
        "update marts.metrics set text = '12. 6万吨'",
        "delete from marts.metrics; update marts.editions set metric_count = 0",
        "update marts.page_lines set article_id = null, role = 'noise'",
    ],
)
def test_what_the_contract_leaves_open_passes(tmp_path: Path, change: str) -> None:
    build_marts(tmp_path, change=change)
    assert audit_snapshot(write_snapshot(tmp_path), 1).edition == 1


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ("drop table marts.bylines", "marts.bylines.article_id is VARCHAR"),
        ("alter table marts.metrics drop column value_high", "marts.metrics.value_high is DOUBLE"),
        ("alter table marts.metrics rename column value to amount", "marts.metrics.value is DOUBLE"),
        ("alter table marts.measures alter metric_count type bigint", "marts.measures.metric_count is INTEGER"),
        ("alter table marts.editions alter published_at type timestamp", "published_at is TIMESTAMP WITH TIME ZONE"),
        ("drop macro table marts.search_articles", "marts.search_articles.article_id is VARCHAR"),
        (
            "create or replace macro marts.search_articles(words) as table (select words as article_id)",
            "marts.search_articles.score is DOUBLE",
        ),
        ("update marts.articles set article_id = 'p1-02'", "search_articles finds the articles that have a term"),
        ("update marts.metrics set char_start = char_start + 1", "a metric's characters show its words"),
        ("update marts.metrics set text = '13万吨'", "a metric's characters show its words"),
        ("update marts.metrics set char_end = char_start", "a metric's characters show its words"),
        ("update marts.metrics set char_start = 1000, char_end = 1006", "a metric's characters show its words"),
        ("update marts.metrics set char_end = null", "a metric's characters show its words"),
        ("update marts.metrics set page_id = 'p2'", "a metric's characters show its words"),
        ("update marts.metrics set article_id = 'p2-01'", "metrics belong to an article"),
        ("insert into marts.articles from marts.articles", "keys are unique"),
        ("insert into marts.entities from marts.entities", "keys are unique"),
        ("insert into marts.entity_mentions from marts.entity_mentions", "keys are unique"),
        ("insert into marts.metrics from marts.metrics", "keys are unique"),
        ("update marts.entities set entity_id = 'e2'", "mentions belong to an article and an entity"),
        ("update marts.entity_mentions set article_id = null", "mentions belong to an article and an entity"),
        ("delete from marts.page_lines", "every page has its lines"),
        ("update marts.page_lines set page_id = 'p2'", "every line belongs to a page"),
        ("update marts.page_lines set article_id = 'p1-02'", "every line belongs to a page"),
        ("update marts.pages set article_count = 2", "pages count their articles right"),
        ("update marts.editions set page_count = 2", "the newest edition counts what the file holds"),
        ("update marts.editions set metric_count = 0", "the newest edition counts what the file holds"),
        ("update marts.editions set entity_count = 9", "the newest edition counts what the file holds"),
        ("update marts.editions set edition = 3", "does not tell of edition 1"),
        ("delete from marts.editions", "does not tell of edition 1"),
    ],
)
def test_the_audit_refuses_a_snapshot_that_breaks_its_word(tmp_path: Path, change: str, told: str) -> None:
    build_marts(tmp_path, change=change)
    snapshot = write_snapshot(tmp_path)
    with pytest.raises(AuditFailed) as caught:
        audit_snapshot(snapshot, 1)
    assert told in str(caught.value)
    assert not (tmp_path / PUBLISHED).exists()


def test_the_audit_tells_all_that_is_wrong_at_once(tmp_path: Path) -> None:
    build_marts(tmp_path, change="delete from marts.page_lines; update marts.pages set article_count = 2")
    with pytest.raises(AuditFailed, match=r"every page has its lines; .*pages count their articles right"):
        audit_snapshot(write_snapshot(tmp_path), 1)


def test_the_audit_changes_nothing_in_the_file(tmp_path: Path) -> None:
    build_marts(tmp_path)
    snapshot = write_snapshot(tmp_path)
    audit_snapshot(snapshot, 1)
    assert (new_pages(snapshot, 1), new_pages(snapshot, 2)) == (["p1"], [])
    (refusal,) = quarantine(snapshot.file)
    assert (refusal.file_name, refusal.reason) == ("odd.pdf.txt", "binary")
    assert sha256_of(snapshot.file) == snapshot.sha256


# Putting it in place


@contextmanager
def reader_of(file: Path) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-c", READER, str(file)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as reader:
        yield reader


def test_a_reader_goes_on_with_the_edition_it_opened_and_the_next_one_sees_the_new(tmp_path: Path) -> None:
    publish(tmp_path, 1)
    with reader_of(tmp_path / PUBLISHED) as old:
        assert old.stdin
        assert old.stdout
        assert old.stdout.readline() == "1 1\n"
        publish(tmp_path, 2)
        assert ask(tmp_path / PUBLISHED, "select max(edition) from marts.editions") == [(2,)]
        old.stdin.write("\n")
        old.stdin.flush()
        assert old.stdout.readline() == "1 1\n"
        old.stdin.close()
    assert old.returncode == 0


def test_the_published_file_is_the_very_file_that_was_audited(tmp_path: Path) -> None:
    build_marts(tmp_path)
    snapshot = write_snapshot(tmp_path)
    inode = snapshot.file.stat().st_ino
    put_in_place(snapshot)
    assert not snapshot.file.exists()
    assert (tmp_path / PUBLISHED).stat().st_ino == inode
    assert sha256_of(tmp_path / PUBLISHED) == snapshot.sha256


def test_what_someone_wrote_into_the_published_file_does_not_get_into_the_next_edition(tmp_path: Path) -> None:
    publish(tmp_path, 1)
    script = (
        "import duckdb, os, sys; db = duckdb.connect(sys.argv[1])\n"
        "db.execute('update marts.metrics set value = -1'); os._exit(9)"
    )
    subprocess.run([sys.executable, "-c", script, str(tmp_path / PUBLISHED)], check=False)
    publish(tmp_path, 2)
    with published_database(tmp_path) as db:
        assert db.execute("select value from marts.metrics").fetchall() == [(126000.0,)]


# Editions and their candidates


def add_page(db: duckdb.DuckDBPyConnection, text: str, path: str = "x.txt") -> None:
    """Admit a page and read nothing in it."""
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    page = Content(sha256[:16], sha256, len(text), "utf-8", text, 1, len(text))
    admission = Admission(path, path, len(text), "stamp", sha256, "v1", "read", page.page_id)
    load_admission(db, "run", admission, page, reading_of(page.page_id, "v1"))


def reading_of(page_id: str, version: str) -> Reading:
    return Reading(page_id, version, {table: [] for table in READ_TABLES})


def begin(db: duckdb.DuckDBPyConnection) -> Edition:
    """Begin an edition; it is returned as it will be once it is published."""
    number = begin_edition(db, "run", "v1", "m1", NOW)
    row = db.execute(
        "select edition, run_id, published_at, 0, 0, 0, 0, 0, reader_version, marts_version, change_number"
        " from raw.editions where edition = ? and page_count is null",
        [number],
    ).fetchone()
    assert row is not None
    return Edition(*row)


@pytest.fixture
def db(tmp_path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with working_database(tmp_path) as db:
        yield db


def test_editions_count_from_one_and_hold_all_changes_so_far(db: duckdb.DuckDBPyConnection) -> None:
    add_page(db, "一", "a.txt")
    add_page(db, "二", "b.txt")
    first = begin(db)
    assert (first.edition, first.published_at, first.change_number) == (1, NOW, newest_change(db))


def test_the_next_edition_holds_what_came_since(db: duckdb.DuckDBPyConnection) -> None:
    add_page(db, "一")
    published = [begin(db)]
    settle_editions(db, published)
    load_reading(db, "run", reading_of(hashlib.sha256("一".encode()).hexdigest()[:16], "v2"))
    second = begin(db)
    assert second.edition == 2
    assert second.change_number == newest_change(db) > published[0].change_number


def test_an_edition_that_was_not_published_gives_its_number_to_the_next(db: duckdb.DuckDBPyConnection) -> None:
    add_page(db, "一", "a.txt")
    published = [begin(db)]
    settle_editions(db, published)
    add_page(db, "二", "b.txt")
    assert begin(db).edition == 2
    for _ in range(2):
        settle_editions(db, published)
    assert begin(db).edition == 2


def test_an_edition_that_was_published_before_a_crash_keeps_its_number(db: duckdb.DuckDBPyConnection) -> None:
    add_page(db, "一")
    published = [begin(db)]
    settle_editions(db, published)
    assert db.execute("select edition, page_count from raw.editions").fetchall() == [(1, 0)]
    assert begin(db).edition == 2


def test_a_rebuilt_working_database_goes_on_from_the_published_edition(tmp_path: Path) -> None:
    published = [Edition(number, "run", NOW, 5, 4, 3, 2, 1, "v1", "m1", number * 100) for number in (6, 7)]
    with working_database(tmp_path, first_change=701) as db:
        settle_editions(db, published)
        assert newest_change(db) <= 700
        add_page(db, "一")
        assert newest_change(db) > 700
        assert begin(db).edition == 8
        counts = db.execute("select edition, page_count from raw.editions order by edition").fetchall()
    assert counts == [(6, 5), (7, 5), (8, None)]


def test_which_marts_the_working_database_holds_is_what_its_newest_edition_says(tmp_path: Path) -> None:
    with working_database(tmp_path) as db:
        assert built_marts_version(db) is None
    build_marts(tmp_path, 2, change="update marts.editions set marts_version = 'm2' where edition = 2")
    with working_database(tmp_path) as db:
        assert built_marts_version(db) == "m2"
        db.execute("delete from marts.editions")
        assert built_marts_version(db) is None


def test_the_published_file_tells_of_all_editions_in_their_order(tmp_path: Path) -> None:
    assert published_editions(tmp_path) == []
    publish(tmp_path, 3)
    assert [(edition.edition, edition.run_id) for edition in published_editions(tmp_path)] == [
        (1, "run 1"),
        (2, "run 2"),
        (3, "run 3"),
    ]
    assert {file.name for file in tmp_path.iterdir()} == {PUBLISHED, WORKING}
