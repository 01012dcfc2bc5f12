from __future__ import annotations

import math

import pytest

from flows.reading.figures import find_facts
from flows.reading.model import Mention, Passage, Piece, Quantity, Story
from flows.reading.names.gazetteer import segmenter
from flows.reading.names.words import cut


def story(*paragraphs: str) -> Story:
    """A story of body paragraphs, one a line, one blank line between them on the page."""
    passages, offset = [], 0
    for index, text in enumerate(paragraphs):
        passages.append(Passage("body", text, (Piece(0, len(text), offset, 2 * index + 1, False),)))
        offset += len(text) + 2
    return Story(1, tuple(passages), None, 0)


def quantities(told: Story, *mentions: Mention) -> list[Quantity]:
    words = [cut(passage.text, segmenter()) for passage in told.passages]
    return list(find_facts(told, mentions, words).quantities)


def read(text: str, *mentions: Mention) -> list[Quantity]:
    return quantities(story(text), *mentions)


def name(entity_type: str, surface: str, text: str, code: str | None = None) -> Mention:
    start = text.index(surface)
    return Mention(entity_type, surface, surface, code, 1, 1, start, start + len(surface))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "printed", "value", "high", "unit"),
    [
        ("全县投资48.7亿元", "48.7亿元", 4.87e9, None, "元"),
        ("接待旅客1,254人次", "1,254人次", 1254, None, "人次"),
        ("年产值２３.５万元", "２３.５万元", 235000, None, "元"),
        ("收获七八千斤柿子", "七八千斤", 7000, 8000, "斤"),
        ("再招二三十名工人", "二三十名", 20, 30, "名"),
        ("发放资料3万余份", "3万余份", 30000, None, "份"),
        ("种了十余亩果树", "十余亩", 10, None, "亩"),
        ("卖了十几万元", "十几万元", 100000, None, "元"),
        ("投资3亿5000万元", "3亿5000万元", 3.5e8, None, "元"),
        ("工期5—6年", "5—6年", 5, 6, "年"),
        ("降水量10-25毫米", "10-25毫米", 10, 25, "毫米"),
        ("每斤卖8元到10元", "8元到10元", 8, 10, "元"),
        ("需要1至2个小时", "1至2个小时", 1, 2, "小时"),
        ("电价0.52元/度", "0.52元/度", 0.52, None, "元/度"),
        ("装机容量21.5兆瓦", "21.5兆瓦", 21.5, None, "兆瓦"),
        ("屋顶光伏390千瓦", "390千瓦", 390, None, "千瓦"),
        ("占全部的百分之三十五", "百分之三十五", 35, None, "%"),
        ("占总数的三分之一", "三分之一", 0.3333, None, None),
        ("用时缩短2/3", "2/3", 0.6667, None, None),
        ("九成农户入了社", "九成", 90, None, "%"),
        ("八成五的农户", "八成五", 85, None, "%"),
        ("投资3.2 亿元", "3.2 亿元", 3.2e8, None, "元"),
        ("完成65 %", "65 %", 65, None, "%"),
        ("种下 12 棵桂花", "12 棵", 12, None, "棵"),
        ("流量为每秒1500立方米", "1500立方米", 1500, None, "立方米"),
        ("新建220千伏变电站3座", "3座", 3, None, "座"),
        ("只用了半天时间", "半天", 0.5, None, "天"),
        ("产量居全市县级第一", "第一", 1, None, None),
        ("增速居全国首位", "首位", 1, None, None),
        ("折合120万吨标准煤", "120万吨标准煤", 1.2e6, None, "吨标准煤"),
        ("10个工作日内办结", "10个工作日", 10, None, "工作日"),
        ("产量翻一番", "翻一番", 2, None, "倍"),
        ("产值翻了三番", "翻了三番", 8, None, "倍"),
        ("增长2.5个百分点", "2.5个百分点", 2.5, None, "个百分点"),
        ("为期3个月", "3个月", 3, None, "个月"),
        ("判处有期徒刑三年六个月", "三年六个月", 3.5, None, "年"),
        ("讨论了1个半小时", "1个半小时", 1.5, None, "小时"),
        ("全省首个零碳码头", "首个", 1, None, "个"),
        ("总量位居全国第二", "第二", 2, None, None),
        ("居全省第3位", "第3位", 3, None, "位"),
        ("近百名群众", "百名", 100, None, "名"),
        ("覆盖9县（市、区）", "9县（市、区）", 9, None, "县（市、区）"),
        ("带动10万农民致富", "10万农民", 100000, None, "农民"),
        ("阅读量达739.6万", "739.6万", 7396000, None, None),
        ("气温降至零下5℃", "5℃", -5, None, "℃"),
        ("六大主导产业", "六大", 6, None, "大"),
    ],
)
def test_number_and_unit(text: str, printed: str, value: float, high: float | None, unit: str | None) -> None:
    found = read(text)
    assert [(q.text, q.value, q.value_high, q.unit) for q in found] == [(printed, value, high, unit)]


