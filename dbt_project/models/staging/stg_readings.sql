select
    page_id,
    reader_version,
    change_number as reading_change_number,
    published_on as text_published_on,
    published_earliest as text_published_earliest,
    published_latest as text_published_latest,
    ocr_quality,
    read_at,
    run_id
from {{ source('raw', 'readings') }}
