{#
    The table macro marts.search_articles(words), published with the marts. Its tables are named without a database, so that
    it works wherever the database that holds them is the one in use.

    Ranking is BM25F (Robertson, Zaragoza and Taylor 2004): a word's counts in the fields are weighted and added up before
    they are saturated, with the usual k1 = 1.2 and b = 0.75. An article's length is counted in characters: BM25 takes any
    measure of length that is the same for all.
#}
{% macro create_search_articles() -%}
create or replace macro marts.search_articles(words) as table (
    with asked as (
        select distinct word
        from (select unnest(string_split_regex({{ folded('nfc_normalize(left(words, 1000))') }}, '[\s\p{Z}、，。；：！？“”‘’《》「」『』【】（）()…—]+')) as word)
        where regexp_matches(word, '[\pL\pN]')
    ),

    -- The runs of a word's characters that are terms themselves; letters and figures are not taken apart.
    spans as (
        select
            word,
            first_char,
            unnest(range(1, least(length(word) - first_char + 1, 16) + 1)) as size
        from (select word, unnest(range(1, length(word) + 1)) as first_char from asked)
    ),

    runs as (
        select
            spans.word,
            spans.first_char,
            spans.size,
            term.term
        from spans
        inner join marts.terms as term on substring(spans.word, spans.first_char, spans.size) = term.term
        where
            spans.size < length(spans.word)
            and not regexp_matches(substring(spans.word, spans.first_char - 1, 2), '^[0-9a-z]{2}')
            and not regexp_matches(substring(spans.word, spans.first_char + spans.size - 1, 2), '^[0-9a-z]{2}')
    ),

    parts as (
        select distinct
            run.word,
            run.term
        from runs as run
        where not exists (
            select 1
            from runs as longer
            where
                longer.word = run.word
                and longer.size > run.size
                and longer.first_char <= run.first_char
                and longer.first_char + longer.size >= run.first_char + run.size
        )
    ),

    as_term as (
        select
            term.article_id,
            term.field,
            term.term,
            term.term_count
        from asked
        inner join marts.article_terms as term on asked.word = term.term
    ),

    -- Where an article's words were cut elsewhere, the word is looked for letter for letter: in articles that have a part of it.
    -- 20亿元 is not found in 120亿元.
    to_look_into as (
        select distinct
            part.word,
            term.article_id
        from parts as part
        inner join marts.article_terms as term on part.term = term.term
        anti join as_term as has on part.word = has.term and term.article_id = has.article_id
    ),

    texts as (
        select
            article_id,
            unnest(['body', 'headline', 'deck', 'kicker']) as field,
            unnest([body, headline, deck, kicker]) as text
        from marts.articles
        where article_id in (select article_id from to_look_into)
    ),

    letter_for_letter as (
        select
            article_id,
            field,
            word as term,
            (length(text) - length(replace(text, word, ''))) // length(word) as term_count
        from (
            select
                texts.article_id,
                texts.field,
                look.word,
                {{ folded_for('look.word', 'texts.text') }} as text
            from to_look_into as look
            inner join texts on look.article_id = texts.article_id
        )
        where
            contains(text, word)
            and (
                not regexp_matches(word, '^[0-9a-z]|[0-9a-z]$')
                or regexp_matches(text, concat(
                    if(regexp_matches(word, '^[0-9a-z]'), '(?:^|[^0-9a-z.])', ''),
                    regexp_escape(word),
                    if(regexp_matches(word, '[0-9a-z]$'), '(?:$|[^0-9a-z.]|[.][^0-9])', '')
                ))
            )
    ),

    whole as (
        from as_term
        union all
        from letter_for_letter
    ),

    -- A word that stands nowhere whole is found where all its parts stand, if they are most of it: 高速 alone is no 高速公路. Of one
    -- character, a part says too little, and a figure without its unit nothing.
    telling_parts as (
        select
            word,
            term,
            count(*) over (partition by word) as part_count
        from parts
        where length(term) > 1 and not regexp_matches(word, '[0-9a-z]')
        qualify sum(length(term)) over (partition by word) >= 0.75 * length(word)
    ),

    in_parts as (
        select
            part.word,
            term.article_id,
            term.field,
            term.term,
            term.term_count
        from telling_parts as part
        anti join whole on part.word = whole.term
        inner join marts.article_terms as term on part.term = term.term
        qualify part.part_count = len(list(distinct term.term) over (partition by part.word, term.article_id))
    ),

    found as (
        from whole
        union
        select
            article_id,
            field,
            term,
            term_count
        from in_parts
    ),

    counted as (
        select
            article_id,
            term,
            sum(term_count * case field when 'headline' then 4 when 'caption' then 0.5 when 'body' then 1 else 2 end) as weighted_count,
            list(field) as fields,
            count(*) over (partition by term) as article_count
        from found
        group by article_id, term
    ),

    corpus as (
        select
            count(*) as article_count,
            avg(char_count) as usual_length
        from marts.articles
    ),

    ranked as (
        select
            article.article_id,
            count(*) filter (where counted.term in (from asked)) = (select count(*) from asked) as has_all_words,
            sum(
                ln(1 + (corpus.article_count - counted.article_count + 0.5) / (counted.article_count + 0.5))
                * counted.weighted_count * (1.2 + 1)
                / (counted.weighted_count + 1.2 * (1 - 0.75 + 0.75 * article.char_count / corpus.usual_length))
            ) as score,
            list_sort(list_distinct(flatten(list(counted.fields)))) as matched_fields,
            list(counted.term order by counted.term) as matched_terms
        from counted
        inner join marts.articles as article on counted.article_id = article.article_id
        cross join corpus
        group by article.article_id
    ),

    sentences as (
        select
            article_id,
            matched_terms,
            unnest(sentences) as sentence,
            generate_subscripts(sentences, 1) as ordinal
        from (
            select
                ranked.article_id,
                ranked.matched_terms,
                regexp_extract_all(
                    concat_ws(chr(10), article.body, article.headline, article.deck, article.kicker),
                    '[^。！？!?…；;\n]+[。！？!?…；;]*[”’」』）)]*'
                ) as sentences
            from ranked
            inner join marts.articles as article on ranked.article_id = article.article_id
        )
    ),

    -- The first of the sentences that have most of the words; else the first such caption or subhead.
    best as (
        select
            article_id,
            arg_max(sentence, (term_count, -ordinal)) as sentence
        from (
            select
                article_id,
                sentence,
                ordinal,
                {{ terms_in('sentence') }} as term_count
            from sentences
        )
        where term_count > 0
        group by article_id
    ),

    best_line as (
        select
            article_id,
            arg_max(sentence, (term_count, -line_number)) as sentence
        from (
            select
                article_id,
                sentence,
                line_number,
                {{ terms_in('sentence') }} as term_count
            from (
                select
                    ranked.article_id,
                    ranked.matched_terms,
                    line.line_number,
                    substring(page.text, line.char_start + 1, line.char_end - line.char_start) as sentence
                from ranked
                anti join best on ranked.article_id = best.article_id
                inner join marts.page_lines as line on ranked.article_id = line.article_id
                inner join marts.pages as page on line.page_id = page.page_id
                where line.role in ('caption', 'subhead')
            )
        )
        where term_count > 0
        group by article_id
    )

    select
        ranked.article_id,
        round(ranked.score, 4) as score,
        ranked.has_all_words,
        ranked.matched_fields,
        ranked.matched_terms,
        article.headline,
        page.newspaper,
        article.published_on,
        article.place,
        coalesce(best.sentence, best_line.sentence) as sentence
    from ranked
    inner join marts.articles as article on ranked.article_id = article.article_id
    inner join marts.pages as page on article.page_id = page.page_id
    left join best on ranked.article_id = best.article_id
    left join best_line on ranked.article_id = best_line.article_id
    order by ranked.has_all_words desc, ranked.score desc, article.published_on desc nulls last, ranked.article_id
)
{%- endmacro %}

{# Width and case folded, as terms are. #}
{% macro folded(text) -%}
    translate(lower({{ text }}), '０１２３４５６７８９ａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚ％．', '0123456789abcdefghijklmnopqrstuvwxyz%.')
{%- endmacro %}

{# A text as it is compared with a word: Chinese has no width and case, and need not be folded for it. #}
{% macro folded_for(word, text) -%}
    if(regexp_matches({{ word }}, '[0-9a-z]'), {{ folded(text) }}, {{ text }})
{%- endmacro %}

{# How many of matched_terms a sentence has. #}
{% macro terms_in(sentence) -%}
    len(list_filter(matched_terms, lambda term: contains({{ folded_for('term', sentence) }}, term)))
{%- endmacro %}

{% macro describe_search_articles() -%}
Articles that have any of the words (apart by white space), best first: those that have all, then by BM25F over headline, kicker, deck, body and caption. article_id, score, has_all_words, matched_fields, matched_terms, headline, newspaper, published_on, place, and the first sentence with most of the words. A word that is no term is looked for letter for letter; one that stands nowhere whole is found where all of its longest known parts stand, if they are most of it. Characters from the 1001st on are not read. Open the file itself, or attach it and USE it.
{%- endmacro %}
