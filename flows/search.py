"""The words that a question for articles is asked with."""

from __future__ import annotations

import duckdb

from flows.reading.terms import folded, question_words


def words_to_ask(db: duckdb.DuckDBPyConnection, question: str) -> list[str]:
    """The words of a question, apart by white space, for ``marts.search_articles``.

    A word that stands in some article of the published edition stays as it is typed, be it a name or several words that
    are to stand side by side; any other is cut by the segmenter.
    """
    typed = folded(question).split()
    found = db.execute(
        "select distinct unnest(matched_terms) from marts.search_articles(?)", [" ".join(typed)]
    ).fetchall()
    known = {term for (term,) in found}
    words = [word for part in typed for word in ([part] if part in known else question_words(part))]
    return list(dict.fromkeys(words))
