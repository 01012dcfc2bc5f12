"""A post is an office or a job in a body; whoever else is named is a person without one."""

from __future__ import annotations

import pytest

from tests.reading.test_names import read, surfaces


@pytest.mark.parametrize(
    ("text", "post"),
    [
        ("县农业农村局高级农艺师王建国介绍。", ("王建国", "县农业农村局", "高级农艺师")),
        ("蒙阴县中医院骨科主治医师王建国介绍。", ("王建国", "蒙阴县中医院", "骨科主治医师")),
        ("农行蒙阴支行客户经理王建国介绍。", ("王建国", "农行蒙阴支行", "客户经理")),
        ("毛坪村党支部书记、村委会主任张成军介绍。", ("张成军", "毛坪村党支部", "书记、村委会主任")),
        ("国网南安市供电公司工作人员王建国介绍。", ("王建国", "国网南安市供电公司", "工作人员")),
        ("县委常委、组织部部长李红梅说。", ("李红梅", "组织部", "部长")),
    ],
)
def test_offices_and_jobs_are_posts(text: str, post: tuple[str, str, str]) -> None:
    assert post in {(found.person, found.organization, found.title) for found in read(text).posts}


@pytest.mark.parametrize(
    "text",
    [
        "来自济宁市的游客王建国说，大蒜很好。",
        "毛坪村村民王建国说，大蒜很好。",
        "毛坪村果农王建国说，大蒜很好。",
        "毛坪村种粮大户王建国说，大蒜很好。",
        "山东农业大学园艺专业大四学生王建国说，大蒜很好。",
        "毛坪村村民代表王建国说，大蒜很好。",
        "县农业农村局的联络员王建国说，大蒜很好。",
        "在县医院服务的护士王建国说，大蒜很好。",
        "县委三农局局长王建国说，大蒜很好。",
    ],
)
def test_walks_of_life_and_clauses_are_no_posts(text: str) -> None:
    names = read(text)
    assert surfaces(names, "person") == {"王建国"}
    assert names.posts == ()
