"""A sentence's figures, each with what the sentence says of it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flows.reading.figures.changes import compared_with, kind_of
from flows.reading.figures.measures import measure_of
from flows.reading.figures.parties import MOVING, Named, Parties
from flows.reading.figures.periods import Period, period_of, periods
from flows.reading.figures.quantities import OPENING, Figure, figures
from flows.reading.figures.words import Words, cut
from flows.reading.model import Kind

CLAUSE_MARK = re.compile("[，,：:]")
CLAUSE_LENGTH = 60  # characters before a number in which its clause is looked for
JOINED = re.compile("^[^，,。]{0,4}[、和及与,，]$|^[、和及与]$")
MOVABLE = ("money", "count", "person", "area", "mass", "time", "people", "bare")


@dataclass(frozen=True, slots=True)
class Told:
    """A figure, offsets in its sentence, with what is said of it."""

    figure: Figure
    kind: Kind
    falls: bool
    measure: str | None
    subject: str | None
    target: str | None
    place: str | None
    period: str | None
    compare: str | None


def tell(text: str, named: Sequence[Named], parties: Parties, skipped: int) -> Iterator[Told]:
    """The figures of a sentence behind its first ``skipped`` characters (a dateline), in reading order."""
    clauses = parties.sentence(text, named)
    if not OPENING.search(text, skipped):
        return
    reader = SentenceReader(text, named, parties, clauses)
    for figure in figures(text, reader.whole):
        if figure.start >= skipped and not reader.in_name(figure):
            yield reader.told(figure)


class SentenceReader:
    """What one sentence says of its figures; each is read with the one before it in mind."""

    def __init__(
        self, text: str, named: Sequence[Named], parties: Parties, clauses: Sequence[tuple[int, str | None]]
    ) -> None:
        self.text = text
        self.named = named
        self.parties = parties
        self.clauses = clauses
        self.cut: Words | None = None
        self.times: list[Period] | None = None
        self.before: Told | None = None
        self.taken: list[tuple[int, int]] = []

    @property
    def words(self) -> Words:
        """The sentence's words, cut when first asked for."""
        if self.cut is None:
            self.cut = cut(self.text)
        return self.cut

    def whole(self, start: int, end: int) -> bool:
        """Whether the words leave ``text[start:end]`` whole."""
        return self.words.whole(start, end)

    def in_name(self, figure: Figure) -> bool:
        """Whether a name holds the figure: 山区26县, 一县一行一策."""
        index = bisect_right(self.named, figure.start, key=lambda item: item.start) - 1
        return index >= 0 and self.named[index].end >= figure.end

    def told(self, figure: Figure) -> Told:
        """The figure with all that the sentence says of it."""
        if self.times is None:
            self.times = periods(self.text)
            self.taken = sorted(
                [(time.start, time.end) for time in self.times]
                + [(n.start, n.end) for n in self.named if n.mention.entity_type in ("organization", "person", "place")]
            )
        before = self.before
        begin = self.clause_begin(figure, before)
        left = self.text[begin : figure.start]
        joined = before if before and JOINED.match(self.text[before.figure.end : figure.start][:6]) else None
        kind, falls = kind_of(self.text, figure, left, joined.kind if joined else None)
        near = begun(self.taken, figure.start)
        measure = measure_of(self.words, figure, kind, near, before.measure if before else None)
        subject = self.clauses[bisect_right(self.clauses, figure.start, key=lambda clause: clause[0]) - 1][1]
        told = Told(
            figure=figure,
            kind=kind,
            falls=falls or bool(joined and joined.falls and kind == "change"),
            measure=measure,
            subject=subject,
            target=self.target(figure),
            place=self.parties.place_of(subject, self.text, self.named, figure.start),
            period=period_of(self.text, self.times, figure.start, figure.end),
            compare=self.compare(figure, kind, joined),
        )
        self.before = told
        return told

    def clause_begin(self, figure: Figure, before: Told | None) -> int:
        """Where the clause that states the figure begins, the figure before it left out."""
        floor = max(0, figure.start - CLAUSE_LENGTH, before.figure.end if before else 0)
        begin = floor
        for mark in CLAUSE_MARK.finditer(self.text, floor, figure.start):
            begin = mark.end()
        return begin

    def compare(self, figure: Figure, kind: Kind, joined: Told | None) -> str | None:
        """What a change is measured against, in the words since the figure before it."""
        if kind != "change":
            return None
        floor = max(0, figure.start - CLAUSE_LENGTH, self.before.figure.end if self.before else 0)
        return compared_with(self.text[floor : figure.start], figure.family == "growth") or (
            joined.compare if joined else None
        )

    def target(self, figure: Figure) -> str | None:
        """To whom money or goods go: 为…投放, 向…发放."""
        if figure.family not in MOVABLE:
            return None
        found = None
        for found in MOVING.finditer(self.text, max(0, figure.start - CLAUSE_LENGTH), figure.start):
            pass
        return found["whom"].strip("“”‘’") if found else None


def begun(taken: Sequence[tuple[int, int]], offset: int) -> Sequence[tuple[int, int]]:
    """The last few spans that begin before ``offset``."""
    last = bisect_right(taken, offset, key=lambda span: span[0])
    return taken[max(0, last - 4) : last]
