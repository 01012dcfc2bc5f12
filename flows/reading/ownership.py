"""Which article each line belongs to, and which lines go on with a broken paragraph."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from flows.reading.joins import JOINED, STRONG, seam_score
from flows.reading.lines import Row, usual_length
from flows.reading.role_weights import State
from flows.reading.signs import CREDIT_END, DATELINE, PICTURE_REPORT

NUMBERED: Final = re.compile(r"[（(]?(十?[一二三四五六七八九]|十|\d{1,2})[)）、.．\s]")
TEXT: Final = frozenset[State](["opening", "body"])
HEAD: Final = frozenset[State](["kicker", "headline"])
PICTURE: Final = frozenset[State](["caption", "credit"])
STORY_IN_A_CAPTION: Final = 40  # Chinese characters; a caption as long as this, of several sentences, tells a story
LEADS_ON: Final = re.compile("转|见|刊")  # 下转第三版 ends the text; 上接第一版 doesn't
CREDIT: Final = 60  # characters at a caption's end in which a credit is looked for
KEPT_OPEN: Final = 4  # articles that a returning paragraph may belong to
LOOK_AHEAD: Final = 12  # lines below a broken one among which its rest may be found
ENOUGH: Final = 12  # pairs of characters; a line with fewer says less about whose it is
READ_ON: Final = 2  # lines whose words tell together whose a paragraph is
SAME_MATTER: Final = 8.0  # what it adds to a seam that all of a line's pairs of characters are the other article's
TAKES_ALL: Final = 6.0  # how good a seam must be to leave a headline without text
RETURNS: Final = 1.5  # a seam over other lines that is better than this joins
MUCH_BETTER: Final = 1.5  # how much better a far seam must be than a near one that would do
OF_PICTURE: Final = 0.42  # share of a picture story's pairs that an article near it has, where it is its caption
NEAR: Final = 0.1  # share of its pairs that speaks for the article around a caption from the first


@dataclass(slots=True)
class _Article:
    """An article while it grows."""

    texts: list[int] = field(default_factory=list)  # indices of its lines of text
    lines: list[int] = field(default_factory=list)  # indices of all its lines but pictures
    pairs: set[str] = field(default_factory=set)  # pairs of characters in the first ``read`` of them
    read: int = 0
    section: int = 0  # number of its last numbered subhead
    is_over: bool = False  # a jump line ended it
    is_pictured: bool = False  # a picture stands right below its headline

    @property
    def last_text(self) -> int | None:
        return self.texts[-1] if self.texts else None


@dataclass(frozen=True, slots=True)
class Owned:
    """For each line its article's ordinal (None: none), and whether it goes on with the article's last line of text."""

    articles: list[int | None]
    continues: list[bool]


def own(rows: list[Row], states: list[State]) -> Owned:
    """Give each line its article. Articles count from 1 in the order in which they begin."""
    return _Owner(rows, states).run()


class _Owner:
    """Walks down the page once for the text, then once for the pictures; looks at the last few articles only."""

    def __init__(self, rows: list[Row], states: list[State]) -> None:
        self.rows = rows
        self.states = states
        self.usual_length = usual_length(rows)
        self.owners: list[_Article | None] = [None] * len(rows)
        self.continues = [False] * len(rows)
        self.known: list[_Article] = []
        self.current: _Article | None = None
        self.in_head = False
        self.pictures: list[_Pictures] = []

    def run(self) -> Owned:
        for index, state in enumerate(self.states):
            if state in PICTURE:
                self._put_aside(index)
            elif state in ("banner", "noise"):
                self.in_head = False
            else:
                self._give(index, state, self._owner(index, state) or self._begin())
        for pictures in self.pictures:
            owner = self._picture_owner(pictures) or self._begin()
            for index in pictures.lines:
                self.owners[index] = owner
        return Owned(self._ordinals(), self.continues)

    def _ordinals(self) -> list[int | None]:
        order: dict[int, int] = {}
        return [order.setdefault(id(owner), len(order) + 1) if owner else None for owner in self.owners]

    def _begin(self) -> _Article:
        self.current = _Article()
        self.known.append(self.current)
        return self.current

    def _owner(self, index: int, state: State) -> _Article | None:
        """The article that a line belongs to; None: one that begins with it."""
        if state in HEAD:
            before = self.states[index - 1] if index else None
            is_same_head = self.in_head and before in HEAD and (state, before) != ("kicker", "headline")
            return self.current if is_same_head else None
        if state == "subhead":
            return self._section_owner(index)
        if state not in TEXT or self.current is None:
            return self.current
        begins = state == "opening" and bool(self.current.texts)
        if begins and DATELINE.match(self.rows[index].core):
            return None
        resumed = self._resumed(index, self.current)
        return resumed or (self.current if not begins or self._goes_on(index, self.current) else None)

    def _give(self, index: int, state: State, article: _Article) -> None:
        self.owners[index] = article
        self.current = article
        self.in_head = state in HEAD or (self.in_head and state in ("deck", "byline"))
        if state == "jump":
            article.is_over = LEADS_ON.search(self.rows[index].core) is not None
        article.lines.append(index)
        if state not in TEXT:
            return
        if article.last_text is not None and self._seam(article.last_text, index) > JOINED:
            self.continues[index] = True
        article.texts.append(index)

    # --- broken paragraphs --------------------------------------------------------------------------------------------

    def _seam(self, before: int, after: int) -> float:
        score = seam_score(self.rows[before], self.rows[after], self.usual_length)
        # a heading of the same article between the two: the paragraph was meant to end
        between = range(max(before + 1, after - 4), after)
        is_parted = any(self.states[i] == "subhead" and self.owners[i] is self.owners[before] for i in between)
        return score - STRONG if is_parted else score

    def _resumed(self, index: int, current: _Article) -> _Article | None:
        """The earlier article whose broken paragraph a line of text goes on with, if it does so at all."""
        needed, owner = self._needed(index, current), None
        for other in self.known[-KEPT_OPEN - 1 :]:
            tail = other.last_text
            if other is current or tail is None or other.is_over or self.rows[tail].is_closed:
                continue
            seam = seam_score(self.rows[tail], self.rows[index], self.usual_length)
            score = seam + self._speaks_of(index, other, current, 1 if needed > RETURNS else READ_ON)
            if seam > JOINED and score > needed and not self._fits_better_below(index, seam, score, other, current):
                needed, owner = score, other
        return owner

    def _goes_on(self, index: int, current: _Article) -> bool:
        """Whether a line goes on with the last one of the article around it."""
        return current.last_text is not None and not current.is_over and self._seam(current.last_text, index) > JOINED

    def _needed(self, index: int, current: _Article) -> float:
        """How good a seam over other lines must be to take a line away from the article around it."""
        if current.last_text is None:
            return RETURNS if current.is_pictured else TAKES_ALL
        near = self._seam(current.last_text, index) + MUCH_BETTER
        return max(RETURNS, near) if self._goes_on(index, current) else RETURNS

    def _speaks_of(self, index: int, other: _Article, current: _Article, count: int = READ_ON) -> float:
        """How much more ``count`` lines from a line on speak of another article's matter than of the current one's."""
        line = self.rows[index].pairs
        below = range(index, min(index + count, len(self.rows)))
        rest = line.union(*(self.rows[i].pairs for i in below if self.states[i] in TEXT))
        of_rest = self._share(rest, other) - self._share(rest, current)
        of_line = self._share(line, other) - self._share(line, current)
        return SAME_MATTER * (of_rest + of_line * min(1.0, len(line) / ENOUGH)) / 2

    def _fits_better_below(self, index: int, seam: float, score: float, other: _Article, current: _Article) -> bool:
        """Whether a paragraph further below goes on much better where another article broke off, in sense and form."""
        below = range(index + 1, min(index + 1 + LOOK_AHEAD, len(self.rows)))
        texts = [i for i in (index, *below) if self.states[i] in TEXT]
        tail = self.rows[other.texts[-1]]
        for before, after in pairwise(texts):
            there = seam_score(tail, self.rows[after], self.usual_length)
            is_better = there > seam + MUCH_BETTER and there + self._speaks_of(after, other, current) > score
            if is_better and self._seam(before, after) <= JOINED:
                return True
        return False

    def _section_owner(self, index: int) -> _Article | None:
        """The article that a subhead belongs to: a number (二) goes on where an article's numbers had come to (一)."""
        number = _section_number(self.rows[index].core)
        owner = self.current
        if number > 1 and (owner is None or owner.section != number - 1):
            earlier = (article for article in reversed(self.known[-KEPT_OPEN - 1 :]) if not article.is_over)
            owner = next((article for article in earlier if article.section == number - 1), owner)
        if owner and number:
            owner.section = number
        return owner

    def _share(self, pairs: frozenset[str], article: _Article) -> float:
        """Share of pairs of characters that an article has too."""
        article.pairs.update(*(self.rows[i].pairs for i in article.lines[article.read :]))
        article.read = len(article.lines)
        return len(pairs & article.pairs) / (len(pairs) or 1)

    # --- pictures -----------------------------------------------------------------------------------------------------

    def _put_aside(self, index: int) -> None:
        """Gather a caption and its credit, with the article that they stand in."""
        is_next = index > 0 and self.states[index - 1] in PICTURE and not self._is_next_picture(index)
        if is_next:
            self.pictures[-1].lines.append(index)
        else:
            is_headed = self.current is not None and not self.current.texts
            self.pictures.append(_Pictures([index], self.current, len(self.known), is_headed))
            if self.current:
                self.current.is_pictured |= is_headed

    def _is_next_picture(self, index: int) -> bool:
        """Whether a caption follows another picture's credit."""
        before = self.rows[index - 1].core
        is_credited = self.states[index - 1] == "credit" or CREDIT_END.search(before[-CREDIT:]) is not None
        return self.states[index] == "caption" and is_credited

    def _picture_owner(self, pictures: _Pictures) -> _Article | None:
        """The article that pictures belong to; None: they tell a story of their own.

        A headline without text over them is theirs. Else they go to the article around them, or to another one near
        that speaks of the same.
        """
        if pictures.is_headed:
            return pictures.around
        captions = [i for i in pictures.lines if self.states[i] == "caption"]
        pairs = frozenset[str]().union(*(self.rows[i].pairs for i in captions))
        near = self.known[max(0, pictures.place - KEPT_OPEN) : pictures.place + 1]
        scores = [self._share(pairs, other) + NEAR * (other is pictures.around) for other in near]
        best = max(scores, default=0.0)
        if best < OF_PICTURE and self._tells_story(pictures):
            return None
        return near[scores.index(best)] if near else None

    def _tells_story(self, pictures: _Pictures) -> bool:
        """Whether pictures are news by themselves: a report in pictures, or a caption as long as a story."""
        return any(
            PICTURE_REPORT.search(self.rows[i].core)
            if self.states[i] == "credit"
            else self.rows[i].has_inner_stop and self.rows[i].length >= STORY_IN_A_CAPTION
            for i in pictures.lines
        )


@dataclass(frozen=True, slots=True)
class _Pictures:
    """Captions and credits that stand together."""

    lines: list[int]
    around: _Article | None  # the article before them
    place: int  # how many articles had begun before them
    is_headed: bool  # a headline stands above them, and no text yet


def _section_number(core: str) -> int:
    """The number that a subhead begins with (（二）, 二、, 2.), up to 19; 0 without one."""
    match = NUMBERED.match(core)
    if not match:
        return 0
    digits = match[1]
    if digits.isdecimal():
        return int(digits)
    ten, ones = digits.startswith("十"), digits.removeprefix("十")
    return 10 * ten + ("一二三四五六七八九".find(ones) + 1 if ones else 0)
