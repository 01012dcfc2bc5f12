{{ config(group='entities') }}

with new_pages as (
    {{ pages_to_compute() }}
),

mentions as (
    select
        page.page_id,
        page.page_state,
        mention.article_ordinal,
        mention.entity_type,
        {{ plain_name('mention.name_on_page') }} as name,
        mention.place_code,
        article.place_code as article_place_code
    from new_pages as page
    inner join {{ ref('stg_mentions') }} as mention
        on page.page_id = mention.page_id and page.reader_version = mention.reader_version
    inner join {{ ref('int_article_places') }} as article
        on mention.page_id = article.page_id and mention.article_ordinal = article.article_ordinal
)

-- The same name means the same throughout an article.
select distinct
    {{ name_id('page_id', 'article_ordinal', 'entity_type', 'name', 'place_code') }} as name_id,
    page_id,
    page_state,
    article_ordinal,
    entity_type,
    name,
    place_code,
    article_place_code
from mentions
