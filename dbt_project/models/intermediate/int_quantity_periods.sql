{{ config(group='metrics') }}

-- The words before a figure of the same period of another year (去年同期) that say which period, in its sentence or the one before.
with quantities as (
    select
        quantity.page_id,
        quantity.article_ordinal,
        quantity.quantity_ordinal,
        page.published_on,
        page.published_year,
        quantity.period_words,
        quantity.sentence_ordinal,
        case quantity.period_words
            when '去年同期' then 1
            when '上年同期' then 1
            when '前年同期' then 2
        end as years_back,
        if(
            years_back is null and quantity.period_words is not null,
            { 'period_words': quantity.period_words, 'sentence_ordinal': quantity.sentence_ordinal },
            null
        ) as stated
    from {{ ref('int_current_pages') }} as page
    inner join {{ ref('stg_quantities') }} as quantity
        on page.page_id = quantity.page_id and page.reader_version = quantity.reader_version
),

with_base as (
    select
        *,
        last_value(stated ignore nulls) over (
            partition by page_id, article_ordinal order by quantity_ordinal
        ) as base
    from quantities
),

meant as (
    select
        page_id,
        article_ordinal,
        quantity_ordinal,
        published_on,
        published_year,
        coalesce(years_back, 0) as years_back,
        case
            when years_back is null then period_words
            -- 去年同期 behind 去年 is not the year before that
            when sentence_ordinal - base['sentence_ordinal'] <= 1 and not regexp_matches(base['period_words'], '[去上前]年')
                then base['period_words']
        end as meant_words
    from with_base
)

select
    meant.page_id,
    meant.article_ordinal,
    meant.quantity_ordinal,
    cast(period.period_start - to_years(meant.years_back) as date) as period_start,
    -- the end of a February stays one
    if(
        period.period_end = last_day(period.period_end),
        last_day(cast(period.period_end - to_years(meant.years_back) as date)),
        cast(period.period_end - to_years(meant.years_back) as date)
    ) as period_end,
    period.period_kind
from meant
inner join {{ ref('int_periods') }} as period
    on
        meant.meant_words = period.period_words
        and meant.published_on is not distinct from period.published_on
        and meant.published_year is not distinct from period.published_year
