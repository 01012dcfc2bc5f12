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
        translate(regexp_replace(used.period_words, '\s+', '', 'g'), '０１２３４５６７８９', '0123456789') as words
    from {{ ref('int_current_pages') }} as page
    inner join words_used as used
        on page.page_id = used.page_id and page.reader_version = used.reader_version
    where used.period_words is not null
),

-- Nothing is read from words that do not wholly fit: all parts are empty where 2022年到现在 is said.
parts as (
    select
        *,
        -- one column for each part
        unnest(regexp_extract( -- noqa: AL03
            words,
            '^(截至|截止到?|到|至)?'
            || '(?:((?:19|20)\d\d)年|(今年|本年|去年|上年|前年|明年))?(?:的)?'
            || '(?:(前?[一二三四1-4])季度|([上下]半年)'
            || '|(?:(?:(前)|(\d{1,2}|十[一二]?|[一二三四五六七八九])(?:月份?)?[-—–~～至到]+))?'
            || '(\d{1,2}|十[一二]?|[一二三四五六七八九])(个)?月份?'
            || '(?:(\d{1,2})[日号](?:[上下]午|中午|凌晨|晚)?(?:\d{1,2}(?:时|点|[:：]\d\d)(?:\d{1,2}分|半)?)?)?([上中下]旬)?)?'
            || '(末|底|初)?(全年|度|期间|以来|以后)?$',
            [
                'as_of', 'year_digits', 'year_word', 'quarter', 'half', 'first_months', 'first_month', 'month', 'counted', 'day_digits',
                'third', 'edge', 'stretch'
            ]
        ))
    from stated
),

numbers as (
    select
        *,
        if(first_months <> '', 1, {{ month_number('first_month') }}) as first_month_number,
        {{ month_number('month') }} as month_number,
        try_cast(day_digits as integer) as day_number,
        -- 一 or 1
        strpos('一二三四', right(nullif(quarter, ''), 1)) + coalesce(try_cast(right(quarter, 1) as integer), 0) as quarter_number,
        coalesce(
            try_cast(year_digits as integer),
            published_year
            + case
                when year_word in ('今年', '本年') then 0
                when year_word in ('去年', '上年') then -1
                when year_word = '前年' then -2
                when year_word = '明年' then 1
            end
        ) as stated_year
    from parts
),

-- The first and the last month that the words name; a year alone has all twelve.
months as (
    select
        *,
        case
            when starts_with(quarter, '前') then 1
            when quarter_number is not null then 3 * quarter_number - 2
            when half = '下半年' then 7
            else coalesce(first_month_number, month_number, 1)
        end as from_month,
        case
            when quarter_number is not null then 3 * quarter_number
            when half = '上半年' then 6
            else coalesce(month_number, 12)
        end as to_month
    from numbers
    where
        (stated_year is not null or quarter <> '' or half <> '' or month <> '')
        -- 4个月 is how long, 前4个月 is when
        and (counted = '' or first_months <> '')
),

-- A stretch of months (1—11月, 前11个月) is told when its last month has begun.
months_to_begin as (
    select
        *,
        if(first_month_number is not null, to_month, from_month) as month_to_begin
    from months
    where from_month between 1 and 12 and to_month between from_month and 12 and edge <> '初'
),

-- Without a year, the newest such part of a year that had begun when the page appeared; but not one that lies far back,
-- since it may be one to come (a page of May that speaks of 10月).
years as (
    select
        *,
        case
            when stated_year is not null then stated_year
            when make_date(year(published_on), month_to_begin, 1) <= published_on then year(published_on)
            when make_date(year(published_on) - 1, month_to_begin, 1) > published_on - interval 6 month then year(published_on) - 1
        end as meant_year
    from months_to_begin
),

stretches as (
    select
        *,
        case
            when day_number is not null then try_cast(concat_ws('-', meant_year, to_month, day_number) as date)
            when third = '中旬' then make_date(meant_year, to_month, 11)
            when third = '下旬' then make_date(meant_year, to_month, 21)
            else make_date(meant_year, from_month, 1)
        end as first_day,
        case
            when day_number is not null then try_cast(concat_ws('-', meant_year, to_month, day_number) as date)
            when third = '上旬' then make_date(meant_year, to_month, 10)
            when third = '中旬' then make_date(meant_year, to_month, 20)
            else last_day(make_date(meant_year, to_month, 1))
        end as last_day
    from years
    where meant_year is not null
),

-- The day of a state as of a day: 截至6月末. No page knows how a month ended that had only begun when it appeared.
days_as_of as (
    select
        *,
        if(first_day <= published_on, least(last_day, published_on), last_day) as day_as_of
    from stretches
),

periods as (
    select
        period_words,
        published_on,
        published_year,
        if(as_of <> '' or edge <> '', day_as_of, first_day) as period_start,
        case
            when as_of <> '' or edge <> '' then day_as_of
            -- what goes on (今年以来) is known up to the page's day
            when stretch in ('以来', '以后') then published_on
            else last_day
        end as period_end
    from days_as_of
    union all
    -- as things stand when the page appears
    select
        period_words,
        published_on,
        published_year,
        published_on as period_start,
        published_on as period_end
    from stated
    where regexp_full_match(words, '(截至|截止到?|到|至)?(目前|今天|今日|当前|现在)(为止)?') and published_on is not null
    union all
    -- five-year plans
    select
        stated.period_words,
        stated.published_on,
        stated.published_year,
        make_date(plan.first_year, 1, 1) as period_start,
        make_date(plan.first_year + 4, 12, 31) as period_end
    from stated
    inner join
        (values ('十一五', 2006), ('十二五', 2011), ('十三五', 2016), ('十四五', 2021), ('十五五', 2026)) as plan (name, first_year)
        on regexp_full_match(stated.words, '[“"]?' || plan.name || '[”"]?(期间|时期)?')
)

select
    period_words,
    published_on,
    published_year,
    period_start,
    period_end
from periods
where period_start <= period_end
