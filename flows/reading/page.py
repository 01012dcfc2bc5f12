"""Reading one page: from its text to all rows that it gives. A pure function: no files, no database, no clock."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import chain
from typing import Final

from flows.reading.dating import printed
from flows.reading.figures import find_facts
from flows.reading.home import own_level, own_place, page_home, place_of
from flows.reading.layout import Frame, Layout, lay_out
from flows.reading.model import Article, PageReading, Role
from flows.reading.names import Names, find_names
from flows.reading.names.gazetteer import gazetteer, segmenter
from flows.reading.names.words import cut
from flows.reading.ocr_quality import Counts, counted, ocr_quality
from flows.reading.signature import signature
from flows.reading.terms import article_terms

OUTSIDE: Final[frozenset[Role]] = frozenset(["byline", "credit", "jump", "banner", "noise"])  # of articles' passages


def read_page(text: str) -> PageReading:
    """Lines with their roles, articles, bylines, mentions, posts, quantities and terms of a page's decoded text.

    Any string gives a reading, if only of noise. The same text gives the same reading.
    """
    layout = lay_out(text)
    names = find_names([frame.story for frame in layout.frames])
    home = page_home(layout.folios, [found.place_code for found in names if found.place_code], gazetteer())
    repeated = _repeated(layout)
    counts = [tuple(map(counted, found.words)) for found in names]
    articles = tuple(
        _article(frame, found, home, counted_words, repeated.get(frame.ordinal, 0))
        for frame, found, counted_words in zip(layout.frames, names, counts, strict=True)
    )
    outside = (text[line.char_start : line.char_end] for line in layout.lines if line.role in OUTSIDE)
    banners = (text[line.char_start : line.char_end] for line in layout.lines if line.role == "banner")
    passages = (passage.text for frame in layout.frames for passage in frame.story.passages)
    days = printed(layout.folios, chain(banners, passages))
    return PageReading(
        lines=layout.lines,
        articles=articles,
        published_on=days.day,
        published_earliest=days.earliest,
        published_latest=days.latest,
        ocr_quality=ocr_quality(
            [*chain(*counts), *(counted(cut(line, segmenter())) for line in outside)], sum(repeated.values())
        ),
    )


def _repeated(layout: Layout) -> Counter[int | None]:
    """How many characters of each article the page has a second time."""
    repeated: Counter[int | None] = Counter()
    for line in layout.lines:
        if line.role == "duplicate":
            repeated[line.article_ordinal] += line.char_end - line.char_start
    return repeated


def _article(frame: Frame, names: Names, home: str | None, counts: Sequence[Counts], repeated: int) -> Article:
    level = own_level(frame.story, names.mentions)
    place_code = place_of(frame.story, names.place_code, own_place(level, home, gazetteer()), gazetteer())
    facts = find_facts(frame.story, names.mentions, names.words, place_code)
    return Article(
        ordinal=frame.ordinal,
        kicker=frame.kicker,
        headline=frame.headline,
        deck=frame.deck,
        body=frame.body,
        dateline=frame.dateline,
        jump=frame.jump,
        is_truncated=frame.is_truncated,
        place_code=place_code,
        own_level=level,
        bylines=frame.bylines,
        mentions=names.mentions,
        posts=names.posts,
        quantities=facts.quantities,
        undertakings=facts.undertakings,
        terms=article_terms(frame.story.passages),
        signature=signature((frame.headline or "") + frame.body),
        ocr_quality=ocr_quality(counts, repeated, is_torn=frame.is_truncated and frame.jump is None),
    )
