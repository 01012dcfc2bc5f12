"""The phrase that ends before a number: nouns with their verb, a verb with its object, a clause with its noun."""

from __future__ import annotations

import re
from collections.abc import Sequence

from flows.reading.figures.measure_words import (
    ACTS,
    CLOSERS,
    ENDINGS,
    GIVING,
    INSIDE,
    LIGHT,
    PASSING,
    QUOTES,
    SORTS,
    UNQUOTED,
    VERBS,
    is_act,
)
from flows.reading.figures.said import COMPOUND, Said, around
from flows.reading.figures.units import unit_at
from flows.reading.figures.words import NOUN_TAGS
from flows.reading.names.words import Words

Span = tuple[int, int]

LONGEST_BEFORE = 16
MEASURE_LENGTH = 2  # the least that is left of a noun without its first word
LONGEST_RELATIVE = 6
LONGEST_REACH = 24  # characters before a number in which its phrase is looked for
BRACKETED = re.compile(r"[(（][^()（）]{1,14}[)）]$")
# 由原来的30张扩大到80张
FORMER = re.compile("[由从](?:[^，。；由从]{2,8}的)$")
# 户均收入, where the dictionary has no such word
EACH_HERE = re.compile("[户人亩日月年周株校场件村]均$")
EACH_ALONE = re.compile("^[户人亩日月年周株校场件村]均$")
# 均价每斤
EACH_LAST = re.compile("每(?:公斤|千克|公里|平方米|立方米|千瓦时|[户人亩斤吨升度棚头只间晚株张件套本杯份课箱篮辆])$")
# 种植面积, 担保费率: a verb before such a word is part of the name
DIMENSIONS = re.compile("(?:面积|金额|[流总产销]?量|[^，。]?率|次数|人数|规模|能力|容量|时间|费用?|收入|额|额度|用时)$")
# 桥隧比达, which the dictionary cuts amiss
REACHED = re.compile("(?<=[比率重])达$")
# 这家, 该
POINTED = re.compile("[这那][家个条座项位名所款支只台]$|该$")
NUMBER_END = re.compile("[0-9余多几百千万亿]$")
# what a verb makes a noun with: 养殖户, 收割机
DOERS = "户场厂机站点员队车线业者区件品人商"
BODIES = "省市县区旗州盟镇乡村行局院司会部委厅"
# 为某县农户, 向12家企业
GIVEN = re.compile("[为给向对][^，。；：,;]{0,20}$")
# 中长期, 规上, 高低压
HALVES = ("中", "上", "下", "前", "后")
LONGEST_OPENING = 6
JOINING = ("、", "和", "及", "与", "以及")


def said_before(words: Words, start: int, taken: Sequence[Span], *, named: bool = False) -> Said:
    """What stands before ``start``: nouns with their verb (贷款投放), a verb with its object (惠及农户).

    ``taken`` are spans that name the subject or the time; none is gone into, but that a ``named`` thing may be it.
    """
    start = without_former(words.text, start)
    floor = max(start - LONGEST_REACH, last_end(words, start, taken, named))
    index = words.at(start - 1) if start else -1
    if index >= 0 and words.starts[index + 1] > start:  # 近九成 is one word, and so is GDP850
        inside = words.text[words.starts[index] : start]
        if inside.isascii() and inside.isalpha():
            return Said(inside)
        index -= 1
    noun, act, act_first, begin = phrase_before(words, skip_passing(words, index, floor), floor)
    if not act and noun[:2] in ACTS and len(noun) > 3 and noun[2] not in DOERS and not COMPOUND.search(noun):
        noun, act, act_first = noun[2:], noun[:2], True
    return Said(
        EACH_ALONE.sub("", noun), act, act_first, *around(words.text, max(0, start - LONGEST_REACH), begin, start)
    )


def phrase_before(words: Words, index: int, floor: int) -> tuple[str, str, bool, int]:
    """The noun and the verb that end with word ``index``, whether the verb stands first, and where they begin."""
    farthest = words.starts[index + 1] - LONGEST_BEFORE
    act = ""
    if is_within(words, index, floor) and is_act(words, index):
        act = words.words[index]
        index -= 1
    noun_end = words.starts[index + 1]
    index = noun_begin(words, index, floor, farthest)
    if words.starts[index + 1] < noun_end:
        index = compound_begin(words, index, floor, words.text[noun_end - 1])
    begin = words.starts[index + 1]
    if noun_end - begin == 1 and index >= 0 and is_lone_verb(words, index):
        index -= 1  # 办件, 收单, 募资
        begin = words.starts[index + 1]
    if not act and begin < noun_end and index > 0 and words.words[index] in SORTS and is_act(words, index - 1):
        index -= 1  # 处理各类杂务
    ahead = words.words[index] if is_within(words, index, floor) else ""
    if act and begin == noun_end and ahead and is_act(words, index):
        noun_end, act = noun_end + len(act), ""  # 受理投诉
    if act and ahead in GIVING:
        begin = noun_end  # 为企业授信
    if not act and ahead in GIVING and noun_end - words.starts[index + 2] >= MEASURE_LENGTH:
        begin = words.starts[index + 2]  # 为群众挽回损失
    begin = behind_receiver(words, index, begin, noun_end)
    begin = behind_pointed(words, index, begin, noun_end)
    noun = EACH_LAST.sub("", words.text[begin:noun_end].translate(UNQUOTED).removeprefix("以上"))
    noun = REACHED.sub("", noun)
    if ahead == "新增" and words.tags[index + 1] == "v":
        first = noun_begin(words, index - 1, floor, farthest)
        if first < index - 1:  # 城镇/新增/就业
            return words.text[words.starts[first + 1] : noun_end], "", False, words.starts[first + 1]
    if not act and noun and ahead and is_act(words, index):
        return noun, ahead, True, words.starts[index]
    if noun and ahead == "的":
        noun = relative(words, index, floor) + noun
    return noun, act, False, begin


