"""What readers of the published file may rely on, and the checks that the file must pass before they get it."""

from __future__ import annotations

# Tables of schema marts with the columns and types that stay; there may be more of both.
TEXT, COUNT, FLAG, NUMBER, DAY, TIME = "VARCHAR", "INTEGER", "BOOLEAN", "DOUBLE", "DATE", "TIMESTAMP WITH TIME ZONE"
SPAN = {"char_start": COUNT, "char_end": COUNT}
TABLES: dict[str, dict[str, str]] = {
    "pages": {
        **dict.fromkeys(("page_id", "file_name", "text", "encoding", "newspaper"), TEXT),
        "published_on": DAY,
        "published_on_basis": TEXT,
        **dict.fromkeys(("line_count", "char_count", "article_count"), COUNT),
        "reader_version": TEXT,
        "first_seen_at": TIME,
        "edition": COUNT,
        "ocr_quality": NUMBER,
    },
    "page_lines": {
        **dict.fromkeys(("page_id", "file_name", "article_id", "role"), TEXT),
        "line_number": COUNT,
        "continues": FLAG,
        **SPAN,
    },
    "articles": {
        **dict.fromkeys(("article_id", "page_id", "file_name", "kicker", "headline", "deck", "body"), TEXT),
        **dict.fromkeys(("dateline", "jump", "place", "place_code", "story_id"), TEXT),
        **dict.fromkeys(("ordinal", "char_count"), COUNT),
        "ocr_quality": NUMBER,
        "is_truncated": FLAG,
        "published_on": DAY,
    },
    "article_terms": {"article_id": TEXT, "field": TEXT, "term": TEXT, "term_count": COUNT},
    "terms": {"term": TEXT, "article_count": COUNT},
    "bylines": {"article_id": TEXT, "ordinal": COUNT, "name": TEXT, "role": TEXT},
    "entities": {
        **dict.fromkeys(("entity_id", "entity_type", "name", "place_code", "parent_entity_id"), TEXT),
        **dict.fromkeys(("article_count", "mention_count"), COUNT),
        **dict.fromkeys(("first_seen_on", "last_seen_on"), DAY),
    },
    "entity_aliases": {"entity_id": TEXT, "surface": TEXT, "mention_count": COUNT},
    "entity_mentions": {
        **dict.fromkeys(("mention_id", "article_id", "page_id", "entity_id", "surface"), TEXT),
        "line_number": COUNT,
        **SPAN,
    },
    "entity_pairs": {"entity_id_a": TEXT, "entity_id_b": TEXT, "article_count": COUNT, "sentence_count": COUNT},
    "posts": {**dict.fromkeys(("person_entity_id", "organization_entity_id", "title", "article_id"), TEXT), **SPAN},
    "undertakings": {
        **dict.fromkeys(("undertaking_id", "article_id", "page_id", "entity_id", "run_by", "run_by_entity_id"), TEXT),
        **dict.fromkeys(("runner_words", "verb", "since", "sentence"), TEXT),
        "is_means": FLAG,
        "since_start": DAY,
        "line_number": COUNT,
        **SPAN,
    },
    "programmes": {
        **dict.fromkeys(("entity_id", "entity_type", "name", "run_by", "run_by_entity_id"), TEXT),
        **dict.fromkeys(("place", "place_code", "since", "since_sentence", "since_article_id"), TEXT),
        "all_runners": "VARCHAR[]",
        **dict.fromkeys(("run_by_article_count", "article_count", "metric_count"), COUNT),
        **dict.fromkeys(("since_start", "first_seen_on", "last_seen_on"), DAY),
    },
    "metrics": {
        **dict.fromkeys(("metric_id", "article_id", "page_id", "text", "unit", "approx", "kind", "measure"), TEXT),
        **dict.fromkeys(("subject", "subject_entity_id", "target", "place", "place_code", "period"), TEXT),
        **dict.fromkeys(("compare", "sentence", "subject_type", "within_period_of"), TEXT),
        **dict.fromkeys(("sentence_ordinal", "line_number"), COUNT),
        **SPAN,
        **dict.fromkeys(("value", "value_high"), NUMBER),
        **dict.fromkeys(("period_start", "period_end"), DAY),
        **dict.fromkeys(("base_value", "base_value_high"), NUMBER),
        **dict.fromkeys(
            ("base_unit", "dimension", "subject_basis", "place_basis", "period_basis", "period_kind"), TEXT
        ),
        **dict.fromkeys(("measure_id", "additivity", "change_of", "part_of", "restates", "counted_as"), TEXT),
        "is_summable": FLAG,
    },
    "measures": {
        **dict.fromkeys(("measure_id", "measure", "unit", "additivity"), TEXT),
        "is_generic": FLAG,
        **dict.fromkeys(("metric_count", "article_count", "subject_count"), COUNT),
    },
    "measure_aliases": {"measure_id": TEXT, "words": TEXT, "metric_count": COUNT},
    "metric_series": {
        **dict.fromkeys(("series_id", "measure_id", "measure", "subject", "subject_entity_id", "target"), TEXT),
        **dict.fromkeys(("place", "place_code", "unit", "kind", "compare", "span", "approx"), TEXT),
        **dict.fromkeys(("metric_id", "article_id"), TEXT),
        **dict.fromkeys(("period_start", "period_end", "previous_period_end"), DAY),
        **dict.fromkeys(("value", "value_high", "previous_value", "change", "growth"), NUMBER),
        **dict.fromkeys(("metric_count", "value_count"), COUNT),
    },
    "metric_claims": {
        **dict.fromkeys(("metric_id_a", "metric_id_b", "verdict", "measure_id", "text_a", "text_b", "base_unit"), TEXT),
        **dict.fromkeys(("sentence_a", "sentence_b", "article_id_a", "article_id_b"), TEXT),
        **dict.fromkeys(("base_value_a", "base_value_b"), NUMBER),
        "same_story": FLAG,
    },
    "quarantine": {
        **dict.fromkeys(("path", "file_name", "reason", "detail"), TEXT),
        "bytes": "BIGINT",
        **dict.fromkeys(("first_seen_at", "last_seen_at"), TIME),
    },
    "deliveries": {
        **dict.fromkeys(("event_id", "endpoint", "event_type", "state"), TEXT),
        **dict.fromkeys(("edition", "attempts", "last_status"), COUNT),
        **dict.fromkeys(("last_attempt_at", "next_attempt_at", "delivered_at", "created_at"), TIME),
    },
    "editions": {
        **dict.fromkeys(("run_id", "reader_version"), TEXT),
        **dict.fromkeys(("edition", "page_count", "article_count", "entity_count", "metric_count"), COUNT),
        "new_page_count": COUNT,
        "published_at": TIME,
    },
}

