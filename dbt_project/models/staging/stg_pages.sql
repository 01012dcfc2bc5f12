select
    page_id,
    sha256,
    byte_count,
    encoding,
    text,
    line_count,
    char_count,
    first_seen_at,
    run_id
from {{ source('raw', 'pages') }}