@pytest.mark.parametrize(
    "text",
    [
        "2023年5月18日上午9点30分，会议在三楼会议室召开。",
        "1998年10月1日至2003年12月31日",
        "十四届全国人大三次会议在北京开幕。",
        "第三产业和第二产业比重如何变化",
        "第一时间赶到现场的第一书记",
        "两会期间，十里八乡的人都在说五一假期。",
        "千方百计促进一体化发展，统一思想。",
        "长三角的三轮车四处都是，十分热闹。",
        "打通服务群众最后一公里",
        "国家4A级景区，3.0版本，G60高速公路",
        "电话0771-5678901，人民路128号5楼502室",
        "一支队伍，一个个项目，一家公司",
        "“一村一品”和“3+3+3”体系",
        "近三年来，前10年的办法不再管用。",
        "五年规划和三年行动方案",
        "千年古镇，百年老街",
        "李四人民币车费",
        "许多人，几个月，好几年",
        "由零部件厂生产",
        "初三学生和大三学生",
        "四川、三亚、六安、八里店镇、十堰、万宁",
        "三伏天里他三天两头往外跑。",
        "他年过半百，半路上歇了半天脚。",
        "国道320线、T3航站楼、5G基站、比分为3:2",
        "客队以3比1取胜，21比15分拿下首局",
        "2023 年 5 月 18 日，第 3 名选手",
    ],
)
def test_no_quantity(text: str) -> None:
    assert [q.text for q in read(text)] == []


@pytest.mark.parametrize(
    ("text", "approx"),
    [
        ("旅客超5万人", "over"),
        ("旅客突破了5万人", "over"),
        ("旅客50多万人", "over"),
        ("好评率在90%以上", "over"),
        ("近5万人报名", "about"),
        ("约占65%", "about"),
        ("每天走5公里左右", "about"),
        ("不到5公里", "under"),
        ("气温在35℃以下", "under"),
        ("至少5次", "at_least"),
        ("不少于50人", "at_least"),
        ("附近5公里", None),
        ("最高达500万元", None),
    ],
)
def test_approximation(text: str, approx: str | None) -> None:
    assert [q.approx for q in read(text)] == [approx]


@pytest.mark.parametrize(
    ("text", "kinds", "values"),
    [
        ("港口吞吐量3.28亿吨，同比增长5.7%。", ["level", "change"], [3.28e8, 5.7]),
        ("第一产业增加值876亿元，下降1.3%。", ["level", "change"], [8.76e10, -1.3]),
        ("发生率由8.6%下降到0.5%。", ["share", "share"], [8.6, 0.5]),
        ("城镇化率73%，比上年提高1.2个百分点。", ["share", "change"], [73, 1.2]),
        ("同比分别增长12.5%和18.6%。", ["change", "change"], [12.5, 18.6]),
        ("贷款年利率为3.85%。", ["level"], [3.85]),
        ("工期缩短为20天。", ["duration"], [20]),
        ("村集体增收30万元。", ["change"], [300000]),
        ("新增就业岗位500个。", ["level"], [500]),
    ],
)
def test_kind_and_sign(text: str, kinds: list[str], values: list[float]) -> None:
    found = read(text)
    assert [q.kind for q in found] == kinds
    assert [q.value for q in found] == values


