"""Which other figure a figure belongs to: the level that a change led to, the whole that a part is taken of."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from math import isclose

from flows.reading.figures.facts import Told
from flows.reading.figures.measure_words import ACTS

# 增长5%，达到20亿元: the level stands behind its change
REACHES = re.compile(
    r"(?:[，,、]|以上|左右|多|的)*(?:总[额量数]|规模|余额|累计)?(?:达到?|增至|增加到|升至|降至|减至|提高到|下降到|回落至|跌至|至|到|为)了?"
    r"(?:近|约|超过?|突破|逾|不到|历史新高的?)?$"
)
AMONG = re.compile("其中")
IN_ALL = re.compile("(?:共|合计|总计|一共|共计|累计)[^，,、0-9]{0,8}$")
LEVELS = ("level", "share")
RELATIVE = ("percent", "times", "growth", "part", "tenth")
MOST_PARTS = 12  # figures in a row that are added up to see whether they make a whole, or looked back at for a level
ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class Links:
    """Indexes into the story's figures; None where there is no such figure."""

    change_of: int | None
    part_of: int | None


Indexed = tuple[int, Told]


class Linker:
    """Links the figures of one paragraph; its sentences come in order."""

    def __init__(self) -> None:
        self.before: list[Indexed] = []  # the figures of the sentence before that are no parts themselves
        self.wholes: list[Indexed] = []  # of what 其中 goes on to tell the parts behind a semicolon

    def links(self, text: str, facts: Sequence[Told], first: int) -> list[Links]:
        """The links of a sentence's figures; ``first`` is the index of the first of them among the story's figures."""
        if not facts:
            self.before, self.wholes = [], []
            return []
        changes = [level_of(text, facts, index) for index in range(len(facts))]
        parts = added_up(text, facts)
        found = [
            Links(None if level is None else first + level, None if whole is None else first + whole)
            for level, whole in zip(changes, parts, strict=True)
        ]
        indexed = list(enumerate(facts, start=first))
        among = AMONG.search(text)
        if among:
            here = [(index, told) for index, told in indexed if told.figure.start < among.start()]
            self.wholes = [*self.before, *here]
        begin = among.end() if among else 0
        for place, (_, told) in enumerate(indexed):
            if self.wholes and told.figure.start >= begin:
                if turns_away(text, begin, told, self.wholes):
                    self.wholes = []
                elif found[place].part_of is None:
                    found[place] = replace(found[place], part_of=whole_of(told, self.wholes))
        self.before = [pair for pair, link in zip(indexed, found, strict=True) if link.part_of is None]
        if not text.rstrip().endswith(("；", ";")):
            self.wholes = []
        return found


def turns_away(text: str, begin: int, told: Told, wholes: Sequence[Indexed]) -> bool:
    """Whether a clause behind the first part tells of another deed: 其中小微企业20亿元，减免利息3亿元."""
    mark = max(text.rfind(mark, begin, told.figure.start) for mark in "，,")
    clause = text[mark + 1 : told.figure.start].lstrip()
    if mark < 0 or len(clause) < 4 or clause[:2] not in ACTS:
        return False
    thing = clause[2:]
    return not any(
        thing[place : place + 2] in (whole.measure or "") for _, whole in wholes for place in range(len(thing) - 1)
    )


def level_of(text: str, facts: Sequence[Told], index: int) -> int | None:
    """The level that a change led to: the one behind it that it reaches, else the last one before with its measure."""
    change = facts[index]
    if change.kind != "change":
        return None
    for other in range(index + 1, min(index + 3, len(facts))):
        if facts[other].kind in LEVELS and fits(change, facts[other]):
            # 同比增长5%、环比增长2%，达到20亿元
            between = text[facts[other - 1].figure.end : facts[other].figure.start]
            if REACHES.match(between):
                return other
        if facts[other].kind != "change":
            break
    for other in range(index - 1, max(-1, index - MOST_PARTS), -1):
        level = facts[other]
        if level.kind in LEVELS and level.measure is not None and level.measure == change.measure:
            return other if fits(change, level) else None
    return None


def fits(change: Told, level: Told) -> bool:
    """Whether a change may be one of that level: in per cent, in points of a share, or in the level's unit."""
    return change.figure.family in RELATIVE or change.figure.unit == level.figure.unit


def whole_of(part: Told, candidates: Sequence[Indexed]) -> int | None:
    """The last of the figures before 其中 of which the figure behind it can be a part."""
    return next((index for index, whole in reversed(candidates) if may_hold(whole, part)), None)


def may_hold(whole: Told, part: Told) -> bool:
    """Whether both are levels in one unit, and the part is not the larger one."""
    return (
        whole.kind == part.kind == "level"
        and "速" not in (whole.measure or "")
        and whole.figure.unit == part.figure.unit
        and whole.figure.family == part.figure.family
        and part.figure.low <= (whole.figure.high or whole.figure.low)
    )


def added_up(text: str, facts: Sequence[Told]) -> list[int | None]:
    """For each figure the one of its sentence that it adds up to with its neighbours: 共100户，甲村60户、乙村40户."""
    wholes: list[int | None] = [None] * len(facts)
    for index, whole in enumerate(facts):
        if whole.kind != "level":
            continue
        parts = run(facts, index, 1)
        if not parts and IN_ALL.search(text, max(0, whole.figure.start - 14), whole.figure.start):
            parts = run(facts, index, -1)
        for part in parts:
            wholes[part] = index if wholes[part] is None else wholes[part]
    return wholes


def run(facts: Sequence[Told], index: int, step: int) -> Sequence[int]:
    """The figures next to one, on one side, that add up to it; none where fewer than two do."""
    whole = facts[index]
    row = range(index + step, index + step * (MOST_PARTS + 1), step)
    parts = []
    for other in row:
        if not (0 <= other < len(facts) and may_hold(whole, facts[other]) and facts[other].figure.high is None):
            break
        parts.append(other)
    sums = accumulate(facts[other].figure.low for other in parts)
    for count, total in enumerate(sums, start=1):
        if count > 1 and isclose(total, whole.figure.low, rel_tol=ROUNDING):
            return parts[:count]
    return ()
