{#
    What fact each metric states: whose measure, where, when, and how exactly. What only its story tells is compared within
    it. A period that is not over when the page appears reaches to the page's day (今年 in July is no year).
#}
{{ config(group='metrics') }}

with stated as (
    select
        metric.*,
        coalesce(story.story_id, metric.article_id) as story_id,
        coalesce(line.role in ('kicker', 'headline', 'deck'), false) as is_heading,
        -- whose it is: a division that is its own place is that place
        if(
            metric.subject_place_code is null or metric.subject_place_code <> metric.place_code,
            coalesce(metric.subject_entity_id, {{ plain_name('metric.subject_words') }}),
            null
        ) as owner,
        coalesce(metric.place_code, metric.subject_place_code, {{ plain_name('metric.place_words') }}) as place_key,
        coalesce(metric.target_entity_id, {{ plain_name('metric.target_words') }}) as target_key,
        metric.period_kind = 'span' and coalesce(
            metric.published_on < metric.period_end, regexp_matches(metric.period, '^[今本]年度?$'), false
        ) as is_unfinished,
        metric.period_start is not null
        and if(
            metric.subject_words is null,
            metric.place_code is not null,
            coalesce(metric.subject_place_code, metric.subject_entity_id) is not null
        ) as is_known_anywhere,
        coalesce(unit.factor, 1) as factor,
        format('{:.15g}', abs(metric.value)) as written,
        -- one number with its unit, 1,560家 or 5.7亿: of 5亿3200万 the first number tells nothing
        regexp_extract(
            regexp_replace(metric.text, '[,，]', '', 'g'),
            '^([0-9]+)(\.([0-9]+))?[^0-9.〇零一二三四五六七八九]*$',
            ['whole', 'point', 'decimals']
        ) as printed
    from {{ ref('int_metrics') }} as metric
    left join {{ ref('int_stories') }} as story on metric.article_id = story.article_id
    left join {{ ref('int_current_pages') }} as page on metric.page_id = page.page_id
    left join {{ ref('stg_lines') }} as line
        on
            page.page_id = line.page_id
            and page.reader_version = line.reader_version
            and metric.line_number = line.line_number
    left join {{ ref('units') }} as unit on metric.unit = unit.unit
),

-- How exactly a figure is said: 5000万 may stand for a round 5000万 (coarse) or for 5000 of them (fine).
measured as (
    select
        *,
        factor * case
            when value = 0 then 1
            when contains(written, '.') then pow(10, -length(split_part(written, '.', 2)))
            else pow(10, length(written) - length(rtrim(written, '0')))
        end as coarse,
        coalesce(
            factor
            * abs(value)
            / nullif(try_cast(concat(printed['whole'], printed['point']) as double), 0)
            * pow(10, -length(printed['decimals'])),
            coarse
        ) as fine,
        length(trim(replace(written, '.', ''), '0')) as digit_count
    from stated
),

-- A stock is there at the end of the stretch that it is told for.
dated as (
    select
        measured.*,
        if(measured.is_stock, measured.period_end, measured.period_start) as stated_start
    from measured
)

select
    fact.metric_id,
    fact.article_id,
    fact.story_id,
    fact.is_heading,
    if(fact.is_generic, null, fact.measure_id) as measure_id,
    if(fact.is_generic, null, fact.measure_key) as measure_key,
    fact.base_unit,
    fact.is_in_points,
    fact.kind,
    fact.additivity,
    fact.is_flow,
    fact.compare_key,
    fact.owner,
    fact.place_key as place,
    fact.target_key as target,
    fact.stated_start as from_day,
    if(
        fact.is_unfinished and fact.published_on >= fact.stated_start, fact.published_on, fact.period_end
    ) as to_day,
    coalesce(
        format('{} {} {}', if(fact.is_stock, 'day', fact.period_kind), fact.stated_start, fact.period_end),
        {{ plain_name('fact.period') }}
    ) as period,
    fact.is_unfinished,
    fact.is_known_anywhere,
    if(fact.is_known_anywhere, null, fact.story_id) as scope,
    coalesce(fact.subject_basis, fact.place_basis) in ('clause', 'enumeration')
    and fact.period_basis in ('clause', 'enumeration') as is_said_here,
    -- 其中涉农贷款 has a measure and 其中余杭区 a place of its own; what has none of its own is in the whole already
    fact.part_of is null
    or coalesce(fact.measure_id <> whole.measure_id, false)
    or coalesce(fact.owner <> whole.owner, fact.owner is not null or whole.owner is not null)
    or coalesce(fact.place_key <> whole.place_key, fact.place_key is not null or whole.place_key is not null)
    or coalesce(fact.target_key <> whole.target_key, fact.target_key is not null or whole.target_key is not null) as is_whole,
    fact.kind = 'level'
    and (regexp_matches(fact.measure_key, '价格?$') or contains(fact.base_unit, '/')) as is_price,
    fact.sentence_ordinal,
    fact.sentence,
    fact.approx,
    fact.base_value,
    fact.base_value_high,
    format('{:.12g}', fact.base_value) || coalesce(format('-{:.12g}', fact.base_value_high), '') as amount,
    fact.coarse,
    fact.fine,
    fact.digit_count,
    struct_pack(
        is_approximate := fact.approx is not null,
        is_range := fact.base_value_high is not null,
        digits := -fact.digit_count,
        is_undated := fact.period_start is null,
        is_unfinished := fact.is_unfinished,
        is_heading := fact.is_heading,
        published_on := coalesce(fact.published_on, date '9999-12-31'),
        metric_id := fact.metric_id
    ) as precedence
from dated as fact
left join measured as whole on fact.part_of = whole.metric_id
where isfinite(fact.base_value)
