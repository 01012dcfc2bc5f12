"""A figure where it stands: what a measure is read from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flows.reading.figures.column_heads import COUNTED
from flows.reading.figures.figure import Figure
from flows.reading.figures.named import Named
from flows.reading.figures.said import Said
from flows.reading.figures.words_before import Span, said_before
from flows.reading.figures.words_behind import noun_behind
from flows.reading.names.words import Words


@dataclass(frozen=True, slots=True)
class Spot:
    """A figure among the words of its sentence; the fields are the arguments of measures.measure_of."""

    words: Words
    figure: Figure
    taken: Sequence[Span]
    names: Sequence[Named]
    before: str | None

    def said(self, end: int | None = None) -> Said:
        """What the words before the figure, or before ``end``, say."""
        named = self.figure.family in COUNTED
        return said_before(self.words, self.figure.start if end is None else end, self.taken, named=named)

    def left(self, length: int) -> str:
        """The characters before the figure."""
        return self.words.text[max(0, self.figure.start - length) : self.figure.start]

    def behind(self) -> tuple[str, int]:
        """The noun phrase behind the figure, and where it ends."""
        return noun_behind(self.words, self.figure.end, self.names)

    def owns(self) -> bool:
        """Whether 的 stands right behind the figure."""
        return self.words.text.startswith("的", self.figure.end)
