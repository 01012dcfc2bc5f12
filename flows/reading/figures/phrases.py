"""The phrases around a figure's number: the nouns and the verb before it, the noun behind it, and what that does."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from flows.reading.figures.named import Named
from flows.reading.figures.units import data_lines
from flows.reading.figures.words import NOUN_TAGS
from flows.reading.names.words import Words

Span = tuple[int, int]


def load_words() -> dict[str, frozenset[str]]:
    """The classes of measure_words.txt."""
    rows = (line.partition("\t") for line in data_lines("measure_words.txt"))
    return {name: frozenset(words.split()) for name, _, words in rows}


CLASSES = load_words()
PASSING, LIGHT, ACTS, INSIDE = CLASSES["passing"], CLASSES["light"], CLASSES["act"], CLASSES["inside"]
MANNER, ENDINGS, GIVING = CLASSES["manner"], CLASSES["ending"], CLASSES["giving"]
BODIES = "省市县区旗州盟镇乡村行局院司会部委厅"
CLOSERS = "，。、；：！？,;:!?)）"
QUOTES = "“”‘’"
UNQUOTED = str.maketrans("", "", QUOTES)
LONGEST_BEFORE = 16
LONGEST_BEHIND = 18
LONGEST_MANNER = 6  # characters between a number of people and what they do
LONGEST_DEED = 8
LONGEST_RELATIVE = 6
LONGEST_REACH = 24  # characters before a number in which its phrase is looked for
BRACKETED = re.compile(r"[(（][^()（）]{1,14}[)）]$")
# 由原来的30张扩大到80张
FORMER = re.compile("[由从](?:[^，。；由从]{2,8}的)$")
CLAUSE_ENDS = re.compile(r"[，。；：,;:！？!?、0-9]")
# 平均每户, 亩均, 单日, 最高: what the number is the number of, each time
EACH = re.compile(
    "(?:每(?:平方米|立方米|公斤|千克|公里|小时|个?[人月日天年周季亩户斤吨棚台辆只头家村站次场间单晚桶瓶盒株])){1,2}"
    "|[户人亩日月年周株校场件村]均(?![衡值匀等])|单[日户季](?=[^一二三四]|$)|(?<!于全国)(?<!于全省)平均(?!水平)|最[高低]"
)
# 一亩地能打, 一天要送
ONE_EACH = re.compile("(?<![^，。；,;“])一(?:个)?(?P<unit>[年月天亩斤晚])(?=地?(?:就|便|差不多)?[能可要收打产卖有])")
# 种植面积, 担保费率: a verb before such a word is part of the name
DIMENSIONS = re.compile("(?:面积|金额|[流总产销]?量|[^，。]?率|次数|人数|规模|能力|容量|时间|费用?|收入|额|额度|用时)$")
# 销售收入, 生产成本 are names of measures, no verbs with their objects
COMPOUND = re.compile("(?:收入|成本|利润|[额量值价费率数度]|能力|面积|规模|标准|项目|周期|时间|人次|投入)$")
# 基地年出栏, 工厂日处理: 去年 and 15日 tell when
PER_TIME = re.compile("(?<![0-9今去前当后近每一二两三几半同首整全多来度百千万次翌往明])[年月日]$")
OUTLOOK = re.compile("预计|计划(?!生育)|规划")
AIM = re.compile("力争|目标")


@dataclass(frozen=True, slots=True)
class Said:
    """What the words before a number say of it; a part that is not there is empty."""

    noun: str = ""  # 农机补贴
    act: str = ""  # 发放
    act_first: bool = False  # whether the verb stands before the noun
    each: str = ""  # 每户, 日均
    outlook: str = ""  # 预计
    aimed: bool = False  # 力争

    @property
    def phrase(self) -> str:
        """发放补贴 → 补贴发放, 补贴发放 → 补贴发放; 惠及农户, since that verb makes no noun."""
        if self.act_first and self.act[-2:] not in ACTS:
            return self.act + self.noun
        return self.noun + self.act

    def full(self, head: str) -> str:
        """A column's head with what the sentence says of it besides: 预计每亩 and 收入."""
        each = "" if self.each in head else self.each
        outlook = "" if self.outlook in head else self.outlook
        return outlook + each + head + ("目标" if self.aimed and "目标" not in head else "")


