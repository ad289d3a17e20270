-- 2026-11-24. The spine: servers, artists, delivery, news, announcements, moderation.
-- Moments are epoch milliseconds (UTC), days ISO text, flags 0/1, JSON is TEXT. A folded column holds the
-- NFKC-casefolded text, since LIKE and lower() differ between engines. Every UNIQUE of a server's own data
-- begins with guild_id.

-- One row a server; a server without a row has the defaults. left_at: kicked then; purged 30 days later.
CREATE TABLE guild (
    guild_id BIGINT PRIMARY KEY,
    language TEXT NOT NULL DEFAULT 'en',
    timezone TEXT NOT NULL DEFAULT 'UTC',
    alert_channel_id BIGINT,
    review_channel_id BIGINT,
    curator_role_id BIGINT,
    poll_makers TEXT NOT NULL DEFAULT 'moderators',      -- moderators | everyone | a role id
    on_this_day_hour BIGINT NOT NULL DEFAULT 10 CHECK (on_this_day_hour BETWEEN 0 AND 23),
    quiet_from TEXT,                                     -- wall time HH:MM, both or none
    quiet_until TEXT,
    posting_held BIGINT NOT NULL DEFAULT 0,
    left_at BIGINT
);

-- Where each feature posts: news, announcements, throwback, predictions, polls.
CREATE TABLE guild_channel (
    guild_id BIGINT NOT NULL,
    feature TEXT NOT NULL,
    channel_id BIGINT NOT NULL,
    PRIMARY KEY (guild_id, feature)
);

-- Features a server switched off (a row means off).
CREATE TABLE guild_feature_off (
    guild_id BIGINT NOT NULL,
    feature TEXT NOT NULL,
    PRIMARY KEY (guild_id, feature)
);

-- Roles fans may pick in /me pings.
CREATE TABLE guild_ping_role (
    guild_id BIGINT NOT NULL,
    role_id BIGINT NOT NULL,
    PRIMARY KEY (guild_id, role_id)
);

CREATE TABLE artist (
    id BIGINT PRIMARY KEY,
    guild_id BIGINT NOT NULL,
    name TEXT NOT NULL,
    folded TEXT NOT NULL,
    group_name TEXT,
    birthday TEXT,                                       -- YYYY-MM-DD or MM-DD
    debut TEXT,                                          -- YYYY-MM-DD
    colour BIGINT,                                       -- 0xRRGGBB
    link TEXT,
    UNIQUE (guild_id, folded)
);

-- Every name an artist is found by, his own included, in the order they were given.
CREATE TABLE artist_alias (
    artist_id BIGINT NOT NULL REFERENCES artist (id) ON DELETE CASCADE,
    folded TEXT NOT NULL,
    alias TEXT NOT NULL,
    position BIGINT NOT NULL,
    PRIMARY KEY (artist_id, folded)
);

-- The outbox: every message the bot posts on its own (design: "Delivery").
CREATE TABLE delivery (
    id BIGINT PRIMARY KEY,
    guild_id BIGINT NOT NULL,
    channel_id BIGINT NOT NULL,
    kind TEXT NOT NULL,                                  -- names the renderer
    dedupe_key TEXT NOT NULL,
    payload TEXT NOT NULL,                               -- JSON: plain data for the card
    nonce TEXT NOT NULL,
    due_at BIGINT NOT NULL,
    state TEXT NOT NULL DEFAULT 'pending'
        CHECK (state IN ('pending', 'sending', 'sent', 'failed', 'cancelled', 'asking')),
    attempts BIGINT NOT NULL DEFAULT 0,
    plain BIGINT NOT NULL DEFAULT 0,                     -- 1: Discord refused the card, send the plain one
    first_try_at BIGINT,                                 -- of a try whose outcome nobody knows; else null
    sent_at BIGINT,
    message_id BIGINT,
    error TEXT,
    edit TEXT CHECK (edit IN ('redraw', 'remove')),      -- what the sent message still has to become
    edit_due_at BIGINT,
    decided_by BIGINT,                                   -- the moderator who answered an `asking` one
    UNIQUE (guild_id, dedupe_key)
);
CREATE INDEX delivery_waiting ON delivery (state, channel_id, due_at, id);
CREATE INDEX delivery_edit ON delivery (edit, channel_id, edit_due_at, id);
CREATE INDEX delivery_message ON delivery (message_id);

-- Channels that have to wait, as a whole, so that their order is kept: after a passing fault (retry), or since
-- they refuse us (forbidden, gone: the moderators were told once).
CREATE TABLE channel_hold (
    guild_id BIGINT NOT NULL,
    channel_id BIGINT NOT NULL,
    reason TEXT NOT NULL CHECK (reason IN ('retry', 'forbidden', 'gone')),
    since BIGINT NOT NULL,
    retry_at BIGINT NOT NULL,
    PRIMARY KEY (guild_id, channel_id)
);

-- A feed's address, shared by all servers that follow it: fetched once whatever their number.
CREATE TABLE source (
    id BIGINT PRIMARY KEY,
    url TEXT NOT NULL UNIQUE,
    host TEXT NOT NULL,                                  -- of url: hosts are asked one at a time
    title TEXT NOT NULL,
    site_url TEXT,
    etag TEXT,
    last_modified TEXT,
    body_hash TEXT,
    next_poll_at BIGINT NOT NULL,
    interval_s BIGINT NOT NULL DEFAULT 600,
    failures BIGINT NOT NULL DEFAULT 0,
    failing_since BIGINT,
    last_error TEXT,
    last_success_at BIGINT,
    gone_at BIGINT,                                      -- answered 410: no more polling
    claimed_until BIGINT                                 -- a process is reading it; lapses if that one dies
);
CREATE INDEX source_due ON source (next_poll_at);
CREATE INDEX source_claimed ON source (claimed_until) WHERE claimed_until IS NOT NULL;

