"""What an article means by 我市 and 全县 that names no place itself."""

from __future__ import annotations

import pytest

from flows.reading.names.gazetteer import gazetteer
from flows.reading.page import read_page

OWN_COUNTY = "我县开通城乡公交\n\n本报讯(记者 周敏)昨日，记者从县交通局获悉，全县开通城乡公交线路6条，票价两元。\n"
OWN_CITY = "我市开通城际公交\n\n本报讯(记者 周敏)昨日，记者从市交通局获悉，全市开通城际公交线路6条，票价两元。\n"
OWN_GUESTS = "我市代表团赴遵义市学习考察\n\n本报讯(记者 周敏)昨日，我市代表团赴遵义市考察，走访了播州区的两家企业。\n"
TOWN_OF_OWN = "我市评出十佳乡村\n\n本报讯(记者 周敏)昨日，我市评出十佳乡村，枣强县三个村上榜，枣强县大营镇有两个。\n"
ABROAD = "三伏天怎样防中暑\n\n专家提醒，高温天气里要多喝水，少在太阳下走动，老人和孩子尤其要当心。\n"
OWN_DISTRICT = "我区新增公园\n\n本报讯(记者 周敏)昨日，记者从区园林局获悉，我区新增口袋公园6个，免费开放。\n"
OWN_BANNER = "全旗开通城乡公交\n\n本报讯(记者 周敏)昨日起，全旗开通城乡公交线路6条，票价两元，学生半价。\n"
OWN_VILLAGE = "槐树沟村修新桥\n\n本报讯(记者 周敏)昨日，槐树沟村的新桥通车，桥长40米，村民出行不再绕路。\n"
SAFE = "安全区划定办法解读\n\n专家提醒，划定安全区要看地形，也要看水流，健全市场也一样，急不得。\n"
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
        ("衡水日报　2023年5月4日　星期四", [OWN_GUESTS], ["衡水市"]),  # who only visits
        ("遵义日报　2023年5月4日　星期四", [OWN_GUESTS], ["遵义市"]),
        ("衡水日报　2023年5月4日　星期四", [TOWN_OF_OWN], ["枣强县"]),
        ("枣强新闻　2023年5月4日　星期四", [ABROAD], [None]),
        ("枣强新闻　2023年5月4日　星期四", [OWN_VILLAGE], ["枣强县"]),
        ("衡水日报　2023年5月4日　星期四", [OWN_VILLAGE], [None]),
        ("枣强新闻　2023年5月4日　星期四", [OWN_DISTRICT], [None]),  # a guest's
        ("萧山日报　2023年5月4日　星期四", [OWN_DISTRICT], ["萧山区"]),
        ("萧山日报　2023年5月4日　星期四", [OWN_CITY], ["杭州市"]),
        ("萧山日报　2023年5月4日　星期四", [SAFE], [None]),
        ("海宁日报　2023年5月4日　星期四", [OWN_CITY], ["海宁市"]),
        ("北京日报　2023年5月4日　星期四", [OWN_CITY], ["北京市"]),
        ("今日阿左旗　2023年5月4日　星期四", [OWN_BANNER], ["阿拉善左旗"]),
        # a province's or the country's papers
        ("河北日报　2023年5月4日　星期四", [OWN_DISTRICT], [None]),
        ("吉林日报　2023年5月4日　星期四", [OWN_CITY], [None]),
        ("黑龙江日报　2023年5月4日　星期四", [OWN_COUNTY], [None]),
        ("光明日报　2023年5月4日　星期四", [OWN_DISTRICT], [None]),
        ("要闻　2023年5月4日　星期四", [OWN_COUNTY], [None]),
        # without a masthead: where the page's other articles are
        ("要闻　2023年5月4日　星期四", [NAMED, NAMED_TOO, OWN_COUNTY], ["枣强县", "枣强县", "枣强县"]),
        ("要闻　2023年5月4日　星期四", [NAMED, OWN_COUNTY], ["枣强县", None]),
    ],
)
def test_own_place(masthead: str, articles: list[str], expected: list[str | None]) -> None:
    assert places(masthead, *articles) == expected


@pytest.mark.parametrize(
    ("article", "expected"),
    [
        # a county takes an article only where it holds more than the city's other counties and the city itself
        (
            "衡水各地抢收小麦\n\n枣强县已收八成，枣强县农机齐出；武邑县过半；景县近半；饶阳县刚刚开镰，农户都在抢收。\n",
            "衡水市",
        ),
        ("枣强县抢收小麦\n\n枣强县已收八成，枣强县农机齐出，多于衡水的其他地方，农户都在抢收。\n", "枣强县"),
        # contracted names
        ("长阳县新建茶园\n\n入冬以来，长阳县新建茶园三千亩，茶农不误农时，忙着栽苗。\n", "长阳土家族自治县"),
        ("科右中旗修通公路\n\n入冬以来，科右中旗修通公路40公里，牧民出行不再绕路。\n", "科尔沁右翼中旗"),
        # a word that means something else too, in front of a zone's name, where the page names its city
        ("响水工业园区扩容\n\n入冬以来，响水工业园区新增企业12家，产品从盐城运往各地。\n", "响水县"),
        ("响水工业园区扩容\n\n入冬以来，响水工业园区新增企业12家，产品运往各地。\n", None),
        ("振兴路通车\n\n入冬以来，振兴路修到丹东的城郊，车辆不再绕行。\n", "丹东市"),
    ],
)
def test_the_place_that_an_article_names(article: str, expected: str | None) -> None:
    assert places(article) == [expected]
