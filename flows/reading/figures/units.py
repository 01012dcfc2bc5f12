"""The units that may follow a number, by kind; ``units.txt`` beside this file holds them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).parent


def data_lines(name: str) -> Iterator[str]:
    """The lines of a data file of this package, without comments and blank lines."""
    for line in (HERE / name).read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            yield line


def load_units() -> dict[str, str]:
    """Unit → kind. The first line that names a unit decides."""
    units: dict[str, str] = {}
    for line in data_lines("units.txt"):
        kind, _, names = line.partition("\t")
        for name in names.split():
            units.setdefault(name, kind)
    return units


UNITS = load_units()
# How long the units are that begin with a character, falling.
LENGTHS = {
    start: sorted({len(unit) for unit in UNITS if unit[0] == start}, reverse=True)
    for start in {unit[0] for unit in UNITS}
}
SET_PHRASES = frozenset(phrase for line in data_lines("set_phrases.txt") for phrase in line.split())
PHRASE_LENGTHS = sorted({len(phrase) for phrase in SET_PHRASES})


def unit_at(text: str, start: int) -> str | None:
    """The longest unit that stands at ``start``; None where a longer word begins there that is none (单元, 年级)."""
    for length in LENGTHS.get(text[start : start + 1], ()):
        unit = text[start : start + length]
        if unit in UNITS:
            return None if UNITS[unit] == "none" else unit
    return None


def skip_space(text: str, end: int) -> int:
    """Where the unit of a number begins that ends at ``end``: an OCR reader may leave a blank between (65 %)."""
    return end + 1 if text[end : end + 1] in (" ", "\u3000") and unit_at(text, end + 1) else end


def opens_set_phrase(text: str, start: int, end: int) -> bool:
    """Whether a set phrase stands at ``start`` and reaches at least to ``end``."""
    return any(text[start : start + length] in SET_PHRASES for length in PHRASE_LENGTHS if length >= end - start)