def compound_begin(words: Words, index: int, floor: int, ending: str) -> int:
    """The word before the noun behind word ``index``, with the words before it up to a verb or the clause's start.

    中/长期贷款, 贷款/和/垫款: they belong to the noun where they are few, and none says anything else.
    """
    place = index
    while is_within(words, place, floor) and words.words[place] not in CLOSERS and not is_act(words, place):
        if words.starts[index + 1] - words.starts[place] > LONGEST_OPENING or not joins(words, place, ending):
            return index
        place -= 1
    return index if words.words[place + 1] in JOINING else place


def joins(words: Words, index: int, ending: str) -> bool:
    """Whether a word may be the first part of a name that ends in ``ending``: 和, 中 (长期贷款), 通 (客车率)."""
    word, tag = words.words[index], words.tags[index]
    if word in JOINING or (word == "上" and words.words[index - 1] in ("规", "限")):
        return True
    if words.text.startswith("本外币", words.starts[index]):
        return True
    if word in PASSING or word in LIGHT or word in SORTS or word in GIVING:
        return False
    if tag == "v":
        return len(word) == 1 and ending in "率度比"
    return tag in NOUN_TAGS or (tag == "f" and word in HALVES)


def behind_pointed(words: Words, index: int, begin: int, noun_end: int) -> int:
    """Where the noun at ``begin`` begins without its subject (这家/企业产值) or the end of a number (3家/企业)."""
    if begin >= noun_end or index < 0:
        return begin
    pointing = words.text[max(0, begin - 2) : begin]
    if words.words[index] in ("这", "那") and len(words.words[index + 1]) == 1:
        return words.starts[index + 2]
    if POINTED.search(pointing):
        second = words.starts[index + 2]
        return second if noun_end - second >= MEASURE_LENGTH else begin
    unit = unit_at(words.text, begin) if NUMBER_END.search(pointing) else None
    rest = noun_end - begin - len(unit or "")
    return begin + len(unit) if unit and (rest == 0 or rest >= MEASURE_LENGTH) else begin


def behind_receiver(words: Words, index: int, begin: int, noun_end: int) -> int:
    """Where the noun at ``begin`` begins without the person who is given something: 为某县/农户某某/发放贷款."""
    if not GIVEN.search(words.text, max(0, begin - LONGEST_REACH), begin):
        return begin
    for place in range(index + 2, words.at(noun_end - 1) + 1):
        named = words.tags[place - 1].startswith("nr")
        if named and words.words[place][:2] in ACTS and noun_end - words.starts[place] > len(words.words[place][:2]):
            return words.starts[place]
    return begin


def without_former(text: str, start: int) -> int:
    """Where 由原来的 begins, if it stands before ``start``, else ``start``."""
    former = FORMER.search(text, max(0, start - LONGEST_REACH), start)
    return former.start() if former else start


def is_within(words: Words, index: int, floor: int) -> bool:
    """Whether there is such a word, and it begins at ``floor`` or behind it."""
    return index >= 0 and words.starts[index] >= floor


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


def shared_act(words: Words, start: int, floor: int) -> str:
    """The verb before the first of several things that are counted one after another: 走访12个社区、80户居民."""
    index = words.at(start - 1) if start else -1
    while index >= 0 and words.words[index] in JOINING:
        number = index - 1
        while number >= 0 and words.tags[number] != "m" and words.words[number] not in CLOSERS:
            number -= 1
        while number >= 0 and (words.tags[number] == "m" or words.words[number] in PASSING):
            number -= 1
        if number < 0 or words.starts[number] < floor:
            return ""
        if is_act(words, number):
            return words.words[number]
        index = number
    return ""


def last_end(words: Words, start: int, taken: Sequence[Span], named: bool) -> int:
    """Where the last of the ``taken`` spans before ``start`` ends; of a ``named`` thing right before it, begins."""
    ends = [span for span in taken if span[1] <= start]
    if not ends:
        return 0
    begin, end = max(ends, key=lambda span: span[1])
    while start > end and words.text[start - 1] in QUOTES:
        start -= 1
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
        elif EACH_LAST.search(words.text, words.starts[index], words.starts[index + 1]) and words.tags[index] == "r":
            index -= 1  # 门票每张
        elif words.words[index - 1] == "每" and EACH_LAST.search(words.text, floor, words.starts[index + 1]):
            index -= 2  # 汽油每/升
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
        each = EACH_HERE.search(words.text, farthest, words.starts[index + 1])
        if opening >= 0 or each:
            index = words.at(each.start() if each else opening) - 1
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
        return index > 0 and words.tags[index - 1] not in ("m", "r")  # 贷款户, 管道
    if word in VERBS:
        return False
    if word[:2] in LIGHT and word.endswith(("出", "成", "到")):
        return False  # 培育出
    return words.tags[index] in NOUN_TAGS or word in QUOTES or word in INSIDE


def clause_words(words: Words, start: int, taken: Sequence[Span]) -> str:
    """What the clause before ``start`` says of the thing counted, where no noun ends it: 班列到发, 申请到放款."""
    start = without_former(words.text, start)
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
