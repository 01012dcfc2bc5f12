"""What an amount is the amount of: 文化礼堂数, 小麦面积, 贷款发放额."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from flows.reading.figures.column_heads import (
    COUNTED,
    DEFAULTS,
    MEASURE_NOUN,
    SUFFIX,
    UNIT_HEADS,
    counted,
    is_sum,
    sized,
    thing_of,
)
from flows.reading.figures.figure import Figure
from flows.reading.figures.measure_words import ACTS
from flows.reading.figures.said import EACH, Said
from flows.reading.figures.spot import Spot
from flows.reading.figures.words_before import clause_words, shared_act
from flows.reading.figures.words_behind import deed_behind, done_behind, noun_behind, passive_behind

# 发放贷款60户、金额2亿元: the second noun says how, not what
BARE_NOUNS = ("金额", "数量", "面积", "总额", "数额")
INVESTED = ("总投资", "投资", "计划投资", "年度计划投资", "投资额", "计划总投资")
# 建成冷库两座，库容3万吨: whose such a measure is stands before it
OWNED_NOUN = re.compile("(?:预计|总|年|日)*(?:容量|库容|仓容|产值|产量|收益|售价|均价|单价|[费利]率|合格率|成活率)")
# 覆盖12个社区，总容量20兆瓦: not the villages'
COVERED = re.compile("(?:村|镇|乡|街道|社区|[县区市])$")
# 受理投诉400件，办结率99%
OWNED_RATE = re.compile("[^的]{1,2}率|满意度")
# 修通道路12条、90公里
SECOND = re.compile("[0-9一二两三四五六七八九十百千万亿][^，。、；0-9]{1,4}(?:、|[，,](?:共计?|合计|总计))$")
# 误工费1万元、医疗费3万元，合计4万元
IN_ALL = re.compile("[，,。；;](?:总共|一?共|共?计|合计|总计)+(?:约|近|达|超过?)*$")
# 收到意见90条，其中60条被采纳
AMONG = re.compile(
    "(?:其中|另有|另外|还有|包括)(?:[有约近超仅共达已为]|超过)*(?P<thing>[^，。；,;]{0,4}?)(?:[有约近超仅共达已为]|超过)*$"
)
# 80亩茶园预计产量: the area is not the yield's
YIELD = re.compile("(?:预计|总|毛|纯|年|亩)*(?:产量|产值|收入|亩产|单产|利润)$")
# 130米长的大棚, 树苗1米多高
HOW_LONG = re.compile("[多余]?(?P<size>[长宽高深厚重])(?:的|(?=[，。；、！,;!]|$))")
SIZES = {"长": "长度", "宽": "宽度", "高": "高度", "深": "深度", "厚": "厚度", "重": "重量"}
# 离县城20公里
FAR = re.compile("[离距](?P<place>[^，。；,;0-9]{2,8}?)(?:约|近|只有|仅|不到|超过)*$")
# 要建5座驿站，已建成3座
FINISHED = re.compile("(?:[现已]|已经|目前)(?P<act>建成|完成|完工|投用|开工|投产|交付)了?$")
LONGEST_ROW = 40  # characters before a number in which the first of its row is looked for
# 每斤卖2元
PRICED = re.compile("每(?:公斤|千克|平方米|立方米|千瓦时|毫升|[升度]|[斤吨株只头间晚瓶盒箱袋桶张件套本杯份篮辆])+")
# 30家扩大到50家: no verb is the thing counted
MOVES_ON = re.compile("(?:发展|扩[大充展]|增加|增|减少|压减|拓展|提[高升]|上升|下降|降低|缩短|延长|压缩)$")


def level(spot: Spot) -> str | None:
    """文化礼堂数, 小麦面积, 贷款发放额: what an amount is the amount of."""
    said = spot.said()
    how_long = HOW_LONG.match(spot.words.text, spot.figure.end)
    if how_long and how_long.group().endswith("的"):
        thing, _ = noun_behind(spot.words, how_long.end(), spot.names)
        return thing + SIZES[how_long["size"]]
    if how_long:
        return said.full(said.noun + SIZES[how_long["size"]])
    if spot.before and (head := going_on(spot, said)):
        return head
    if spot.figure.family in COUNTED:
        return count(spot, said)
    return size(spot, said)


def going_on(spot: Spot, said: Said) -> str | None:
    """The head of a figure that says something more of the thing counted before it."""
    before = spot.before or ""
    figure, thing = spot.figure, thing_of(before)
    if said.phrase in INVESTED and "项目" in thing:
        return thing[: thing.rindex("项目") + 2] + said.phrase
    if said.phrase in BARE_NOUNS:
        return thing + said.phrase
    owned = OWNED_NOUN.fullmatch(said.phrase) or (before.endswith("数") and OWNED_RATE.fullmatch(said.phrase))
    if owned and opens_clause(spot, said) and not before.endswith("人数") and not COVERED.search(thing):
        thing = EACH.sub("", without_act(thing)).removesuffix("种植").removesuffix("养殖")
        thing = thing.removeprefix(said.phrase[:2])  # 入驻商户, 入驻率
        return said.full(thing + said.phrase)
    if said.phrase or spot.behind()[0]:
        return None
    same = figure.family in COUNTED and before.endswith(counted(figure, ""))
    if said.each and same and opens_clause(spot, said):
        return said.each + before.removeprefix("预计")
    if (alike := spot.alike()) and IN_ALL.search(spot.left(8)):
        return in_all(figure, alike)
    if SECOND.search(spot.left(24)) and figure.family in (*COUNTED, *SUFFIX, "money"):
        return counted(figure, thing) if figure.family in COUNTED else sized(figure, Said(thing))
    if (finished := FINISHED.search(spot.left(8))) and figure.family == "count":
        return counted(figure, finished["act"] + without_act(thing))
    among = AMONG.search(spot.left(16)) if figure.family in COUNTED else None
    if among and len(among["thing"]) > 1:
        part, whole = among["thing"], without_act(thing)
        return counted(figure, part if whole.endswith(part[-1]) else part + whole)  # 酒驾30起，其中醉驾5起; 其中积存3件
    if among:
        return counted(figure, passive_behind(spot.words, figure.end) + without_act(thing))
    return None


def in_all(figure: Figure, row: Sequence[str]) -> str | None:
    """The head of a sum of those in the ``row``: their own where all have one, without 每户; else a plain one."""
    heads = {EACH.sub("", measure) for measure in row}
    return heads.pop() if len(heads) == 1 and (len(row) > 1 or EACH.search(row[0])) else DEFAULTS.get(figure.family)


def opens_clause(spot: Spot, said: Said) -> bool:
    """Whether nothing stands before the phrase in its clause."""
    left = spot.left(24)
    return left[: left.rfind(said.phrase or said.each)].endswith(("，", ",", "、", "；"))


def count(spot: Spot, said: Said) -> str | None:
    """How many: 文化礼堂数, 带动农户数, 签约企业数."""
    figure = spot.figure
    right, end = spot.behind()
    if figure.family in ("people", "body"):
        right, end = figure.unit or right, figure.end
    if right and not MOVES_ON.search(right):
        act = act_for(spot, said)
        deed = done_behind(spot.words, end)
        thing = act + right + deed if act else deed + right
        return said.full(counted(figure, thing))
    if not said.phrase and figure.family == "person" and (deed := deed_behind(spot.words, figure.end)):
        return said.full(counted(figure, deed))
    thing = before_count(spot, said)
    if thing or figure.unit in UNIT_HEADS:
        return said.full(counted(figure, thing))
    return DEFAULTS.get(figure.family)


def act_for(spot: Spot, said: Said) -> str:
    """The verb that takes the thing behind the number: its own, or that of the row it stands in."""
    if said.act_first and said.noun not in ACTS:
        return ""
    return said.act or shared_act(spot.words, spot.figure.start, spot.figure.start - LONGEST_ROW)


def before_count(spot: Spot, said: Said) -> str:
    """The thing that stands before its number, with its verb in front: 走访企业; 游客接待, where 人次 are counted."""
    goes_on = spot.before and spot.figure.family == "count" and not spot.before.endswith("人数")
    if said.act in ACTS and not said.noun and goes_on:
        thing = without_act(thing_of(spot.before or ""))
        return said.act + (thing[:-2] if thing[-2:] in ACTS else thing)  # 生猪存栏, 出栏
    if said.act_first and not (spot.figure.unit or "").endswith("次"):
        return said.act + said.noun
    return said.phrase or clause_words(spot.words, spot.figure.start, spot.taken)


def without_act(thing: str) -> str:
    """受理案件 → 案件: the thing that another verb takes up."""
    thing = thing.removeprefix("计划").removeprefix("预计")
    return thing[2:] if thing[:2] in ACTS and len(thing) > 3 else thing


def size(spot: Spot, said: Said) -> str | None:
    """How much: 授信额, 小麦面积, 年用水量."""
    family = spot.figure.family
    right, _ = spot.behind()
    far = FAR.search(spot.left(16)) if family == "length" else None
    if far:
        return f"距{far['place']}距离"
    if family == "score" and not said.noun.endswith("分"):
        return DEFAULTS[family]
    if spot.owns() and right:
        return size_behind(spot, said, right)
    if right and family == "area":
        right = YIELD.sub("", right) or right
    if right and not is_sum(said.act) and (not said.noun or (said.act[-2:] in ACTS and not said.act_first)):
        said = replace(said, noun=right, act="" if said.act_first else said.act, act_first=True)
    if family == "money" and PRICED.fullmatch(said.each) and not is_sum(said.noun) and not said.act:
        return said.full(said.noun + "价格")
    if said.noun or said.act[-2:] in ACTS or (said.act and (family != "money" or is_sum(said.act))):
        return said.full(sized(spot.figure, said))
    thing = clause_words(spot.words, spot.figure.start, spot.taken)
    if MEASURE_NOUN.search(thing):
        return said.full(thing)
    return bare(spot, said) or thing or spot.fitting()


def size_behind(spot: Spot, said: Said, right: str) -> str | None:
    """The head of a size that 的 joins to the thing behind it: 80万元的贷款, 占地5亩的鱼塘, 30万元的“惠渔贷”."""
    if MEASURE_NOUN.search(right):
        act = "" if said.act_first or said.noun else said.act
        return said.full(sized(spot.figure, Said(right, act, True)))
    if said.noun or is_sum(said.act):
        return said.full(sized(spot.figure, said))
    default = DEFAULTS.get(spot.figure.family)
    return right + default if default and spot.figure.family == "money" and len(right) <= 6 else default


def bare(spot: Spot, said: Said) -> str | None:
    """The head of a size of which the clause names no thing: 每公斤价格, 亩产, 省下金额."""
    family = spot.figure.family
    if family == "money" and PRICED.fullmatch(said.each):
        return said.full("价格")
    if family == "mass" and said.each == "每亩":
        return "亩产"
    default = DEFAULTS.get(family)
    return said.full(said.act + default) if default else None
