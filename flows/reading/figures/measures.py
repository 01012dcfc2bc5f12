"""What is counted, in words that would head a table column: 涉农贷款余额, 志愿者人数."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from flows.reading.figures.column_heads import (
    COUNTED,
    DEFAULTS,
    MEASURE_NOUN,
    counted,
    is_sum,
    share_of,
    sized,
    thing_of,
)
from flows.reading.figures.lengths_of_time import SPENT, lasting
from flows.reading.figures.named import Named
from flows.reading.figures.phrases import (
    ACTS,
    Said,
    Span,
    clause_words,
    deed_behind,
    done_behind,
    noun_behind,
    said_before,
)
from flows.reading.figures.quantities import Figure
from flows.reading.model import Kind
from flows.reading.names.words import Words

# 增幅高于全省平均水平: what a change is measured against is not what changes
COMPARING = re.compile(r"(?:高于|低于|比|较)[^，。；,;]*$")
MOVES = re.compile("(?:下降|上涨|增长|提高|提升|减少|增加|上升|降低|回落|翻番)$")
PACE = re.compile("(?:增速|增幅|涨幅|降幅|增长率)$")
# 增收3000元 has no other noun: 增收额
GAINS = re.compile("(?:增收|节约|节省|节支|创收)$")
# 从5万元增加到120万元
MOVED_ON = re.compile("[从由][^，。；]*[0-9一二两三四五六七八九十百千万亿半][^，。；]*(?:[到至为成]|突破|超过?)了?近?$")
# 发放贷款892户、金额3.64亿元: the second noun says how, not what
BARE_NOUNS = ("金额", "数量", "面积", "总额", "数额")
# 建成气调库两座，库容1.5万吨: whose such a measure is stands before it
OWNED_NOUNS = re.compile(
    "(?:预计)?(?:年|日|总)?(?:计划|年度计划)?(?:总?投资|总?产值|产量|收益|容量|库容|利润|售价|均价|单价|利率|利润率|合格率)"
)
INVESTED = ("总投资", "投资", "计划投资", "年度计划投资", "投资额", "计划总投资")
# 占播种面积的60%, 占全县产量近八成: the whole that a share is taken of
OF_WHOLE = re.compile(
    "占(?:到|了)?(?P<whole>[^，。；：,;:占比达0-9]{2,14}?)(?:的(?:比[例重])?)?(?:大约|将近|接近|约|近|超过?|高?达到?|为|了|到|逾)*$"
)
HAS_SHARE = re.compile("占比(?:重|例)?(?:约|近|超过?|达到?|为|至)*$")
# 80亩茶园预计产量: the area is not the yield's
YIELD = re.compile("(?:预计|总|毛|纯|年|亩)*(?:产量|产值|收入|亩产|单产|利润)$")
# 130米长的大棚
HOW_LONG = re.compile("[多余]?(?P<size>[长宽高深厚重])的")
SIZES = {"长": "长度", "宽": "宽度", "高": "高度", "深": "深度", "厚": "厚度", "重": "重量"}
RANKED = re.compile("(?:全.|世界|亚洲|同类)?名次$")
RANKING = re.compile("位居|位列|排名|名列|居于|稳居|跃居|排在|排到|[居列排]")
RANKED_IN = re.compile("全[国省市县区州旗球]|世界|亚洲|同类")


def measure_of(
    words: Words, figure: Figure, kind: Kind, taken: Sequence[Span], names: Sequence[Named], before: str | None
) -> str | None:
    """The measure of a figure.

    ``taken`` are spans before it that name the subject or the time: no measure reaches into them. ``names`` follow
    it. ``before`` is the measure of the figure before it in the sentence, which a change or a share goes on with.
    """
    spot = Spot(words, figure, taken, names, before)
    if before and MOVED_ON.search(spot.left(40)) and not spot.said().noun:
        return before
    if kind == "rank":
        return ranked(spot)
    if kind == "duration":
        right, _ = spot.behind()
        spent = SPENT.search(words.text, max(0, figure.start - 10), figure.start)
        said = spot.said(spent.start() if spent else None)
        return lasting(words, figure, said, right if spot.owns() else "", taken)
    if kind == "change":
        return changed(spot)
    if kind == "share":
        return shared(spot)
    return level(spot)


@dataclass(frozen=True, slots=True)
class Spot:
    """A figure among the words of its sentence; the fields are the arguments of measure_of."""

    words: Words
    figure: Figure
    taken: Sequence[Span]
    names: Sequence[Named]
    before: str | None

    def said(self, end: int | None = None) -> Said:
        """What the words before the figure, or before ``end``, say."""
        named = self.figure.family in COUNTED
        return said_before(self.words, self.figure.start if end is None else end, self.taken, named=named)

    def left(self, length: int) -> str:
        """The characters before the figure."""
        return self.words.text[max(0, self.figure.start - length) : self.figure.start]

    def behind(self) -> tuple[str, int]:
        """The noun phrase behind the figure, and where it ends."""
        return noun_behind(self.words, self.figure.end, self.names)

    def owns(self) -> bool:
        """Whether 的 stands right behind the figure."""
        return self.words.text.startswith("的", self.figure.end)


def level(spot: Spot) -> str | None:
    """文化礼堂数, 小麦面积, 贷款发放额: what an amount is the amount of."""
    how_long = HOW_LONG.match(spot.words.text, spot.figure.end)
    if how_long and how_long.end() < len(spot.words.text):
        thing, _ = noun_behind(spot.words, how_long.end(), spot.names)
        return thing + SIZES[how_long["size"]]
    said = spot.said()
    if spot.before and (head := going_on(spot, said)):
        return head
    if spot.figure.family in COUNTED:
        return count(spot, said)
    return size(spot, said)


def going_on(spot: Spot, said: Said) -> str | None:
    """The head of a figure that says something more of the thing counted before it."""
    thing = thing_of(spot.before or "")
    if said.phrase in INVESTED and "项目" in thing:
        return thing[: thing.rindex("项目") + 2] + said.phrase
    if said.phrase in BARE_NOUNS:
        return thing + said.phrase
    return None


def count(spot: Spot, said: Said) -> str | None:
    """How many: 文化礼堂数, 带动农户数, 签约企业数."""
    figure = spot.figure
    right, end = spot.behind()
    if figure.family in ("people", "body"):
        right, end = figure.unit or right, figure.end
    if right:
        act = "" if said.act_first else said.act
        deed = done_behind(spot.words, end)
        thing = act + right + deed if act else deed + right
        return said.full(counted(figure, thing))
    if not said.phrase and figure.family == "person" and (deed := deed_behind(spot.words, figure.end)):
        return said.full(counted(figure, deed))
    heads_times = (figure.unit or "").endswith("次")  # 游客接待人次, but 走访企业数
    thing = (said.phrase if heads_times or not said.act_first else said.act + said.noun) or clause_words(
        spot.words, figure.start, spot.taken
    )
    return said.full(counted(figure, thing)) if thing else DEFAULTS.get(figure.family)


def size(spot: Spot, said: Said) -> str | None:
    """How much: 授信额度, 小麦面积, 年发电量."""
    family = spot.figure.family
    right, _ = spot.behind()
    adjacent = not said.act_first and not said.noun
    if spot.owns() and right:
        if MEASURE_NOUN.search(right):
            return said.full(sized(spot.figure, Said(right, said.act if adjacent else "", True)))
        return said.full(sized(spot.figure, said)) if said.noun or is_sum(said.act) else of_thing(right, family)
    if right and family == "area":
        right = YIELD.sub("", right) or right
    if right and (not said.noun or (said.act[-2:] in ACTS and not said.act_first)):
        said = replace(said, noun=right, act="" if said.act_first else said.act, act_first=True)
    if said.noun or said.act[-2:] in ACTS or (said.act and (family != "money" or is_sum(said.act))):
        return said.full(sized(spot.figure, said))
    thing = clause_words(spot.words, spot.figure.start, spot.taken)
    if MEASURE_NOUN.search(thing):
        return said.full(thing)
    if family in DEFAULTS:
        return said.full(DEFAULTS[family])
    return thing or spot.before


def of_thing(thing: str, family: str) -> str | None:
    """The head of a size of which only the thing behind 的 is known: 30万元的“惠渔贷”."""
    default = DEFAULTS.get(family)
    return thing + default if default and family == "money" and len(thing) <= 6 else default


def changed(spot: Spot) -> str | None:
    """What grows or falls: its own noun, or the measure of the level before it."""
    comparing = COMPARING.search(spot.words.text, max(0, spot.figure.start - 20), spot.figure.start)
    said = spot.said(comparing.start() if comparing else None)
    phrase = MOVES.sub("", said.phrase)
    pace = PACE.search(spot.words.text, 0, comparing.start()) if comparing else None
    if pace and spot.before:
        return spot.before.removesuffix(pace.group()) + pace.group()
    if GAINS.search(phrase):
        return said.full(phrase + "额" if spot.figure.family == "money" else phrase)
    right, _ = spot.behind()
    owned = right if spot.owns() else ""
    return (said.full(phrase) if phrase else owned) or spot.before or right or None


def shared(spot: Spot) -> str | None:
    """城镇化率, 高级教师占比, 秸秆占燃料比重: what part of what."""
    start = spot.figure.start
    text = spot.words.text
    has_share = HAS_SHARE.search(text, max(0, start - 10), start)
    if has_share:
        return (spot.said(has_share.start()).phrase or thing_of(spot.before or "")) + "占比"
    of_whole = OF_WHOLE.search(text, max(0, start - 20), start)
    if of_whole:
        part = spot.said(of_whole.start()).phrase or RANKED.sub("", spot.before or "")
        return f"{part}占{of_whole['whole']}比重"
    right, _ = spot.behind()
    said = spot.said()
    part = share_of(said.phrase, spot.left(4))
    return part or (right if spot.owns() else "") or spot.before or right or None


def ranked(spot: Spot) -> str | None:
    """First or third in what: 粮食产量全省名次; 首座电站 is 电站次序."""
    text, start = spot.words.text, spot.figure.start
    right, _ = spot.behind()
    if text[start] == "首" and spot.figure.unit:
        return right + "次序" if right else None
    ranking = RANKING.search(text, max(0, start - 12), start)
    said = spot.said(ranking.start() if ranking else None)
    scope = RANKED_IN.search(text, max(0, start - 8), start)
    thing = said.phrase or spot.before or ""
    return thing + (scope.group() if scope else "") + "名次"
