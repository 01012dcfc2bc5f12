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
    inner join {{ ref('division_paths') }} as place on coalesce(entity.place_code, entity.above_code) = place.code
    cross join unnest(place.lineage) as above (code)
    where entity.entity_type in ('place', 'organization')
),

-- A division hangs from the division above it; a village or park from the one in front of its name, else its article's.
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
        1000 as distance
    from entities as child
    inner join entities as parent
        on
            child.bank = parent.bank
            and parent.entity_type = 'organization'
            and parent.name = parent.bank
            and child.entity_id <> parent.entity_id
    where child.entity_type in ('organization', 'product')
),

-- A body's department, by the table of official bodies: 县委宣传部 → 县委.
form_parents as (
    select
        child.entity_id,
        parent.entity_id as parent_entity_id,
        50 as distance
    from entities as child
    inner join entities as parent on child.parent_name = parent.name and child.entity_id <> parent.entity_id
    where child.entity_type = 'organization' and parent.entity_type = 'organization'
),

organizations as (
    select
        entity_id,
        bank,
        regexp_replace(name, '农商银?行|农村商业银行(股份有限公司)?', '农村商业银行') as plain_name
    from entities
    where entity_type = 'organization'
),

-- A part bears the name of its whole in front: 象山农商银行石浦支行, 安徽师范大学文学院, 某公司党委.
parents_by_name as (
    select
        child.entity_id,
        parent.entity_id as parent_entity_id,
        -- the longest name is the nearest
        200 - length(parent.plain_name) as distance
    from organizations as child
    inner join organizations as parent
        on
            left(child.plain_name, 4) = left(parent.plain_name, 4)
            and starts_with(child.plain_name, parent.plain_name)
            and child.plain_name <> parent.plain_name
            -- 中国银行 is no part of 中国银行保险监督管理委员会
            and (parent.bank is null or child.bank = parent.bank)
    where
        (
            regexp_matches(child.plain_name, '([分支]行|分理处|营业部|储蓄所|信用社|分社)$')
            and regexp_matches(parent.plain_name, '(银行|分行|支行|信用社|联社|联合社)$')
        )
        or (
            regexp_matches(child.plain_name, '(分公司|项目部|车间|分厂|分店)$')
            and regexp_matches(parent.plain_name, '(公司|集团|厂|店)$')
        )
        or (
            regexp_matches(child.plain_name, '(学院|系|研究院|研究所|医院|附属..+)$')
            and regexp_matches(parent.plain_name, '(大学|学院)$')
        )
        or (
            regexp_matches(child.plain_name, '(党委|党组|党总支|党支部|纪委|工会|工会委员会|团委|妇联)$')
            and regexp_matches(parent.plain_name, '(公司|集团|厂|银行|[分支]行|大学|学院|学校|中学|小学|医院|研究院|研究所|合作社|协会)$')
        )
),

parents as (
    select * from place_parents
    union all
    select * from parents_by_name
    union all
    select * from branch_parents
    union all
    select * from form_parents
    union all
    select * from bank_parents
)

select
    entity_id,
    parent_entity_id
from parents
qualify row_number() over (partition by entity_id order by distance, parent_entity_id) = 1
