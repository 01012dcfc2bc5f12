select
    page_id,
    reader_version,
    line_number,
    article_ordinal,
    role,
    continues,
    char_start,
    char_end
from {{ source('raw', 'lines') }}
