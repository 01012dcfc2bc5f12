"""A line seen by itself: what it might be, and the signs that it shows."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from flows.reading.authors import read_authors
from flows.reading.joins import PARAGRAPH_START
from flows.reading.lines import HAN, Row
from flows.reading.signs import (
    ADVERBIAL_START,
    AFFILIATION,
    ATTENDED,
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
    SAID,
    SECTION_MARK,
    SHOWS,
    SPEAKER,
    UNIT,
)

LONGEST_HEAD: Final = 45  # Chinese characters; nothing longer is a headline
LONG: Final = 80  # a line as long as this is text, whatever else it shows
SHORT: Final = 26  # Chinese characters; verses and table cells are no longer
READ_AHEAD: Final = 100  # characters of a paragraph that are compared
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
        rf"[{HAN}]{{2,12}}(?:银行|[支分商]行|公司|集团|[市县区省]局|法院|检察院|医院|学校|[中小大]学|学院|中心"
        r"|社区|村|党委|[织传战]部|办公室|协会|联合会|[支大]队|派出所)[：:]?"
    ).fullmatch,
    "calls or asks inside": re.compile("[！？!?].").search,
    "quotation": re.compile("[“”]").search,
    "in quotation marks": re.compile("“[^“”]+”").fullmatch,
    "says what kind of report it is": re.compile("(?:侧记|纪实|见闻|综述|回眸|手记|启示|小记|剪影|调查|探析)$").search,
    "speaker and colon": SPEAKER.match,
    "says who was there": ATTENDED.fullmatch,
    "announces something": NOTICE.search,
    "states a figure": FIGURE.search,
}
ALL_PICTURES: Final = re.compile(r"^[（(]?(?:本版|本组|以上|文中)(?:图片|照片|图)?(?:均|皆|都)?(?:由|为)?")
SPACED: Final = re.compile(rf"(?<=^[{HAN}])\s+(?=[{HAN}]$)")  # 简　讯
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


def glances(rows: list[Row]) -> list[Glance]:
    """Look at each line of a page; what stands above it may say what it is."""
    return _without_signatures(_under_their_text([glance(row) for row in rows]))


def _under_their_text(glances: list[Glance]) -> list[Glance]:
    """甲 摄影报道 under a headline is a byline, under a text a credit."""
    pairs = pairwise([None, *glances])
    return [
        replace(seen, is_credit=True, authors="no names") if seen.is_report and before and is_text(before) else seen
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


def is_text(seen: Glance) -> bool:
    """Whether a line is a paragraph or a piece of one, as far as one can see from itself."""
    is_other = seen.is_jump or seen.is_folio or seen.is_credit or seen.names_authors
    return not seen.is_head_like and not is_other


def glance(row: Row) -> Glance:
    """Look at one line."""
    has_dateline = _opens_news(row.core)
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


def _opens_news(core: str) -> bool:
    """Whether a line begins with a dateline; (本报记者 甲) with nothing behind it signs a text instead."""
    match = DATELINE.match(core)
    return match is not None and (match.end() < len(core) or core[0] not in "（(【")


def _credit(text: str) -> tuple[bool, bool]:
    """Whether a line does nothing but say who took or supplied a picture; whether it names people."""
    if not CREDIT_LINE.fullmatch(text):
        return False, False
    authors = read_authors(ALL_PICTURES.sub("", text))
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
    if not authors.bylines or row.is_closed:
        return "no names"
    if row.core[0] in "（(" and authors.others and all(map(UNIT.search, authors.others)):
        return "nothing but names"  # （市农技站 甲）
    if authors.left_over > 2 * len(authors.bylines):
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


def own_signs(seen: Glance) -> Iterator[str]:
    """Signs that a line shows whatever stands around it."""
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
    words = SPACED.sub("", row.core)
    yield "slogan" if BANNER.search(words) else "no slogan"
    for sign, is_shown in WORDING.items():
        if is_shown(words):
            yield sign
