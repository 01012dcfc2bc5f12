with newest as (
    select *
    from {{ ref('stg_admissions') }}
    qualify row_number() over (partition by path order by admission_change_number desc) = 1
),

refusals as (
    select
        path,
        -- by number, since a clock may be set back
        arg_min(admitted_at, admission_change_number) as first_seen_at,
        arg_max(admitted_at, admission_change_number) as last_seen_at
    from {{ ref('stg_admissions') }}
    where outcome = 'quarantined' and reason <> 'gone'
    group by path
)

select
    newest.path,
    newest.file_name,
    newest.reason,
    newest.detail,
    newest.byte_count as bytes,
    refusal.first_seen_at,
    refusal.last_seen_at
from newest
inner join refusals as refusal on newest.path = refusal.path
where newest.outcome = 'quarantined' and newest.reason <> 'gone'
