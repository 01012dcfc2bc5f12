select
    edition,
    run_id,
    published_at,
    change_number,
    reader_version,
    marts_version,
    new_page_count,
    page_count,
    article_count,
    entity_count,
    metric_count
from {{ source('raw', 'editions') }}
