"""Cutting a story into sentences: the unit in which names meet and figures are stated."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from flows.reading.model import Story

# A sentence ends with its mark and the quotation marks or brackets that close behind it.
SENTENCE = re.compile(r"[^。！？!?…；;]*(?:[。！？!?…；;]+[”’」』）)]*|$)")
# A text without such marks is cut so often, so that no page takes longer than its length warrants.
LONGEST = 1000  # characters


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a story: ``story.passages[passage].text[start:end]``."""

    ordinal: int  # of its story, from 1
    passage: int
    start: int
    end: int


def story_sentences(story: Story) -> tuple[Sentence, ...]:
    """All sentences of a story in reading order; together they cover every passage.

    A semicolon ends a sentence too: in newspaper prose the clauses around it state facts of their own.
    """
    spans = [
        (index, start, end)
        for index, passage in enumerate(story.passages)
        for match in SENTENCE.finditer(passage.text)
        for start, end in shortened(passage.text, *match.span())
    ]
    return tuple(Sentence(ordinal, *span) for ordinal, span in enumerate(spans, start=1))


def shortened(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The sentence ``text[start:end]``, one that is too long in pieces that end with a comma where there is one."""
    while end - start > LONGEST:
        limit = start + LONGEST
        marks = [text.rfind(mark, start, limit) for mark in "，,、"]
        cut = next((mark + 1 for mark in marks if mark >= 0), limit)
        yield start, cut
        start = cut
    if end > start:
        yield start, end
