-- Content that lies at several paths is one page; the smallest path speaks for it, whatever came first.
with one_path_a_page as (
    select *
    from {{ ref('int_current_paths') }}
    where outcome = 'read'
    qualify row_number() over (partition by page_id order by path) = 1
)

select
    path.page_id,
    path.path,
    path.file_name,
    path.newspaper,
    path.page_label,
    path.admission_change_number,
    reading.reader_version,
    reading.reading_change_number,
    coalesce(path.metadata_published_on, reading.text_published_on) as published_on,
    case
        when path.metadata_published_on is not null then 'metadata'
        when reading.text_published_on is not null then 'text'
    end as published_on_basis,
    coalesce(path.metadata_published_on, reading.text_published_earliest) as published_earliest,
    coalesce(path.metadata_published_on, reading.text_published_latest) as published_latest,
    if(
        year(coalesce(path.metadata_published_on, reading.text_published_earliest))
        = year(coalesce(path.metadata_published_on, reading.text_published_latest)),
        year(coalesce(path.metadata_published_on, reading.text_published_earliest)),
        null
    ) as published_year,
    reading.ocr_quality,
    -- the newspaper's name says where 我市 is
    concat_ws('-', path.page_id, reading.reader_version, reading.reading_change_number, path.newspaper) as page_state
from one_path_a_page as path
inner join {{ ref('int_newest_readings') }} as reading on path.page_id = reading.page_id
