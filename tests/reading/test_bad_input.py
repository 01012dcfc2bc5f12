"""Pages that are none, or badly made: each gives a reading that makes sense, and never an exception."""

from __future__ import annotations

import pytest

from flows.reading.model import Mention, PageReading, Quantity
from flows.reading.page import read_page
from tests.pages import CLINIC, HARBOUR, ORCHARD

ENGLISH = """\
Mayor Opens New Library

The mayor opened the new city library on Monday, after three years of work. "It is a place for all," she said.

Farmers Expect a Good Harvest

Rain in May has helped the orchards. Some 3,000 tons of apples are expected, up 12% from last year.
"""
FIGURES = "".join(f"{n * 37 % 991},{n * 53 % 997:03}.5 {n % 97}% {n * 7}\n" for n in range(1, 401))
TOWNS = ["石桥镇", "青山乡", "东坪镇", "花山镇", "河口镇", "白云街道"]
ROWS = [f"| {TOWNS[n % 6]} | {n * 37 % 991} | {n * 7 % 100}.5 | {n % 17}% |" for n in range(1, 121)]
TABLE = "\n".join(["| 乡镇 | 户数 | 面积 | 同比 |", "| --- | --- | --- | --- |", *ROWS])


def _is_consistent(page: str, reading: PageReading) -> bool:
    """Whether every line has its role, once, and whatever was found stands on the page where the reading says."""
    printed = [number for number, line in enumerate(page.split("\n"), start=1) if line.strip()]
    found: list[Mention | Quantity] = []
    for article in reading.articles:
        found += [*article.mentions, *article.quantities]
    return (
        [line.line_number for line in reading.lines] == printed
        and all(0 <= item.char_start < item.char_end <= len(page) for item in found)
        and {line.article_ordinal for line in reading.lines} - {None} == {a.ordinal for a in reading.articles}
    )


@pytest.mark.parametrize("page", ["", "\n\n", " \u3000\n\t\n", "\ufeff"])
def test_a_page_without_text_has_no_articles(page: str) -> None:
    assert read_page(page).articles == ()


def test_a_page_with_one_line_is_one_article() -> None:
    page = CLINIC.replace("\n", "")
    reading = read_page(page)
    assert _is_consistent(page, reading)
    (article,) = reading.articles
    assert article.headline is None
    assert article.body == page
    assert {quantity.text for quantity in article.quantities} == {"11个", "46名", "1.2万人次"}
    assert "长阳土家族自治县人民医院" in {mention.surface for mention in article.mentions}


@pytest.mark.parametrize("page", ["第3版", "2024年5月1日 星期三", "今日要闻", "——"])
def test_a_page_with_nothing_but_a_folio_has_no_articles(page: str) -> None:
    assert read_page(page).articles == ()


def test_a_page_without_headlines_keeps_its_text() -> None:
    paragraphs = [line for page in (HARBOUR, ORCHARD, CLINIC) for line in page.splitlines() if len(line) > 30]
    page = "\n".join(paragraphs)
    reading = read_page(page)
    assert _is_consistent(page, reading)
    assert [article.headline for article in reading.articles] == [None] * len(reading.articles)
    assert "".join(article.body for article in reading.articles).replace("\n", "") == "".join(paragraphs)
    # a dateline begins an article, headline or not
    assert [article.dateline for article in reading.articles] == [
        "本报讯(记者 韦立群 通讯员 黄少敏)",
        "本报讯(记者 覃小宁)",
        "本报讯(通讯员 秦雪梅)",
    ]


@pytest.mark.parametrize("character", ["中", "一", "1", "a", "。", "“", "#", "|"])
def test_ten_thousand_lines_of_one_character_have_one_role(character: str) -> None:
    page = f"{character}\n" * 10_000
    reading = read_page(page)
    assert _is_consistent(page, reading)
    assert len({line.role for line in reading.lines}) == 1
    assert len(reading.articles) <= 1
    assert not any(article.mentions or article.quantities for article in reading.articles)


def test_english_is_read_but_names_nobody() -> None:
    reading = read_page(ENGLISH)
    assert _is_consistent(ENGLISH, reading)
    assert reading.articles[0].headline == "Mayor Opens New Library"
    assert len(reading.articles) <= 2
    assert not any(article.mentions or article.posts or article.bylines for article in reading.articles)
    assert [quantity.text for article in reading.articles for quantity in article.quantities] == ["12%"]


def test_figures_make_no_headlines_and_name_nobody() -> None:
    reading = read_page(FIGURES)
    assert _is_consistent(FIGURES, reading)
    assert len(reading.articles) <= 1
    assert not any(article.headline or article.kicker or article.bylines for article in reading.articles)
    assert not any(article.mentions or article.posts for article in reading.articles)
    # a bare number states nothing: only those with a unit may be quantities
    assert all(quantity.unit for article in reading.articles for quantity in article.quantities)


def test_one_endless_number_is_no_quantity() -> None:
    assert not any(article.quantities for article in read_page("9" * 50_000).articles)


def test_a_table_is_no_heap_of_headlines() -> None:
    reading = read_page(TABLE)
    assert _is_consistent(TABLE, reading)
    assert len(reading.articles) <= 2
    assert not any(article.headline for article in reading.articles)
    mentions = [mention for article in reading.articles for mention in article.mentions]
    assert {mention.surface for mention in mentions} <= set(TOWNS)
    assert len(mentions) <= len(ROWS)
    assert not any(article.posts for article in reading.articles)


@pytest.mark.parametrize(
    "mark", ["“", "（", "《", "、", "，", "一", "第", "1", "1,", "3万", "县", "本报", "记者 ", "\u3000"]
)
def test_one_thing_over_and_over_is_read(mark: str) -> None:
    page = mark * 20_000
    reading = read_page(page)
    assert _is_consistent(page, reading)
    assert len(reading.articles) <= 1
