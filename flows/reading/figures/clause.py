"""A clause of a sentence and whose it tells."""

from __future__ import annotations

from dataclasses import dataclass

from flows.reading.model import Basis


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause of a sentence: where it begins there, its subject, and where that was found."""

    start: int
    subject: str | None
    basis: Basis | None
