"""Plans, products and events that papers name without quotation marks."""

from __future__ import annotations

import pytest

from flows.reading.names import find_names
from tests.reading.test_names import read, story, surfaces


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("该县实施河道清障扩容改造项目，受益两万人。", {"河道清障扩容改造项目"}),
        ("镇卫生院开展送药上门义诊活动。", {"送药上门义诊活动"}),
        ("各村探索党员联户+网格包片管护模式。", {"党员联户+网格包片管护模式"}),
        ("我行落实全省乡镇普惠兴农战略。", {"乡镇普惠兴农战略"}),
        ("省里设立规模30亿元的稀土产业引导基金。", {"稀土产业引导基金"}),
        ("全县实施育苗强基、护苗成林、管苗增效三大工程。", {"育苗强基", "护苗成林", "管苗增效"}),
        ("村党支部推行四议两公开。", {"四议两公开"}),
        ("全县推行村点镇派、县筹镇管机制。", {"村点镇派、县筹镇管机制"}),
        ("市场监管局推行互联网+阳光厨房，家长放心。", {"互联网+阳光厨房"}),
        ("这是县里2024年十件民生实事之一。", {"2024年十件民生实事"}),
        ("孝心食堂开张，旁边是板凳课堂。", {"孝心食堂", "板凳课堂"}),
        ("两名学生获春蕾助学金。", {"春蕾助学金"}),
        ("彭阳县红河灌区节水改造项目（二期）开工。", {"彭阳县红河灌区节水改造项目（二期）"}),
    ],
)
def test_what_is_carried_out_bears_a_name(text: str, names: set[str]) -> None:
    assert surfaces(read(text), "programme") == names


@pytest.mark.parametrize(
    "text",
    [
        "县里出台优惠政策，企业受益。",
        "全镇组织开展文化活动。",
        "当天共有350余名学生参加活动。",
        "民警开展多轮集中统一行动。",
        "全市推进重点项目，增添后劲。",
        "主要发展茶叶、柑橘、蔬菜三大产业。",
        "建设内容包括管网更新、雨污分流、道路硬化三项工程。",
        "要建立健全长效管理机制。",
        "建立项目管理、绩效考核机制。",
        "职工食堂的饭菜不错。",
        "一加一等于二，1+1=2。",
    ],
)
def test_what_has_no_words_of_its_own_bears_none(text: str) -> None:
    assert surfaces(read(text), "programme") == set()


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("公司为茶农定制了茶叶低温气象保险。", {"茶叶低温气象保险"}),
        ("气象局上线智慧霜冻预警平台。", {"智慧霜冻预警平台"}),
        ("平阴玫瑰、鄄城黄河鲤鱼、怀远石榴齐上阵。", {"平阴玫瑰", "怀远石榴"}),
        ("苗族银饰走出大山。", {"苗族银饰"}),
        ("寿光市蔬菜大棚连成片。", set()),
        ("扫一扫收款码就能付钱。", set()),
        ("他参加了养老保险。", set()),
        ("老人打开蜀康办APP挂号，又发放了兴牧e贷30笔。", {"蜀康办APP", "兴牧e贷"}),
        ("打开手机APP就能看。", set()),
        ("县人民医院远程影像会诊系统启用。", {"远程影像会诊系统"}),
        ("农商行推出茶商贷、果农振兴贷等产品。", {"茶商贷", "果农振兴贷"}),
        ("信贷员现场办贷，单户最高可贷，还有抵押贷。", set()),
    ],
)
def test_products_are_what_is_sold_under_a_name(text: str, names: set[str]) -> None:
    assert surfaces(read(text), "product") == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("昨日，在青川县校企联合育才座谈会上，代表踊跃发言。", {"青川县校企联合育才座谈会"}),
        ("县里举行三季度重点项目集中开工仪式。", {"三季度重点项目集中开工仪式"}),
        ("文化馆送来“唱响山乡”惠民演出，村民叫好。", {"“唱响山乡”惠民演出"}),
        ("全县安全生产调度会议召开。", {"全县安全生产调度会议"}),
        ("罗平县2024年第二季度政企恳谈会举行。", {"罗平县2024年第二季度政企恳谈会"}),
        ("我市举行第二季度政企恳谈会。", {"第二季度政企恳谈会"}),
        ("市政协五届三次会议开幕，市十六届人大四次会议明日开幕。", {"市政协五届三次会议", "市十六届人大四次会议"}),
        ("公司召开会议，研究工作。", set()),
    ],
)
def test_events_are_named_by_place_season_or_theme(text: str, names: set[str]) -> None:
    assert surfaces(read(text), "event") == names


def test_what_was_named_in_full_once_is_the_same_in_short() -> None:
    names = find_names([story("山村有戏", "文旅局举办“唱响山乡”惠民演出。", "三年来，唱响山乡走遍八十个村。")])[0]
    assert {(mention.surface, mention.name) for mention in names.mentions if mention.entity_type == "event"} == {
        ("“唱响山乡”惠民演出", "唱响山乡惠民演出"),
        ("唱响山乡", "唱响山乡惠民演出"),
    }


@pytest.mark.parametrize("text", ["下一步将建立长效机制。", "下一步要加快完善长效机制。", "进一步将实施整治行动。"])
def test_the_next_step_is_no_number(text: str) -> None:
    assert surfaces(read(text), "programme") == set()


def test_spaces_and_commas_may_be_what_is_left_of_quotation_marks() -> None:
    names = find_names([story("岢岚 邻里守望 机制化解纠纷", "岢岚县出台,邻里守望机制,下沉干部。邻里守望机制已推广。")])[
        0
    ]
    found = [(mention.surface, mention.name) for mention in names.mentions if mention.entity_type == "programme"]
    assert found == [
        ("邻里守望 机制", "邻里守望机制"),
        ("邻里守望机制", "邻里守望机制"),
        ("邻里守望机制", "邻里守望机制"),
    ]
