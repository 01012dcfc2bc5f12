from __future__ import annotations

import pytest

from flows.reading.model import Quantity
from flows.reading.page import read_page


def read(text: str) -> tuple[Quantity, ...]:
    """The quantities of a page with one article: a headline and this paragraph."""
    (article,) = read_page(f"石泉县经济稳步向好\n\n本报讯 {text}\n").articles
    return article.quantities


def linked(text: str, relation: str) -> dict[str, str]:
    """Which figure belongs to which other, as printed."""
    found = read(text)
    ordinals = ((quantity.text, getattr(quantity, relation)) for quantity in found)
    return {printed: found[ordinal - 1].text for printed, ordinal in ordinals if ordinal is not None}


@pytest.mark.parametrize(
    ("text", "changes"),
    [
        ("一季度，石泉县贷款余额512.4亿元，同比增长9.6%。", {"9.6%": "512.4亿元"}),
        ("石泉县贷款余额512.4亿元，较年初增加31亿元，增长6.4%。", {"31亿元": "512.4亿元", "6.4%": "512.4亿元"}),
        ("石泉县存款余额同比增长5.2%，达到748亿元。", {"5.2%": "748亿元"}),
        ("石泉县接待游客30万人次，同比增长12%，其中过夜游客8万人次。", {"12%": "30万人次"}),
        (
            "石泉县接待游客30万人次，实现旅游收入2.1亿元，分别增长12%、15.5%。",
            {"12%": "30万人次", "15.5%": "2.1亿元"},
        ),
        (
            "石泉县发生事故856起，死亡231人，两项指数分别下降8.3%、11.2%。",
            {"8.3%": "856起", "11.2%": "231人"},
        ),
        (
            "石泉县出口20亿元、进口30亿元，分别增长7%、下降5%。",
            {"7%": "20亿元", "5%": "30亿元"},
        ),
        ("石泉县城镇化率61.2%，提高1.3个百分点。", {"1.3个百分点": "61.2%"}),
        # no level is told; a level of another thing is none
        ("石泉县工业用电量同比增长7.1%。", {}),
        ("石泉县建成厂房20栋，工业用电量同比增长7.1%。", {}),
    ],
)
def test_a_change_belongs_to_its_level(text: str, changes: dict[str, str]) -> None:
    assert linked(text, "change_of") == changes


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (
            "石泉县发放贷款100亿元，其中涉农贷款48亿元、小微企业贷款30亿元。",
            {"48亿元": "100亿元", "30亿元": "100亿元"},
        ),
        (
            "石泉县发放贷款100亿元，比上年增长8%。其中，涉农贷款48亿元，同比增长3%。",
            {"48亿元": "100亿元"},
        ),
        # parts of one whole are not parts of each other, in the next sentence either
        (
            "石泉县发放贷款100亿元，其中涉农贷款48亿元。其中，绿色贷款12亿元。",
            {"48亿元": "100亿元", "12亿元": "100亿元"},
        ),
        # figures that add up, before and behind
        ("石泉县发放补贴100万元，河东镇60万元、河西镇40万元。", {"60万元": "100万元", "40万元": "100万元"}),
        ("河东镇脱贫30户、河西镇脱贫20户，全县共脱贫50户。", {"30户": "50户", "20户": "50户"}),
        # behind a semicolon too; another deed is no part, nor is anything a part of a speed
        ("石泉县外贸总额500亿元，其中，出口200亿元；进口100亿元。", {"200亿元": "500亿元", "100亿元": "500亿元"}),
        ("石泉农商银行发放贷款50亿元，其中小微企业贷款20亿元，减免利息3亿元。", {"20亿元": "50亿元"}),
        ("铁路全长118公里，设计时速120公里，其中隧道42公里。", {"42公里": "118公里"}),
        # another unit, or more than the whole
        ("石泉县发放贷款100亿元，其中支持企业300家。", {}),
        ("石泉县发放补贴100万元，其中社会捐款130万元。", {}),
        ("石泉县发放补贴100万元，河东镇60万元、河西镇50万元。", {}),
        # 其中 of an earlier paragraph is forgotten
        ("石泉县发放贷款100亿元，支持企业300家。\n\n其他镇还发放救助金2万元。", {}),
    ],
)
def test_a_part_belongs_to_its_whole(text: str, parts: dict[str, str]) -> None:
    assert linked(text, "part_of") == parts


def test_each_finding_says_where_it_was_found() -> None:
    found = read(
        "截至6月末，石泉农商银行贷款余额52亿元，同比增长9%，存款余额80亿元。新增客户3万户。\n\n石泉县城区有公园12座。"
    )
    by_text = {quantity.text: quantity for quantity in found}
    assert [
        (by_text[text].subject, by_text[text].subject_basis, by_text[text].period, by_text[text].period_basis)
        for text in ("52亿元", "9%", "80亿元", "3万户")
    ] == [
        ("石泉农商银行", "clause", "截至6月末", "clause"),
        ("石泉农商银行", "enumeration", "截至6月末", "enumeration"),
        ("石泉农商银行", "enumeration", "截至6月末", "enumeration"),
        ("石泉农商银行", "sentence before", "截至6月末", "sentence before"),
    ]
    parks = by_text["12座"]
    assert (parks.period, parks.period_basis) == (None, None)


def test_nothing_found_has_no_basis() -> None:
    for quantity in read("近年来，天气转暖，人们纷纷走出家门，公园里放飞了30只风筝。"):
        assert (quantity.subject is None) == (quantity.subject_basis is None)
        assert (quantity.place is None) == (quantity.place_basis is None)
        assert (quantity.period is None) == (quantity.period_basis is None)
