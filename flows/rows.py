"""A page's reading as rows of the raw tables."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from flows.reading.model import Article, Byline, Line, Mention, PageReading, Post, Quantity, Undertaking
from warehouse.load import Rows, packed_rows

Row = Mapping[str, object]  # values by column
Found = Byline | Mention | Post | Quantity | Undertaking


def reading_rows(reading: PageReading) -> Rows:
    """The reading's rows by raw table; what belongs to an article carries its ordinal, and its own from 1."""
    rows: dict[str, Iterable[Row]] = {
        "lines": map(_columns, reading.lines),
        "articles": map(_article, reading.articles),
        "bylines": _numbered(reading, "byline_ordinal", lambda article: article.bylines),
        "mentions": _numbered(reading, "mention_ordinal", lambda article: article.mentions),
        "posts": _numbered(reading, "post_ordinal", lambda article: article.posts),
        "quantities": _numbered(reading, "quantity_ordinal", lambda article: article.quantities),
        "undertakings": _numbered(reading, "undertaking_ordinal", lambda article: article.undertakings),
        "terms": _terms(reading),
    }
    return {table: packed_rows(found) for table, found in rows.items()}


def _article(article: Article) -> Row:
    return {
        "article_ordinal": article.ordinal,
        "kicker": article.kicker,
        "headline": article.headline,
        "deck": article.deck,
        "body": article.body,
        "dateline": article.dateline,
        "jump": article.jump,
        "is_truncated": article.is_truncated,
        "place_code": article.place_code,
        "own_level": article.own_level,
        "signature": article.signature,
        "ocr_quality": article.ocr_quality,
    }


def _numbered(reading: PageReading, name: str, of: Callable[[Article], Sequence[Found]]) -> Iterator[Row]:
    for article in reading.articles:
        for number, found in enumerate(of(article), start=1):
            yield {"article_ordinal": article.ordinal, name: number} | _columns(found)


def _terms(reading: PageReading) -> Iterator[Row]:
    for article in reading.articles:
        for field, counts in article.terms.items():
            for term, count in counts.items():
                yield {"article_ordinal": article.ordinal, "field": field, "term": term, "term_count": count}


def _columns(row: Line | Found) -> dict[str, object]:
    """The row's values by column; none of them holds others."""
    return {name: getattr(row, name) for name in row.__slots__}
