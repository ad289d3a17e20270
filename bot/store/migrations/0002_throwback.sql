-- 2026-11-24. Throwbacks: shared photos, what fans and moderators did with them, and the daily post.
-- The pictures themselves are in the photo store, named by `key`; views and other hashes are BYTEA (to SQLite a
-- name like any other). Days are ISO text, months YYYY-MM.

CREATE TABLE photo (
    id BIGINT PRIMARY KEY,
    guild_id BIGINT NOT NULL,
    state TEXT NOT NULL DEFAULT 'pending'
        CHECK (state IN ('pending', 'approved', 'hidden', 'rejected', 'replaced', 'removed')),
    author_id BIGINT NOT NULL,                           -- 0: a person who was erased
    shared_at BIGINT NOT NULL,
    key TEXT NOT NULL,                                   -- SHA-256 of the cleaned still, hex
    original TEXT NOT NULL,                              -- SHA-256 of the file as it was shared, hex
    width BIGINT NOT NULL,
    height BIGINT NOT NULL,
    size BIGINT NOT NULL,                                -- bytes of still, thumbnail and animation
    animation TEXT CHECK (animation IN ('gif', 'webp')),
    year BIGINT,
    month BIGINT,                                        -- null: only the year is known
    day BIGINT,                                          -- null: only the month is known
    date_source TEXT CHECK (date_source IN ('typed', 'exif', 'name')),
    caption TEXT NOT NULL,
    credit TEXT NOT NULL,
    credited_id BIGINT,
    alt TEXT NOT NULL,
    is_spoiler BIGINT NOT NULL DEFAULT 0,
    focus_x DOUBLE PRECISION,                            -- share of the width, from the left; both or none
    focus_y DOUBLE PRECISION,
    channel_id BIGINT,
    source_url TEXT,
    from_restricted BIGINT NOT NULL DEFAULT 0,           -- of an age-restricted channel
    from_private BIGINT NOT NULL DEFAULT 0,
    decided_by BIGINT,
    decided_at BIGINT,
    reason TEXT,
    told_at BIGINT,                                      -- its sharer has read the decision
    lot BIGINT NOT NULL                                  -- by chance, 1 to 2^31 - 2: its place in shuffle bags
);
CREATE INDEX photo_newest ON photo (guild_id, state, id);
CREATE INDEX photo_day ON photo (guild_id, state, month, day);
CREATE INDEX photo_author ON photo (guild_id, author_id, id);
CREATE INDEX photo_key ON photo (key);
-- The same file twice, from two fans at once too, is one photo.
CREATE UNIQUE INDEX photo_original ON photo (guild_id, original) WHERE state IN ('pending', 'approved', 'hidden');

-- What a search reads, narrow, since it reads all of a server's: words between single spaces, folded.
-- The index holds everything, so that the table is not looked at (PostgreSQL takes 2,704 bytes a row there).
CREATE TABLE photo_text (
    photo_id BIGINT PRIMARY KEY REFERENCES photo (id) ON DELETE CASCADE,
    guild_id BIGINT NOT NULL,
    folded TEXT NOT NULL
);
CREATE INDEX photo_text_whole ON photo_text (guild_id, photo_id, folded);

-- Likewise what the look for near-duplicates reads: 4 hashes of 8 bytes.
CREATE TABLE photo_view (
    photo_id BIGINT PRIMARY KEY REFERENCES photo (id) ON DELETE CASCADE,
    guild_id BIGINT NOT NULL,
    views BYTEA NOT NULL
);
CREATE INDEX photo_view_whole ON photo_view (guild_id, photo_id, views);

CREATE TABLE photo_artist (
    guild_id BIGINT NOT NULL,
    artist_id BIGINT NOT NULL REFERENCES artist (id) ON DELETE CASCADE,
    photo_id BIGINT NOT NULL REFERENCES photo (id) ON DELETE CASCADE,
    position BIGINT NOT NULL,
    PRIMARY KEY (artist_id, photo_id)
);
CREATE INDEX photo_artist_photo ON photo_artist (photo_id);

CREATE TABLE heart (
    guild_id BIGINT NOT NULL,
    photo_id BIGINT NOT NULL REFERENCES photo (id) ON DELETE CASCADE,
    user_id BIGINT NOT NULL,
    given_at BIGINT NOT NULL,
    PRIMARY KEY (photo_id, user_id)
);
CREATE INDEX heart_guild ON heart (guild_id, photo_id);

CREATE TABLE photo_report (
    guild_id BIGINT NOT NULL,
    photo_id BIGINT NOT NULL REFERENCES photo (id) ON DELETE CASCADE,
    user_id BIGINT NOT NULL,
    reason TEXT,
    reported_at BIGINT NOT NULL,
    PRIMARY KEY (photo_id, user_id)
);

-- Pictures that were taken down: later uploads are held against them. Their rows and files may be gone.
CREATE TABLE photo_held (
    id BIGINT PRIMARY KEY,
    guild_id BIGINT NOT NULL,
    original TEXT NOT NULL,
    views BYTEA NOT NULL,
    reason TEXT,
    held_by BIGINT,
    held_at BIGINT NOT NULL
);
CREATE INDEX photo_held_guild ON photo_held (guild_id, original);

-- Which messages showed which photos, so that they rest, and can be taken down with the photo.
CREATE TABLE photo_shown (
    id BIGINT PRIMARY KEY,
    guild_id BIGINT NOT NULL,
    photo_id BIGINT NOT NULL REFERENCES photo (id) ON DELETE CASCADE,
    shown_on TEXT NOT NULL,                              -- the server's local day
    kind TEXT NOT NULL CHECK (kind IN ('new', 'daily', 'random', 'anniversary', 'asked', 'collage')),
    dedupe_key TEXT,                                     -- of the delivery; null for an answer to a command
    channel_id BIGINT,                                   -- of an answer to a command, with its message
    message_id BIGINT
);
CREATE INDEX photo_shown_photo ON photo_shown (photo_id, shown_on);

-- Where the random draws of a server stand: photos come in the order of lot * factor modulo 2^31 - 1 (a prime, so
-- each factor is another order of the same photos); when they are through, another factor begins a new round.
CREATE TABLE photo_bag (
    guild_id BIGINT NOT NULL,
    scope TEXT NOT NULL,                                 -- among which photos
    factor BIGINT NOT NULL,
    at BIGINT NOT NULL,                                  -- lot * factor of the last drawn
    last_id BIGINT NOT NULL,
    PRIMARY KEY (guild_id, scope)
);

-- What became of each local day's post.
CREATE TABLE photo_slot (
    guild_id BIGINT NOT NULL,
    slot_on TEXT NOT NULL,
    planned_at BIGINT,                                   -- null on a day that the zone skips
    outcome TEXT NOT NULL,
    detail TEXT,
    PRIMARY KEY (guild_id, slot_on)
);

-- One row a server; a server without a row has the defaults of throwback/models.py.
CREATE TABLE throwback_setting (
    guild_id BIGINT PRIMARY KEY,
    settings TEXT NOT NULL                               -- JSON: what differs from the defaults
);
