{{ config(group='entities') }}

-- A circle is where people of one name are one person: a city, a province or the nation where they hold a post, a firm.
with recursive told as (
    select
        thing_id,
        name,
        page_id,
        city_code,
        -- a post tells more than what the article is about; a firm's place may not be known
        list_concat(
            if(len(post_circles) > 0 or len(body_circles) = 0 or city_code is null, post_circles, [city_code]),
            body_circles
        ) as circles
    from {{ ref('int_person_clues') }}
),

circles as (
    select
        thing_id,
        name,
        unnest(circles) as circle
    from told
),

-- One article gives its person posts in two cities: who holds the one holds the other.
links as (
    select distinct
        one.name,
        one.circle,
        other.circle as other_circle
    from circles as one
    inner join circles as other on one.thing_id = other.thing_id
),

reached as (
    select
        name,
        circle,
        other_circle
    from links
    union distinct
    select
        reached.name,
        reached.circle,
        link.other_circle
    from reached
    inner join links as link on reached.name = link.name and reached.other_circle = link.circle
),

office_holders as (
    select
        name,
        circle,
        min(other_circle) as person
    from reached
    group by name, circle
),

with_posts as (
    select distinct
        circle.thing_id,
        circle.name,
        holder.person
    from circles as circle
    inner join office_holders as holder on circle.name = holder.name and circle.circle = holder.circle
),

-- The only office holder of the name in articles about a city: an expert from elsewhere who comes often.
guests as (
    select
        told.name,
        told.city_code,
        min(holder.person) as person
    from told
    inner join with_posts as holder on told.thing_id = holder.thing_id
    group by told.name, told.city_code
    having count(distinct holder.person) = 1
),

-- Without a post: the city's office holder of the name, a guest of its articles, a figure of its province or of the nation.
candidates as (
    select
        told.thing_id,
        holder.person,
        case
            when holder.circle = told.city_code then 1
            when holder.circle = 'nation' then 4
            else 3
        end as priority
    from told
    inner join office_holders as holder
        on
            told.name = holder.name
            and holder.circle in (told.city_code, concat(left(told.city_code, 2), '0000'), 'nation')
    union all
    select
        told.thing_id,
        guest.person,
        2 as priority
    from told
    inner join guests as guest on told.name = guest.name and told.city_code = guest.city_code
    union all
    select
        told.thing_id,
        'nation' as person,
        5 as priority
    from told
    inner join {{ ref('national_figures') }} as figure on told.name = figure.name
    union all
    select
        thing_id,
        city_code as person,
        6 as priority
    from told
    where city_code is not null
),

without_posts as (
    select
        told.thing_id,
        told.name,
        candidate.person
    from told
    inner join candidates as candidate on told.thing_id = candidate.thing_id
    where len(told.circles) = 0
    qualify row_number() over (partition by told.thing_id order by candidate.priority, candidate.person) = 1
),

known as (
    select * from with_posts
    union all
    select * from without_posts
),

only_ones as (
    select
        name,
        count(distinct person) as persons,
        min(person) as person
    from known
    group by name
),

-- Neither post nor place: the only one of that name; where there are several, nobody can say which.
persons as (
    select
        told.thing_id,
        told.name,
        case
            when known.person is not null then known.person
            when only_one.persons = 1 then only_one.person
            when only_one.persons > 1 then concat('page ', told.page_id)
        end as person
    from told
    left join known on told.thing_id = known.thing_id
    left join only_ones as only_one on told.name = only_one.name
)

select
    thing_id,
    concat_ws(' ', name, person) as identity,
    if(regexp_full_match(person, '\d{6}'), person, null) as place_code
from persons
