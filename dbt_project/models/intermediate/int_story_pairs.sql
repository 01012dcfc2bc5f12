{#
    A row belongs to the states of two pages, so the page-local way of keeping it up to date is written out here for both.
    Every signed article is paired with itself too: that marks its page as done.
#}
{{
    config(
        materialized='incremental',
        incremental_strategy='append',
        post_hook="
            delete from {{ this }}
            where
                page_state not in (select page_state from {{ ref('int_current_pages') }})
                or other_page_state not in (select page_state from {{ ref('int_current_pages') }})",
    )
}}

with bands as (
    select *
    from {{ ref('int_signature_bands') }}
),

new_bands as (
    select *
    from bands
    {% if is_incremental() -%}
        where page_state not in (select present.page_state from {{ this }} as present)
    {%- endif %}
),

met as (
    select distinct
        new_band.article_id,
        new_band.page_state,
        band.article_id as other_article_id,
        band.page_state as other_page_state
    from new_bands as new_band
    inner join bands as band on new_band.band = band.band and new_band.band_hash = band.band_hash
),

candidates as (
    select
        article_id,
        page_state,
        other_article_id,
        other_page_state
    from met
    union distinct
    select
        other_article_id,
        other_page_state,
        article_id,
        page_state
    from met
),

numbered_values as (
    select
        {{ article_id('article.page_id', 'article.article_ordinal') }} as article_id,
        unnest(article.signature) as signature_value,
        unnest(range(64)) as slot
    from {{ ref('int_current_pages') }} as page
    inner join {{ ref('stg_articles') }} as article
        on page.page_id = article.page_id and page.reader_version = article.reader_version
),

compared as (
    select
        candidate.article_id,
        candidate.page_state,
        candidate.other_article_id,
        candidate.other_page_state,
        count(*) / 64 as similarity
    from candidates as candidate
    inner join numbered_values as own on candidate.article_id = own.article_id
    inner join numbered_values as other
        on
            candidate.other_article_id = other.article_id
            and own.slot = other.slot
            and own.signature_value = other.signature_value
    group by all
)

-- Different articles of one genre agree in a twentieth at most; a copy in which the OCR errs in every twentieth character,
-- or of which a half is lost, in a third.
select *
from compared
where similarity >= 0.2
