{{ config(group='entities') }}

-- Where words stand for several entities of an article, its first mention decides.
with entity_surfaces as (
    select
        mention.article_id,
        mention.surface,
        entity.entity_type,
        mention.entity_id
    from {{ ref('entity_mentions') }} as mention
    inner join {{ ref('entities') }} as entity on mention.entity_id = entity.entity_id
    where entity.entity_type in ('person', 'organization')
    qualify row_number() over (
        partition by mention.article_id, mention.surface, entity.entity_type
        order by mention.char_start, mention.mention_id
    ) = 1
),

posts as (
    select
        {{ article_id('post.page_id', 'post.article_ordinal') }} as article_id,
        post.*
    from {{ ref('int_current_pages') }} as page
    inner join {{ ref('stg_posts') }} as post on page.page_id = post.page_id and page.reader_version = post.reader_version
)

select
    format('{}-p{:02d}', post.article_id, post.post_ordinal) as post_id,
    person.entity_id as person_entity_id,
    organization.entity_id as organization_entity_id,
    post.organization_words,
    post.title,
    post.article_id,
    post.char_start,
    post.char_end
from posts as post
inner join entity_surfaces as person
    on post.article_id = person.article_id and post.person_surface = person.surface and person.entity_type = 'person'
left join entity_surfaces as organization
    on
        post.article_id = organization.article_id
        and post.organization_words = organization.surface
        and organization.entity_type = 'organization'
