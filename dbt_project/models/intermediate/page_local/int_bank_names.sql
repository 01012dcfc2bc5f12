{{ config(group='entities') }}

with new_pages as (
    {{ pages_to_compute() }}
),

names as (
    select name.*
    from {{ ref('int_names') }} as name
    inner join new_pages as page on name.page_id = page.page_id
    where name.entity_type in ('organization', 'product')
),

named_divisions as (
    select
        named.page_id,
        named.article_ordinal,
        named.form,
        place.code,
        place.name,
        place.short_name,
        place.level
    from {{ ref('int_named_divisions') }} as named
    inner join {{ ref('division_paths') }} as place on named.division_code = place.code
    where not named.is_level_word
),

-- 农行青州支行, 农行掌上银行: the bank, then its branch or what it makes.
bank_first as (
    select
        name.*,
        bank.name as bank,
        regexp_replace(name.name[length(bank.abbreviation) + 1:], '^股份有限公司', '') as after_bank
    from names as name
    inner join {{ ref('bank_abbreviations') }} as bank on starts_with(name.name, bank.abbreviation)
    qualify row_number() over (partition by name.name_id order by length(bank.abbreviation) desc) = 1
),

-- 青州农行 is the bank's branch in 青州.
bank_last as (
    select
        name.*,
        bank.name as bank,
        case place.level
            when 'province' then concat(place.name, '分行')
            when 'city' then concat(place.short_name, '分行')
            else concat(place.short_name, '支行')
        end as after_bank
    from names as name
    inner join {{ ref('bank_abbreviations') }} as bank on ends_with(name.name, bank.abbreviation)
    inner join named_divisions as place
        on
            name.page_id = place.page_id
            and name.article_ordinal = place.article_ordinal
            and name.name = concat(place.form, bank.abbreviation)
    where name.entity_type = 'organization'
    qualify row_number() over (partition by name.name_id order by length(bank.abbreviation) desc) = 1
),

-- A name that only begins like a bank's (中国银行保险监督管理委员会) has none of the words for a bank's parts.
banks as (
    select *
    from bank_first
    where
        entity_type = 'product'
        or after_bank = ''
        or regexp_matches(after_bank, '[总分支]行|营业部|分理处|信用卡中心')
    union all
    select bank_last.*
    from bank_last
    -- 杭州银行 is a bank of its own, no branch in 杭州
    where not exists (
        select 1 from bank_first
        where bank_first.name_id = bank_last.name_id
    )
)

select
    name.name_id,
    name.page_id,
    name.page_state,
    bank.bank || bank.after_bank as full_name,
    bank.bank,
    if(place.code is not null, right(bank.after_bank, 2), null) as branch_kind,
    place.code as branch_place_code
from names as name
left join banks as bank on name.name_id = bank.name_id
left join named_divisions as place
    on
        bank.page_id = place.page_id
        and bank.article_ordinal = place.article_ordinal
        and regexp_extract(bank.after_bank, '^(.+)[分支]行$', 1) = place.form