# Table macros of schema marts that take words, with the columns of their answers.
MACROS: dict[str, dict[str, str]] = {
    "search_articles": {
        "article_id": TEXT,
        "score": NUMBER,
        "has_all_words": FLAG,
        **dict.fromkeys(("matched_fields", "matched_terms"), "VARCHAR[]"),
        **dict.fromkeys(("headline", "newspaper", "place", "sentence"), TEXT),
        "published_on": DAY,
    },
}

# What must hold in the very file that is published: a sentence, and a query that counts what breaks it.
CHECKS: dict[str, str] = {
    "every page has its lines": """
        select count(*) from marts.pages where page_id not in (select page_id from marts.page_lines)""",
    "every line belongs to a page and, where it names one, to an article": """
        select count(*) from marts.page_lines as line
        left join marts.pages as page using (page_id)
        left join marts.articles as article using (article_id)
        where page.page_id is null or (line.article_id is not null and article.article_id is null)""",
    "pages count their articles right": """
        select count(*) from marts.pages
        where article_count <> (select count(*) from marts.articles where articles.page_id = pages.page_id)""",
    "mentions belong to an article and an entity": """
        select count(*) from marts.entity_mentions as mention
        left join marts.articles as article using (article_id)
        left join marts.entities as entity using (entity_id)
        where article.article_id is null or entity.entity_id is null""",
    "every programme and product is told of once": """
        select count(*) from marts.entities as entity full join marts.programmes as programme using (entity_id)
        where (entity.entity_type in ('programme', 'product')) <> (programme.entity_id is not null)""",
    "metrics belong to an article": """
        select count(*) from marts.metrics
        where article_id not in (select article_id from marts.articles)""",
    "metrics, measures, series and claims point at each other": """
        with pointers as (
            select measure_id as target from marts.metrics
            union all select restates from marts.metrics
            union all select metric_id from marts.metric_series
            union all select metric_id_a from marts.metric_claims
            union all select metric_id_b from marts.metric_claims
        ),

        targets as (select measure_id as target from marts.measures union all select metric_id from marts.metrics)

        select count(*) from pointers where target is not null and target not in (select target from targets)""",
    "a metric's characters show its words": """
        with spans as (
            select
                regexp_replace(metric.text, '[\\s\\p{Z}]', '', 'g') as words,
                regexp_replace(page.text[metric.char_start + 1 : metric.char_end], '[\\s\\p{Z}]', '', 'g') as shown
            from marts.metrics as metric left join marts.pages as page using (page_id)
        )

        select count(*) from spans where shown is null or shown = '' or not starts_with(words, shown)""",
    "search_articles finds the articles that have a term": """
        with asked as (select term from marts.terms where regexp_full_match(term, '\\p{Han}+') order by term limit 1)

        select count(*) from asked inner join marts.article_terms as term on asked.term = term.term
        where term.article_id not in (select article_id from marts.search_articles((select term from asked)))""",
    "keys are unique": """
        select (select count(*) - count(distinct page_id) from marts.pages)
            + (select count(*) - count(distinct article_id) from marts.articles)
            + (select count(*) - count(distinct entity_id) from marts.entities)
            + (select count(*) - count(distinct mention_id) from marts.entity_mentions)
            + (select count(*) - count(distinct metric_id) from marts.metrics)""",
    "the newest edition counts what the file holds": """
        select count(*) from marts.editions
        where edition = (select max(edition) from marts.editions)
            and (page_count, article_count, entity_count, metric_count) <> (
                (select count(*) from marts.pages), (select count(*) from marts.articles),
                (select count(*) from marts.entities), (select count(*) from marts.metrics)
            )""",
}
