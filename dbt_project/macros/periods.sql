{# The words of a relation, with one text after another put in the place of what a pattern finds. A pair's second half is an SQL
   expression, so that it can name a day. #}
{% macro rewritten(relation, pairs) -%}
    select
        period_words,
        published_on,
        published_year,
        words_{{ pairs | length }} as words
    from (
        select
            *,
        {%- for pattern, text in pairs %}
            regexp_replace({{ 'words' if loop.first else 'words_' ~ loop.index0 }}, '{{ pattern }}', {{ text }}, 'g') as words_{{ loop.index }}{{ '' if loop.last else ',' }}
        {%- endfor %}
        from {{ relation }}
    )
{%- endmacro %}

{# A text that a page's day tells; where the day is not known, the words as they are. #}
{% macro if_dated(text) -%} coalesce({{ text }}, '\0') {%- endmacro %}

{# A day, month or year as a page of China prints it: 2024年5月8日. #}
{% macro printed_day(day) -%} strftime({{ day }}, '%Y年%-m月%-d日') {%- endmacro %}
{% macro printed_month(day) -%} strftime({{ day }}, '%Y年%-m月') {%- endmacro %}

{# Words that say when in one spelling: no blanks or quotation marks, half-width figures, 至 for all that means "to". #}
{% macro one_spelling(relation) -%}
    {{ rewritten(relation, [
        ('[到－—–―~～〜-]+', "'至'"),
        ('[\\s“”"‘’的]', "''"),
        ('至+', "'至'"),
        ('^截[至止]至?', "'截至'"),
        ('^(?:自从|自|从)', "''"),
        ('月份', "'月'"),
        ('号', "'日'"),
        ('(年?)年度', "'年'"),
        ('年(?:全年|内)$', "'年'"),
    ]) }}
{%- endmacro %}

{# Names of stretches and days as years and days. The plans are five years each, the sixth of 1981 to 1985; the older ones'
   names are numbers, too (九五折), so that 期间 must stand with them. Of the days with a name only those that lie on the same day of
   every year are here: how long a holiday lasts is set anew each year, and the moon's days are not to be had by a rule. #}
{% macro names_as_dates(relation) -%}
    {%- set pairs = [] -%}
    {%- for name in ['六', '七', '八', '九', '十', '十一', '十二', '十三', '十四', '十五', '十六'] -%}
        {%- set first_year = 1981 + 5 * loop.index0 -%}
        {%- set called = '^(截?至)?' ~ name ~ '五' ~ ('(?:期间|时期)' if name|length == 1 else '(?:期间|时期)?') -%}
        {%- do pairs.append((called, "'\\1" ~ first_year ~ '年至' ~ (first_year + 4) ~ "年计划'")) -%}
    {%- endfor -%}
    {%- do pairs.extend([
        ('(\\d{4}年)至\\d{4}年计划以来', "'\\1以来'"),
        ('\\d{4}年至(\\d{4}年)计划期?[末底]', "'\\112月末'"),
        ('计划$', "''"),
    ]) -%}
    {%- for name, day in [
        ('元旦', '1月1日'), ('(?:三八)?(?:国际)?妇女节', '3月8日'), ('植树节', '3月12日'), ('(?:五一)?(?:国际)?劳动节', '5月1日'),
        ('(?:五四)?青年节', '5月4日'), ('(?:六一)?(?:国际)?儿童节', '6月1日'), ('(?:七一)?建党节', '7月1日'), ('(?:八一)?建军节', '8月1日'),
        ('教师节', '9月10日'), ('国庆节', '10月1日'), ('记者节', '11月8日'),
    ] -%}
        {%- do pairs.append((name ~ '(?:当[天日])?$', "'" ~ day ~ "'")) -%}
    {%- endfor -%}
    {{ rewritten(relation, pairs) }}
{%- endmacro %}

{# Chinese and full-width figures as half-width ones: 二〇二二年十二月 is 2022年12月. #}
{% macro arabic_figures(relation) -%}
    {%- set pairs = [
        ('([一二三四五六七八九])十([一二三四五六七八九])', "'\\1\\2'"),
        ('([一二三四五六七八九])十', "'\\10'"),
        ('十([一二三四五六七八九])', "'1\\1'"),
        ('十', "'10'"),
    ] -%}
    {%- for figure in ['０〇○零', '１一', '２二两', '３三', '４四', '５五', '６六', '７七', '８八', '９九'] -%}
        {%- do pairs.append(('[' ~ figure ~ ']', "'" ~ loop.index0 ~ "'")) -%}
    {%- endfor -%}
    {{ rewritten(relation, pairs) }}
{%- endmacro %}

{# Parts of a year as months, and hours dropped: 前三季度 is 1至9月, 去年底 is 去年12月末. #}
{% macro parts_as_months(relation) -%}
    {%- set pairs = [('首个?季度?', "'1季度'")] -%}
    {%- for quarter in [1, 2, 3, 4] -%}
        {%- do pairs.extend([
            ('(?:前|第)?' ~ quarter ~ '个?季度[末底]', "'" ~ 3 * quarter ~ "月末'"),
            ('前' ~ quarter ~ '个?季度', "'1至" ~ 3 * quarter ~ "月'"),
            ('第?' ~ quarter ~ '季度', "'" ~ (3 * quarter - 2) ~ '至' ~ 3 * quarter ~ "月'"),
        ]) -%}
    {%- endfor -%}
    {%- do pairs.extend([
        ('上半年[末底]', "'6月末'"),
        ('上半年', "'1至6月'"),
        ('下半年', "'7至12月'"),
        ('[前头](\\d{1,2})个?月', "'1至\\1月'"),
        ('年年初', "'年初'"),
        ('^年初(以来|至今)', "'今年\\1'"),
        ('年初(以来|至今)', "'年\\1'"),
        ('^(.+年)?年?初$', "'截至\\11月1日'"),
        ('^截至年?1月1日$', "'截至今年1月1日'"),
        ('年?年[末底]', "'年12月末'"),
        ('月底', "'月末'"),
        ('月上旬', "'月1日至10日'"),
        ('月中旬', "'月11日至20日'"),
        ('(\\d{1,2}月)下旬', "'\\121日至\\1末'"),
        ('^(近|最近|过去)半年', "'\\16个月'"),
        ('(\\d{1,2})、(\\d{1,2})月', "'\\1至\\2月'"),
        ('(?:20|上)世纪(\\d)0年代', "'19\\10年至19\\19年'"),
        ('([日天])(?:清晨|早晨|早上|凌晨|[上中下]午|傍晚|晚上?|夜间?|深夜|当[天日])?(?:\\d{1,2}(?:[时点]|[:：]\\d\\d)(?:\\d{1,2}分|半)?)?', "'\\1'"),
    ]) -%}
    {{ rewritten(relation, pairs) }}
{%- endmacro %}

{# Words that point at the page's day as calendar words: 去年12月 is 2023年12月 on a page of 2024, 今年以来 is 2024年至 and that day. #}
{% macro pointing_words_as_dates(relation) -%}
    {%- set page_day = printed_day('published_on') -%}
    {%- set pairs = [
        ('^(?:截?至)?(?:目前|当前|现在|眼下|如今|今|迄今)(?:为止)?$', if_dated("'截至' || " ~ page_day)),
        ('(?:以来|以后|起|开始)?至(?:今|目前|现在)$', if_dated("'至' || " ~ page_day)),
        ('(?:以来|以后|起|开始)$', if_dated("'至' || " ~ page_day)),
    ] -%}
    {%- for called, years in [('[今本]年', 0), ('(?:去|上1?)年', -1), ('前年', -2), ('明年', 1)] -%}
        {%- do pairs.append((called, if_dated("(published_year + " ~ years ~ ") || '年'"))) -%}
    {%- endfor -%}
    {%- for called, months in [('(?:本|这个)月', 0), ('上1?个?月', -1), ('下1?个?月', 1)] -%}
        {%- do pairs.append((called, if_dated(printed_month("published_on + to_months(" ~ months ~ ")")))) -%}
    {%- endfor -%}
    {%- for called, quarters in [('(?:本|这个)季度', 0), ('上1?个?季度', -1)] -%}
        {%- set begin = "date_trunc('quarter', published_on) + to_months(" ~ 3 * quarters ~ ")" -%}
        {%- set end = printed_month(begin ~ " + to_months(2)") -%}
        {%- do pairs.extend([
            (called ~ '[末底]', if_dated(end ~ " || '末'")),
            (called, if_dated(printed_month(begin) ~ " || '至' || " ~ end)),
        ]) -%}
    {%- endfor -%}
    {%- for called, weeks in [('(?:本|这个?)(?:周|星期)$', 0), ('上1?个?(?:周|星期)$', -1)] -%}
        {%- set monday = "date_trunc('week', published_on) + to_days(" ~ 7 * weeks ~ ")" -%}
        {%- set week = printed_day(monday) ~ " || '至' || " ~ printed_day(monday ~ " + to_days(6)") -%}
        {%- do pairs.append((called, if_dated(week))) -%}
    {%- endfor -%}
    {%- for called, days in [('昨[天日晚]', -1), ('前天', -2), ('今[天日晚]', 0), ('明[天日晚]', 1)] -%}
        {%- do pairs.append((called, if_dated(printed_day("published_on + to_days(" ~ days ~ ")")))) -%}
    {%- endfor -%}
    {{ rewritten(relation, pairs) }}
{%- endmacro %}

{# The parts of a calendar date, as text, '' where it has none; all '' where the words are no such date. #}
{% macro calendar_parts(words) -%}
    regexp_extract(
        {{ words }},
        '^(?:((?:19|20)\d\d)年)?(?:(\d{1,2})月)?(?:(\d{1,2})日|(末))?$',
        ['year', 'month', 'day', 'edge']
    )
{%- endmacro %}

{# A day of numbers for year, month and day; null where the calendar has none. #}
{% macro day_of(year, month, day) -%} try_cast(concat({{ year }}, '-', {{ month }}, '-', {{ day }}) as date) {%- endmacro %}
