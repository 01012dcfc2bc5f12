"""Each line's role, decided over the whole page at once.

Each sign that a line shows (evidence.py) speaks for some roles and against others, each role is followed by some roles
more readily than by others (role_weights.py), and the best sequence of roles is found by dynamic programming
(Viterbi): linear in the number of lines.
"""

from __future__ import annotations

from operator import add
from typing import Final

from flows.reading.evidence import page_signs
from flows.reading.glance import LONG
from flows.reading.lines import Row
from flows.reading.role_weights import FIRST, LAST, SIGNS, STATES, STEPS, State

NEVER: Final = float("-inf")
TEXT: Final = tuple(state in ("opening", "body", "caption") for state in STATES)
INTO: Final = tuple(tuple(STEPS[before][after] for before in STATES) for after in range(len(STATES)))


def find_states(rows: list[Row]) -> list[State]:
    """The best sequence of states for the page's lines; repeated lines must have been taken out."""
    if not rows:
        return []
    scores = (_scores(row, signs) for row, signs in zip(rows, page_signs(rows), strict=True))
    so_far = list(map(add, next(scores), FIRST))
    came_from: list[bytes] = []
    for line in scores:
        origins: list[int] = []
        sums: list[float] = []
        for score, steps in zip(line, INTO, strict=True):
            if score == NEVER:
                origins.append(0)
                sums.append(NEVER)
                continue
            ways = list(map(add, so_far, steps))
            best = max(ways)
            origins.append(ways.index(best))
            sums.append(best + score)
        came_from.append(bytes(origins))
        so_far = sums
    ends = list(map(add, so_far, LAST))
    path = [ends.index(max(ends))]
    for before in reversed(came_from):
        path.append(before[path[-1]])
    return [STATES[state] for state in reversed(path)]


def _scores(row: Row, signs: list[str]) -> list[float]:
    """The score of each state that the line may have: a long line can only be text."""
    sums = map(sum, zip(*(SIGNS[sign] for sign in signs), strict=True))
    if row.length < LONG:
        return list(sums)
    return [score if is_text else NEVER for score, is_text in zip(sums, TEXT, strict=True)]
