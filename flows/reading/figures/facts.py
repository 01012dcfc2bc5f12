"""A sentence's figures, each with what the sentence says of it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

from flows.reading.figures.changes import POINTS, compared_with, kind_of
from flows.reading.figures.clause import Clause
from flows.reading.figures.figure import Figure
from flows.reading.figures.loans import loan_of
from flows.reading.figures.measures import is_ranked_pace, measure_of
from flows.reading.figures.named import Named, begun_between
from flows.reading.figures.owners import owner_behind
from flows.reading.figures.parties import Parties
from flows.reading.figures.periods import CLAUSE_MARK, GOES_ON, Period, left_behind, periods, reaches
from flows.reading.figures.quantities import figures
from flows.reading.figures.sentence_reader import SentenceReader
from flows.reading.figures.spot import Measured
from flows.reading.figures.targets import ANOTHER, counted_receiver, target_of
from flows.reading.figures.words import is_whole
from flows.reading.model import Basis, Kind
from flows.reading.names.words import Words

RESPECTIVE = re.compile("分别[^，。；,;0-9]{0,6}$")
MORE = re.compile(
    r"[、和及与,，]{1,2}(?:同比)?(?:增长|增加|上升|上涨|提高|下降|减少|降低|下跌)?[0-9.]+(?:%|％|个百分点|倍)"
)
INDEXES = re.compile("(?:指[数标]|数据)")
# 利率由5.8%降至3.85%: the second is what the first was
MOVED_TO = re.compile("[^，。；,;0-9]{0,8}?(?:[升降减增涨跌缩扩提][^，。；,;0-9]{0,3}?)[至到为成]了?")
MORE_NUMBERS = re.compile(f"(?:{MORE.pattern}){{0,9}}")
RECEIVERS = ("户", "家", "名", "人", "位", "个", "笔")  # units of those who are counted as receivers
LONGEST_ROW = 8  # figures before one among which a measure is looked for that it goes on with
CLAUSE_LENGTH = 60  # characters before a number in which its clause is looked for
JOINED = re.compile("^[^，,。]{0,4}[、和及与,，]$|^[、和及与]$")


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
    subject_basis: Basis | None
    place_basis: Basis | None
    period_basis: Basis | None


def tell(
    words: Words,
    named: Sequence[Named],
    parties: Parties,
    clauses: Sequence[Clause],
    skipped: int,
) -> Iterator[Told]:
    """The figures of a sentence behind its first ``skipped`` characters (a dateline), in reading order."""
    reader = FigureReader(words, named, parties, clauses, skipped)
    for figure in figures(words.text, partial(is_whole, words)):
        if figure.start >= skipped and not reader.in_name(figure):
            yield reader.told(figure)


class FigureReader(SentenceReader):
    """What one sentence says of its figures; each is read with the one before it in mind."""

    def __init__(
        self, words: Words, named: Sequence[Named], parties: Parties, clauses: Sequence[Clause], skipped: int
    ) -> None:
        super().__init__(words, named, parties, clauses)
        self.skipped = skipped
        self.times: list[Period] | None = None
        self.before: Told | None = None
        self.row: list[Measured] = []  # the last figures so far
        self.taken: list[tuple[int, int]] = []
        self.ends: list[int] = []  # of the figures so far
        self.levels: list[str | None] = []  # measures of the sums and counts so far
        self.respectively: list[str | None] = []  # those of them that the coming changes belong to

    def in_name(self, figure: Figure) -> bool:
        """Whether a name holds the figure: 沿海8镇, 一乡一园一策."""
        index = bisect_right(self.named, figure.start, key=lambda item: item.start) - 1
        return index >= 0 and self.named[index].end >= figure.end

    def named_over(self, time: Period) -> bool:
        """Whether words that say when belong to a name: 2022年第一季度重大项目开工仪式."""
        index = bisect_right(self.named, time.start, key=lambda item: item.start) - 1
        return index >= 0 and self.named[index].end > time.end

    def told(self, figure: Figure) -> Told:
        """The figure with all that the sentence says of it."""
        if self.times is None:
            self.times = [time for time in periods(self.text) if not self.named_over(time)]
            self.taken = sorted(
                [(0, self.skipped)]
                + [(time.start, time.end) for time in self.times if self.text[time.end - 1] not in "均度"]
                + [
                    (n.start, n.end)
                    for n in self.named
                    if n.mention.entity_type in ("organization", "person", "place", "programme")
                ]
            )
        before = self.before
        begin = self.clause_begin(figure, before)
        left = self.text[begin : figure.start].rstrip(" \u3000")
        joined = before if before and JOINED.match(self.text[before.figure.end : figure.start][:6]) else None
        kind, falls = kind_of(self.text, figure, left, joined.kind if joined else None)
        if before and before.kind in ("level", "share") and figure.unit == before.figure.unit:
            kind = before.kind if MOVED_TO.fullmatch(self.text, before.figure.end, figure.start) else kind
        if kind == "share" and is_ranked_pace(self.text, figure.start):
            kind = "change"
        near = begun(self.taken, figure.start)
        behind = begun_between(self.named, figure.end, figure.end + 60)
        measure = measure_of(self.words, figure, kind, near, behind, self.row)
        measure = self.respective(figure, kind) or measure
        clause = self.owner(figure, behind)
        loan = loan_of(self.text, self.named, self.clauses[self.clause(figure.start)], figure, self.parties)
        if loan:
            clause = replace(clause, subject=loan.lender, basis=loan.basis)
        target = (loan.borrower if loan else None) or self.target(figure, kind, clause.subject)
        place, place_basis = self.parties.places.place_of(self.text, clause, self.named, figure.start, target)
        period, period_basis = self.period(figure, kind)
        told = Told(
            figure=figure,
            kind=kind,
            falls=falls or bool(joined and joined.falls and kind == "change"),
            measure=measure,
            subject=clause.subject,
            target=target,
            place=place,
            period=period,
            compare=self.compare(figure, kind, period_basis == "sentence before"),
            subject_basis=clause.basis,
            place_basis=place_basis,
            period_basis=period_basis,
        )
        self.before = told
        self.row = [*self.row[1 - LONGEST_ROW :], Measured(figure, kind, measure)]
        self.ends.append(figure.end)
        # 死亡12人、受伤30人，两项指数分别下降3%、5%
        if kind == "level" and not (figure.unit == "项" and INDEXES.match(self.text, figure.end)):
            self.levels.append(measure)
        return told

    def respective(self, figure: Figure, kind: Kind) -> str | None:
        """The measure of a change that 分别 gives with others, each to one of the levels before: 分别增长2%、3%."""
        if kind != "change":
            return None
        if RESPECTIVE.search(self.text, max(0, figure.start - 8), figure.start):
            more = MORE_NUMBERS.match(self.text, figure.end)
            count = 1 + len(MORE.findall(more.group())) if more else 1
            self.respectively = self.levels[-count:] if 1 < count <= len(self.levels) else []
        return self.respectively.pop(0) if self.respectively else None

    def clause_begin(self, figure: Figure, before: Told | None) -> int:
        """Where the clause that states the figure begins, the figure before it left out."""
        floor = max(0, figure.start - CLAUSE_LENGTH, before.figure.end if before else 0)
        begin = floor
        for mark in CLAUSE_MARK.finditer(self.text, floor, figure.start):
            begin = mark.end()
        return begin

    def period(self, figure: Figure, kind: Kind) -> tuple[str | None, Basis | None]:
        """When, in the words before the figure; a sentence without such words goes on with the one before it."""
        if figure.family == "age":
            return None, None
        own = self.own_period(figure)
        if left_behind(self.text, figure.start, figure.end) and (own is None or own.reach != "figure"):
            return None, None
        if own is None:
            told_else = self.times is not None and any(time.end <= figure.start for time in self.times)
            period = None if told_else else self.carried_period(kind)
            return period, "sentence before" if period else None
        words = self.text[own.start : own.end]
        if own.reach == "report":
            self.parties.period = words
        elif own.reach == "sentence":
            self.parties.happens(words)
        # 截至6月末，贷款余额…: words with a comma behind them open the clause that follows
        marks = len(CLAUSE_MARK.findall(self.text, own.end + 1, figure.start))
        shared = marks > 0 or (self.before is not None and self.before.figure.start >= own.end)
        return words, "enumeration" if shared else "clause"

    def carried_period(self, kind: Kind) -> str | None:
        """When, as the sentences before say: of a report that goes on, or of the event that is spoken of."""
        if kind == "duration":
            return None
        return (self.parties.latest_event() if GOES_ON.match(self.text) else None) or self.parties.period

    def own_period(self, figure: Figure) -> Period | None:
        """The nearest words before the figure that say when and reach as far."""
        for time in reversed(self.times or []):
            if time.end <= figure.start:
                first = next((end for end in self.ends if end > time.end), None)
                if reaches(self.text, time, figure.start, first):
                    return time
        return None

    def compare(self, figure: Figure, kind: Kind, carried: bool) -> str | None:
        """What a change is measured against, in the words since the figure before it.

        Without such words growth in per cent goes on with the change before it, and where its period is ``carried`` on
        from the sentence before, with the changes there.
        """
        if kind != "change":
            return None
        floor = max(0, figure.start - CLAUSE_LENGTH, self.before.figure.end if self.before else 0)
        own = compared_with(self.text[floor : figure.start], figure.family == "growth")
        before = None
        if self.before and self.before.kind == "change":
            goes_on = (
                figure.unit == "%"
                or figure.unit in POINTS
                or JOINED.match(self.text[self.before.figure.end : figure.start])
            )
            before = self.before.compare if goes_on else None
        compare = own or before or (self.parties.compare if carried and figure.unit == "%" else None)
        # 增速比上半年加快0.4个百分点: a step in points says nothing of the growth that the next sentence tells
        if figure.unit not in POINTS:
            self.parties.compare = compare
        return compare

    def owner(self, figure: Figure, behind: Sequence[Named]) -> Clause:
        """The figure's clause with whose it is: the thing behind it that it sizes or ranks, else the subject."""
        clause = self.clauses[self.clause(figure.start)]
        if figure.family == "rank" and self.text[figure.start] == "首":
            ranked = [item for item in behind if not CLAUSE_MARK.search(self.text, figure.end, item.start)]
            if ranked:
                return replace(clause, subject=ranked[0].mention.surface, basis="clause")
        own = owner_behind(self.words, figure, behind)
        if not own and figure.family != "rank":  # 居全省第二: the whole is where the rank is held, not who holds it
            own = self.parties.names.whole_of(self.text, max(clause.start, figure.start - CLAUSE_LENGTH), figure.start)
        return replace(clause, subject=own, basis="clause") if own else clause

    def target(self, figure: Figure, kind: Kind, subject: str | None) -> str | None:
        """To whom money goes, as this clause and the one before it say, else as said of the sum before."""
        before = self.before
        goes_on = before.target if before and before.subject == subject else None
        if before and ANOTHER.search(self.text, before.figure.end, figure.start):
            goes_on = None
        if figure.family != "money":
            if figure.unit in RECEIVERS:
                start = self.clauses[self.clause(figure.start)].start
                return counted_receiver(self.text, start, figure, self.parties) or (
                    goes_on if figure.unit == "笔" else None
                )
            return goes_on if kind == "change" else None
        start = max(self.clauses[max(0, self.clause(figure.start) - 1)].start, figure.start - CLAUSE_LENGTH)
        return target_of(self.text, self.named, start, figure, self.parties, subject) or goes_on


def begun(taken: Sequence[tuple[int, int]], offset: int) -> Sequence[tuple[int, int]]:
    """The last few spans that begin before ``offset``."""
    last = bisect_right(taken, offset, key=lambda span: span[0])
    return taken[max(0, last - 4) : last]
