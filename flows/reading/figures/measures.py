"""What is counted, in words that would head a table column: 存款余额, 志愿者人数."""

from __future__ import annotations

import re
from collections.abc import Sequence

from flows.reading.figures.changes import FALLS, POINTS, RISES
from flows.reading.figures.column_heads import (
    COUNTED,
    MEASURE_NOUN,
    RATIO_ENDS,
    SUFFIX,
    counted,
    is_sum,
    share_of,
    sized,
    thing_of,
)
from flows.reading.figures.figure import Figure
from flows.reading.figures.lengths_of_time import SPENT, lasting
from flows.reading.figures.levels import PRICED, going_on, level
from flows.reading.figures.named import Named
from flows.reading.figures.said import Said
from flows.reading.figures.spot import RELATIVE, Measured, Spot
from flows.reading.figures.words_before import Span
from flows.reading.model import Kind
from flows.reading.names.words import Words

# 增幅高于全省平均水平: what a change is measured against is not what changes
COMPARING = re.compile(r"(?:高于|低于|比|较)[^，。；,;]*$")
# words of movement behind the noun; 增速 and 增收 are nouns themselves
MOVES = re.compile(
    f"(?:(?!增[速幅收产效长]率?|[涨降跌升]幅|减产|提速|增长率)(?:[连下]?(?:{RISES}|{FALLS}))|增长(?!率)|回升|翻番|精简|加大|[上下][调浮]|平均|合计)+$"
)
# 扣除价格因素，实际增长: how it is reckoned, not what grows
RECKONED = re.compile("(?:实际|名义|累计|总体|整体|较快|较大|连续|显著|明显|小幅|大幅|持续|稳步)+$")
PACE = re.compile("(?:增速|增幅|涨幅|降幅|增长率)$")
# 增速加快2个百分点: the pace itself
PACED = re.compile(
    "(?P<pace>增速|增幅|涨幅|降幅|增长率)(?:[比较][^，。；,;]{1,8}?)?(?:提高|提升|加快|回落|收窄|扩大|放缓|上升|下降)了?$"
)
# 增幅全市最高，达9.6%: a rate of growth that is ranked before it is told
RANKED_PACE = re.compile(
    "(?P<pace>增速|增幅|涨幅|降幅|增长率)[^，。；,;0-9]{0,6}(?:最[高快大低小慢]|第[一二三四五六七八九十]|首位|前列)[，,](?:高?达到?|为)(?:近|约)?$"
)
# 完成全年预算的60%
DONE_OF = re.compile("完成(?P<whole>(?:全年|年度|年初)?(?:目标任务|计划|预算|任务|目标|指标))(?:任务|目标|数)?的?$")
# what the parts of a whole have as it has
WHOLE_NOUN = re.compile("(?:增加值|总?产值|价格|总?产量|销量|面积|投资|零售额|零售总额|总额|用电量|余额|利润)$")
LONGEST_AMONG = 120
LONGEST_PACE = 3
LONGEST_MEASURE = 40
# 增收3000元 has no other noun: 增收额
GAINS = re.compile("(?:增收|增产|减产|节约|节省|节支|创收)$")
# 从5万元增加到120万元
MOVED_ON = re.compile("[从由][^，。；]*[0-9一二两三四五六七八九十百千万亿半][^，。；]*(?:[到至为成]|突破|超过?)了?近?$")
# 占播种面积的60%, 占全县产量近八成: the whole that a share is taken of
OF_WHOLE = re.compile(
    "占(?:到|了)?(?P<whole>[^，。；：,;:占比达0-9]{2,14}?)(?:的(?:比[例重])?)?(?:大约|将近|接近|约|近|超过?|高?达到?|为|了|到|逾)*$"
)
# 占全国的80%、世界的60%
ONE_MORE = re.compile("[、，,和及](?P<whole>[^，。；：,;、和及0-9的]{2,12})的$")
SHARE_OF = re.compile("占.+比重$")
# 在用工总数中占三成
WITHIN = re.compile("在(?P<whole>[^，。；在占]{2,12})中(?:约|仅|只)?占(?:到|了|比)?(?:约|近|超过?)*$")
# 护林支出不低于门票收入的5%
COMPARED = re.compile("(?:不低于|不少于|相当于|达到?|超过?)(?P<whole>[^，。；,;0-9的]{2,12})的$")
COUNT = re.compile("(?:[户人]?数|额)$")
HAS_SHARE = re.compile(
    "占比(?:重|例)?(?:由|从|提高|提升|上升|升|增加|增|扩大|下降|降低|降|回落|减少|约|近|超过?|达到?|达|为|[至到])*$"
)
RANKING = re.compile(
    "(?:连续[^，。；]{1,6}?)?(?:保持|稳)?(?:位居|位列|排名|名列|居于|稳居|跃居|排在|排到|[居列排])|连续[^，。；]{1,6}?保持"
)
RANKED_IN = re.compile("全[国省市县区州旗球]|世界|亚洲|同类")


