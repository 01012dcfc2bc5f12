select
    {{ article_id('term.page_id', 'term.article_ordinal') }} as article_id,
    term.field,
    term.term,
    term.term_count
from {{ ref('int_current_pages') }} as page
inner join {{ ref('stg_terms') }} as term
    on page.page_id = term.page_id and page.reader_version = term.reader_version
-- sorted, so that a question reads few of the table's blocks
order by term.term, article_id, term.field
