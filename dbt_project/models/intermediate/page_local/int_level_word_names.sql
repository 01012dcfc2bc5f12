{{ config(group='entities') }}

with new_pages as (
    {{ pages_to_compute() }}
),

names as (
    select name.*
    from {{ ref('int_names') }} as name
    inner join new_pages as page on name.page_id = page.page_id
    where name.entity_type in ('organization', 'programme', 'product', 'event')
),

-- 市人民医院, 县水务公司, 省农业龙头企业, 市委经济工作会议; but not 市场, 县域, 区块.
resolved as (
    select
        name.name_id,
        -- 省人民医院: where in the province is not told
        if({{ is_region('place') }}, null, place.code) as place_code,
        concat(place.formal_name, name.name[length(named.form) + 1:]) as full_name
    from names as name
    inner join {{ ref('int_named_divisions') }} as named
        on
            name.page_id = named.page_id
            and name.article_ordinal = named.article_ordinal
            and named.is_level_word
            and starts_with(name.name, named.form)
            and length(name.name) > length(named.form) + 1
    inner join {{ ref('level_words') }} as word
        on
            named.form = word.word
            and not contains(coalesce(word.not_before, ''), name.name[length(word.word) + 1])
    inner join {{ ref('division_paths') }} as place on named.division_code = place.code
    qualify row_number() over (partition by name.name_id order by length(named.form) desc) = 1
)

select
    name.name_id,
    name.page_id,
    name.page_state,
    resolved.full_name,
    resolved.place_code
from names as name
left join resolved on name.name_id = resolved.name_id