def test_change_goes_on_with_the_measure_before_it() -> None:
    level, change = read("全年粮食总产量762亿斤，比上年增长0.4%。")
    assert (level.measure, change.measure) == ("粮食总产量", "粮食总产量")
    assert (level.compare, change.compare) == (None, "比上年")


def test_changes_told_respectively_belong_to_the_levels_before_them() -> None:
    found = read("全年接待游客300万人次，实现旅游收入21亿元，同比分别增长12.5%和18.6%。")
    assert [q.measure for q in found] == ["游客接待人次", "旅游收入", "游客接待人次", "旅游收入"]
    assert [q.compare for q in found] == [None, None, "同比", "同比"]


@pytest.mark.parametrize(
    ("text", "measure"),
    [
        ("全县建成682个文化礼堂", "文化礼堂数"),
        ("全市有专任教师5.4万人", "专任教师人数"),
        ("全市完成货物吞吐量3.28亿吨", "货物吞吐量"),
        ("农村居民人均可支配收入24560元", "农村居民人均可支配收入"),
        ("今年已发放贷款13亿元", "贷款发放额"),
        ("提拔64名经过磨砺的优秀干部", "提拔优秀干部人数"),
        ("高级教师占32%", "高级教师占比"),
        ("选修学生占在校生的36%", "选修学生占在校生比重"),
        ("搭起80米长的大棚", "大棚长度"),
        ("误差不超过0.1毫米", "误差"),
        ("批准了9500万元的贷款额度", "贷款额度"),
    ],
)
def test_measure(text: str, measure: str) -> None:
    assert [q.measure for q in read(text)] == [measure]


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("截至6月末，贷款余额5亿元", "截至6月末"),
        ("今年一季度，产值5亿元", "今年一季度"),
        ("1至9月，产值5亿元", "1至9月"),
        ("2021年，产值5亿元", "2021年"),
        ("项目建成后，可发电50万度", "项目建成后"),
        ("“十四五”以来，投入5亿元", "“十四五”以来"),
        ("日均服务50人次", "日均"),
        ("产值比去年增长5%", None),
    ],
)
def test_period(text: str, period: str | None) -> None:
    assert [q.period for q in read(text)] == [period]


def test_period_goes_on_with_figures_that_follow() -> None:
    found = read("今年上半年，全县产茶3万吨；其中出口2万吨。茶园达5万亩。近年来有人回乡。又建园3座。")
    assert [q.period for q in found] == ["今年上半年", "今年上半年", "今年上半年", None]
    first, second = quantities(story("今年上半年，全县产茶3万吨。", "茶园达5万亩。"))
    assert (first.period, second.period) == ("今年上半年", None)


def test_parties_of_a_loan() -> None:
    text = "今年以来，邕江农商银行为西乡塘区香蕉产业园项目投放贷款2.3亿元。该行还走访了300户商户。"
    found = read(
        text,
        name("organization", "邕江农商银行", text, "450100"),
        name("programme", "西乡塘区香蕉产业园项目", text),
    )
    assert [(q.text, q.subject, q.target) for q in found] == [
        ("2.3亿元", "邕江农商银行", "西乡塘区香蕉产业园项目"),
        ("300户", "邕江农商银行", None),
    ]


def test_place_is_the_subject_or_where_it_has_its_seat() -> None:
    text = "太康县今年收小麦120万亩。逊母口镇粮食合作社烘干小麦3000吨。"
    wheat, dried = read(text, name("place", "太康县", text, "411627"), name("organization", "逊母口镇粮食合作社", text))
    assert (wheat.subject, wheat.place) == ("太康县", "太康县")
    assert (dried.subject, dried.place) == ("逊母口镇粮食合作社", "逊母口镇")


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("邕江农商银行为120户蔗农发放贷款900万元。", "蔗农"),
        ("邕江农商银行向全市糖料蔗产业投放贷款9亿元。", "糖料蔗产业"),
        ("邕江农商银行加大对乡镇农贸市场的信贷投放，累计发放2亿元。", "乡镇农贸市场"),
        ("邕江农商银行推出蔗农贷款，单户额度最高50万元。", None),
        ("邕江农商银行投资600万元，对老旧网点实施改造。", "老旧网点"),
    ],
)
def test_target(text: str, target: str | None) -> None:
    assert [q.target for q in read(text, name("organization", "邕江农商银行", text)) if q.unit == "元"] == [target]


