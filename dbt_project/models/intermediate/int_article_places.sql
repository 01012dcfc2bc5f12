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

-- Some papers of a whole country or province bear the name of a county that is not theirs.
newspapers as (
    select distinct newspaper
    from current_articles
    where
        newspaper is not null and place_code is null and own_level is not null
        and newspaper not in ('光明日报', '解放日报', '新华日报', '新民晚报', '新安晚报')
),

-- The divisions whose names a newspaper's name is made of: 青山日报, 今日青山; not 龙江 in 黑龙江日报.
named as (
    select
        paper.newspaper,
        division.code,
        division.name,
        division.level,
        division.parent_code,
        {{ is_region('division') }} as is_region,
        -- the longest name first, a city before the counties of its name
        rank() over (
            partition by paper.newspaper order by length(division.short_name) desc, division.level = 'county'
        ) as place
    from newspapers as paper
    inner join {{ ref('divisions') }} as division
        on
            contains(paper.newspaper, division.short_name)
            and length(division.short_name) > 1
            and division.level in ('province', 'city', 'county')
            and regexp_matches(
                paper.newspaper,
                '(^|[^\p{Han}]|今日|法治|平安|健康|文化|看)' || division.short_name
                || '([市县区州旗盟]|地区)?([日晚商晨时快早周]?报|周刊|新闻|融媒|$)'
            )
),

-- Nowhere where two remain, or where the name is a province's: 吉林日报.
homes as (
    select *
    from named
    where place = 1
    qualify count(*) over (partition by newspaper) = 1 and not bool_or(is_region) over (partition by newspaper)
),

-- A county's paper means by 我市 the city above.
own as (
    select
        home.newspaper,
        word.own_level,
        case
            when word.own_level = 'town' and home.level = 'county' then home.code
            when word.own_level <> 'town' and contains(word.endings, right(home.name, 1)) then home.code
            when word.own_level = 'city' and home.level = 'county' then home.parent_code
        end as place_code
    from homes as home
    cross join
        (values ('city', '市州盟'), ('county', '县'), ('district', '区'), ('banner', '旗'), ('town', '')) as word (own_level, endings)
)

select
    article.page_id,
    article.article_ordinal,
    coalesce(article.place_code, own.place_code) as place_code
from current_articles as article
left join own on article.newspaper = own.newspaper and article.own_level = own.own_level
