"""Signs that headings show beside other headings: which of two is the headline, which leads in, which explains."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

import rjieba

from flows.reading.glance import DASH, FIGURE, Glance
from flows.reading.joins import word_across
from flows.reading.lines import HAN, Row
from flows.reading.names.gazetteer import gazetteer
from flows.reading.signs import BANNER, BODY_END, PLACE_FIRST

# A heading that ends with one of these goes on in the next line: 做一方百姓的 | 贴心人.
HANGING: Final = re.compile(r"[的之与和及为让在把从向以对将被使给至到，,、—·]$|(?:关于|通过|围绕|聚焦)$")
PLACE_ALONE: Final = re.compile(rf"[{HAN}]{{1,4}}(?:[县区市镇乡旗]|街道)")
MEETING: Final = re.compile("[大年晚峰展]会$")
# Parts of speech by which headings' first and last words are told apart.
KINDS: Final = {"v": "a verb", "n": "a noun", "ns": "a place", "p": "a preposition", "m": "a number"}


def heading_signs(row: Row, before: Glance | None, after: Glance | None, usual_gap: int) -> Iterator[str]:
    """Signs of a short line between two others, each None where it is no short line or there is none."""
    yield from _word_signs(row)
    if after and after.is_head_like and not after.names_authors:
        yield from (of_first for of_first, _ in _pair_signs(row, after.row, usual_gap) if of_first)
    if (
        before
        and after
        and min(before.row.level, after.row.level) > 0
        and row.level > max(before.row.level, after.row.level)
    ):
        yield "set smaller than both beside it"
    if before and before.is_head_like and not before.names_authors:
        yield from (of_second for _, of_second in _pair_signs(before.row, row, usual_gap) if of_second)


def part_signs(row: Row, before: Glance | None, after: Glance | None, *, is_news: bool) -> Iterator[str]:
    """Signs of lines in two parts: news has them above a headline of one part, a feature has them as its headline."""
    if before and before.is_head_like and before.row.has_two_parts and not row.has_two_parts:
        yield "news, two parts before" if is_news else "feature, two parts before"
    if after and after.is_head_like and not after.names_authors:
        if not row.has_two_parts:
            yield "next line is in two parts" if after.row.has_two_parts else "next line isn't in two parts"
        elif not after.row.has_two_parts and is_news and not BANNER.search(row.core):
            yield "news, next line in one part"


def _word_signs(row: Row) -> Iterator[str]:
    """What kinds of words a heading begins and ends with."""
    if PLACE_FIRST.match(row.core):
        yield "names a place first"
    if PLACE_ALONE.fullmatch(row.core) or row.core in gazetteer().by_short_name:
        yield "names a place alone"
    tags = [tag for tag in _tags(row.core) if tag != "x"] or ["x"]
    yield f"first word {_kind(tags[0])}"
    yield f"last word {_kind(tags[-1])}"
    if "v" not in tags:
        yield "no verb"


def _kind(tag: str) -> str:
    """A part of speech in the names of signs; everything rare together."""
    return KINDS.get(tag[:2]) or KINDS.get(tag[:1], "other")


def _pair_signs(first: Row, second: Row, usual_gap: int) -> Iterator[tuple[str, str]]:
    """What two headings show together: what it is a sign of for the first, and for the second ("": of nothing)."""
    yield from _set_signs(first, second)
    yield from _size_signs(first, second)
    if HANGING.search(first.core) or word_across(first.core, second.core):
        yield "breaks off", "line before breaks off"
    if first.left_open and first.left_open[-1] in second.closes_first:
        yield "the next line closes what it opened", "closes what the line before opened"
    if first.core[-1] in "：:":
        yield "", "line before ends with a colon"
    if FIGURE.search(first.core) and not FIGURE.search(second.core):
        yield "a figure, none in the next line", "a figure in the line before alone"
    elif FIGURE.search(second.core) and not FIGURE.search(first.core):
        yield "a figure in the next line alone", "a figure, none in the line before"
    if PLACE_FIRST.match(second.core):
        yield "next line names a place first", ""
    if second.blank_before < usual_gap:
        yield "set close to the next line", "set close to the line before"
    yield from _sense_signs(first, second)


def _set_signs(first: Row, second: Row) -> Iterator[tuple[str, str]]:
    """Which of two headings the Markdown marks set larger; a slogan's size says nothing of the line below it."""
    if BANNER.search(first.core):
        return
    if first.level and (not second.level or first.level < second.level):
        yield "next line is set smaller", "line before is set larger"
    elif second.level and (not first.level or second.level < first.level):
        yield "next line is set larger", "line before is set smaller"
    elif first.level:
        yield "next line is set alike", "set like the line before"


def _size_signs(first: Row, second: Row) -> Iterator[tuple[str, str]]:
    """Which of two headings is longer."""
    if first.length <= 3:
        yield "label over a headline", "label over a headline"
    elif first.length < 0.6 * second.length and not first.has_two_parts:
        yield "next line is much longer", ""
    elif second.length < 0.6 * first.length:
        yield "", "line before is much longer"
    elif abs(first.length - second.length) <= 1:
        yield "as long as the next line", "as long as the line before"


def _sense_signs(first: Row, second: Row) -> Iterator[tuple[str, str]]:
    """How the words of two headings hang together."""
    if DASH.match(second.core):
        yield "dash line next", ""
    elif _is_said_of(first.core, second.core):
        yield "next line says something of it", "says of the line before"
    elif _begins_with_verb(second):
        yield "next line begins with a verb", "begins with a verb after a clause"
    if (kind := _kind(_tags(second.core)[0])) != "other":
        yield f"next line's first word {kind}", ""


def _begins_with_verb(row: Row) -> bool:
    return not row.has_two_parts and _tags(row.core)[0] == "v"


def _is_said_of(first: str, second: str) -> bool:
    """Whether a headline is cut between its subject, which has no verb, and its verb: 某某进出口 | 突破千亿."""
    if _tags(second)[0][0] not in "vp" or (BODY_END.search(first) and not MEETING.search(first)):
        return False
    return not {"v", "x", "i", "l"}.intersection(_tags(first))


@lru_cache(maxsize=1024)
def _tags(core: str) -> list[str]:
    """Parts of speech of a heading's words: v for verbs, p for prepositions, x for marks, i and l for idioms.

    A heading that begins with an adjective before a noun does something (壮大|集体经济), and one that begins with a
    division's short name says where, whatever else the word may mean.
    """
    words = rjieba.tag(core)
    tags = [tag for _, tag in words]
    if words[0][0] in gazetteer().by_short_name:
        return ["ns", *tags[1:]]
    return ["v", *tags[1:]] if tags[0] == "a" and "".join(tags[1:2]).startswith(("n", "l", "v")) else tags
