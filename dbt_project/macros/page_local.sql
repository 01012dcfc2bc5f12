{# The current pages that a page-local incremental model does not hold in their present state. #}
{% macro pages_to_compute() -%}
    select * from {{ ref('int_current_pages') }}
    {% if is_incremental() -%}
        where page_state not in (select present.page_state from {{ this }} as present)
    {%- endif %}
{%- endmacro %}

{# Drops what is no longer current: pages replaced or refused, and what earlier rules said. #}
{% macro drop_outdated_pages() -%}
    delete from {{ this }} where page_state not in (select page_state from {{ ref('int_current_pages') }})
{%- endmacro %}
