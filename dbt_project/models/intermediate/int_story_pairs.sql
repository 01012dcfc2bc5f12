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

-- What is printed from one form (notices, forecasts) meets in great numbers: there the first article stands for all.
bands_of_many as (
    select
        band,
        band_hash,
        min(article_id) as first_article_id
    from bands
    group by band, band_hash
    having count(*) > 50
),

met as (
    select distinct
        new_band.article_id,
        new_band.page_state,
        band.article_id as other_article_id,
        band.page_state as other_page_state
    from new_bands as new_band
    left join bands_of_many as crowded on new_band.band = crowded.band and new_band.band_hash = crowded.band_hash
    inner join bands as band
        on
            new_band.band = band.band
            and new_band.band_hash = band.band_hash
            and (
                crowded.first_article_id is null
                or crowded.first_article_id = band.article_id
                or new_band.article_id = band.article_id
            )
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

candidate_articles as (
    select
        page.page_id,
        page.reader_version,
        {{ article_id('article.page_id', 'article.article_ordinal') }} as article_id,
        article.article_ordinal,
        article.signature
    from {{ ref('int_current_pages') }} as page
    inner join {{ ref('stg_articles') }} as article
        on page.page_id = article.page_id and page.reader_version = article.reader_version
    where {{ article_id('article.page_id', 'article.article_ordinal') }} in (
        select candidate.article_id from candidates as candidate
    )
),

numbered_values as (
    select
        article_id,
        unnest(signature) as signature_value,
        unnest(range(64)) as slot
    from candidate_articles
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
),

figures as (
    select distinct
        article.article_id,
        quantity.text
    from candidate_articles as article
    inner join {{ ref('stg_quantities') }} as quantity
        on
            article.page_id = quantity.page_id
            and article.reader_version = quantity.reader_version
            and article.article_ordinal = quantity.article_ordinal
),

figure_counts as (
    select
        article_id,
        count(*) as figure_count
    from figures
    group by article_id
),

shared_figures as (
    select
        compared.article_id,
        compared.other_article_id,
        count(*) as shared_count
    from compared
    inner join figures as own on compared.article_id = own.article_id
    inner join figures as other on compared.other_article_id = other.article_id and own.text = other.text
    group by compared.article_id, compared.other_article_id
),

judged as (
    select
        compared.*,
        least(own.figure_count, other.figure_count) as figure_count,
        coalesce(shared.shared_count, 0) as shared_count
    from compared
    left join figure_counts as own on compared.article_id = own.article_id
    left join figure_counts as other on compared.other_article_id = other.article_id
    left join shared_figures as shared
        on compared.article_id = shared.article_id and compared.other_article_id = shared.other_article_id
)

-- A copy in which the OCR errs in every twentieth character, or of which a half is lost, agrees in a third at least. So do
-- two notices from one form, and two days' bulletins even in more than a half: their figures differ. Where neither has
-- enough of these, a half must agree.
select
    article_id,
    page_state,
    other_article_id,
    other_page_state,
    similarity
from judged
where
    article_id = other_article_id
    or (figure_count >= 3 and similarity >= 0.2 and 2 * shared_count > figure_count)
    or (coalesce(figure_count, 0) < 3 and similarity >= 0.5)
