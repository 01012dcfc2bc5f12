"""What speaks for a line's role: the signs that it shows by itself, beside its neighbours and on its page."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from itertools import pairwise, takewhile
from typing import Final

import rjieba

from flows.reading.authors import read_authors
from flows.reading.joins import JOINED, PARAGRAPH_START, seam_score
from flows.reading.lines import HAN, Row, usual_length
from flows.reading.signs import (
    ADVERBIAL_START,
    AFFILIATION,
    ATTENDED,
    AUTHORS_END,
    BANNER,
    BODY_END,
    BULLET,
    CREDIT_END,
    CREDIT_LINE,
    DATE,
    DATELINE,
    EVENT_END,
    GENRE,
    JUMP_LINE,
    NOISE,
    NOTICE,
    PICTURE_REPORT,
    PLACE_FIRST,
    SAID,
    SECTION_MARK,
    SHOWS,
    SPEAKER,
    UNIT,
)

LONGEST_HEAD: Final = 45  # Chinese characters; nothing longer is a headline
LONG: Final = 80  # a line as long as this is text, whatever else it shows
NEAR: Final = 3  # paragraphs before and after a heading that are compared with it
READ_AHEAD: Final = 100  # characters of a paragraph that are compared
EVEN: Final = 8  # characters; headings no longer than this are alike where they are as long and begin alike
FAR: Final = 60  # lines between two headings that are alike, at most
SHORT: Final = 26  # Chinese characters; verses and table cells are no longer
LONG_RUN: Final = 6
CLOSE_RUN: Final = 4
COHERENT: Final = 0.12  # share of words that texts of one article have in common
INCOHERENT: Final = 0.065  # two articles of one page have less in common; the share between tells nothing
COMPARABLE: Final = 20  # words that a text must have to be compared
SAID_AGAIN: Final = 0.5  # share of a heading's words that its text says again
UNSAID: Final = 0.25
ABOVE: Final = 6  # lines above among which one is looked for that a line goes on from
BELOW: Final = 3  # lines below a broken one among which its rest is looked for: a caption and a credit stand between
SURE: Final = 3.0  # how good a seam must be to outweigh what the line looks like
MEETING: Final = re.compile("[大年晚峰展]会$")
MASTHEAD: Final = 5  # lines on top of a page whose date is the newspaper's
FIGURE: Final = re.compile(r"\d")
DASH: Final = re.compile("—|--")
# Signs that set words give, by how they are found in a short line.
WORDING: Final[dict[str, Callable[[str], object]]] = {
    "dash first": DASH.match,
    "begins like a sentence": re.compile(f"{ADVERBIAL_START.pattern}|{PARAGRAPH_START.pattern}").match,
    "kind of text": GENRE.fullmatch,
    "four and four": re.compile(rf"[{HAN}]{{4}}(?:\s+[{HAN}]{{4}}){{1,3}}").fullmatch,
    "says what somebody does": re.compile(rf"[{HAN}]{{2,12}}(?:正在|在|正)[{HAN}]{{2}}").match,
    "leads into words said": SAID.search,
    "ends with a colon": re.compile("[：:]$").search,
    "ends like a report of an event": EVENT_END.search,
    "names a body alone": re.compile(
        rf"[{HAN}]{{2,12}}(?:银行|[支分商]行|公司|集团|[市县区省]局|法院|医院|学校|中心)"
    ).fullmatch,
    "calls or asks inside": re.compile("[！？!?].").search,
    "quotation": re.compile("[“”]").search,
    "speaker and colon": SPEAKER.match,
    "says who was there": ATTENDED.fullmatch,
    "announces something": NOTICE.search,
    "states a figure": FIGURE.search,
}
# Signs that a heading shows by what comes first after the short lines that follow it.
LEADS: Final[dict[str, tuple[str, ...]]] = {
    "dateline": ("leads to a dateline", "news follows"),
    "byline": ("leads to a byline", "feature follows"),
    "signed": ("leads to signed text",),
    "picture": ("leads to a picture's story",),
    "nothing": ("leads to nothing",),
    "text": (),
}
GIVERS: Final = ("提供", "供图", "资料", "新华社发", "来源", "来自", "源自", "截图")


@dataclass(frozen=True, slots=True)
class Glance:
    """A line seen by itself."""

    row: Row
    has_dateline: bool
    is_jump: bool
    is_folio: bool
    is_credit: bool
    names_photographer: bool
    is_report: bool  # the same people wrote and took the picture
    authors: str  # the sign that names give; "no names"
    is_head_like: bool  # it might be part of a headline
    is_signature: bool = False  # the date that signs a notice

    @property
    def names_authors(self) -> bool:
        """Whether the line is a byline, as far as one can see from itself."""
        return self.authors in ("authors with their role", "nothing but names", "bullet and names")


@dataclass(frozen=True, slots=True)
class Page:
    """What a page's lines look like as a whole."""

    usual_length: int  # half of the page's characters stand in lines at least this long
    usual_gap: int  # blank lines between two lines, most often
    has_authors: bool  # articles on this page name their authors


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What stands around a short line."""

    lead: str  # what comes first after the short lines that follow: a key of LEADS
    coherence: float | None  # share of their words that the texts before and after have in common; None if too short
    echo: float | None  # share of the line's own words that the text after it says again; None without text
    has_like: bool  # another short line of the page is built like it
    is_in_run: bool  # one of many short lines in a row: verse, a list, a table


def page_signs(rows: list[Row]) -> list[list[str]]:
    """All signs of each line, by the names that they have in role_weights.py."""
    glances = _without_signatures(_under_their_text([glance(row) for row in rows]))
    page = _page(glances)
    around = list(_surroundings(glances, page))
    return [list(_signs(index, glances, page, around)) for index in range(len(rows))]


def _under_their_text(glances: list[Glance]) -> list[Glance]:
    """甲 摄影报道 under a headline is a byline, under a text a credit."""
    pairs = pairwise([None, *glances])
    return [
        replace(seen, is_credit=True, authors="no names") if seen.is_report and before and _is_text(before) else seen
        for before, seen in pairs
        if seen
    ]


def _without_signatures(glances: list[Glance]) -> list[Glance]:
    """A date below a body's name signs a notice and is no folio."""
    return [
        replace(seen, is_folio=False, is_signature=True)
        if seen.is_folio
        and index > MASTHEAD
        and DATE.fullmatch(seen.row.core)
        and BODY_END.search(glances[index - 1].row.core)
        else seen
        for index, seen in enumerate(glances)
    ]


