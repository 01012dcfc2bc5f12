"""The dates of words that say when: the clock and the time zone of the machine have no part in them."""

from __future__ import annotations

import datetime
import re
import time
from pathlib import Path

import duckdb
import jinja2
import pytest

from tests.dbt.conftest import REPOSITORY

DBT = REPOSITORY / "dbt_project"
WORDS = (
    "今年以来",
    "昨日",
    "近三年",
    "上周",
    "目前",
    "截至6月末",
    "1—6月",
    "2017年8月至2018年3月",
    "12日",
    "“十四五”期间",
)


def model_sql() -> str:
    """The model's SQL as dbt would run it, its inputs by their bare names."""
    environment = jinja2.Environment(extensions=["jinja2.ext.do"], autoescape=False)  # noqa: S701  SQL, not HTML
    files: tuple[Path, ...] = (DBT / "macros" / "periods.sql", DBT / "models" / "intermediate" / "int_periods.sql")
    template = environment.from_string("".join(file.read_text(encoding="utf-8") for file in files))
    return template.render(ref=lambda name: name, config=lambda **_: "")


def dated(zone: str, sql: str) -> list[tuple[object, ...]]:
    """The model's rows on a page of 1 July 2024, in a session of that time zone."""
    with duckdb.connect() as db:
        db.execute(f"set TimeZone = '{zone}'")
        db.execute(
            "create table int_current_pages (page_id text, reader_version text, published_on date, published_year int)"
        )
        db.execute("insert into int_current_pages values ('p', 'r', ?, 2024)", [datetime.date(2024, 7, 1)])
        db.execute("create table stg_quantities (page_id text, reader_version text, period_words text)")
        db.execute("create table stg_undertakings (page_id text, reader_version text, since_words text)")
        db.executemany("insert into stg_quantities values ('p', 'r', ?)", [(words,) for words in WORDS])
        return db.execute(f"select * from ({sql}) order by all").fetchall()


def test_the_machines_time_zone_changes_no_date(monkeypatch: pytest.MonkeyPatch) -> None:
    sql = model_sql()
    found = []
    for zone in ("Asia/Shanghai", "America/Los_Angeles"):
        monkeypatch.setenv("TZ", zone)
        time.tzset()
        found.append(dated(zone, sql))
    monkeypatch.undo()
    time.tzset()
    assert found[0] == found[1]
    assert len(found[0]) == len(WORDS) - 1  # 12日 is a day to come


def test_the_clock_is_never_asked() -> None:
    assert not re.search(r"now\(|current_(?:date|time)|today\(|get_current", model_sql().lower())
