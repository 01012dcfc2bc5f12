{{ config(group='metrics') }}

select
    name.measure_id,
    name.measure,
    name.base_unit as unit,
    arg_max(name.additivity, name.measure_words = name.measure) as additivity,
    bool_or(name.is_generic) as is_generic,
    cast(count(*) as integer) as metric_count,
    cast(count(distinct metric.article_id) as integer) as article_count,
    cast(count(distinct metric.subject) as integer) as subject_count
from {{ ref('metrics') }} as metric
inner join {{ ref('int_measures') }} as name
    on metric.measure = name.measure_words and metric.base_unit is not distinct from name.base_unit
group by name.measure_id, name.measure, name.base_unit
