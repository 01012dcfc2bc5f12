"""Reading one page: from its text to all rows that it gives. A pure function: no files, no database, no clock."""

from __future__ import annotations

from flows.reading.figures import find_quantities
from flows.reading.layout import Frame, lay_out
from flows.reading.model import Article, PageReading
from flows.reading.names import Names, find_names


def read_page(text: str) -> PageReading:
    """Lines with their roles, articles, bylines, mentions, posts and quantities of a page's decoded text.

    Any string gives a reading, if only of noise. The same text gives the same reading.
    """
    layout = lay_out(text)
    names = find_names([frame.story for frame in layout.frames])
    articles = tuple(_article(frame, found) for frame, found in zip(layout.frames, names, strict=True))
    return PageReading(layout.lines, articles, layout.published_on)


def _article(frame: Frame, names: Names) -> Article:
    return Article(
        ordinal=frame.ordinal,
        kicker=frame.kicker,
        headline=frame.headline,
        deck=frame.deck,
        body=frame.body,
        dateline=frame.dateline,
        jump=frame.jump,
        is_truncated=frame.is_truncated,
        place_code=names.place_code,
        bylines=frame.bylines,
        mentions=names.mentions,
        posts=names.posts,
        quantities=find_quantities(frame.story, names.mentions),
    )
