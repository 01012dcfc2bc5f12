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
            concat(parent_short_name, short_name),
            -- 长阳县 for 长阳土家族自治县, 科右中旗 for 科尔沁右翼中旗
            if(
                regexp_matches(name, '自治[县旗]$'),
                concat(short_name, right(name, 1)),
                regexp_replace(name, '^(.).{2,}?(?:([左右])(?:翼([前中后]))?|([前中后]))旗$', '\1\2\3\4旗')
            )
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
