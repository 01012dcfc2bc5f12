"""The sense of a seam: does a line go on with the paragraph that another one broke off?"""

from __future__ import annotations

import pytest

from flows.reading.joins import JOINED, seam_score
from flows.reading.lines import page_rows

COLUMN = 60  # a page whose lines are paragraphs or pieces of them


@pytest.mark.parametrize(
    ("tail", "head"),
    [
        ("各乡镇设立了粮食烘干点，农机手昼夜不停，抢在雨前把麦子收进粮仓。截至", "6月12日，全县已收割小麦二十三万亩。"),
        (
            "桑园里的新技术一年比一年多，农户们看在眼里，学得也快。县蚕桑技术指导站",
            "站长林永福说，今年还要再推广三种新桑。",
        ),
        ("我市规模较大的一家物流公", "司，受疫情影响，去年的营业收入下降了三成。"),
        ("截至目前，该行的涉农贷款余额已经达", "36亿元，比年初增加了四亿元。"),
        ("村支书说：“路修好了，车开到地头，果子再也不", "愁卖了。”"),
    ],
)
def test_a_broken_paragraph_goes_on(tail: str, head: str) -> None:
    before, after = page_rows(f"{tail}\n{head}")
    assert seam_score(before, after, COLUMN) > JOINED


@pytest.mark.parametrize(
    ("tail", "head"),
    [
        ("各乡镇设立了粮食烘干点，农机手昼夜不停。", "6月12日，全县已收割小麦二十三万亩。"),
        (
            "会议听取了各部门的汇报，研究了下一阶段的工作，要求各地抓好落实：",
            "一、加强领导。各地要成立专班，压实责任。",
        ),
        ("项目建成后可以年产轴承两万套，产品销往东南亚的十多个国家和地", "本报讯（记者 周敏）昨日，县图书馆开馆。"),
    ],
)
def test_a_new_paragraph_does_not(tail: str, head: str) -> None:
    before, after = page_rows(f"{tail}\n{head}")
    assert seam_score(before, after, COLUMN) <= JOINED
