"""Words: the dictionaries, and texts cut into words."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate, compress, count
from operator import add
from pathlib import Path

from rjieba import Jieba

DICTIONARIES = Path(__file__).parent.parent / "dictionaries"
# How often a name that we add is taken to occur in the segmenter's corpus of 60 million words: rarely, but enough to
# stay whole where its characters are no other words.
RARE = 5

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
    """A pattern that matches the longest of the words: a tree, so that many words cost no more than few."""
    tree: dict[str, dict] = {}  # type: ignore[type-arg]
    for word in words:
        node = tree
        for char in word:
            node = node.setdefault(char, {})
        node[""] = {}
    return _branch(tree)


def _branch(node: dict[str, dict]) -> str:  # type: ignore[type-arg]
    options = [re.escape(char) + _branch(below) for char, below in sorted(node.items()) if char]
    if not options:
        return ""
    inner = options[0] if len(options) == 1 else "|".join(options)
    if "" in node:
        return f"(?:{inner})?"
    return f"(?:{inner})" if len(options) > 1 else inner


def places_of(pairs: Container[str], text: str) -> Iterator[int]:
    """Where two characters stand in a text that are among ``pairs``."""
    return compress(count(), map(pairs.__contains__, map(add, text, text[1:])))


@dataclass(frozen=True, slots=True)
class _Finder:
    """Finds the words of several lists in one pass over a text; no word is shorter than two characters."""

    patterns: Mapping[str, re.Pattern[str]]  # name of a list: its words
    begun: Mapping[str, Sequence[str]]  # two characters: the lists that have a word which begins with them

    def find(self, text: str) -> dict[str, list[re.Match[str]]]:
        """The longest words of each list, from left to right, none over another of its list."""
        found: dict[str, list[re.Match[str]]] = {name: [] for name in self.patterns}
        ends = dict.fromkeys(self.patterns, 0)
        for position in places_of(self.begun, text):
            for name in self.begun[text[position : position + 2]]:
                if position >= ends[name] and (match := self.patterns[name].match(text, position)):
                    found[name].append(match)
                    ends[name] = match.end()
        return found


@cache
def _finder() -> _Finder:
    lists = {
        "titles": word_list("titles") | word_list("walks_of_life"),
        "body_forms": word_list("body_forms"),
        "organizations": frozenset(short for short, _, _ in table("organizations")),
        "known_names": word_list("programmes") | word_list("events") | word_list("products"),
    }
    begun: defaultdict[str, list[str]] = defaultdict(list)
    for name, words in lists.items():
        for pair in {word[:2] for word in words}:
            begun[pair].append(name)
    return _Finder({name: re.compile(one_of(words)) for name, words in lists.items()}, dict(begun))


@dataclass(frozen=True, slots=True)
class Words:
    """A text cut into words: word ``i`` is ``text[starts[i]:starts[i + 1]]``."""

    text: str
    starts: tuple[int, ...]  # one more than there are words
    words: tuple[str, ...]
    tags: tuple[str, ...]  # parts of speech as jieba names them
    found: Mapping[str, Sequence[re.Match[str]]]  # titles, body_forms, organizations and known_names in the text

    def at(self, position: int) -> int:
        """The number of the word that covers a character."""
        return bisect_right(self.starts, position) - 1

    def is_border(self, position: int) -> bool:
        """Whether a word begins there, or the text ends."""
        return self.starts[bisect_right(self.starts, position) - 1] == position


def cut(text: str, segmenter: Jieba) -> Words:
    """Cut a text; characters of no word stand alone."""
    tagged = segmenter.tag(text, False)
    words, tags = zip(*tagged, strict=True) if tagged else ((), ())
    return Words(text, (0, *accumulate(map(len, words))), words, tags, _finder().find(text))
