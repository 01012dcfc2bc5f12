select
    event_id,
    event_type,
    edition,
    endpoint,
    state,
    created_at,
    attempts,
    last_attempt_at,
    last_status,
    next_attempt_at,
    delivered_at
from {{ source('raw', 'deliveries') }}
