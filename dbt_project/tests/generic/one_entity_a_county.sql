{#
    Words that mean two entities of one type in articles about the same county: one of the two is likely wrong. A city has
    several villages of one name, and people of one name have posts in different cities; these are no mistakes.
#}
{% test one_entity_a_county(model) %}
    select
        mention.surface,
        entity.entity_type,
        article.place_code,
        list(distinct entity.name) as names
    from {{ model }} as mention
    inner join {{ ref('entities') }} as entity on mention.entity_id = entity.entity_id
    inner join {{ ref('articles') }} as article on mention.article_id = article.article_id
    inner join {{ ref('divisions') }} as place on article.place_code = place.code
    where place.level = 'county' and entity.entity_type <> 'person'
    group by mention.surface, entity.entity_type, article.place_code
    having count(distinct entity.entity_id) > 1
{% endtest %}
