with new_pages as (
    {{ pages_to_compute() }}
),

-- 64 hashes in bands of two: articles that agree in a fifth of their hashes meet in a band 73 times of 100, in a third 98.
bands as (
    select unnest(range(32)) as band
)

select
    {{ article_id('article.page_id', 'article.article_ordinal') }} as article_id,
    page.page_id,
    page.page_state,
    band.band,
    hash(article.signature[2 * band.band + 1], article.signature[2 * band.band + 2]) as band_hash
from new_pages as page
inner join {{ ref('stg_articles') }} as article
    on page.page_id = article.page_id and page.reader_version = article.reader_version
cross join bands as band
where article.signature is not null
