{#
    Values that point to nothing: relationships for several columns at once. keys: for each column the model and the
    column to which it points; null points nowhere and passes.
#}
{% test foreign_keys(model, keys) %}
    {%- for column, target in keys.items() %}
        select '{{ column }}' as key_column, cast(child.{{ column }} as varchar) as key_value
        from {{ model }} as child
        where
            child.{{ column }} is not null
            and not exists (select 1 from {{ ref(target[0]) }} as parent where parent.{{ target[1] }} = child.{{ column }})
        {%- if not loop.last %} union all {% endif %}
    {%- endfor %}
{% endtest %}
