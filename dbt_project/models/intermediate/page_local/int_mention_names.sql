{{ config(group='entities') }}

with new_pages as (
    {{ pages_to_compute() }}
),

names as (
    select name.*
    from {{ ref('int_names') }} as name
    inner join new_pages as page on name.page_id = page.page_id
),

-- Names that every county has: 前进村, 人民路. The place that the article is about tells them apart.
local_names as (
    select distinct name.name_id
    from names as name
    inner join {{ ref('local_name_endings') }} as ending
        on name.entity_type = ending.entity_type and ends_with(name.name, ending.ending)
),

-- The first rule that knows the name decides.
full_names as (
    select
        name.name_id,
        name.page_id,
        name.article_ordinal,
        name.entity_type,
        coalesce(place.full_name, bank.full_name, organization.full_name, word.full_name, name.name) as full_name,
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
            when 'organization' then coalesce(bank.branch_place_code, organization.place_code, word.place_code)
        end as place_code,
        bank.bank,
        bank.branch_kind,
        bank.branch_place_code,
        if(local.name_id is not null and place.division_code is null, name.article_place_code, null) as local_place_code
    from names as name
    left join {{ ref('int_place_names') }} as place on name.name_id = place.name_id
    left join {{ ref('int_bank_names') }} as bank on name.name_id = bank.name_id
    left join {{ ref('int_organization_names') }} as organization on name.name_id = organization.name_id
    left join {{ ref('int_level_word_names') }} as word on name.name_id = word.name_id
    left join local_names as local on name.name_id = local.name_id
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
    page.page_state,
    mention.article_ordinal,
    mention.mention_ordinal,
    mention.entity_type,
    name.full_name as name,
    name.basis,
    {{ entity_id('mention.entity_type', 'name.identity') }} as thing_id,
    name.identity,
    name.place_code,
    name.local_place_code,
    name.bank,
    name.branch_kind
from new_pages as page
inner join {{ ref('stg_mentions') }} as mention
    on page.page_id = mention.page_id and page.reader_version = mention.reader_version
inner join identities as name
    on
        {{
            name_id(
                'mention.page_id', 'mention.article_ordinal', 'mention.entity_type',
                plain_name('mention.name_on_page'), 'mention.place_code'
            )
        }} = name.name_id
