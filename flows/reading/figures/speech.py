"""What is quoted in a paragraph, and the words around it that name who says so."""

from __future__ import annotations

import re
from dataclasses import dataclass

SHORTEST = 8  # characters; what is shorter is a quoted word, no speech
QUOTED = re.compile(f"“[^“”]{{{SHORTEST},}}(?:”|$)")
SAID_BEHIND = re.compile(
    "[^“”。！？!?]{0,40}?(?:说|介绍|表示|坦言|告诉|认为|指出|透露|谈到|感慨|直言|道|笑着|回忆|算[了起]|称|如是)"
)
SENTENCE_END = re.compile("[。！？!?；;”]")
LONGEST_LEAD = 60  # characters before a quote in which its speaker is looked for


@dataclass(frozen=True, slots=True)
class Speech:
    """Quoted speech ``text[start:end]``; ``text[told_start:told_end]`` says who speaks."""

    start: int
    end: int
    told_start: int
    told_end: int


def speeches(text: str) -> list[Speech]:
    """The speech of a paragraph. A quote without words about its speaker goes on with the one before it."""
    found: list[Speech] = []
    for quote in QUOTED.finditer(text):
        start, end = quote.span()
        behind = SAID_BEHIND.match(text, end)
        if behind:
            found.append(Speech(start, end, *behind.span()))
        elif text[start - 1 : start] in ("：", ":", "，", ","):
            lead = max(0, start - LONGEST_LEAD)
            ends = [mark.end() for mark in SENTENCE_END.finditer(text, lead, start)]
            found.append(Speech(start, end, ends[-1] if ends else lead, start))
        elif found:
            found.append(Speech(start, end, found[-1].told_start, found[-1].told_end))
    return found
