"""Which numbers with units are quantities, and what they come to: the reader's figures by themselves."""

from __future__ import annotations

import csv
import math
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.reading.figures.figure import Figure
from flows.reading.figures.money import COINS
from flows.reading.figures.quantities import figures
from flows.reading.figures.units import UNITS
from flows.reading.figures.words import is_whole
from flows.reading.names.gazetteer import segmenter
from flows.reading.names.words import cut

SEED = Path(__file__).parents[2] / "dbt_project" / "seeds" / "units.csv"


def read(text: str) -> list[Figure]:
    return list(figures(text, partial(is_whole, cut(text, segmenter()))))


def told(text: str) -> list[tuple[str, float, float | None, str | None]]:
    return [(text[figure.start : figure.end], figure.low, figure.high, figure.unit) for figure in read(text)]


@pytest.mark.parametrize(
    ("text", "printed", "value", "unit"),
    [
        # digits, characters and both
        ("合作社去年卖出沙糖桔2000多万元。", "2000多万元", 2e7, "元"),
        ("码头昨夜卸下10余万斤带鱼", "10余万斤", 1e5, "斤"),
        ("户均增收3万余元", "3万余元", 3e4, "元"),
        ("春运首周送走旅客4.4万多人次", "4.4万多人次", 4.4e4, "人次"),
        ("担保公司授信300余万元", "300余万元", 3e6, "元"),
        ("粮站收购12万5000元的稻谷", "12万5000元", 125000, "元"),
        ("全国电影票房达一百二十三亿元", "一百二十三亿元", 1.23e10, "元"),
        ("外出务工六点四二万人", "六点四二万人", 64200, "人"),
        ("财政支出一万五千亿元", "一万五千亿元", 1.5e12, "元"),
        ("社会融资规模存量3.2万亿元", "3.2万亿元", 3.2e12, "元"),
        ("年输送电量2.6亿千瓦时", "2.6亿千瓦时", 2.6e8, "千瓦时"),
        ("签下3个亿的订单", "3个亿", 3e8, None),
        ("人民币壹佰贰拾万元整", "壹佰贰拾万元", 1.2e6, "元"),
        ("缴纳罚款伍仟圆", "伍仟圆", 5000, "元"),
        ("全年发生溺水事故零起", "零起", 0, "起"),
        ("新增本土病例0例", "0例", 0, "例"),
        # parts of a whole
        ("被行政拘留15日", "15日", 15, "日"),
        ("须在10日内缴清", "10日", 10, "日"),
        ("三岁半的女童", "三岁半", 3.5, "岁"),
        ("提前15天完工", "15天", 15, "天"),
        ("前后8个月", "8个月", 8, "个月"),
        ("讨论了一个半月", "一个半月", 1.5, "个月"),
        ("执照半天到手", "半天", 0.5, "天"),
        ("市值超百亿。", "百亿", 1e10, None),
        ("常住人口突破千万大关", "千万", 1e7, None),
        ("全队获一金", "一金", 1, "金"),
        ("两大医共体揭牌", "两大", 2, "大"),
        ("租下两间，做成茶室", "两间", 2, "间"),
        ("三分之二的牧户装上了暖气", "三分之二", 0.6667, None),
        ("材料缩减2/3", "2/3", 0.6667, None),
        ("早稻收割过半", "半", 0.5, None),
        ("九成牧民搬进了新居", "九成", 90, "%"),
        ("三成半的门店改了行", "三成半", 35, "%"),
        ("千分之五的损耗", "千分之五", 0.5, "%"),
        ("误差为百万分之三", "百万分之三", 0.0003, "%"),
        ("抽检合格率达百分百", "百分百", 100, "%"),
        ("指数涨幅为-3.2%", "-3.2%", -3.2, "%"),
        ("凭老年证打八五折", "八五折", 85, "%"),
        ("门票七折优惠", "七折", 70, "%"),
        # growth, ranks, ratios
        ("蓝莓产量翻一番", "翻一番", 2, "倍"),
        ("客流翻了三番", "翻了三番", 8, "倍"),
        ("甘蔗单产居全省第一", "第一", 1, None),
        ("全省首笔林权贷款落地", "首笔", 1, "笔"),
        ("生师比为12:1", "12:1", 12, None),
        ("男女性别比为105∶100", "105∶100", 1.05, None),
        # units, prices per unit
        ("牛棚顶上的光伏板390千瓦", "390千瓦", 390, "千瓦"),
        ("风机装机21.31兆瓦", "21.31兆瓦", 21.31, "兆瓦"),
        ("谷段电价0.69元/度", "0.69元/度", 0.69, "元/度"),
        ("运费30元/吨", "30元/吨", 30, "元/吨"),
        ("存款突破600亿元", "600亿元", 6e10, "元"),
        ("时速120km/h", "120km/h", 120, "km/h"),
        ("水池深250cm", "250cm", 250, "cm"),
        ("清运土方3.5万方", "3.5万方", 35000, "方"),
        ("他烧到华氏101度", "101度", 101, "华氏度"),
        ("零下12℃的清晨", "12℃", -12, "℃"),
        ("举办焊工班16期", "16期", 16, "期"),
        ("坝子一年种两季稻", "两季", 2, "季"),
        ("社区议了4个晚上", "4个晚上", 4, "晚上"),
        # money in coins and currencies
        ("一碗米线才花了五毛钱", "五毛钱", 0.5, "元"),
        ("每斤便宜3毛", "3毛", 0.3, "元"),
        ("门票十二块五", "十二块五", 12.5, "元"),
        ("一本书卖三块零五分", "三块零五分", 3.05, "元"),
        ("水费47元3角2分", "47元3角2分", 47.32, "元"),
        ("租金一年几千块", "几千块", 1000, "元"),
        ("省下一万多块。", "一万多块", 10000, "元"),
        ("出口额4300万美元", "4300万美元", 4.3e7, "美元"),
        ("汇来港币2960元", "2960元", 2960, "港币"),
        ("捐款9000元日币", "9000元日币", 9000, "日币"),
        ("标价￥300", "￥300", 300, "元"),
        ("每桶$71.5", "$71.5", 71.5, "美元"),
        ("两美元又三美分", "两美元又三美分", 2.03, "美元"),
        # a unit and its part
        ("抱起三斤半的娃娃鱼", "三斤半", 3.5, "斤"),
        ("鲤鱼重3斤5两", "3斤5两", 3.5, "斤"),
        ("他买了六斤八两杨梅", "六斤八两", 6.8, "斤"),
        ("打了二两酒", "二两", 2, "两"),
        ("藏银三十两", "三十两", 30, "两"),
        ("身高一米八", "一米八", 1.8, "米"),
        ("以1米92的成绩夺冠", "1米92", 1.92, "米"),
        ("全程两小时零六分", "两小时零六分", 2.1, "小时"),
        ("刑期三年零六个月", "三年零六个月", 3.5, "年"),
        ("汉中市实现GDP850亿元。", "850亿元", 8.5e10, "元"),
        # a rank behind any division
        ("增速居汉中市各县（区）第二。", "第二", 2, None),
        ("制品出口额居全省县级第二。", "第二", 2, None),
        ("茶叶产量为陕西第二。", "第二", 2, None),
        ("新打机井1260眼。", "1260眼", 1260, "眼"),
    ],
)
def test_a_number_and_its_unit(text: str, printed: str, value: float, unit: str | None) -> None:
    assert told(text) == [(printed, value, None, unit)]


