{#
    What a metric that could be summed must not be counted beside: the statement that it restates; the one that stands for
    their fact, if another article, or the text below a heading, says something else of it; and a longer period that holds
    its own. Sorted and looked through once: ten thousand statements of a fact make no pairs.
#}
{{ config(group='metrics') }}

with recursive first_statements as (
    select
        metric_id_b as metric_id,
        arg_min(metric_id_a, precedence) as first_metric_id
    from {{ ref('int_metric_pairs') }}
    where verdict <> 'contradicting'
    group by metric_id_b
),

-- What restates a restatement restates the first.
restatements as (
    select
        metric_id,
        first_metric_id
    from first_statements
    union
    select
        restatement.metric_id,
        earlier.first_metric_id
    from restatements as restatement
    inner join first_statements as earlier on restatement.first_metric_id = earlier.metric_id
),

origins as (
    select
        metric_id,
        first_metric_id as restates
    from restatements
    where first_metric_id not in (select first_statement.metric_id from first_statements as first_statement)
),

candidates as (
    select
        fact.*,
        fact.period is not null and (fact.owner is not null or fact.place is not null) as is_placed
    from {{ ref('int_facts') }} as fact
    left join origins as origin on fact.metric_id = origin.metric_id
    where
        fact.additivity in ('additive', 'semi_additive')
        and fact.measure_id is not null
        and fact.is_whole
        and origin.metric_id is null
),

-- Several values in one article are items of a list, and all count.
first_of_facts as (
    select
        *,
        min(if(is_heading, null, metric_id)) over (
            partition by article_id, measure_id, owner, place, target
        ) as told_below,
        first_value(metric_id) over same_fact as first_metric_id,
        first_value(article_id) over same_fact as first_article_id
    from candidates
    window same_fact as (
        partition by is_placed, if(is_placed, null, metric_id), measure_id, owner, place, target, from_day, to_day, period, scope
        order by is_heading, precedence
    )
),

told_elsewhere as (
    select
        *,
        case
            when is_heading and told_below is not null then told_below
            when article_id <> first_article_id then first_metric_id
        end as counted_as
    from first_of_facts
),

periods as (
    select
        measure_id,
        owner,
        place,
        target,
        scope,
        from_day,
        to_day,
        min(metric_id) as metric_id
    from told_elsewhere
    where is_flow and is_placed and from_day is not null and counted_as is null
    group by all
),

-- Those that begin no later, the longer first: one that ends no earlier holds the period.
longest_before as (
    select
        *,
        max({ 'to_day': to_day, 'metric_id': metric_id }) over (
            partition by measure_id, owner, place, target, scope
            order by from_day asc, to_day desc
            rows between unbounded preceding and 1 preceding
        ) as longest
    from periods
)

select
    fact.metric_id,
    origin.restates,
    told.counted_as,
    if(period.longest['to_day'] >= period.to_day, period.longest['metric_id'], null) as within_period_of
from {{ ref('int_facts') }} as fact
left join origins as origin on fact.metric_id = origin.metric_id
left join told_elsewhere as told on fact.metric_id = told.metric_id
left join longest_before as period
    on
        told.is_flow
        and told.counted_as is null
        and told.measure_id = period.measure_id
        and told.owner is not distinct from period.owner
        and told.place is not distinct from period.place
        and told.target is not distinct from period.target
        and told.scope is not distinct from period.scope
        and told.from_day = period.from_day
        and told.to_day = period.to_day
