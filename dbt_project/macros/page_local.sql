{#
    The current pages that a page-local incremental model does not hold in their present state. What depends on one page alone
    is computed once for each reading of it; after a change of rules or seeds, --full-refresh computes all pages anew.
#}
{% macro pages_to_compute() -%}
    select * from {{ ref('int_current_pages') }}
    {% if is_incremental() -%}
        where page_state not in (select present.page_state from {{ this }} as present)
    {%- endif %}
{%- endmacro %}

{# Drops what is no longer current: pages replaced, refused or read anew. #}
{% macro drop_outdated_pages() -%}
    delete from {{ this }} where page_state not in (select page_state from {{ ref('int_current_pages') }})
{%- endmacro %}