-- One server's following of a source.
CREATE TABLE feed (
    id BIGINT PRIMARY KEY,
    guild_id BIGINT NOT NULL,
    source_id BIGINT NOT NULL REFERENCES source (id),
    channel_id BIGINT NOT NULL,
    artist_id BIGINT REFERENCES artist (id) ON DELETE SET NULL,
    role_id BIGINT,
    label TEXT NOT NULL DEFAULT 'press' CHECK (label IN ('official', 'press', 'rumour')),
    include TEXT,                                        -- words, comma between; one must be in title or text
    exclude TEXT,
    mode TEXT NOT NULL DEFAULT 'each' CHECK (mode IN ('each', 'digest')),
    added_at BIGINT NOT NULL,
    added_by BIGINT NOT NULL,
    paused_at BIGINT,
    read_at BIGINT,                                      -- first read since it was added or resumed
    alerted_at BIGINT,                                   -- moderators heard that it fails
    UNIQUE (guild_id, source_id)
);
CREATE INDEX feed_source ON feed (source_id);

-- What a source has published, once per identity, as we read it.
CREATE TABLE entry (
    id BIGINT PRIMARY KEY,
    source_id BIGINT NOT NULL REFERENCES source (id) ON DELETE CASCADE,
    identity TEXT NOT NULL,
    link TEXT,
    canonical_link TEXT,
    title TEXT NOT NULL,
    folded_title TEXT NOT NULL,
    summary TEXT NOT NULL,
    image_url TEXT,
    image_alt TEXT,
    published_at BIGINT,
    seen_at BIGINT NOT NULL,
    content_hash TEXT NOT NULL,
    UNIQUE (source_id, identity)
);
CREATE INDEX entry_recent ON entry (source_id, seen_at);

-- What each server decided about an entry, and why; "also" names another feed's host that told the same story.
CREATE TABLE verdict (
    feed_id BIGINT NOT NULL REFERENCES feed (id) ON DELETE CASCADE,
    entry_id BIGINT NOT NULL REFERENCES entry (id) ON DELETE CASCADE,
    guild_id BIGINT NOT NULL,
    decided_at BIGINT NOT NULL,
    announced BIGINT NOT NULL,
    reason TEXT NOT NULL,
    detail TEXT,
    delivery_id BIGINT REFERENCES delivery (id) ON DELETE SET NULL,
    artist_ids TEXT NOT NULL DEFAULT '[]',               -- JSON: artists found in title and text
    PRIMARY KEY (feed_id, entry_id)
);
CREATE INDEX verdict_guild ON verdict (guild_id, decided_at);
-- A foreign key is looked up from the other side too, when a server or a source goes.
CREATE INDEX verdict_entry ON verdict (entry_id);
CREATE INDEX verdict_delivery ON verdict (delivery_id) WHERE delivery_id IS NOT NULL;

-- Scheduled posts. wall_time and zone are kept as they were said, never as an offset.
CREATE TABLE announcement (
    id BIGINT PRIMARY KEY,
    guild_id BIGINT NOT NULL,
    channel_id BIGINT NOT NULL,
    author_id BIGINT NOT NULL,
    repeat TEXT NOT NULL CHECK (repeat IN ('now', 'once', 'daily', 'weekly')),
    starts_on TEXT NOT NULL,                             -- local date YYYY-MM-DD
    wall_time TEXT NOT NULL,                             -- local HH:MM
    zone TEXT NOT NULL,                                  -- IANA
    next_at BIGINT,                                      -- null: nothing more to come
    payload TEXT NOT NULL,                               -- JSON: title, text, url, image_url, label, artist, role_id
    state TEXT NOT NULL DEFAULT 'active' CHECK (state IN ('active', 'done', 'cancelled', 'asking')),
    decided_by BIGINT,                                   -- who cancelled it, or decided about a missed one
    created_at BIGINT NOT NULL
);
CREATE INDEX announcement_due ON announcement (state, next_at);
CREATE INDEX announcement_guild ON announcement (guild_id, created_at);

-- What a modal needs besides one id, written before it opens and read when it comes back.
CREATE TABLE draft (
    id BIGINT PRIMARY KEY,
    guild_id BIGINT NOT NULL,
    user_id BIGINT NOT NULL,
    kind TEXT NOT NULL,
    payload TEXT NOT NULL,
    created_at BIGINT NOT NULL
);

CREATE TABLE ban (
    guild_id BIGINT NOT NULL,
    user_id BIGINT NOT NULL,
    feature TEXT NOT NULL,                               -- a feature's name, or all
    until BIGINT,
    reason TEXT,
    banned_by BIGINT NOT NULL,
    banned_at BIGINT NOT NULL,
    PRIMARY KEY (guild_id, user_id, feature)
);

-- Who changed what, before and after (JSON).
CREATE TABLE audit (
    id BIGINT PRIMARY KEY,
    guild_id BIGINT NOT NULL,
    happened_at BIGINT NOT NULL,
    actor_id BIGINT,                                     -- null: the bot itself, or a person who was erased
    action TEXT NOT NULL,                                -- feature.verb, e.g. news.add
    subject TEXT NOT NULL,
    before_json TEXT,
    after_json TEXT,
    reason TEXT
);
CREATE INDEX audit_guild ON audit (guild_id, id);

-- What Discord was last told about our commands; a changed hash means telling it again.
CREATE TABLE command_sync (
    application_id BIGINT PRIMARY KEY,
    hash TEXT NOT NULL,
    ids TEXT NOT NULL                                    -- JSON: command name -> id, for </name:id> mentions
);
