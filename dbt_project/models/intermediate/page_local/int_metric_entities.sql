{{ config(group='metrics') }}

with new_pages as (
    {{ pages_to_compute() }}
),

quantities as (
    select
        page.page_state,
        quantity.*
    from new_pages as page
    inner join {{ ref('stg_quantities') }} as quantity
        on page.page_id = quantity.page_id and page.reader_version = quantity.reader_version
),

-- The words by which an article's entities go: as printed, as the page names them in full, canonical.
entity_words as (
    select
        mention.page_id,
        mention.article_ordinal,
        mention.entity_type,
        -- a zone is no division, though it lies in one
        if(mention.basis = 'division', mention.place_code, null) as place_code,
        mention.thing_id,
        mention.mention_ordinal,
        unnest(list_distinct([
            {{ plain_name('mention.surface') }},
            {{ plain_name('mention.name_on_page') }},
            {{ plain_name('mention.name') }}
        ])) as words
    from new_pages as page
    inner join {{ ref('int_mention_names') }} as mention on page.page_id = mention.page_id
),

-- Where the same words name several things, an organization is likelier to have figures than a product.
words_by_entity as (
    select *
    from entity_words
    qualify row_number() over (
        partition by page_id, article_ordinal, words
        order by
            array_position(['organization', 'place', 'programme', 'product', 'event', 'person'], entity_type),
            mention_ordinal
    ) = 1
),

words_by_place as (
    select *
    from entity_words
    where entity_type = 'place'
    qualify row_number() over (partition by page_id, article_ordinal, words order by mention_ordinal) = 1
),

-- Words for a division that the article need not name: 全市, 我县.
words_by_division as (
    select
        named.page_id,
        named.article_ordinal,
        named.form as words,
        named.division_code,
        {{ entity_id("'place'", "concat('division ', named.division_code)") }} as thing_id
    from {{ ref('int_named_divisions') }} as named
    inner join new_pages as page on named.page_id = page.page_id
),

words_used as (
    select
        page_id,
        page_state,
        article_ordinal,
        quantity_ordinal,
        {{ plain_name('subject_words') }} as subject_words,
        {{ plain_name('target_words') }} as target_words,
        {{ plain_name('place_words') }} as place_words
    from quantities
)

select
    used.page_id,
    used.page_state,
    used.article_ordinal,
    used.quantity_ordinal,
    coalesce(subject.thing_id, subject_division.thing_id) as subject_thing_id,
    if(subject.thing_id is null, subject_division.division_code, null) as subject_division_code,
    target.thing_id as target_thing_id,
    place.thing_id as place_thing_id,
    coalesce(place.place_code, if(place.thing_id is null, place_division.division_code, null)) as place_code
from words_used as used
{% for role, words_by in [
    ('subject', 'entity'), ('subject', 'division'), ('target', 'entity'), ('place', 'place'), ('place', 'division')
] -%}
    {% set alias = role ~ '_division' if words_by == 'division' else role -%}
    left join words_by_{{ words_by }} as {{ alias }}
        on
            used.page_id = {{ alias }}.page_id
            and used.article_ordinal = {{ alias }}.article_ordinal
            and used.{{ role }}_words = {{ alias }}.words
{% endfor %}
