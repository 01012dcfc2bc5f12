-- The raw tables: what was admitted, and what each reader version read in it. They only grow, but for the same rows
-- written again (a page read again by the same reader version), and for what was superseded long ago and is forgotten
-- where BROADSHEET_KEEP_DAYS says so (warehouse/retention.py).
create schema if not exists raw;

-- Orders everything that is written: a path's newest admission, a page's newest reading have the highest number.
create sequence if not exists raw.change_number;

-- A page's content, once for each content: SHA-256 names it.
create table if not exists raw.pages (
    page_id varchar primary key,          -- first 16 hex digits of sha256
    sha256 varchar not null unique,       -- of the file's bytes
    byte_count bigint not null,
    encoding varchar not null,
    text varchar not null,
    line_count integer not null,          -- blank lines counted
    char_count integer not null,          -- code points of text
    first_seen_at timestamptz not null,
    run_id varchar not null
);

-- Each time that a file brought new content, new metadata or a new refusal. The newest row of a path says what it holds now.
create table if not exists raw.admissions (
    change_number bigint primary key default nextval('raw.change_number'),
    path varchar not null,                -- below the inbox, with forward slashes
    file_name varchar not null,           -- its last part
    byte_count bigint not null,
    stamp varchar not null,               -- sizes and times of the file and of the metadata beside it: same stamp, same file
    fingerprint varchar not null,         -- SHA-256 of content and metadata; the stamp where content is not read
    outcome varchar not null check (outcome in ('read', 'quarantined')),
    page_id varchar,                      -- null: quarantined
    reason varchar,                       -- code of the refusal
    detail varchar,                       -- the refusal in a sentence
    newspaper varchar,                    -- from the metadata beside the page, like the next two
    published_on date,
    page_label varchar,
    reader_version varchar not null,      -- the reader that was there to read it
    admitted_at timestamptz not null,
    run_id varchar not null
);

-- A page read by a reader version; its rows in the tables below have the same two keys.
create table if not exists raw.readings (
    page_id varchar not null,
    reader_version varchar not null,
    change_number bigint not null default nextval('raw.change_number'),
    published_on date,                    -- as far as the text tells it
    read_at timestamptz not null,
    run_id varchar not null,
    ocr_quality double,                   -- of the page, 0 to 1
    published_earliest date,              -- the days that the text leaves; null: open
    published_latest date,
    primary key (page_id, reader_version)
);

-- Stored pages that a reader version failed on: they keep their older reading and are not tried again by that reader.
create table if not exists raw.reading_failures (
    page_id varchar not null,
    reader_version varchar not null,
    failed_at timestamptz not null,
    run_id varchar not null
);

create table if not exists raw.lines (
    page_id varchar not null,
    reader_version varchar not null,
    line_number integer not null,
    article_ordinal integer,
    role varchar not null,
    continues boolean not null,
    char_start integer not null,
    char_end integer not null
);

create table if not exists raw.articles (
    page_id varchar not null,
    reader_version varchar not null,
    article_ordinal integer not null,
    kicker varchar,
    headline varchar,
    deck varchar,
    body varchar not null,
    dateline varchar,
    jump varchar,
    is_truncated boolean not null,
    place_code varchar,
    own_level varchar,                    -- kind of division that it calls its own: city for 我市
    signature uinteger[],                 -- 64 hashes; null: too short to be compared
    ocr_quality double
);

-- Columns that files made before do not have yet: pages are read again by the reader that fills them.
alter table raw.readings add column if not exists ocr_quality double;
alter table raw.readings add column if not exists published_earliest date;
alter table raw.readings add column if not exists published_latest date;
alter table raw.articles add column if not exists own_level varchar;
alter table raw.articles add column if not exists signature uinteger[];
alter table raw.articles add column if not exists ocr_quality double;

-- The words under which an article is found.
create table if not exists raw.terms (
    page_id varchar not null,
    reader_version varchar not null,
    article_ordinal integer not null,
    field varchar not null,
    term varchar not null,
    term_count integer not null
);

create table if not exists raw.bylines (
    page_id varchar not null,
    reader_version varchar not null,
    article_ordinal integer not null,
    byline_ordinal integer not null,
    name varchar not null,
    role varchar not null
);

create table if not exists raw.mentions (
    page_id varchar not null,
    reader_version varchar not null,
    article_ordinal integer not null,
    mention_ordinal integer not null,
    entity_type varchar not null,
    surface varchar not null,
    name varchar not null,
    place_code varchar,
    sentence_ordinal integer not null,
    line_number integer not null,
    char_start integer not null,
    char_end integer not null
);

create table if not exists raw.posts (
    page_id varchar not null,
    reader_version varchar not null,
    article_ordinal integer not null,
    post_ordinal integer not null,
    person varchar not null,
    organization varchar not null,
    title varchar not null,
    char_start integer not null,
    char_end integer not null
);

create table if not exists raw.quantities (
    page_id varchar not null,
    reader_version varchar not null,
    article_ordinal integer not null,
    quantity_ordinal integer not null,
    text varchar not null,
    value double not null,
    value_high double,
    unit varchar,
    approx varchar,
    kind varchar not null,
    measure varchar,
    subject varchar,
    target varchar,
    place varchar,
    period varchar,
    compare varchar,
    sentence varchar not null,
    sentence_ordinal integer not null,
    line_number integer not null,
    char_start integer not null,
    char_end integer not null,
    subject_basis varchar,                -- where it was found; null where it is
    place_basis varchar,
    period_basis varchar,
    change_of integer,                    -- quantity_ordinal of the level that this change led to
    part_of integer                       -- quantity_ordinal of the whole that this is a part of
);
alter table raw.quantities add column if not exists subject_basis varchar;
alter table raw.quantities add column if not exists place_basis varchar;
alter table raw.quantities add column if not exists period_basis varchar;
alter table raw.quantities add column if not exists change_of integer;
alter table raw.quantities add column if not exists part_of integer;

-- What one clause says of a programme or product: who runs it, since when, or both.
create table if not exists raw.undertakings (
    page_id varchar not null,
    reader_version varchar not null,
    article_ordinal integer not null,
    undertaking_ordinal integer not null,
    initiative varchar not null,
    runner varchar,
    verb varchar,
    is_means boolean not null,            -- the runner is only said to use it
    since varchar,
    sentence varchar not null,
    sentence_ordinal integer not null,
    line_number integer not null,
    char_start integer not null,
    char_end integer not null
);

-- What the endpoints were owed when the newest edition was begun: a copy of the ledger's deliveries, replaced whole.
create table if not exists raw.deliveries (
    event_id varchar not null,
    event_type varchar not null,
    edition integer,
    endpoint varchar not null,
    state varchar not null,
    created_at timestamptz not null,
    attempts integer not null,
    last_attempt_at timestamptz,
    last_status integer,
    next_attempt_at timestamptz,
    delivered_at timestamptz
);

-- An edition: the newest row may be a candidate that is being built; the others were published.
create table if not exists raw.editions (
    edition integer primary key,
    run_id varchar not null,
    published_at timestamptz not null,    -- when its build began to be published
    change_number bigint not null,        -- the newest raw change that it holds
    reader_version varchar not null,
    marts_version varchar not null,       -- of the dbt project that built it
    -- counts of its marts: null while it is a candidate
    new_page_count integer,               -- pages that came with it
    page_count integer,
    article_count integer,
    entity_count integer,
    metric_count integer
);
