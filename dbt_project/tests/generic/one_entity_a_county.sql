{# Words that mean two entities of one type in articles about the same county: one of the two is likely wrong. #}
{% test one_entity_a_county(model) %}
    select
        mention.surface,
        entity.entity_type,
        article.place_code,
        list(distinct entity.name) as names
    from {{ model }} as mention
    inner join {{ ref('entities') }} as entity on mention.entity_id = entity.entity_id
    inner join {{ ref('articles') }} as article on mention.article_id = article.article_id
    where article.place_code is not null
    group by mention.surface, entity.entity_type, article.place_code
    having count(distinct entity.entity_id) > 1
{% endtest %}
