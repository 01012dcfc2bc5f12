"""A page's lines, and what can be seen of each line without knowing the others."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from operator import add

LINE_END = re.compile(r"\r\n|\n|\r")
HEAD_MARK = re.compile(r"(#{1,6})(?=[^#])\s*")
STRONG = re.compile(r"(\*{1,3}|_{2})(?=\S)")
STOPS = "。！？!?…"
CLOSERS = '”’」』》〉）)】〕］]"'
PARTNER = {"”": "“", "’": "‘", "」": "「", "』": "『", "》": "《", "）": "（", ")": "("}
OPENERS = frozenset(PARTNER.values())
BRACKET = re.compile(r"[“”‘’「」『』《》（）()]")
HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
INNER_STOP = re.compile(r"[。！？!?；;](?=[^”’」』）)》]|[”’」』）)》]+.)")
FULL_STOP = re.compile(r"[。；;].")  # a headline may call and ask, but it never ends a sentence inside
TWO_PARTS = re.compile(rf"[{HAN}\w”’」』》%％！？!?）)：:][ \u3000\u2002\u2003]+[{HAN}\w“‘「『《（(]")
NOTE = 60  # characters in which a note in brackets behind a sentence is looked for
STOP_AND_NOTE = re.compile(rf"[{STOPS}][”’」』]*\s*[（(【][^（()）】]+[)）】]$")  # …落成。(王 芳)
PHONE = re.compile(r"(?:电话|热线|手机|传真)[^，。]{0,12}\d{7,}$|\d{3,4}[-—]\d{7,8}$")
READ_AHEAD = 200  # characters of a line whose pairs are taken
# Characters that particles, pronouns, adverbs and suffixes are made of: pairs with them stand in every text.
EMPTY = re.compile(
    "[的了是在和与为有不这那我们他她它个一就也还都到上中下等及对将以被把从年月日要会能让着过里来去说之其各多每已并而但于如最更可]"
)
CONTENT = re.compile(rf"[{HAN}]{{2,}}")
COMMAS = re.compile(r"[，,、]")


@dataclass(frozen=True, eq=False)
class Row:
    """A non-empty line, equal to none but itself.

    ``text`` has no white space at its ends, ``core`` no Markdown marks either. ``start`` and ``end`` are ``text``'s
    offsets on the page, ``core_start`` is ``core``'s; ``blank_before`` counts the empty lines above it.
    """

    number: int
    start: int
    end: int
    text: str
    core_start: int
    core: str
    level: int  # number of '#'; 0 without
    is_strong: bool  # set in Markdown's bold
    blank_before: int

    @cached_property
    def length(self) -> int:
        """How wide the line is in print, in Chinese characters: a Latin letter or digit counts half."""
        return len(self.core) - len(self.core.encode("ascii", "ignore")) // 2

    @cached_property
    def last_word_end(self) -> str:
        """The last character before closing quotation marks and brackets; empty where there is none."""
        return self.core.rstrip(CLOSERS)[-1:]

    @cached_property
    def is_closed(self) -> bool:
        """Whether the line ends like a paragraph: with a sentence, a note in brackets behind one, a telephone."""
        is_stopped = self.last_word_end in STOPS or (self.last_word_end == "." and self.core[-2:-1].isascii())
        return (
            is_stopped
            or PHONE.search(self.core[-NOTE:]) is not None
            or STOP_AND_NOTE.search(self.core[-NOTE:]) is not None
        )

    @cached_property
    def has_inner_stop(self) -> bool:
        """Whether a sentence ends before the line does."""
        return INNER_STOP.search(self.core) is not None

    @cached_property
    def has_full_stop_inside(self) -> bool:
        """Whether a sentence that neither calls nor asks ends before the line does."""
        return FULL_STOP.search(self.core) is not None

    @cached_property
    def comma_count(self) -> int:
        """How many commas stand in the line."""
        return len(COMMAS.findall(self.core))

    @cached_property
    def has_two_parts(self) -> bool:
        """Whether white space sets two parts of the line apart, as in a headline of two lines."""
        return TWO_PARTS.search(self.core) is not None

    @cached_property
    def pairs(self) -> frozenset[str]:
        """Pairs of neighbouring characters in the line: unlike words they meet however names are cut."""
        runs = CONTENT.findall(EMPTY.sub(" ", self.core[:READ_AHEAD]))
        return frozenset(chain.from_iterable(map(add, run, run[1:]) for run in runs))

    @cached_property
    def left_open(self) -> str:
        """Opening quotation marks and brackets that the line doesn't close, outermost first."""
        return _unmatched(self.core)[0]

    @cached_property
    def closes_first(self) -> str:
        """Opening marks of what the line closes without having opened it."""
        return _unmatched(self.core)[1]


def _unmatched(text: str) -> tuple[str, str]:
    """Marks that stay open at the end of a text, and those that it closes without opening them."""
    opened: list[str] = []
    closed = ""
    for mark in BRACKET.findall(text):
        if mark in OPENERS:
            opened.append(mark)
        elif opened and PARTNER[mark] in opened:
            while opened.pop() != PARTNER[mark]:
                pass
        elif not opened:
            closed += PARTNER[mark]
    return "".join(opened), closed


def page_rows(text: str) -> list[Row]:
    r"""The page's non-empty lines in order. A line ends at ``\\n``, ``\\r\\n`` or ``\\r`` and nowhere else."""
    rows: list[Row] = []
    start = 0
    blank = 0
    ends = [(match.start(), match.end()) for match in LINE_END.finditer(text)]
    for number, (end, after) in enumerate([*ends, (len(text), len(text))], start=1):
        row = _row(number, start, text[start:end], blank)
        blank = 0 if row else blank + 1
        if row:
            rows.append(row)
        start = after
    return rows


def _row(number: int, start: int, raw: str, blank: int) -> Row | None:
    text = raw.strip()
    if not text:
        return None
    start += len(raw) - len(raw.lstrip())
    skip = 0
    level = 0
    is_strong = False
    if text[0] == "#" and (mark := HEAD_MARK.match(text)):
        level = len(mark[1])
        skip = mark.end()
    core = text[skip:]
    if core[:1] in ("*", "_") and (mark := STRONG.match(core)):
        is_strong = core.endswith(mark[1]) and len(core) > 2 * len(mark[1])
        if is_strong:
            skip += mark.end()
            core = core[mark.end() : -len(mark[1])]
    core = core.rstrip(" #") if level else core
    stripped = core.strip()
    if not stripped:
        return Row(number, start, start + len(text), text, start, text, 0, False, blank)
    skip += len(core) - len(core.lstrip())
    return Row(number, start, start + len(text), text, start + skip, stripped, level, is_strong, blank)


def usual_length(rows: list[Row]) -> int:
    """The length that half of the page's characters' lines have at least; 0 for a page without lines."""
    half = sum(row.length for row in rows) / 2
    usual = 0
    for length in sorted((row.length for row in rows), reverse=True):
        usual = length
        half -= length
        if half <= 0:
            break
    return usual
