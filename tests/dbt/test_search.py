"""marts.search_articles: which articles it finds by words, and in which order."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from tests.dbt.conftest import Page, Warehouse

# The segmenter cuts 在石桥县城里 into 石桥 and 县城, 石桥县种 into 石桥 and 县, and 赵文静 into 赵 and 文静.
PAGES = {
    "tea": Page("0" * 16, "石桥县种茶", "石桥县的茶叶产业有贷款支持。农技员赵文静说，茶苗长势好。"),
    "road": Page("1" * 16, "修路", "在石桥县城里，工人正在修路。老赵说，那里是文静的小巷。", published_on="2024-05-01"),
    "rice": Page("2" * 16, "水稻丰收", "种粮贷款到了。今年水稻的收成好；贷款、贷款，多亏贷款。"),
    "bank": Page("3" * 16, "银行送贷款下乡", "工作人员走村入户。", caption="青山水库边的果园。"),
    "gep": Page("4" * 16, "ＧＥＰ核算", "全县的Gep是３.５亿元。贷款试点开始。"),
    "gep again": Page("5" * 16, "ＧＥＰ核算", "全县的Gep是３.５亿元。贷款试点开始。", published_on="2024-05-02"),
}
ARTICLES = {f"{page.key}-01": name for name, page in PAGES.items()}


@pytest.fixture(scope="module")
def searched(tmp_path_factory: pytest.TempPathFactory) -> duckdb.DuckDBPyConnection:
    warehouse = Warehouse(tmp_path_factory.mktemp("searched") / "data")
    for name, page in PAGES.items():
        warehouse.read(f"{name}.txt", page)
    warehouse.begin_edition(1)
    warehouse.build("--full-refresh", "--exclude-resource-type", "unit_test")
    return warehouse.open(read_only=True)


def found(searched: duckdb.DuckDBPyConnection, words: str) -> list[str]:
    rows = searched.execute("select article_id from marts.search_articles(?)", [words]).fetchall()
    return [ARTICLES[article_id] for (article_id,) in rows]


def told(searched: duckdb.DuckDBPyConnection, words: str, column: str) -> dict[str, object]:
    rows = searched.execute(f"select article_id, {column} from marts.search_articles(?)", [words]).fetchall()
    return {ARTICLES[article_id]: value for article_id, value in rows}


def test_once_in_the_headline_counts_more_than_once_in_the_text(searched: duckdb.DuckDBPyConnection) -> None:
    assert found(searched, "贷款").index("bank") < found(searched, "贷款").index("tea")


def test_a_rare_word_counts_more_than_a_common_one(searched: duckdb.DuckDBPyConnection) -> None:
    assert found(searched, "修路 贷款")[0] == "road"


def test_articles_with_all_words_come_first(searched: duckdb.DuckDBPyConnection) -> None:
    assert found(searched, "水稻 支持")[0] == "rice"
    assert found(searched, "水稻 支持 贷款") == ["rice", "tea", "bank", "gep again", "gep"]
    assert not any(told(searched, "水稻 支持 贷款", "has_all_words").values())
    assert found(searched, "支持 贷款")[0] == "tea"
    assert [name for name, has_all in told(searched, "支持 贷款", "has_all_words").items() if has_all] == ["tea"]


def test_a_tie_is_won_by_the_newer_article(searched: duckdb.DuckDBPyConnection) -> None:
    assert found(searched, "核算") == ["gep again", "gep"]


def test_a_word_is_found_where_its_characters_were_cut_otherwise(searched: duckdb.DuckDBPyConnection) -> None:
    assert set(found(searched, "石桥县")) == {"tea", "road"}
    assert told(searched, "石桥县", "matched_terms") == {"tea": ["石桥县"], "road": ["石桥县"]}
    assert told(searched, "石桥县", "matched_fields") == {"tea": ["body", "headline"], "road": ["body"]}
    assert all(told(searched, "石桥县", "has_all_words").values())


def test_a_name_is_not_put_together_from_characters_that_stand_apart(searched: duckdb.DuckDBPyConnection) -> None:
    assert found(searched, "赵文静") == ["tea"]
    assert found(searched, "赵修") == []


def test_a_word_that_stands_nowhere_is_found_where_all_its_parts_stand(searched: duckdb.DuckDBPyConnection) -> None:
    assert told(searched, "产业贷款", "matched_terms") == {"tea": ["产业", "贷款"]}
    assert told(searched, "产业贷款", "has_all_words") == {"tea": False}
    assert found(searched, "产业飞船") == []


def test_the_field_that_matched_is_named(searched: duckdb.DuckDBPyConnection) -> None:
    assert told(searched, "水库", "matched_fields") == {"bank": ["caption"]}
    assert told(searched, "水稻", "matched_fields") == {"rice": ["body", "headline"]}


def test_the_sentence_that_has_most_of_the_words_is_shown(searched: duckdb.DuckDBPyConnection) -> None:
    assert told(searched, "水稻 贷款", "sentence")["rice"] == "种粮贷款到了。"
    assert told(searched, "水稻 收成", "sentence")["rice"] == "今年水稻的收成好；"
    assert told(searched, "银行", "sentence")["bank"] == "银行送贷款下乡"
    assert told(searched, "水库", "sentence")["bank"] == "青山水库边的果园。"
    assert told(searched, "3.5亿元", "sentence")["gep"] == "全县的Gep是３.５亿元。"


@pytest.mark.parametrize("words", ["gep", "GEP", "ｇＥＰ", "　gep\u00a0", "“gep”，"])
def test_width_case_and_marks_make_no_difference(searched: duckdb.DuckDBPyConnection, words: str) -> None:
    assert set(found(searched, words)) == {"gep", "gep again"}


@pytest.mark.parametrize("words", ["ge", "gepx", "5亿元", "13.5亿元"])
def test_letters_and_figures_are_not_taken_apart(searched: duckdb.DuckDBPyConnection, words: str) -> None:
    assert found(searched, "3.5亿元") == ["gep again", "gep"]
    assert found(searched, words) == []


@pytest.mark.parametrize(
    "words",
    [
        "",
        " \t\n　",
        "的",
        "zzz",
        "'; drop table marts.pages; --",
        "%",
        "_%_",
        "\\",
        "\x00",
        "[\\pL]",
        "$1",
        "赵" * 99999,
    ],
)
def test_words_that_find_nothing_do_no_harm(searched: duckdb.DuckDBPyConnection, words: str) -> None:
    assert found(searched, words) == []


def test_null_finds_nothing(searched: duckdb.DuckDBPyConnection) -> None:
    assert searched.execute("from marts.search_articles(null)").fetchall() == []


def test_words_may_come_from_a_query(searched: duckdb.DuckDBPyConnection) -> None:
    asked = "select min(term) from marts.terms where article_count = 1 and term = '核算' or term = '水稻'"
    rows = searched.execute(f"select article_id from marts.search_articles(({asked}))").fetchall()
    assert [ARTICLES[article_id] for (article_id,) in rows] == ["rice"]


@pytest.mark.long
def test_terms_are_those_of_each_pages_newest_reading(tmp_path: Path) -> None:
    warehouse = Warehouse(tmp_path / "data")
    warehouse.read("a.txt", PAGES["tea"], reader_version="0")
    warehouse.read("b.txt", PAGES["road"])
    warehouse.begin_edition(1)
    warehouse.build("--full-refresh", "--exclude-resource-type", "unit_test")
    warehouse.read("a.txt", PAGES["tea"])
    warehouse.read("b.txt", PAGES["rice"])
    warehouse.build("--exclude-resource-type", "unit_test")
    counted = warehouse.query("select term, article_count from marts.terms where term in ('修路', '水稻', '贷款')")
    assert sorted(counted) == [("水稻", 1), ("贷款", 2)]
    counts = warehouse.query(
        "select article_id, term_count from marts.article_terms where term = '贷款' and field = 'body' order by all"
    )
    assert [(ARTICLES[str(article_id)], count) for article_id, count in counts] == [("tea", 1), ("rice", 4)]
