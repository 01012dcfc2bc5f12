"""What stands around a short line: the text before and after it, other headings, runs of short lines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final

import rjieba

from flows.reading.glance import LONGEST_HEAD, READ_AHEAD, SHORT, Glance
from flows.reading.lines import HAN
from flows.reading.signs import AUTHORS_END, CREDIT_END, NOTICE, SHOWS

NEAR: Final = 3  # paragraphs before and after a heading that are compared with it
COMPARABLE: Final = 20  # words that a text must have to be compared
EVEN: Final = 8  # characters; headings no longer than this are alike where they are as long and begin alike
FAR: Final = 60  # lines between two headings that are alike, at most
LONG_RUN: Final = 6
CLOSE_RUN: Final = 4
HAN_RUN = re.compile(rf"[{HAN}]+")


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What stands around a short line."""

    lead: str  # what comes first after the short lines that follow: a key of LEADS
    coherence: float | None  # share of their words that the texts before and after have in common; None if too short
    echo: float | None  # share of the line's own words that the text after it says again; None without text
    has_like: bool  # another short line of the page is built like it
    is_in_run: bool  # one of many short lines in a row: verse, a list, a table


_NOWHERE: Final = Surroundings("text", None, None, False, False)


def surroundings(glances: list[Glance], usual_gap: int) -> Iterator[Surroundings]:
    """What stands around each line that might be part of a headline; looks NEAR paragraphs far in both directions."""
    rows = [seen.row for seen in glances]
    texts = [index for index, row in enumerate(rows) if row.length > LONGEST_HEAD]
    words = cache(lambda index: _words(rows[index].core[:READ_AHEAD]))
    leads = _leads(glances)
    alike = _alike(glances)
    runs = _runs(glances, usual_gap)
    passed = 0  # texts before the line
    for index, seen in enumerate(glances):
        passed += seen.row.length > LONGEST_HEAD
        if not seen.is_head_like:
            yield _NOWHERE
            continue
        before = frozenset[str]().union(*map(words, texts[max(0, passed - NEAR) : passed]))
        after = frozenset[str]().union(*map(words, texts[passed : passed + NEAR]))
        own = _words(seen.row.core)
        yield Surroundings(
            lead=leads[index],
            coherence=len(before & after) / least if (least := min(len(before), len(after))) >= COMPARABLE else None,
            echo=len(own & after) / (len(own) or 1) if after else None,
            has_like=index in alike,
            is_in_run=index in runs,
        )


def _words(text: str) -> frozenset[str]:
    return frozenset(word for word in rjieba.cut(text, False) if len(word) > 1 and not word.isascii())


def _leads(glances: list[Glance]) -> list[str]:
    """What each line leads to."""
    leads: list[str] = []
    lead = "nothing"
    is_pictured = False  # the line below says who took or supplied a picture
    for seen in reversed(glances):
        leads.append(lead)
        if seen.has_dateline:
            lead = "dateline"
        elif seen.names_authors:
            lead = "byline"
        elif seen.is_jump or seen.is_folio:
            lead = "nothing"
        elif not seen.is_head_like and not seen.is_credit:
            shows = is_pictured or SHOWS.search(seen.row.core[:READ_AHEAD]) or CREDIT_END.search(seen.row.core[-60:])
            is_signed = AUTHORS_END.search(seen.row.core[-40:]) or (lead == "signed" and seen.row.length > LONGEST_HEAD)
            lead = "picture" if shows else "signed" if is_signed else "text"
        is_pictured = seen.is_credit
    return leads[::-1]


def _runs(glances: list[Glance], usual_gap: int) -> set[int]:
    """Lines in runs of short ones: of four that stand close together, or of six. No headline has as many parts."""
    runs: set[int] = set()
    block: list[int] = []  # short lines, close together
    run: list[int] = []  # blocks without a longer line between them
    for index, seen in enumerate([*glances, None]):
        is_short = seen is not None and _is_short(seen) and not _is_title(index, glances)
        if seen is None or not is_short or seen.row.blank_before >= usual_gap:
            if len(block) >= CLOSE_RUN:
                is_headed = glances[block[0]].row.blank_before >= usual_gap and block[0] - 1 not in runs
                runs.update(block[is_headed:])  # what stands on top heads the verse or the table
            block = []
        if is_short:
            block.append(index)
            run.append(index)
        else:
            runs.update(run if len(run) >= LONG_RUN else ())
            run = []
    return runs


def _is_title(index: int, glances: list[Glance]) -> bool:
    """Whether a byline stands below a short line, or it says that something is announced (遗失声明)."""
    has_byline = index + 1 < len(glances) and glances[index + 1].names_authors
    return has_byline or NOTICE.search(glances[index].row.core) is not None


def _is_short(seen: Glance) -> bool:
    is_marked = seen.names_authors or seen.is_credit or seen.is_folio or seen.is_jump or seen.row.level > 0
    return seen.row.length <= SHORT and not is_marked


def _alike(glances: list[Glance]) -> set[int]:
    """Short lines that are built like another one not far away: headings of one text often run parallel."""
    last_seen: dict[str, int] = {}
    alike: set[int] = set()
    for index, seen in enumerate(glances):
        if not seen.is_head_like or seen.row.length < 4:
            continue
        for key in _builds(seen.row.core):
            other = last_seen.get(key)
            if other is not None and 1 < index - other <= FAR:
                alike |= {index, other}
            last_seen[key] = index
    return alike


def _builds(core: str) -> Iterator[str]:
    """Ways to describe how a heading is built, each strict enough that chance seldom makes two lines alike."""
    start = HAN_RUN.match(core)
    marks = "".join(HAN_RUN.split(core)).strip()
    if start and len(marks) > 1:
        yield f"{len(start[0])}{marks}"  # 以“城镇化”为擎 提升乡镇环境 → 1“” (the space between counts too)
    parts = core.split()
    if len(parts) > 1:
        yield f"{len(parts[0])}+{len(core)}"
    yield f"{core[-2:]}{len(core)}"
    if len(core) <= EVEN:
        yield f"{core[0]}…{len(core)}"
