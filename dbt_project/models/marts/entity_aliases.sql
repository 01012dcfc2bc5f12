{{ config(group='entities') }}

select
    entity_id,
    surface,
    cast(count(*) as integer) as mention_count
from {{ ref('entity_mentions') }}
group by entity_id, surface
