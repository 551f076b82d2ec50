-- The first schema: decisions (targets, sessions), observations (visits), the audit log (events), the change feed by
-- which each node follows the others, and the heartbeats of nodes. Times are whole seconds since 1970. Texts are
-- compared by code point, whatever the database's locale.

-- The single row that each commit locks: so all commits have one order, and a reader that sees a position sees all
-- changes up to it. `history` names the history of the database that positions and event numbers belong to.
CREATE TABLE burrowgate (
    one          BOOLEAN PRIMARY KEY DEFAULT true CHECK (one),
    steps        INTEGER NOT NULL,
    history      TEXT NOT NULL,
    position     BIGINT NOT NULL,
    newest_event BIGINT NOT NULL,
    newest_hash  TEXT NOT NULL
) WITH (fillfactor = 10);

INSERT INTO burrowgate (steps, history, position, newest_event, newest_hash) VALUES (0, '', 0, 0, '');

CREATE TABLE targets (
    target_id       TEXT COLLATE "C" PRIMARY KEY,
    name            TEXT COLLATE "C" NOT NULL,
    host            TEXT NOT NULL,
    port            BIGINT NOT NULL,
    tls             BOOLEAN,
    folder          TEXT NOT NULL,
    handler         TEXT NOT NULL,
    enabled         BOOLEAN NOT NULL,
    domains         TEXT NOT NULL,
    verify          TEXT NOT NULL,
    trust_detail    TEXT NOT NULL,
    page_assets     TEXT NOT NULL,
    upgrades        TEXT NOT NULL,
    service_workers BOOLEAN NOT NULL,
    client_ca       TEXT NOT NULL,
    created_at      BIGINT NOT NULL,
    deleted_at      BIGINT,
    version         BIGINT NOT NULL
);

CREATE INDEX targets_deleted ON targets (target_id) WHERE deleted_at IS NOT NULL;

-- Names and hosts, which must be unique among the targets that are not deleted.
CREATE TABLE claims (
    kind      TEXT NOT NULL CHECK (kind IN ('name', 'host')),
    value     TEXT COLLATE "C" NOT NULL,
    target_id TEXT COLLATE "C" NOT NULL REFERENCES targets ON DELETE CASCADE,
    PRIMARY KEY (value, kind)
);

CREATE INDEX claims_of_target ON claims (target_id);

-- A session may outlive its target's row, so `target_id` is not a foreign key.
CREATE TABLE sessions (
    sid             TEXT COLLATE "C" PRIMARY KEY,
    target_id       TEXT COLLATE "C" NOT NULL,
    kid             TEXT NOT NULL,
    kind            TEXT NOT NULL,
    label           TEXT COLLATE "C" NOT NULL,
    created_at      BIGINT NOT NULL,
    expires_at      BIGINT NOT NULL,
    extended_at     BIGINT,
    revoked_at      BIGINT,
    max_visits      BIGINT,
    idle_timeout    BIGINT,
    max_connections BIGINT,
    methods         TEXT,
    networks        TEXT,
    visits_opened   BIGINT NOT NULL,
    version         BIGINT NOT NULL,
    last_used_at    BIGINT
);

CREATE INDEX sessions_by_age ON sessions (created_at, sid);
CREATE INDEX sessions_of_target ON sessions (target_id, created_at, sid);
CREATE INDEX sessions_by_end ON sessions (expires_at, sid);
CREATE INDEX sessions_of_target_by_end ON sessions (target_id, expires_at, sid);
CREATE INDEX sessions_by_expiry ON sessions (expires_at, sid) WHERE revoked_at IS NULL;
CREATE INDEX sessions_with_idle_time ON sessions (created_at, sid) WHERE idle_timeout IS NOT NULL;
CREATE INDEX sessions_revoked ON sessions (created_at, sid) WHERE revoked_at IS NOT NULL;

CREATE TABLE visits (
    sid        TEXT COLLATE "C" NOT NULL REFERENCES sessions ON DELETE CASCADE,
    vid        TEXT COLLATE "C" NOT NULL,
    first_seen BIGINT NOT NULL,
    last_seen  BIGINT NOT NULL,
    address    TEXT NOT NULL,
    user_agent TEXT NOT NULL,
    requests   BIGINT NOT NULL,
    bytes_in   BIGINT NOT NULL,
    bytes_out  BIGINT NOT NULL,
    PRIMARY KEY (sid, vid)
);

CREATE TABLE events (
    seq    BIGINT PRIMARY KEY,
    at     BIGINT NOT NULL,
    action TEXT NOT NULL,
    actor  TEXT NOT NULL,
    target TEXT NOT NULL,
    sid    TEXT COLLATE "C" NOT NULL,
    detail TEXT NOT NULL,
    hash   TEXT NOT NULL
);

CREATE INDEX events_of_session ON events (sid, seq);

CREATE TABLE changes (
    seq  BIGINT PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('target', 'session', 'cut')),
    key  TEXT NOT NULL
);

-- The last heartbeat of each node, and its leases of connections of sessions with `max_connections`.
CREATE TABLE nodes (
    node_id  TEXT COLLATE "C" PRIMARY KEY,
    at       BIGINT NOT NULL,
    report   TEXT NOT NULL,
    heard_at TIMESTAMPTZ NOT NULL
);

CREATE TABLE holds (
    sid     TEXT COLLATE "C" NOT NULL,
    node_id TEXT COLLATE "C" NOT NULL,
    slots   BIGINT NOT NULL,
    PRIMARY KEY (sid, node_id)
);

CREATE INDEX holds_of_node ON holds (node_id);
