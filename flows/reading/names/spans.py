"""Found names in one passage, and which of them stay where they overlap."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from flows.reading.model import EntityType


@dataclass(frozen=True, slots=True)
class Found:
    """A name in a passage's text: ``text[start:end]``, quotation marks around it left out."""

    entity_type: EntityType
    start: int
    end: int
    name: str | None = None  # the full name where it is known
    place_code: str | None = None


def longest(found: Iterable[Found], length: int) -> list[Found]:
    """Those that stay when the longest name wins; of equally long ones the first given. In order of the text.

    Each character is taken once, so that the work grows with the text and the names in it, not with their pairs.
    """
    taken = bytearray(length)
    kept = []
    for span in sorted(found, key=lambda item: item.start - item.end):
        if not (taken[span.start] or taken[span.end - 1]):
            taken[span.start : span.end] = b"\x01" * (span.end - span.start)
            kept.append(span)
    return sorted(kept, key=lambda item: item.start)
