{{ config(group='entities') }}

with entities as (
    select *
    from {{ ref('int_entities') }}
),

-- For each entity the divisions to which its place belongs, from the lowest up.
divisions_above as (
    select
        entity.entity_id,
        above.code,
        list_position(place.lineage, above.code) as distance
    from entities as entity
    inner join {{ ref('division_paths') }} as place on coalesce(entity.place_code, entity.local_place_code) = place.code
    cross join unnest(place.lineage) as above (code)
),

-- A division hangs from the nearest division above it that is an entity; a village or road from its article's place.
place_parents as (
    select
        child.entity_id,
        parent.entity_id as parent_entity_id,
        above.distance
    from entities as child
    inner join divisions_above as above on child.entity_id = above.entity_id
    inner join entities as parent
        on above.code = parent.place_code and parent.entity_type = 'place' and child.entity_id <> parent.entity_id
    where child.entity_type = 'place'
),

-- A bank's branch hangs from its branch (分行) for the nearest division above, ...
branch_parents as (
    select
        child.entity_id,
        parent.entity_id as parent_entity_id,
        above.distance
    from entities as child
    inner join divisions_above as above on child.entity_id = above.entity_id
    inner join entities as parent
        on
            above.code = parent.place_code
            and child.bank = parent.bank
            and parent.branch_kind = '分行'
            and child.entity_id <> parent.entity_id
    where
        child.entity_type = 'organization'
        -- two 分行 of one place are no parents of each other
        and (child.branch_kind <> '分行' or child.place_code <> parent.place_code)
),

-- ... else from the bank, like what the bank makes.
bank_parents as (
    select
        child.entity_id,
        parent.entity_id as parent_entity_id,
        100 as distance
    from entities as child
    inner join entities as parent
        on
            child.bank = parent.bank
            and parent.entity_type = 'organization'
            and parent.name = parent.bank
            and child.entity_id <> parent.entity_id
    where child.entity_type in ('organization', 'product')
),

parents as (
    select * from place_parents
    union all
    select * from branch_parents
    union all
    select * from bank_parents
)

select
    entity_id,
    parent_entity_id
from parents
qualify row_number() over (partition by entity_id order by distance, parent_entity_id) = 1
