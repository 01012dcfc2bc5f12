{{ config(group='entities') }}

with entities_of_sentences as (
    select distinct
        article_id,
        sentence_ordinal,
        entity_id
    from {{ ref('entity_mentions') }}
)

select
    one.entity_id as entity_id_a,
    other.entity_id as entity_id_b,
    cast(count(distinct one.article_id) as integer) as article_count,
    cast(count(*) as integer) as sentence_count
from entities_of_sentences as one
inner join entities_of_sentences as other
    on
        one.article_id = other.article_id
        and one.sentence_ordinal = other.sentence_ordinal
        and one.entity_id < other.entity_id
group by one.entity_id, other.entity_id
