"""The words of a sentence with their parts of speech, as the segmenter's dictionary has them."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from itertools import accumulate

import rjieba


@dataclass(frozen=True, slots=True)
class Words:
    """A sentence cut into words: word ``i`` is ``text[starts[i]:starts[i + 1]]``, its part of speech ``tags[i]``."""

    text: str
    starts: tuple[int, ...]  # one more than words: the last is the sentence's length
    tags: tuple[str, ...]

    def at(self, offset: int) -> int:
        """The word that holds the character at ``offset``."""
        return min(bisect_right(self.starts, offset) - 1, len(self.tags) - 1)

    def word(self, index: int) -> str:
        """Word ``index``."""
        return self.text[self.starts[index] : self.starts[index + 1]]

    def whole(self, start: int, end: int) -> bool:
        """Whether no word but a number reaches over the ends of ``text[start:end]``."""
        first, last = self.at(start), self.at(end - 1)
        return (
            self.starts[first] == start
            or self.tags[first] in NUMBERS
            or self.text[self.starts[first] : start] in NEARLY
        ) and (self.starts[last + 1] == end or self.tags[last] in NUMBERS)


# 近百名 is one word of the dictionary
NEARLY = ("近", "上", "超", "约", "逾")
# Parts of speech that a noun phrase is made of; the dictionary has 村 and 车 under zg.
NOUN_TAGS = frozenset(
    ["n", "nz", "vn", "an", "a", "b", "j", "l", "eng", "nrt", "nt", "ns", "nr", "ng", "i", "nrfg", "ad", "zg"]
)
NUMBERS = ("m", "q", "t", "mq", "r")


def cut(text: str) -> Words:
    """The words of ``text``."""
    words, tags = zip(*rjieba.tag(text, hmm=False), strict=True) if text else ((), ())
    return Words(text, tuple(accumulate(map(len, words), initial=0)), tags)
