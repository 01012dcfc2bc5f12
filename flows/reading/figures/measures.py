"""What is counted, in words that would head a table column: 涉农贷款余额, 党员干部人数."""

from __future__ import annotations

import re
from collections.abc import Sequence

from flows.reading.figures.parties import Named
from flows.reading.figures.quantities import Figure
from flows.reading.figures.units import data_lines
from flows.reading.figures.words import NOUN_TAGS
from flows.reading.model import Kind
from flows.reading.names.words import Words

Span = tuple[int, int]


def load_words() -> dict[str, frozenset[str]]:
    """The classes of measure_words.txt."""
    rows = (line.partition("\t") for line in data_lines("measure_words.txt"))
    return {name: frozenset(words.split()) for name, _, words in rows}


CLASSES = load_words()
PASSING, LIGHT, ACTS, INSIDE = CLASSES["passing"], CLASSES["light"], CLASSES["act"], CLASSES["inside"]
CLOSERS = "，。、；：！？,;:!?)）"
QUOTES = "“”‘’"
UNQUOTED = str.maketrans("", "", QUOTES)
LONGEST_BEFORE = 16
LONGEST_BEHIND = 18
MONEY_NAME = re.compile(
    r"(?:[额款金费值资入出润税本价息益券产债]|额度|余额|总量|规模|投资|融资|收入|补助|补贴|奖励|授信|成本|损失)$"
)
COUNTED = ("count", "person", "people", "body", "transport")
ENDS_COUNTED = ("数", "量", "人口", "规模", "人次", "件次")
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
# What stands behind 的 is the measure itself (73%的城镇化率), else the thing that is so large (300平方米的中心).
MEASURE_NOUN = re.compile(
    r"(?:额度|[率额量值数费价款金比重]|面积|长度|高度|深度|宽度|厚度|重量|体积|温度|速度|浓度|距离|时间|周期|期限|收入|支出|利润|资金|投资|贷款|授信|成本|补贴|补助|奖励|资产|订单|规模|份额|"
    r"比例|幅度|增长|增幅|增速|涨幅|降幅|年龄|工龄|党龄|工资|产值|产能|容量|收益|损失|缺口|优惠|罚款|罚金|标准|水平|历史|经验)$"
)
OWN_SIZE = ("area", "length", "mass", "volume", "power", "age", "physical", "energy", "person")
MEASURE_AHEAD = re.compile(
    r"[^，。、；的,;]{0,8}?(?:率|额度?|量|总数|人数|费用|价格|资金|比重|面积|长度|高度|深度|宽度|厚度|重量|体积|温度|速度|浓度|距离|时间|周期|期限|收入|支出|利润|投资|贷款|授信|成本|补贴|补助|奖励|奖金|"
    r"规模|份额|比例|幅度|年龄|工龄|工资|产值|产能|容量|收益|损失|缺口|优惠|罚款|罚金|标准|水平|历史|经验|订单|速度|增速|增长|融资|业务|存款|保费|保额|赔款|善款|货款|欠款|大礼包|红包)"
)
HEAD = re.compile(".+?(?:项目|工程|中心|基地|产业园|生产线|公司|企业|大桥|隧道|高速公路|铁路|水库)")
OWNED = ("money", "area", "length", "mass", "volume", "power", "age", "people")
# 销售收入, 生产成本 are names of measures, no verbs with their objects
COMPOUND = re.compile("(?:收入|成本|利润|总?[额量值价费率]|人数|次数|总数|能力|面积|规模|标准|项目|周期|时间|人次)$")
# 比上年, 高于全省平均水平: what a change is measured against is not what changes
MOVES = re.compile("(?:下降|上涨|增长|提高|提升|减少|增加|上升|降低|回落)$")
# 从5万元增加到120万元
MOVED_ON = re.compile("[从由][^，。；]*[到至为]$")
# 发放贷款892户、金额3.64亿元: the second noun says how, not what
BARE_NOUNS = ("金额", "数量", "面积", "总额", "数额")
# 占应收面积的60%: the whole that a share is taken of
OF_WHOLE = re.compile(
    "占(?:到|了)?(?P<whole>[^，。；：,;:占0-9]{2,14})的(?:比[例重])?(?:约|近|超过?|达到?|为|[^，。；,;0-9]{0,2})$"
)
# 130米长的大棚
HOW_LONG = re.compile("[多余]?(?P<size>[长宽高深厚重])的")
SIZES = {"长": "长度", "宽": "宽度", "高": "高度", "深": "深度", "厚": "厚度", "重": "重量"}
SPENT = re.compile("用时?了?$|历时$|耗时$")
INVESTED = ("总投资", "投资", "计划投资", "年度计划投资", "投资额", "计划总投资")
COMPARING = re.compile(r"(?:高于|低于|比|较)[^，。；,;]*$")
RANKING = re.compile("位居|位列|排名|名列|居于|稳居|跃居|排在|排到|[居列排]")


