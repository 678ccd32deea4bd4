-- The database of facts. It is a cache of git repositories: it can be deleted at any time and is made again by `xq sync`.
-- Raw tables hold what was read; derived tables hold what was linked and are published whole, in one transaction.
-- Moments are seconds since 1970 UTC. Object names are blobs of 20 bytes. Enums are the kebab-case words of their type.

-- Single values: `finished` (end of the last finished sync), `dirty` (1: raw rows are newer than the derived ones),
-- `copies` (1: copies went or changed places, so that the first one of a message may be another),
-- `placing` (what the configuration said of which patch is for which tree), `ground` (the branches that links were made with),
-- `linked` (whether links were made `anew` or `added` to those of before), `stage.NAME` (the version of the stage that made the rows).
CREATE TABLE meta (
    key   TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Names and addresses, each pair once.
CREATE TABLE person (
    id      INTEGER PRIMARY KEY,
    name    TEXT NOT NULL,
    address TEXT NOT NULL,
    UNIQUE (name, address)
) STRICT;

CREATE INDEX person_address ON person (address);

-- Paths of files, each once.
CREATE TABLE path (
    id   INTEGER PRIMARY KEY,
    path TEXT NOT NULL UNIQUE
) STRICT;

-- ---------------------------------------------------------------- raw: mail

-- A configured mirror; `place` is its order in the configuration and decides whose copy of a message is the first.
CREATE TABLE inbox (
    id    INTEGER PRIMARY KEY,
    path  TEXT NOT NULL UNIQUE,
    place INTEGER NOT NULL
) STRICT;

-- One git repository of a mirror, and how far it was read.
CREATE TABLE epoch (
    id    INTEGER PRIMARY KEY,
    inbox INTEGER NOT NULL REFERENCES inbox (id) ON DELETE CASCADE,
    name  TEXT NOT NULL,
    place INTEGER NOT NULL,                 -- order within the mirror
    tip   BLOB,                             -- last commit read
    read  INTEGER NOT NULL DEFAULT 0,       -- entries read: number of the next one
    shallow TEXT NOT NULL DEFAULT '',       -- where a shallow clone began when it was read: commits, blank-separated
    UNIQUE (inbox, name)
) STRICT;

-- A message. Copies in several places are one row; another text under the same Message-ID is a row of its own.
CREATE TABLE message (
    id          INTEGER PRIMARY KEY,
    message_id  TEXT NOT NULL,              -- without angle brackets
    fingerprint INTEGER NOT NULL,           -- of sender, date and text; equal for copies
    source      BLOB NOT NULL,              -- the blob of the copy that was read: in the end that of the first one
    received    INTEGER NOT NULL,           -- the date of its commit, which stands in for a date that cannot be
    other_ids   TEXT NOT NULL,              -- further ids, one a line
    sender      INTEGER NOT NULL REFERENCES person (id),
    date        INTEGER NOT NULL,
    role        TEXT NOT NULL,
    says        TEXT NOT NULL,              -- words of `Said`, blank-separated
    refs        TEXT NOT NULL,              -- Message-IDs, oldest first, one a line
    subject     TEXT NOT NULL,              -- the whole line
    title       TEXT NOT NULL,              -- the line without brackets and `Re:`
    reply       INTEGER NOT NULL,
    forward     INTEGER NOT NULL,
    posture     TEXT NOT NULL,
    number      INTEGER,                    -- stated revision
    point       INTEGER,
    part        INTEGER,                    -- stated place n/m
    total       INTEGER,
    rfc         INTEGER NOT NULL,
    resend      INTEGER NOT NULL,
    targets     TEXT NOT NULL,              -- releases, blank-separated, `?` behind an unsure one
    tags        TEXT NOT NULL,              -- other words in brackets, one a line
    UNIQUE (message_id, fingerprint)
) STRICT;

CREATE INDEX message_date ON message (date);
CREATE INDEX message_sender ON message (sender, date);

-- Where a message lies in the mirrors.
CREATE TABLE copy (
    epoch     INTEGER NOT NULL REFERENCES epoch (id) ON DELETE CASCADE,
    entry     INTEGER NOT NULL,             -- number of the entry in its epoch
    commit_id BLOB NOT NULL,                -- the mirror's commit
    blob      BLOB NOT NULL,
    committed INTEGER NOT NULL,
    message   INTEGER NOT NULL REFERENCES message (id) ON DELETE CASCADE,
    PRIMARY KEY (epoch, entry)
) STRICT, WITHOUT ROWID;
CREATE INDEX copy_message ON copy (message);
CREATE INDEX copy_blob ON copy (blob);

-- Links to other work that a mail states: `change-id`, `supersedes`, `earlier`, `fewer`, `depends-on`, `base-commit`, `prerequisite`,
-- `logged`, `commit`, `other-commit`, `other-mail`, `listed`.
CREATE TABLE hint (
    message INTEGER NOT NULL REFERENCES message (id) ON DELETE CASCADE,
    place   INTEGER NOT NULL,
    kind    TEXT NOT NULL,
    value   TEXT NOT NULL,
    PRIMARY KEY (message, place)
) STRICT, WITHOUT ROWID;

-- The patch that a message carries.
CREATE TABLE patch (
    message       INTEGER PRIMARY KEY REFERENCES message (id) ON DELETE CASCADE,
    author        INTEGER NOT NULL REFERENCES person (id),
    author_stated INTEGER NOT NULL,
    authored      INTEGER,
    title         TEXT NOT NULL,
    text          BLOB NOT NULL,            -- hashes of lines of the commit message, 4 bytes each
    patch_id      INTEGER,
    loose_id      INTEGER,
    lines         BLOB NOT NULL,            -- hashes of changed lines, 4 bytes each
    damaged       INTEGER NOT NULL
) STRICT;

-- Files of a patch, by path.
CREATE TABLE patch_file (
    message   INTEGER NOT NULL REFERENCES patch (message) ON DELETE CASCADE,
    place     INTEGER NOT NULL,
    path      INTEGER NOT NULL REFERENCES path (id),
    old_path  INTEGER REFERENCES path (id),
    change    TEXT NOT NULL,
    added     INTEGER NOT NULL,
    removed   INTEGER NOT NULL,
    post_blob TEXT,                         -- hex digits as far as named
    content   INTEGER NOT NULL,             -- loose id of this file alone
    PRIMARY KEY (message, place)
) STRICT, WITHOUT ROWID;

-- Trailers given in a message, quoted ones left out.
CREATE TABLE message_trailer (
    message   INTEGER NOT NULL REFERENCES message (id) ON DELETE CASCADE,
    place     INTEGER NOT NULL,
    kind      TEXT NOT NULL,
    key       TEXT NOT NULL,
    value     TEXT NOT NULL,
    person    INTEGER REFERENCES person (id),
    area      TEXT,
    scope     TEXT NOT NULL,                -- `here`, `series`, or numbers of parts (`1,2`, `here,3`)
    condition TEXT NOT NULL,
    remark    TEXT NOT NULL,
    stood     TEXT NOT NULL,                -- `patch` or `text`
    PRIMARY KEY (message, place)
) STRICT, WITHOUT ROWID;

-- What could not be understood or read, by entry of an epoch.
CREATE TABLE problem (
    epoch  INTEGER NOT NULL REFERENCES epoch (id) ON DELETE CASCADE,
    entry  INTEGER NOT NULL,
    place  INTEGER NOT NULL,
    object BLOB,                            -- of the mail, or what could not be read
    kind   TEXT NOT NULL,
    detail TEXT NOT NULL,
    PRIMARY KEY (epoch, entry, place)
) STRICT, WITHOUT ROWID;

-- Entries of an epoch by what became of them, so that the sum can be checked: `mail`, `deletion`, `nothing`, `empty`,
-- `unreadable`; and beside it `removed`, the copies that deletions took out.
CREATE TABLE tally (
    epoch INTEGER NOT NULL REFERENCES epoch (id) ON DELETE CASCADE,
    kind  TEXT NOT NULL,
    count INTEGER NOT NULL,
    PRIMARY KEY (epoch, kind)
) STRICT, WITHOUT ROWID;

-- ---------------------------------------------------------------- raw: trees

-- A configured tree.
CREATE TABLE tree (
    id    INTEGER PRIMARY KEY,
    name  TEXT NOT NULL UNIQUE,
    path  TEXT NOT NULL,
    place INTEGER NOT NULL
) STRICT;

-- A branch that was read, and how far.
CREATE TABLE branch (
    id        INTEGER PRIMARY KEY,
    tree      INTEGER NOT NULL REFERENCES tree (id) ON DELETE CASCADE,
    name      TEXT NOT NULL,
    kind      TEXT NOT NULL,
    reference TEXT NOT NULL,                -- full ref
    tip       BLOB NOT NULL,
    branched  INTEGER,                      -- when it left the integration branch
    UNIQUE (tree, name)
) STRICT;

-- A commit of a tree.
CREATE TABLE tree_commit (
    id         INTEGER PRIMARY KEY,
    tree       INTEGER NOT NULL REFERENCES tree (id) ON DELETE CASCADE,
    object     BLOB NOT NULL,
    author     INTEGER NOT NULL REFERENCES person (id),
    authored   INTEGER NOT NULL,
    committer  INTEGER NOT NULL REFERENCES person (id),
    committed  INTEGER NOT NULL,
    subject    TEXT NOT NULL,
    parents    INTEGER NOT NULL,
    text       BLOB NOT NULL,
    has_digest INTEGER NOT NULL,            -- 0: the diff was not computed
    patch_id   INTEGER,
    loose_id   INTEGER,
    lines      BLOB NOT NULL,
    UNIQUE (tree, object)
) STRICT;
CREATE INDEX tree_commit_object ON tree_commit (object);
CREATE INDEX tree_commit_author ON tree_commit (author, committed);
CREATE INDEX tree_commit_committer ON tree_commit (tree, committed, committer);

-- The integration branch's commits, and a stable branch's commits beyond it.
CREATE TABLE commit_branch (
    commit_row INTEGER NOT NULL REFERENCES tree_commit (id) ON DELETE CASCADE,
    branch     INTEGER NOT NULL REFERENCES branch (id) ON DELETE CASCADE,
    PRIMARY KEY (commit_row, branch)
) STRICT, WITHOUT ROWID;

-- Files of a commit, by path.
CREATE TABLE commit_file (
    commit_row INTEGER NOT NULL REFERENCES tree_commit (id) ON DELETE CASCADE,
    place      INTEGER NOT NULL,
    path       INTEGER NOT NULL REFERENCES path (id),
    old_path   INTEGER REFERENCES path (id),
    change     TEXT NOT NULL,
    added      INTEGER NOT NULL,
    removed    INTEGER NOT NULL,
    post_blob  TEXT,
    content    INTEGER NOT NULL,
    PRIMARY KEY (commit_row, place)
) STRICT, WITHOUT ROWID;

-- Trailers of a commit.
CREATE TABLE commit_trailer (
    commit_row INTEGER NOT NULL REFERENCES tree_commit (id) ON DELETE CASCADE,
    place      INTEGER NOT NULL,
    kind       TEXT NOT NULL,
    key        TEXT NOT NULL,
    value      TEXT NOT NULL,
    person     INTEGER REFERENCES person (id),
    area       TEXT,
    PRIMARY KEY (commit_row, place)
) STRICT, WITHOUT ROWID;

-- Mails and commits that a commit names. `kind` is `mail` (value: a Message-ID) or a word of `ReferenceKind` (value: hex digits).
CREATE TABLE commit_reference (
    commit_row INTEGER NOT NULL REFERENCES tree_commit (id) ON DELETE CASCADE,
    place      INTEGER NOT NULL,
    kind       TEXT NOT NULL,
    value      TEXT NOT NULL,
    title      TEXT NOT NULL,
    PRIMARY KEY (commit_row, place)
) STRICT, WITHOUT ROWID;

-- Tags: moments, not places in history.
CREATE TABLE tag (
    tree      INTEGER NOT NULL REFERENCES tree (id) ON DELETE CASCADE,
    name      TEXT NOT NULL,
    object    BLOB NOT NULL,
    moment    INTEGER NOT NULL,             -- tagger's date, else the commit's
    annotated INTEGER NOT NULL,
    PRIMARY KEY (tree, name)
) STRICT, WITHOUT ROWID;

-- Versions of the files that hold rules (MAINTAINERS, .mailmap), each text once.
CREATE TABLE rule_text (
    blob BLOB PRIMARY KEY,
    text TEXT NOT NULL
) STRICT;
CREATE TABLE rule_file (
    branch    INTEGER NOT NULL REFERENCES branch (id) ON DELETE CASCADE,
    name      TEXT NOT NULL,
    committed INTEGER NOT NULL,
    blob      BLOB NOT NULL,                -- of `rule_text`
    PRIMARY KEY (branch, name, committed, blob)
) STRICT, WITHOUT ROWID;

-- Directories of a tree and since when they are there.
CREATE TABLE directory (
    tree  INTEGER NOT NULL REFERENCES tree (id) ON DELETE CASCADE,
    path  TEXT NOT NULL,
    since INTEGER NOT NULL,
    PRIMARY KEY (tree, path)
) STRICT, WITHOUT ROWID;

-- Files of a tree that were there before the first commit with a diff; of later ones the commits tell.
CREATE TABLE tree_file (
    tree INTEGER NOT NULL REFERENCES tree (id) ON DELETE CASCADE,
    path TEXT NOT NULL,
    PRIMARY KEY (tree, path)
) STRICT, WITHOUT ROWID;

-- What was stored since links were published last: 0: it is new; 1: it was linked, and is another one now or went. Links are published and
-- these are emptied in one transaction.
CREATE TABLE fresh_message (
    message INTEGER PRIMARY KEY,
    linked  INTEGER NOT NULL
) STRICT;
CREATE TABLE fresh_commit (
    commit_row INTEGER PRIMARY KEY,
    linked     INTEGER NOT NULL
) STRICT;

CREATE TRIGGER message_came AFTER INSERT ON message
BEGIN INSERT OR IGNORE INTO fresh_message VALUES (NEW.id, 0); END;
CREATE TRIGGER message_changed AFTER UPDATE ON message
BEGIN INSERT OR IGNORE INTO fresh_message VALUES (NEW.id, 1); END;
CREATE TRIGGER copy_went AFTER DELETE ON copy
BEGIN INSERT OR IGNORE INTO fresh_message VALUES (OLD.message, 1); END;
CREATE TRIGGER commit_came AFTER INSERT ON tree_commit
BEGIN INSERT OR IGNORE INTO fresh_commit VALUES (NEW.id, 0); END;
CREATE TRIGGER commit_changed AFTER UPDATE ON tree_commit
BEGIN INSERT OR IGNORE INTO fresh_commit VALUES (NEW.id, 1); END;
CREATE TRIGGER commit_went AFTER DELETE ON tree_commit
BEGIN INSERT OR IGNORE INTO fresh_commit VALUES (OLD.id, 1); END;
CREATE TRIGGER commit_joined_branch AFTER INSERT ON commit_branch
BEGIN INSERT OR IGNORE INTO fresh_commit VALUES (NEW.commit_row, 1); END;
CREATE TRIGGER commit_left_branch AFTER DELETE ON commit_branch
BEGIN INSERT OR IGNORE INTO fresh_commit VALUES (OLD.commit_row, 1); END;

-- ---------------------------------------------------------------- derived

-- Names and addresses that people write under themselves, as senders of mails and authors of commits; what others wrote of them is not
-- here.
CREATE TABLE person_use (
    person INTEGER PRIMARY KEY REFERENCES person (id),
    first  INTEGER NOT NULL,
    third  INTEGER                          -- the third time: not a slip of the pen
) STRICT;

-- Messages whose Message-ID another message, earlier in the mirrors, owns.
CREATE TABLE shadowed (
    message INTEGER PRIMARY KEY REFERENCES message (id) ON DELETE CASCADE
) STRICT;

-- How each revision was placed among the series, in the order of their first mails. Series and revisions are named by their places in the
-- order in which they were begun.
CREATE TABLE decision (
    place      INTEGER PRIMARY KEY,
    print      INTEGER NOT NULL,            -- of what it rests on beside the revisions before it
    series     INTEGER,                     -- NULL: it begins one
    joined     TEXT NOT NULL,
    known      INTEGER NOT NULL,
    answers    INTEGER NOT NULL,
    related    TEXT NOT NULL,               -- series, blank-separated
    taken_over TEXT NOT NULL,               -- `series:known`, blank-separated
    moved      TEXT NOT NULL                -- `series:message:known`, blank-separated
) STRICT;

-- One piece of work over all its postings.
CREATE TABLE series (
    id   INTEGER PRIMARY KEY,
    hash TEXT NOT NULL UNIQUE,              -- the short id
    superseded INTEGER,                     -- when another series took its patches over
    print INTEGER NOT NULL                  -- of all rows of the series here and in the next five tables
) STRICT;

-- Short ids that a series had or could have had: that of the first mail of each revision.
CREATE TABLE series_name (
    hash   TEXT NOT NULL,
    series INTEGER NOT NULL REFERENCES series (id) ON DELETE CASCADE,
    PRIMARY KEY (hash, series)
) STRICT, WITHOUT ROWID;
CREATE INDEX series_name_series ON series_name (series);

-- Series that came from or went into another.
CREATE TABLE series_relation (
    series INTEGER NOT NULL REFERENCES series (id) ON DELETE CASCADE,
    other  TEXT NOT NULL,
    PRIMARY KEY (series, other)
) STRICT, WITHOUT ROWID;

-- One posting of a series. A resend repeats its number, so (series, number) is not unique.
CREATE TABLE revision (
    series    INTEGER NOT NULL REFERENCES series (id) ON DELETE CASCADE,
    place     INTEGER NOT NULL,             -- order in time, from 0
    number    INTEGER NOT NULL CHECK (number >= 0),
    point     INTEGER NOT NULL,             -- 1 in v3.1
    stated    INTEGER NOT NULL CHECK (stated IN (0, 1)),
    kind      TEXT NOT NULL,
    rfc       INTEGER NOT NULL,
    committed INTEGER NOT NULL,             -- posted after the fact
    cover     INTEGER REFERENCES message (id),
    submitter INTEGER NOT NULL REFERENCES person (id),
    posted    INTEGER NOT NULL,
    joined    TEXT NOT NULL,
    known     INTEGER NOT NULL,
    PRIMARY KEY (series, place)
) STRICT, WITHOUT ROWID;

-- Parts of a revision; those announced and absent have no message.
CREATE TABLE part (
    series     INTEGER NOT NULL REFERENCES series (id) ON DELETE CASCADE,
    revision   INTEGER NOT NULL,
    number     INTEGER NOT NULL,
    message    INTEGER REFERENCES message (id),
    carried    INTEGER NOT NULL,
    duplicates TEXT NOT NULL,               -- keys of further mails for this part, blank-separated
    superseded INTEGER,                     -- when the patch was posted anew in another series
    author     INTEGER,                     -- from here on as in `patch`, so that a series is judged without it
    title      TEXT,
    loose_id   INTEGER,
    paths      TEXT,                        -- of its files, old ones too: rows of `path`, blank-separated
    PRIMARY KEY (series, revision, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX part_message ON part (message);

-- Patches for which there is nothing left to do: later commits removed what they change, did it, or something in its stead.
CREATE TABLE overtaken (
    message    INTEGER PRIMARY KEY REFERENCES message (id),
    commit_row INTEGER NOT NULL REFERENCES tree_commit (id), -- the last of them
    how        TEXT NOT NULL,                                -- a word of `Overtook`
    told       INTEGER REFERENCES message (id),              -- the mail that says so
    known      INTEGER NOT NULL
) STRICT;
CREATE INDEX overtaken_commit ON overtaken (commit_row);

-- Every mail of a series' threads and what it speaks about; and, of what stands in other tables, that by which the series is judged: mails
-- of one series lie far apart there.
CREATE TABLE thread (
    series   INTEGER NOT NULL REFERENCES series (id) ON DELETE CASCADE,
    message  INTEGER NOT NULL REFERENCES message (id),
    revision INTEGER NOT NULL,
    number   INTEGER,                       -- part; NULL: the whole revision
    parent   INTEGER,
    sender   INTEGER NOT NULL,              -- from here on as in `message`
    date     INTEGER NOT NULL,
    role     TEXT NOT NULL,
    says     TEXT NOT NULL,
    targets  TEXT NOT NULL,
    tags     TEXT NOT NULL,
    trailers TEXT NOT NULL,                 -- one a line: kind, person or `-`, scope, condition, stood, and the area where there is one
    PRIMARY KEY (series, message)
) STRICT, WITHOUT ROWID;
CREATE INDEX thread_message ON thread (message);

-- The tree and branch that a patch is for; no row: foreign.
CREATE TABLE placement (
    message INTEGER PRIMARY KEY REFERENCES message (id) ON DELETE CASCADE,
    tree    INTEGER NOT NULL REFERENCES tree (id) ON DELETE CASCADE,
    branch  TEXT NOT NULL
) STRICT;

-- This patch became that commit.
CREATE TABLE match (
    message    INTEGER NOT NULL REFERENCES message (id),
    commit_row INTEGER NOT NULL REFERENCES tree_commit (id),
    method     TEXT NOT NULL,
    score      REAL NOT NULL,
    certain    INTEGER NOT NULL,
    known      INTEGER NOT NULL,
    until      INTEGER,
    evidence   TEXT NOT NULL,               -- numbers of `Evidence`, blank-separated, in the order of `store::publish`
    PRIMARY KEY (message, commit_row)
) STRICT, WITHOUT ROWID;
CREATE INDEX match_commit ON match (commit_row);

-- This commit reverts, re-applies or ports that one back.
CREATE TABLE tie (
    commit_row INTEGER NOT NULL REFERENCES tree_commit (id),
    kind       TEXT NOT NULL,
    other      INTEGER NOT NULL REFERENCES tree_commit (id),
    certain    INTEGER NOT NULL,
    score      REAL NOT NULL,
    known      INTEGER NOT NULL,
    PRIMARY KEY (commit_row, kind, other)
) STRICT, WITHOUT ROWID;
CREATE INDEX tie_other ON tie (other);

-- A settled end and from when it holds: an answer as of a later moment need not look again.
CREATE TABLE settled (
    series INTEGER PRIMARY KEY REFERENCES series (id) ON DELETE CASCADE,
    state  TEXT NOT NULL,
    since  INTEGER NOT NULL
) STRICT;
