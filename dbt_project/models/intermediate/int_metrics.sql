{{ config(group='metrics') }}

select
    {{ metric_id('quantity', 'quantity_ordinal') }} as metric_id,
    {{ article_id('quantity.page_id', 'quantity.article_ordinal') }} as article_id,
    quantity.page_id,
    quantity.line_number,
    quantity.char_start,
    quantity.char_end,
    quantity.text,
    quantity.value,
    quantity.value_high,
    quantity.unit,
    quantity.value * coalesce(unit.factor, 1) as base_value,
    quantity.value_high * coalesce(unit.factor, 1) as base_value_high,
    coalesce(unit.base_unit, quantity.unit) as base_unit,
    unit.dimension,
    quantity.approx,
    quantity.kind,
    quantity.measure,
    measure.measure_id,
    measure.measure_key,
    coalesce(measure.is_generic, true) as is_generic,
    case
        when quantity.kind <> 'level' or quantity.approx = 'at_least' or quantity.value_high is not null then 'non_additive'
        -- 每年 and 每天 are no stretch of time, 截至6月末累计发放 holds what went before: each is there at a time
        when
            measure.additivity = 'additive'
            and (regexp_matches(quantity.period_words, '^每|[日月年]均') or period.period_kind = 'day') then 'semi_additive'
        else measure.additivity
    end as additivity,
    coalesce(measure.additivity = 'additive', false) as is_flow,
    coalesce(subject.name, quantity.subject_words) as subject,
    subject.entity_id as subject_entity_id,
    subject.entity_type as subject_type,
    if(subject.entity_type = 'place', subject.place_code, null) as subject_place_code,
    quantity.subject_basis,
    quantity.subject_words,
    coalesce(target.name, quantity.target_words) as target,
    target.entity_id as target_entity_id,
    quantity.target_words,
    coalesce(place.name, place_division.name, quantity.place_words) as place,
    link.place_code,
    quantity.place_words,
    quantity.place_basis,
    quantity.period_words as period,
    period.period_start,
    period.period_end,
    period.period_kind,
    quantity.period_basis,
    quantity.compare,
    coalesce(comparison.canonical, {{ plain_name('quantity.compare') }}) as compare_key,
    coalesce(regexp_matches(quantity.unit, '点|BP|bp') and unit.base_unit = '%', false) as is_in_points,
    -- what is there at the end of a stretch: 上半年贷款余额 is that of 30 June
    coalesce(regexp_matches(measure.measure_key, '(余额|存量)$|^在[校园岗职编册库建贷保押营]'), false) as is_stock,
    {{ metric_id('quantity', 'change_of_ordinal') }} as change_of,
    {{ metric_id('quantity', 'part_of_ordinal') }} as part_of,
    quantity.sentence,
    quantity.sentence_ordinal,
    page.published_on
from {{ ref('int_current_pages') }} as page
inner join {{ ref('stg_quantities') }} as quantity
    on page.page_id = quantity.page_id and page.reader_version = quantity.reader_version
inner join {{ ref('int_metric_entities') }} as link
    on
        quantity.page_id = link.page_id
        and quantity.article_ordinal = link.article_ordinal
        and quantity.quantity_ordinal = link.quantity_ordinal
left join {{ ref('int_identities') }} as subject_identity on link.subject_thing_id = subject_identity.thing_id
left join {{ ref('int_entities') }} as subject
    -- a division that no page names is known by its own key
    on coalesce(subject_identity.entity_id, link.subject_thing_id) = subject.entity_id
left join {{ ref('int_identities') }} as target_identity on link.target_thing_id = target_identity.thing_id
left join {{ ref('int_entities') }} as target on target_identity.entity_id = target.entity_id
left join {{ ref('int_identities') }} as place_identity on link.place_thing_id = place_identity.thing_id
left join {{ ref('int_entities') }} as place on place_identity.entity_id = place.entity_id
left join {{ ref('divisions') }} as place_division on link.place_code = place_division.code
left join {{ ref('units') }} as unit on quantity.unit = unit.unit
left join {{ ref('comparisons') }} as comparison on {{ plain_name('quantity.compare') }} = comparison.words
left join {{ ref('int_measures') }} as measure
    on
        quantity.measure = measure.measure_words
        and coalesce(unit.base_unit, quantity.unit) is not distinct from measure.base_unit
left join {{ ref('int_quantity_periods') }} as period
    on
        quantity.page_id = period.page_id
        and quantity.article_ordinal = period.article_ordinal
        and quantity.quantity_ordinal = period.quantity_ordinal
