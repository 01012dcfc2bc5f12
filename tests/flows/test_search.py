"""Finding articles: by words, and the same story on two pages."""

from __future__ import annotations

import csv
import io
import json

import duckdb
import pytest

from tests.conftest import Workplace
from tests.pages import HARBOUR, ORCHARD

# the harbour's page sent again: another headline above it, characters misread, the end lost
REPRINT = (
    HARBOUR.replace("北部湾港一季度吞吐量创新高", "钦州港开局良好")
    .replace("货物", "贷物")
    .split("农行灵山县支行助力")[0]
)
MARKET = """苹果市场开秤

本报讯(记者 马静)城北果品市场昨日开秤，首日成交苹果120吨。市场负责人说，今年苹果个头大、颜色好，价格比去年高一成。
"""


# Two days' bulletins from one form.
BULLETIN = """{title}

本报讯(记者 马静)据县水文站通报，昨日北江水位{level}米，流量每秒{flow}立方米，水库出库流量每秒{out}立方米，
沿江乡镇巡堤人员{people}人次，未发现险情。县防汛办提醒沿江居民注意安全，不要到河边钓鱼、游泳，遇有险情立即报告。
"""
BULLETINS = (
    BULLETIN.format(title="北江水位回落", level=31.2, flow=4100, out=3800, people=260),
    BULLETIN.format(title="北江水位上涨", level=33.7, flow=5900, out=5200, people=480),
)


@pytest.fixture(scope="module")
def searched(tmp_path_factory: pytest.TempPathFactory, prefect_api: str) -> Workplace:
    """An edition in which a story was printed again: the second page came with the second run."""
    folder = tmp_path_factory.mktemp("searched")
    place = Workplace(folder / "inbox", folder / "warehouse", {"PREFECT_API_URL": prefect_api})
    place.put("harbour.txt", HARBOUR)
    place.put("orchard.txt", ORCHARD)
    place.put("market.txt", MARKET)
    place.put("harbour.json", json.dumps({"newspaper": "钦州日报", "published_on": "2024-04-20"}))
    place.run()
    place.put("reprint.txt", REPRINT)
    for number, bulletin in enumerate(BULLETINS):
        place.put(f"bulletin {number}.txt", bulletin)
    place.run()
    return place


def found(place: Workplace, words: str, columns: str = "headline") -> list[tuple[object, ...]]:
    with duckdb.connect(str(place.warehouse / "broadsheet.duckdb"), read_only=True) as db:
        return db.execute(f"select {columns} from marts.search_articles(?)", [words]).fetchall()


def test_the_headline_counts_more_than_the_text(searched: Workplace) -> None:
    assert found(searched, "苹果")[0] == ("苹果市场开秤",)
    fields = {str(headline): fields for headline, fields in found(searched, "苹果", "headline, matched_fields")}
    assert fields["苹果市场开秤"] == ["body", "headline"]
    assert fields["小苹果变成“金果果”"] == ["body", "headline"]


def test_rare_words_count_more_than_common_ones(searched: Workplace) -> None:
    assert found(searched, "今年 冷库")[0] == ("小苹果变成“金果果”",)


def test_the_sentence_with_most_of_the_words_is_shown(searched: Workplace) -> None:
    ((sentence,), *_) = found(searched, "冷库 计划", "sentence")
    assert str(sentence).endswith("计划建设冷库20座。")


def test_a_word_that_no_article_was_cut_into_is_found_by_its_parts(searched: Workplace) -> None:
    assert found(searched, "苹果冷库", "headline, matched_terms")[0] == ("小苹果变成“金果果”", ["冷库", "苹果"])


@pytest.mark.parametrize(
    "words", ["", "   ", "zzz", "'; drop table marts.pages; --", "%", "_", "\\", "\x00", "长" * 5000]
)
def test_words_that_find_nothing_do_no_harm(searched: Workplace, words: str) -> None:
    assert found(searched, words) == []


def test_the_macro_works_in_an_attached_file(searched: Workplace) -> None:
    with duckdb.connect() as db:
        db.execute(f"attach '{searched.warehouse / 'broadsheet.duckdb'}' as paper (read_only)")
        db.execute("use paper")
        assert db.execute("select count(*) from marts.search_articles('苹果')").fetchall() == [(2,)]
        comments = db.execute(
            "select comment from duckdb_functions() where function_name = 'search_articles'"
        ).fetchall()
        assert ["best first" in comment for (comment,) in comments] == [True]


def test_search_shows_headline_paper_day_place_and_sentence(searched: Workplace) -> None:
    result = searched.call("search", "荔枝", "贷款")
    assert result.returncode == 0
    assert result.stdout.startswith("1. 农行灵山县支行助力荔枝产业\n   钦州日报 · 2024-04-20 · 灵山县")
    assert "发放“荔枝贷”3800万元" in result.stdout
    assert "found in body, headline" in result.stdout


def test_search_gives_rows(searched: Workplace) -> None:
    result = searched.call("search", "苹果", "--format", "csv", "--limit", "1")
    (row,) = csv.DictReader(io.StringIO(result.stdout))
    assert row["headline"] == "苹果市场开秤"


def test_a_word_that_no_article_has_is_cut_and_what_is_missing_is_told(searched: Workplace) -> None:
    whole = searched.call("search", "苹果产业倍增行动")
    assert whole.stdout.startswith("1. 小苹果变成“金果果”")
    cut = searched.call("search", "马静远洋航线")
    assert cut.stdout.startswith("No article has all of these words: ")
    assert "我们新开通了3条远洋航线。" in cut.stdout


@pytest.mark.long
def test_a_very_long_sentence_is_shown_around_the_words(begun: Workplace) -> None:
    begun.put(
        "list.txt",
        "物资清单\n\n本报讯(记者 马静)仓库里有" + "棉被和雨衣、" * 200 + "橡皮艇、" + "棉被和雨衣、" * 200 + "。\n",
    )
    begun.run()
    shown = begun.call("search", "橡皮艇").stdout
    assert "…" in shown
    assert "橡皮艇" in shown
    assert max(map(len, shown.splitlines())) < 300


def test_search_says_when_nothing_is_found(searched: Workplace) -> None:
    result = searched.call("search", "高速公路")
    assert result.returncode == 0
    assert "No article has any of these words" in result.stdout


def test_search_before_the_first_edition(place: Workplace) -> None:
    result = place.call("search", "苹果")
    assert result.returncode == 1
    assert "run `broadsheet run` first" in result.stderr


def test_a_reprint_tells_the_same_story(searched: Workplace) -> None:
    stories = {
        str(headline): story for headline, story in searched.ask("select headline, story_id from marts.articles")
    }
    assert len(stories) == 7
    assert stories["钦州港开局良好"] == stories["北部湾港一季度吞吐量创新高"]
    assert stories["北江水位回落"] != stories["北江水位上涨"]
    assert len(set(stories.values())) == 6
    ids = {article for (article,) in searched.ask("select article_id from marts.articles")}
    assert set(stories.values()) <= ids


@pytest.mark.long
def test_a_full_refresh_gives_the_same_stories(searched: Workplace) -> None:
    before = searched.ask("select article_id, story_id from marts.articles order by all")
    searched.run("--full-refresh")
    assert searched.ask("select article_id, story_id from marts.articles order by all") == before