def measure_of(
    words: Words, figure: Figure, kind: Kind, taken: Sequence[Span], names: Sequence[Named], row: Sequence[Measured]
) -> str | None:
    """The measure of a figure, of at most LONGEST_MEASURE characters.

    ``taken`` are spans before it that name the subject or the time: no measure reaches into them. ``names`` follow
    it. ``row`` are the last figures before it in the sentence, which a change or a share goes on with.
    """
    measure = found_measure(Spot(words, figure, taken, names, row), kind)
    return measure[-LONGEST_MEASURE:] if measure else measure


def found_measure(spot: Spot, kind: Kind) -> str | None:
    """The measure by the rules for its kind."""
    words, figure = spot.words, spot.figure
    if moved_on(spot.row, spot.left(40)) and not spot.said().noun:
        return spot.row[-1].measure
    if kind == "rank":
        return ranked(spot)
    if kind == "duration":
        right, _ = spot.behind()
        spent = SPENT.search(words.text, max(0, figure.start - 10), figure.start)
        said = spot.said(spent.start() if spent else None)
        return lasting(words, figure, said, right, spot.taken)
    if kind == "change":
        return changed(spot)
    if kind == "share":
        return shared(spot)
    return level(spot)


def moved_on(row: Sequence[Measured], left: str) -> bool:
    """Whether a figure is where that before it moved to: 由20天缩短至3天. ``left`` is what stands before it."""
    return bool(row and row[-1].measure and MOVED_ON.search(left))


def changed(spot: Spot) -> str | None:
    """What grows or falls: its own noun, or the measure of the level before it."""
    comparing = COMPARING.search(spot.words.text, max(0, spot.figure.start - 20), spot.figure.start)
    said = spot.said(comparing.start() if comparing else None)
    phrase = RECKONED.sub("", MOVES.sub("", said.phrase))
    pace = pace_before(spot.words.text, comparing.start()) if comparing else None
    paced = (PACED if spot.figure.unit in POINTS else RANKED_PACE).search(spot.left(24))
    pace = paced["pace"] if paced else pace
    if paced and PACE.search(phrase):
        return said.full(phrase)
    if paced and not (phrase or spot.before):
        return pace
    if pace and (moving := phrase or spot.before):
        return moving.removesuffix(pace) + pace
    if GAINS.search(phrase):
        return said.full(phrase.removeprefix("可") + ("额" if spot.figure.family == "money" else "量"))
    right, _ = spot.behind()
    if phrase and spot.figure.family == "money" and PRICED.fullmatch(said.each) and not is_sum(phrase):
        return said.full(phrase.removesuffix("价格") + "价格")
    if phrase:
        return said.full(headed(spot, phrase) + whole_noun(spot, phrase))
    if right and not spot.owns() and spot.figure.family in (*COUNTED, *SUFFIX):
        return headed(spot, right)
    if spot.figure.family in RELATIVE and (thing := RECKONED.sub("", spot.opening_noun())):
        return thing
    each = spot.said().each
    if each.startswith("每") and spot.figure.family == "money":
        return each + ("价格" if PRICED.fullmatch(each) else "收入")
    return (right if spot.owns() else "") or gone_on(spot) or right or None


