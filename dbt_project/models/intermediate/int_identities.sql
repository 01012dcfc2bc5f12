{{ config(group='entities') }}

with told as (
    select
        thing_id,
        entity_type,
        identity,
        min(name) as name,
        count(*) as mention_count
    from {{ ref('int_mention_names') }}
    where entity_type <> 'person'
    group by thing_id, entity_type, identity
),

-- Pages may take one thing for a programme and for a product: what it is told to be most often, it is.
usual_types as (
    select
        identity,
        entity_type
    from told
    qualify row_number() over (
        partition by identity
        order by mention_count desc, array_position(['organization', 'place', 'programme', 'product', 'event'], entity_type)
    ) = 1
),

-- A market and the company that runs it are two, though they bear one name.
things_apart as (
    select distinct told.thing_id
    from told
    inner join usual_types as usual on told.identity = usual.identity
    inner join {{ ref('names_of_two_kinds') }} as apart
        on
            (told.entity_type, usual.entity_type) in (
                (apart.entity_type, apart.other_type), (apart.other_type, apart.entity_type)
            )
            and regexp_matches(told.name, coalesce(apart.name_form, ''))
),

resolved as (
    select
        told.thing_id,
        if(apart.thing_id is null, usual.entity_type, told.entity_type) as entity_type,
        told.identity,
        null as person_place_code
    from told
    inner join usual_types as usual on told.identity = usual.identity
    left join things_apart as apart on told.thing_id = apart.thing_id
    union all
    select
        thing_id,
        'person' as entity_type,
        identity,
        place_code as person_place_code
    from {{ ref('int_persons') }}
)

select
    thing_id,
    entity_type,
    identity,
    person_place_code,
    {{ entity_id('entity_type', 'identity') }} as entity_id
from resolved
