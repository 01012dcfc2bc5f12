"""The closed classes of words that matter where a measure is cut out of a sentence."""

from __future__ import annotations

from flows.reading.figures.units import data_lines
from flows.reading.names.words import Words


def load_words() -> dict[str, frozenset[str]]:
    """The classes of measure_words.txt."""
    rows = (line.partition("\t") for line in data_lines("measure_words.txt"))
    return {name: frozenset(words.split()) for name, _, words in rows}


CLASSES = load_words()
PASSING, LIGHT, ACTS, INSIDE = CLASSES["passing"], CLASSES["light"], CLASSES["act"], CLASSES["inside"]
SORTS, VERBS = CLASSES["sort"], CLASSES["verb"]
MANNER, ENDINGS, GIVING = CLASSES["manner"], CLASSES["ending"], CLASSES["giving"]
CLOSERS = "，。、；：！？,;:!?)）"
QUOTES = "“”‘’"
UNQUOTED = str.maketrans("", "", QUOTES)


def is_act(words: Words, index: int) -> bool:
    """Whether a word is a verb that says something of the thing counted."""
    word = words.words[index]
    is_verb = words.tags[index].startswith("v") and len(word) > 1 and word not in LIGHT and word not in PASSING
    return is_verb or word in ACTS or word in VERBS
