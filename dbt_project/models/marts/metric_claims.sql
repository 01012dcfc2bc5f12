{{ config(group='metrics') }}

select
    pair.metric_id_a,
    pair.metric_id_b,
    pair.verdict,
    coalesce(a.measure_id, b.measure_id) as measure_id,
    a.text as text_a,
    b.text as text_b,
    a.base_value as base_value_a,
    b.base_value as base_value_b,
    a.base_unit,
    a.sentence as sentence_a,
    b.sentence as sentence_b,
    a.article_id as article_id_a,
    b.article_id as article_id_b,
    pair.same_story
from {{ ref('int_metric_pairs') }} as pair
inner join {{ ref('metrics') }} as a on pair.metric_id_a = a.metric_id
inner join {{ ref('metrics') }} as b on pair.metric_id_b = b.metric_id
order by pair.metric_id_a, pair.metric_id_b
