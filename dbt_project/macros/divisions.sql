{# Whether a division is a province or an autonomous region: too large to be anybody's seat, as 上海市 is not. #}
{% macro is_region(division) -%}
    ({{ division }}.level = 'province' and not ends_with({{ division }}.name, '市'))
{%- endmacro %}
