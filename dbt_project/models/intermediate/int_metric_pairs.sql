{#
    Which metrics state one fact. What has the same measure, kind, subject, place and period is compared, each with the first
    that has its value, and the first of each value with the first of all: a fact on ten thousand pages makes no hundred
    million pairs. Within a story, which says a thing again in other words and leaves out what is known, equal figures agree
    if nothing speaks against it, and a heading's figure is looked for in the text. The first is always the most precise one, of such one with dates.
#}
{{ config(group='metrics') }}

with grouped as (
    select
        *,
        first_value(metric_id) over (same_fact order by precedence) as first_of_fact,
        first_value(metric_id) over (same_amount order by precedence) as first_of_amount,
        count(distinct amount) over (in_article) = 1 as is_only_figure
    from {{ ref('int_facts') }}
    where
        kind in ('level', 'change', 'share')
        and measure_id is not null
        and period is not null
        and (owner is not null or place is not null)
    window
        same_fact as (partition by measure_id, is_in_points, kind, compare_key, owner, place, period, scope),
        same_amount as (partition by measure_id, is_in_points, kind, compare_key, owner, place, period, scope, amount),
        in_article as (
            partition by measure_id, is_in_points, kind, compare_key, owner, place, period, scope, article_id
        )
),

-- Articles that state one figure each may differ, whatever lists others have.
only_figures as (
    select
        metric_id,
        first_value(metric_id) over (
            partition by measure_id, is_in_points, kind, compare_key, owner, place, period, scope order by precedence
        ) as first_only_figure
    from grouped
    where is_only_figure
),

in_stories as (
    select
        metric_id,
        first_value(metric_id) over (
            partition by story_id, base_unit, is_in_points, kind, compare_key, amount order by precedence
        ) as first_in_story
    from {{ ref('int_facts') }}
    where kind in ('level', 'change', 'share')
),

candidates as (
    select
        first_of_amount as metric_id_a,
        metric_id as metric_id_b,
        'fact' as basis
    from grouped
    where metric_id <> first_of_amount
    union
    select
        first_of_fact as metric_id_a,
        metric_id as metric_id_b,
        'fact' as basis
    from grouped
    where metric_id = first_of_amount and metric_id <> first_of_fact
    union
    select
        first_only_figure as metric_id_a,
        metric_id as metric_id_b,
        'fact' as basis
    from only_figures
    where metric_id <> first_only_figure
    union
    select
        first_in_story as metric_id_a,
        metric_id as metric_id_b,
        'story' as basis
    from in_stories
    where metric_id <> first_in_story
    union
    select
        if(heading.precedence < told.precedence, heading.metric_id, told.metric_id) as metric_id_a,
        if(heading.precedence < told.precedence, told.metric_id, heading.metric_id) as metric_id_b,
        'story' as basis
    from {{ ref('int_facts') }} as heading
    inner join {{ ref('int_facts') }} as told
        on
            heading.article_id = told.article_id
            and heading.base_unit is not distinct from told.base_unit
            and heading.kind = told.kind
            and heading.compare_key is not distinct from told.compare_key
            and heading.is_in_points = told.is_in_points
    where
        heading.is_heading
        and not told.is_heading
        and told.kind in ('level', 'change', 'share')
),

compared as (
    select
        candidate.metric_id_a,
        candidate.metric_id_b,
        candidate.basis,
        a.precedence,
        a.story_id = b.story_id as same_story,
        a.base_value - b.base_value as difference,
        -- one article: two sentences, or two different things; two articles: whatever they say
        -- (two figures of three digits that are the same in all else are one)
        a.article_id <> b.article_id
        or a.sentence_ordinal <> b.sentence_ordinal
        or (
            least(a.digit_count, b.digit_count) >= 3
            and coalesce(a.owner, '') = coalesce(b.owner, '')
            and coalesce(a.target, '') = coalesce(b.target, '')
            and a.place = b.place
            and a.period = b.period
        ) as is_said_apart,
        a.is_heading or b.is_heading as has_heading,
        least(a.digit_count, b.digit_count) as digit_count,
        a.article_id = b.article_id as same_article,
        a.sentence = b.sentence as same_sentence,
        coalesce(a.target = b.target, true) as targets_fit,
        (a.target is not distinct from b.target) as same_target,
        coalesce(a.owner = b.owner, true)
        and coalesce(a.place = b.place, true)
        and coalesce(a.period = b.period, true) as all_fit,
        a.measure_id = b.measure_id as same_measure,
        -- 收益 and 经营性收益, but not 存款余额 and 贷款余额
        coalesce(contains(a.measure_key, b.measure_key) or contains(b.measure_key, a.measure_key), true) as measures_fit,
        a.is_whole and b.is_whole as are_whole,
        a.is_known_anywhere and b.is_known_anywhere and a.is_said_here and b.is_said_here as are_certain,
        a.is_unfinished or b.is_unfinished as has_unfinished,
        a.is_price or b.is_price as has_price,
        own.is_only_figure and other.is_only_figure as are_only_figures,
        case
            when a.amount = b.amount and (a.approx is not distinct from b.approx) then 'agreeing'
            when a.amount = b.amount and a.approx is null then 'rounded'
            when a.approx is not null or a.base_value_high is not null then null
            when b.base_value_high is not null
                then
                    case
                        when a.base_value between b.base_value and b.base_value_high then 'rounded'
                        when b.approx is null then 'contradicting'
                    end
            when b.approx is null
                then case
                    when abs(difference) <= greatest(a.fine, b.fine) * 0.500001 then 'rounded'
                    when abs(difference) >= greatest(a.coarse, b.coarse) * 0.999999 then 'contradicting'
                end
            when b.approx in ('over', 'at_least')
                then case
                    when difference between 0 and b.coarse * 1.000001 then 'rounded'
                    when difference <= -b.fine * 0.999999 then 'contradicting'
                end
            when b.approx = 'under'
                then case
                    when difference between -b.coarse * 1.000001 and 0 then 'rounded'
                    when difference >= b.fine * 0.999999 then 'contradicting'
                end
            when abs(difference) <= b.coarse * 0.500001 then 'rounded'
            when abs(difference) > 2 * b.coarse then 'contradicting'
        end as verdict
    from candidates as candidate
    inner join {{ ref('int_facts') }} as a on candidate.metric_id_a = a.metric_id
    inner join {{ ref('int_facts') }} as b on candidate.metric_id_b = b.metric_id
    left join grouped as own on candidate.metric_id_a = own.metric_id
    left join grouped as other on candidate.metric_id_b = other.metric_id
)

select
    metric_id_a,
    metric_id_b,
    verdict,
    same_story,
    precedence
from compared
where
    case
        when verdict is null or not is_said_apart or not targets_fit then false
        when verdict = 'contradicting'
            then
                basis = 'fact'
                and not same_article
                and same_target
                and are_whole
                and are_certain
                and not has_unfinished
                and not has_price
                and are_only_figures
        when basis = 'fact'
            then not same_article or has_heading or digit_count >= 3 or (digit_count = 2 and same_target)
        when same_measure then all_fit and (has_heading or digit_count >= 3 or same_sentence)
        else all_fit and measures_fit and digit_count >= 3 and verdict = 'agreeing'
    end
qualify row_number() over (partition by metric_id_a, metric_id_b order by basis) = 1
