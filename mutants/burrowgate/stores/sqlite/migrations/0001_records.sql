-- The first schema: decisions (targets, sessions), observations (visits), the audit log (events), and the change feed by
-- which each process follows the others. Times are whole seconds since 1970.

PRAGMA application_id = 1114993255;

CREATE TABLE targets (
    target_id       TEXT PRIMARY KEY,
    name            TEXT NOT NULL,
    host            TEXT NOT NULL,
    port            INTEGER NOT NULL,
    tls             INTEGER,
    folder          TEXT NOT NULL,
    handler         TEXT NOT NULL,
    enabled         INTEGER NOT NULL,
    domains         TEXT NOT NULL,
    verify          TEXT NOT NULL,
    trust_detail    TEXT NOT NULL,
    page_assets     TEXT NOT NULL,
    upgrades        TEXT NOT NULL,
    service_workers INTEGER NOT NULL,
    created_at      INTEGER NOT NULL,
    deleted_at      INTEGER,
    version         INTEGER NOT NULL
) STRICT;

CREATE INDEX targets_deleted ON targets (target_id) WHERE deleted_at IS NOT NULL;

-- Names and hosts, which must be unique among the targets that are not deleted.
CREATE TABLE claims (
    kind      TEXT NOT NULL CHECK (kind IN ('name', 'host')),
    value     TEXT NOT NULL,
    target_id TEXT NOT NULL REFERENCES targets ON DELETE CASCADE,
    PRIMARY KEY (kind, value)
) STRICT, WITHOUT ROWID;

CREATE INDEX claims_of_target ON claims (target_id);

-- A session may outlive its target's row, so `target_id` is not a foreign key.
CREATE TABLE sessions (
    sid             TEXT NOT NULL UNIQUE,
    target_id       TEXT NOT NULL,
    kid             TEXT NOT NULL,
    kind            TEXT NOT NULL,
    label           TEXT NOT NULL,
    created_at      INTEGER NOT NULL,
    expires_at      INTEGER NOT NULL,
    extended_at     INTEGER,
    revoked_at      INTEGER,
    max_visits      INTEGER,
    idle_timeout    INTEGER,
    max_connections INTEGER,
    methods         TEXT,
    networks        TEXT,
    visits_opened   INTEGER NOT NULL,
    version         INTEGER NOT NULL,
    last_used_at    INTEGER
) STRICT;

CREATE INDEX sessions_by_age ON sessions (created_at, sid);
CREATE INDEX sessions_of_target ON sessions (target_id, created_at, sid);
CREATE INDEX sessions_by_expiry ON sessions (expires_at) WHERE revoked_at IS NULL;
CREATE INDEX sessions_with_idle_time ON sessions (created_at, sid) WHERE idle_timeout IS NOT NULL;
CREATE INDEX sessions_revoked ON sessions (created_at, sid) WHERE revoked_at IS NOT NULL;

CREATE TABLE visits (
    sid        TEXT NOT NULL REFERENCES sessions (sid) ON DELETE CASCADE,
    vid        TEXT NOT NULL,
    first_seen INTEGER NOT NULL,
    last_seen  INTEGER NOT NULL,
    address    TEXT NOT NULL,
    user_agent TEXT NOT NULL,
    requests   INTEGER NOT NULL,
    bytes_in   INTEGER NOT NULL,
    bytes_out  INTEGER NOT NULL,
    PRIMARY KEY (sid, vid)
) STRICT, WITHOUT ROWID;

-- AUTOINCREMENT, so that the newest number is kept even if the newest row is removed.
CREATE TABLE events (
    seq    INTEGER PRIMARY KEY AUTOINCREMENT,
    at     INTEGER NOT NULL,
    action TEXT NOT NULL,
    actor  TEXT NOT NULL,
    target TEXT NOT NULL,
    sid    TEXT NOT NULL,
    detail TEXT NOT NULL,
    hash   TEXT NOT NULL
) STRICT;

CREATE INDEX events_of_session ON events (sid, seq);

-- AUTOINCREMENT, so that no position is assigned twice.
CREATE TABLE changes (
    seq  INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL CHECK (kind IN ('target', 'session')),
    key  TEXT NOT NULL
) STRICT;
