"""What is known of a sentence before its figures, or its programmes, are read."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from flows.reading.figures.clause import Clause
from flows.reading.figures.named import Named
from flows.reading.figures.parties import Parties
from flows.reading.names.words import Words


class SentenceReader:
    """A sentence's words, names and clauses, and the parties of the story so far; base of those who read it."""

    def __init__(self, words: Words, named: Sequence[Named], parties: Parties, clauses: Sequence[Clause]) -> None:
        self.words = words
        self.text = words.text
        self.named = named
        self.parties = parties
        self.clauses = clauses

    def clause(self, offset: int) -> int:
        """Which clause holds ``offset``."""
        return bisect_right(self.clauses, offset, key=lambda clause: clause.start) - 1
