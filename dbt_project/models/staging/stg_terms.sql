select
    page_id,
    reader_version,
    article_ordinal,
    field,
    term,
    term_count
from {{ source('raw', 'terms') }}
