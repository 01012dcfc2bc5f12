{{ config(group='entities') }}

with told as (
    select
        thing_id,
        entity_type,
        identity,
        min(name) as name,
        min(local_place_code) as local_place_code,
        count(*) as mention_count
    from {{ ref('int_mention_names') }}
    where entity_type <> 'person'
    group by thing_id, entity_type, identity
),

-- A village that an article about a city names is that of one of the city's counties, if only one has such.
counties_things as (
    select
        of_city.thing_id,
        min(of_county.identity) as identity
    from told as of_city
    inner join told as of_county on of_city.entity_type = of_county.entity_type and of_city.name = of_county.name
    inner join {{ ref('division_paths') }} as county
        on of_city.local_place_code = county.parent_code and of_county.local_place_code = county.code
    where county.level = 'county'
    group by of_city.thing_id
    having count(distinct of_county.identity) = 1
),

things as (
    select
        told.thing_id,
        told.entity_type,
        coalesce(county.identity, told.identity) as identity,
        told.name,
        told.mention_count
    from told
    left join counties_things as county on told.thing_id = county.thing_id
),

-- Pages may take one thing for a programme and for a product: what it is told to be most often, it is.
usual_types as (
    select
        identity,
        entity_type
    from things
    group by identity, entity_type
    qualify row_number() over (
        partition by identity
        order by
            sum(mention_count) desc,
            array_position(['organization', 'place', 'programme', 'product', 'event'], entity_type)
    ) = 1
),

-- A market and the company that runs it are two, though they bear one name.
things_apart as (
    select distinct thing.thing_id
    from things as thing
    inner join usual_types as usual on thing.identity = usual.identity
    inner join {{ ref('names_of_two_kinds') }} as apart
        on
            (thing.entity_type, usual.entity_type) in (
                (apart.entity_type, apart.other_type), (apart.other_type, apart.entity_type)
            )
            and regexp_matches(thing.name, coalesce(apart.name_form, ''))
),

resolved as (
    select
        thing.thing_id,
        if(apart.thing_id is null, usual.entity_type, thing.entity_type) as entity_type,
        thing.identity,
        null as person_place_code
    from things as thing
    inner join usual_types as usual on thing.identity = usual.identity
    left join things_apart as apart on thing.thing_id = apart.thing_id
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
