select
    change_number as admission_change_number,
    path,
    file_name,
    byte_count,
    outcome,
    page_id,
    reason,
    detail,
    newspaper,
    published_on as metadata_published_on,
    page_label,
    admitted_at
from {{ source('raw', 'admissions') }}
