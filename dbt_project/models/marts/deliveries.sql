select
    event_id,
    endpoint,
    event_type,
    edition,
    state,
    attempts,
    last_status,
    last_attempt_at,
    next_attempt_at,
    delivered_at,
    created_at
from {{ ref('stg_deliveries') }}
