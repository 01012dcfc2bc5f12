{#
    A day's state and stretches of different length are different series: a first quarter stands in no line with a first half
    of the year. Where one article says several things of one point they are items of a list, and no point.
#}
{{ config(group='metrics') }}

with dated as (
    select
        metric.*,
        name.measure as measure_name,
        fact.compare_key,
        fact.is_in_points,
        -- what is there at the end of a stretch is that day's
        fact.from_day as first_day,
        case
            when metric.period_kind = 'day' or fact.from_day > metric.period_start then 'day'
            when day(metric.period_start) = 1 and day(metric.period_end + 1) = 1
                then concat(datediff('month', metric.period_start, metric.period_end + 1), ' months')
            else concat(metric.period_end - metric.period_start + 1, ' days')
        end as span,
        -- who is only called 企业 on two pages is not one
        if(metric.subject_words is not null and metric.subject_entity_id is null, metric.article_id, null) as scope
    from {{ ref('metrics') }} as metric
    inner join {{ ref('int_facts') }} as fact on metric.metric_id = fact.metric_id
    inner join {{ ref('int_measures') }} as name
        on metric.measure = name.measure_words and metric.base_unit is not distinct from name.base_unit
    where
        metric.period_start is not null
        and (metric.subject is not null or metric.place is not null)
        and fact.is_whole
        and not fact.is_unfinished
        and not name.is_generic
),

keyed as (
    select
        *,
        left(sha256(concat(
            measure_id,
            '|', kind,
            '|', compare_key,
            '|', if(is_in_points, 'points', null),
            '|', coalesce(subject_entity_id, subject_words),
            '|', coalesce(place_code, place_words),
            '|', coalesce(target_entity_id, target_words),
            '|', span,
            '|', scope
        )), 16) as series_id
    from dated
),

told as (
    select
        *,
        count(*) filter (where restates is null) over (
            partition by series_id, first_day, period_end, article_id
        ) as value_count_in_article
    from keyed
),

-- The most precise statement stands for those that restate it; of statements that differ, the first
-- published after the period.
points as (
    select
        told.*,
        cast(count(*) over point as integer) as metric_count,
        cast(count(distinct told.base_value) filter (where told.restates is null) over point as integer) as value_count
    from told
    inner join {{ ref('articles') }} as article on told.article_id = article.article_id
    where told.value_count_in_article <= 1
    window point as (partition by told.series_id, told.first_day, told.period_end)
    qualify row_number() over (
        partition by told.series_id, told.first_day, told.period_end
        order by
            told.restates is not null,
            article.published_on <= told.period_end,
            article.published_on nulls last,
            told.metric_id
    ) = 1
)

select
    series_id,
    measure_id,
    measure_name as measure,
    subject,
    subject_entity_id,
    target,
    place,
    place_code,
    if(is_in_points, '百分点', base_unit) as unit,
    kind,
    compare_key as compare,
    span,
    first_day as period_start,
    period_end,
    base_value as value,
    base_value_high as value_high,
    approx,
    metric_id,
    article_id,
    metric_count,
    value_count,
    lag(base_value) over line as previous_value,
    lag(period_end) over line as previous_period_end,
    base_value - lag(base_value) over line as change,
    if(
        kind = 'level' and lag(base_value) over line > 0,
        100 * (base_value - lag(base_value) over line) / lag(base_value) over line,
        null
    ) as growth
from points
window line as (partition by series_id order by period_end)
order by series_id, period_end
