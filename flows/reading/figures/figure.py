"""A quantity in a text."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flows.reading.model import Approx

CLAUSE_LEFT = 14  # characters before a number in which is looked for words about it
# Tells whether the words of the text leave text[start:end] whole: 三 is no number in 长三角.
WholeWords = Callable[[int, int], bool]


@dataclass(frozen=True, slots=True)
class Figure:
    """A quantity in a passage: ``text[start:end]``.

    ``family`` is the unit's kind in units.txt, or: rank (第一), growth (翻番), part (三分之二), ratio (3∶1), off (八折)
    and bare (321.5万).
    """

    start: int
    end: int
    low: float
    high: float | None
    unit: str | None
    family: str
    approx: Approx | None