def owner_behind(words: Words, figure: Figure, names: Sequence[Named]) -> str | None:
    """The thing whose measure the figure is, where 的 and its name stand behind: 总投资20亿元的氢能源项目."""
    text, end = words.text, figure.end
    if not text.startswith("的", end) or end + 1 >= len(text):
        return None
    if figure.family not in OWNED or MEASURE_AHEAD.match(text, end + 1):
        return None
    phrase = phrase_at(words, end + 1, names, long=True)
    if phrase is None or len(phrase) < 2:
        return None
    head = HEAD.match(phrase)
    phrase = head.group() if head else phrase
    named = [item.mention.surface for item in names if phrase.endswith(item.mention.surface)]
    return named[-1] if named else phrase


def measure_of(
    words: Words, figure: Figure, kind: Kind, taken: Sequence[Span], names: Sequence[Named], before: str | None
) -> str | None:
    """The measure of a figure.

    ``taken`` are spans before it that name the subject or the time: no measure reaches into them. ``names`` follow
    it. ``before`` is the measure of the figure before it in the sentence, which a change or a share goes on with.
    """
    text, start = words.text, figure.start
    how_long = HOW_LONG.match(text, figure.end)
    if how_long and how_long.end() < len(text):
        return (phrase_at(words, how_long.end(), names) or "") + SIZES[how_long["size"]]
    right = words_behind(words, figure.end, names)
    if kind == "rank":
        ranking = RANKING.search(text, max(0, start - 12), start)
        left = words_before(words, ranking.start() if ranking else start, taken)
        return right if text[start] == "首" and figure.unit else (left or before)
    owned = right if text.startswith("的", figure.end) else None
    comparing = COMPARING.search(text, max(0, start - 20), start) if kind == "change" else None
    left = words_before(words, comparing.start() if comparing else start, taken)
    if left is None and before and (comparing or MOVED_ON.search(text, max(0, start - 40), start)):
        return before
    if left in INVESTED and before and "项目" in before:
        return before[: before.rindex("项目") + 2] + left
    if left in BARE_NOUNS and before:
        return before.removesuffix("数").removesuffix("人") + left
    if kind == "duration":
        return lasting(left or owned or clause_words(words, start, taken) or "", text[max(0, start - 3) : start])
    if kind == "change":
        return (MOVES.sub("", left) if left else owned) or before or right
    if kind == "share":
        left = part_of_whole(words, start, taken, before) or left
        return share_of(left, text[max(0, start - 4) : start]) or owned or before or right
    if left is None and right is None:
        left = clause_words(words, start, taken)
    if figure.family in COUNTED:
        return counted(figure, left, right)
    if owned:
        return owned if MEASURE_NOUN.search(owned) else left or DEFAULTS.get(figure.family)
    return sized(figure, left, right) or before


def part_of_whole(words: Words, start: int, taken: Sequence[Span], before: str | None) -> str | None:
    """收获小麦5万亩,占应收面积的60% → 小麦收获占应收面积比重."""
    of_whole = OF_WHOLE.search(words.text, max(0, start - 20), start)
    if not of_whole:
        return None
    part = words_before(words, of_whole.start(), taken) or before or ""
    return f"{part}占{of_whole['whole']}比重"


def clause_words(words: Words, start: int, taken: Sequence[Span]) -> str | None:
    """What the clause before ``start`` says of the thing counted, where no noun ends it: 班列到发, 申请到放款."""
    index = words.at(start - 1) if start else -1
    floor = max(start - LONGEST_BEFORE - 8, max((end for _, end in taken if end <= start), default=0))
    kept: list[str] = []
    while index >= 0 and words.starts[index] >= floor and words.words[index] not in CLOSERS:
        word = words.words[index]
        if word not in PASSING and word not in LIGHT and words.tags[index][0] not in "xudrc":
            kept.append(word)
        index -= 1
    phrase = "".join(reversed(kept))[-LONGEST_BEFORE:]
    return phrase if len(phrase) > 1 else None


def lasting(occasion: str, before_number: str) -> str:
    """签约用时 → 签约时间: what a length of time is the time of."""
    if occasion.endswith(("时间", "期", "期限", "龄", "时长", "用时")):
        return occasion
    if SPENT.search(before_number):
        return occasion.removesuffix("用") + "用时"
    return occasion.removesuffix("时") + "时间"


def share_of(left: str | None, before_number: str) -> str | None:
    """高级教师占32% → 高级教师占比."""
    if left is None or "占" not in before_number or left.endswith(("率", "比", "比重", "比例")):
        return left
    return left + "占比"


