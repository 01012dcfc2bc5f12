{{ config(group='entities') }}

with mentions as (
    select *
    from {{ ref('int_mention_names') }}
),

names as (
    select
        entity_type,
        identity,
        name,
        max(branch_kind) as branch_kind,
        count(*) as mention_count
    from mentions
    group by entity_type, identity, name
),

-- The name told most often, the longer one where two are told equally often; of a branch, whose place is known, the fullest.
best_names as (
    select
        entity_type,
        identity,
        name
    from names
    qualify row_number() over (
        partition by entity_type, identity
        order by if(branch_kind is not null, length(name), 0) desc, mention_count desc, length(name) desc, name
    ) = 1
),

best_places as (
    select
        entity_type,
        identity,
        place_code
    from mentions
    where place_code is not null
    group by entity_type, identity, place_code
    qualify row_number() over (partition by entity_type, identity order by count(*) desc, place_code) = 1
),

traits as (
    select
        entity_type,
        identity,
        min(local_place_code) as local_place_code,
        min(bank) as bank,
        min(branch_kind) as branch_kind
    from mentions
    group by entity_type, identity
)

select
    {{ entity_id('name.entity_type', 'name.identity') }} as entity_id,
    name.entity_type,
    name.identity,
    name.name,
    place.place_code,
    trait.local_place_code,
    trait.bank,
    trait.branch_kind
from best_names as name
inner join traits as trait on name.entity_type = trait.entity_type and name.identity = trait.identity
left join best_places as place on name.entity_type = place.entity_type and name.identity = place.identity
