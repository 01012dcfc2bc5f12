{#
    The words of a measure are brought to one form step by step: the table of forms takes off what says nothing, puts one
    word for those that mean the same, and sets a verb behind what it acts on (投放贷款: 贷款投放). Of the rules that fit at
    one place the longest counts; one that changes nothing keeps its words from shorter ones (余额 from 额).
#}
{{ config(group='metrics') }}

with recursive printed as (
    select
        quantity.measure as measure_words,
        coalesce(unit.base_unit, quantity.unit) as base_unit,
        unit.dimension,
        case
            when
                unit.dimension in ('persons', 'households', 'companies and homes', 'cases', 'vehicles', 'containers')
                or (unit.dimension is null and quantity.unit is not null) then 'count'
            when unit.dimension in ('short time', 'long time') then 'time'
            when unit.dimension = 'ratio' then 'share'
            else coalesce(unit.dimension, 'none')
        end as form_dimension,
        count(*) as metric_count
    from {{ ref('int_current_pages') }} as page
    inner join {{ ref('stg_quantities') }} as quantity
        on page.page_id = quantity.page_id and page.reader_version = quantity.reader_version
    left join {{ ref('units') }} as unit on quantity.unit = unit.unit
    where quantity.measure is not null
    group by all
),

steps as (
    select
        measure_words,
        base_unit,
        form_dimension,
        {{ plain_name('measure_words') }} as words,
        0 as step
    from printed
    union all
    select
        measure_words,
        base_unit,
        form_dimension,
        case position
            when 'turn' then concat(substr(words, length(form_words) + 1), form_words)
            when 'end' then concat(left(words, length(words) - length(form_words)), canonical)
            else concat(canonical, substr(words, length(form_words) + 1))
        end as words,
        step + 1 as step
    from (
        select
            fitting.*,
            row_number() over (
                partition by fitting.measure_words, fitting.base_unit
                order by array_position(['whole', 'start', 'end', 'turn'], fitting.position)
            ) as place_in_line
        from (
            select
                steps.*,
                form.position,
                form.words as form_words,
                coalesce(form.canonical, '') as canonical
            from (
                select
                    *,
                    unnest(range(1, least(length(words), 12) + 1)) as form_length
                from steps
            ) as steps
            inner join {{ ref('measure_forms') }} as form
                on
                    length(form.words) = steps.form_length
                    and form.words = if(
                        form.position = 'end', right(steps.words, steps.form_length), left(steps.words, steps.form_length)
                    )
            where
                (form.dimensions = 'all' or list_contains(string_split(form.dimensions, ' '), steps.form_dimension))
                and case form.position
                    when 'whole' then form.words = steps.words
                    -- 额 of 金额 leaves no word
                    else (form.position <> 'turn' and form.canonical <> '') or length(steps.words) >= steps.form_length + 2
                end
            qualify row_number() over (
                partition by steps.measure_words, steps.base_unit, form.position order by steps.form_length desc
            ) = 1
        ) as fitting
        where fitting.position = 'turn' or fitting.form_words <> fitting.canonical
    ) as applied
    where place_in_line = 1 and step < 12
),

reduced as (
    select
        measure_words,
        base_unit,
        arg_max(words, step) as measure_key
    from steps
    group by measure_words, base_unit
),

known as (
    select
        printed.*,
        reduced.measure_key,
        left(sha256(concat_ws(' ', 'measure', reduced.measure_key, printed.base_unit)), 16) as measure_id
    from printed
    inner join reduced
        on printed.measure_words = reduced.measure_words and printed.base_unit is not distinct from reduced.base_unit
),

-- What can't be summed in its words, its dimension or its unit is never summed; else the words go before the others.
natures as (
    select
        known.measure_words,
        known.base_unit,
        coalesce(bool_or(nature.nature = 'generic'), false) as is_generic,
        min_by(
            nature.nature,
            array_position(['non_additive', 'additive', 'semi_additive'], nature.nature)
            + if(nature.position in ('any', 'end') or nature.nature = 'non_additive', 0, 10)
        ) filter (where nature.nature <> 'generic') as nature
    from known
    inner join {{ ref('measure_natures') }} as nature
        on
            case nature.position
                when 'any' then contains(known.measure_words, nature.words) or contains(known.measure_key, nature.words)
                when 'end' then ends_with(known.measure_key, nature.words) or ends_with(known.measure_words, nature.words)
                when 'generic' then known.measure_key = nature.words
                when 'dimension' then known.dimension = nature.words
                when 'unit' then known.base_unit = nature.words
            end
    group by known.measure_words, known.base_unit
)

select
    known.measure_words,
    known.base_unit,
    known.measure_id,
    known.measure_key,
    -- the words by which it goes most often
    first_value(known.measure_words) over (
        partition by known.measure_id
        order by
            known.metric_count desc,
            known.measure_words = known.measure_key desc,
            length(known.measure_words),
            known.measure_words
    ) as measure,
    -- one character, and words that only say that something is counted, name no measure of their own
    length(known.measure_key) = 1 or coalesce(nature.is_generic, false) as is_generic,
    case
        when known.base_unit is null or contains(known.base_unit, '/') then 'non_additive'
        -- things that are counted are there, and may be there again another day
        else coalesce(nature.nature, 'semi_additive')
    end as additivity
from known
left join natures as nature
    on known.measure_words = nature.measure_words and known.base_unit is not distinct from nature.base_unit
