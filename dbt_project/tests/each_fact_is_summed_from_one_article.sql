{# Facts whose summable statements stand in several articles. #}
select fact.measure_id
from {{ ref('metrics') }} as metric
inner join {{ ref('int_facts') }} as fact on metric.metric_id = fact.metric_id
where
    metric.is_summable
    and fact.measure_id is not null
    and fact.period is not null
    and (fact.owner is not null or fact.place is not null)
group by fact.measure_id, fact.owner, fact.place, fact.target, fact.from_day, fact.to_day, fact.period, fact.scope
having count(distinct metric.article_id) > 1
