select
    path,
    file_name,
    admission_change_number,
    byte_count,
    outcome,
    page_id,
    reason,
    detail,
    newspaper,
    metadata_published_on,
    page_label
from {{ ref('stg_admissions') }}
qualify row_number() over (partition by path order by admission_change_number desc) = 1
