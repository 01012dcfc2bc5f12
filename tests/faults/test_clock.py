"""The clock was ahead and is set back: all that is stored tells of times to come."""

from __future__ import annotations

import os
import re
import sqlite3
from datetime import UTC, datetime

import duckdb
import pytest

from tests.conftest import Workplace
from tests.pages import CLINIC_LATER, HARBOUR, ORCHARD
from warehouse.database import PUBLISHED, WORKING
from warehouse.ledger import LEDGER_FILE, Ledger

FUTURE = datetime(2199, 1, 1, tzinfo=UTC)


@pytest.mark.long
def test_nothing_waits_for_a_time_to_come_and_the_order_stays(begun: Workplace) -> None:
    """Edition 1, its run, its event and its page are of 2199; then two runs follow today."""
    _move_to_the_future(begun)
    begun.put("clinic.txt", CLINIC_LATER)  # long before the time of the content that it replaces
    future = begun.put("harbour.txt", HARBOUR)
    os.utime(future, (FUTURE.timestamp(), FUTURE.timestamp()))
    assert "Edition 2 is published" in begun.run().stdout
    assert begun.ask("select value from marts.metrics where unit = '名'") == [(58,)]
    assert begun.ask("select file_name from marts.pages order by all") == [("clinic.txt",), ("harbour.txt",)]

    begun.put("orchard.txt", ORCHARD)
    assert "Edition 3 is published" in begun.run().stdout
    assert "Nothing new: edition 3 stays" in begun.run().stdout
    with Ledger(begun.warehouse) as ledger:
        runs = ledger.last_runs(10)
        events = ledger.undelivered()
    assert [(run.status, run.edition) for run in runs] == [
        ("unchanged", 3),
        ("published", 3),
        ("published", 2),
        ("published", 1),
    ]
    assert [event.edition for event in events] == [1, 2, 3]
    assert begun.ask("select edition from marts.editions order by published_at") == [(2,), (3,), (1,)]

    status = begun.call("status")
    assert status.returncode == 0, status.stderr
    assert "Edition 3 of " in status.stdout
    assert status.stdout.index("unchanged") < status.stdout.index("2199-01-01")
    assert not re.search(r"(?<![\w-])-\d", status.stdout), status.stdout  # no negative seconds or days


def _move_to_the_future(place: Workplace) -> None:
    """Let all that the place's files tell have happened in 2199, and its run have ended before it began."""
    text = FUTURE.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    ledger = sqlite3.connect(place.warehouse / LEDGER_FILE)
    with ledger:
        ledger.execute("update runs set started_at = ?", [text])
        ledger.execute("update events set created_at = ?", [text])
    ledger.close()
    for name in (WORKING, PUBLISHED):
        with duckdb.connect(str(place.warehouse / name)) as db:
            columns = db.execute(
                "select schema_name, table_name, column_name from duckdb_columns()"
                " where data_type = 'TIMESTAMP WITH TIME ZONE' and schema_name in ('raw', 'marts')"
                " and table_name in (select table_name from duckdb_tables())"
            ).fetchall()
            for schema, table, column in columns:
                db.execute(f"update {schema}.{table} set {column} = ? where {column} is not null", [FUTURE])
    page = place.inbox / "clinic.txt"
    os.utime(page, (FUTURE.timestamp(), FUTURE.timestamp()))
