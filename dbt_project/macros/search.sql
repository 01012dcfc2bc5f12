{#
    The table macro search_articles(words), published with the marts. Its tables are named without a database, so that it works
    in whatever database of a session holds the marts.

    Ranking is BM25F (Robertson, Zaragoza and Taylor 2004): counts of a word in all fields are weighted and added up before
    they are saturated, with the usual k1 = 1.2 and b = 0.75.
#}
{% macro create_search_articles() -%}
create or replace macro {{ this.schema }}.search_articles(words) as table (
    with asked as (
        select distinct unnest(string_split_regex(trim(lower(nfc_normalize(words))), '\s+')) as word
    ),

    -- every run of characters in a word that some article has as a term
    runs as (
        select
            asked.word,
            spans.first,
            spans.size,
            substring(asked.word, spans.first, spans.size) as run
        from (select word from asked where length(word) between 1 and 64) as asked
        cross join lateral (
            select
                starts.first,
                unnest(range(1, length(asked.word) - starts.first + 2)) as size
            from (select unnest(range(1, length(asked.word) + 1)) as first) as starts
        ) as spans
    ),

    known as (
        select
            runs.word,
            runs.first,
            runs.size,
            terms.term,
            terms.article_count
        from runs
        inner join {{ this.schema }}.terms as terms on runs.run = terms.term
    ),

    -- the word itself, or where it is no term, its longest runs that are
    sought as (
        select distinct
            known.term,
            known.article_count
        from known
        where
            -- a figure or letter out of a longer word says nothing
            (known.size = length(known.word) or not regexp_full_match(known.term, '[0-9a-z]'))
            and not exists (
                select 1
                from known as longer
                where
                    longer.word = known.word
                    and longer.size > known.size
                    and longer.first <= known.first
                    and longer.first + longer.size >= known.first + known.size
            )
    ),

    lengths as (
        select
            article_id,
            sum(weighted_count) as length
        from {{ this.schema }}.article_terms
        group by article_id
    ),

    corpus as (
        select
            count(*) as article_count,
            avg(length) as usual_length
        from lengths
    ),

    counted as (
        select
            found.article_id,
            sought.term,
            sought.article_count,
            sum(found.weighted_count) as weighted_count,
            list(distinct found.field) as fields
        from sought
        inner join {{ this.schema }}.article_terms as found on sought.term = found.term
        group by found.article_id, sought.term, sought.article_count
    ),

    ranked as (
        select
            counted.article_id,
            sum(
                ln(1 + (corpus.article_count - counted.article_count + 0.5) / (counted.article_count + 0.5))
                * counted.weighted_count * (1.2 + 1)
                / (counted.weighted_count + 1.2 * (1 - 0.75 + 0.75 * lengths.length / corpus.usual_length))
            ) as score,
            list(counted.term order by counted.term) as terms,
            list_sort(list_distinct(flatten(list(counted.fields)))) as fields
        from counted
        inner join lengths on counted.article_id = lengths.article_id
        cross join corpus
        group by counted.article_id
    ),

    shown as (
        select
            ranked.*,
            articles.headline,
            articles.place,
            articles.published_on,
            pages.newspaper,
            regexp_extract_all(concat_ws(chr(10), articles.body, articles.headline, articles.deck, articles.kicker), '[^。！？\n]+[。！？]?[”』」]?') as sentences
        from ranked
        inner join {{ this.schema }}.articles as articles on ranked.article_id = articles.article_id
        inner join {{ this.schema }}.pages as pages on articles.page_id = pages.page_id
    )

    select
        article_id,
        round(score, 4) as score,
        fields as matched_fields,
        terms as matched_terms,
        headline,
        newspaper,
        published_on,
        place,
        -- the first of those that have most of the words
        sentences[list_position(
            list_transform(sentences, lambda sentence: len(list_filter(terms, lambda term: contains(lower(sentence), term)))),
            list_max(list_transform(sentences, lambda sentence: len(list_filter(terms, lambda term: contains(lower(sentence), term)))))
        )] as sentence
    from shown
    order by score desc, article_id
)
{%- endmacro %}

{% macro describe_search_articles() -%}
Articles that have any of the words (apart by white space), best first: article_id, score (BM25F over kicker, headline, deck, body and captions), matched_fields, matched_terms, headline, newspaper, published_on, place, and the first sentence with most of the words. A word that no article has as such is looked for in its longest parts that some have. Open the file itself, or attach it and USE it.
{%- endmacro %}