def said_before(words: Words, start: int, taken: Sequence[Span], *, named: bool = False) -> Said:
    """What stands before ``start``: nouns with their verb (贷款投放), a verb with its object (惠及农户).

    ``taken`` are spans that name the subject or the time; none is gone into, but that a ``named`` thing may be it.
    """
    text = words.text
    former = FORMER.search(text, max(0, start - LONGEST_REACH), start)
    start = former.start() if former else start
    floor = max(start - LONGEST_REACH, last_end(words, start, taken, named))
    index = words.at(start - 1) if start else -1
    if index >= 0 and words.starts[index + 1] > start:  # 近九成 is one word
        index -= 1
    index = skip_passing(words, index, floor)
    end = words.starts[index + 1]
    act, act_first = "", False
    if index >= 0 and words.starts[index] >= floor and is_act(words, index):
        act = words.words[index]
        index -= 1
    noun_end = words.starts[index + 1]
    index = noun_begin(words, index, floor, end - LONGEST_BEFORE)
    if noun_end - words.starts[index + 1] == 1 and index >= 0 and is_lone_verb(words, index):
        index -= 1  # 办件, 收单, 募资
    begin = words.starts[index + 1]
    ahead = words.words[index] if index >= 0 and words.starts[index] >= floor else ""
    if act and begin < noun_end and ahead in GIVING:
        begin = noun_end
    if not act and begin < noun_end and ahead and is_act(words, index):
        act, act_first, begin = ahead, True, words.starts[index]
    noun = text[begin + len(act) * act_first : noun_end].translate(UNQUOTED).removeprefix("以上")
    if ahead == "的" and noun and not act_first:
        noun = relative(words, index, floor) + noun
    if not act and noun[:2] in ACTS and len(noun) > 3 and not COMPOUND.search(noun):
        noun, act, act_first = noun[2:], noun[:2], True
    return Said(noun, act, act_first, *around(text, floor, begin, start))


def relative(words: Words, index: int, floor: int) -> str:
    """The short clause before 的, word ``index``, which tells those counted from others: 参加医保/的/农户."""
    end, begin = words.starts[index], -1
    while index > 0 and words.starts[index - 1] >= floor and end - words.starts[index - 1] <= LONGEST_RELATIVE:
        index -= 1
        if words.words[index] in CLOSERS or words.tags[index][0] in "mtrp":
            break
        if is_act(words, index):
            begin = words.starts[index]
    return words.text[begin:end].translate(UNQUOTED) if begin >= 0 else ""


def around(text: str, floor: int, begin: int, start: int) -> tuple[str, str, bool]:
    """每户, 预计 and 力争 of the clause that holds ``start``; the phrase before it begins at ``begin``."""
    clause = CLAUSE_ENDS.split(text[floor:start])[-1]
    each = "".join(dict.fromkeys(EACH.findall(clause)))
    one = ONE_EACH.search(clause)
    if one:
        each = "每" + one["unit"]
    elif not each and (time := PER_TIME.search(text, max(0, begin - 2), begin)):
        each = time.group()
    outlook = OUTLOOK.search(clause)
    return each, outlook.group() if outlook else "", bool(AIM.search(clause))


