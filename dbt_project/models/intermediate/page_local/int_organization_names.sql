{{ config(group='entities') }}

with new_pages as (
    {{ pages_to_compute() }}
),

names as (
    select
        name.*,
        {{ without_party('name.name') }} as plain_name,
        {{ without_party('name.name') }} <> name.name as is_party
    from {{ ref('int_names') }} as name
    inner join new_pages as page on name.page_id = page.page_id
    where name.entity_type = 'organization'
),

-- Each way to cut a name in two: a division or a level word (市经信局) in front, and the rest.
cuts as (
    select
        name.name_id,
        name.is_party,
        named.form as head,
        named.is_level_word,
        place.code,
        place.level,
        {{ is_region('place') }} as is_region,
        place.short_name,
        place.formal_name,
        place.parent_code,
        name.plain_name[length(named.form) + 1:] as rest
    from names as name
    inner join {{ ref('int_named_divisions') }} as named
        on
            name.page_id = named.page_id
            and name.article_ordinal = named.article_ordinal
            and starts_with(name.plain_name, named.form)
    inner join {{ ref('division_paths') }} as place on named.division_code = place.code
    where place.level <> 'town' or named.is_full_name
    union all
    -- nothing in front: the article's own place is meant
    select
        name.name_id,
        name.is_party,
        '' as head,
        false as is_level_word,
        place.code,
        place.level,
        {{ is_region('place') }} as is_region,
        place.short_name,
        place.formal_name,
        place.parent_code,
        name.plain_name as rest
    from names as name
    left join {{ ref('division_paths') }} as place on name.article_place_code = place.code
),

-- Each form at the end, and what stands between the two.
forms as (
    select
        cut.*,
        alias.short_form,
        alias.full_form,
        alias.scope,
        left(cut.rest, length(cut.rest) - length(alias.short_form)) as stem,
        left(cut.rest, length(cut.rest) - length(alias.short_form)) in (
            select zone.short_form from {{ ref('organization_aliases') }} as zone
            where zone.scope = 'zone'
        ) as is_zone
    from cuts as cut
    inner join {{ ref('organization_aliases') }} as alias on ends_with(cut.rest, alias.short_form)
    where alias.scope in ('division', 'county_up', 'any') or (alias.scope = 'party' and cut.is_party)
),

-- Whose body it is: what {place} stands for.
owners as (
    select
        *,
        case
            when stem = '' and head <> '' then if(scope = 'county_up' and level = 'town', null, formal_name)
            when stem = '' then if(scope = 'county_up', formal_name, null)
            -- 柳泉村党委: a village is no division of the table
            when scope = 'division' and head = '' and regexp_matches(stem, '.(村|社区)$') then stem
            -- 青州经开区环保局: other bodies, for forms that only lengthen the end
            when scope in ('county_up', 'any') and starts_with(full_form, '{place}')
                then
                    case
                        -- 丽水市经济技术开发区环保局: the zone bears its city's short name
                        when head <> '' and is_zone then concat(short_name, stem)
                        when is_level_word then concat(formal_name, stem)
                        else concat(head, stem)
                    end
        end as owner
    from forms
),

by_form as (
    select
        owners.name_id,
        if(owners.stem = '', owners.code, null) as place_code,
        replace(
            replace(owners.full_form, '{place}', owners.owner), '{short}', coalesce(owners.short_name, owners.owner)
        ) as full_name,
        replace(
            replace(above.parent_form, '{place}', owners.owner), '{above}', coalesce(place_above.formal_name, '')
        ) as parent_name
    from owners
    left join {{ ref('division_paths') }} as place_above on owners.parent_code = place_above.code and owners.stem = ''
    left join {{ ref('organization_parents') }} as above
        on
            owners.full_form = above.full_form
            -- a province's committee has none above it here
            and (place_above.code is not null or not contains(above.parent_form, '{above}'))
    where owners.owner is not null
    qualify row_number() over (
        partition by owners.name_id
        order by owners.stem = '' desc, length(owners.short_form) desc, length(owners.head) desc, owners.full_form
    ) = 1
),

