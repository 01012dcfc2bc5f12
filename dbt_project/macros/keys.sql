{# The key of an article: its page and its two-digit ordinal. #}
{% macro article_id(page_id, article_ordinal) -%}
    format('{}-{:02d}', {{ page_id }}, {{ article_ordinal }})
{%- endmacro %}

{# The key of an entity: the same type and identity give the same sixteen hex digits in any warehouse. #}
{% macro entity_id(entity_type, identity) -%}
    left(sha256(concat({{ entity_type }}, ' ', {{ identity }})), 16)
{%- endmacro %}

{# The key of a name as one article uses it. #}
{% macro name_id(page_id, article_ordinal, entity_type, name, place_code) -%}
    concat_ws('|', {{ page_id }}, {{ article_ordinal }}, {{ entity_type }}, {{ name }}, coalesce({{ place_code }}, ''))
{%- endmacro %}

{# The key of a metric: its article and the ordinal of its quantity there; null without the ordinal. #}
{% macro metric_id(quantity, ordinal_column) -%}
    format(
        '{}-{:02d}-q{:03d}', {{ quantity }}.page_id, {{ quantity }}.article_ordinal, {{ quantity }}.{{ ordinal_column }}
    )
{%- endmacro %}
