"""Each line's role, decided over the whole page at once.

Each sign that a line shows (evidence.py) speaks for some roles and against others, each role is followed by some roles
more readily than by others (role_weights.py), and the best sequence of roles is found by dynamic programming
(Viterbi): linear in the number of lines.
"""

from __future__ import annotations

from typing import Final

from flows.reading.evidence import LONG, page_signs
from flows.reading.lines import Row
from flows.reading.role_weights import FIRST, LAST, SIGNS, STATES, STEPS, State

ALL: Final = tuple(range(len(STATES)))
TEXT: Final = tuple(STATES.index(state) for state in ("opening", "body", "caption"))
INTO: Final = tuple(tuple(STEPS[before][after] for before in STATES) for after in ALL)  # by state entered, then left


def find_states(rows: list[Row]) -> list[State]:
    """The best sequence of states for the page's lines; repeated lines must have been taken out."""
    if not rows:
        return []
    scores = [_score(row, signs) for row, signs in zip(rows, page_signs(rows), strict=True)]
    so_far = {state: score + FIRST[state] for state, score in scores[0].items()}
    came_from: list[dict[int, int]] = []
    for line in scores[1:]:
        origins: dict[int, int] = {}
        sums: dict[int, float] = {}
        for state, score in line.items():
            steps = INTO[state]
            best, origin = max((total + steps[before], before) for before, total in so_far.items())
            origins[state] = origin
            sums[state] = best + score
        came_from.append(origins)
        so_far = sums
    at = max(so_far, key=lambda state: so_far[state] + LAST[state])
    path = [at]
    for origins in reversed(came_from):
        at = origins[at]
        path.append(at)
    return [STATES[state] for state in reversed(path)]


def _score(row: Row, signs: list[str]) -> dict[int, float]:
    """The score of each state that the line may have: a long line can only be text."""
    weights = [SIGNS[sign] for sign in signs]
    return {state: sum(row[state] for row in weights) for state in (TEXT if row.length >= LONG else ALL)}
