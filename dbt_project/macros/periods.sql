{# The number of a month in Arabic or Chinese figures: 5 for 5 and 五; null for none. #}
{% macro month_number(figures) -%}
    coalesce(
        try_cast({{ figures }} as integer),
        list_position(['一', '二', '三', '四', '五', '六', '七', '八', '九', '十', '十一', '十二'], {{ figures }})
    )
{%- endmacro %}
