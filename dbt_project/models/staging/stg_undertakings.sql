select
    page_id,
    reader_version,
    article_ordinal,
    undertaking_ordinal,
    initiative as initiative_surface,
    runner as runner_words,
    verb,
    is_means,
    since as since_words,
    sentence,
    sentence_ordinal,
    line_number,
    char_start,
    char_end
from {{ source('raw', 'undertakings') }}
