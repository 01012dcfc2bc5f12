"""Each line's role, decided over the whole page at once.

Every line shows signs (its length, its marks, its position, its neighbours). Each sign speaks for some roles and against
others, each role is followed by some roles more readily than by others (role_weights.py), and the best sequence of
roles is found by dynamic programming (Viterbi): linear in the number of lines.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import rjieba

from flows.reading.authors import read_authors
from flows.reading.joins import JOINED, seam_score
from flows.reading.lines import Row
from flows.reading.role_weights import FIRST, LAST, RARE, SIGNS, STATES, STEPS, State
from flows.reading.signs import (
    BANNER,
    BULLET,
    CREDIT_END,
    CREDIT_LINE,
    DATELINE,
    JUMP_LINE,
    NOISE,
    SECTION_MARK,
    SHOWS,
)

LONGEST_HEAD: Final = 45  # Chinese characters; nothing longer is a headline
LONG: Final = 80  # a line as long as this is text, whatever else it shows
NEAR: Final = 3  # paragraphs before and after a heading that are compared with it


@dataclass(frozen=True, slots=True)
class Looks:
    """What a page's lines look like as a whole."""

    usual_length: int  # half of the page's characters stand in lines at least this long
    usual_gap: int  # blank lines between two lines, most often


def page_looks(rows: list[Row]) -> Looks:
    """Measure a page. Rows must not be empty."""
    lengths = sorted((row.length for row in rows), reverse=True)
    half = sum(lengths) / 2
    passed = 0
    usual = lengths[0]
    for usual in lengths:
        passed += usual
        if passed >= half:
            break
    gaps = sorted(row.blank_before for row in rows[1:]) or [0]
    return Looks(usual, gaps[len(gaps) // 2])


def find_states(rows: list[Row]) -> list[State]:
    """The best sequence of states for the page's lines; duplicates must have been taken out."""
    if not rows:
        return []
    looks = page_looks(rows)
    surroundings = _surroundings(rows)
    scores = [_scores(signs) for signs in _signs(rows, looks, surroundings)]
    return _best_path(scores)


def _scores(signs: list[str]) -> list[float]:
    totals = dict.fromkeys(STATES, 0.0)
    for sign in signs:
        for state, weight in SIGNS[sign].items():
            totals[state] += weight
    return list(totals.values())


def _best_path(scores: list[list[float]]) -> list[State]:
    """Viterbi: the sequence of states with the highest sum of line scores and step scores."""
    steps = [[STEPS[before].get(after, RARE) for before in STATES] for after in STATES]
    so_far = [score + FIRST.get(state, RARE) for state, score in zip(STATES, scores[0], strict=True)]
    came_from: list[list[int]] = []
    for line in scores[1:]:
        sums = [[a + b for a, b in zip(so_far, row, strict=True)] for row in steps]
        best = [max(row) for row in sums]
        came_from.append([row.index(value) for row, value in zip(sums, best, strict=True)])
        so_far = [a + b for a, b in zip(best, line, strict=True)]
    final = [score + LAST.get(state, 0.0) for state, score in zip(STATES, so_far, strict=True)]
    at = final.index(max(final))
    path = [at]
    for row_from in reversed(came_from):
        at = row_from[at]
        path.append(at)
    return [STATES[index] for index in reversed(path)]


# --- signs ------------------------------------------------------------------------------------------------------------


def _signs(rows: list[Row], looks: Looks, surroundings: list[_Surrounding]) -> Iterator[list[str]]:
    for index, row in enumerate(rows):
        before = rows[index - 1] if index else None
        after = rows[index + 1] if index + 1 < len(rows) else None
        signs = [_length_sign(row.length), *_punctuation_signs(row), *_phrase_signs(row)]
        signs += _neighbour_signs(row, before, after, looks)
        if row.length <= LONGEST_HEAD:
            signs += _short_line_signs(row)
            signs += _heading_signs(row, before, after, surroundings[index])
        else:
            signs.append("no names")
        yield signs


def _length_sign(length: int) -> str:
    if length <= 1:
        return "one character"
    if length <= 3:
        return "2-3 characters"
    if length <= 12:
        return "4-12 characters"
    if length <= 26:
        return "13-26 characters"
    if length <= LONGEST_HEAD:
        return "27-45 characters"
    return "46-79 characters" if length < LONG else "long"


def _punctuation_signs(row: Row) -> Iterator[str]:
    end = row.last_word_end
    if row.is_closed:
        yield "ends asking or calling" if end in "！？!?" else "ends a sentence"
    elif end in "，,、；;":
        yield "ends with a comma"
    elif row.length <= LONGEST_HEAD:
        yield "short and open"
    if row.has_inner_stop:
        yield "sentence inside"
    if row.comma_count > 1:
        yield "many commas"


def _phrase_signs(row: Row) -> Iterator[str]:
    if DATELINE.match(row.core):
        yield "dateline"
    if row.level:
        yield "heading mark"
    if row.is_strong:
        yield "bold"
    if row.core.startswith(("——", "--", "—")):
        yield "dash first"
    if SHOWS.search(row.core):
        yield "says what it shows"
    if row.length > LONGEST_HEAD:
        yield from ("no credit", "no jump", "no folio")
        if CREDIT_END.search(row.core[-60:]):
            yield "credit at the end"
        return
    is_jump = JUMP_LINE.fullmatch(row.core) is not None
    is_credit = is_credit_line(row.core)
    yield "jump" if is_jump else "no jump"
    yield "credit" if is_credit else "no credit"
    yield "folio" if not is_jump and NOISE.match(row.core) else "no folio"
    if not is_credit and CREDIT_END.search(row.core):
        yield "credit at the end"


def is_credit_line(text: str) -> bool:
    """Whether a line does nothing but say who took or supplied a picture."""
    if not CREDIT_LINE.fullmatch(text):
        return False
    authors = read_authors(text)
    # 图片由…提供 names a giver; 甲 摄 names people and nothing else: a caption with its credit does more
    return (bool(authors.bylines) and authors.left_over <= 6) or (not authors.bylines and _has_giver(text))


def _has_giver(text: str) -> bool:
    return any(word in text for word in ("提供", "供图", "资料", "新华社发", "来源", "来自", "源自", "截图"))


def _short_line_signs(row: Row) -> Iterator[str]:
    if row.has_two_parts:
        yield "two parts"
    has_bullet = BULLET.match(row.core) is not None
    if has_bullet:
        yield "bullet"
    elif SECTION_MARK.match(row.core):
        yield "section mark"
    yield "slogan" if BANNER.search(row.core) else "no slogan"
    authors = read_authors(row.core)
    if not authors.bylines or authors.left_over > 2 * len(authors.bylines):
        yield "no names"
    elif authors.has_role_word and any(byline.role != "摄影" for byline in authors.bylines):
        yield "authors with their role"
    elif not authors.left_over and authors.doubt <= 0.4 * len(authors.bylines):
        yield "nothing but names"
        if has_bullet:
            yield "bullet and names"
    elif not authors.left_over and has_bullet:
        yield "bullet and names"
    elif not authors.left_over and authors.doubt < len(authors.bylines):
        yield "perhaps names"
    else:
        yield "no names"


def _neighbour_signs(row: Row, before: Row | None, after: Row | None, looks: Looks) -> Iterator[str]:
    if before and row.blank_before >= looks.usual_gap + 2:
        yield "picture's gap"
    if after and after.length <= LONGEST_HEAD and is_credit_line(after.core):
        yield "credit next"
    if not before or before.is_closed or before.length < looks.usual_length / 4:
        return
    if seam_score(before, row, DATELINE) > JOINED:
        is_flow = abs(row.length - looks.usual_length) <= 2 and abs(before.length - looks.usual_length) <= 2
        if is_flow and row.length <= LONGEST_HEAD:
            yield "like the lines around it"
        if before.length > LONGEST_HEAD or is_flow:
            yield "goes on from the line before"
    if after and before.length > 12 and seam_score(before, after, DATELINE) > JOINED + 1:
        yield "stands in an open paragraph"


def _heading_signs(row: Row, before: Row | None, after: Row | None, around: _Surrounding) -> Iterator[str]:
    if around.lead == "dateline":
        yield from ("leads to a dateline", "news follows")
    elif around.lead == "byline":
        yield from ("leads to a byline", "feature follows")
    elif around.lead == "nothing":
        yield "leads to nothing"
    if around.coherence is not None:
        yield "text around it hangs together" if around.coherence >= 0.12 else "text around it doesn't"
    if around.echo is not None:
        yield (
            "text says it again" if around.echo >= 0.5 else "text never says it" if around.echo < 0.25 else "no slogan"
        )
    if after and _is_head_like(after):
        yield from _next_line_signs(row, after)
    if before and _is_head_like(before):
        if before.has_two_parts and not row.has_two_parts:
            yield "line before is in two parts"
        if before.level and row.level and before.level != row.level:
            yield "line before is set larger" if before.level < row.level else "line before is set smaller"
        elif row.level and not before.level:
            yield "line before is set smaller"


def _next_line_signs(row: Row, after: Row) -> Iterator[str]:
    if row.length < 0.6 * after.length and not row.has_two_parts and row.length > 3:
        yield "next line is much longer"
    if not row.has_two_parts:
        yield "next line is in two parts" if after.has_two_parts else "next line isn't in two parts"
    if "：" in after.core[:12] or ":" in after.core[:12]:
        yield "next line names a place first"
    if after.level and (not row.level or row.level > after.level):
        yield "next line is set larger"
    elif row.level and (not after.level or row.level < after.level):
        yield "next line is set smaller"


def _is_head_like(row: Row) -> bool:
    """Whether the line might be part of a headline, as far as one can see from itself."""
    return (
        row.length <= LONGEST_HEAD and not row.has_inner_stop and (not row.is_closed or row.last_word_end in "！？!?")
    )


# --- surroundings -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Surrounding:
    """What stands around a short line."""

    lead: str  # "dateline", "byline", "text" or "nothing": what comes first after the short lines that follow
    coherence: float | None  # how many of their words the texts before and after it share; None where one is missing
    echo: float | None  # how many of the line's own words the text after it has; None without text


_NOWHERE: Final = _Surrounding("text", None, None)


def _surroundings(rows: list[Row]) -> list[_Surrounding]:
    """For each short line what surrounds it; long lines get an empty answer. Looks NEAR texts far in both directions."""
    words = [_words(row.core[:200]) if row.length > LONGEST_HEAD else frozenset() for row in rows]
    leads = _leads(rows)
    texts = [index for index, row in enumerate(rows) if row.length > LONGEST_HEAD]
    found: list[_Surrounding] = []
    passed = 0  # texts before the line
    for index, row in enumerate(rows):
        if row.length > LONGEST_HEAD:
            passed += 1
            found.append(_NOWHERE)
            continue
        before = frozenset().union(*(words[i] for i in texts[max(0, passed - NEAR) : passed]))
        after = frozenset().union(*(words[i] for i in texts[passed : passed + NEAR]))
        coherence = len(before & after) / min(len(before), len(after)) if before and after else None
        own = _words(row.core)
        echo = len(own & after) / len(own) if own and after else None
        found.append(_Surrounding(leads[index], coherence, echo))
    return found


def _words(text: str) -> frozenset[str]:
    return frozenset(word for word in rjieba.cut(text, False) if len(word) > 1 and not word.isascii())


def _leads(rows: list[Row]) -> list[str]:
    """What each short line leads to."""
    leads: list[str] = []
    lead = "nothing"
    for row in reversed(rows):
        leads.append(lead)
        if row.length > LONGEST_HEAD or row.is_closed:
            lead = "dateline" if DATELINE.match(row.core) else "text"
        elif DATELINE.match(row.core):
            lead = "dateline"
        elif "no names" not in _short_line_signs(row) and not is_credit_line(row.core):
            lead = "byline"
        elif JUMP_LINE.fullmatch(row.core) or is_credit_line(row.core):
            lead = "nothing"
    return leads[::-1]
