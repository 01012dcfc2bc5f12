"""Bylines, credits and datelines as newspapers print them."""

from __future__ import annotations

from datetime import date

import pytest

from flows.reading.authors import read_authors, split_names
from flows.reading.dating import printed
from flows.reading.layout import lay_out
from flows.reading.signs import DATELINE


@pytest.mark.parametrize(
    ("printed", "authors"),
    [
        ("本报记者 刘洋 通讯员 赵一鸣 孙丽", [("刘洋", "记者"), ("赵一鸣", "通讯员"), ("孙丽", "通讯员")]),
        ("记者刘洋 通讯员赵一鸣", [("刘洋", "记者"), ("赵一鸣", "通讯员")]),
        ("■ 刘洋 欧阳文华", [("刘洋", "作者"), ("欧阳文华", "作者")]),
        ("刘洋赵一鸣孙丽", [("刘洋", "作者"), ("赵一鸣", "作者"), ("孙丽", "作者")]),
        ("□ 刘 晓 洋", [("刘晓洋", "作者")]),
        ("刘 洋 孙 丽", [("刘洋", "作者"), ("孙丽", "作者")]),
        ("（江州）刘洋", [("刘洋", "作者")]),
        ("□ 刘 洋 赵一鸣", [("刘洋", "作者"), ("赵一鸣", "作者")]),
        ("刘洋 摄", [("刘洋", "摄影")]),
        ("记者 刘洋 通讯员 赵一鸣 摄", [("刘洋", "摄影"), ("赵一鸣", "摄影")]),
        ("本报记者 刘洋 文 孙丽 摄", [("刘洋", "记者"), ("孙丽", "摄影")]),
        ("文/刘洋 图/孙丽", [("刘洋", "作者"), ("孙丽", "摄影")]),
        ("文：刘洋 摄影：孙丽", [("刘洋", "作者"), ("孙丽", "摄影")]),
        ("本报记者 刘洋 文/图", [("刘洋", "记者")]),
        ("首席记者 刘洋 见习记者 孙丽 实习生 周昕", [("刘洋", "记者"), ("孙丽", "记者"), ("周昕", "记者")]),
        ("特约通讯员 县委宣传部 刘洋", [("刘洋", "通讯员")]),
        ("全媒体记者 买买提·艾力", [("买买提·艾力", "记者")]),
        ("通讯员 王丽 斯琴高娃", [("王丽", "通讯员"), ("斯琴高娃", "通讯员")]),
        ("整理：刘洋", [("刘洋", "作者")]),
        # 文 and 图 end given names too
        ("记者 许珂 通讯员 蒋敬文", [("许珂", "记者"), ("蒋敬文", "通讯员")]),
        ("记者 马文图 通讯员 张修文", [("马文图", "记者"), ("张修文", "通讯员")]),
        ("记者 李宏图 张修文", [("李宏图", "记者"), ("张修文", "记者")]),
        ("■ 李文 张图", [("李文", "作者"), ("张图", "作者")]),
        ("李建文", [("李建文", "作者")]),
        ("记者 王文摄", [("王文", "摄影")]),
        ("赵一鸣文 孙小丽图", [("赵一鸣", "作者"), ("孙小丽", "摄影")]),
        ("赵一鸣文/图", [("赵一鸣", "作者")]),
    ],
)
def test_authors(printed: str, authors: list[tuple[str, str]]) -> None:
    assert [(byline.name, byline.role) for byline in read_authors(printed).bylines] == authors


@pytest.mark.parametrize("printed", ["（作者单位：市农科院）", "图片由市总工会提供", "额度大 速度快", "乡村振兴"])
def test_nobody(printed: str) -> None:
    authors = read_authors(printed)
    assert not authors.bylines or authors.left_over


@pytest.mark.parametrize("words", ["和谐发展", "网格联心", "提质增效"])
def test_words_are_no_names(words: str) -> None:
    assert split_names(words) == []


@pytest.mark.parametrize(
    ("text", "dateline"),
    [
        ("本报讯(记者 刘洋)昨日，", "本报讯(记者 刘洋)"),
        ("本报讯 （通讯员 孙丽）昨日，", "本报讯 （通讯员 孙丽）"),
        ("本报杭州5月1日讯 昨日，", "本报杭州5月1日讯"),
        ("新华社北京5月1日电（记者孙丽）昨日，", "新华社北京5月1日电（记者孙丽）"),
        ("中新网上海5月1日电 昨日，", "中新网上海5月1日电"),
        ("据新华社电 昨日，", "据新华社电"),
        ("江州晚报讯（记者 刘洋）昨日，", "江州晚报讯（记者 刘洋）"),
        ("本报记者刘洋报道：昨日，", "本报记者刘洋报道："),
        ("（记者 刘洋）昨日，", "（记者 刘洋）"),
        ("**本报讯**（记者 刘洋）昨日，", "**本报讯**（记者 刘洋）"),
        ("本报讯（刘洋 孙丽）昨日，", "本报讯（刘洋 孙丽）"),
        ("黑河讯（刘洋 记者 孙丽）昨日，", "黑河讯（刘洋 记者 孙丽）"),
    ],
)
def test_datelines(text: str, dateline: str) -> None:
    match = DATELINE.match(text)
    assert match is not None
    assert match[0].rstrip() == dateline


@pytest.mark.parametrize(
    "text",
    [
        "喜讯（刘洋 孙丽）传来，",
        "本报记者昨日从市教育局获悉，",
        "本报社区行活动启动，",
        "新华社区居民说，",
        "报社组织采访，",
    ],
)
def test_no_dateline(text: str) -> None:
    assert DATELINE.match(text) is None


@pytest.mark.parametrize(
    ("folios", "day"),
    [
        (["2022年5月1日 星期日"], date(2022, 5, 1)),
        (["A1", "2022-05-01 星期日"], date(2022, 5, 1)),
        (["二〇二二年五月二十一日"], date(2022, 5, 21)),
        (["２０２２年５月１日"], date(2022, 5, 1)),
        (["2022年5月1日", "2022年5月1日 第3版"], date(2022, 5, 1)),
        (["2022年5月1日", "2022年5月2日"], None),
        (["2022年13月41日"], None),
        (["5月1日 星期日"], None),
        ([], None),
    ],
)
def test_date_of_the_page(folios: list[str], day: date | None) -> None:
    assert printed(folios, []).day == day


TIMBER = "林场改制\n\n{opening}昨日，青石林场完成改制，全场四百多名职工签了新合同。\n\n林场场长说，{end}\n"


@pytest.mark.parametrize(
    ("opening", "end", "names"),
    [
        ("本报讯（刘洋 孙丽）", "明年再造林两千亩。", ["刘洋", "孙丽"]),
        ("本报讯 ", "明年再造林两千亩。（苏和 孙丽）", ["苏和", "孙丽"]),
        ("本报讯 ", "明年再造林两千亩。（奥蓝 孙丽）", ["奥蓝", "孙丽"]),
        ("本报讯 ", "明年再造林两千亩。\n\n（本报记者 刘洋）", ["刘洋"]),
        ("本报讯 ", "明年再造林两千亩（乔木 灌木）。", []),
        ("本报讯（来源 县林业局）", "明年再造林两千亩。", []),
    ],
)
def test_who_signs_a_story(opening: str, end: str, names: list[str]) -> None:
    (frame,) = lay_out(TIMBER.format(opening=opening, end=end)).frames
    assert [byline.name for byline in frame.bylines] == names
