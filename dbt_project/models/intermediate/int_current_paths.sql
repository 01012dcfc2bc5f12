-- A refusal that came before any content was read (no permission, a broken metadata file) says nothing about what the path
-- holds: what it last held stays current. Nor does it that a refused file is gone.
select
    path,
    file_name,
    admission_change_number,
    outcome,
    page_id,
    newspaper,
    metadata_published_on,
    page_label
from {{ ref('stg_admissions') }}
where outcome = 'read' or reason not in ('unreadable', 'outside_inbox', 'too_large', 'bad_metadata', 'gone')
qualify row_number() over (partition by path order by admission_change_number desc) = 1