def last_end(words: Words, start: int, taken: Sequence[Span], named: bool) -> int:
    """Where the last of the ``taken`` spans before ``start`` ends; of a ``named`` thing right before it, begins."""
    ends = [span for span in taken if span[1] <= start]
    if not ends:
        return 0
    begin, end = max(ends, key=lambda span: span[1])
    counted = named and begin and not (words.text[begin - 1] in CLOSERS and words.text[end - 1] in BODIES)
    between = skip_passing(words, words.at(start - 1), end) if counted and end < start else -1
    return begin if counted and (end == start or (between >= 0 and words.starts[between + 1] <= end)) else end


def skip_passing(words: Words, index: int, floor: int) -> int:
    """The last word up to ``index`` that says something of the thing; brackets and what passes on to it are skipped."""
    while index >= 0 and words.starts[index] >= floor:
        bracket = BRACKETED.search(words.text, floor, words.starts[index + 1]) if words.words[index] in ")）" else None
        if bracket:
            index = words.at(bracket.start()) - 1
        elif words.words[index] in PASSING:
            index -= 1
        else:
            break
    return index


def noun_begin(words: Words, index: int, floor: int, farthest: int) -> int:
    """The word before the run of nouns that ends with word ``index``."""
    farthest = max(floor, farthest)
    bound = 0  # words that belong to 率, 量 … whatever they are: 调解/率, 还/田/率
    while index >= 0 and words.starts[index] >= farthest:
        word = words.words[index]
        opening = words.text.rfind("“", farthest, words.starts[index]) if word == "”" else -1
        if opening >= 0:
            index = words.at(opening) - 1
            continue
        inside = word not in LIGHT and (is_inside(words, index) or in_dimension(words, index))
        if word in CLOSERS or not (inside or (bound and word.isalpha())):
            break
        bound = 2 if word in ENDINGS or words.tags[index] == "q" else bound - 1 if len(word) == 1 and bound else 0
        index -= 1
    return index


def is_lone_verb(words: Words, index: int) -> bool:
    """Whether a word is a verb of one character that makes a noun with the character behind it: 募/资."""
    word = words.words[index]
    return len(word) == 1 and words.tags[index][0] == "v" and word not in LIGHT and word not in PASSING


def in_dimension(words: Words, index: int) -> bool:
    """Whether a verb makes one name with the measure behind it: 种植面积."""
    return is_act(words, index) and bool(DIMENSIONS.fullmatch(words.words[index + 1]))


def is_inside(words: Words, index: int) -> bool:
    """Whether a word may stand in a noun phrase before a number."""
    word = words.words[index]
    if words.tags[index] == "q" and len(word) == 1:
        return index > 0 and words.tags[index - 1] != "m"  # 贷款户, 管道
    return words.tags[index] in NOUN_TAGS or word in QUOTES or word in INSIDE


def clause_words(words: Words, start: int, taken: Sequence[Span]) -> str:
    """What the clause before ``start`` says of the thing counted, where no noun ends it: 班列到发, 申请到放款."""
    index = words.at(start - 1) if start else -1
    floor = max(start - LONGEST_REACH, last_end(words, start, taken, False))
    kept: list[str] = []
    while index >= 0 and words.starts[index] >= floor and words.words[index] not in CLOSERS:
        word = words.words[index]
        if word not in PASSING and word not in LIGHT and words.tags[index][0] not in "xudrcmpq":
            kept.append(word)
        index -= 1
    phrase = "".join(reversed(kept))[-LONGEST_BEFORE:]
    return phrase if len(phrase) > 1 else ""


def is_act(words: Words, index: int) -> bool:
    """Whether a word is a verb that says something of the thing counted."""
    word = words.words[index]
    is_verb = words.tags[index].startswith("v") and len(word) > 1 and word not in LIGHT and word not in PASSING
    return is_verb or word in ACTS


