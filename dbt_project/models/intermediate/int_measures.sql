{#
    The words of a measure are brought to one form step by step: the table of forms takes off what says nothing, puts one
    word for those that mean the same, and sets a verb behind what it acts on (投放贷款: 贷款投放), but not behind a level
    (发放贷款余额) nor, if it may also name, behind the body or person that it names (培训基地, 调解员). Of the rules that fit
    at one place the longest counts; one that changes nothing keeps its words from shorter ones (余额 from 额).
    Tables are joined by equal pieces of the words, so the work grows with the words alone.
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

-- What a measure's words end in tells on what a verb acts.
rules as (
    select
        position,
        words,
        coalesce(canonical, '') as canonical,
        string_split(dimensions, ' ') as dimensions
    from {{ ref('measure_forms') }}
    union all
    select
        'tail' as position,
        words,
        position as canonical,
        ['all'] as dimensions
    from {{ ref('measure_natures') }}
    where position in ('level', 'body', 'person')
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
        case
            when whole <> words then whole
            when start_words <> start_canonical then concat(start_canonical, substr(words, length(start_words) + 1))
            when end_words <> end_canonical
                then concat(left(words, length(words) - length(end_words)), end_canonical)
            when turns
                then concat(left(words, verb_place - 1), substr(words, verb_place + length(verb)), verb)
            else concat(left(words, length(words) - length(stock_words)), stock_canonical)
        end as words,
        step + 1 as step
    from (
        select
            *,
            verb is not null
            -- what ends in a verb is turned already
            and not has_verb_behind
            and case tail
                when 'level' then false
                when 'body' then verb_kind = 'turn'
                when 'person' then verb_kind in ('turn', 'turn_first')
                else true
            end as turns
        from (
            select
                piece.measure_words,
                piece.base_unit,
                piece.form_dimension,
                piece.words,
                piece.step,
                any_value(rule.canonical) filter (where rule.position = 'whole') as whole,
                arg_max(rule.words, length(rule.words)) filter (where rule.position = 'start') as start_words,
                arg_max(rule.canonical, length(rule.words)) filter (where rule.position = 'start') as start_canonical,
                arg_max(rule.words, length(rule.words)) filter (where rule.position = 'end') as end_words,
                arg_max(rule.canonical, length(rule.words)) filter (where rule.position = 'end') as end_canonical,
                arg_max(rule.words, length(rule.words)) filter (where rule.position = 'stock') as stock_words,
                arg_max(rule.canonical, length(rule.words)) filter (where rule.position = 'stock') as stock_canonical,
                arg_max(rule.canonical, length(rule.words)) filter (where rule.position = 'tail') as tail,
                -- the first verb, the longest that begins there
                {% for part, name in [('rule.words', 'verb'), ('piece.place', 'verb_place'), ('rule.position', 'verb_kind')] -%}
                    arg_min({{ part }}, 10 * piece.place - length(rule.words)) filter (
                        where starts_with(rule.position, 'turn') and length(piece.words) >= piece.place + length(rule.words) + 1
                    ) as {{ name }},
                {% endfor -%}
                coalesce(
                    bool_or(
                        starts_with(rule.position, 'turn') and length(piece.words) = piece.place + length(rule.words) - 1
                    ),
                    false
                ) as has_verb_behind
            from (
                select
                    *,
                    substr(words, place, piece_length) as piece
                from (
                    select
                        steps.*,
                        place.place,
                        unnest(range(1, least(length(steps.words) - place.place + 1, 12) + 1)) as piece_length
                    from steps
                    cross join lateral (select unnest(range(1, length(steps.words) + 1)) as place) as place
                    where steps.step < 12
                ) as placed
            ) as piece
            inner join rules as rule on piece.piece = rule.words
            where
                (rule.dimensions[1] = 'all' or list_contains(rule.dimensions, piece.form_dimension))
                and case
                    when rule.position = 'whole' then rule.words = piece.words
                    when rule.position = 'start'
                        -- 额 of 金额 leaves no word
                        then
                            piece.place = 1 and (rule.canonical <> '' or length(piece.words) >= length(rule.words) + 2)
                    when rule.position = 'turn' then true
                    when starts_with(rule.position, 'turn')
                        then piece.place = 1 or length(piece.words) = piece.place + length(rule.words) - 1
                    when length(piece.words) = piece.place + length(rule.words) - 1
                        then
                            case rule.position
                                when 'end' then rule.canonical <> '' or length(piece.words) >= length(rule.words) + 2
                                when 'stock' then length(piece.words) > length(rule.words)
                                else true
                            end
                    else false
                end
            group by all
        ) as matched
    ) as judged
    where
        whole <> words
        or start_words <> start_canonical
        or end_words <> end_canonical
        or turns
        or stock_words is not null
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

-- All pieces of the words, and those of the one form, which also tell where it ends.
pieces as (
    select
        measure_words,
        base_unit,
        substr(words, place, piece_length) as piece,
        is_key and length(words) = place + piece_length - 1 as is_tail
    from (
        select
            *,
            unnest(range(1, least(length(words) - place + 1, 6) + 1)) as piece_length
        from (
            select
                *,
                unnest(range(1, length(words) + 1)) as place
            from (
                select
                    measure_words,
                    base_unit,
                    measure_words as words,
                    false as is_key
                from known
                union all
                select
                    measure_words,
                    base_unit,
                    measure_key as words,
                    true as is_key
                from known
            ) as phrases
        ) as placed
    ) as sized
),

worded as (
    select
        piece.measure_words,
        piece.base_unit,
        coalesce(bool_or(nature.position = 'any' and nature.nature = 'non_additive'), false) as is_of_each,
        bool_or(nature.position = 'any' and nature.nature = 'semi_additive') as is_of_stock,
        -- the longest words in which the one form ends
        arg_max(nature.nature, length(nature.words)) filter (where nature.position <> 'any') as ending
    from pieces as piece
    inner join {{ ref('measure_natures') }} as nature on piece.piece = nature.words
    where nature.position = 'any' or (nature.position in ('end', 'level', 'body', 'person') and piece.is_tail)
    group by piece.measure_words, piece.base_unit
),

-- What can't be summed in its dimension, its unit or what it is of each is never summed; else the words go before these.
natures as (
    select
        known.measure_words,
        known.base_unit,
        generic.nature is not null as is_generic,
        case
            when dimension.nature = 'non_additive' or unit.nature = 'non_additive' or worded.is_of_each then 'non_additive'
            when worded.ending is not null then worded.ending
            when worded.is_of_stock then 'semi_additive'
            else coalesce(if(unit.nature = 'additive', unit.nature, dimension.nature), unit.nature)
        end as nature
    from known
    left join worded
        on known.measure_words = worded.measure_words and known.base_unit is not distinct from worded.base_unit
    left join {{ ref('measure_natures') }} as dimension
        on known.dimension = dimension.words and dimension.position = 'dimension'
    left join {{ ref('measure_natures') }} as unit on known.base_unit = unit.words and unit.position = 'unit'
    -- 贷款 of 320 households counts who has one
    left join {{ ref('measure_natures') }} as generic
        on
            known.measure_key = generic.words
            and (generic.position = 'generic' or (generic.position = 'generic_money' and known.form_dimension <> 'count'))
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