@pytest.mark.parametrize(
    ("text", "low", "high", "unit"),
    [
        ("收了七八千斤洋芋", 7000, 8000, "斤"),
        ("来了四十五六人", 45, 46, "人"),
        ("租期5—6年", 5, 6, "年"),
        ("车程1—2小时", 1, 2, "小时"),
        ("降水10 - 25毫米", 10, 25, "毫米"),
        ("8元到10元", 8, 10, "元"),
        ("5至6万元", 50000, 60000, "元"),
        ("十八至三十万元", 180000, 300000, "元"),
        ("一千到两千万元", 1e7, 2e7, "元"),
        ("2000到3万元", 2000, 30000, "元"),
        ("1万（含）-5万元", 10000, 50000, "元"),
        ("每户分到一到五只", 1, 5, "只"),
        ("百分之三十到四十", 30, 40, "%"),
        ("8至9折优惠", 80, 90, "%"),
        ("三到四成农户参加", 30, 40, "%"),
    ],
)
def test_a_range(text: str, low: float, high: float, unit: str) -> None:
    (found,) = read(text)
    assert (found.low, found.high, found.unit) == (low, high, unit)


@pytest.mark.parametrize(
    ("text", "approx"),
    [
        ("游客超3万人", "over"),
        ("游客突破3万人", "over"),
        ("游客逾3万人", "over"),
        ("游客3万余人", "over"),
        ("游客3万多人", "over"),
        ("游客3万人以上", "over"),
        ("山路长1公里多", "over"),
        ("胡杨有3米多高", "over"),
        ("治沙一年多来", "over"),
        ("近3万名游客", "about"),
        ("约3万名游客", "about"),
        ("游客3万人左右", "about"),
        ("游客十来人", "about"),
        ("游客不到3万人", "under"),
        ("游客不超过3万人", "under"),
        ("游客至少3万人", "at_least"),
        ("游客不少于3万人", "at_least"),
        ("客流翻了近一番", "about"),
        ("票房破50亿元", "over"),
        ("打破2项纪录", None),
        ("五十来岁的汉子", "about"),
        ("收入翻了两番还多", "over"),
        ("月薪5000元起，包吃住", "over"),
        ("点击量10万+。", "over"),
        ("上百名学生", "over"),
        ("走了一个多小时", "over"),
        ("吵了大半年", "over"),
        ("每月至少入户2次", "at_least"),
        ("支出不低于上年总额的70%", "at_least"),
        ("一年差不多能收入40万元", "about"),
        ("走过5公里山路", None),
        ("度过3天", None),
        ("签约13个项目", None),
        ("给孩子上4节课", None),
        ("一分钟能过1200个", None),
        ("产值迈上百亿元台阶", None),
        ("走近3号展馆里的5件展品", None),
        ("跳过1米75的横杆", None),
        ("附近3公里", None),
    ],
)
def test_what_the_words_on_either_side_say(text: str, approx: str | None) -> None:
    assert [figure.approx for figure in read(text)] == [approx]


