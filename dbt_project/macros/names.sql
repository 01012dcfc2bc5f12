{# A name without white space and the quotation marks that set words off: “暖心”服务 → 暖心服务. #}
{% macro plain_name(expression) -%}
    regexp_replace({{ expression }}, '[\s“”‘’"]+', '', 'g')
{%- endmacro %}

{# A name without the party's name in front: 中共云和县委 → 云和县委. #}
{% macro without_party(expression) -%}
    regexp_replace({{ expression }}, '^(中共|中国共产党)', '')
{%- endmacro %}
