{{ config(group='metrics') }}

select
    measure_id,
    measure as words,
    cast(count(*) as integer) as metric_count
from {{ ref('metrics') }}
where measure_id is not null
group by measure_id, measure
