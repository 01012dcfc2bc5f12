{{ config(group='entities') }}

with new_pages as (
    {{ pages_to_compute() }}
),

names as (
    select name.*
    from {{ ref('int_names') }} as name
    inner join new_pages as page on name.page_id = page.page_id
),

mentions as (
    select
        mention.page_id,
        page.page_state,
        mention.article_ordinal,
        mention.mention_ordinal,
        mention.entity_type,
        mention.surface,
        mention.name_on_page,
        mention.char_start,
        mention.char_end,
        {{
            name_id(
                'mention.page_id', 'mention.article_ordinal', 'mention.entity_type',
                plain_name('mention.name_on_page'), 'mention.place_code'
            )
        }} as name_id
    from new_pages as page
    inner join {{ ref('stg_mentions') }} as mention
        on page.page_id = mention.page_id and page.reader_version = mention.reader_version
),

-- Names that every county has: 前进村, 人民路. The place that the article is about tells them apart.
local_names as (
    select distinct name.name_id
    from names as name
    inner join {{ ref('local_name_endings') }} as ending
        on name.entity_type = ending.entity_type and ends_with(name.name, ending.ending)
),

-- What is printed right behind a division's name lies in it: 清溪镇 in front of 前进村.
divisions_in_front as (
    select
        mention.name_id,
        front_place.division_code
    from mentions as mention
    inner join mentions as front
        on
            mention.page_id = front.page_id
            and mention.article_ordinal = front.article_ordinal
            and mention.char_start = front.char_end
    inner join {{ ref('int_place_names') }} as front_place on front.name_id = front_place.name_id
    where front_place.division_code is not null and mention.entity_type in ('place', 'organization')
    qualify row_number() over (
        partition by mention.name_id
        order by length(front_place.division_code) desc, front.char_start
    ) = 1
),

-- The first rule that knows the name decides.
full_names as (
    select
        name.name_id,
        name.page_id,
        name.article_ordinal,
        name.entity_type,
        coalesce(
            place.full_name, bank.full_name, organization.full_name,
            -- 县第五次党代会: the party's congress is spelled out
            if(
                name.entity_type = 'event',
                regexp_replace(
                    coalesce(word.full_name, name.name),
                    '^(?:中共)?(.+?)(第.{1,3}次)?党代会$', '中国共产党\1\2代表大会'
                ),
                word.full_name
            ),
            name.name
        ) as full_name,
        case
            when place.division_code is not null then 'division'
            when place.full_name is not null then 'form'
            when bank.full_name is not null then 'bank'
            when organization.full_name is not null then 'form'
            when word.full_name is not null then 'level word'
            else 'page'
        end as basis,
        case name.entity_type
            when 'place' then coalesce(place.division_code, place.zone_place_code)
            when 'organization'
                then
                    coalesce(
                        bank.branch_place_code, organization.place_code, word.place_code,
                        if({{ is_region('front_place') }}, null, front.division_code)
                    )
        end as place_code,
        bank.bank,
        bank.branch_kind,
        bank.branch_place_code,
        if(bank.full_name is null, organization.parent_name, null) as parent_name,
        if(
            local.name_id is not null
            and place.division_code is null and organization.place_code is null and word.place_code is null,
            -- down to the county: a village is named with its town or without
            if(front_place.level = 'town', front_place.parent_code, coalesce(front_place.code, name.article_place_code)),
            null
        ) as local_place_code,
        front.division_code as front_code
    from names as name
    left join {{ ref('int_place_names') }} as place on name.name_id = place.name_id
    left join {{ ref('int_bank_names') }} as bank on name.name_id = bank.name_id
    left join {{ ref('int_organization_names') }} as organization on name.name_id = organization.name_id
    left join {{ ref('int_level_word_names') }} as word on name.name_id = word.name_id
    left join local_names as local on name.name_id = local.name_id
    left join divisions_in_front as front on name.name_id = front.name_id
    left join {{ ref('division_paths') }} as front_place on front.division_code = front_place.code
),

identities as (
    select
        *,
        case
            when basis = 'division' then concat('division ', place_code)
            -- whether people of one name are one person takes more than a page to say
            when entity_type = 'person' then concat_ws(' ', full_name, page_id, article_ordinal)
            when branch_kind is not null then concat_ws(' ', bank, branch_place_code, branch_kind)
            else concat_ws(
                ' ',
                lower(regexp_replace(full_name, '[《》〈〉「」『』()（）·・—\-]+', '', 'g')),
                local_place_code
            )
        end as identity
    from full_names
)

select
    mention.page_id,
    mention.page_state,
    mention.article_ordinal,
    mention.mention_ordinal,
    mention.entity_type,
    mention.surface,
    mention.name_on_page,
    name.full_name as name,
    name.basis,
    {{ entity_id('mention.entity_type', 'name.identity') }} as thing_id,
    name.identity,
    -- a village's committee has its seat where the village is
    coalesce(name.place_code, if(mention.entity_type = 'organization', name.local_place_code, null)) as place_code,
    name.local_place_code,
    case
        when mention.entity_type = 'place' and name.basis <> 'division' then coalesce(name.front_code, name.local_place_code)
    end as above_code,
    name.bank,
    name.branch_kind,
    name.parent_name
from mentions as mention
inner join identities as name on mention.name_id = name.name_id
