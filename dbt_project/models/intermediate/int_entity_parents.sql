{{ config(group='entities') }}

with entities as (
    select *
    from {{ ref('int_entities') }}
),

-- A division hangs from the nearest division above it that is an entity; a village or road from its article's place.
place_parents as (
    select
        child.entity_id,
        parent.entity_id as parent_entity_id,
        list_position(place.lineage, parent.place_code) as distance
    from entities as child
    inner join {{ ref('division_paths') }} as place on coalesce(child.place_code, child.local_place_code) = place.code
    inner join entities as parent
        on
            parent.entity_type = 'place'
            and list_contains(place.lineage, parent.place_code)
            and child.entity_id <> parent.entity_id
    where child.entity_type = 'place'
),

-- A bank's branch hangs from the bank's branch (分行) for the nearest division above, else from the bank.
branch_parents as (
    select
        child.entity_id,
        parent.entity_id as parent_entity_id,
        coalesce(list_position(place.lineage, parent.place_code), 100) as distance
    from entities as child
    inner join entities as parent
        on
            child.bank = parent.bank
            and parent.entity_type = 'organization'
            and child.entity_id <> parent.entity_id
    left join {{ ref('division_paths') }} as place on child.place_code = place.code
    where
        child.entity_type in ('organization', 'product')
        and (
            parent.name = parent.bank
            or (
                child.entity_type = 'organization'
                and parent.branch_kind = '分行'
                and list_contains(place.lineage, parent.place_code)
                and (child.branch_kind <> '分行' or child.place_code <> parent.place_code)
            )
        )
)

select
    entity_id,
    parent_entity_id
from (
    from place_parents
    union all
    from branch_parents
)
qualify row_number() over (partition by entity_id order by distance, parent_entity_id) = 1
