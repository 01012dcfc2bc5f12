"""Whatever the way that led to an edition, the same pages give the same marts."""

from __future__ import annotations

import json
import shutil
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flows.inbox import look_at
from flows.pages import FileTask, process_file
from flows.reading.version import reader_version
from tests.conftest import Workplace
from tests.marts import Marts, marts_of, rows_of
from tests.pages import CLINIC, CLINIC_LATER, HARBOUR, ORCHARD
from warehouse.database import working_database
from warehouse.load import known_paths, load_admission
from warehouse.publish import begin_edition

pytestmark = pytest.mark.long

LAST = {"clinic.txt": CLINIC_LATER, "harbour.txt": HARBOUR, "orchard.txt": ORCHARD, "copy/harbour.txt": HARBOUR}
PUTS = st.tuples(st.sampled_from(sorted(LAST)), st.sampled_from([CLINIC, CLINIC_LATER, HARBOUR, ORCHARD, ""]))


def test_full_rebuild_gives_what_incremental_runs_gave(begun: Workplace) -> None:
    begun.put("harbour.txt", HARBOUR)
    begun.run()
    begun.put("clinic.txt", CLINIC_LATER)
    begun.put("orchard.txt", ORCHARD)
    begun.run()
    step_by_step = marts_of(begun.warehouse)

    begun.run("--full-refresh")
    assert marts_of(begun.warehouse) == step_by_step

    shutil.rmtree(begun.warehouse)
    begun.run()
    assert marts_of(begun.warehouse) == step_by_step


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    before=st.lists(st.lists(PUTS, max_size=4), max_size=3), order=st.permutations(sorted(LAST)), cut=st.integers(0, 4)
)
def test_pages_loaded_in_any_order_twice_or_in_other_batches_give_the_same_marts(
    first_edition: Workplace, before: list[list[tuple[str, str]]], order: list[str], cut: int
) -> None:
    last = [(name, LAST[name]) for name in order]
    runs = [*before, last[:cut], last[cut:], last]
    assert _marts_after(first_edition, runs) == _marts_after(first_edition, [sorted(LAST.items())])


def _marts_after(first_edition: Workplace, runs: list[list[tuple[str, str]]]) -> Marts:
    """The marts of a new warehouse into which these files were brought, run by run.

    dbt's own compiled SQL is executed, model by model: dbt itself takes seconds to start.
    """
    with tempfile.TemporaryDirectory() as folder, working_database(Path(folder)) as db:
        place = Workplace(Path(folder) / "inbox", Path(folder))
        for number, puts in enumerate(runs):
            for name, content in puts:
                _bring(db, place, name, content, run_id=f"run {number}")
        begin_edition(db, "last run", reader_version(), "marts", datetime.now(UTC))
        _build(db, first_edition.warehouse)
        return {table: rows_of(db, table) for table in _marts(db)}


def _bring(db: duckdb.DuckDBPyConnection, place: Workplace, name: str, content: str, run_id: str) -> None:
    listed = look_at(name, place.put(name, content))
    result = process_file(FileTask(listed, known_paths(db).get(name), place.inbox, 1_000_000, read_again=False))
    if result.admission:
        load_admission(db, run_id, result.admission, result.content, result.reading)


def _build(db: duckdb.DuckDBPyConnection, built: Path) -> None:
    """Execute what dbt compiled for the first edition, and take that edition's reference tables."""
    manifest = json.loads((built / "dbt" / "target" / "manifest.json").read_text(encoding="utf-8"))
    nodes = {key: node for key, node in manifest["nodes"].items() if node["resource_type"] in {"model", "seed"}}
    db.execute(f"attach '{built / 'working.duckdb'}' as built (read_only)")
    done: set[str] = set()
    while len(done) < len(nodes):
        ready = [key for key in nodes.keys() - done if _parents(nodes[key]) & nodes.keys() <= done]
        for key in ready:
            _make(db, nodes[key], built / "dbt" / "target" / "compiled" / "broadsheet")
        done |= set(ready)
    db.execute("detach built")


def _parents(node: dict[str, Any]) -> set[str]:
    return set(node.get("depends_on", {}).get("nodes", []))


def _make(db: duckdb.DuckDBPyConnection, node: dict[str, Any], compiled: Path) -> None:
    name = f"{node['schema']}.{node['alias']}"
    source = (
        f"from built.{name}" if node["resource_type"] == "seed" else (compiled / node["original_file_path"]).read_text()
    )
    db.execute(f"create schema if not exists {node['schema']}")
    db.execute(f"create or replace table {name} as {source}")


def _marts(db: duckdb.DuckDBPyConnection) -> list[str]:
    tables = db.execute("select table_name from duckdb_tables() where schema_name = 'marts' order by all").fetchall()
    return [table for (table,) in tables if table != "editions"]