def _is_head_like(seen: Glance) -> bool:
    return seen.is_head_like


def _is_text(seen: Glance) -> bool:
    is_other = seen.is_jump or seen.is_folio or seen.is_credit or seen.names_authors
    return not seen.is_head_like and not is_other


# --- by itself --------------------------------------------------------------------------------------------------------


def glance(row: Row) -> Glance:
    """Look at one line."""
    has_dateline = DATELINE.match(row.core) is not None
    if row.length > LONGEST_HEAD:
        return Glance(row, has_dateline, False, False, False, False, False, "no names", False)
    is_jump = JUMP_LINE.fullmatch(row.core) is not None
    is_credit, names_photographer = _credit(row.core)
    is_folio = not is_jump and not is_credit and NOISE.match(row.core) is not None
    authors = "no names" if is_credit else _author_sign(row)
    is_report = authors == "authors with their role" and PICTURE_REPORT.search(row.core) is not None
    is_prose = row.length > SHORT and row.comma_count > 1
    is_head_like = not (
        is_prose
        or is_jump
        or is_credit
        or is_folio
        or row.has_full_stop_inside
        or (row.is_closed and row.last_word_end not in "！？!?")
    )
    seen = has_dateline, is_jump, is_folio, is_credit, names_photographer, is_report
    return Glance(row, *seen, authors, is_head_like)


def _credit(text: str) -> tuple[bool, bool]:
    """Whether a line does nothing but say who took or supplied a picture; whether it names people."""
    if not CREDIT_LINE.fullmatch(text):
        return False, False
    authors = read_authors(text)
    if any(word in text for word in GIVERS):
        return True, False
    # 甲 摄 names people and nothing else; a caption that ends with its credit says more
    has_photographer = any(byline.role == "摄影" for byline in authors.bylines)
    is_credit = has_photographer and all(UNIT.search(word) for word in authors.others)
    return is_credit, has_photographer


def _author_sign(row: Row) -> str:
    authors = read_authors(row.core)
    if AFFILIATION.fullmatch(row.core):
        return "authors with their role"
    if not authors.bylines or authors.left_over > 2 * len(authors.bylines) or row.is_closed:
        return "no names"
    if authors.has_role_word:
        return "authors with their role"
    if authors.left_over:
        return "no names"
    if BULLET.match(row.core):
        return "bullet and names"
    if authors.doubt <= 0.4 * len(authors.bylines):
        return "nothing but names"
    return "perhaps names" if authors.doubt < len(authors.bylines) else "no names"


def _own_signs(seen: Glance) -> Iterator[str]:
    row = seen.row
    yield _length_sign(row.length)
    yield from _punctuation_signs(row)
    yield seen.authors
    yield "jump" if seen.is_jump else "no jump"
    yield "credit" if seen.is_credit else "no credit"
    yield "folio" if seen.is_folio else "no folio"
    if seen.has_dateline:
        yield "dateline"
    if row.length <= LONGEST_HEAD and row.is_closed and FIGURE.match(row.core):
        yield "from a figure to a sentence's end"
    if row.level:
        yield "heading mark"
    if row.is_strong:
        yield "bold"
    if seen.authors == "nothing but names" and row.core[0] in "（(【":
        yield "names in brackets"
    if SHOWS.search(row.core[:READ_AHEAD]):
        yield "says what it shows"
    if not seen.is_credit and CREDIT_END.search(row.core[-60:]):
        yield "credit at the end"
    if row.length <= LONGEST_HEAD:
        yield from _short_line_signs(row, names_people=seen.names_authors or seen.is_credit)


