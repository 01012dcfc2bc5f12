"""Words: the dictionaries, and texts cut into words."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from pathlib import Path

from rjieba import Jieba

DICTIONARIES = Path(__file__).parent.parent / "dictionaries"
# How often a name that we add is taken to occur in the segmenter's corpus of 60 million words: rarely, but enough to
# stay whole where its characters are no other words.
RARE = 5
# How many ways a pattern may go on from one character before they are tried in groups, each of so many.
GROUP = 48

# The segmenter's tags of words that no name of a body or place holds: function words, adverbs, time words, marks.
FUNCTION_TAGS = frozenset(
    [
        "p",
        "c",
        "d",
        "r",
        "u",
        "ud",
        "ug",
        "uj",
        "ul",
        "uv",
        "uz",
        "vd",
        "vi",
        "vq",
        "x",
        "y",
        "e",
        "t",
        "k",
        "ad",
        "df",
        "i",
    ]
)


@cache
def word_list(name: str) -> frozenset[str]:
    """The words of ``dictionaries/NAME.txt``: white space parts them, ``#`` begins a comment."""
    lines = (DICTIONARIES / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines for word in line.split("#")[0].split())


@cache
def table(name: str) -> tuple[tuple[str, ...], ...]:
    """The rows of ``dictionaries/NAME.csv`` without its header line and comment lines; no cell holds a comma."""
    lines = (DICTIONARIES / f"{name}.csv").read_text(encoding="utf-8").splitlines()
    rows = [tuple(line.split(",")) for line in lines if not line.startswith("#")]
    return tuple(rows[1:])


def one_of(words: Iterable[str]) -> str:
    """A pattern that matches the longest of the words: a tree, so that many words cost no more than few.

    A glance at the first two characters spares most of a text the tree.
    """
    tree: dict[str, dict] = {}  # type: ignore[type-arg]
    for word in words:
        node = tree
        for char in word:
            node = node.setdefault(char, {})
        node[""] = {}
    return _glance(tree) + _branch(tree)


def _glance(node: dict[str, dict]) -> str:  # type: ignore[type-arg]
    """A look ahead at the first two characters of what the node holds."""
    longer = {first: below.keys() - {""} for first, below in node.items() if below.keys() - {""}}
    glances = [
        f"[{_escaped(longer)}][{_escaped(set().union(*longer.values()))}]" if longer else "",
        f"[{_escaped(lone)}]" if (lone := {first for first, below in node.items() if "" in below}) else "",
    ]
    return f"(?={'|'.join(filter(None, glances))})"


def _escaped(characters: Iterable[str]) -> str:
    return "".join(map(re.escape, sorted(characters)))


def _branch(node: dict[str, dict]) -> str:  # type: ignore[type-arg]
    options = {first: re.escape(first) + _branch(below) for first, below in sorted(node.items()) if first}
    if not options:
        return ""
    inner = "|".join(options.values())
    if len(options) > GROUP:  # in groups, each with a glance of its own
        groups = [list(options)[start : start + GROUP] for start in range(0, len(options), GROUP)]
        inner = "|".join(
            f"{_glance({first: node[first] for first in group})}(?:{'|'.join(map(options.__getitem__, group))})"
            for group in groups
        )
    if "" in node:
        return f"(?:{inner})?"
    return f"(?:{inner})" if len(options) > 1 else inner


def matches(pattern: re.Pattern[str], text: str, *needed: str) -> Iterable[re.Match[str]]:
    """The matches of a pattern that holds one of the needed words each time: few texts do, the others are passed by."""
    for word in needed:  # not any(map(…)): most calls end here
        if word in text:
            return pattern.finditer(text)
    return ()


@cache
def surnames() -> dict[str, int]:
    """Surnames and their bearers among 100,000 people."""
    lines = (DICTIONARIES / "surnames.txt").read_text(encoding="utf-8").splitlines()
    return {name: int(count) for name, count in (line.split("\t") for line in lines if line and line[0] != "#")}


@dataclass(frozen=True, slots=True)
class Words:
    """A text cut into words: word ``i`` is ``text[starts[i]:starts[i + 1]]``."""

    text: str
    starts: tuple[int, ...]  # one more than there are words
    words: tuple[str, ...]
    tags: tuple[str, ...]  # parts of speech as jieba names them

    def at(self, position: int) -> int:
        """The number of the word that covers a character."""
        return bisect_right(self.starts, position) - 1

    def part(self, start: int, text: str) -> Words:
        """The words of the piece that begins at ``start``; those that reach over its ends are cut off there.

        ``text``, not empty, is the piece as printed: these words may be those of a text with other forms of marks.
        """
        first, last = self.at(start), self.at(start + len(text) - 1) + 1
        starts = (0, *[position - start for position in self.starts[first + 1 : last]], len(text))
        words = tuple(map(text.__getitem__, map(slice, starts, starts[1:])))
        return Words(text, starts, words, self.tags[first:last])

    def is_border(self, position: int) -> bool:
        """Whether a word begins there, or the text ends."""
        return self.starts[bisect_right(self.starts, position) - 1] == position


def cut(text: str, segmenter: Jieba) -> Words:
    """Cut a text; characters of no word stand alone."""
    words, tags = zip(*segmenter.tag(text, False), strict=True) if text else ((), ())
    return Words(text, tuple(accumulate(map(len, words), initial=0)), words, tags)
