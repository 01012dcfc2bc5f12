{# Keys that are among their own ancestors. #}
{% test no_cycle(model, key, parent) %}
    with recursive ancestors as (
        select {{ key }} as start, {{ parent }} as ancestor, 1 as steps
        from {{ model }}
        where {{ parent }} is not null
        union all
        select below.start, above.{{ parent }} as ancestor, below.steps + 1 as steps
        from ancestors as below
        inner join {{ model }} as above on below.ancestor = above.{{ key }}
        where above.{{ parent }} is not null and below.ancestor <> below.start and below.steps < 50
    )

    select * from ancestors where ancestor = start or steps = 50
{% endtest %}
