select
    page_id,
    reader_version,
    article_ordinal,
    mention_ordinal,
    entity_type,
    surface,
    name as name_on_page,
    place_code,
    sentence_ordinal,
    line_number,
    char_start,
    char_end
from {{ source('raw', 'mentions') }}
