"""Signs that headings show beside other headings: which of two is the headline, which leads in, which explains."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

import rjieba

from flows.reading.glance import DASH, FIGURE, Glance
from flows.reading.lines import Row
from flows.reading.signs import BANNER, BODY_END, PLACE_FIRST

MEETING: Final = re.compile("[大年晚峰展]会$")


def heading_signs(row: Row, before: Glance | None, after: Glance | None, usual_gap: int) -> Iterator[str]:
    """Signs of a short line between two others, each None where it is no short line or there is none."""
    if PLACE_FIRST.match(row.core):
        yield "names a place first"
    if after and after.is_head_like and not after.names_authors:
        yield from _next_line_signs(row, after.row)
        if after.row.blank_before < usual_gap:
            yield "set close to the next line"
    if (
        before
        and after
        and min(before.row.level, after.row.level) > 0
        and row.level > max(before.row.level, after.row.level)
    ):
        yield "set smaller than both beside it"
    if before and before.is_head_like and not before.names_authors:
        yield from _line_before_signs(before.row, row)
        if row.blank_before < usual_gap:
            yield "set close to the line before"


def part_signs(row: Row, before: Glance | None, after: Glance | None, *, is_news: bool) -> Iterator[str]:
    """Signs of lines in two parts: news has them above a headline of one part, a feature has them as its headline."""
    if before and before.is_head_like and before.row.has_two_parts and not row.has_two_parts:
        yield "news, two parts before" if is_news else "feature, two parts before"
    if after and after.is_head_like and not after.names_authors:
        if not row.has_two_parts:
            yield "next line is in two parts" if after.row.has_two_parts else "next line isn't in two parts"
        elif not after.row.has_two_parts and is_news and not BANNER.search(row.core):
            yield "news, next line in one part"


def _line_before_signs(before: Row, row: Row) -> Iterator[str]:
    if 0 < before.level < row.level and not BANNER.search(before.core):
        yield "line before is set larger"
    elif row.level and (not before.level or before.level > row.level):
        yield "line before is set smaller"
    elif row.level == before.level > 0:
        yield "set like the line before"
    if before.core[-1] in "：:":
        yield "line before ends with a colon"
    if before.length <= 3:
        yield "label over a headline"
    elif row.length < 0.6 * before.length:
        yield "line before is much longer"
    if _is_said_of(before.core, row.core):
        yield "says of the line before"
    elif _begins_with_verb(row):
        yield "begins with a verb after a clause"
    if FIGURE.search(before.core) and not FIGURE.search(row.core):
        yield "a figure in the line before alone"
    elif FIGURE.search(row.core) and not FIGURE.search(before.core):
        yield "a figure, none in the line before"


def _next_line_signs(row: Row, after: Row) -> Iterator[str]:
    if row.length <= 3:
        yield "label over a headline"
    elif row.length < 0.6 * after.length and not row.has_two_parts:
        yield "next line is much longer"
    if FIGURE.search(row.core) and not FIGURE.search(after.core):
        yield "a figure, none in the next line"
    elif FIGURE.search(after.core) and not FIGURE.search(row.core):
        yield "a figure in the next line alone"
    if _begins_with_verb(after):
        yield "next line begins with a verb"
    if DASH.match(after.core):
        yield "dash line next"
    elif _is_said_of(row.core, after.core):
        yield "next line says something of it"
    if PLACE_FIRST.match(after.core):
        yield "next line names a place first"
    if after.level and (not row.level or row.level > after.level):
        yield "next line is set larger"
    elif row.level and (not after.level or row.level < after.level):
        yield "next line is set smaller"
    elif row.level:
        yield "next line is set alike"


def _begins_with_verb(row: Row) -> bool:
    return not row.has_two_parts and _tags(row.core)[0] == "v"


def _is_said_of(first: str, second: str) -> bool:
    """Whether a headline is cut between its subject, which has no verb, and its verb: 某某进出口 | 突破千亿."""
    if _tags(second)[0][0] not in "vp" or (BODY_END.search(first) and not MEETING.search(first)):
        return False
    return not {"v", "x", "i", "l"}.intersection(_tags(first))


@lru_cache(maxsize=1024)
def _tags(core: str) -> list[str]:
    """Parts of speech of a heading's words: v for verbs, p for prepositions, x for marks, i and l for idioms."""
    return [tag for _, tag in rjieba.tag(core)]
