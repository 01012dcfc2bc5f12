{#
    Entities that hang from one of a kind to which such do not belong: places hang from places, organizations from
    organizations, products from who makes them; a division from one that holds its code.
#}
{% test parents_fit(model) %}
    select
        child.entity_id,
        child.name,
        parent.name as parent_name
    from {{ model }} as child
    inner join {{ model }} as parent on child.parent_entity_id = parent.entity_id
    left join {{ ref('division_paths') }} as place on child.place_code = place.code
    where
        (child.entity_type, parent.entity_type) not in (
            ('place', 'place'), ('organization', 'organization'), ('product', 'organization')
        )
        or (child.entity_type = 'place' and not coalesce(list_contains(place.lineage, parent.place_code), true))
{% endtest %}
