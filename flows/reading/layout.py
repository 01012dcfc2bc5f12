"""A page's layout: what each line is, which lines make an article, and the article's frame and running text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import rjieba

from flows.reading.authors import read_authors
from flows.reading.duplicates import repeated_lines
from flows.reading.lines import Row, page_rows
from flows.reading.model import Byline, Line, Passage, Piece, Role, Story
from flows.reading.ownership import own
from flows.reading.role_weights import State
from flows.reading.roles import find_states
from flows.reading.signs import AUTHORS_END, BODY_END, CREDIT_END, DATE, DATELINE, FOLIO_DATE, JUMP_END, JUMP_LINE

# Lines on top of a page, above all text, among which a bare date is the newspaper's; below, it may sign a notice.
MASTHEAD: Final = 5
TAIL: Final = 80  # characters at a line's end in which a credit, the authors or a jump are looked for
SIGNATURE: Final = 20  # Chinese characters; no longer is the line by which a body signs a notice
CAPTION_END: Final = 12  # characters of a caption that are cut into words to see how it ends
BRACKETS: Final = "）)】] \u3000"
HEADINGS: Final = frozenset[Role](["kicker", "headline", "deck", "subhead"])


@dataclass(frozen=True, slots=True)
class Frame:
    """An article's frame, before names and figures are looked for."""

    ordinal: int
    kicker: str | None
    headline: str | None
    deck: str | None
    body: str  # paragraphs rejoined, one a line; the caption where there is nothing else
    dateline: str | None
    jump: str | None
    is_truncated: bool
    bylines: tuple[Byline, ...]
    story: Story


@dataclass(frozen=True, slots=True)
class Layout:
    """All that a page's layout tells."""

    lines: tuple[Line, ...]
    frames: tuple[Frame, ...]
    folios: tuple[str, ...]  # lines that print the newspaper's name, the day, the page's name


@dataclass(frozen=True, slots=True)
class _Placed:
    """A line with its role and the part of it that belongs to the running text (offsets in ``row.core``)."""

    row: Row
    role: Role
    continues: bool
    text_end: int  # what follows in ``row.core`` is a credit, the authors or a jump
    jump: str | None  # at the line's end
    end_authors: tuple[Byline, ...]


def lay_out(text: str) -> Layout:
    """Read a page's layout. Any string is a page; an empty one has no lines and no articles."""
    rows = page_rows(text)
    repeats = repeated_lines(rows)
    kept = [index for index in range(len(rows)) if index not in repeats]
    once = [rows[index] for index in kept]
    states = find_states(once)
    owned = own(once, states)
    articles = dict(zip(kept, owned.articles, strict=True))
    roles = dict(zip(kept, map(_role, states), strict=True))
    goes_on = dict(zip(kept, owned.continues, strict=True))
    for copy, original in repeats.items():
        articles[copy] = articles[original]
        roles[copy] = roles[original] if articles[original] is None else "duplicate"
    lines = tuple(
        Line(row.number, articles[i], roles[i], goes_on.get(i, False), row.start, row.end) for i, row in enumerate(rows)
    )
    placed: dict[int, list[_Placed]] = {}
    for index in kept:
        ordinal = articles[index]
        if ordinal is not None:
            item = _place(rows[index], roles[index], continues=goes_on[index])
            placed.setdefault(ordinal, []).append(item)
    first_text = next((index for index in kept if roles[index] in ("body", "caption")), len(rows))
    folios = tuple(
        rows[index].core
        for index in kept
        if roles[index] == "noise" and (index < min(MASTHEAD, first_text) or FOLIO_DATE.search(rows[index].core))
    )
    frames = tuple(_frame(ordinal, placed[ordinal]) for ordinal in sorted(placed))
    return Layout(lines, frames, folios)


def _role(state: State) -> Role:
    return "body" if state == "opening" else state


def _place(row: Row, role: Role, *, continues: bool) -> _Placed:
    """Find what closes a line behind its running text: a credit, the authors, a jump. All stand in its tail."""
    tail_start = max(0, len(row.core) - TAIL)
    end = len(row.core)
    jump = None
    authors: tuple[Byline, ...] = ()
    if role == "caption" and (match := CREDIT_END.search(row.core, tail_start)):
        end = match.start()
        authors = _photographers(match[0])
    elif role == "body":
        if match := JUMP_END.search(row.core, tail_start):
            end = match.start()
            jump = match[1].strip()
        if (match := AUTHORS_END.search(row.core, tail_start, end)) and (authors := _end_authors(match["names"])):
            end = match.start()
    text_end = len(row.core[:end].rstrip()) or len(row.core)
    return _Placed(row, role, continues, text_end, jump, authors)


def _end_authors(words: str) -> tuple[Byline, ...]:
    authors = read_authors(words, is_announced=True)
    is_list = not authors.left_over and authors.doubt <= len(authors.bylines) / 4
    return authors.bylines if authors.has_role_word or is_list else ()


# --- frames -----------------------------------------------------------------------------------------------------------


def _frame(ordinal: int, placed: list[_Placed]) -> Frame:
    passages = _passages(placed)
    dateline_at, dateline = _dateline(passages)
    jump = _jump(placed)
    body = [passage.text for passage in passages if passage.role == "body"]
    shown = body or [passage.text for passage in passages if passage.role == "caption"]
    return Frame(
        ordinal=ordinal,
        kicker=_heading(passages, "kicker"),
        headline=_heading(passages, "headline"),
        deck=_heading(passages, "deck"),
        body="\n".join(shown),
        dateline=dateline or None,
        jump=jump,
        is_truncated=jump is not None or _is_truncated(placed),
        bylines=_bylines(placed),
        story=Story(ordinal, passages, dateline_at, len(dateline)),
    )


