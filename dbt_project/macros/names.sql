{# A name without white space and the quotation marks that set words off: “三度”服务 → 三度服务. #}
{% macro plain_name(expression) -%}
    regexp_replace({{ expression }}, '[\s“”‘’"]+', '', 'g')
{%- endmacro %}

{# A name without the party's name in front: 中共云和县委 → 云和县委. #}
{% macro without_party(expression) -%}
    regexp_replace({{ expression }}, '^(中共|中国共产党)', '')
{%- endmacro %}
