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
        on
            parent.entity_type = 'place'
            -- a zone has its city's code, but is not the city
            and parent.identity = concat('division ', above.code)
            and child.entity_id <> parent.entity_id
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

-- A bank that the table of banks does not know is known by its name in front of the branch's: 象山农商银行石浦支行.
banks_by_name as (
    select
        entity_id,
        regexp_replace(name, '农商银?行|农村商业银行(股份有限公司)?', '农村商业银行') as plain_name
    from entities
    where entity_type = 'organization' and bank is null
),

parents_by_name as (
    select
        child.entity_id,
        parent.entity_id as parent_entity_id,
        -- the longest name is the nearest
        200 - length(parent.plain_name) as distance
    from banks_by_name as child
    inner join banks_by_name as parent
        on
            left(child.plain_name, 4) = left(parent.plain_name, 4)
            and starts_with(child.plain_name, parent.plain_name)
            and child.plain_name <> parent.plain_name
    where
        regexp_matches(child.plain_name, '([分支]行|分理处|营业部|储蓄所|信用社|分社)$')
        and regexp_matches(parent.plain_name, '(银行|分行|支行|信用社|联社|联合社)$')
),

parents as (
    select * from place_parents
    union all
    select * from parents_by_name
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
