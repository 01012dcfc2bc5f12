"""Paragraphs that the OCR reader gave twice."""

from __future__ import annotations

from collections import defaultdict
from typing import Final

from flows.reading.lines import Row

SHORTEST: Final = 20  # characters; shorter lines are repeated on purpose (section titles, table cells)
KEY: Final = 12  # characters at either end by which a copy is looked up
SHINGLE: Final = 4
SAME: Final = 0.9  # share of a copy's shingles that its original has too
CANDIDATES: Final = 3  # originals looked at per end


def repeated_lines(rows: list[Row]) -> dict[int, int]:
    """Index of each repeated line → index of the line that it repeats, the first of its kind.

    A copy begins or ends like its original and holds nothing new; two readings of one paragraph may differ in single
    characters. Time is linear: each line is compared with at most a handful of others.
    """
    seen: defaultdict[str, list[int]] = defaultdict(list)
    repeats: dict[int, int] = {}
    for index, row in enumerate(rows):
        if len(row.core) < SHORTEST:
            continue
        keys = (row.core[:KEY], row.core[-KEY:])
        candidates = dict.fromkeys(seen[keys[0]][:CANDIDATES] + seen[keys[1]][:CANDIDATES])
        original = next((other for other in candidates if _holds(rows[other].core, row.core)), None)
        if original is not None:
            repeats[index] = original
            continue
        for key in keys:
            if len(seen[key]) < CANDIDATES:
                seen[key].append(index)
    return repeats


def _holds(original: str, copy: str) -> bool:
    """Whether the copy says nothing, or next to nothing, that the original doesn't."""
    if original == copy:
        return True
    if len(copy) > 1.1 * len(original):
        return False
    shingles = {copy[i : i + SHINGLE] for i in range(len(copy) - SHINGLE + 1)}
    known = {original[i : i + SHINGLE] for i in range(len(original) - SHINGLE + 1)}
    return len(shingles & known) >= SAME * len(shingles)
