{# Rows whose offsets do not lie in order inside the page's text. The page's key begins the article's. #}
{% test inside_page_text(model) %}
    {%- set columns = adapter.get_columns_in_relation(model) | map(attribute='name') | list %}
    select span.*
    from {{ model }} as span
    left join {{ ref('pages') }} as page
        on page.page_id = {% if 'page_id' in columns %}span.page_id{% else %}split_part(span.article_id, '-', 1){% endif %}
    where not coalesce(0 <= span.char_start and span.char_start < span.char_end and span.char_end <= page.char_count, false)
{% endtest %}
