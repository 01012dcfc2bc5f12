"""What parts of speech tell about figures."""

from __future__ import annotations

from flows.reading.names.words import Words

# 近百名 is one word of the dictionary
NEARLY = ("近", "上", "超", "约", "逾")
# Parts of speech that a noun phrase is made of; the dictionary has 村 and 车 under zg.
NOUN_TAGS = frozenset(
    ["n", "nz", "vn", "an", "a", "b", "j", "l", "eng", "nrt", "nt", "ns", "nr", "ng", "i", "nrfg", "ad", "zg"]
)
NUMBERS = ("m", "q", "t", "mq", "r")


def is_whole(words: Words, start: int, end: int) -> bool:
    """Whether no word but a number reaches over the ends of ``text[start:end]``."""
    first, last = words.at(start), words.at(end - 1)
    begins = (
        words.starts[first] == start
        or words.tags[first] in NUMBERS
        or words.text[words.starts[first] : start] in NEARLY
    )
    return begins and (words.starts[last + 1] == end or words.tags[last] in NUMBERS)