def sized(figure: Figure, left: str | None, right: str | None) -> str | None:
    """授信额度, 小麦面积, 年发电量: what a sum or a size is; 承包800亩土地 has the thing behind, the verb before."""
    act = left[-2:] if left and left[-2:] in ACTS else ""
    if right and (left is None or act):
        left = right + act
        if figure.family == "area":
            return left + DEFAULTS["area"]
    if left is None:
        return DEFAULTS.get(figure.family)
    return left + "额" if figure.family == "money" and not MONEY_NAME.search(left) else left


def counted(figure: Figure, left: str | None, right: str | None) -> str | None:
    """党建联盟数, 党员干部人数, 开展活动次数: what a count counts."""
    unit = figure.unit or ""
    if figure.family in ("people", "body"):
        right = unit if figure.family == "body" else right or unit
    noun = right or left
    if noun is None:
        return DEFAULTS.get(figure.family)
    if unit.endswith("次") and len(unit) <= 2:
        ending = "次数" if unit == "次" else unit
        return noun if noun.endswith(ending) else noun.removesuffix("次数") + ending
    if noun.endswith(ENDS_COUNTED):
        return noun
    return noun + ("人数" if figure.family == "person" else "数")


def words_before(words: Words, start: int, taken: Sequence[Span]) -> str | None:
    """The phrase that ends before ``start``: nouns with their verb (贷款投放), a verb with its subject (数据刷新)."""
    index = words.at(start - 1) if start else -1
    floor = max(start - LONGEST_BEFORE - 8, max((end for _, end in taken if end <= start), default=0))
    while index >= 0 and words.starts[index] >= floor and words.words[index] in PASSING:
        index -= 1
    end = words.starts[index + 1]
    act = None
    if index >= 0 and is_act(words, index) and words.starts[index] >= floor:
        act = words.words[index]
        index -= 1
    begin = words.starts[index + 1]
    while index >= 0 and words.starts[index] >= floor and end - words.starts[index] <= LONGEST_BEFORE:
        word = words.words[index]
        if word in LIGHT or not (words.tags[index] in NOUN_TAGS or word in QUOTES or word in INSIDE):
            break
        begin = words.starts[index]
        index -= 1
    if act is None and begin < end and index >= 0 and words.starts[index] >= floor and is_act(words, index):
        begin = words.starts[index]
    phrase = words.text[begin:end].translate(UNQUOTED)
    if phrase[:2] in ACTS and len(phrase) > 3 and not COMPOUND.search(phrase):
        return phrase[2:].translate(UNQUOTED) + phrase[:2]
    return phrase or None


def is_act(words: Words, index: int) -> bool:
    """Whether a word is a verb that says something of the thing counted."""
    word = words.words[index]
    return words.tags[index].startswith("v") and len(word) > 1 and word not in LIGHT and word not in PASSING


def words_behind(words: Words, end: int, names: Sequence[Named]) -> str | None:
    """The noun phrase behind ``end``: 党建联盟 of 682个党建联盟; behind a clause its head (64名经过历练的优秀干部)."""
    text = words.text
    while end < len(text) and text[end] in "的多余 　":
        end += 1
    if end >= len(text):
        return None
    phrase = phrase_at(words, end, names)
    if phrase or text[end] in CLOSERS:
        return phrase
    index = words.at(end)
    for place in range(index, min(index + 16, len(words.tags))):
        word = words.words[place]
        if word in "，。；！？,;!?":
            break
        if word == "的" and place + 1 < len(words.tags):
            return phrase_at(words, words.starts[place + 1], names)
    return words.words[index] if is_act(words, index) and words.tags[index + 1 : index + 2] in ((), ("x",)) else None


def phrase_at(words: Words, start: int, names: Sequence[Named], *, long: bool = False) -> str | None:
    """The run of nouns, and what qualifies them, that begins at ``start``; a name counts as one word.

    A ``long`` phrase takes in the verbs between its nouns: 片区治理中心.
    """
    text, end = words.text, start
    index = words.at(start)
    while index < len(words.tags) and end - start <= LONGEST_BEHIND:
        name = next(
            (item for item in names if item.start <= end < item.end or text[end : item.start] in ("“", "‘")), None
        )
        if name and name.start <= end + 1:
            end = name.end
        elif (
            words.starts[index] < start
            or is_noun(words, index)
            or ((long or end == start) and is_act(words, index) and is_noun(words, index + 1))
        ):
            end = words.starts[index + 1]
        else:
            break
        if end >= len(text):
            break
        index = words.at(end)
    return text[start:end].translate(UNQUOTED) or None


def is_noun(words: Words, index: int) -> bool:
    """Whether a word may stand in a noun phrase."""
    if index >= len(words.tags):
        return False
    word = words.words[index]
    return words.tags[index] in NOUN_TAGS or word in QUOTES or word == "涉"
