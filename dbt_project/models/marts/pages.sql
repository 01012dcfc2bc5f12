with article_counts as (
    select
        page_id,
        count(*) as article_count
    from {{ ref('articles') }}
    group by page_id
),

-- A page belongs to the first edition that was built after its newest admission.
first_editions as (
    select
        page.page_id,
        min(edition.edition) as edition
    from {{ ref('int_current_pages') }} as page
    inner join {{ ref('stg_editions') }} as edition on page.admission_change_number <= edition.change_number
    group by page.page_id
)

select
    page.page_id,
    page.file_name,
    page.path,
    content.text,
    content.encoding,
    page.newspaper,
    page.page_label,
    page.published_on,
    page.published_on_basis,
    page.published_earliest,
    page.published_latest,
    content.line_count,
    content.char_count,
    cast(coalesce(counted.article_count, 0) as integer) as article_count,
    page.ocr_quality,
    page.reader_version,
    content.first_seen_at,
    edition.edition
from {{ ref('int_current_pages') }} as page
inner join {{ ref('stg_pages') }} as content on page.page_id = content.page_id
left join article_counts as counted on page.page_id = counted.page_id
left join first_editions as edition on page.page_id = edition.page_id
