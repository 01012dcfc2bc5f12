-- A ledger of version 1, as that version wrote it: run 4 was killed before its edition was put in place.
BEGIN TRANSACTION;
CREATE TABLE attempts (
        event_id TEXT NOT NULL REFERENCES events,
        attempt_no INTEGER NOT NULL,
        attempted_at TEXT NOT NULL,
        status_code INTEGER,
        outcome TEXT NOT NULL CHECK (outcome IN ('delivered', 'refused', 'error')),
        detail TEXT NOT NULL,
        seconds REAL NOT NULL,
        PRIMARY KEY (event_id, attempt_no),
        CHECK ((outcome = 'error') = (status_code IS NULL))
    ) STRICT
    ;
INSERT INTO "attempts" VALUES('edition-1-aaaa',1,'2026-11-01T03:00:00.000000Z',503,'refused','503 Service Unavailable',0.5);
INSERT INTO "attempts" VALUES('edition-1-aaaa',2,'2026-11-01T03:00:02.000000Z',204,'delivered','204 No Content',0.25);
INSERT INTO "attempts" VALUES('failed-bbbb',1,'2026-11-01T04:00:00.000000Z',NULL,'error','ConnectError',5.0);
CREATE TABLE events (
        event_id TEXT PRIMARY KEY,
        type TEXT NOT NULL,
        edition INTEGER,
        run_id TEXT NOT NULL,
        snapshot_sha256 TEXT,
        body BLOB NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('pending', 'ready', 'delivered', 'abandoned')),
        created_at TEXT NOT NULL,
        delivered_at TEXT,
        CHECK ((state = 'delivered') = (delivered_at IS NOT NULL))
    ) STRICT
    ;
INSERT INTO "events" VALUES('edition-1-aaaa','broadsheet.edition.published',1,'run-1','aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa',X'7B226964223A2265646974696F6E2D312D61616161227D','delivered','2026-11-21T15:05:57.378053Z','2026-11-21T15:05:57.402897Z');
INSERT INTO "events" VALUES('failed-bbbb','broadsheet.run.failed',1,'run-2',NULL,X'7B226572726F72223A22E4B880E9A1B9E6A380E9AA8CE6B2A1E69C89E9809AE8BF87E38082227D','ready','2026-11-21T15:05:57.415047Z',NULL);
INSERT INTO "events" VALUES('edition-2-cccc','broadsheet.edition.published',2,'run-3','cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc',X'7B7D','abandoned','2026-11-21T15:05:57.430405Z',NULL);
INSERT INTO "events" VALUES('edition-2-dddd','broadsheet.edition.published',2,'run-4','dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd',X'7B226964223A2265646974696F6E2D322D64646464227D','pending','2026-11-21T15:05:57.442757Z',NULL);
CREATE TABLE runs (
        run_id TEXT PRIMARY KEY,
        started_at TEXT NOT NULL,
        finished_at TEXT,
        status TEXT NOT NULL CHECK (status IN ('running', 'published', 'unchanged', 'failed')),
        step TEXT,
        counts TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(counts)),
        error TEXT,
        edition INTEGER
    ) STRICT
    ;
INSERT INTO "runs" VALUES('run-1','2026-11-21T15:05:57.366854Z','2026-11-21T15:05:57.386764Z','published','publish','{"read": 5}',NULL,1);
INSERT INTO "runs" VALUES('run-2','2026-11-21T15:05:57.406018Z','2026-11-21T15:05:57.414975Z','failed','build','{}','一项检验没有通过。',1);
INSERT INTO "runs" VALUES('run-4','2026-11-21T15:05:57.440776Z',NULL,'running','publish','{}',NULL,NULL);
CREATE INDEX events_by_state ON events (state, created_at);
COMMIT;
PRAGMA user_version = 1;
