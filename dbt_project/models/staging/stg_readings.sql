select
    page_id,
    reader_version,
    change_number as reading_change_number,
    published_on as text_published_on,
    ocr_quality,
    read_at,
    run_id
from {{ source('raw', 'readings') }}
