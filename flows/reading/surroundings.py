"""What stands around a short line: the text before and after it, other headings, runs of short lines."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from flows.reading.glance import LONGEST_HEAD, READ_AHEAD, SHORT, Glance, is_text
from flows.reading.lines import HAN, Row
from flows.reading.signs import AUTHORS_END, CREDIT_END, NOTICE, SHOWS

NEAR: Final = (
    100  # Chinese characters before and after a heading whose lines are compared; more would meet others' text
)
PIECE: Final = 20  # Chinese characters; a line of text no longer than this tells little
FEW: Final = NEAR // PIECE  # lines; no more hold so many characters
COMPARABLE: Final = 20  # pairs of characters that a text must have to be compared
EVEN: Final = 8  # characters; headings no longer than this are alike where they are as long and begin alike
FAR: Final = 60  # lines between two headings that are alike, at most
LONG_RUN: Final = 6
CLOSE_RUN: Final = 4
HAN_RUN = re.compile(rf"[{HAN}]+")


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What stands around a short line."""

    lead: str  # what comes first after the short lines that follow: a key of LEADS
    # Shares of pairs of characters; None where there is no text, or too little to compare.
    coherence: float | None  # of those in the texts before and after the line, that both have
    echo: float | None  # of the line's own, that the text after it says again
    said_before: float | None  # of the line's own, that the text before it said
    has_like: bool  # another short line of the page is built like it
    is_in_run: bool  # one of many short lines in a row: verse, a list, a table


_NOWHERE: Final = Surroundings("text", None, None, None, False, False)


def surroundings(glances: list[Glance], usual_gap: int) -> Iterator[Surroundings]:
    """What stands around each line that might be part of a headline."""
    texts = [seen.row for seen in glances if _is_telling(seen)]
    leads = _leads(glances)
    alike = _alike(glances)
    runs = _runs(glances, usual_gap)
    passed = 0  # texts before the line
    between: int | None = None  # as many were before the last short line
    before: set[str] = set()
    after: set[str] = set()
    coherence: float | None = None
    for index, seen in enumerate(glances):
        passed += _is_telling(seen)
        if not seen.is_head_like:
            yield _NOWHERE
            continue
        if passed != between:  # short lines below one another have the same texts around them
            between = passed
            before = _pairs(reversed(texts[max(0, passed - FEW) : passed]))
            after = _pairs(texts[passed : passed + FEW])
            least = min(len(before), len(after))
            coherence = len(before & after) / least if least >= COMPARABLE else None
        own = seen.row.pairs
        yield Surroundings(
            lead=leads[index],
            coherence=coherence,
            echo=len(own & after) / (len(own) or 1) if after else None,
            said_before=len(own & before) / (len(own) or 1) if before else None,
            has_like=index in alike,
            is_in_run=index in runs,
        )


def _is_telling(seen: Glance) -> bool:
    return seen.row.length > PIECE and is_text(seen)


def _pairs(texts: Iterable[Row]) -> set[str]:
    """Pairs of characters in the first lines of text that make up NEAR characters together."""
    pairs: set[str] = set()
    read = 0
    for row in texts:
        if read >= NEAR:
            break
        pairs |= row.pairs
        read += row.length
    return pairs


def _leads(glances: list[Glance]) -> list[str]:
    """What each line leads to."""
    leads: list[str] = []
    lead = "nothing"
    is_pictured = False  # the line below says who took or supplied a picture
    is_underwritten = False  # the line below names authors in brackets
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
            is_signed = (
                is_underwritten
                or AUTHORS_END.search(seen.row.core[-40:])
                or (lead == "signed" and seen.row.length > LONGEST_HEAD)
            )
            lead = "picture" if shows else "signed" if is_signed else "text"
        is_pictured = seen.is_credit
        is_underwritten = seen.names_authors and seen.row.core[0] in "（(【"
    return leads[::-1]


def _runs(glances: list[Glance], usual_gap: int) -> set[int]:
    """Lines in runs of short ones: of four that stand close together, or of six. No headline has as many parts."""
    runs: set[int] = set()
    block: list[int] = []  # short lines, close together
    run: list[int] = []  # blocks without a longer line between them
    for index, seen in enumerate([*glances, None]):
        is_short = seen is not None and _is_short(seen) and not _is_title(index, glances, usual_gap)
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


def _is_title(index: int, glances: list[Glance], usual_gap: int) -> bool:
    """Whether a byline stands below a short line set apart, or it says that something is announced (遗失声明)."""
    is_apart = glances[index].row.blank_before >= usual_gap
    has_byline = is_apart and index + 1 < len(glances) and glances[index + 1].names_authors
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
