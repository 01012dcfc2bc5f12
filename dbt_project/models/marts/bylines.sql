select
    {{ article_id('byline.page_id', 'byline.article_ordinal') }} as article_id,
    byline.byline_ordinal as ordinal,
    byline.name,
    byline.role
from {{ ref('int_current_pages') }} as page
inner join {{ ref('stg_bylines') }} as byline
    on page.page_id = byline.page_id and page.reader_version = byline.reader_version
