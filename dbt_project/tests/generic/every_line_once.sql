{#
    Pages whose rows are not all there: every non-empty line of the text, and every line, article, mention and quantity of the
    newest reading, is in the marts once.
#}
{% test every_line_once(model) %}
    {%- set counted = {
        'lines': ('stg_lines', 'page_lines'),
        'articles': ('stg_articles', 'articles'),
        'mentions': ('stg_mentions', 'entity_mentions'),
        'quantities': ('stg_quantities', 'metrics'),
    } %}
    with page_counts as (
        select
            page.page_id,
            len(list_filter(
                regexp_split_to_array(page.text, '\r\n|\r|\n'),
                line -> regexp_matches(line, '[^\s\pZ\x0b\x1c-\x1f\x85]')
            )) as text_lines
            {% for name, (raw, mart) in counted.items() -%}
                , (
                    select count(*) from {{ ref(raw) }} as read
                    where read.page_id = page.page_id and read.reader_version = page.reader_version
                ) as read_{{ name }}
                , (
                    select count(*) from {{ ref(mart) }} as kept
                    where {{ 'kept.page_id' }} = page.page_id
                ) as kept_{{ name }}
            {% endfor %}
        from {{ model }} as page
    )

    select * from page_counts
    where
        text_lines <> kept_lines
        {% for name in counted -%}
            or read_{{ name }} <> kept_{{ name }}
        {% endfor %}
{% endtest %}