@pytest.mark.parametrize(
    "text",
    [
        # dates and clock times
        "2019年3月7日上午9点30分，二〇二三年五月，二零零二年一月",
        "2023/05/18，10:30开考，9时15分散会",
        "8月1日至10日，5月3日内部装修，15日晚，18日、19日休市",
        # names, addresses, versions, codes
        "解放路128号3栋502室，国道320线，G60高速，T3航站楼",
        "系统升级到3.0版本，5A级景区，5G基站",
        "https://example.cn/a?q=30%25%2020%",
        "订单号A202107211321363588510367",
        "第三中学、五一广场、三门峡、六安、万宁",
        "五角大楼、八角亭、三毛的书、两毛巾厂",
        # characters that look like numbers
        "四川、大陆、陆地、海陆空，登陆部队入伍，放肆，肆无忌惮",
        "一切都好，拾起贝壳，收拾房间，两两结对，美味十足",
        "一看就笑，五十知天命，三十而立，一心一意，七上八下",
        "李四人民币车费，一位名叫杰克的男生",
        # classes of things, not counts
        "千万元级项目，亿元级产业，二期工程",
        "60岁以上老人免费，65周岁及以上老年人",
        "每百户、每万名老人、每千人口",
        "一小时交通圈，半小时生活圈",
        "百分百放心，红纸折成四折",
        "“四朵金花”竞相开放，村里拧成“三股绳”",
        "推行“1个中心+6个驿站+N个网点”的布局",
        "985高校、211大学的学生",
        "十天半月，一年半载，一年四季",
        # what a rate is for
        "一天能处理，一个月能读完",
        "北纬30度，东经103度，新上市的2024款，高三6班的学生",
        # scores
        "四分之一决赛",
        "以3:1取胜，21∶15拿下首局",
    ],
)
def test_no_quantity(text: str) -> None:
    assert told(text) == []


def test_one_is_a_quantity_where_it_measures_but_not_where_it_says_for_each() -> None:
    assert told("缴获近一吨冰毒") == [("一吨", 1, None, "吨")]
    assert told("一亩能收五百斤，一斤卖两元") == [("五百斤", 500, None, "斤"), ("两元", 2, None, "元")]


def test_a_hundred_million_is_a_number_and_a_class() -> None:
    assert told("签约10个亿元项目") == [("10个", 10, None, "个")]
    assert told("投资10个亿") == [("10个亿", 1e9, None, None)]


