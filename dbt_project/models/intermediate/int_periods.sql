{{ config(group='metrics') }}

-- Words that say when, and the day that the page appeared, or else its year: all that a period's dates follow from.
with words_used as (
    select
        page_id,
        reader_version,
        period_words
    from {{ ref('stg_quantities') }}
    union
    select
        page_id,
        reader_version,
        since_words as period_words
    from {{ ref('stg_undertakings') }}
),

stated as (
    select distinct
        used.period_words,
        page.published_on,
        page.published_year,
        used.period_words as words
    from {{ ref('int_current_pages') }} as page
    inner join words_used as used
        on page.page_id = used.page_id and page.reader_version = used.reader_version
    where used.period_words is not null
),

-- All that is said in names, in Chinese figures or by pointing at the page's day is put into words of the calendar, so that one form
-- is left to be read: [截至]2023年8月[至2024年3月][末].
spelled as (
    {{ one_spelling('stated') }}
),

named as (
    {{ names_as_dates('spelled') }}
),

counted as (
    {{ arabic_figures('named') }}
),

in_months as (
    {{ parts_as_months('counted') }}
),

-- 近三年 are the three years that end on the page's day; 三年来, too.
past as (
    select
        *,
        regexp_extract(
            words,
            '^(?:(?:近|最近|过去)(\d{1,2})(年|个月|周|天)(?:间|里|以?来)?|(\d{1,2})(年|个月|天)以?来)$',
            ['count', 'unit', 'count_since', 'unit_since']
        ) as stretch,
        try_cast(concat(stretch['count'], stretch['count_since']) as integer) as units
    from in_months
),

begun as (
    select
        * exclude (words),
        case concat(stretch['unit'], stretch['unit_since'])
            when '年' then published_on - to_years(units) + to_days(1)
            when '个月' then published_on - to_months(units) + to_days(1)
            when '周' then published_on - to_days(7 * units - 1)
            when '天' then published_on - to_days(units - 1)
        end as began_on,
        coalesce({{ printed_day('began_on') }} || '至' || {{ printed_day('published_on') }}, words) as words
    from past
),

dated as (
    {{ pointing_words_as_dates('begun') }}
),

-- The two ends of a stretch, 2017年8月 and 11月; what has one end only has it twice. An end that is a mere number has its unit
-- from the other: 1至6月.
sides as (
    select
        * exclude (words),
        starts_with(words, '截') as is_so_far,
        regexp_matches(words, '^截?至') as is_state,
        string_split(regexp_replace(words, '^截?至', ''), '至') as ends
    from dated
),

parts as (
    select
        * exclude (ends),
        if(regexp_matches(ends[1], '[0-9]$'), regexp_extract(ends[-1], '.*([年月日])', 1), '') as lent_unit,
        {{ calendar_parts('ends[1] || lent_unit') }} as first_end,
        {{ calendar_parts('ends[-1]') }} as last_end,
        is_state or (len(ends) = 1 and last_end['edge'] <> '') as is_as_of
    from sides
    where len(ends) <= 2
),

-- The second end leaves out what it shares with the first (2017年8月至11月), the first what it shares with the second.
numbers as (
    select
        period_words,
        published_on,
        published_year,
        is_so_far,
        is_as_of,
        try_cast(first_end['day'] as integer) as from_day,
        try_cast(last_end['day'] as integer) as to_day,
        try_cast(if(first_end['month'] = '' and from_day is not null, last_end['month'], first_end['month']) as integer) as from_month,
        try_cast(if(last_end['month'] = '' and to_day is not null, first_end['month'], last_end['month']) as integer) as to_month,
        try_cast(if(first_end['year'] = '', last_end['year'], first_end['year']) as integer) as from_year,
        try_cast(if(last_end['year'] = '', first_end['year'], last_end['year']) as integer) as to_year
    from parts
    where
        concat(first_end['year'], first_end['month'], first_end['day']) <> ''
        and concat(last_end['year'], last_end['month'], last_end['day']) <> ''
        -- 2022年5日 lacks a month
        and (to_month is not null or to_year is null or coalesce(from_day, to_day) is null)
),

-- A mere day (12日) is of the page's month, or else one of the ten days before the page.
days_of_months as (
    select
        *,
        case
            when to_month is not null or to_year is not null then null
            when to_day <= day(published_on) then published_on
            when day(published_on) <= 10 and to_day >= day(published_on - to_days(10)) then published_on - to_days(10)
        end as same_month
    from numbers
),

-- Without a year, the newest such part of a year that had begun when the page appeared, a stretch of months (1—11月) when its last
-- month had; but not one that lies far back, since it may be one to come (a page of May that speaks of 10月).
years as (
    select
        * exclude (from_year, to_year, from_month, to_month),
        coalesce(from_month, month(same_month)) as from_month,
        coalesce(to_month, month(same_month)) as to_month,
        {{ day_of('year(published_on)', 'if(to_day is null, to_month, from_month)', '1') }} as month_to_begin,
        case
            when same_month is not null then year(same_month)
            when month_to_begin <= published_on then year(published_on)
            when month_to_begin - to_months(6) > published_on then year(published_on) - 1
        end as meant_year,
        coalesce(from_year, meant_year) as from_year,
        coalesce(to_year, meant_year) as to_year
    from days_of_months
),

stretches as (
    select
        period_words,
        published_on,
        published_year,
        is_so_far,
        is_as_of,
        {{ day_of('from_year', 'coalesce(from_month, 1)', 'coalesce(from_day, 1)') }} as first_day,
        if(
            to_day is null,
            last_day({{ day_of('to_year', 'coalesce(to_month, 12)', '1') }}),
            {{ day_of('to_year', 'to_month', 'to_day') }}
        ) as last_day
    from years
)

select
    period_words,
    published_on,
    published_year,
    -- no page knows how a month ended that had only begun when it appeared
    if(is_so_far and first_day <= published_on, least(last_day, published_on), last_day) as period_end,
    if(is_as_of, period_end, first_day) as period_start,
    if(is_as_of, 'day', 'span') as period_kind
from stretches
where period_start <= period_end
