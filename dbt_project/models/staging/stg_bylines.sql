select
    page_id,
    reader_version,
    article_ordinal,
    byline_ordinal,
    name,
    role
from {{ source('raw', 'bylines') }}
