select *
from {{ ref('stg_admissions') }}
qualify row_number() over (partition by path order by admission_change_number desc) = 1