def noun_behind(words: Words, end: int, names: Sequence[Named]) -> tuple[str, int]:
    """The noun phrase behind ``end`` and where it ends: 80座文化礼堂; behind a clause its head (9名经过历练的干部)."""
    text = words.text
    while end < len(text) and text[end] in "的多余 　":
        end += 1
    if end >= len(text) or text[end] in CLOSERS:
        return "", end
    phrase, phrase_end = phrase_and_end(words, end, names)
    index = words.at(end)
    if not phrase and is_act(words, index) and (words.tags[index + 1 : index + 2] or ("x",))[0] in ("x", "f"):
        return words.words[index], words.starts[index + 1]
    if phrase and not (text.startswith("的", phrase_end) and words.tags[words.at(phrase_end - 1)] in ("a", "ad", "v")):
        return phrase, phrase_end
    for place in range(index, min(index + 16, len(words.tags))):
        word = words.words[place]
        if word in "，。；！？,;!?":
            break
        if word == "的" and place + 1 < len(words.tags):
            head, head_end = phrase_and_end(words, words.starts[place + 1], names)
            return head or phrase, head_end
    return phrase, phrase_end


def done_behind(words: Words, end: int) -> str:
    """The verb that closes the clause behind a noun: 86家商户签约入驻, 群众就业."""
    index = words.at(end) if end < len(words.text) else len(words.tags)
    while index < len(words.tags) and (words.words[index] in MANNER or words.tags[index] == "d"):
        index += 1
    begin = index
    while index < len(words.tags) and is_act(words, index) and index < begin + 2:
        index += 1
    closes = index == len(words.tags) or words.words[index] in "，。；！？,;!?、"
    return words.text[words.starts[begin] : words.starts[index]] if closes else ""


PASSIVE = re.compile("[^，。；]{0,4}?(?:已?被|得到|获得?)(?P<deed>[一-鿿]{2})(?![一-鿿])")


def passive_behind(words: Words, end: int) -> str:
    """What is done to the things that are counted: 其中60条被采纳."""
    passive = PASSIVE.match(words.text, end)
    return passive["deed"] if passive else ""


def deed_behind(words: Words, end: int) -> str:
    """The verb with its object that a number of people does: 120人参加培训, 30人在园区务工."""
    index = words.at(end) if end < len(words.text) else len(words.tags)
    while index < len(words.tags) and not is_act(words, index) and words.words[index] not in CLOSERS:
        index += 1
    if index == len(words.tags) or words.words[index] in CLOSERS or words.starts[index] - end > LONGEST_MANNER:
        return ""
    begin, last = words.starts[index], index + 1
    while last < len(words.tags) and words.starts[last + 1] - begin <= LONGEST_DEED and is_noun(words, last):
        last += 1
    return words.text[begin : words.starts[last]].translate(UNQUOTED)


def phrase_at(words: Words, start: int, names: Sequence[Named], *, long: bool = False) -> str | None:
    """The phrase of phrase_and_end alone; None where there is none."""
    return phrase_and_end(words, start, names, long=long)[0] or None


def phrase_and_end(words: Words, start: int, names: Sequence[Named], *, long: bool = False) -> tuple[str, int]:
    """The run of nouns, and what qualifies them, that begins at ``start``, and its end; a name counts as one word.

    A ``long`` phrase takes in the verbs between its nouns: 垃圾分拣中心.
    """
    text, end = words.text, start
    index = words.at(start)
    while index < len(words.tags) and end - start <= LONGEST_BEHIND:
        name = next(
            (item for item in names if item.start <= end < item.end or text[end : item.start] in ("“", "‘")), None
        )
        closing = text.find("”", end, end + LONGEST_BEHIND) if text[end] == "“" else -1
        if name and name.start <= end + 1:
            end = name.end
        elif closing > 0:
            end = closing + 1
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
    return text[start:end].translate(UNQUOTED), end


def is_noun(words: Words, index: int) -> bool:
    """Whether a word may stand in a noun phrase behind a number."""
    if index >= len(words.tags):
        return False
    word = words.words[index]
    return (words.tags[index] in (*NOUN_TAGS, "s") and word not in MANNER) or word in QUOTES or word == "涉"
