with refusals as (
    select
        path,
        min(admitted_at) as first_seen_at,
        max(admitted_at) as last_seen_at
    from {{ ref('stg_admissions') }}
    where outcome = 'quarantined'
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
from {{ ref('int_current_paths') }} as newest
inner join refusals as refusal on newest.path = refusal.path
where newest.outcome = 'quarantined'
