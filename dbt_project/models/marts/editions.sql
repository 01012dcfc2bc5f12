-- The newest edition is the one that is being built: its counts are those of the marts beside it.
with newest as (
    select max(edition) as edition
    from {{ ref('stg_editions') }}
),

marts as (
    select
        newest.edition,
        (select count(*) from {{ ref('pages') }}) as page_count,
        (
            select count(*) from {{ ref('pages') }} as page
            where page.edition = newest.edition
        ) as new_page_count,
        (select count(*) from {{ ref('articles') }}) as article_count,
        (select count(*) from {{ ref('entities') }}) as entity_count,
        (select count(*) from {{ ref('metrics') }}) as metric_count
    from newest
)

select
    edition.edition,
    edition.run_id,
    edition.published_at,
    cast(coalesce(edition.page_count, marts.page_count) as integer) as page_count,
    cast(coalesce(edition.article_count, marts.article_count) as integer) as article_count,
    cast(coalesce(edition.entity_count, marts.entity_count) as integer) as entity_count,
    cast(coalesce(edition.metric_count, marts.metric_count) as integer) as metric_count,
    cast(coalesce(edition.new_page_count, marts.new_page_count) as integer) as new_page_count,
    edition.reader_version,
    edition.marts_version,
    edition.change_number
from {{ ref('stg_editions') }} as edition
left join marts on edition.edition = marts.edition
