"""What an article means by 我市 and 全县 that names no place itself."""

from __future__ import annotations

import pytest

from flows.reading.names.gazetteer import gazetteer
from flows.reading.page import read_page

OWN_COUNTY = "我县开通城乡公交\n\n本报讯(记者 周敏)昨日，记者从县交通局获悉，全县开通城乡公交线路6条，票价两元。\n"
OWN_CITY = "我市开通城际公交\n\n本报讯(记者 周敏)昨日，记者从市交通局获悉，全市开通城际公交线路6条，票价两元。\n"
ABROAD = "三伏天怎样防中暑\n\n专家提醒，高温天气里要多喝水，少在太阳下走动，老人和孩子尤其要当心。\n"
NAMED = "枣强县皮毛节开幕\n\n本报讯(记者 韩雪)昨日，枣强县皮毛节开幕，来自枣强县各乡镇的客商到会。\n"
NAMED_TOO = "枣强县新修水渠\n\n本报讯(记者 韩雪)入冬以来，枣强县新修水渠40公里，枣强县水利局全程督导。\n"


def places(*parts: str) -> list[str | None]:
    divisions = gazetteer().divisions
    reading = read_page("\n\n".join(parts))
    return [divisions[article.place_code].name if article.place_code else None for article in reading.articles]


@pytest.mark.parametrize(
    ("masthead", "articles", "expected"),
    [
        ("枣强新闻　2023年5月4日　星期四", [OWN_COUNTY], ["枣强县"]),
        ("今日枣强　2023年5月4日　星期四", [OWN_CITY], ["衡水市"]),
        ("衡水日报　2023年5月4日　星期四", [OWN_CITY], ["衡水市"]),
        ("衡水日报　2023年5月4日　星期四", [OWN_COUNTY], [None]),  # which of its counties?
        ("枣强新闻　2023年5月4日　星期四", [ABROAD], [None]),
        ("要闻　2023年5月4日　星期四", [OWN_COUNTY], [None]),
        # without a masthead: where the page's other articles are
        ("要闻　2023年5月4日　星期四", [NAMED, NAMED_TOO, OWN_COUNTY], ["枣强县", "枣强县", "枣强县"]),
        ("要闻　2023年5月4日　星期四", [NAMED, OWN_COUNTY], ["枣强县", None]),
    ],
)
def test_own_place(masthead: str, articles: list[str], expected: list[str | None]) -> None:
    assert places(masthead, *articles) == expected
