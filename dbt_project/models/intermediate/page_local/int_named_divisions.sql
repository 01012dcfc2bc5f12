{{ config(group='entities') }}

with new_pages as (
    {{ pages_to_compute() }}
),

articles as (
    select
        page.page_id,
        page.page_state,
        article.article_ordinal,
        article.place_code,
        place.lineage
    from new_pages as page
    inner join {{ ref('int_article_places') }} as article on page.page_id = article.page_id
    left join {{ ref('division_paths') }} as place on article.place_code = place.code
),

names as (
    select name.*
    from {{ ref('int_names') }} as name
    inner join new_pages as page on name.page_id = page.page_id
),

quantities as (
    select quantity.*
    from new_pages as page
    inner join {{ ref('stg_quantities') }} as quantity
        on page.page_id = quantity.page_id and page.reader_version = quantity.reader_version
),

-- A division's name may stand at the start of a name, of what follows a bank's name or 中共, and of a quantity's words.
texts as (
    select
        page_id,
        article_ordinal,
        name as words
    from names
    where entity_type <> 'person'
    union
    select
        name.page_id,
        name.article_ordinal,
        name.name[length(bank.abbreviation) + 1:] as words
    from names as name
    inner join {{ ref('bank_abbreviations') }} as bank on starts_with(name.name, bank.abbreviation)
    where name.entity_type = 'organization'
    union
    select
        page_id,
        article_ordinal,
        {{ without_party('name') }} as words
    from names
    where entity_type = 'organization'
    union
    select
        page_id,
        article_ordinal,
        unnest([place_words, subject_words, target_words]) as words
    from quantities
),

beginnings as (
    select distinct
        article.page_id,
        article.page_state,
        article.article_ordinal,
        article.place_code,
        left(text.words, beginning.length) as form
    from articles as article
    inner join texts as text
        on article.page_id = text.page_id and article.article_ordinal = text.article_ordinal
    inner join range(1, 20) as beginning (length) on length(text.words) >= beginning.length
),

-- Divisions that the reader itself found in the article.
places_in_article as (
    select distinct
        name.page_id,
        name.article_ordinal,
        place.code,
        place.name,
        place.level
    from names as name
    inner join {{ ref('division_paths') }} as place on name.place_code = place.code
    where name.entity_type = 'place'
),

candidates as (
    select
        beginning.*,
        candidate.code,
        candidate.level,
        candidate.is_full_name,
        -- how near the candidate lies to what the article is about
        case
            when mentioned.code is not null then 4
            when left(candidate.code, 6) = beginning.place_code then 3
            when left(candidate.code, 4) = left(beginning.place_code, 4) then 2
            when left(candidate.code, 2) = left(beginning.place_code, 2) then 1
            else 0
        end as nearness
    from beginnings as beginning
    inner join {{ ref('division_forms') }} as candidate on beginning.form = candidate.form
    left join places_in_article as mentioned
        on
            beginning.page_id = mentioned.page_id
            and beginning.article_ordinal = mentioned.article_ordinal
            and candidate.code = mentioned.code
),

-- The farther away, the fuller the name must be.
nearest as (
    select *
    from candidates
    where
        case level
            when 'town' then nearness >= if(is_full_name, 2, 3)
            when 'county' then nearness >= 1 or is_full_name
            else true
        end
    qualify rank() over (
        partition by page_id, article_ordinal, form
        order by nearness desc, array_position(['province', 'city', 'county', 'town'], level)
    ) = 1
),

-- The article's place and all divisions above it, from the lowest up.
places_above as (
    select
        article.page_id,
        article.article_ordinal,
        place.code,
        place.name,
        list_position(article.lineage, place.code) as steps_up
    from articles as article
    cross join unnest(article.lineage) as above (code)
    inner join {{ ref('division_paths') }} as place on above.code = place.code
),

-- 市, 我市, 全市: the lowest of them with that ending.
levels_above as (
    select
        beginning.*,
        place.code
    from beginnings as beginning
    inner join {{ ref('level_words') }} as word on beginning.form = word.word
    inner join places_above as place
        on
            beginning.page_id = place.page_id
            and beginning.article_ordinal = place.article_ordinal
            and ends_with(place.name, word.name_ending)
    qualify row_number() over (
        partition by beginning.page_id, beginning.article_ordinal, beginning.form
        order by place.steps_up
    ) = 1
),

-- 镇, 该乡: the one town of that ending of which the article speaks.
towns_spoken_of as (
    select
        beginning.*,
        town.code
    from beginnings as beginning
    inner join {{ ref('level_words') }} as word on beginning.form = word.word
    inner join places_in_article as town
        on
            beginning.page_id = town.page_id
            and beginning.article_ordinal = town.article_ordinal
            and ends_with(town.name, word.name_ending)
    where town.level = 'town'
    qualify count(*) over (partition by beginning.page_id, beginning.article_ordinal, beginning.form) = 1
),

meant as (
    select
        *,
        false as is_level_word
    from nearest
    -- two of one level at one distance: nobody can say which
    qualify count(*) over (partition by page_id, article_ordinal, form) = 1
    union all by name
    select
        *,
        true as is_full_name,
        true as is_level_word
    from levels_above
    union all by name
    select
        *,
        true as is_full_name,
        true as is_level_word
    from towns_spoken_of
)

select
    page_id,
    page_state,
    article_ordinal,
    form,
    code as division_code,
    is_full_name,
    is_level_word
from meant
