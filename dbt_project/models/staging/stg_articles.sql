select
    page_id,
    reader_version,
    article_ordinal,
    kicker,
    headline,
    deck,
    body,
    dateline,
    jump,
    is_truncated,
    place_code
from {{ source('raw', 'articles') }}
