from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.dbt.conftest import HARVEST, SCHOOL, Page, Warehouse
from warehouse.contract import TABLES

WITHOUT_UNIT_TESTS = ("--exclude-resource-type", "unit_test")  # they look at no data, and ran before
EARLIER_HARVEST = Page(
    key="bbbbbbbbbbbbbbbb",
    headline="象山渔业歉收",
    body="林海说，去年象山县捕鱼2万吨。",
    place_code="330225",
    mentions=(("place", "象山县"), ("person", "林海")),
    quantities=(("2万吨", 20000.0, "吨", "象山县", "去年"),),
)
SCHOOL_AS_ONCE_READ = replace(SCHOOL, mentions=SCHOOL.mentions[:1], quantities=())
NEIGHBOUR = Page(
    key="dddddddddddddddd",
    headline="余姚种茶",
    body="中国农业银行余姚支行说，2023年余姚市产茶500公斤。",
    place_code="330281",
    mentions=(("organization", "中国农业银行余姚支行"), ("place", "余姚市")),
    quantities=(("500公斤", 500.0, "公斤", "余姚市", "2023年"),),
)


def test_the_contracts_tables_and_columns_are_there_with_their_types(built: Warehouse) -> None:
    found: dict[str, dict[str, str]] = {}
    for table, column, data_type in built.query(
        "select table_name, column_name, data_type from duckdb_columns() where schema_name = 'marts'"
    ):
        found.setdefault(str(table), {})[str(column)] = str(data_type)
    for table, columns in TABLES.items():
        assert columns.items() <= found[table].items()


def test_the_marts_are_tables_of_their_own(built: Warehouse) -> None:
    assert built.query("select count(*) from duckdb_views() where schema_name = 'marts'") == [(0,)]
    assert {
        name for (name,) in built.query("select table_name from duckdb_tables() where schema_name = 'marts'")
    } == set(TABLES)


def test_every_table_and_column_of_the_marts_says_what_it_is(built: Warehouse) -> None:
    silent = built.query(
        "select table_name from duckdb_tables() where schema_name = 'marts' and comment is null union all"
        " select table_name || '.' || column_name from duckdb_columns() where schema_name = 'marts' and comment is null"
    )
    assert silent == []


def test_keys_are_enforced_in_the_file(built: Warehouse) -> None:
    keyed = built.query(
        "select table_name from duckdb_constraints() where schema_name = 'marts' and constraint_type = 'PRIMARY KEY'"
    )
    assert {name for (name,) in keyed} == set(TABLES) - {
        "article_terms",  # they are many
        "measure_aliases",  # keyed by two columns, like the next two
        "metric_claims",
        "deliveries",
    }


def test_names_units_periods_and_posts_come_out_resolved(built: Warehouse) -> None:
    names = built.query("select surface, name from marts.entity_mentions join marts.entities using (entity_id)")
    assert {surface: name for surface, name in names} == {  # noqa: C416
        "象山": "象山县",
        "象山县委": "中共象山县委员会",
        "林海": "林海",
        "农行象山支行": "中国农业银行象山支行",
        "宁波": "宁波市",
        "宁波市教育局": "宁波市教育局",
        "市发改委": "宁波市发展和改革委员会",
        "农业银行": "中国农业银行",
    }
    assert built.query(
        "select subject, place_code, base_value, base_unit, cast(period_start as varchar), cast(period_end as varchar)"
        " from marts.metrics order by metric_id"
    ) == [
        ("象山县", "330225", 30000000.0, "千克", "2024-01-01", "2024-03-31"),
        ("宁波市发展和改革委员会", None, 400000000.0, "元", "2024-05-21", "2024-05-21"),
    ]
    assert built.query(
        "select person.name, title, body.name from marts.posts"
        " join marts.entities person on person_entity_id = person.entity_id"
        " join marts.entities body on organization_entity_id = body.entity_id"
    ) == [("林海", "书记", "中共象山县委员会")]


def test_branches_and_divisions_hang_from_those_above(built: Warehouse) -> None:
    parents = built.query(
        "select child.name, parent.name from marts.entities child join marts.entities parent"
        " on child.parent_entity_id = parent.entity_id order by all"
    )
    assert parents == [("中国农业银行象山支行", "中国农业银行"), ("宁波市", "浙江省"), ("象山县", "宁波市")]


def test_what_stands_above_what_is_named_is_an_entity_without_mentions(built: Warehouse) -> None:
    assert built.query("select name, article_count from marts.entities where mention_count = 0") == [("浙江省", 0)]


def test_the_edition_in_the_file_counts_what_the_file_holds(built: Warehouse) -> None:
    assert built.query("select page_count, article_count, metric_count from marts.editions") == [(2, 2, 2)]
    assert built.query("select distinct edition from marts.pages") == [(1,)]
    assert built.query("select path, reason from marts.quarantine order by path") == [
        ("c.txt", "empty"),
        ("n.txt", "empty"),
    ]


@pytest.mark.long
def test_building_step_by_step_in_another_order_gives_what_a_rebuild_gives(built: Warehouse, tmp_path: Path) -> None:
    warehouse = Warehouse(tmp_path / "data")
    warehouse.build(*WITHOUT_UNIT_TESTS)
    assert all(rows == [] for rows in warehouse.marts().values())

    warehouse.read("n.txt", NEIGHBOUR)
    warehouse.read("a.txt", EARLIER_HARVEST)
    warehouse.read("c.txt", SCHOOL_AS_ONCE_READ, reader_version="0")
    warehouse.refuse("b.txt")
    warehouse.begin_edition(1)
    warehouse.build(*WITHOUT_UNIT_TESTS)
    assert {page_id for (page_id,) in warehouse.query("select page_id from marts.pages")} == {
        NEIGHBOUR.key,
        EARLIER_HARVEST.key,
        SCHOOL.key,
    }

    warehouse.refuse("n.txt")
    warehouse.read("y/z.txt", HARVEST)
    warehouse.read("b.txt", SCHOOL)  # read anew by a newer reader
    warehouse.refuse("c.txt")
    warehouse.read("a.txt", HARVEST)
    warehouse.build(*WITHOUT_UNIT_TESTS)
    assert warehouse.marts() == built.marts()
