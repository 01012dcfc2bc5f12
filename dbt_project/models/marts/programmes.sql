{{ config(group='entities') }}

with initiatives as (
    select *
    from {{ ref('entities') }}
    where entity_type in ('programme', 'product')
),

told as (
    select
        undertaking.*,
        article.published_on
    from {{ ref('undertakings') }} as undertaking
    inner join {{ ref('articles') }} as article on undertaking.article_id = article.article_id
),

-- Who only uses it (依托“浙里办”) counts where nobody is said to run it.
told_of_runners as (
    select *
    from told
    where run_by is not null
    qualify not is_means or bool_and(is_means) over (partition by entity_id)
),

runners as (
    select
        entity_id,
        run_by,
        run_by_entity_id,
        count(distinct article_id) as article_count,
        row_number() over (
            partition by entity_id
            order by count(*) desc, min(coalesce(published_on, date '9999-12-31')), min(undertaking_id)
        ) as place_in_line
    from told_of_runners
    group by entity_id, run_by, run_by_entity_id
),

runner_lists as (
    select
        entity_id,
        list(run_by order by place_in_line) as all_runners
    from runners
    group by entity_id
),

-- What is told of the runner, or of nobody; the earliest day, else the first words.
beginnings as (
    select
        told.entity_id,
        told.since,
        told.since_start,
        told.sentence,
        told.article_id
    from told
    left join runners as runner on told.entity_id = runner.entity_id and runner.place_in_line = 1
    where told.since is not null and (told.run_by is null or told.run_by = runner.run_by)
    qualify row_number() over (
        partition by told.entity_id
        order by told.since_start nulls last, told.published_on nulls last, told.undertaking_id
    ) = 1
),

article_places as (
    select
        mention.entity_id,
        article.place_code
    from {{ ref('entity_mentions') }} as mention
    inner join {{ ref('articles') }} as article on mention.article_id = article.article_id
    where article.place_code is not null
    group by mention.entity_id, article.place_code
    qualify row_number() over (
        partition by mention.entity_id order by count(distinct mention.article_id) desc, count(*) desc, article.place_code
    ) = 1
),

-- A metric is an initiative's if it is its own, goes to it, or stands in a sentence that names it.
initiative_metrics as (
    select
        metric_id,
        subject_entity_id as entity_id
    from {{ ref('metrics') }}
    union
    select
        metric_id,
        target_entity_id as entity_id
    from {{ ref('metrics') }}
    union
    select
        metric.metric_id,
        mention.entity_id
    from {{ ref('metrics') }} as metric
    inner join {{ ref('entity_mentions') }} as mention
        on metric.article_id = mention.article_id and metric.sentence_ordinal = mention.sentence_ordinal
),

metric_counts as (
    select
        entity_id,
        count(*) as metric_count
    from initiative_metrics
    where entity_id is not null
    group by entity_id
)

select
    initiative.entity_id,
    initiative.entity_type,
    initiative.name,
    runner.run_by,
    runner.run_by_entity_id,
    cast(coalesce(runner.article_count, 0) as integer) as run_by_article_count,
    coalesce(runner_list.all_runners, []) as all_runners,
    place.name as place,
    coalesce(seat.place_code, home.place_code) as place_code,
    beginning.since,
    beginning.since_start,
    beginning.sentence as since_sentence,
    beginning.article_id as since_article_id,
    initiative.article_count,
    cast(coalesce(metric.metric_count, 0) as integer) as metric_count,
    initiative.first_seen_on,
    initiative.last_seen_on
from initiatives as initiative
left join runners as runner on initiative.entity_id = runner.entity_id and runner.place_in_line = 1
left join runner_lists as runner_list on initiative.entity_id = runner_list.entity_id
left join {{ ref('entities') }} as seat on runner.run_by_entity_id = seat.entity_id
left join article_places as home on initiative.entity_id = home.entity_id
left join {{ ref('divisions') }} as place on coalesce(seat.place_code, home.place_code) = place.code
left join beginnings as beginning on initiative.entity_id = beginning.entity_id
left join metric_counts as metric on initiative.entity_id = metric.entity_id
order by initiative.name, initiative.entity_id
