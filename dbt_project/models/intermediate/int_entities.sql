{{ config(group='entities') }}

with mentions as (
    select
        resolved.entity_id,
        resolved.entity_type,
        resolved.identity,
        named.name,
        coalesce(named.place_code, resolved.person_place_code) as place_code,
        named.above_code,
        named.bank,
        named.branch_kind,
        named.parent_name
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

-- A village with its town in front once lies in that town, wherever it is named without.
best_divisions_above as (
    select
        entity_id,
        above_code
    from mentions
    where above_code is not null
    group by entity_id, above_code
    qualify row_number() over (partition by entity_id order by length(above_code) desc, count(*) desc, above_code) = 1
),

traits as (
    select
        entity_id,
        entity_type,
        identity,
        min(bank) as bank,
        min(branch_kind) as branch_kind,
        min(parent_name) as parent_name
    from mentions
    group by entity_id, entity_type, identity
),

named as (
    select
        trait.entity_id,
        trait.entity_type,
        trait.identity,
        name.name,
        place.place_code,
        above.above_code,
        trait.bank,
        trait.branch_kind,
        trait.parent_name
    from traits as trait
    inner join best_names as name on trait.entity_id = name.entity_id
    left join best_places as place on trait.entity_id = place.entity_id
    left join best_divisions_above as above on trait.entity_id = above.entity_id
),

-- Divisions above places that are named, and those that figures tell of (全市), with all above them.
divisions_told_of as (
    select distinct above.code
    from (
        select coalesce(place_code, above_code) as code
        from named
        where entity_type = 'place'
        union
        select subject_division_code as code
        from {{ ref('int_metric_entities') }}
    ) as told
    inner join {{ ref('division_paths') }} as place on told.code = place.code
    cross join unnest(place.lineage) as above (code)
),

-- What stands above what pages name is an entity, too: a division, the bank of a branch.
unnamed as (
    select
        'place' as entity_type,
        concat('division ', place.code) as identity,
        place.name,
        place.code as place_code,
        null as bank
    from divisions_told_of as told
    inner join {{ ref('division_paths') }} as place on told.code = place.code
    union all
    select distinct
        'organization' as entity_type,
        bank as identity,
        bank as name,
        null as place_code,
        bank
    from named
    where bank is not null
)

select
    entity_id,
    entity_type,
    identity,
    name,
    place_code,
    above_code,
    bank,
    branch_kind,
    parent_name
from named
union all
select
    {{ entity_id('entity_type', 'identity') }} as entity_id,
    entity_type,
    identity,
    name,
    place_code,
    null as above_code,
    bank,
    null as branch_kind,
    null as parent_name
from unnamed
where {{ entity_id('entity_type', 'identity') }} not in (select named.entity_id from named)
