"""Names: who and what a page names, who holds which post, and the place that each article is about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flows.reading.model import Mention, Post, Story
from flows.reading.names.page import read_names
from flows.reading.names.words import Words


@dataclass(frozen=True, slots=True)
class Names:
    """What one article names."""

    mentions: tuple[Mention, ...]
    posts: tuple[Post, ...]
    place_code: str | None  # of the county or city that the article is about
    words: tuple[Words, ...]  # of its passages


def find_names(stories: Sequence[Story]) -> tuple[Names, ...]:
    """The names of each story of one page, in the same order.

    What one article spells out is known in all: a person named in full, a firm by its short name.
    """
    return tuple(Names(*found) for found in read_names(stories))
