"""How a clause opens: what may stand before its subject, and what shows that a name is the subject."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from flows.reading.figures.named import Named, is_division
from flows.reading.figures.words import NOUN_TAGS
from flows.reading.names.words import Words

PREPOSITION = re.compile(
    r"(?:在|为|向|给|对|把|将|与|和|同|从|于|按照?|随着|围绕|通过|据|依托|经|以|用|因|针对|根据|比|较|到|至|及|跟|往|距|离|被|由|“|‘|《)$"
)
SAYS = re.compile(
    r"[^，。：；]{0,14}?(?:说|介绍|表示|坦言|告诉|认为|指出|透露|谈到|感慨|直言|算起|笑着|道(?=[，,:：“]))"
)
# 某市统计局发布数据, 甲中心监测显示: who makes figures known; they are not theirs
ANNOUNCES = re.compile(
    "[^，。：；0-9]{0,10}?(?:(?:发布|公布|通报|披露)"
    "(?:[^，。：；0-9]{0,12}?(?:数据|统计|公报|消息|报告|情况|快报|月报|年报|结果))?(?:显示|表明)?(?:[，,：:。]|$)"
    "|(?:统计|监测|测算|核算|调查|数据|报告|公报|消息)(?:数据|结果)?(?:显示|表明)|(?:统计|监测|测算)[，,：:]"
    "|获悉|(?:召开|举[行办])[^，。：；0-9]{0,10}(?:发布|通报|通气)会)"
)
CLAUSE_END = re.compile("[，,：:]")
# 实施三年来，…; 为解决…，…: a clause without a subject of its own that leads to the one behind it
LEADS_ON = re.compile(
    r"[“‘]?(?:为了?|经过?|通过|随着|针对|自|从|不到|仅用|仅|短短|据|作为|围绕|聚焦|依托)|.*(?:来|后|前|时|中|期间|之际|之初|过程中)[，,]$"
)
# 由甲公司建设，乙公司运营: a clause that only names one more of those by whom a thing is done
ONE_MORE_AGENT = re.compile(
    r"(?:负责)?(?:投资|运营|主办|承办|协办|实施|承建|建设|牵头|主导|协助|配合|管理)+[，,；;。]?"
)
BY = re.compile("由")
# what may stand behind a common noun that opens a clause, so that it is the subject: 项目总投资, 园区占地
ATTRIBUTE = re.compile(
    "[0-9]|总|占|全长|日|年|每|现|共|累计|建筑|面积|投资|主打|主体|预计|单价|售价|首|今|去|由|于|从|在|与|同|目前|先后"
)
# Parts of speech that may stand before a clause's subject.
OPENING_TAGS = frozenset(("t", "d", "c", "m", "q", "r", "x", "f", "uj", "y", "o", "b", "mq", "ul", "e", "u", "tg"))
LONGEST_POST = 10


def opening(words: Words, start: int, end: int) -> int:
    """The first word of the clause ``start:end`` that can be its subject; adverbs and the like are passed over."""
    index = words.at(start)
    while words.starts[index] < end and words.tags[index] in OPENING_TAGS:
        index += 1
    return index


def acts_next(words: Words, offset: int) -> bool:
    """Whether a verb, an adverb or a preposition stands at ``offset``: what ends there is the clause's subject."""
    while offset < len(words.text) and words.text[offset] in "”’》":
        offset += 1
    return offset < len(words.text) and words.tags[words.at(offset)][0] in "vdp"


def employer(named: Sequence[Named], person: Named) -> str | None:
    """The organization or park that stands with a post right before a person: 某公司负责人甲."""
    index = bisect_left(named, person.start, key=lambda item: item.start) - 1
    if index < 0 or not 0 < person.start - named[index].end <= LONGEST_POST:
        return None
    body = named[index].mention
    is_site = body.entity_type == "place" and not is_division(body)
    return body.surface if body.entity_type == "organization" or is_site else None


def names_post(words: Words, start: int, end: int) -> bool:
    """Whether only nouns stand in ``start:end``, right before a person: 种植大户, 花坪人民法庭庭长."""
    if not 0 < end - start <= LONGEST_POST:
        return False
    tags = words.tags[words.at(start) : words.at(end - 1) + 1]
    return all(tag in NOUN_TAGS or tag in OPENING_TAGS for tag in tags)


def says_more(words: Words, start: int, end: int) -> bool:
    """Whether verbs or nouns stand in ``start:end``, so that what follows does not open the clause."""
    if start >= end:
        return False
    tags = words.tags[words.at(start) : words.at(end - 1) + 1]
    return any(tag not in OPENING_TAGS for tag in tags)
