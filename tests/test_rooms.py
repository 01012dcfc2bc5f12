"""Each room of the house knows only the rooms below it (docs/design.md)."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

PROJECT = Path(__file__).parent.parent
FILES = [
    file.relative_to(PROJECT) for room in ("flows", "warehouse") for file in sorted((PROJECT / room).rglob("*.py"))
]


@pytest.mark.parametrize("file", FILES, ids=str)
def test_room_knows_only_the_rooms_below(file: Path) -> None:
    forbidden = {
        "warehouse": ("flows", "prefect", "dbt"),
        "reading": ("flows", "warehouse", "prefect", "dbt", "duckdb", "time"),
    }.get("reading" if file.parts[1] == "reading" else file.parts[0], ())
    below = {name for name in _imports(file) if file.parts[1] == "reading" and name.startswith("flows.reading")}
    assert not {name for name in _imports(file) - below if name.partition(".")[0] in forbidden}


def _imports(file: Path) -> set[str]:
    tree = ast.parse((PROJECT / file).read_text(encoding="utf-8"))
    found = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    return found | {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module}
