select
    {{ article_id('article.page_id', 'article.article_ordinal') }} as article_id,
    article.page_id,
    page.file_name,
    article.article_ordinal as ordinal,
    article.kicker,
    article.headline,
    article.deck,
    article.body,
    article.dateline,
    article.jump,
    article.is_truncated,
    place.name as place,
    home.place_code,
    cast(length(article.body) as integer) as char_count,
    page.published_on,
    article.ocr_quality,
    coalesce(story.story_id, {{ article_id('article.page_id', 'article.article_ordinal') }}) as story_id
from {{ ref('int_current_pages') }} as page
inner join {{ ref('stg_articles') }} as article
    on page.page_id = article.page_id and page.reader_version = article.reader_version
inner join {{ ref('int_article_places') }} as home
    on article.page_id = home.page_id and article.article_ordinal = home.article_ordinal
left join {{ ref('divisions') }} as place on home.place_code = place.code
left join {{ ref('int_stories') }} as story
    on {{ article_id('article.page_id', 'article.article_ordinal') }} = story.article_id
order by article.page_id, article.article_ordinal
