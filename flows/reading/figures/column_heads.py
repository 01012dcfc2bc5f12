"""The word that ends a column's head and says what sort of number stands below it: 户数, 面积, 发放额, 用时, 名次."""

from __future__ import annotations

import re

from flows.reading.figures.figure import Figure
from flows.reading.figures.said import Said

# What a figure measures where the sentence names nothing.
DEFAULTS = {
    "person": "人数",
    "people": "人数",
    "age": "年龄",
    "area": "面积",
    "length": "长度",
    "time": "时长",
    "money": "金额",
    "score": "得分",
    "price": "单价",
    "mass": "重量",
    "volume": "体积",
    "energy": "电量",
    "power": "功率",
}
# What makes a measure of a thing: 茶园面积, 苹果产量, 光伏容量.
SUFFIX = {"area": "面积", "length": "长度", "mass": "量", "volume": "量", "energy": "量", "power": "容量"}
# Nouns that are measures themselves: 门票收入, 水库容量. All others are things that have a measure.
MEASURE_NOUN = re.compile(
    r"(?:额度|(?<!生)产|[率额量值数费价款金比重长宽高深位速]|面积|长度|高度|深度|宽度|厚度|重量|体积|温度|速度|浓度|距离|里程|路程|行程|车程|时间|周期|期限|收入|支出|利润|资金|投资|投入|贷款|授信|成本|补贴|补助|奖励|资产|订单|规模|份额|"
    r"比例|幅度|增长|增幅|增速|涨幅|降幅|年龄|工龄|党龄|工资|产能|容量|库容|收益|损失|缺口|优惠|罚款|罚金|标准|水平|历史|经验|能力|误差|得分|人口|余额|税收|债务|欠款|薪酬|分红|报酬|租金|日薪|月薪|年薪|效益|密度|强度|等级)$"
)
MONEY_NAME = re.compile(
    r"(?:GDP|GNP|GEP|[额款金费值资入出润税本价息益券产债薪酬红]|额度|余额|总量|规模|总投资|计划投资|收入|补助|补贴|奖励|成本|损失|税收|开支|缺口|目标)$"
)
# sums that need 额 to be a head: 贷款额, 投资额, 授信额
BARE_SUM = re.compile(
    r"(?:贷款|授信|融资|信贷|借款|订单|募资|揽资|捐资|捐款|放贷|减息|让利|资助|结余|消费|交易|签约|成交|用信|纳税|缴税|(?<!总)(?<!计划)(?<!年度)(?<!资产)投资)$"
)
# 完成总产值, 核定用水额度: measures that no verb makes more plain
WHOLE = re.compile("^总|额度$|余额$")
COUNTED = ("count", "person", "people", "body", "transport")
ENDS_COUNTED = ("数", "量", "人口", "规模", "人次", "件次", "场次", "户次")
# Units that stay in the head, since they are not the thing counted: 贷款笔数, 演出场次
UNIT_HEADS = {
    "场": "场次",
    "次": "次数",
    "场活动": "场次",
    **dict.fromkeys(("户", "棚", "列", "节", "轮", "笔", "顿", "遍", "起", "趟", "局", "届", "桌", "餐", "季"), ""),
}
# 60户企业 are 企业数, and 60户农户 农户数
HOUSEHOLDS = ("户", "企业", "公司", "商", "家", "主体", "单位", "单元", "工厂")
MEDALS = ("金", "银", "铜")
# 玉米2400元/吨
PRICE_UNIT = re.compile("[^/每]{0,2}元[/每]")
PRODUCED = re.compile("^(?P<made>[年亩日月单]产)(?P<thing>..+)$")


def counted(figure: Figure, noun: str) -> str:
    """文化礼堂数, 志愿者人数, 培训场次, 村民户数: the head of a count of ``noun``."""
    unit = figure.unit or ""
    if unit in MEDALS:
        return unit + "牌数"
    if unit.endswith("次") and unit not in UNIT_HEADS:
        return noun if noun.endswith((unit, "量")) else noun.removesuffix("次数") + unit
    if noun.endswith(ENDS_COUNTED) and unit not in ("户", "名"):
        return noun
    if unit in UNIT_HEADS:
        ending = UNIT_HEADS[unit] or unit + "数"
        if unit == "户" and noun.endswith(HOUSEHOLDS):
            return noun + "数"
        return noun if noun.endswith(ending) else noun.removesuffix("数") + ending
    if figure.family == "person" or (figure.family == "people" and not unit.endswith(HOUSEHOLDS)):
        return noun.removesuffix("人数") + "人数"
    return noun + "数"


def sized(figure: Figure, said: Said) -> str:
    """贷款发放额, 小麦面积, 苹果产量: the head of a sum or a size."""
    noun = said.noun if said.act_first and WHOLE.search(said.noun) else said.phrase
    if figure.family == "money":
        return of_money(noun) if len(noun) > 1 else DEFAULTS["money"]
    if figure.family == "bare" and not MEASURE_NOUN.search(noun):
        return noun + "数"
    if PRICE_UNIT.match(figure.unit or "") and not MEASURE_NOUN.search(noun):
        return noun + "价格"
    if figure.family in SUFFIX and not MEASURE_NOUN.search(noun):
        made = PRODUCED.match(noun)
        noun = made["thing"] + made["made"] if made else noun
        noun = noun.removesuffix("生产") + "产" if noun.endswith("生产") else noun
        return noun + SUFFIX[figure.family]
    return noun


def is_sum(word: str) -> bool:
    """Whether a word names a sum of money: 投资, 收入, 授信."""
    return bool(BARE_SUM.search(word) or MONEY_NAME.search(word))


def of_money(noun: str) -> str:
    """授信额, 慰问金, 贷款发放额: the head of a sum of money."""
    if BARE_SUM.search(noun) or not MONEY_NAME.search(noun):
        return noun + "额"
    return noun


RATIO_ENDS = ("率", "比", "比重", "比例", "度", "面", "占比")


def share_of(part: str, before_number: str) -> str:
    """高级教师占32% → 高级教师占比."""
    if not part or "占" not in before_number or part.endswith(RATIO_ENDS):
        return part
    return part + "占比"


OF_WHOLE = re.compile("占.+比重$")
SUFFIXES = re.compile(
    "(?:(?:全.|世界|亚洲)?名次|(?<![农商住用客租])(?<!养殖)户数|[笔棚列节轮起]数|人数|次数|[场批人]次|面积|发放额|金额|总额|数额|数量|[年日月]?产量|[数额量])$"
)


def thing_of(measure: str) -> str:
    """What a head is the head of: 蔬菜大棚数 → 蔬菜大棚."""
    return SUFFIXES.sub("", OF_WHOLE.sub("", measure))
