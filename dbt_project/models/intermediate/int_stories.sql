-- Articles that are alike directly or through others tell one story.
with recursive reached as (
    select
        article_id,
        other_article_id
    from {{ ref('int_story_pairs') }}
    union distinct
    select
        reached.article_id,
        pair.other_article_id
    from reached
    inner join {{ ref('int_story_pairs') }} as pair on reached.other_article_id = pair.article_id
)

select
    article_id,
    min(other_article_id) as story_id
from reached
group by article_id
