{#
    Entities of two types that bear one name, where the table of names_of_two_kinds gives no reason for it.
#}
{% test one_type_a_name(model) %}
    select
        one.name,
        one.entity_type,
        other.entity_type as other_type
    from {{ model }} as one
    inner join {{ model }} as other on one.name = other.name and one.entity_type < other.entity_type
    where not exists (
        select 1 from {{ ref('names_of_two_kinds') }} as apart
        where
            (one.entity_type, other.entity_type) in (
                (apart.entity_type, apart.other_type), (apart.other_type, apart.entity_type)
            )
            and regexp_matches(one.name, coalesce(apart.name_form, ''))
    )
{% endtest %}
