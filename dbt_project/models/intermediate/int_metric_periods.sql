{{ config(group='metrics') }}

-- Words that say when, and the day that the page appeared: all that a period's dates follow from.
with stated as (
    select distinct
        quantity.period_words,
        page.published_on
    from {{ ref('int_current_pages') }} as page
    inner join {{ ref('stg_quantities') }} as quantity
        on page.page_id = quantity.page_id and page.reader_version = quantity.reader_version
    where quantity.period_words is not null
),

-- Nothing is read from words that do not wholly fit: 2022年到现在 stays without dates.
matched as (
    select
        *,
        translate(regexp_replace(period_words, '\s+', '', 'g'), '０１２３４５６７８９〇', '01234567890') as words,
        regexp_extract(
            translate(regexp_replace(period_words, '\s+', '', 'g'), '０１２３４５６７８９〇', '01234567890'),
            '^(截至|截止到?|到|至)?'
            || '(?:((?:19|20)\d\d)年|(今年|本年|去年|上年|前年|明年))?(?:的)?'
            || '(?:(前?[一二三四1-4])季度|([上下]半年)|(?:(\d{1,2})[-—–~至到])?(\d{1,2})月份?(?:(\d{1,2})[日号])?([上中下]旬)?)?'
            || '(末|底|初)?(全年|度|期间|以来|以后)?$',
            [
                'as_of', 'year', 'relative_year', 'quarter', 'half', 'first_month', 'month', 'day', 'third', 'edge', 'stretch'
            ]
        ) as part
    from stated
),

years as (
    select
        *,
        coalesce(
            try_cast(nullif(part.year, '') as integer),
            year(published_on)
            + case part.relative_year
                when '今年' then 0 when '本年' then 0 when '去年' then -1 when '上年' then -1 when '前年' then -2 when '明年' then 1
            end
        ) as stated_year,
        part.quarter <> '' or part.half <> '' or part.month <> '' as has_part
    from matched
),

-- The first and the last month that the words name.
months as (
    select
        *,
        case
            when part.quarter <> ''
                then
                    if(
                        starts_with(part.quarter, '前'),
                        1,
                        3 * strpos('一二三四', right(part.quarter, 1)) + 3 * coalesce(try_cast(part.quarter as integer), 0) - 2
                    )
            when part.half = '上半年' then 1
            when part.half = '下半年' then 7
            when part.first_month <> '' then try_cast(part.first_month as integer)
            when part.month <> '' then try_cast(part.month as integer)
            else 1
        end as from_month,
        case
            when part.quarter <> ''
                then 3 * strpos('一二三四', right(part.quarter, 1)) + 3 * coalesce(try_cast(right(part.quarter, 1) as integer), 0)
            when part.half = '上半年' then 6
            when part.half = '下半年' then 12
            when part.month <> '' then try_cast(part.month as integer)
            else 12
        end as to_month
    from years
    where has_part or stated_year is not null
),

-- Without a year, the newest part of a year that had begun when the page appeared; not one that lies far back, which
-- may be meant to come (a page of May that speaks of 10月).
dated as (
    select
        *,
        case
            when stated_year is not null then stated_year
            when make_date(year(published_on), from_month, 1) <= published_on then year(published_on)
            when make_date(year(published_on) - 1, from_month, 1) > published_on - interval 6 month then year(published_on) - 1
        end as dated_year
    from months
    where from_month between 1 and 12 and to_month between from_month and 12
),

stretches as (
    select
        period_words,
        published_on,
        part,
        has_part,
        case
            when part.day <> '' then try_cast(format('{:04d}-{:02d}-{:02d}', dated_year, to_month, coalesce(try_cast(part.day as integer), 0)) as date)
            when part.third = '中旬' then make_date(dated_year, to_month, 11)
            when part.third = '下旬' then make_date(dated_year, to_month, 21)
            else make_date(dated_year, from_month, 1)
        end as first_day,
        case
            when part.day <> '' then try_cast(format('{:04d}-{:02d}-{:02d}', dated_year, to_month, coalesce(try_cast(part.day as integer), 0)) as date)
            when part.third = '上旬' then make_date(dated_year, to_month, 10)
            when part.third = '中旬' then make_date(dated_year, to_month, 20)
            else last_day(make_date(dated_year, to_month, 1))
        end as last_day
    from dated
    where dated_year is not null and part.edge <> '初'
),

-- A state as of a day (截至6月末) has that day twice; what goes on (今年以来) ends with the page's day.
periods as (
    select
        period_words,
        published_on,
        case
            when part.as_of <> '' or part.edge <> '' then least(last_day, if(first_day <= published_on, published_on, last_day))
            else first_day
        end as period_start,
        case
            when part.as_of <> '' or part.edge <> '' then least(last_day, if(first_day <= published_on, published_on, last_day))
            when part.stretch in ('以来', '以后') then published_on
            else last_day
        end as period_end
    from stretches
    union all
    -- as things stand when the page appears
    select
        period_words,
        published_on,
        published_on as period_start,
        published_on as period_end
    from matched
    where regexp_full_match(words, '(截至|截止到?|到|至)?(目前|今天|今日|当前|现在)(为止)?') and published_on is not null
    union all
    -- five-year plans: the fourteenth began in 2021
    select
        matched.period_words,
        matched.published_on,
        make_date(plan.first_year, 1, 1) as period_start,
        make_date(plan.first_year + 4, 12, 31) as period_end
    from matched
    inner join
        (values ('十一五', 2006), ('十二五', 2011), ('十三五', 2016), ('十四五', 2021), ('十五五', 2026)) as plan(name, first_year)
        on regexp_full_match(matched.words, '[“"]?' || plan.name || '[”"]?(期间|时期)?')
)

select
    period_words,
    published_on,
    period_start,
    period_end
from periods
where period_start <= period_end