def _length_sign(length: int) -> str:
    if length <= 1:
        return "one character"
    if length <= 3:
        return "2-3 characters"
    if length <= 12:
        return "4-6 characters" if length <= 6 else "7-12 characters"
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
    if row.has_inner_stop if row.length > LONGEST_HEAD else row.has_full_stop_inside:
        yield "sentence inside"
    if row.comma_count > 1:
        yield "many commas"


def _short_line_signs(row: Row, *, names_people: bool) -> Iterator[str]:
    if row.has_two_parts and not names_people:
        yield "many parts" if len(row.core.split()) > 2 else "two parts"
    if BULLET.match(row.core):
        yield "bullet"
    elif SECTION_MARK.match(row.core):
        yield "section mark"
    if row.left_open:
        yield "leaves a quotation open"
    yield "slogan" if BANNER.search(row.core) else "no slogan"
    for sign, is_shown in WORDING.items():
        if is_shown(row.core):
            yield sign


# --- beside its neighbours --------------------------------------------------------------------------------------------


def _signs(index: int, glances: list[Glance], page: Page, around: list[Surroundings]) -> Iterator[str]:
    seen = glances[index]
    before = glances[index - 1] if index else None
    after = glances[index + 1] if index + 1 < len(glances) else None
    yield from _own_signs(seen)
    if before and seen.row.blank_before >= page.usual_gap + 2:
        yield "picture's gap"
    if after and after.is_credit:
        yield "credit next"
        if after.is_report:
            yield "report next"
        if after.names_photographer:
            yield "photographer next"
        beyond = glances[index + 2] if index + 2 < len(glances) else None
        if before and before.is_head_like and (beyond is None or beyond.is_head_like or beyond.is_folio):
            yield "alone with its credit"
    yield from _seam_signs(index, glances, page)
    if seen.is_signature or (after and after.is_signature):
        yield "signs a notice"
    if before and SIGNED.search(before.row.core[-40:]):
        yield "after signed text"
    if seen.is_head_like:
        yield from _surrounding_signs(around[index], page)
    if seen.is_head_like and not around[index].is_in_run:
        before = None if before and around[index - 1].is_in_run else before
        after = None if after and around[index + 1].is_in_run else after
        yield from _heading_signs(seen.row, before, after, page.usual_gap)
        yield from _part_signs(seen.row, before, after, is_news=around[index].lead == "dateline")
        below = [seen.row.core for seen in takewhile(_is_head_like, glances[index + 1 : index + 3])]
        if any(map(ATTENDED.fullmatch, below)):
            yield "who was there below"
        if DASH.match("".join(below[1:])):
            yield "dash line after the next"


def _seam_signs(index: int, glances: list[Glance], page: Page) -> Iterator[str]:
    row = glances[index].row
    before = glances[index - 1].row if index else None
    below = [seen.row for seen in glances[index + 1 : index + 1 + BELOW] if not seen.is_credit]
    if not row.is_closed:
        yield from _open_end_signs(row, below, page)
    if (
        row.length <= LONGEST_HEAD
        and row.is_closed
        and any(seam_score(seen.row, row, page.usual_length) > JOINED + SURE for seen in _open_above(index, glances))
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


def _open_above(index: int, glances: list[Glance]) -> Iterator[Glance]:
    """Long lines not far above, the last one left out, that break off."""
    for seen in glances[max(0, index - ABOVE) : index - 1]:
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
    if around.coherence is not None and around.coherence >= COHERENT:
        yield "text around it hangs together"
    elif around.coherence is not None and around.coherence < INCOHERENT:
        yield "text around it doesn't"
    if around.echo is not None and around.echo >= SAID_AGAIN:
        yield "text says it again"
    elif around.echo is not None and around.echo < UNSAID:
        yield "text never says it"
    if around.has_like:
        yield "like another heading"


def _heading_signs(row: Row, before: Glance | None, after: Glance | None, usual_gap: int) -> Iterator[str]:
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


def _part_signs(row: Row, before: Glance | None, after: Glance | None, *, is_news: bool) -> Iterator[str]:
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


# --- on its page ------------------------------------------------------------------------------------------------------


def _page(glances: list[Glance]) -> Page:
    rows = [seen.row for seen in glances]
    gaps = sorted(row.blank_before for row in rows[1:]) or [0]
    authors = sum(seen.has_dateline or seen.names_authors for seen in glances)
    return Page(usual_length(rows), gaps[len(gaps) // 2], authors > 1)


_NOWHERE: Final = Surroundings("text", None, None, False, False)


def _surroundings(glances: list[Glance], page: Page) -> Iterator[Surroundings]:
    """What stands around each line that might be part of a headline; looks NEAR paragraphs far in both directions."""
    rows = [seen.row for seen in glances]
    texts = [index for index, row in enumerate(rows) if row.length > LONGEST_HEAD]
    words = cache(lambda index: _words(rows[index].core[:READ_AHEAD]))
    leads = _leads(glances)
    alike = _alike(glances)
    runs = _runs(glances, page.usual_gap)
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


SIGNED: Final = re.compile(f"[。！？”]{AUTHORS_END.pattern}")
HAN_RUN = re.compile(rf"[{HAN}]+")


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
