"""When figures hold: which words say so, and how far they reach."""

from __future__ import annotations

import pytest

from flows.reading.model import Quantity
from flows.reading.page import read_page


def read(text: str) -> tuple[Quantity, ...]:
    """The quantities of a page with one article: a headline and this paragraph."""
    (article,) = read_page(f"平江县经济稳步向好\n\n本报讯 {text}\n").articles
    return article.quantities


def periods(text: str) -> list[tuple[str, str | None]]:
    return [(quantity.text, quantity.period) for quantity in read(text)]


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("2019年起，平江县建成书屋31家。", "2019年起"),
        ("3月18日晚，平江县收到捐款12万元。", "3月18日晚"),
        ("7月4日8时至5日6时，平江县平均降雨量45毫米。", "7月4日8时至5日6时"),
        ("2017年8月至2018年3月，平江县发放补贴300万元。", "2017年8月至2018年3月"),
        ("自2018年以来，平江县发放补贴300万元。", "2018年以来"),
        ("从5月到现在，剧团演出88场。", "5月到现在"),
        ("今年入冬以来，平江县除雪26公里。", "今年入冬以来"),
        ("三个月来，服务队修渠23公里。", "三个月来"),
        ("运行五年来，平台受理诉求2258件。", "运行五年来"),
        ("十年前，平江县人均收入只有3100元。", "十年前"),
        ("去年秋天，平江县改种果树300亩。", "去年秋天"),
        ("“五一”假期，平江县接待游客30万人次。", "“五一”假期"),
        ("中秋前夕，平江县走访老人60名。", "中秋前夕"),
        ("“十四五”期间，平江县投入5亿元。", "“十四五”期间"),
        ("每周二、周五，图书车行驶60公里。", "每周二、周五"),
        ("去年同期为18亿元。", "去年同期"),
        ("今年，平江县产值24亿元，去年同期产值只有18亿元。", "去年同期"),
        ("平江县产值由去年同期的18亿元", "去年同期"),
        ("今年，平江县产值24亿元，比去年同期增加6亿元。", "今年"),
        ("今年，平江县产值24亿元，是去年同期的1.3倍。", "今年"),
        ("今年，平江县产值24亿元，超过去年同期6亿元。", "今年"),
        ("上个供暖期，平江县投诉量下降41%。", "上个供暖期"),
        ("平江县机收率由2022年的15%提高到今年的42%。", "今年"),
        ("农行平江县支行今年以来发放贷款2.6亿元。", "今年以来"),
        # what is planned for the year, how long it took, an event's name
        ("1—9月，平江县收入13亿元，完成年初预算的78.5%。", "1—9月"),
        ("1—9月，平江县新增就业3260人，完成全年任务的93.1%。", "1—9月"),
        ("平江县年度计划投资83亿元。", "年度"),
        ("历经30年，平江县建成家具厂120家。", None),
        ("10月30日，平江县举行第四季度重大项目开工活动，总投资38亿元。", "10月30日"),
        ("过去三年，平江县修渠30公里。", "过去三年"),
        ("过去24小时，平江县降雨30毫米。", "过去24小时"),
        # what a figure is compared with
        ("今年茶叶产值2亿元，是2015年的2.5倍。", "今年"),
        ("今年游客恢复到2019年同期的95%。", "今年"),
        # when the paper asked is not when it was so
        ("记者5月6日从平江县水利局获悉，水库总投资3亿元。", None),
    ],
)
def test_words_that_say_when(text: str, period: str | None) -> None:
    assert read(text)[-1].period == period


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # a rate holds in its clause, and in one that goes on with it
        ("每天接诊80人，药费降低15%。", [("80人", "每天"), ("15%", None)]),
        ("餐车每天跑40公里，给52位老人送餐。", [("40公里", "每天"), ("52位", "每天")]),
        (
            "截至6月末，平江县有食堂30家，每天供餐900份，总投资600万元。",
            [("30家", "截至6月末"), ("900份", "每天"), ("600万元", "截至6月末")],
        ),
        # recent years, to the end of what is said of them first
        (
            "近年来，平江县建成书屋23处、公园41个，县图书馆藏书达26万册。",
            [("23处", "近年来"), ("41个", "近年来"), ("26万册", None)],
        ),
        # what was before is not of the time told
        ("今年，平江县覆盖率由12%提高到27%。", [("12%", None), ("27%", "今年")]),
        ("平江县财政奖补从去年的300万元提高到500万元。", [("300万元", "去年"), ("500万元", None)]),
        ("今年，办理环节由原来的9个压减到3个。", [("9个", "原来"), ("3个", "今年")]),
        # when a thing was begun says nothing of what it is
        ("水厂2021年9月开工，铺设管道216公里。", [("216公里", None)]),
        ("小区建于1998年，共有14栋楼。", [("14栋", None)]),
        ("入秋以来，该行上门服务、当天放款，已投放贷款860万元。", [("860万元", "入秋以来")]),
    ],
)
def test_how_far_words_reach_in_a_sentence(text: str, expected: list[tuple[str, str | None]]) -> None:
    assert periods(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # a report goes on, ranks with it
        (
            "前三季度，平江县产值达到86亿元。规上工业增加值增长9.1%，增速居全市第二。",
            [("86亿元", "前三季度"), ("9.1%", "前三季度"), ("第二", "前三季度")],
        ),
        ("截至10月底，平江县认证产品30个。培育合作社45个。", [("30个", "截至10月底"), ("45个", "截至10月底")]),
        # a day, 去年 and 目前 tell of one thing
        ("目前，平江县有茶企35家。茶农合作社收购鲜叶13吨。", [("35家", "目前"), ("13吨", None)]),
        ("去年，平江县新建冷库2座。冷库占地4000平方米。", [("2座", "去年"), ("4000平方米", None)]),
        # but of an event that is spoken of, and of what was done for the one told of
        ("5月9日，平江县举行银企对接会。会上，9家银行与23家企业签约。", [("9家", "5月9日"), ("23家", "5月9日")]),
        ("2016年初，果农周强缺少资金。信用社为他办理了10万元贷款。", [("10万元", "2016年初")]),
        # a sentence with words of its own takes none from the sentences before
        (
            "一季度，平江县产值达到86亿元。每天产茶2吨，收入达到3万元。",
            [("86亿元", "一季度"), ("2吨", "每天"), ("3万元", None)],
        ),
    ],
)
def test_how_far_words_reach_over_sentences(text: str, expected: list[tuple[str, str | None]]) -> None:
    assert periods(text) == expected
