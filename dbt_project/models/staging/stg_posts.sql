select
    page_id,
    reader_version,
    article_ordinal,
    post_ordinal,
    person as person_surface,
    organization as organization_words,
    title,
    char_start,
    char_end
from {{ source('raw', 'posts') }}
