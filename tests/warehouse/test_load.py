from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from warehouse.database import working_database
from warehouse.load import (
    READ_TABLES,
    Admission,
    Content,
    Known,
    Reading,
    known_paths,
    load_admission,
    load_reading,
    newest_change,
    packed_rows,
    page_text,
    pages_not_read,
)

TEXT = "梧桐县收购秋粮12.6万吨。\n县粮食局局长沈知秋说。\n"
Found = Mapping[str, Sequence[Mapping[str, object]]]  # rows by table, as the reader has them
# A row of each table, every column filled.
ROWS: dict[str, list[dict[str, object]]] = {
    "lines": [
        {"line_number": 1, "article_ordinal": 1, "role": "body", "continues": False, "char_start": 0, "char_end": 14},
        {
            "line_number": 2,
            "article_ordinal": None,
            "role": "noise",
            "continues": True,
            "char_start": 15,
            "char_end": 26,
        },
    ],
    "articles": [
        {
            "article_ordinal": 1,
            "kicker": "引题",
            "headline": "题",
            "deck": None,
            "body": TEXT,
            "dateline": "本报讯",
            "jump": "下转第三版",
            "is_truncated": True,
            "place_code": "331100",
            "own_level": "city",
            "signature": [7, 4294967295],
            "ocr_quality": 0.875,
        }
    ],
    "bylines": [{"article_ordinal": 1, "byline_ordinal": 1, "name": "沈知秋", "role": "记者"}],
    "mentions": [
        {
            "article_ordinal": 1,
            "mention_ordinal": 1,
            "entity_type": "place",
            "surface": "梧桐县",
            "name": "梧桐县",
            "place_code": None,
            "sentence_ordinal": 1,
            "line_number": 1,
            "char_start": 0,
            "char_end": 3,
        }
    ],
    "posts": [
        {
            "article_ordinal": 1,
            "post_ordinal": 1,
            "person": "沈知秋",
            "organization": "县粮食局",
            "title": "局长",
            "char_start": 15,
            "char_end": 24,
        }
    ],
    "quantities": [
        {
            "article_ordinal": 1,
            "quantity_ordinal": 1,
            "text": "12.6万吨",
            "value": 126000.0,
            "value_high": None,
            "unit": "吨",
            "approx": "over",
            "kind": "level",
            "measure": "收购秋粮",
            "subject": "梧桐县",
            "target": None,
            "place": "梧桐县",
            "period": None,
            "compare": None,
            "sentence": "梧桐县收购秋粮12.6万吨。",
            "sentence_ordinal": 1,
            "line_number": 1,
            "char_start": 7,
            "char_end": 13,
            "subject_basis": "clause",
            "place_basis": "clause",
            "period_basis": None,
            "change_of": None,
            "part_of": None,
        }
    ],
    "undertakings": [
        {
            "article_ordinal": 1,
            "undertaking_ordinal": 1,
            "initiative": "粮安贷",
            "runner": "县粮食局",
            "verb": "推出",
            "is_means": False,
            "since": "去年",
            "sentence": "去年，县粮食局推出“粮安贷”。",
            "sentence_ordinal": 1,
            "line_number": 1,
            "char_start": 0,
            "char_end": 3,
        }
    ],
    "terms": [{"article_ordinal": 1, "field": "body", "term": "秋粮", "term_count": 1}],
}
NOTHING: Found = {table: [] for table in READ_TABLES}
TABLES = ("pages", "admissions", "readings", *READ_TABLES)


