"""A page's reading as rows of the raw tables."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from flows.reading.model import Byline, Line, Mention, PageReading, Post, Quantity, Undertaking
from warehouse.load import Rows, json_rows


def reading_rows(reading: PageReading) -> Rows:
    """The reading's rows by raw table; what belongs to an article carries its ordinal, and its own from 1."""
    rows: dict[str, list[dict[str, object]]] = {"lines": [_columns(line) for line in reading.lines], "articles": []}
    rows |= {table: [] for table in ("bylines", "mentions", "posts", "quantities", "undertakings", "terms")}
    for article in reading.articles:
        rows["articles"].append(
            {
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
        )
        for table, name, found in (
            ("bylines", "byline_ordinal", article.bylines),
            ("mentions", "mention_ordinal", article.mentions),
            ("posts", "post_ordinal", article.posts),
            ("quantities", "quantity_ordinal", article.quantities),
            ("undertakings", "undertaking_ordinal", article.undertakings),
        ):
            rows[table] += _numbered(found, article.ordinal, name)
        rows["terms"] += (
            {"article_ordinal": article.ordinal, "field": field, "term": term, "term_count": count}
            for field, counts in article.terms.items()
            for term, count in counts.items()
        )
    return {table: json_rows(found) for table, found in rows.items()}


def _numbered(
    found: Sequence[Byline | Mention | Post | Quantity | Undertaking], article: int, name: str
) -> Iterable[dict[str, object]]:
    return ({"article_ordinal": article, name: number} | _columns(row) for number, row in enumerate(found, start=1))


def _columns(row: Line | Byline | Mention | Post | Quantity | Undertaking) -> dict[str, object]:
    """The row's values by column; none of them holds others."""
    return {name: getattr(row, name) for name in row.__slots__}
