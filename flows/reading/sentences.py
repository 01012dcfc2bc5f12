"""Cutting a story into sentences: the unit in which names meet and figures are stated."""

from __future__ import annotations

import re
from dataclasses import dataclass

from flows.reading.model import Story

# A sentence ends with its mark and the quotation marks or brackets that close behind it.
SENTENCE = re.compile(r"[^。！？!?…；;]*(?:[。！？!?…；;]+[”’」』）)]*|$)")


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
        (index, match.start(), match.end())
        for index, passage in enumerate(story.passages)
        for match in SENTENCE.finditer(passage.text)
        if match.end() > match.start()
    ]
    return tuple(Sentence(ordinal, *span) for ordinal, span in enumerate(spans, start=1))