def whole_noun(spot: Spot, phrase: str) -> str:
    """The measure that a part of a whole moves in: 工业增加值增长5%，其中采矿业增长3% tells of 采矿业增加值."""
    if spot.figure.family not in RELATIVE or MEASURE_NOUN.search(phrase) or is_sum(phrase):
        return ""
    text, start = spot.words.text, spot.figure.start
    among = text.rfind("其中", max(0, start - LONGEST_AMONG), start)
    wholes = [item.measure for item in spot.row if item.measure and item.figure.end <= among]
    noun = WHOLE_NOUN.search(wholes[-1]) if wholes else None
    return noun.group() if noun else ""


def gone_on(spot: Spot) -> str | None:
    """The measure of the row that a change without a noun of its own goes on with; points go with a rate."""
    if spot.figure.unit in POINTS:
        rates = [item.measure for item in spot.row if item.measure and item.kind in ("share", "change")]
        return rates[-1] if rates else spot.before
    return spot.fitting()


def pace_before(text: str, end: int) -> str:
    """增速 or a like word right before ``end``."""
    pace = PACE.search(text, max(0, end - LONGEST_PACE), end)
    return pace.group() if pace else ""


def headed(spot: Spot, phrase: str) -> str:
    """What changes by a count or a size, as their heads: 增加学位1200个 → 学位数."""
    figure = spot.figure
    if figure.family in COUNTED:
        return counted(figure, phrase)
    return sized(figure, Said(phrase)) if figure.family in SUFFIX else phrase


def is_ranked_pace(text: str, start: int) -> bool:
    """Whether the share at ``start`` is a rate of growth: 增幅全市最高，达9.6%."""
    return RANKED_PACE.search(text, max(0, start - 24), start) is not None


def shared(spot: Spot) -> str | None:
    """绿化率, 高级教师占比, 秸秆占燃料比重: what part of what."""
    start = spot.figure.start
    text = spot.words.text
    has_share = HAS_SHARE.search(text, max(0, start - 10), start)
    if has_share:
        return (spot.said(has_share.start()).phrase or thing_of(spot.before or "").removesuffix("占比")) + "占比"
    searched = (pattern.search(text, max(0, start - 20), start) for pattern in (OF_WHOLE, WITHIN, COMPARED))
    of_whole = next(filter(None, searched), None)
    if of_whole:
        part = spot.said(of_whole.start()).phrase or spot.before or ""
        return f"{part}占{of_whole['whole']}比重"
    one_more = ONE_MORE.search(text, max(0, start - 16), start)
    if one_more and spot.row and SHARE_OF.search(spot.row[-1].measure or ""):
        return f"{spot.before or ''}占{one_more['whole']}比重"
    done_of = DONE_OF.search(text, max(0, start - 16), start)
    if done_of:
        return f"{spot.said(done_of.start()).phrase or spot.before or ''}{done_of['whole']}完成率"
    right, _ = spot.behind()
    if spot.owns() and right:
        return right if right.endswith(RATIO_ENDS) else right + "比例"
    said = spot.said()
    if said.phrase and (head := going_on(spot, said)):
        return head
    if right and not said.noun.endswith(RATIO_ENDS):
        return ("" if said.act_first else said.act) + right + "占比"
    return share_of(said.phrase or COUNT.sub("", spot.before or ""), spot.left(4)) or None


def ranked(spot: Spot) -> str | None:
    """First or third in what: 粮食产量全省名次; 首座电站 is 电站次序."""
    text, start = spot.words.text, spot.figure.start
    right, _ = spot.behind()
    if text[start] == "首" and spot.figure.unit:
        return right + "次序" if right else None
    ranking = RANKING.search(text, max(0, start - 16), start)
    said = spot.said(ranking.start() if ranking else None)
    scope = RANKED_IN.search(text, max(0, start - 8), start)
    pace = pace_before(text, ranking.start()) if ranking else ""
    thing = (said.phrase or spot.before or "").removesuffix(pace) + pace
    return thing + (scope.group() if scope else "") + "名次"
