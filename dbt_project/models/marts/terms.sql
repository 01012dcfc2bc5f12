{{
    config(
        post_hook=[
            "{{ create_search_articles() }}",
            "comment on macro table marts.search_articles is '{{ describe_search_articles() }}'",
        ],
    )
}}
-- search_articles() looks into these, and can be made when they are there:
-- depends_on: {{ ref('articles') }}
-- depends_on: {{ ref('pages') }}
-- depends_on: {{ ref('page_lines') }}
select
    term,
    cast(count(distinct article_id) as integer) as article_count
from {{ ref('article_terms') }}
group by term
order by term
