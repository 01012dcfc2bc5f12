"""Whatever a run forgets, and wherever it is killed over it: the marts stay, and a full rebuild gives the same."""

from __future__ import annotations

import signal
import subprocess
import sys

import duckdb
import pytest

from tests.conftest import PROJECT, RUN_SECONDS, Workplace
from tests.marts import marts_of
from tests.pages import CLINIC_LATER, HARBOUR, ORCHARD
from warehouse.ledger import Ledger
from warehouse.load import READ_TABLES

pytestmark = pytest.mark.long

FORGET = {"BROADSHEET_KEEP_DAYS": "30", "BROADSHEET_KEEP_EDITIONS": "1"}


def test_forgetting_changes_no_mart_though_it_is_killed_under_way(begun: Workplace) -> None:
    begun.put("clinic.txt", CLINIC_LATER)
    begun.put("harbour.txt", HARBOUR)
    begun.put("orchard.txt", ORCHARD)
    begun.put("empty.txt", "")
    begun.run()
    _let_years_pass(begun)
    before, rows, published = marts_of(begun.warehouse), _rows(begun), _published(begun)
    assert (rows["pages"], rows["readings"], rows["admissions"]) == (4, 8, 5)

    for where in ("_admissions", "_pages"):
        command = [sys.executable, "-m", "tests.killed_run", f"warehouse.retention:{where}", "before", "1", "run"]
        killed = subprocess.run(
            [*command, "--check"], env=begun.environ(**FORGET), cwd=PROJECT, timeout=RUN_SECONDS, check=False
        )
        assert killed.returncode == -signal.SIGKILL
    begun.run("--check", **FORGET)

    after = _rows(begun)
    assert (after["pages"], after["readings"], after["admissions"]) == (3, 3, 4)
    assert {after[table] < rows[table] for table in ("lines", "articles", "terms")} == {True}
    assert _published(begun) == published

    begun.run("--full-refresh", **FORGET)
    assert marts_of(begun.warehouse) == before
    kept = begun.warehouse / "editions" / "edition-000002.duckdb"
    assert [file.name for file in kept.parent.iterdir()] == [kept.name]
    assert kept.read_bytes() == published
    with Ledger(begun.warehouse) as ledger:
        assert [event.edition for event in ledger.undelivered() if event.snapshot_sha256] == [1, 2, 3]


def _let_years_pass(place: Workplace) -> None:
    """Another reader read all pages first, and all that was written was written long ago."""
    with duckdb.connect(str(place.warehouse / "working.duckdb")) as db:
        for table in READ_TABLES:
            db.execute(f"insert into raw.{table} by name select * replace ('older' as reader_version) from raw.{table}")
        earlier = "'older' as reader_version, change_number - 10000 as change_number"
        db.execute(f"insert into raw.readings by name select * replace ({earlier}) from raw.readings")
        for table, column in (("pages", "first_seen_at"), ("admissions", "admitted_at"), ("readings", "read_at")):
            db.execute(f"update raw.{table} set {column} = {column} - interval 3 years")


def _rows(place: Workplace) -> dict[str, int]:
    with duckdb.connect(str(place.warehouse / "working.duckdb"), read_only=True) as db:
        tables = ("pages", "readings", "admissions", *READ_TABLES)
        return {table: db.execute(f"select count(*) from raw.{table}").fetchall()[0][0] for table in tables}


def _published(place: Workplace) -> bytes:
    return (place.warehouse / "broadsheet.duckdb").read_bytes()
