"""Which quoted strings are names, what of the words behind the marks belongs to them, and which are none."""

from __future__ import annotations

import pytest

from tests.reading.test_names import read, surfaces

PLANS = ("programme", "product", "event")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("旬阳市推行“支部+工厂+农户”发展模式。", "“支部+工厂+农户”发展模式"),
        ("该县建立“五色”风险预警机制，对水库逐一巡查。", "“五色”风险预警机制"),
        ("团委开展“青春暖冬”困境老人结对活动。", "“青春暖冬”困境老人结对活动"),
        ("我县实施“百溪千塘”工程。", "“百溪千塘”工程"),
        ("窗口推出“三免”服务，深受好评。", "“三免”服务"),
        ("镇里实行“六必访”工作制度。", "“六必访”工作制度"),
    ],
)
def test_a_plans_form_behind_the_marks_belongs_to_its_name(text: str, name: str) -> None:
    assert surfaces(read(text), "programme") == {name}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("街道创新“三减三增”机制。", "三减三增"),
        ("“一门通办”改革让群众少跑腿。", "一门通办"),
        ("村里靠“责任林、致富林、样板林”吸引了游客。", "责任林、致富林、样板林"),
        ("团委开展“青春暖冬”主题活动，慰问老人。", "青春暖冬"),
        ("涡阳是“中国苔干之乡”，种植面积十万亩。", "中国苔干之乡"),
        ("当地探索“龙头企业+农场”的模式。", "龙头企业+农场"),
        ("社区打造“邻里荟”服务品牌。", "邻里荟"),
        ("景区推出“夜泊清江”项目。", "夜泊清江"),
        ("该县优化“一核三带”产业布局。", "一核三带"),
        ("以“清廉乡镇示范带”为抓手，抓好作风。", "清廉乡镇示范带"),
        ("记者走进“中国芦笋之乡”，但见绿意盎然。", "中国芦笋之乡"),
        ("村里实行“一户一策”工作机制。", "一户一策"),
    ],
)
def test_the_bare_kind_behind_the_marks_does_not(text: str, name: str) -> None:
    assert surfaces(read(text), "programme") == {name}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("银行为他办理了20万元“商户快贷”。", "商户快贷"),
        ("合作社申请到50万元的“烟农乐”，买来烘烤设备。", "烟农乐"),
        ("“麦田卫士”智能终端走俏。", "麦田卫士"),
        ("窗口设了“青年创业专项贷款”咨询台。", "青年创业专项贷款"),
        ("老果园全部换种成“黔江晚红”。", "黔江晚红"),
        ("村民统一使用“武鸣沃柑”地理标志。", "武鸣沃柑"),
    ],
)
def test_what_is_lent_and_sold_is_a_product(text: str, name: str) -> None:
    assert surfaces(read(text), "product") == {name}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("镇上的“老杨”调解工作室远近闻名。", "“老杨”调解工作室"),
        ("三村联合组建“山海相依”党建联盟。", "“山海相依”党建联盟"),
    ],
)
def test_the_team_behind_the_marks_is_a_body(text: str, name: str) -> None:
    assert surfaces(read(text), "organization") == {name}


@pytest.mark.parametrize(
    "text",
    [
        "这次演出以“瑞雪兆丰年·欢歌庆盛世”为主题。",
        "他把小小的竹篮编成了“大买卖”。",
        "从“人找活”到“活找人”，变化就在身边。",
        "孩子们管他叫“大胡子爷爷”。",
        "几家竞争，他家的豆腐“一枝独秀”。",
        "所谓“春捂秋冻”，自有道理。",
        "要走好“先手棋”，守牢“责任田”。",
    ],
)
def test_themes_images_and_sayings_are_no_names(text: str) -> None:
    found = read(text)
    assert not [mention for mention in found.mentions if mention.entity_type in PLANS]
