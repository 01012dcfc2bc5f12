"""The words under which an article is found: jieba's search mode, field by field.

Search mode gives a long word and the shorter ones inside it (农商银行: 农商, 银行, 农商银行): a question finds both.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Final
from unicodedata import normalize

import rjieba

from flows.reading.model import Passage, Role

# Where the words of a passage are looked for; subheads are searched with the text below them.
FIELDS: Final[dict[Role, Role]] = {
    "kicker": "kicker",
    "headline": "headline",
    "deck": "deck",
    "subhead": "body",
    "body": "body",
    "caption": "caption",
}
WORD: Final = re.compile(r"\w")
# Particles and the like: they stand in every text and find none.
EMPTY: Final = frozenset(
    "的了着过是在和与及或而也都就但并把被让使对从向以于为其之这那此该各个一不有上中下等将已又还更很会能可要"
)


def article_terms(passages: Sequence[Passage]) -> dict[Role, dict[str, int]]:
    """How often each word stands in an article's passages, field by field, fields and words in order."""
    texts: dict[Role, list[str]] = {}
    for passage in passages:
        texts.setdefault(FIELDS[passage.role], []).append(passage.text)
    return {field: _counted("\n".join(texts[field])) for field in sorted(texts)}


def _counted(text: str) -> dict[str, int]:
    counts = Counter(rjieba.cut_for_search(folded(text), False))
    return {word: counts[word] for word in sorted(filter(_finds, counts))}


def question_words(question: str) -> list[str]:
    """The words of a question in its order, each as long as it can be: a name that no dictionary has stays whole."""
    return [word for word in rjieba.cut(folded(question), True) if _finds(word)]


def folded(text: str) -> str:
    """A text as terms are written: width and case folded."""
    return normalize("NFKC", text).lower()


def _finds(word: str) -> bool:
    return word not in EMPTY and (word.isalnum() or WORD.search(word) is not None)
