-- An article's place: what the reader made out, else what it calls its own (我市, 全县) by the newspaper of the metadata.
with current_articles as (
    select
        page.page_id,
        page.newspaper,
        article.article_ordinal,
        article.place_code,
        article.own_level
    from {{ ref('int_current_pages') }} as page
    inner join {{ ref('stg_articles') }} as article
        on page.page_id = article.page_id and page.reader_version = article.reader_version
),

newspapers as (
    select distinct newspaper
    from current_articles
    where newspaper is not null and place_code is null and own_level is not null
),

-- The divisions whose names a newspaper's name holds, the longest name first, a city before the counties of its name.
named as (
    select
        paper.newspaper,
        division.code,
        division.name,
        division.level,
        division.parent_code,
        rank() over (
            partition by paper.newspaper order by length(division.short_name) desc, division.level
        ) as place
    from newspapers as paper
    inner join {{ ref('divisions') }} as division
        on
            contains(paper.newspaper, division.short_name)
            and length(division.short_name) > 1
            and division.level in ('city', 'county')
),

-- 今日青山, 青山日报; nowhere where two divisions remain.
homes as (
    select *
    from named
    where place = 1
    qualify count(*) over (partition by newspaper) = 1
),

levels as (
    select unnest(['city', 'county']) as own_level
),

own as (
    select
        home.newspaper,
        levels.own_level,
        case
            when levels.own_level = 'county' and home.level = 'county' then home.code
            when levels.own_level = 'city' and right(home.name, 1) in ('市', '州', '盟') then home.code
            when levels.own_level = 'city' then home.parent_code
        end as place_code
    from homes as home
    cross join levels
)

select
    article.page_id,
    article.article_ordinal,
    coalesce(article.place_code, own.place_code) as place_code
from current_articles as article
left join own on article.newspaper = own.newspaper and article.own_level = own.own_level
