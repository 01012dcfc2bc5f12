"""The dictionaries are closed lists: each entry stands once and says something."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

DICTIONARIES = Path(__file__).parents[2] / "flows" / "reading" / "dictionaries"
FILES = sorted(path.name for path in DICTIONARIES.iterdir())
# The parent of a province is nothing.
MAY_BE_EMPTY = {("divisions.csv", "parent_code")}


def lines_of(name: str) -> list[str]:
    return (DICTIONARIES / name).read_text(encoding="utf-8").splitlines()


def keys(name: str) -> list[str]:
    """What the entries of a file are looked up by: a row's first cell, or each word."""
    lines = [line for line in lines_of(name) if not line.startswith("#")]
    if name.endswith(".csv"):
        return [line.split(",")[0] for line in lines]
    if name == "surnames.txt":
        return [line.split("\t")[0] for line in lines]
    return [word for line in lines for word in line.split()]


@pytest.mark.parametrize("name", FILES)
def test_no_entry_stands_twice(name: str) -> None:
    assert [entry for entry, count in Counter(keys(name)).items() if count > 1] == []


@pytest.mark.parametrize("name", FILES)
def test_white_space_parts_entries_and_nothing_else(name: str) -> None:
    assert [line for line in lines_of(name) if line != line.strip() or "  " in line] == []


@pytest.mark.parametrize("name", [name for name in FILES if name.endswith(".csv")])
def test_no_row_has_an_empty_or_missing_cell(name: str) -> None:
    header, *rows = (line.split(",") for line in lines_of(name) if not line.startswith("#"))
    assert [row for row in rows if len(row) != len(header)] == []
    assert [
        row
        for row in rows
        for title, cell in zip(header, row, strict=True)
        if cell != cell.strip() or (not cell and (name, title) not in MAY_BE_EMPTY)
    ] == []
