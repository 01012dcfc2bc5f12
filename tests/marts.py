"""Comparing editions: all that their marts say, but for when and in which run it was said."""

from __future__ import annotations

from pathlib import Path

import duckdb

Marts = dict[str, list[tuple[object, ...]]]

VOLATILE = {
    "pages": ("first_seen_at", "edition"),
    "quarantine": ("first_seen_at", "last_seen_at"),
}


def marts_of(warehouse: Path) -> Marts:
    """The rows of every published mart, sorted, by table.

    But for editions, and deliveries, which tells what endpoints took by the time an edition was built: a killed run
    leaves more events and more attempts than an undisturbed one.
    """
    with duckdb.connect(str(warehouse / "broadsheet.duckdb"), read_only=True) as db:
        tables = db.execute("select table_name from duckdb_tables() where schema_name = 'marts'").fetchall()
        return {table: rows_of(db, table) for (table,) in sorted(tables) if table not in {"editions", "deliveries"}}


def rows_of(db: duckdb.DuckDBPyConnection, table: str) -> list[tuple[object, ...]]:
    """The rows of a mart, sorted, without the columns that say when and in which run they came."""
    volatile = VOLATILE.get(table, ())
    exclude = f" exclude ({', '.join(volatile)})" if volatile else ""
    return db.execute(f"select *{exclude} from marts.{table} order by all").fetchall()
