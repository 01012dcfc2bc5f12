"""Which figures are changes, which of them falls, and what they are measured against."""

from __future__ import annotations

import pytest

from flows.reading.model import Quantity
from flows.reading.page import read_page


def read(text: str) -> tuple[Quantity, ...]:
    """The quantities of a page with one article: a headline and this paragraph."""
    (article,) = read_page(f"平江县经济稳步向好\n\n本报讯 {text}\n").articles
    return article.quantities


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("平江县贷款同比多增3亿元。", 3e8),
        ("平江县贷款同比少增3亿元。", -3e8),
        ("平江县工业降幅收窄2.1个百分点。", -2.1),
        ("平江县工业跌幅扩大2.1个百分点。", 2.1),
        ("平江县出口由负转正，同比增长3%。", 3),
        ("平江县办事材料精简六成。", -60),
        ("每斤茶叶比去年多卖了5元。", 5),
        ("每户一年少花300元。", -300),
        ("全县茶叶产量翻了近十倍。", 10),
        ("今年茶叶开采比去年提前5天。", 5),
    ],
)
def test_a_change_and_its_sign(text: str, value: float) -> None:
    (change,) = read(text)[-1:]
    assert (change.kind, change.value) == ("change", value)


def test_where_a_change_arrives_is_what_it_set_out_from() -> None:
    assert [quantity.kind for quantity in read("贷款利率由5.8%降至3.85%。")] == ["level", "level"]
    assert [quantity.kind for quantity in read("绿化率由35%提高到41%。")] == ["share", "share"]


def test_how_long_something_fell_is_no_fall() -> None:
    assert [(quantity.kind, quantity.value) for quantity in read("油价连跌三周。")] == [("duration", 3)]
    assert [(quantity.kind, quantity.value) for quantity in read("办理时间缩短3天。")] == [("change", 3)]


@pytest.mark.parametrize(
    "text", ["汽油每升7.55元。", "每人最多花300元。", "平江县至少投3000万元。", "平江县建成书屋30家。"]
)
def test_what_is_no_change(text: str) -> None:
    assert [quantity.kind for quantity in read(text)] == ["level"]


@pytest.mark.parametrize(
    ("text", "compare"),
    [
        ("平江县产值同比增长6%。", "同比"),
        ("平江县产值环比下降6%。", "环比"),
        ("平江县贷款余额较年初增加6亿元。", "较年初"),
        ("平江县产值比上年同期提高6%。", "比上年同期"),
        ("与三年前相比，平江县茶园增加600亩。", "与三年前相比"),
        ("平江县产值相比2020年增长6%。", "相比2020年"),
        ("平江县生产总值两年平均增长6%。", "两年"),
        ("种茶比种玉米每亩多收600元。", "比种玉米"),
        ("平江县建成书屋增加6家。", None),
        ("茶叶产值2亿元，是2015年的2.5倍。", "2015年"),
        ("茶叶占农业产值比重提升2.6个百分点。", None),
        ("平江县产值同比增长6%。减少支出300万元。", None),
    ],
)
def test_what_a_change_is_measured_against(text: str, compare: str | None) -> None:
    assert read(text)[-1].compare == compare


def test_a_report_that_goes_on_measures_against_the_same() -> None:
    found = read("前三季度，平江县工业产值同比增长9%，高于全省平均水平1个百分点。其中，茶业产值增长25%。")
    assert [quantity.compare for quantity in found] == ["同比", "高于全省平均水平", "同比"]
    found = read("前三季度，平江县工业产值同比增长9%，用电量增长2%。")
    assert [quantity.compare for quantity in found] == ["同比", "同比"]
    # a sentence with a period of its own has its own measure
    found = read("前三季度，平江县工业产值同比增长9%。10月，平江县茶业产值增长25%。")
    assert [quantity.compare for quantity in found] == ["同比", None]


def test_a_step_in_points_and_a_sum_of_money_leave_what_growth_is_measured_against() -> None:
    found = read(
        "一季度，平江县生产总值98亿元，同比增长6.1%，比上半年加快0.4个百分点。其中，第一产业增加值20亿元，增长5.3%，"
        "可使每亩增收80元。"
    )
    assert [(quantity.text, quantity.compare) for quantity in found if quantity.unit in ("%", "个百分点")] == [
        ("6.1%", "同比"),
        ("0.4个百分点", "比上半年"),
        ("5.3%", "同比"),
    ]
