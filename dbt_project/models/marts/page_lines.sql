select
    line.page_id,
    page.file_name,
    line.line_number,
    if(line.article_ordinal is not null, {{ article_id('line.page_id', 'line.article_ordinal') }}, null) as article_id,
    line.role,
    line.continues,
    line.char_start,
    line.char_end
from {{ ref('int_current_pages') }} as page
inner join {{ ref('stg_lines') }} as line on page.page_id = line.page_id and page.reader_version = line.reader_version
order by line.page_id, line.line_number
