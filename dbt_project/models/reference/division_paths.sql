with divisions_above as (
    select
        own.code,
        own.name,
        own.short_name,
        own.level,
        own.parent_code,
        above.name as parent_name,
        above.short_name as parent_short_name,
        above.level as parent_level,
        list_filter([own.code, above.code, second.code, third.code], code -> code is not null) as lineage,
        concat(third.name, second.name, above.name, own.name) as full_path,
        -- a municipality is its own city, a county without one stands for it (仙桃市); a province is none
        case
            when own.level = 'city' then own.code
            when above.level = 'city' then above.code
            when second.level = 'city' then second.code
            when ends_with(coalesce(third.name, second.name, above.name, own.name), '市')
                then coalesce(third.code, second.code, above.code, own.code)
            when own.level = 'county' then own.code
            when own.level = 'town' then above.code
        end as city_code
    from {{ ref('divisions') }} as own
    left join {{ ref('divisions') }} as above on own.parent_code = above.code
    left join {{ ref('divisions') }} as second on above.parent_code = second.code
    left join {{ ref('divisions') }} as third on second.parent_code = third.code
),

-- A district's offices bear its city's name in front (杭州市上城区), a county's do not (云和县).
formal_down_to_counties as (
    select
        *,
        if(level = 'county' and ends_with(name, '区'), concat(parent_name, name), name) as own_formal_name
    from divisions_above
)

select
    own.code,
    own.name,
    own.short_name,
    own.level,
    own.parent_code,
    own.parent_name,
    own.parent_short_name,
    own.full_path,
    if(own.level = 'town', concat(above.own_formal_name, own.name), own.own_formal_name) as formal_name,
    own.lineage,
    own.city_code
from formal_down_to_counties as own
left join formal_down_to_counties as above on own.parent_code = above.code
