"""Whether a line goes on with the paragraph that an earlier line broke off: the sense of the seam between them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

import rjieba

from flows.reading.lines import HAN, OPENERS, Row
from flows.reading.signs import ADVERBIAL_START, DATELINE

# What speaks for (above 0) and against a join; a sum above JOINED makes one.
JOINED: Final = 0.0
STRONG: Final = 3.0  # enough to join over another article
PIECE: Final = 10  # Chinese characters; a sentence as short is most often another one's end
SHORT: Final = 26  # Chinese characters
WIDEST_COLUMN: Final = 30  # Chinese characters; on a page of longer lines each line is a paragraph or a piece of one
LISTED: Final = 30  # characters of a list's first item that the line before may hold
LIKE: Final = 3  # characters at its end that the other items have too
SEAM: Final[dict[str, float]] = {
    "ends in the middle": 1.2,  # no mark at the end
    "ends with a comma": 2.0,
    "ends with an enumeration comma": 3.0,
    "ends with a semicolon": 1.0,
    "ends with a colon": -2.0,  # 他说： and a list or a quotation of its own
    "ends with a sentence": -6.0,
    "ends with a dash or an opening mark": 3.0,
    "ends with a hanging word": 1.5,  # 的, 以, 在, 与: more must follow
    "starts with a mark": 5.0,  # ，。、 ”: something must go before
    "a word stands across": 2.5,
    "a number stands across": 2.5,
    "a figure where one is due": 3.0,  # 达到 | 120万亩
    "no figure where one is due": -1.0,  # 增长 | 公示一次
    "a day where one is due": 5.0,  # 截至 | 8月4日; makes up for a head that looks like a paragraph's
    "a post after a body": 2.5,  # 县技术指导站 | 站长某某
    "a mark after a hanging word": -7.0,  # 贷款的 | 。
    "closes what was open": 3.0,  # a quotation mark or bracket
    "leaves open what was open": -1.5,
    "starts with an opening mark": -0.7,
    "starts like a paragraph": -2.0,  # 近日, 据了解
    "starts with a pronoun": -1.5,  # 我们, 这样的: more often at a sentence's start than inside
    "a new sentence in Latin letters": -2.5,  # a capital letter after letters
    "like this stands across": 4.5,  # 像王老师 | 这样的人
    "is listed beside its like": 4.0,  # 甲联盟 | …；乙联盟…；丙联盟…
    "starts a list item or a heading": -4.0,
    "starts with a dateline": -9.0,
    "is a sentence's end alone": 1.2,  # 余元。
    "is set as a heading": -5.0,
    "a short line after a short line": -3.0,  # verse, a list: no column is as narrow
    "ends before its column does": -3.0,  # where lines are as long as columns are wide, a shorter one ends a paragraph
}

HANGING = re.compile(
    r"(?:[的以在与和及或对将把被为从向于由并而让使给至到是其该每各多个约超近共第]|致力|也在|正在|通过|根据|进行|实现|开展|进一步|以及|为了|围绕|按照|聚焦)$"
)
PARAGRAPH_START = re.compile(
    r"[“‘「]?(?:近日|日前|近年来?|今年以来|去年|今年|昨日|昨天|今天|目前|当前|如今|此外|同时|另外|不仅如此|与此同时|据悉|据了解|据介绍|据统计|接下来|下一步|下一阶段|未来|眼下|当下|现如今|走进|随后|不久前|前不久|几年前|期间，|此次|本次|"
    r"一年来|多年来|截至|自\d{4}年|首先|其次|最后|为此|对此|其中|事实上|值得一提的是|记者|\d{1,2}月\d{1,2}日|\d{4}年)"
)
PRONOUN = re.compile(r"我们?|他们?|她们?|它们?|这|那|此|该|其")
# Words that a figure may follow.
FIGURE_DUE = re.compile(r"(?:[到至达约近超]|超过|不足|突破|[共合总]计|增长|下降|提高|同比增|占比|其中)$")
FIGURE = re.compile(r"(?!\d{1,2}月\d|\d{4}年)[\d一二三四五六七八九十两]")
# Words that a day must follow, and a post that is named by its body's kind.
DAY_DUE = re.compile(r"(?:截至|截止|截止到|[从自于])$")
DAY = re.compile(r"(?:\d{4}年|\d{1,2}月|\d{1,2}日)")
BODY_TAIL = re.compile(r"[局站社校院所厂办委部队馆会行司心团村]$")
POST_HEAD = re.compile(
    rf"(?:党(?:委|组|总支|支部)|副|常务副)?(?:书记|主任|局长|站长|社长|校长|院长|所长|厂长|部长|队长|馆长|会长|行长|总?经理|董事长|理事长|负责人|工作人员)[{HAN}]"
)
LIKE_WHOM = re.compile(rf"(?:像|如|如同|同|跟|和)[{HAN}]{{1,8}}$")
LIKE_THIS = re.compile(r"[这那]样|[这那]般|一样|一般|似的")
ITEM_START = re.compile(
    r"[■□●○◆◇★☆▲△▶►◎※▪•]|[（(][一二三四五六七八九十\d]{1,3}[)）]|[一二三四五六七八九十]{1,3}、|\d{1,2}[.．、](?!\d)|——"
)
LEADING_MARK = re.compile(r"[，。、；：！？,;:!?”’」』》）)%％…]")
HAN_END = re.compile(rf"[{HAN}]+$")
HAN_START = re.compile(rf"[{HAN}]+")
NUMBER_END = re.compile(r"[\d.][百千万亿]{0,2}$")
# What follows a figure: more of it, or a unit's first character.
NUMBER_START = re.compile(
    r"[\d.%％℃万亿千百十多余几个元角年月日时分秒名人位户家口亩公吨斤克米厘毫升里平立方兆瓦度岁天周届次场件项条座栋幢所间辆台套艘架批支只头羽"
    r"株棵颗粒块份张本册部篇首幅期版页层楼号道处片段节课门级类种款成倍折笔宗起例对双组班队路线杯瓶袋箱吋寸尺丈]"
)


@lru_cache(maxsize=1024)  # the same seams are looked at for roles and for articles
def seam_score(before: Row, after: Row, usual_length: int) -> float:
    """How well ``after`` goes on where ``before`` broke off: above JOINED, it does.

    ``usual_length`` is the page's: half of its characters stand in lines at least as long.
    """
    if before.is_closed:
        return SEAM["ends with a sentence"]
    by_itself = (*_tail_signs(before), *_head_signs(after))
    between = (*_width_signs(before, after, usual_length), *_seam_signs(before, after))
    return sum(SEAM[sign] for sign in by_itself + between)


def _width_signs(before: Row, after: Row, usual_length: int) -> Iterator[str]:
    if usual_length > WIDEST_COLUMN:
        if before.length <= SHORT and after.length <= SHORT:
            yield "a short line after a short line"
    elif before.length < 0.7 * usual_length:
        yield "ends before its column does"


def _tail_signs(before: Row) -> Iterator[str]:
    yield _ending(before)
    if HANGING.search(before.core[-4:]):
        yield "ends with a hanging word"


def _seam_signs(before: Row, after: Row) -> Iterator[str]:
    tail, head = before.core, after.core
    if word_across(tail, head):
        yield "a word stands across"
    if DAY_DUE.search(tail[-4:]) and DAY.match(head):
        yield "a day where one is due"
    elif FIGURE_DUE.search(tail[-4:]):
        yield "a figure where one is due" if FIGURE.match(head) else "no figure where one is due"
    if LEADING_MARK.match(head) and (HANGING.search(tail[-4:]) or tail[-1] in "，,、；;：:"):
        yield "a mark after a hanging word"
    if NUMBER_END.search(tail[-3:]) and NUMBER_START.match(head):
        yield "a number stands across"
    if before.left_open:
        yield "closes what was open" if before.left_open[-1] in after.closes_first else "leaves open what was open"
    if BODY_TAIL.search(tail) and POST_HEAD.match(head):
        yield "a post after a body"
    if LIKE_WHOM.search(tail[-12:]) and LIKE_THIS.match(head):
        yield "like this stands across"
    if tail[-1].isascii() and tail[-1].isalpha() and head[0].isascii() and head[0].isupper():
        yield "a new sentence in Latin letters"
    if len(tail) <= LISTED and _is_listed(tail[-LIKE:], head):
        yield "is listed beside its like"


def _head_signs(after: Row) -> Iterator[str]:
    head = after.core
    if LEADING_MARK.match(head):
        yield "starts with a mark"
    elif head[0] in OPENERS:
        yield "starts with an opening mark"
    if PARAGRAPH_START.match(head) or ADVERBIAL_START.match(head):
        yield "starts like a paragraph"
    elif PRONOUN.match(head):
        yield "starts with a pronoun"
    if ITEM_START.match(head):
        yield "starts a list item or a heading"
    if DATELINE.match(head):
        yield "starts with a dateline"
    if after.length <= PIECE and after.is_closed and not after.comma_count:
        yield "is a sentence's end alone"
    if after.level or after.is_strong:
        yield "is set as a heading"


def _ending(row: Row) -> str:
    last = row.core[-1]
    if last in "、":
        return "ends with an enumeration comma"
    if last in "，,":
        return "ends with a comma"
    if last in "；;":
        return "ends with a semicolon"
    if last in "：:":
        return "ends with a colon"
    if last in OPENERS or last in "—-“‘":
        return "ends with a dash or an opening mark"
    return "ends in the middle"


def _is_listed(ending: str, head: str) -> bool:
    """Whether a clause after a semicolon begins with words that end alike (…联盟 | …；另一联盟…)."""
    return len(ending) == LIKE and any(
        ending in re.split(r"[，,、：:]", clause)[0] for clause in re.split(r"[；;]", head)[1:]
    )


def word_across(tail: str, head: str) -> bool:
    """Whether the dictionary has a word that begins at the end of one string and ends at the start of the other.

    The words around it have their say too: the strings' ends are cut into words together.
    """
    left, right = HAN_END.search(tail[-6:]), HAN_START.match(head[:6])
    if not left or not right:
        return False
    seam = len(left[0])
    position = 0
    for word in rjieba.cut(left[0] + right[0], False):
        if position < seam < position + len(word):
            return True
        position += len(word)
    return False
