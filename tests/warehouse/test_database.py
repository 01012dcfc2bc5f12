from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from warehouse.database import (
    PUBLISHED,
    WORKING,
    DatabaseInUse,
    NoEdition,
    WarehouseDamaged,
    published_database,
    set_aside,
    working_database,
)

HOLD = "import duckdb, sys; db = duckdb.connect(sys.argv[1]); print('open', flush=True); sys.stdin.read()"


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A working database's file with 50,000 rows in it."""
    folder = tmp_path_factory.mktemp("good")
    with working_database(folder) as db:
        db.execute("create table raw.many as select range as i, 'row ' || range as name from range(50000)")
    return (folder / WORKING).read_bytes()


def test_the_raw_tables_are_there_from_the_first_time_on_and_keep_their_rows(tmp_path: Path) -> None:
    with working_database(tmp_path) as db:
        db.execute("insert into raw.lines values ('p', 'r', 1, null, 'body', false, 0, 1)")
    with working_database(tmp_path) as db:
        assert db.execute("select count(*) from raw.lines").fetchone() == (1,)
        tables = {name for (name,) in db.execute("select table_name from duckdb_tables()").fetchall()}
    assert {"pages", "admissions", "readings", "articles", "mentions", "posts", "quantities", "editions"} <= tables


def test_a_closed_working_database_is_one_file_that_can_be_copied(tmp_path: Path) -> None:
    with working_database(tmp_path) as db:
        db.execute("create table raw.mine as select 1")
    assert [file.name for file in tmp_path.iterdir()] == [WORKING]


def test_rows_written_before_an_error_are_kept_and_the_file_can_be_opened_again(tmp_path: Path) -> None:
    with pytest.raises(duckdb.CatalogException), working_database(tmp_path) as db:
        db.execute("create table raw.mine as select 1 as i; from nowhere")
    with working_database(tmp_path) as db:
        assert db.execute("from raw.mine").fetchall() == [(1,)]


def test_rows_of_a_killed_process_are_there_the_next_time(tmp_path: Path) -> None:
    script = (
        "import os, pathlib, sys; from warehouse.database import working_database\n"
        "with working_database(pathlib.Path(sys.argv[1])) as db:\n"
        "    db.execute('create table raw.mine as select 1 as i'); os._exit(9)"
    )
    assert subprocess.run([sys.executable, "-c", script, str(tmp_path)], check=False).returncode == 9
    with working_database(tmp_path) as db:
        assert db.execute("from raw.mine").fetchall() == [(1,)]


def test_rows_of_a_killed_process_are_there_though_it_found_older_tables(tmp_path: Path) -> None:
    with working_database(tmp_path) as db:
        db.execute("alter table raw.readings drop column ocr_quality; alter table raw.articles drop column signature")
    test_rows_of_a_killed_process_are_there_the_next_time(tmp_path)


@pytest.mark.parametrize("length", [0, 1, 100, 4096, 12288, 100_000, -1])
def test_a_file_cut_short_is_told_as_damaged(tmp_path: Path, good: bytes, length: int) -> None:
    (tmp_path / WORKING).write_bytes(good[:length])
    with pytest.raises(WarehouseDamaged, match="--full-refresh") as caught, working_database(tmp_path):
        pytest.fail("opened")
    assert str(tmp_path / WORKING) in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("position", [8, 20, 4100, 12300])
def test_a_file_with_wrong_bytes_in_its_head_is_told_as_damaged(tmp_path: Path, good: bytes, position: int) -> None:
    wrong = bytes(byte ^ 0xFF for byte in good[position : position + 16])
    (tmp_path / WORKING).write_bytes(good[:position] + wrong + good[position + 16 :])
    with pytest.raises(WarehouseDamaged, match="--full-refresh"), working_database(tmp_path):
        pytest.fail("opened")


@pytest.mark.parametrize("content", [b"this is no database\n" * 1000, b"\0" * 20_000])
@pytest.mark.parametrize("folder", ["warehouse", "locked block"])
def test_a_file_that_is_no_database_is_told_as_damaged(tmp_path: Path, content: bytes, folder: str) -> None:
    warehouse = tmp_path / folder
    warehouse.mkdir()
    (warehouse / WORKING).write_bytes(content)
    (warehouse / PUBLISHED).write_bytes(content)
    with pytest.raises(WarehouseDamaged), working_database(warehouse):
        pytest.fail("opened")
    with pytest.raises(WarehouseDamaged, match="publishes it again"), published_database(warehouse):
        pytest.fail("opened")
    assert (warehouse / WORKING).read_bytes() == content


def test_a_folder_in_the_files_place_is_told_as_damaged(tmp_path: Path) -> None:
    (tmp_path / WORKING).mkdir()
    with pytest.raises(WarehouseDamaged), working_database(tmp_path):
        pytest.fail("opened")


def test_a_damaged_file_is_set_aside_with_its_log_and_kept(tmp_path: Path, good: bytes) -> None:
    (tmp_path / WORKING).write_bytes(good[:1000])
    (tmp_path / (WORKING + ".wal")).write_bytes(b"changes of the damaged file")
    aside = set_aside(tmp_path / WORKING)
    log = aside.with_name(aside.name + ".wal")
    assert {file.name for file in tmp_path.iterdir()} == {aside.name, log.name}
    assert (aside.read_bytes(), log.read_bytes()) == (good[:1000], b"changes of the damaged file")
    with working_database(tmp_path) as db:
        assert db.execute("select count(*) from raw.pages").fetchone() == (0,)


def test_a_new_database_counts_its_changes_from_where_it_is_told_and_an_old_one_goes_on(tmp_path: Path) -> None:
    numbers = []
    for first in (701, 1, 900):
        with working_database(tmp_path, first_change=first) as db:
            numbers += db.execute("select nextval('raw.change_number')").fetchall()
    assert numbers == [(701,), (702,), (703,)]


def test_a_file_that_another_program_has_open_is_not_damaged_and_the_program_is_named(tmp_path: Path) -> None:
    command = [sys.executable, "-c", HOLD, str(tmp_path / WORKING)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        assert holder.stdout
        assert holder.stdout.readline() == b"open\n"
        with pytest.raises(DatabaseInUse, match=f"PID {holder.pid}"), working_database(tmp_path):
            pytest.fail("opened")
        holder.kill()


def test_an_error_in_a_query_is_the_querys_own(tmp_path: Path) -> None:
    with pytest.raises(duckdb.CatalogException), working_database(tmp_path) as db:
        db.execute("from nowhere")


def test_before_the_first_edition_a_reader_is_told_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(NoEdition, match="broadsheet run"), published_database(tmp_path):
        pytest.fail("opened")


def test_the_published_file_can_only_be_read(tmp_path: Path) -> None:
    with duckdb.connect(str(tmp_path / PUBLISHED)) as db:
        db.execute("create table mine as select 1 as i")
    with published_database(tmp_path) as db:
        assert db.execute("from mine").fetchall() == [(1,)]
        with pytest.raises(duckdb.InvalidInputException, match="read-only"):
            db.execute("insert into mine values (2)")


def test_times_are_shown_in_utc_whatever_the_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Asia/Shanghai")
    with working_database(tmp_path) as db:
        assert db.execute("select '2022-05-01 08:00:00+08'::timestamptz::varchar").fetchone() == (
            "2022-05-01 00:00:00+00",
        )
