"""What speaks for a line's role: the signs that it shows by itself, beside its neighbours and on its page."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import takewhile
from typing import Final

from flows.reading.glance import DASH, LONGEST_HEAD, SHORT, Glance, glances, own_signs
from flows.reading.headings import heading_signs, part_signs
from flows.reading.joins import JOINED, seam_score
from flows.reading.lines import Row, usual_length
from flows.reading.signs import ATTENDED, AUTHORS_END, CREDIT_END
from flows.reading.surroundings import Surroundings, surroundings

# Shares of pairs of characters, and the signs that shares below them give; the last sign is that of all higher ones.
COHERENCE: Final = (0.03, 0.06, 0.12)  # of two texts; seldom more than 0.06 where they are two articles'
COHERENCE_SIGNS: Final = (
    "text around it has nothing in common",
    "text around it doesn't hang together",
    "text around it may hang together",
    "text around it hangs together",
)
ECHO: Final = (0.001, 0.2, 0.45)  # of a heading, said by the text below it
ECHO_SIGNS: Final = ("text never says it", "text hardly says it", "text says some of it", "text says it again")
SAID_BEFORE: Final = (0.001, 0.2)  # of a heading, said by the text above it
SAID_BEFORE_SIGNS: Final = ("text before never said it", "text before said some of it", "text before said it")
MUCH: Final = 0.15  # share of its pairs by which the text says one heading more often than another
ABOVE: Final = 6  # lines above among which one is looked for that a line goes on from
BELOW: Final = 3  # lines below a broken one among which its rest is looked for: a caption and a credit stand between
SURE: Final = 3.0  # how good a seam must be to outweigh what the line looks like
# Signs that a heading shows by what comes first after the short lines that follow it.
LEADS: Final[dict[str, tuple[str, ...]]] = {
    "dateline": ("leads to a dateline", "news follows"),
    "byline": ("leads to a byline", "feature follows"),
    "signed": ("leads to signed text",),
    "picture": ("leads to a picture's story",),
    "nothing": ("leads to nothing",),
    "text": (),
}
SIGNED: Final = re.compile(f"[。！？”]{AUTHORS_END.pattern}")


@dataclass(frozen=True, slots=True)
class Page:
    """What a page's lines look like as a whole."""

    usual_length: int  # half of the page's characters stand in lines at least this long
    usual_gap: int  # blank lines between two lines, most often
    has_authors: bool  # articles on this page name their authors


def page_signs(rows: list[Row]) -> Iterator[list[str]]:
    """All signs of each line, by the names that they have in role_weights.py."""
    seen = glances(rows)
    page = _page(seen)
    around = list(surroundings(seen, page.usual_gap))
    for index in range(len(rows)):
        yield list(_signs(index, seen, page, around))