def test_speaker_and_pronoun_are_the_subject() -> None:
    text = "“今年我家种了30亩梨树，收入有望超过20万元。”果农韦志强说。去年，他还养了12头牛。"
    found = read(text, name("person", "韦志强", text))
    assert [(q.text, q.subject) for q in found] == [("30亩", "韦志强"), ("20万元", "韦志强"), ("12头", "韦志强")]
    text = "“我们去年卖出茶叶5吨。”青坪茶叶合作社负责人韦志强说。"
    (found_one,) = read(text, name("organization", "青坪茶叶合作社", text), name("person", "韦志强", text))
    assert found_one.subject == "青坪茶叶合作社"


def test_place_is_where_the_subject_is_named_first() -> None:
    first, second = "太康县逊母口镇的丰裕农场今年种瓜200亩。", "丰裕农场还养鹅3000只。接待游客2万人次。"
    farm = [Mention("organization", "丰裕农场", "丰裕农场", None, 1, 1, at, at + 4) for at in (8, len(first) + 2)]
    county = name("place", "太康县", first, "411627")
    town = name("place", "逊母口镇", first)
    found = quantities(story(first, second), county, town, *farm)
    assert [q.place for q in found] == ["逊母口镇", "逊母口镇", "逊母口镇"]


def test_thing_behind_its_size_is_the_subject() -> None:
    (found,) = read("近日，总投资20.8亿元的氢能项目落地。")
    assert (found.measure, found.subject) == ("总投资", "氢能项目")


def test_no_figure_inside_a_name() -> None:
    text = "帮扶山区26县的百县千企行动吸引企业50家。"
    found = read(text, name("programme", "山区26县", text), name("programme", "百县千企行动", text))
    assert [q.text for q in found] == ["50家"]


def test_offsets_show_the_text_over_a_line_break() -> None:
    page = "销售农产品1.39亿\n\n元，增收2350元。"
    first, second = "销售农产品1.39亿", "元，增收2350元。"
    passage = Passage(
        "body",
        first + second,
        (Piece(0, len(first), 0, 1, False), Piece(len(first), len(second), len(first) + 2, 3, True)),
    )
    broken, whole = quantities(Story(1, (passage,), None, 0))
    assert (broken.text, broken.line_number, page[broken.char_start : broken.char_end]) == (
        "1.39亿元",
        1,
        "1.39亿\n\n元",
    )
    assert (whole.line_number, page[whole.char_start : whole.char_end]) == (3, "2350元")


def test_nothing_in_the_dateline() -> None:
    text = "本报讯（记者 十万元）全县种稻5万亩。"
    passage = Passage("body", text, (Piece(0, len(text), 0, 1, False),))
    found = quantities(Story(1, (passage,), 0, text.index("）") + 1))
    assert [(q.text, q.sentence) for q in found] == [("5万亩", "全县种稻5万亩。")]


def test_no_figure_of_what_is_left_of_a_broken_number() -> None:
    found = quantities(story("全年销售额3.", "2亿元，比上年多1000万元。"))
    assert [q.text for q in found] == ["1000万元"]


@pytest.mark.parametrize(
    "text",
    [
        "1" * 5000,
        "一" * 5000,
        "9" * 400 + "亿元",
        "亿元人民币" * 2000,
        "（" * 5000 + "5元",
        "1," * 3000,
        "1亿元，" * 2000,
        "十" * 30 + "万元",
    ],
)
def test_hostile_text_gives_finite_values(text: str) -> None:
    assert all(math.isfinite(q.value) and len(q.text) < 60 and len(q.sentence) <= 400 for q in read(text))
