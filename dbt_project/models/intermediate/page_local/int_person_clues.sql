{{ config(group='entities') }}

with new_pages as (
    {{ pages_to_compute() }}
),

mentions as (
    select distinct
        page.page_id,
        page.page_state,
        page.reader_version,
        mention.article_ordinal,
        mention.surface,
        mention.entity_type,
        mention.thing_id,
        mention.name,
        coalesce(mention.place_code, mention.local_place_code) as place_code
    from new_pages as page
    inner join {{ ref('int_mention_names') }} as mention on page.page_id = mention.page_id
),

national_bodies as (
    select distinct mention.thing_id
    from mentions as mention
    inner join {{ ref('national_bodies') }} as national on regexp_matches(mention.name, national.name_form)
    where mention.entity_type = 'organization' and mention.place_code is null
),

posts as (
    select
        person.thing_id,
        coalesce(place.city_code, place.code, if(national.thing_id is not null, 'nation', null)) as circle,
        -- a firm or a school is the same one in every city's papers
        if(
            body.place_code is null
            and length(body.name) > 5
            and regexp_matches(body.name, '(公司|集团|大学|学院|研究院|研究所)$'),
            concat('body ', body.thing_id),
            null
        ) as body_circle
    from mentions as person
    inner join {{ ref('stg_posts') }} as post
        on
            person.page_id = post.page_id
            and person.reader_version = post.reader_version
            and person.article_ordinal = post.article_ordinal
            and person.surface = post.person_surface
    inner join mentions as body
        on
            person.page_id = body.page_id
            and person.article_ordinal = body.article_ordinal
            and post.organization_words = body.surface
    left join {{ ref('division_paths') }} as place on body.place_code = place.code
    left join national_bodies as national on body.thing_id = national.thing_id
    where person.entity_type = 'person' and body.entity_type in ('organization', 'place')
),

post_circles as (
    select
        thing_id,
        list(distinct circle order by circle) filter (where circle is not null) as circles,
        list(distinct body_circle order by body_circle) filter (where body_circle is not null) as body_circles
    from posts
    group by thing_id
)

select distinct
    person.page_id,
    person.page_state,
    person.thing_id,
    person.name,
    place.city_code,
    coalesce(post.circles, []) as post_circles,
    coalesce(post.body_circles, []) as body_circles
from mentions as person
inner join {{ ref('int_article_places') }} as article
    on person.page_id = article.page_id and person.article_ordinal = article.article_ordinal
left join {{ ref('division_paths') }} as place on article.place_code = place.code
left join post_circles as post on person.thing_id = post.thing_id
where person.entity_type = 'person'
