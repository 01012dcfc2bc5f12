{{ config(group='metrics') }}

select
    measure,
    base_unit as unit,
    cast(count(*) as integer) as metric_count,
    cast(count(distinct article_id) as integer) as article_count,
    cast(count(distinct subject) as integer) as subject_count
from {{ ref('metrics') }}
where measure is not null
group by measure, base_unit
