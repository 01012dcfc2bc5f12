{{ config(group='entities') }}

with new_pages as (
    {{ pages_to_compute() }}
),

names as (
    select name.*
    from {{ ref('int_names') }} as name
    inner join new_pages as page on name.page_id = page.page_id
    where name.entity_type = 'place'
),

-- 云和 is 云和县 by the code that the reader gave, else by what the name means in this article.
divisions_named as (
    select
        name.name_id,
        place.code,
        place.name as full_name
    from names as name
    left join {{ ref('int_named_divisions') }} as named
        on
            name.page_id = named.page_id
            and name.article_ordinal = named.article_ordinal
            and name.name = named.form
    inner join {{ ref('division_paths') }} as place on coalesce(name.place_code, named.division_code) = place.code
),

-- The division in front of a zone's name; the article's place where nothing stands in front.
zone_divisions as (
    select
        name.name_id,
        named.form,
        place.code,
        place.short_name
    from names as name
    inner join {{ ref('int_named_divisions') }} as named
        on
            name.page_id = named.page_id
            and name.article_ordinal = named.article_ordinal
            and starts_with(name.name, named.form)
    inner join {{ ref('division_paths') }} as place on named.division_code = place.code
    qualify row_number() over (partition by name.name_id order by length(named.form) desc) = 1
),

-- 青州经开区, 青州市经济技术开发区 → 青州经济技术开发区, 兰海高速 → 兰海高速公路; 经开区 alone is that of the article's place.
spelled_out as (
    select
        name.name_id,
        if(
            alias.scope = 'zone',
            concat(
                case
                    when name.name = alias.short_form then place.short_name
                    when name.name = concat(division.form, alias.short_form) then division.short_name
                    else left(name.name, strpos(name.name, alias.short_form) - 1)
                end,
                alias.full_form,
                name.name[strpos(name.name, alias.short_form) + length(alias.short_form):]
            ),
            concat(name.name[:-length(alias.short_form) - 1], alias.full_form)
        ) as full_name,
        if(alias.scope = 'zone', if(name.name = alias.short_form, place.code, division.code), null) as zone_place_code
    from names as name
    left join zone_divisions as division on name.name_id = division.name_id
    inner join {{ ref('organization_aliases') }} as alias
        on
            (alias.scope = 'zone' and contains(name.name, alias.short_form))
            or (alias.scope = 'place' and ends_with(name.name, alias.short_form))
    left join {{ ref('division_paths') }} as place on name.article_place_code = place.code
    qualify row_number() over (partition by name.name_id order by length(alias.short_form) desc, alias.short_form) = 1
)

select
    name.name_id,
    name.page_id,
    name.page_state,
    coalesce(division.full_name, spelled.full_name) as full_name,
    division.code as division_code,
    if(division.code is null, spelled.zone_place_code, null) as zone_place_code
from names as name
left join divisions_named as division on name.name_id = division.name_id
left join spelled_out as spelled on name.name_id = spelled.name_id