-- The seat that any other name tells at its start: 昌吉学院. A province alone (湖南大学) does not tell it.
heads as (
    select
        name_id,
        head,
        code,
        is_region
    from cuts
    where head <> '' and not is_level_word
    qualify row_number() over (partition by name_id order by length(head) desc) = 1
),

-- All stretches of a name behind its first character that may be a division; written out first, for a join on equal words.
stretches as materialized (
    select
        name.name_id,
        name.plain_name,
        name.article_place_code,
        head.head,
        head.code as head_code,
        start.position,
        name.plain_name[start.position:start.position + stretch.length - 1] as words
    from names as name
    left join heads as head on name.name_id = head.name_id
    inner join range(2, 30) as start (position) on start.position < length(name.plain_name)
    cross join range(2, 13) as stretch (length)
    where head.code is null or head.is_region
),

-- Divisions named further on: 湖北省潜江中学, 国网青岛市黄岛区供电公司.
inner_forms as (
    select
        stretch.name_id,
        form.form,
        form.code,
        form.level,
        form.is_full_name,
        -- other names hold it by chance: 新华 for a district, 和县 in 南和县
        ends_with(place.name, '区') or length(place.name) = 2 as is_ambiguous,
        form.form = place.name as is_bare,
        coalesce(stretch.position = length(stretch.head) + 1, false) as follows_province,
        -- a part of something that works in many places
        regexp_matches(
            stretch.plain_name[stretch.position + length(form.form):],
            '^(监管|供电|电力|电业|烟草|调查|水文|气象)?([分支]局|[分支]公司|公司|[分支]行|[分支]队|[分支]院|分校|调查队)'
        ) as is_before_branch,
        case
            when left(form.code, 6) = left(stretch.article_place_code, 6) then 3
            when left(form.code, 4) = left(stretch.article_place_code, 4) then 2
            when left(form.code, 2) = left(stretch.article_place_code, 2) then 1
            else 0
        end as nearness
    from stretches as stretch
    inner join {{ ref('division_forms') }} as form on stretch.words = form.form
    inner join {{ ref('division_paths') }} as place on form.code = place.code
    where
        form.level in ('city', 'county')
        and (stretch.head_code is null or left(stretch.head_code, 2) = left(form.code, 2))
),

-- The lowest division and the fullest form of it; none where two are equally near.
inner_seats as (
    select
        name_id,
        min(code) as place_code
    from (
        select *
        from inner_forms
        where
            (follows_province and (is_full_name or not is_ambiguous))
            or (is_full_name and (nearness > 0 or not (is_ambiguous and is_bare)))
            or (is_before_branch and nearness > 0)
            or (is_before_branch and not is_ambiguous)
        qualify rank() over (
            partition by name_id order by level = 'county' desc, length(form) desc, nearness desc
        ) = 1
    ) as fullest
    group by name_id
    having count(distinct code) = 1
),

seats as (
    select
        name.name_id,
        coalesce(inner_seat.place_code, if(head.is_region, null, head.code)) as place_code
    from names as name
    left join heads as head on name.name_id = head.name_id
    left join inner_seats as inner_seat on name.name_id = inner_seat.name_id
),

-- 石浦农商银行城东支行: what stands inside a name is spelled out, too.
spelled_out as (
    select
        name.name_id,
        alias.short_form,
        alias.full_form
    from names as name
    inner join {{ ref('organization_aliases') }} as alias
        on
            alias.scope in ('zone', 'inside')
            and alias.short_form <> alias.full_form
            and contains(name.name, alias.short_form)
    qualify row_number() over (partition by name.name_id order by length(alias.short_form) desc, alias.short_form) = 1
)

select
    name.name_id,
    name.page_id,
    name.page_state,
    if(
        inner_form.short_form is not null,
        replace(coalesce(by_form.full_name, name.name), inner_form.short_form, inner_form.full_form),
        by_form.full_name
    ) as full_name,
    by_form.parent_name,
    coalesce(by_form.place_code, name.place_code, seat.place_code) as place_code
from names as name
left join by_form on name.name_id = by_form.name_id
left join seats as seat on name.name_id = seat.name_id
left join spelled_out as inner_form on name.name_id = inner_form.name_id
