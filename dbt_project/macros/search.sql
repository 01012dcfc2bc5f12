{#
    The table macro search_articles(words), published with the marts. Its tables are named without a database, so that it works
    in whatever database of a session holds the marts.

    Ranking is BM25F (Robertson, Zaragoza and Taylor 2004): counts of a word in all fields are weighted and added up before
    they are saturated, with the usual k1 = 1.2 and b = 0.75.
#}
{% macro create_search_articles() -%}
create or replace macro {{ this.schema }}.search_articles(words) as table (
    with asked as (
        select distinct unnest(string_split_regex(trim(regexp_replace(lower(nfc_normalize(words)), '\p{P}+', ' ', 'g')), '\s+')) as word
    ),

    -- every run of characters in a word that some article has as a term
    runs as (
        select
            asked.word,
            starts.first,
            unnest(range(1, length(asked.word) - starts.first + 2)) as size
        from asked
        cross join (select unnest(range(1, 65)) as first) as starts
        where length(asked.word) between starts.first and 64
    ),

    known as (
        select
            runs.word,
            runs.first,
            runs.size,
            terms.term,
            terms.article_count
        from runs
        inner join {{ this.schema }}.terms as terms on substring(runs.word, runs.first, runs.size) = terms.term
    ),

    -- the word itself, or where it is no term, its longest runs that are
    parts as (
        select *
        from known
        where not exists (
            select 1
            from known as longer
            where
                longer.word = known.word
                and longer.size > known.size
                and longer.first <= known.first
                and longer.first + longer.size >= known.first + known.size
        )
    ),

    -- a word of which a quarter is unknown is not looked for: 高 alone is no 高速公路
    covered as (
        select
            word,
            len(list_distinct(flatten(list(range(first, first + size))))) as covered_count
        from parts
        group by word
        having covered_count >= 0.75 * length(word)
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
            parts.word,
            parts.term,
            parts.article_count,
            list_distinct(flatten(list(range(parts.first, parts.first + parts.size)))) as positions,
            found.field,
            any_value(found.weighted_count) as weighted_count
        from parts
        inner join covered on parts.word = covered.word
        inner join {{ this.schema }}.article_terms as found on parts.term = found.term
        group by found.article_id, parts.word, parts.term, parts.article_count, found.field
    ),

    -- all parts of a word must stand in the article
    matched as (
        select
            counted.article_id,
            counted.word
        from counted
        inner join covered on counted.word = covered.word
        group by counted.article_id, counted.word, covered.covered_count
        having len(list_distinct(flatten(list(counted.positions)))) = covered.covered_count
    ),

    weighed as (
        select
            counted.article_id,
            counted.term,
            counted.article_count,
            counted.field,
            any_value(counted.weighted_count) as weighted_count
        from counted
        inner join matched on counted.article_id = matched.article_id and counted.word = matched.word
        group by counted.article_id, counted.term, counted.article_count, counted.field
    ),

    added_up as (
        select
            article_id,
            term,
            article_count,
            sum(weighted_count) as weighted_count,
            list(field) as fields
        from weighed
        group by article_id, term, article_count
    ),

    ranked as (
        select
            added_up.article_id,
            sum(
                ln(1 + (corpus.article_count - added_up.article_count + 0.5) / (added_up.article_count + 0.5))
                * added_up.weighted_count * (1.2 + 1)
                / (added_up.weighted_count + 1.2 * (1 - 0.75 + 0.75 * lengths.length / corpus.usual_length))
            ) as score,
            list(added_up.term order by added_up.term) as terms,
            list_sort(list_distinct(flatten(list(added_up.fields)))) as fields
        from added_up
        inner join lengths on added_up.article_id = lengths.article_id
        cross join corpus
        group by added_up.article_id
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
Articles that have any of the words (apart by white space), best first: article_id, score (BM25F over kicker, headline, deck, body and captions), matched_fields, matched_terms, headline, newspaper, published_on, place, and the first sentence with most of the words. A word that no article has as such is found where all its longest parts stand. Open the file itself, or attach it and USE it.
{%- endmacro %}
