"""Cutting a passage into sentences: the unit in which names meet and figures are stated."""

from __future__ import annotations

import re

# A sentence ends with its mark and the quotation marks or brackets that close behind it.
SENTENCE = re.compile(r"[^。！？!?…；;\n]*(?:[。！？!?…；;]+[”’」』）)]*|\n|$)")


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """The sentences of a passage as (start, end) offsets in its text; together they cover all of it.

    A semicolon ends a sentence too: in newspaper prose the clauses around it state facts of their own.
    """
    return [match.span() for match in SENTENCE.finditer(text) if match.end() > match.start()]