def test_pay_without_a_unit_is_money_and_other_numbers_are_not() -> None:
    assert told("月薪给到10k~15k。") == [("10k~15k", 10000, 15000, "元")]
    assert told("画面有4k清晰度，分辨率达2k。") == []


def seeded() -> dict[str, dict[str, str]]:
    with SEED.open(encoding="utf-8", newline="") as file:
        return {row["unit"]: row for row in csv.DictReader(file)}


MEASURED = ("money", "percent", "tenth", "times", "time", "age", "length", "area", "mass", "volume", "energy", "power")


def test_every_unit_that_measures_has_its_base_in_the_seed() -> None:
    # 度 is an angle, a temperature or a kilowatt hour; 成 and the coins are read as % and 元
    units = {
        unit.removeprefix("个") if kind in ("time", "money") and unit != "个月" else unit
        for unit, kind in UNITS.items()
        if kind in (*MEASURED, "physical")
    }
    assert units - seeded().keys() == {"度"}
    assert "度" not in seeded()


def test_bases_are_units_of_their_own() -> None:
    seed = seeded()
    for row in seed.values():
        base = seed[row["base_unit"]]
        assert (base["base_unit"], float(base["factor"]), base["dimension"]) == (base["unit"], 1, row["dimension"])
        assert 0 < float(row["factor"]) < math.inf


@pytest.mark.parametrize(
    ("unit", "base", "factor"),
    [
        ("担", "千克", 50),
        ("斤", "千克", 0.5),
        ("两", "千克", 0.05),
        ("钱", "千克", 0.005),
        ("亩", "平方米", 2000 / 3),
        ("顷", "平方米", 200000 / 3),
        ("公顷", "平方米", 10000),
        ("里", "米", 500),
        ("尺", "米", 1 / 3),
        ("吉瓦时", "千瓦时", 1e6),
        ("兆焦", "千瓦时", 1 / 3.6),
        ("千卡", "千瓦时", 4184 / 3.6e6),
        ("马力", "瓦", 735.49875),
        ("‰", "%", 0.1),
        ("个基点", "%", 0.01),
        ("美金", "美元", 1),
        ("港币", "港元", 1),
        ("刻钟", "天", 1 / 96),
    ],
)
def test_factors(unit: str, base: str, factor: float) -> None:
    row = seeded()[unit]
    assert row["base_unit"] == base
    assert float(row["factor"]) == pytest.approx(factor, rel=1e-9)


def test_no_foreign_currency_becomes_yuan() -> None:
    seed = seeded()
    own = {*COINS, "元", "圆", "人民币", "元人民币"}
    yuan = {unit for unit, row in seed.items() if row["base_unit"] == "元"}
    assert yuan <= own
    assert all(told(f"捐款500万{unit}")[0][3] == unit for unit in ("美元", "欧元", "日元", "港元", "新台币", "卢布"))


NUMERALS = frozenset("0123456789０５〇零一二两三四五六七八九十百千万亿兆壹贰拾佰半番首几")
SOUP = st.lists(
    st.one_of(
        st.sampled_from(sorted(UNITS)),
        st.sampled_from(
            [
                "多",
                "余",
                "来",
                "几",
                "个",
                "半",
                "至",
                "到",
                "-",
                "—",
                "约",
                "近",
                "超",
                "第",
                "每",
                "分之",
                "：",
                " ",
                "$",
            ]
        ),
        st.sampled_from([",", ".", "，", "。", "％", "/", "折", "番", "翻", "首", "百分之", "人民币", "(含)", "k"]),
        st.text("0123456789０５〇零一二两三四五六七八九十百千万亿兆壹贰拾佰", min_size=1, max_size=6),
    ),
    max_size=14,
).map("".join)


@settings(max_examples=150, deadline=None)
@given(SOUP)
def test_figures_of_any_text_lie_in_it_one_after_another(text: str) -> None:
    end = 0
    for figure in read(text):
        assert end <= figure.start
        assert figure.start < figure.end <= len(text)
        assert math.isfinite(figure.low)
        assert figure.high is None or figure.low < figure.high < math.inf
        assert NUMERALS.intersection(text[figure.start : figure.end])
        end = figure.end
