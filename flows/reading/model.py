r"""What one page says: the rows that reading it gives.

All offsets count code points of the page's decoded text, half open: ``text[char_start:char_end]`` shows what a row
is about. Lines count from 1, blank lines included; a line ends at ``\n``, ``\r\n`` or ``\r``. The words of ``role``,
``entity_type``, ``kind`` and ``approx`` are those of ``tests/gold/README.md``.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

Role = Literal[
    "kicker",
    "headline",
    "deck",
    "byline",
    "subhead",
    "body",
    "caption",
    "credit",
    "jump",
    "banner",
    "duplicate",
    "noise",
]
BylineRole = Literal["记者", "通讯员", "摄影", "作者"]
EntityType = Literal["person", "organization", "place", "programme", "product", "event"]
Approx = Literal["over", "under", "about", "at_least"]
# What an article calls its own: 我市, 我州; 我县; 我区; 我旗; or it names a town or village only.
OwnLevel = Literal["city", "county", "district", "banner", "town"]
Kind = Literal["level", "change", "share", "duration", "rank"]
# Where the words stand that say whose, where or when: in the figure's own clause; in an earlier clause of its sentence,
# for all that is listed behind it; in an earlier sentence; or they are what the article as a whole is about.
Basis = Literal["clause", "enumeration", "sentence before", "article"]


@dataclass(frozen=True, slots=True)
class Line:
    """A non-empty line of the page, and the article that it belongs to (None: to none)."""

    line_number: int
    article_ordinal: int | None
    role: Role
    continues: bool  # it goes on with the paragraph that the article's last body line broke off
    char_start: int  # of the line's text, white space at both ends left out
    char_end: int


@dataclass(frozen=True, slots=True)
class Byline:
    """An author of an article."""

    name: str
    role: BylineRole


@dataclass(frozen=True, slots=True)
class Mention:
    """A named thing where it is named."""

    entity_type: EntityType
    surface: str  # as printed, line breaks and quotation marks around it taken out
    name: str  # the full name, as far as this page tells it; else the surface
    place_code: str | None  # division code of a place that is an administrative division, or of an organization's seat
    sentence_ordinal: int  # of its article, from 1
    line_number: int
    char_start: int
    char_end: int


@dataclass(frozen=True, slots=True)
class Post:
    """A person said to hold a post: 石桥镇党委书记周明远."""

    person: str  # surface of the person's mention
    organization: str  # surface of the organization's mention, or the words that stand for it
    title: str
    char_start: int  # from the organization's first character to the person's last
    char_end: int


@dataclass(frozen=True, slots=True)
class Quantity:
    """A quantity as the article states it."""

    text: str  # number and unit as printed, sign words not included
    value: float  # in base units, 亿 and 万 multiplied out; negative for a fall
    value_high: float | None  # upper end of a range
    unit: str | None  # as printed, multiplier left out: 元, 人次, %
    approx: Approx | None
    kind: Kind
    measure: str | None  # what is counted, in words that would head a table column
    subject: str | None  # whose it is, in the text's words
    target: str | None  # to whom or what it goes
    place: str | None  # the administrative unit that it holds for, in the text's words
    period: str | None  # the words that say when
    compare: str | None  # what a change is measured against
    subject_basis: Basis | None  # how each was found; None where it is
    place_basis: Basis | None
    period_basis: Basis | None
    change_of: int | None  # which of the article's quantities, from 1, is the level that this change led to
    part_of: int | None  # which of them is the whole that this is a part of
    sentence: str  # the whole sentence, line breaks taken out
    sentence_ordinal: int  # of its article, from 1
    line_number: int
    char_start: int
    char_end: int


@dataclass(frozen=True, slots=True)
class Undertaking:
    """What one clause says of a programme or product: who runs it, since when, or both."""

    initiative: str  # surface of its mention, which stands at the same characters
    runner: str | None  # surface of an organization or place of the article, or words for one: 我市
    verb: str | None  # by which the clause says so: 推出, 实施
    is_means: bool  # the runner is only said to use it: 依托“浙里办”
    since: str | None  # the words that say since when: 2021年, 今年以来
    sentence: str  # the whole sentence, line breaks taken out
    sentence_ordinal: int  # of its article, from 1
    line_number: int
    char_start: int
    char_end: int


@dataclass(frozen=True, slots=True)
class Article:
    """An article of the page with all that was found in it. ``ordinal`` counts from 1 in reading order."""

    ordinal: int
    kicker: str | None
    headline: str | None
    deck: str | None
    body: str  # paragraphs rejoined, one a line; the caption where an article is nothing but a captioned picture
    dateline: str | None  # 本报讯 …, as printed
    jump: str | None
    is_truncated: bool
    place_code: str | None  # division code of the county or city that it is about
    own_level: OwnLevel | None
    bylines: tuple[Byline, ...]
    mentions: tuple[Mention, ...]
    posts: tuple[Post, ...]
    quantities: tuple[Quantity, ...]
    undertakings: tuple[Undertaking, ...]
    terms: Mapping[Role, Mapping[str, int]]  # how often words, width and case folded, stand in headline, body …
    signature: tuple[int, ...] | None  # of headline and body; None where they are too short to be compared
    ocr_quality: float | None  # 0 to 1; None where there is no text


@dataclass(frozen=True, slots=True)
class PageReading:
    """All that reading one page gives."""

    lines: tuple[Line, ...]
    articles: tuple[Article, ...]
    published_on: date | None  # only where the text leaves one answer
    published_earliest: date | None  # the days that it leaves; None: open on that side
    published_latest: date | None
    ocr_quality: float | None  # 0 to 1; None where there is no text


@dataclass(frozen=True, slots=True)
class Piece:
    """Where a run of a passage's characters stands on the page: one line's share of it."""

    offset: int  # in the passage's text
    length: int
    char_start: int  # on the page
    line_number: int
    follows: bool  # nothing but white space stands between the piece before and this one on the page


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph, headline part or caption in one string, its lines joined, with the way back to the page."""

    role: Role
    text: str
    pieces: tuple[Piece, ...]

    def on_page(self, start: int, end: int) -> tuple[int, int, int]:
        """Where ``text[start:end]`` (``start < end``) stands on the page: (line_number, char_start, char_end).

        Over a line break the span runs on; where another article or a caption stands between the two lines it ends with
        the first one, so that a span never covers foreign text.
        """
        first = bisect_right(self.pieces, start, key=lambda piece: piece.offset) - 1
        last = first
        while end > (piece := self.pieces[last]).offset + piece.length:
            if last + 1 == len(self.pieces) or not self.pieces[last + 1].follows:
                end = piece.offset + piece.length
                break
            last += 1
        piece = self.pieces[last]
        opening = self.pieces[first]
        return opening.line_number, opening.char_start + start - opening.offset, piece.char_start + end - piece.offset


TITLE_ROLES: Final[tuple[Role, ...]] = ("kicker", "headline", "deck")


@dataclass(frozen=True, slots=True)
class Story:
    """An article's text as the layout has it: its passages in reading order.

    Passages are kickers, headlines, decks, subheads, body paragraphs and captions. Bylines, credits, jumps and
    duplicates are none: nobody looks for names or figures there. A dateline (本报讯(记者 …)) stands at the beginning of
    its body passage.
    """

    ordinal: int
    passages: tuple[Passage, ...]
    dateline_passage: int | None  # which of the passages begins with the dateline
    dateline_length: int  # of the dateline, in characters of that passage's text; 0 without one

    @property
    def opening(self) -> int | None:
        """Which of the passages is the first paragraph of the body; None without one."""
        return next((index for index, passage in enumerate(self.passages) if passage.role == "body"), None)
