"""Two whole articles that change places on their page keep their text, wherever columns cut their paragraphs."""

from __future__ import annotations

import random
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.reading.layout import lay_out

ARTICLES = [
    """青石水库完成除险加固

本报讯（记者 周敏）6月3日，记者从县水利局获悉，青石水库除险加固工程通过完工验收，总投资4600万元。

工程历时14个月，加高大坝2.3米，新建溢洪道一条，下游三个镇的防洪标准从二十年一遇提高到五十年一遇。

“以前一到汛期就睡不着，今年心里踏实多了。”家住坝下村的吴建国说。""",
    """一张社保卡 游遍全市公园

本报记者 韩雪 通讯员 罗永强

“嘀”的一声，闸机打开。退休教师冯秀兰把社保卡放回口袋，走进了植物园的大门。

从今年起，市人社局把公园年票、图书借阅、公交乘车装进同一张社保卡，市民不必再带一叠卡片出门。

据统计，开通半年来，刷卡入园已有38万人次，其中六十岁以上的老人占了将近一半。

“下一步还要把博物馆预约放进来。”市人社局信息中心主任高远说。""",
    """县医院开出夜间门诊

本报讯（通讯员 许丽娜）下班后也能看专科了。本月起，县人民医院内科、儿科、口腔科开设夜间门诊，时间为每天18时至21时。

医院有关负责人介绍，夜间门诊由主治以上医师坐诊，检查检验同步开放，医保报销与白天相同。""",
    """好日子像枇杷一样甜

枇杷黄了，漫山遍野。一大早，杨梅山村的果农沈阿根就带着竹篮上了山，赶在太阳升高前采下第一批果子。

前些年，村里的枇杷卖不出去，烂在树上。后来镇里请来农技专家改良品种，又修了一条通往山顶的产业路，冷链车可以直接开到果园边上。

去年全村卖出枇杷26万斤，户均增收一万多元。

（姜文斌）""",
    """邮递马车留下的老路

葛明华

老城西门外有一条石板路，窄窄的，弯弯的，一头连着码头，一头通向山里。听祖父说，民国年间，邮递马车每隔三天从这里经过一次。

马铃声一响，半条街的人都跑出来，等信的，看热闹的，把路口挤得水泄不通。

如今石板路还在，马蹄磨出的凹痕里积着雨水，映出两边新刷的白墙。""",
]
TEXTS = {article.split("\n")[0]: article for article in ARTICLES}


def read(articles: list[str]) -> dict[str | None, str]:
    return {frame.headline: frame.body for frame in lay_out("\n\n\n".join(articles)).frames}


def cut(article: str, seed: int) -> str:
    """An article some of whose paragraphs a column's end cuts, between two characters that are no marks."""
    choice = random.Random(seed)  # noqa: S311 - no secret
    lines: list[str] = []
    for line in article.split("\n"):
        inside = [i for i in range(30, len(line) - 12) if line[i - 1 : i + 1].isalpha()]
        if inside and choice.random() < 0.5:
            at = choice.choice(inside)
            lines += [line[:at], "", line[at:]]
        else:
            lines.append(line)
    return "\n".join(lines)


@pytest.mark.parametrize("pair", permutations(range(len(ARTICLES)), 2))
def test_either_of_two_articles_may_stand_first(pair: tuple[int, int]) -> None:
    first, second = (ARTICLES[i] for i in pair)
    assert set(read([first, second])) == {first.split("\n")[0], second.split("\n")[0]}
    assert read([first, second]) == read([second, first])


@settings(max_examples=60, deadline=None)
@given(st.permutations(ARTICLES), st.integers(0, 10**6))
def test_shuffled_articles_keep_their_text(shuffled: list[str], seed: int) -> None:
    pieces = [cut(article, seed) for article in ARTICLES]
    in_order = read(pieces)
    assert set(in_order) == set(TEXTS)
    assert read([pieces[ARTICLES.index(article)] for article in shuffled]) == in_order
