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
    place_code,
    own_level,
    signature,
    ocr_quality
from {{ source('raw', 'articles') }}