@pytest.fixture
def db(tmp_path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with working_database(tmp_path) as db:
        yield db


def content(text: str = TEXT) -> Content:
    sha256 = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    return Content(sha256[:16], sha256, len(text) * 3, "utf-8", text, text.count("\n"), len(text))


def admission(page: Content | None, path: str = "a/x.txt", version: str = "v1", **more: Any) -> Admission:
    return Admission(
        path=path,
        file_name=path.rpartition("/")[2],
        byte_count=10,
        stamp="stamp",
        fingerprint="fingerprint",
        reader_version=version,
        outcome="read" if page else "quarantined",
        page_id=page.page_id if page else None,
        reason=None if page else "empty",
        detail=None if page else "The file holds nothing.",
        **more,
    )


def reading(page: Content, rows: Found = ROWS, version: str = "v1", published_on: date | None = None) -> Reading:
    found = {table: packed_rows(some) for table, some in rows.items()}
    return Reading(page.page_id, version, found, published_on)


def all_rows(db: duckdb.DuckDBPyConnection, *tables: str) -> dict[str, list[tuple[object, ...]]]:
    return {table: db.execute(f"from raw.{table} order by all").fetchall() for table in tables or TABLES}


def test_every_row_of_a_page_arrives_as_it_was(db: duckdb.DuckDBPyConnection) -> None:
    page = content()
    before = datetime.now(UTC)
    told = admission(page, newspaper="梧桐日报", published_on=date(2022, 5, 1), page_label="A02")
    load_admission(db, "run 1", told, page, reading(page, published_on=date(2022, 5, 2)))
    for table, rows in ROWS.items():
        expected = [{"page_id": page.page_id, "reader_version": "v1"} | row for row in rows]
        found = db.execute(f"from raw.{table} order by all")
        columns = [column[0] for column in found.description or ()]
        assert [dict(zip(columns, row, strict=True)) for row in found.fetchall()] == expected
        assert sorted(columns) == sorted(expected[0])
    assert db.execute("select * exclude (first_seen_at) from raw.pages").fetchall() == [
        (page.page_id, page.sha256, page.byte_count, "utf-8", TEXT, 2, len(TEXT), "run 1")
    ]
    assert db.execute("select newspaper, published_on, page_label, outcome from raw.admissions").fetchall() == [
        ("梧桐日报", date(2022, 5, 1), "A02", "read")
    ]
    assert db.execute("select published_on, run_id from raw.readings").fetchall() == [(date(2022, 5, 2), "run 1")]
    for query in (
        "select first_seen_at from raw.pages",
        "select admitted_at from raw.admissions",
        "select read_at from raw.readings",
    ):
        (moment,) = db.execute(query).fetchone() or ()
        assert before <= moment <= datetime.now(UTC)


def test_a_refusal_is_kept_with_its_reason(db: duckdb.DuckDBPyConnection) -> None:
    load_admission(db, "run 1", admission(None))
    assert db.execute("select path, outcome, page_id, reason, detail from raw.admissions").fetchall() == [
        ("a/x.txt", "quarantined", None, "empty", "The file holds nothing.")
    ]
    assert all_rows(db, "pages", "readings", *READ_TABLES) == {
        table: [] for table in ("pages", "readings", *READ_TABLES)
    }


@pytest.mark.parametrize("table", READ_TABLES)
def test_an_error_in_any_table_leaves_nothing_of_the_page(db: duckdb.DuckDBPyConnection, table: str) -> None:
    page = content()
    broken = ROWS | {table: [*ROWS[table], dict.fromkeys(ROWS[table][0])]}
    with pytest.raises(duckdb.ConstraintException):
        load_admission(db, "run 1", admission(page), page, reading(page, broken))
    assert all_rows(db) == {name: [] for name in TABLES}
    load_admission(db, "run 1", admission(page), page, reading(page))
    assert len(all_rows(db)["pages"]) == 1


def test_an_error_in_reading_again_leaves_the_older_reading(db: duckdb.DuckDBPyConnection) -> None:
    page = content()
    load_admission(db, "run 1", admission(page), page, reading(page))
    before = all_rows(db)
    with pytest.raises(duckdb.ConstraintException):
        load_reading(db, "run 2", reading(page, ROWS | {"quantities": [dict.fromkeys(ROWS["quantities"][0])]}))
    assert all_rows(db) == before


def test_loading_the_same_page_twice_changes_neither_content_nor_reading(db: duckdb.DuckDBPyConnection) -> None:
    page = content()
    unchanging = ("pages", "readings", *READ_TABLES)
    load_admission(db, "run 1", admission(page), page, reading(page))
    before = all_rows(db, *unchanging)
    load_admission(db, "run 2", admission(page), page, reading(page))
    load_admission(db, "run 3", admission(page, "copy.txt"), page, reading(page))
    assert all_rows(db, *unchanging) == before


def test_a_reading_loaded_by_itself_takes_the_place_of_the_same_readers_old_one(db: duckdb.DuckDBPyConnection) -> None:
    page = content()
    load_admission(db, "run 1", admission(page), page, reading(page))
    for _ in range(2):
        load_reading(db, "run 2", reading(page, NOTHING))
    found = all_rows(db)
    assert [found[table] for table in READ_TABLES] == [[]] * len(READ_TABLES)
    assert db.execute("select run_id from raw.readings").fetchall() == [("run 2",)]


def test_another_reader_versions_rows_stand_beside_the_first_ones(db: duckdb.DuckDBPyConnection) -> None:
    page = content()
    load_admission(db, "run 1", admission(page), page, reading(page))
    load_reading(db, "run 2", reading(page, version="v2"))
    for table in READ_TABLES:
        versions = sorted(str(row[1]) for row in all_rows(db, table)[table])
        assert versions == ["v1"] * len(ROWS[table]) + ["v2"] * len(ROWS[table])


def test_going_back_to_an_older_reader_makes_its_reading_the_newest(db: duckdb.DuckDBPyConnection) -> None:
    page = content()
    load_admission(db, "run 1", admission(page), page, reading(page))
    load_reading(db, "run 2", reading(page, version="v2"))
    load_admission(db, "run 3", admission(page), page, reading(page))
    assert pages_not_read(db, "v1") == []
    assert pages_not_read(db, "v2") == [page.page_id]


def test_pages_that_another_reader_or_another_run_read_are_named(db: duckdb.DuckDBPyConnection) -> None:
    first, second = sorted((content("一"), content("二")), key=lambda page: page.page_id)
    load_admission(db, "run 1", admission(second), second, reading(second))
    load_admission(db, "run 2", admission(first), first, reading(first))
    assert pages_not_read(db, "v1") == []
    assert pages_not_read(db, "v2") == [first.page_id, second.page_id]
    assert pages_not_read(db, "v1", "run 2") == [second.page_id]
    load_reading(db, "run 2", reading(second, version="v2"))
    assert pages_not_read(db, "v2", "run 2") == [first.page_id]


def test_what_is_known_of_a_path_is_its_newest_admission(db: duckdb.DuckDBPyConnection) -> None:
    assert known_paths(db) == {}
    page = content()
    load_admission(db, "run 1", admission(page), page, reading(page))
    load_admission(db, "run 1", admission(page, "b.txt"), page, reading(page))
    load_admission(db, "run 2", admission(None))
    assert known_paths(db) == {
        "a/x.txt": Known("stamp", "fingerprint", None, "empty", "v1"),
        "b.txt": Known("stamp", "fingerprint", page.page_id, None, "v1"),
    }


def test_each_write_has_a_higher_change_number(db: duckdb.DuckDBPyConnection) -> None:
    page = content()
    numbers = [newest_change(db)]
    load_admission(db, "run 1", admission(page), page, reading(page))
    numbers.append(newest_change(db))
    load_admission(db, "run 1", admission(None))
    numbers.append(newest_change(db))
    load_reading(db, "run 2", reading(page))
    numbers.append(newest_change(db))
    assert numbers[0] == 0
    assert numbers == sorted(set(numbers))


def test_a_page_that_is_not_there_has_no_text(db: duckdb.DuckDBPyConnection) -> None:
    with pytest.raises(KeyError):
        page_text(db, "0" * 16)


HOSTILE = [
    "'; drop table raw.pages; --",
    "\"double\" 'single' `back` \\ \\\\ \\n \\u0000 ${x} {{ x }} %s ?",
    "null",
    "NaN",
    '{"a": [1]}',
    "tab\t vertical\v form\f return\r escape\x1b delete\x7f next\x85 line\u2028 mark\ufeff none\uffff",
    "🎉👨‍👩‍👧 e\u0301 𠮷𪚥\U00030000 \U0010ffff",
    "  spaces at both ends \n",
    "",
    "长" * 200_000,
]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_arrives_as_it_was(db: duckdb.DuckDBPyConnection, text: str) -> None:
    page = content(text)
    rows = ROWS | {"mentions": [ROWS["mentions"][0] | {"surface": text}]}
    load_admission(db, text, admission(page, text, newspaper=text), page, reading(page, rows))
    assert page_text(db, page.page_id) == text
    assert list(known_paths(db)) == [text]
    assert db.execute("select surface from raw.mentions").fetchall() == [(text,)]
    assert db.execute("select newspaper, run_id from raw.admissions").fetchall() == [(text, text)]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(st.characters(codec="utf-8"), max_size=50), value=st.floats(allow_nan=False))
def test_any_text_and_any_number_arrive_as_they_were(db: duckdb.DuckDBPyConnection, text: str, value: float) -> None:
    page = content(text)
    rows = dict(NOTHING) | {"quantities": [ROWS["quantities"][0] | {"text": text, "value": value}]}
    load_admission(db, "run", admission(page), page)
    load_reading(db, "run", reading(page, rows))
    assert page_text(db, page.page_id) == text
    found = db.execute("select text, value from raw.quantities where page_id = ?", [page.page_id]).fetchall()
    assert found == [(text, value)]
