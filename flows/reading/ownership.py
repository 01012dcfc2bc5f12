"""Which article each line belongs to, and which lines go on with a broken paragraph."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

import rjieba

from flows.reading.joins import JOINED, PARAGRAPH_START, STRONG, seam_score
from flows.reading.lines import Row, usual_length
from flows.reading.role_weights import State

NUMBERED: Final = re.compile(r"[（(]?(十?[一二三四五六七八九]|十|\d{1,2})[)）、.．\s]")
TEXT: Final = frozenset[State](["opening", "body"])
HEAD: Final = frozenset[State](["kicker", "headline"])
PICTURE: Final = frozenset[State](["caption", "credit"])
STORY_IN_A_CAPTION: Final = 70  # Chinese characters; a caption as long as this, of several sentences, tells a story
LINES_COMPARED: Final = 12  # of an article, with a caption below it
SAME_MATTER: Final = 0.4  # share of a caption's words that its article has too
LEADS_ON: Final = re.compile("转|见|刊")  # 下转第三版 ends the text; 上接第一版 doesn't
MUCH_BETTER: Final = 1.5  # how much better a seam in the wrong order must be than one in the right order
READ_AHEAD: Final = 400  # characters of a line whose words are compared
SAME_WORDS: Final = 8.0  # what it adds to a seam that all of a line's words are the other article's
KEPT_OPEN: Final = 4  # articles that a returning paragraph may belong to


@dataclass(slots=True)
class _Article:
    """An article while it grows."""

    ordinal: int
    texts: list[int] = field(default_factory=list)  # indices of its lines of text
    heads: list[int] = field(default_factory=list)  # of its headlines' parts
    section: int = 0  # number of its last numbered subhead
    is_over: bool = False  # a jump line ended it

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
    """Walks down the page once; looks back only at the last few articles' last lines."""

    def __init__(self, rows: list[Row], states: list[State]) -> None:
        self.rows = rows
        self.usual_length = usual_length(rows)
        self.states = states
        self.articles: list[int | None] = [None] * len(rows)
        self.continues = [False] * len(rows)
        self.known: list[_Article] = []
        self.current: _Article | None = None
        self.in_head = False
        self.words: dict[int, set[str]] = {}

    def run(self) -> Owned:
        pictures: list[int] = []
        for index, state in enumerate(self.states):
            if state in ("banner", "noise"):
                self.in_head = False
                self._settle(pictures, following=False)
                continue
            if state in PICTURE:
                pictures.append(index)
                continue
            starts = self._starts_article(index, state)
            self._settle(pictures, following=starts)
            if starts:
                self._begin()
            self._give(index, state, self._owner(index, state, starts=starts) or self._begin())
        self._settle(pictures, following=True)
        for article in self.known:
            self._undo_stray_joins(article.texts)
        return Owned(self.articles, self.continues)

    def _undo_stray_joins(self, texts: list[int]) -> None:
        """Where paragraphs stand in the wrong order, a line that fits a later broken end better continues nothing."""
        for place, index in enumerate(texts):
            if not self.continues[index]:
                continue
            score = self._seam(texts[place - 1], index)
            later = (
                before
                for before, after in pairwise([*texts[place + 1 : place + LINES_COMPARED], -1])
                if not self.rows[before].is_closed and (after < 0 or not self.continues[after])
            )
            if any(self._seam(i, index) > score + MUCH_BETTER for i in later):
                self.continues[index] = False

    def _begin(self) -> _Article:
        self.current = _Article(len(self.known) + 1)
        self.known.append(self.current)
        return self.current

    def _owner(self, index: int, state: State, *, starts: bool) -> _Article | None:
        if state == "subhead":
            return self._section_owner(index)
        return self._text_owner(index) if state in TEXT and not starts else self.current

    def _starts_article(self, index: int, state: State) -> bool:
        if state in HEAD:
            follows_head = index > 0 and self.states[index - 1] in HEAD
            return not (
                self.in_head and follows_head and not (state == "kicker" and self.states[index - 1] == "headline")
            )
        if state == "opening":
            return self.current is None or bool(self.current.texts)
        return self.current is None

    def _give(self, index: int, state: State, article: _Article) -> None:
        self.articles[index] = article.ordinal
        self.current = article
        self.in_head = state in HEAD or (self.in_head and state in ("deck", "byline"))
        if state == "jump":
            article.is_over = LEADS_ON.search(self.rows[index].core) is not None
        if state in HEAD or state == "deck":
            article.heads.append(index)
        if state not in TEXT:
            return
        if article.last_text is not None and self._seam(article.last_text, index) > JOINED:
            self.continues[index] = True
        article.texts.append(index)

    def _seam(self, before: int, after: int) -> float:
        score = seam_score(self.rows[before], self.rows[after], self.usual_length)
        # a heading or a headline between the two: the paragraph was meant to end
        between = range(max(before + 1, after - 4), after)
        if any(self.states[i] in ("subhead", "headline", "kicker") for i in between):
            score -= STRONG
        return score

    def _text_owner(self, index: int) -> _Article | None:
        """The article that a line of text belongs to: the current one, unless it goes on where another broke off.

        The seam must be the better the less the line's words speak for the other article.
        """
        current = self.current
        if current is None:
            return None
        own_score = self._seam(current.last_text, index) if current.last_text is not None else JOINED
        if own_score > JOINED and not current.is_over:
            return current
        best, owner = JOINED if current.is_over else STRONG, current
        for other in self.known[-KEPT_OPEN - 1 :]:
            if other is current or other.last_text is None or other.is_over or self.rows[other.last_text].is_closed:
                continue
            score = seam_score(self.rows[other.last_text], self.rows[index], self.usual_length)
            if score > JOINED:
                score += SAME_WORDS * (self._affinity(index, other) - self._affinity(index, current))
            if score > best:
                best, owner = score, other
        return owner

    def _affinity(self, index: int, article: _Article) -> float:
        """Share of a line's words that the article's headline and last lines have too."""
        line = self._words(index)
        text = set[str]().union(*map(self._words, article.heads + article.texts[-LINES_COMPARED:]))
        return len(line & text) / (len(line) or 1)

    def _words(self, index: int) -> set[str]:
        if index not in self.words:
            words = rjieba.cut(self.rows[index].core[:READ_AHEAD], False)
            self.words[index] = {word for word in words if len(word) > 1 and not word.isascii()}
        return self.words[index]

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

    def _settle(self, pictures: list[int], *, following: bool) -> None:
        """Give captions and credits that stand together to an article: to one of their own where they tell a story.

        ``following``: an article begins (or the page ends) right after them, so nothing stands around them.
        """
        if not pictures:
            return
        tells_story = following and any(self.states[i] == "caption" and _tells_story(self.rows[i]) for i in pictures)
        if self.current is None or (tells_story and self.current.texts and not self._speaks_of_current(pictures)):
            self._begin()
        for index in pictures:
            self.articles[index] = self.current.ordinal if self.current else None
        pictures.clear()

    def _speaks_of_current(self, pictures: list[int]) -> bool:
        """Whether captions speak of what the current article's last lines speak of."""
        captions = [i for i in pictures if self.states[i] == "caption"]
        return self.current is not None and any(self._affinity(i, self.current) >= SAME_MATTER for i in captions)


def _tells_story(caption: Row) -> bool:
    """Whether a caption is news by itself: long, or of several sentences that begin like news (近日, 5月3日)."""
    is_long = caption.length >= STORY_IN_A_CAPTION
    return caption.has_inner_stop and (is_long or PARAGRAPH_START.match(caption.core) is not None)


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
