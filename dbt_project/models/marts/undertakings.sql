{{ config(group='entities') }}

with undertakings as (
    select
        {{ article_id('undertaking.page_id', 'undertaking.article_ordinal') }} as article_id,
        page.published_on,
        page.published_year,
        undertaking.*
    from {{ ref('int_current_pages') }} as page
    inner join {{ ref('stg_undertakings') }} as undertaking
        on page.page_id = undertaking.page_id and page.reader_version = undertaking.reader_version
),

-- Where words stand for several bodies or places of an article, its first mention decides.
runner_words as (
    select *
    from (
        select
            mention.article_id,
            mention.entity_id,
            entity.name,
            unnest(list_distinct([{{ plain_name('mention.surface') }}, {{ plain_name('entity.name') }}])) as words,
            mention.char_start
        from {{ ref('entity_mentions') }} as mention
        inner join {{ ref('entities') }} as entity on mention.entity_id = entity.entity_id
        where
            entity.entity_type in ('organization', 'place')
            and mention.article_id in (select undertaking.article_id from undertakings as undertaking)
    ) as worded
    qualify row_number() over (partition by article_id, words order by char_start, entity_id) = 1
),

-- Words for a division that the article need not name: 我市.
division_words as (
    select
        named.page_id,
        named.article_ordinal,
        named.form as words,
        division.name,
        entity.entity_id
    from {{ ref('int_named_divisions') }} as named
    inner join {{ ref('divisions') }} as division on named.division_code = division.code
    left join {{ ref('entities') }} as entity
        on {{ entity_id("'place'", "concat('division ', named.division_code)") }} = entity.entity_id
)

select
    format('{}-u{:03d}', undertaking.article_id, undertaking.undertaking_ordinal) as undertaking_id,
    undertaking.article_id,
    undertaking.page_id,
    initiative.entity_id,
    coalesce(runner.name, division.name, undertaking.runner_words) as run_by,
    coalesce(runner.entity_id, division.entity_id) as run_by_entity_id,
    undertaking.runner_words,
    undertaking.verb,
    undertaking.is_means,
    undertaking.since_words as since,
    period.period_start as since_start,
    undertaking.sentence,
    undertaking.line_number,
    undertaking.char_start,
    undertaking.char_end
from undertakings as undertaking
inner join {{ ref('entity_mentions') }} as initiative
    on
        undertaking.article_id = initiative.article_id
        and undertaking.char_start = initiative.char_start
        and undertaking.char_end = initiative.char_end
inner join {{ ref('entities') }} as entity
    on initiative.entity_id = entity.entity_id and entity.entity_type in ('programme', 'product')
left join runner_words as runner
    on
        undertaking.article_id = runner.article_id
        and {{ plain_name('undertaking.runner_words') }} = runner.words
left join division_words as division
    on
        undertaking.page_id = division.page_id
        and undertaking.article_ordinal = division.article_ordinal
        and undertaking.runner_words = division.words
left join {{ ref('int_periods') }} as period
    on
        undertaking.since_words = period.period_words
        and undertaking.published_on is not distinct from period.published_on
        and undertaking.published_year is not distinct from period.published_year
order by undertaking.page_id, undertaking.article_ordinal, undertaking.undertaking_ordinal
