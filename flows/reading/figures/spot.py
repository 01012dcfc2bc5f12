"""A figure where it stands: what a measure is read from."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from flows.reading.figures.changes import FALLS, RISES
from flows.reading.figures.column_heads import COUNTED
from flows.reading.figures.figure import Figure
from flows.reading.figures.named import Named
from flows.reading.figures.said import Said
from flows.reading.figures.words_before import Span, said_before
from flows.reading.figures.words_behind import noun_behind
from flows.reading.model import Kind
from flows.reading.names.words import Words

# 余额占全省比重, 产量全市名次: said of the balance, of the output
SAID_OF = re.compile("占[^占]+比重$|(?:全.|世界|亚洲|同类)?名次$")
RELATIVE = ("percent", "times", "growth", "part", "tenth", "rank")
ALIKE = {"people": "person", "body": "person"}


# ，棉花大幅减少，下降20%
TWO_CLAUSES = re.compile("(?:^|[，,。；;])(?P<told>[^，,。；;]{3,})[，,][^，,。；;]*$")
LONGEST_CLAUSES = 40
MOVING = re.compile(f"[^的](?:{RISES}|{FALLS}|回升|加大|转|向好|走[高低强弱])")


@dataclass(frozen=True, slots=True)
class Measured:
    """A figure earlier in the sentence, with what was found of it."""

    figure: Figure
    kind: Kind
    measure: str | None


@dataclass(frozen=True, slots=True)
class Spot:
    """A figure among the words of its sentence; the fields are the arguments of measures.measure_of."""

    words: Words
    figure: Figure
    taken: Sequence[Span]
    names: Sequence[Named]
    row: Sequence[Measured]

    def said(self, end: int | None = None) -> Said:
        """What the words before the figure, or before ``end``, say."""
        named = self.figure.family in COUNTED
        return said_before(self.words, self.figure.start if end is None else end, self.taken, named=named)

    @property
    def before(self) -> str | None:
        """What the figure before this one measures; where that is a share or a rank, what it is the share of."""
        measure = self.row[-1].measure if self.row else None
        return (SAID_OF.sub("", measure) or None) if measure else None

    def fitting(self) -> str | None:
        """The last measure of the row that a sum or a count may go on with: one of its sort; a rate goes with any."""
        if alike := self.alike():
            return alike[-1]
        told_else = any(item.figure.family not in RELATIVE for item in self.row)
        return None if told_else and self.figure.family not in RELATIVE else self.before

    def alike(self) -> list[str]:
        """The measures of those in the row that count or size the same sort of thing."""
        return [item.measure for item in self.row if item.measure and is_alike(item.figure, self.figure)]

    def left(self, length: int) -> str:
        """The characters before the figure."""
        return self.words.text[max(0, self.figure.start - length) : self.figure.start]

    def behind(self) -> tuple[str, int]:
        """The noun phrase behind the figure, and where it ends."""
        return noun_behind(self.words, self.figure.end, self.names)

    def opening_noun(self) -> str:
        """The noun that opens the clause before the figure's own, which tells no figure: 棉花大幅减少，下降20%."""
        text, start = self.words.text, self.figure.start
        since = max(self.row[-1].figure.end if self.row else 0, start - LONGEST_CLAUSES)
        clauses = TWO_CLAUSES.search(text, since, start)
        if not clauses or not MOVING.search(clauses["told"]):
            return ""
        begin = max([clauses.start("told"), *(end for _, end in self.taken if end <= clauses.end("told"))])
        return noun_behind(self.words, begin, self.names)[0]

    def owns(self) -> bool:
        """Whether 的 stands right behind the figure."""
        return self.words.text.startswith("的", self.figure.end)


def is_alike(figure: Figure, other: Figure) -> bool:
    """Whether both count or size the same sort of thing: sums with sums, tons with tons, 户 with 户."""
    if figure.family in RELATIVE or other.family in RELATIVE:
        return False
    if figure.family == "count":
        return figure.unit == other.unit
    return ALIKE.get(figure.family, figure.family) == ALIKE.get(other.family, other.family)
