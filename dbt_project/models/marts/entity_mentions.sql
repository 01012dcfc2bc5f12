{{ config(group='entities') }}

select
    format('{}-{:02d}-m{:03d}', mention.page_id, mention.article_ordinal, mention.mention_ordinal) as mention_id,
    {{ article_id('mention.page_id', 'mention.article_ordinal') }} as article_id,
    mention.page_id,
    resolved.entity_id,
    mention.surface,
    named.basis as name_basis,
    mention.sentence_ordinal,
    mention.line_number,
    mention.char_start,
    mention.char_end
from {{ ref('int_current_pages') }} as page
inner join {{ ref('stg_mentions') }} as mention
    on page.page_id = mention.page_id and page.reader_version = mention.reader_version
inner join {{ ref('int_mention_names') }} as named
    on
        mention.page_id = named.page_id
        and mention.article_ordinal = named.article_ordinal
        and mention.mention_ordinal = named.mention_ordinal
inner join {{ ref('int_identities') }} as resolved on named.thing_id = resolved.thing_id
order by mention.page_id, mention.article_ordinal, mention.mention_ordinal
