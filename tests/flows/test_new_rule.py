"""A new rule in a reference table holds for what was read before it."""

from __future__ import annotations

import shutil
from pathlib import Path

import duckdb
import pytest

from tests.conftest import PROJECT, Workplace
from tests.pages import HARBOUR

pytestmark = pytest.mark.long

RULE = "港口管理局,{place}北部湾港口管理局,county_up\n"
NAMES = """
    select entity.name from marts.entity_mentions inner join marts.entities as entity using (entity_id)
    where surface = '钦州市港口管理局'
"""


def test_a_new_alias_names_old_mentions_without_reading_pages_again(begun: Workplace, tmp_path: Path) -> None:
    begun.put("harbour.txt", HARBOUR)
    begun.run()
    assert begun.ask(NAMES) == [("钦州市港口管理局",)]
    readings = _readings(begun)

    begun.run(PYTHONPATH=str(_project_with(tmp_path / "project", RULE)))
    assert begun.ask(NAMES) == [("钦州市北部湾港口管理局",)]
    assert begun.ask("select max(edition) from marts.editions") == [(3,)]
    assert _readings(begun) == readings


def _project_with(folder: Path, rule: str) -> Path:
    """A copy of the project whose table of organizations has one more row."""
    for part in ("flows", "warehouse", "dbt_project"):
        shutil.copytree(PROJECT / part, folder / part, ignore=shutil.ignore_patterns("data", "target", "__pycache__"))
    with (folder / "dbt_project" / "seeds" / "organization_aliases.csv").open("a", encoding="utf-8") as file:
        file.write(rule)
    return folder


def _readings(place: Workplace) -> list[tuple[object, ...]]:
    with duckdb.connect(str(place.warehouse / "working.duckdb"), read_only=True) as db:
        return db.execute("select page_id, reader_version, read_at from raw.readings order by all").fetchall()