def _page(lines: list[Glance]) -> Page:
    rows = [seen.row for seen in lines]
    gaps = sorted(row.blank_before for row in rows[1:]) or [0]
    authors = sum(seen.has_dateline or seen.names_authors for seen in lines)
    return Page(usual_length(rows), gaps[len(gaps) // 2], authors > 1)


def _signs(index: int, lines: list[Glance], page: Page, around: list[Surroundings]) -> Iterator[str]:
    seen = lines[index]
    before = lines[index - 1] if index else None
    after = lines[index + 1] if index + 1 < len(lines) else None
    yield from own_signs(seen)
    if before and seen.row.blank_before > page.usual_gap:
        yield "set apart" if seen.row.blank_before == page.usual_gap + 1 else "picture's gap"
    if after and after.is_credit:
        yield from _credit_signs(before, after, lines[index + 2] if index + 2 < len(lines) else None)
    yield from _seam_signs(index, lines, page)
    if seen.is_signature or (after and after.is_signature):
        yield "signs a notice"
    if before and SIGNED.search(before.row.core[-40:]):
        yield "after signed text"
    if seen.is_head_like:
        yield from _surrounding_signs(around[index], page)
    if seen.is_head_like and not around[index].is_in_run:
        before = None if before and around[index - 1].is_in_run else before
        after = None if after and around[index + 1].is_in_run else after
        yield from heading_signs(seen.row, before, after, page.usual_gap)
        yield from part_signs(seen.row, before, after, is_news=around[index].lead == "dateline")
        yield from _block_signs(index, lines, around)
        below = [seen.row.core for seen in takewhile(lambda other: other.is_head_like, lines[index + 1 : index + 3])]
        if any(map(ATTENDED.fullmatch, below)):
            yield "who was there below"
        if DASH.match("".join(below[1:])):
            yield "dash line after the next"


def _credit_signs(before: Glance | None, credit: Glance, beyond: Glance | None) -> Iterator[str]:
    """Signs of a line above a credit, by what stands above the two and below them."""
    yield "credit next"
    if credit.is_report:
        yield "report next"
    if credit.names_photographer:
        yield "photographer next"
    if before and before.is_head_like and (beyond is None or beyond.is_head_like or beyond.is_folio):
        yield "alone with its credit"


def _block_signs(index: int, lines: list[Glance], around: list[Surroundings]) -> Iterator[str]:
    """Where a heading stands among those around it."""

    def is_heading(other: int) -> bool:
        return (
            0 <= other < len(lines)
            and lines[other].is_head_like
            and not lines[other].names_authors
            and not around[other].is_in_run
        )

    above = sum(1 for _ in takewhile(is_heading, range(index - 1, index - 5, -1)))
    below = sum(1 for _ in takewhile(is_heading, range(index + 1, index + 5)))
    yield f"heading {min(above, 3) + 1} of {min(above + below + 1, 4)}"
    own = around[index].echo
    for is_there, name, other in ((above, "line before", index - 1), (below, "next line", index + 1)):
        if is_there and own is not None and (echo := around[other].echo) is not None and abs(own - echo) > MUCH:
            yield f"text says the {name} more often" if echo > own else f"text says it more often than the {name}"


def _seam_signs(index: int, lines: list[Glance], page: Page) -> Iterator[str]:
    row = lines[index].row
    before = lines[index - 1].row if index else None
    below = [seen.row for seen in lines[index + 1 : index + 1 + BELOW] if not seen.is_credit]
    if not row.is_closed:
        yield from _open_end_signs(row, below, page)
    if (
        row.length <= LONGEST_HEAD
        and row.is_closed
        and any(seam_score(seen.row, row, page.usual_length) > JOINED + SURE for seen in _open_above(index, lines))
    ):
        yield "goes on from further above"
    if not before or before.is_closed or CREDIT_END.search(before.core[-60:]) or before.length < page.usual_length / 4:
        return
    score = seam_score(before, row, page.usual_length)
    beyond = seam_score(before, below[0], page.usual_length) if below and before.length > LONGEST_HEAD / 2 else JOINED
    if beyond > JOINED + SURE and beyond > score:
        yield "stands in an open paragraph"
    elif score > JOINED:
        is_flow = abs(row.length - page.usual_length) <= 2 and abs(before.length - page.usual_length) <= 2
        if is_flow and row.length <= LONGEST_HEAD:
            yield "like the lines around it"
        is_dangling = row.length <= SHORT and not row.is_closed and score < JOINED + SURE
        if (before.length > LONGEST_HEAD and not is_dangling) or is_flow:
            yield "goes on from the line before"


def _open_above(index: int, lines: list[Glance]) -> Iterator[Glance]:
    """Long lines not far above, the last one left out, that break off."""
    for seen in lines[max(0, index - ABOVE) : index - 1]:
        if seen.row.length > SHORT and not seen.is_head_like and not seen.row.is_closed:
            yield seen


def _open_end_signs(row: Row, below: list[Row], page: Page) -> Iterator[str]:
    if row.length <= LONGEST_HEAD and row.comma_count < 2:
        if below and seam_score(row, below[0], page.usual_length) > JOINED + SURE:
            yield "next line goes on from it"
    elif any(seam_score(row, other, page.usual_length) > JOINED + SURE for other in below):
        yield "goes on further below"


def _surrounding_signs(around: Surroundings, page: Page) -> Iterator[str]:
    if around.is_in_run:
        yield "in a run of short lines"
        return
    yield from LEADS[around.lead]
    if around.lead == "text" and page.has_authors:
        yield "leads to text, others to authors"
    if around.coherence is not None:
        yield COHERENCE_SIGNS[bisect_right(COHERENCE, around.coherence)]
    if around.echo is not None:
        yield ECHO_SIGNS[bisect_right(ECHO, around.echo)]
    if around.said_before is not None:
        yield SAID_BEFORE_SIGNS[bisect_right(SAID_BEFORE, around.said_before)]
    if around.has_like:
        yield "like another heading"