def _heading(passages: tuple[Passage, ...], role: Role) -> str | None:
    parts = [re.sub(r"\s+", " ", passage.text) for passage in passages if passage.role == role]
    return " ".join(parts) or None


def _passages(placed: list[_Placed]) -> tuple[Passage, ...]:
    """The running text in passages. A line that continues joins the article's last body passage."""
    groups: list[list[_Placed]] = []
    open_body: list[_Placed] | None = None
    for item in placed:
        if item.role not in HEADINGS and item.role not in ("body", "caption"):
            continue
        if item.continues and open_body is not None:
            open_body.append(item)
            continue
        groups.append([item])
        if item.role == "body":
            open_body = groups[-1]
    return tuple(map(_passage, groups))


def _passage(items: list[_Placed]) -> Passage:
    pieces: list[Piece] = []
    offset = 0
    last: _Placed | None = None
    for item in items:
        row = item.row
        follows = last is not None and _follows(last, row)
        pieces.append(Piece(offset, item.text_end, row.core_start, row.number, follows))
        offset += item.text_end
        last = item
    return Passage(items[0].role, "".join(item.row.core[: item.text_end] for item in items), tuple(pieces))


def _follows(last: _Placed, row: Row) -> bool:
    """Whether nothing but white space stands between a line's text and the next one's: no line, mark or credit."""
    is_next_line = row.number - row.blank_before - 1 == last.row.number
    return is_next_line and row.core_start == row.start and last.row.core_start + last.text_end == last.row.end


def _dateline(passages: tuple[Passage, ...]) -> tuple[int | None, str]:
    """Index of the passage that begins with the dateline, and the dateline without the white space behind it."""
    for index, passage in enumerate(passages):
        if passage.role == "body":
            match = DATELINE.match(passage.text)
            return (index, match[0].rstrip()) if match and match[0].strip() else (None, "")
    return None, ""


def _jump(placed: list[_Placed]) -> str | None:
    found: list[str] = []
    for item in placed:
        if item.role == "jump":
            match = JUMP_LINE.fullmatch(item.row.core)
            found.append(match[1].strip() if match else item.row.core)
        elif item.jump:
            found.append(item.jump)
    return " ".join(found) or None


def _bylines(placed: list[_Placed]) -> tuple[Byline, ...]:
    found: list[Byline] = []
    for item in placed:
        core = item.row.core
        if item.role == "byline":
            found += read_authors(core).bylines
        elif item.role == "credit":
            found += _photographers(core)
        elif item.role == "body" and (match := DATELINE.match(core)):
            found += _reporters(match[0])
        found += item.end_authors
    return tuple(dict.fromkeys(found))


def _reporters(dateline: str) -> tuple[Byline, ...]:
    """The people that a dateline names: 本报讯(记者 甲), 本报讯（甲 乙）."""
    match = re.search(r"(?:首席|见习|实习|特约)?(?:记者|通讯员|实习生|作者)", dateline)
    if match:
        return read_authors(
            re.sub(r"(?:综合|摄影)?报道[:：\s]*$", "", dateline[match.start() :].rstrip(BRACKETS))
        ).bylines
    inside = re.search(r"(?<=[（(])[^（）()]+(?=[)）]$)", dateline.rstrip())
    return _end_authors(inside[0]) if inside else ()


def _photographers(credit: str) -> tuple[Byline, ...]:
    """People who took a picture; 图片由…提供 names none."""
    if any(word in credit for word in ("提供", "来源", "来自", "源自")):
        return ()
    return tuple(Byline(byline.name, "摄影") for byline in read_authors(credit.replace("新华社发", "")).bylines)


# --- truncation -------------------------------------------------------------------------------------------------------


LONGEST_VERSE: Final = 20  # characters


def _is_truncated(placed: list[_Placed]) -> bool:
    """Whether the text breaks off, begins in the middle or lacks a piece inside.

    Where most paragraphs end without a sentence's end (a poem, a list, a table), only a comma that ends a long line
    tells anything.
    """
    text = [item for item in placed if item.role == "body"]
    if not text:
        return any(_is_cut_caption(item) for item in placed if item.role == "caption")
    ends = [not after.continues for _, after in pairwise(text)] + [True]
    last_lines = [item for item, is_end in zip(text, ends, strict=True) if is_end]
    broken = [item for item in last_lines if not _ends_well(item)]
    torn = any(item.row.core[-1] in "，,、" and item.row.length > LONGEST_VERSE for item in broken)
    if len(broken) * 3 > len(last_lines) and len(broken) > 2 and not torn:
        return False
    return (
        bool(broken)
        or _begins_inside(text[0].row.core)
        or any(_is_cut_caption(item) for item in placed if item.role == "caption")
    )


def _ends_well(item: _Placed) -> bool:
    row = item.row
    is_signature = row.length <= SIGNATURE and (DATE.fullmatch(row.core) or BODY_END.search(row.core))
    return row.is_closed or item.text_end < len(row.core) or row.core[-1] in "：:；;" or bool(is_signature)


def _begins_inside(core: str) -> bool:
    """Whether a text begins with what can't stand first: a mark, or the second half of a word."""
    return core[0] in "，。、；：！？,;:!?”’」』》）)%％"


def _is_cut_caption(item: _Placed) -> bool:
    """Whether a caption breaks off: it ends with a comma or a particle, or with a verb's first half (产业发|展)."""
    text = item.row.core[: item.text_end]
    if item.row.is_closed or item.text_end < len(item.row.core):
        return False
    if text[-1] in "，,、的和与在以":
        return True
    (_, tag_before), (last, tag) = [("", ""), ("", ""), *rjieba.tag(text[-CAPTION_END:])][-2:]
    return len(last) == 1 and tag == "v" and tag_before == "n"
