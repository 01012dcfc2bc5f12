select
    page_id,
    reader_version,
    reading_change_number,
    text_published_on,
    text_published_earliest,
    text_published_latest,
    ocr_quality
from {{ ref('stg_readings') }}
qualify row_number() over (partition by page_id order by reading_change_number desc) = 1
