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
SAYS = re.compile(r"[^，。：；]{0,14}?(?:说|介绍|表示|坦言|告诉|认为|指出|透露|谈到|感慨|直言|算起|笑着|道)")
CLAUSE_END = re.compile("[，,：:]")
# Parts of speech that may stand before a clause's subject.
OPENING_TAGS = frozenset(("t", "d", "c", "m", "q", "r", "x", "f", "uj", "y", "o", "b", "mq", "ul", "e", "u", "tg"))
LONGEST_POST = 10


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
