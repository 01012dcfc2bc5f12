{#
    Which metrics state one fact. What has the same measure, kind, subject, place and period is compared, each with the first
    that has its value, and the first of each value with the first of all: a fact on ten thousand pages makes no hundred
    million pairs. Within a story, which says a thing again in other words and leaves out what is known, equal figures agree
    if nothing speaks against it, and a heading's figure is looked for in the text. The first is always the most precise one, of such one with dates.
#}
{{ config(group='metrics') }}

with statements as (
    select
        metric.metric_id,
        metric.article_id,
        if(metric.is_generic, null, metric.measure_id) as measure_id,
        if(metric.is_generic, null, metric.measure_key) as measure_key,
        metric.base_unit,
        metric.kind,
        metric.compare,
        metric.approx,
        metric.additivity,
        metric.base_value,
        metric.base_value_high,
        metric.sentence,
        metric.sentence_ordinal,
        metric.part_of,
        coalesce(story.story_id, metric.article_id) as story_id,
        coalesce(line.role in ('kicker', 'headline', 'deck'), false) as is_heading,
        -- whose it is: a division that is its own place is that place
        if(
            metric.subject_place_code is null or metric.subject_place_code <> metric.place_code,
            coalesce(metric.subject_entity_id, {{ plain_name('metric.subject_words') }}),
            null
        ) as owner,
        coalesce(metric.place_code, metric.subject_place_code, {{ plain_name('metric.place_words') }}) as place,
        coalesce(metric.target_entity_id, {{ plain_name('metric.target_words') }}) as target,
        coalesce(
            format('{} {} {}', metric.period_kind, metric.period_start, metric.period_end),
            {{ plain_name('metric.period') }}
        ) as period,
        metric.period_start is not null as is_dated,
        metric.period_start is not null
        and if(
            metric.subject_words is null,
            metric.place_code is not null,
            coalesce(metric.subject_place_code, metric.subject_entity_id) is not null
        ) as is_known_anywhere,
        coalesce(metric.subject_basis, metric.place_basis) in ('clause', 'enumeration')
        and metric.period_basis in ('clause', 'enumeration') as is_said_here,
        format('{:.12g}', metric.base_value) || coalesce(format('-{:.12g}', metric.base_value_high), '') as amount,
        coalesce(unit.factor, 1) as factor,
        format('{:.15g}', abs(metric.value)) as written,
        abs(metric.value) / nullif(try_cast(regexp_extract(metric.text, '^[0-9]+(\.[0-9]+)?') as double), 0) as multiplier,
        length(regexp_extract(metric.text, '^[0-9]+\.([0-9]+)', 1)) as decimals,
        metric.published_on
    from {{ ref('int_metrics') }} as metric
    left join {{ ref('int_stories') }} as story on metric.article_id = story.article_id
    left join {{ ref('int_current_pages') }} as page on metric.page_id = page.page_id
    left join {{ ref('stg_lines') }} as line
        on
            page.page_id = line.page_id
            and page.reader_version = line.reader_version
            and metric.line_number = line.line_number
    left join {{ ref('units') }} as unit on metric.unit = unit.unit
    where metric.kind in ('level', 'change', 'share')
),

-- How exactly a figure is said: 5000万 may stand for a round 5000万 (coarse) or for 5000 of them (fine).
measured as (
    select
        *,
        factor * case
            when contains(written, '.') then pow(10, -length(split_part(written, '.', 2)))
            else pow(10, length(written) - length(rtrim(written, '0')))
        end as coarse,
        factor * multiplier * pow(10, -decimals) as fine_if_printed,
        length(trim(replace(written, '.', ''), '0')) as digit_count
    from statements
),

ordered as (
    select
        * exclude (fine_if_printed),
        coalesce(fine_if_printed, coarse) as fine,
        struct_pack(
            is_approximate := approx is not null,
            is_range := base_value_high is not null,
            digits := -digit_count,
            is_undated := not is_dated,
            published_on := coalesce(published_on, date '9999-12-31'),
            metric_id := metric_id
        ) as precedence,
        -- what only its story tells is compared within it
        if(is_known_anywhere, null, story_id) as scope
    from measured
),

grouped as (
    select
        *,
        first_value(metric_id) over (same_fact order by precedence) as first_of_fact,
        first_value(metric_id) over (same_amount order by precedence) as first_of_amount,
        count(distinct amount) over (same_fact) as amount_count,
        count(distinct amount) over (in_article) as amount_count_in_article
    from ordered
    where measure_id is not null and period is not null and (owner is not null or place is not null)
    window
        same_fact as (partition by measure_id, kind, compare, owner, place, period, scope),
        same_amount as (partition by measure_id, kind, compare, owner, place, period, scope, amount),
        in_article as (partition by measure_id, kind, compare, owner, place, period, scope, article_id)
),

in_stories as (
    select
        metric_id,
        first_value(metric_id) over (
            partition by story_id, base_unit, kind, compare, amount order by precedence
        ) as first_in_story
    from ordered
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
    from ordered as heading
    inner join ordered as told
        on
            heading.article_id = told.article_id
            and heading.base_unit is not distinct from told.base_unit
            and heading.kind = told.kind
            and heading.compare is not distinct from told.compare
    where heading.is_heading and not told.is_heading
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
        -- 收益 and 经营性收益, 村集体收益
        coalesce(right(a.measure_key, 2) = right(b.measure_key, 2), true) as measures_fit,
        a.part_of is null and b.part_of is null as are_whole,
        a.is_known_anywhere and b.is_known_anywhere and a.is_said_here and b.is_said_here as are_certain,
        a.kind <> 'level' or a.additivity <> 'non_additive' as is_no_price,
        own.amount_count <= 3
        and own.amount_count_in_article = 1
        and other.amount_count_in_article = 1 as is_one_figure_each,
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
                    when abs(difference) >= greatest(a.coarse, b.coarse) then 'contradicting'
                end
            when b.approx in ('over', 'at_least')
                then case
                    when difference between 0 and b.coarse then 'rounded'
                    when difference <= -b.fine then 'contradicting'
                end
            when b.approx = 'under'
                then case
                    when difference between -b.coarse and 0 then 'rounded'
                    when difference >= b.fine then 'contradicting'
                end
            when abs(difference) <= b.coarse / 2 then 'rounded'
            when abs(difference) > 2 * b.coarse then 'contradicting'
        end as verdict
    from candidates as candidate
    inner join ordered as a on candidate.metric_id_a = a.metric_id
    inner join ordered as b on candidate.metric_id_b = b.metric_id
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
                and is_no_price
                and is_one_figure_each
        when basis = 'fact'
            then not same_article or has_heading or digit_count >= 3 or (digit_count = 2 and same_target)
        when same_measure then all_fit and (has_heading or digit_count >= 3 or same_sentence)
        else all_fit and measures_fit and digit_count >= 3 and verdict = 'agreeing'
    end
qualify row_number() over (partition by metric_id_a, metric_id_b order by basis) = 1
