{{ config(group='metrics') }}

with recursive first_statements as (
    select
        metric_id_b as metric_id,
        arg_min(metric_id_a, precedence) as first_metric_id
    from {{ ref('int_metric_pairs') }}
    where verdict <> 'contradicting'
    group by metric_id_b
),

-- What restates a restatement restates the first.
restatements as (
    select
        metric_id,
        first_metric_id
    from first_statements
    union
    select
        restatement.metric_id,
        earlier.first_metric_id
    from restatements as restatement
    inner join first_statements as earlier on restatement.first_metric_id = earlier.metric_id
),

origins as (
    select
        metric_id,
        first_metric_id
    from restatements
    where first_metric_id not in (select first_statement.metric_id from first_statements as first_statement)
),

judged as (
    select
        metric.*,
        origin.first_metric_id as restates,
        case
            when metric.kind <> 'level' or metric.approx = 'at_least' or metric.value_high is not null then 'non_additive'
            -- 每年 and 每天 are no stretch of time: each such amount is there at a time
            when metric.additivity = 'additive' and regexp_matches(metric.period, '^每|[日月年]均') then 'semi_additive'
            else metric.additivity
        end as metric_additivity
    from {{ ref('int_metrics') }} as metric
    left join origins as origin on metric.metric_id = origin.metric_id
)

select
    metric_id,
    article_id,
    page_id,
    line_number,
    char_start,
    char_end,
    text,
    value,
    value_high,
    unit,
    base_value,
    base_value_high,
    base_unit,
    dimension,
    approx,
    kind,
    measure,
    measure_id,
    subject,
    subject_entity_id,
    subject_words,
    subject_basis,
    target,
    target_entity_id,
    target_words,
    place,
    place_code,
    place_words,
    place_basis,
    period,
    period_start,
    period_end,
    period_kind,
    period_basis,
    compare,
    metric_additivity as additivity,
    change_of,
    part_of,
    restates,
    coalesce(metric_additivity <> 'non_additive', false) and part_of is null and restates is null as is_summable,
    sentence,
    sentence_ordinal
from judged
order by metric_id
