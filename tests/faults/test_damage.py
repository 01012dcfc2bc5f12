"""Damaged databases: told in one sentence that says what to do, and restored; what is published stays as it was."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from random import Random

import duckdb
import pytest

from flows.pipeline import _published
from tests.conftest import Workplace
from tests.marts import marts_of
from warehouse.database import PUBLISHED, WORKING, WarehouseDamaged, working_database
from warehouse.ledger import LEDGER_FILE, Ledger

# A DuckDB file: a head, two heads of its database by turns, then blocks; each begins with its checksum, 8 bytes.
HEAD_BYTES = 4096
FIRST_BLOCK = 3 * HEAD_BYTES
BLOCK_BYTES = 262_144
VERSION_AT = 12
POSITIONS = 40  # of the file's some 100 blocks, where bytes are turned


def overwrite(file: Path, at: int, content: bytes) -> None:
    with file.open("r+b") as stream:
        stream.seek(at)
        stream.write(content)


def make_newer(file: Path) -> None:
    """Let the file say that a DuckDB wrote it which is newer than any."""
    head = bytearray(file.read_bytes()[:HEAD_BYTES])
    head[VERSION_AT : VERSION_AT + 8] = (10_000).to_bytes(8, "little")
    checksum = 5381
    for at in range(8, HEAD_BYTES, 8):
        checksum ^= int.from_bytes(head[at : at + 8], "little") * 0xBF58476D1CE4E5B9 % 2**64
    head[:8] = checksum.to_bytes(8, "little")
    overwrite(file, 0, bytes(head))


def make_folder(file: Path) -> None:
    file.unlink()
    file.mkdir()


def damage_table(file: Path, table: str) -> None:
    """Turn bytes in a block that holds rows of the table."""
    with duckdb.connect(str(file), read_only=True) as db:
        query = f"select max(block_id) from pragma_storage_info('{table}')"
        ((block,),) = db.execute(query).fetchall()
    assert block >= 0
    overwrite(file, FIRST_BLOCK + block * BLOCK_BYTES + 2000, b"\xa5" * 500)


WHOLE: dict[str, Callable[[Path], object]] = {
    "no head": lambda file: overwrite(file, 0, bytes(FIRST_BLOCK)),
    "no heads of the database": lambda file: overwrite(file, HEAD_BYTES, bytes(2 * HEAD_BYTES)),
    "cut to half": lambda file: os.truncate(file, file.stat().st_size // 2),
    "cut within its head": lambda file: os.truncate(file, 100),
    "empty": lambda file: os.truncate(file, 0),
    "noise": lambda file: file.write_bytes(Random(6).randbytes(100_000)),  # noqa: S311
    "a database of SQLite": lambda file: shutil.copy(file.with_name(LEDGER_FILE), file),
    "a folder": make_folder,
    "of a newer DuckDB": make_newer,
    "a log that is a folder": lambda file: file.with_name(file.name + ".wal").mkdir(),
}


def look_through(folder: Path) -> None:
    """Read every row of the working database, and write to its raw tables."""
    with working_database(folder) as db:
        for schema, table in db.execute("select schema_name, table_name from duckdb_tables()").fetchall():
            db.execute(f"select max(hash(t)) from {schema}.{table} as t").fetchall()
        db.execute("insert into raw.reading_failures values ('page', 'version', now(), 'run')")


def sha256(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


@pytest.mark.parametrize("damage", WHOLE)
def test_a_damaged_working_database_is_told_in_a_sentence_that_says_what_to_do(begun: Workplace, damage: str) -> None:
    WHOLE[damage](begun.warehouse / WORKING)
    with pytest.raises(WarehouseDamaged, match="`broadsheet run --full-refresh`") as caught:
        look_through(begun.warehouse)
    assert str(begun.warehouse / WORKING) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_damaged_block_is_told_when_it_is_read_and_crashes_nothing(begun: Workplace) -> None:
    file = begun.warehouse / WORKING
    sound = file.read_bytes()
    chance = Random(6)  # noqa: S311
    told = 0
    for _ in range(POSITIONS):
        file.write_bytes(sound)
        wrong = chance.randbytes(chance.choice((1, 8, 4096)))
        overwrite(file, chance.randrange(FIRST_BLOCK, len(sound) - len(wrong)), wrong)
        try:
            look_through(begun.warehouse)
        except WarehouseDamaged as damage:
            assert "`broadsheet run --full-refresh`" in str(damage)  # noqa: PT017 - a free block's damage is none
            told += 1
    assert told > POSITIONS / 4


def test_a_log_that_is_no_log_of_the_database_does_no_harm(begun: Workplace) -> None:
    log = begun.warehouse / (WORKING + ".wal")
    for content in (b"", bytes(5000), Random(6).randbytes(5000)):  # noqa: S311
        log.write_bytes(content)
        look_through(begun.warehouse)


@pytest.mark.long
@pytest.mark.parametrize("table", ["raw.admissions", "raw.mentions", "raw.lines", "reference.divisions", "whole file"])
def test_a_damaged_working_database_is_restored_from_the_inbox(begun: Workplace, table: str) -> None:
    before = marts_of(begun.warehouse)
    file, published = begun.warehouse / WORKING, begun.warehouse / PUBLISHED
    if table == "whole file":
        overwrite(file, 0, bytes(FIRST_BLOCK))
    else:
        damage_table(file, table)
    damaged, edition = sha256(file), sha256(published)

    failed = begun.call("run", "--check")
    if failed.returncode:  # else nothing of the block was read
        assert failed.returncode == 1
        assert "`broadsheet run --full-refresh`" in failed.stderr.splitlines()[-1]
        assert sha256(published) == edition

    begun.run("--full-refresh")
    assert marts_of(begun.warehouse) == before
    assert begun.ask("select max(edition) from marts.editions") == [(2,)]
    if table == "whole file":
        (aside,) = begun.warehouse.glob(WORKING + ".damaged-*")
        assert sha256(aside) == damaged
    look_through(begun.warehouse)


@pytest.mark.long
@pytest.mark.parametrize("damage", ["no head", "cut to half", "empty", "gone"])
def test_a_damaged_published_file_is_published_again_as_the_next_edition(begun: Workplace, damage: str) -> None:
    before = marts_of(begun.warehouse)
    published = begun.warehouse / PUBLISHED
    if damage == "gone":
        published.unlink()
    else:
        WHOLE[damage](published)
    begun.run()
    assert marts_of(begun.warehouse) == before
    assert begun.ask("select max(edition) from marts.editions") == [(2,)]
    assert len(list(begun.warehouse.glob(PUBLISHED + ".damaged-*"))) == (damage != "gone")
    assert "Nothing new" in begun.run().stdout


def test_a_block_that_no_query_of_a_run_needs_is_found_damaged_all_the_same(begun: Workplace) -> None:
    published = begun.warehouse / PUBLISHED
    with Ledger(begun.warehouse) as ledger:
        found = _published(begun.warehouse, ledger)
        assert [edition.edition for edition in found.editions] == [1]
        assert found.current == found.editions[-1]
        damage_table(published, "marts.articles")
        damaged = sha256(published)
        found = _published(begun.warehouse, ledger)
        assert ([edition.edition for edition in found.editions], found.current) == ([1], None)
        assert ledger.last_edition() == 1
    # readers keep what there is until there is something better
    failed = begun.call("run", "--inbox", str(begun.inbox / "nowhere"))
    assert "nowhere does not exist" in failed.stderr
    assert sha256(published) == damaged


def test_a_program_that_has_the_published_file_for_itself_is_named_and_the_run_is_told_as_failed(
    begun: Workplace,
) -> None:
    with duckdb.connect(str(begun.warehouse / PUBLISHED)):
        failed = begun.call("run")
    assert failed.returncode == 1
    assert f"(PID {os.getpid()})" in failed.stderr
    assert "read-only" in failed.stderr
    with Ledger(begun.warehouse) as ledger:
        assert [run.status for run in ledger.last_runs(1)] == ["failed"]
        assert [event.type for event in ledger.undelivered()][-1:] == ["broadsheet.run.failed"]


@pytest.mark.long
@pytest.mark.parametrize("table", ["marts.articles", "marts.editions"])
def test_a_damaged_block_of_the_published_file_is_mended_by_the_next_run(begun: Workplace, table: str) -> None:
    before = marts_of(begun.warehouse)
    published = begun.warehouse / PUBLISHED
    damage_table(published, table)
    damaged = sha256(published)
    result = begun.run()
    assert "Edition 2 is published" in result.stdout
    assert marts_of(begun.warehouse) == before
    (aside,) = begun.warehouse.glob(PUBLISHED + ".damaged-*")
    assert sha256(aside) == damaged


@pytest.mark.parametrize("damage", ["no head", "cut", "page"])
def test_a_damaged_ledger_is_told_in_a_sentence_and_may_be_moved_away(begun: Workplace, damage: str) -> None:
    ledger = begun.warehouse / LEDGER_FILE
    if damage == "no head":
        overwrite(ledger, 0, b"?" * 100)
    elif damage == "cut":
        os.truncate(ledger, ledger.stat().st_size // 2)
    else:
        overwrite(ledger, 4096, b"\xa5" * 4096)
    edition = sha256(begun.warehouse / PUBLISHED)

    failed = begun.call("run")
    assert failed.returncode == 1
    assert f"{ledger} is damaged" in failed.stderr.splitlines()[-1]
    assert "move it away" in failed.stderr.splitlines()[-1]

    ledger.rename(ledger.with_name("ledger.old"))
    assert "Nothing new: edition 1 stays" in begun.run().stdout
    assert sha256(begun.warehouse / PUBLISHED) == edition
