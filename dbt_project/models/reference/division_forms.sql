with forms as (
    select
        code,
        level,
        -- the words that may stand for it in print
        unnest([
            name,
            short_name,
            formal_name,
            full_path,
            concat(parent_name, name),
            concat(parent_short_name, name),
            concat(parent_short_name, short_name)
        ]) as form,
        name
    from {{ ref('division_paths') }}
)

select
    form,
    code,
    level,
    bool_or(ends_with(form, name)) as is_full_name
from forms
where length(form) > 1
group by form, code, level
