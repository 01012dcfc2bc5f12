{{ config(group='metrics') }}

select
    metric.metric_id,
    metric.article_id,
    metric.page_id,
    metric.line_number,
    metric.char_start,
    metric.char_end,
    metric.text,
    metric.value,
    metric.value_high,
    metric.unit,
    metric.base_value,
    metric.base_value_high,
    metric.base_unit,
    metric.dimension,
    metric.approx,
    metric.kind,
    metric.measure,
    metric.measure_id,
    metric.subject,
    metric.subject_entity_id,
    metric.subject_type,
    metric.subject_words,
    metric.subject_basis,
    metric.target,
    metric.target_entity_id,
    metric.target_words,
    metric.place,
    metric.place_code,
    metric.place_words,
    metric.place_basis,
    metric.period,
    metric.period_start,
    metric.period_end,
    metric.period_kind,
    metric.period_basis,
    metric.compare,
    metric.additivity,
    metric.change_of,
    metric.part_of,
    sums.restates,
    sums.counted_as,
    sums.within_period_of,
    coalesce(
        metric.additivity in ('additive', 'semi_additive')
        and fact.is_whole
        and coalesce(sums.restates, sums.counted_as, sums.within_period_of) is null,
        false
    ) as is_summable,
    metric.sentence,
    metric.sentence_ordinal
from {{ ref('int_metrics') }} as metric
left join {{ ref('int_facts') }} as fact on metric.metric_id = fact.metric_id
left join {{ ref('int_sums') }} as sums on metric.metric_id = sums.metric_id
order by metric.metric_id
