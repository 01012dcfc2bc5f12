{{ config(group='entities') }}

with appearances as (
    select
        mention.entity_id,
        count(*) as mention_count,
        count(distinct mention.article_id) as article_count,
        min(article.published_on) as first_seen_on,
        max(article.published_on) as last_seen_on
    from {{ ref('entity_mentions') }} as mention
    inner join {{ ref('articles') }} as article on mention.article_id = article.article_id
    group by mention.entity_id
)

select
    entity.entity_id,
    entity.entity_type,
    entity.name,
    entity.place_code,
    parent.parent_entity_id,
    cast(coalesce(appearance.article_count, 0) as integer) as article_count,
    cast(coalesce(appearance.mention_count, 0) as integer) as mention_count,
    appearance.first_seen_on,
    appearance.last_seen_on
from {{ ref('int_entities') }} as entity
left join appearances as appearance on entity.entity_id = appearance.entity_id
left join {{ ref('int_entity_parents') }} as parent on entity.entity_id = parent.entity_id
