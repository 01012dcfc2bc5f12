"""Which article each line belongs to, and which lines go on with a broken paragraph."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

import rjieba

from flows.reading.joins import JOINED, PARAGRAPH_START, STRONG, seam_score
from flows.reading.lines import Row, usual_length
from flows.reading.role_weights import State

TEXT: Final = frozenset[State](["opening", "body"])
HEAD: Final = frozenset[State](["kicker", "headline"])
PICTURE: Final = frozenset[State](["caption", "credit"])
STORY_IN_A_CAPTION: Final = 70  # Chinese characters; a caption as long as this, of several sentences, tells a story
LINES_COMPARED: Final = 12  # of an article, with a caption below it
SAME_MATTER: Final = 0.4  # share of a caption's words that its article has too
LEADS_ON: Final = re.compile("转|见|刊")  # 下转第三版 ends the text; 上接第一版 doesn't
KEPT_OPEN: Final = 4  # articles that a returning paragraph may belong to


@dataclass(slots=True)
class _Article:
    """An article while it grows."""

    ordinal: int
    last_text: int | None = None  # index of its last line of text
    has_text: bool = False
    is_over: bool = False  # a jump line ended it


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
            article = self._text_owner(index) if state in TEXT and not starts else self.current
            self._give(index, state, article or self._begin())
        self._settle(pictures, following=True)
        return Owned(self.articles, self.continues)

    def _begin(self) -> _Article:
        self.current = _Article(len(self.known) + 1)
        self.known.append(self.current)
        return self.current

    def _starts_article(self, index: int, state: State) -> bool:
        if state in HEAD:
            follows_head = index > 0 and self.states[index - 1] in HEAD
            return not (
                self.in_head and follows_head and not (state == "kicker" and self.states[index - 1] == "headline")
            )
        if state == "opening":
            return self.current is None or self.current.has_text
        return self.current is None

    def _give(self, index: int, state: State, article: _Article) -> None:
        self.articles[index] = article.ordinal
        self.current = article
        self.in_head = state in HEAD or (self.in_head and state in ("deck", "byline"))
        if state == "jump":
            article.is_over = LEADS_ON.search(self.rows[index].core) is not None
        if state not in TEXT:
            return
        if article.last_text is not None and self._seam(article.last_text, index) > JOINED:
            self.continues[index] = True
        article.last_text = index
        article.has_text = True

    def _seam(self, before: int, after: int) -> float:
        score = seam_score(self.rows[before], self.rows[after], self.usual_length)
        # a heading or a headline between the two: the paragraph was meant to end
        if any(self.states[i] in ("subhead", "headline", "kicker") for i in range(max(before + 1, after - 4), after)):
            score -= STRONG
        return score

    def _text_owner(self, index: int) -> _Article | None:
        """The article that a line of text belongs to: the current one, unless it goes on where another broke off."""
        current = self.current
        if current is None:
            return None
        own_score = self._seam(current.last_text, index) if current.last_text is not None else JOINED
        if own_score > JOINED and not current.is_over:
            return current
        others = [
            (seam_score(self.rows[article.last_text], self.rows[index], self.usual_length), article)
            for article in self.known[-KEPT_OPEN - 1 :]
            if article is not current and article.last_text is not None and not article.is_over
        ]
        score, other = max(others, key=lambda pair: pair[0], default=(0.0, current))
        needed = JOINED if current.is_over else STRONG
        return other if score > needed else current

    def _settle(self, pictures: list[int], *, following: bool) -> None:
        """Give captions and credits that stand together to an article: to one of their own where they tell a story.

        ``following``: an article begins (or the page ends) right after them, so nothing stands around them.
        """
        if not pictures:
            return
        tells_story = following and any(self.states[i] == "caption" and _tells_story(self.rows[i]) for i in pictures)
        if self.current is None or (tells_story and self.current.has_text and not self._speaks_of_current(pictures)):
            self._begin()
        for index in pictures:
            self.articles[index] = self.current.ordinal if self.current else None
        pictures.clear()

    def _speaks_of_current(self, pictures: list[int]) -> bool:
        """Whether captions speak of what the current article's last lines speak of."""
        captions = _words("".join(self.rows[i].core for i in pictures if self.states[i] == "caption"))
        ordinal = self.current.ordinal if self.current else None
        near = range(max(0, pictures[0] - LINES_COMPARED), pictures[0])
        text = _words("".join(self.rows[i].core for i in near if self.articles[i] == ordinal))
        return len(captions & text) >= SAME_MATTER * len(captions)


def _tells_story(caption: Row) -> bool:
    """Whether a caption is news by itself: long, or of several sentences that begin like news (近日, 5月3日)."""
    is_long = caption.length >= STORY_IN_A_CAPTION
    return caption.has_inner_stop and (is_long or PARAGRAPH_START.match(caption.core) is not None)


def _words(text: str) -> set[str]:
    return {word for word in rjieba.cut(text, False) if len(word) > 1 and not word.isascii()}
