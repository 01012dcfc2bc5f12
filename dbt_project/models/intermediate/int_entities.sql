{{ config(group='entities') }}

with mentions as (
    select
        resolved.entity_id,
        resolved.entity_type,
        resolved.identity,
        named.name,
        coalesce(named.place_code, resolved.person_place_code) as place_code,
        named.local_place_code,
        named.bank,
        named.branch_kind
    from {{ ref('int_mention_names') }} as named
    inner join {{ ref('int_identities') }} as resolved on named.thing_id = resolved.thing_id
),

names as (
    select
        entity_id,
        name,
        max(branch_kind) as branch_kind,
        count(*) as mention_count
    from mentions
    group by entity_id, name
),

-- The name told most often, the longer one where two are told equally often; of a branch, whose place is known, the fullest.
best_names as (
    select
        entity_id,
        name
    from names
    qualify row_number() over (
        partition by entity_id
        order by if(branch_kind is not null, length(name), 0) desc, mention_count desc, length(name) desc, name
    ) = 1
),

best_places as (
    select
        entity_id,
        place_code
    from mentions
    where place_code is not null
    group by entity_id, place_code
    qualify row_number() over (partition by entity_id order by count(*) desc, place_code) = 1
),

traits as (
    select
        entity_id,
        entity_type,
        identity,
        min(local_place_code) as local_place_code,
        min(bank) as bank,
        min(branch_kind) as branch_kind
    from mentions
    group by entity_id, entity_type, identity
)

select
    trait.entity_id,
    trait.entity_type,
    trait.identity,
    name.name,
    place.place_code,
    trait.local_place_code,
    trait.bank,
    trait.branch_kind
from traits as trait
inner join best_names as name on trait.entity_id = name.entity_id
left join best_places as place on trait.entity_id = place.entity_id
