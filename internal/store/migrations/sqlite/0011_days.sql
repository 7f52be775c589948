-- Blocks are merged by days, and entries found by each of their parties. What is derived is made anew when the store is opened.
-- +goose Up
DROP TABLE dyads;
DROP TABLE entries;
DROP TABLE marked;
CREATE TABLE entries (             -- in the order in which they came: rows under a key of hashes would be written all over the file
  id     TEXT NOT NULL,
  kind   TEXT NOT NULL,
  day    TEXT NOT NULL,
  type   TEXT NOT NULL,
  status TEXT NOT NULL,
  body   TEXT NOT NULL             -- JSON
);
CREATE UNIQUE INDEX entries_id ON entries(id);
CREATE INDEX entries_day ON entries(kind, day, id);
CREATE TABLE joined (entry TEXT PRIMARY KEY) WITHOUT ROWID; -- entries that people's claims joined
CREATE TABLE dyads (               -- an entry under each directed pair of its parties
  source TEXT NOT NULL,
  target TEXT NOT NULL,
  kind   TEXT NOT NULL,
  day    TEXT NOT NULL,
  entry  TEXT NOT NULL,
  type   TEXT NOT NULL,
  status TEXT NOT NULL,
  PRIMARY KEY (source, target, kind, day, entry)
) WITHOUT ROWID;
CREATE INDEX dyads_source ON dyads(source, kind, day, entry);
CREATE INDEX dyads_target ON dyads(target, kind, day, entry);
DROP TABLE tellings;
CREATE TABLE tellings (
  document INTEGER NOT NULL REFERENCES documents(id),
  local    TEXT NOT NULL,
  block    TEXT NOT NULL,
  day      TEXT NOT NULL,       -- that it is merged by, see record.Telling.Day
  entry    TEXT NOT NULL,       -- '' until merged
  body     BLOB NOT NULL,
  PRIMARY KEY (document, local)
) WITHOUT ROWID;
CREATE INDEX tellings_block ON tellings(block, day);
CREATE INDEX tellings_entry ON tellings(entry);
CREATE TABLE stale (entry TEXT PRIMARY KEY) WITHOUT ROWID; -- entries that a telling left, which may be of none now
CREATE TABLE marked (              -- days of blocks that are to be merged anew
  block  TEXT NOT NULL,
  day    TEXT NOT NULL,
  spread INTEGER NOT NULL,         -- 1 once the days around it, whose names it may tell, are marked too
  PRIMARY KEY (block, day)
) WITHOUT ROWID;

-- +goose Down
DROP TABLE joined;
DROP TABLE dyads;
DROP TABLE entries;
DROP TABLE marked;
CREATE TABLE marked (block TEXT PRIMARY KEY) WITHOUT ROWID;
INSERT INTO marked(block) SELECT DISTINCT block FROM tellings UNION SELECT DISTINCT block FROM imports;
DROP TABLE stale;
DROP INDEX tellings_block;
UPDATE tellings SET entry = '';
ALTER TABLE tellings DROP COLUMN day;
CREATE INDEX tellings_block ON tellings(block);
CREATE TABLE entries (
  id     TEXT PRIMARY KEY,
  block  TEXT NOT NULL,
  kind   TEXT NOT NULL,
  day    TEXT NOT NULL,
  type   TEXT NOT NULL,
  status TEXT NOT NULL,
  body   TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX entries_block ON entries(block);
CREATE INDEX entries_day ON entries(kind, day, id);
CREATE TABLE dyads (
  source TEXT NOT NULL,
  target TEXT NOT NULL,
  kind   TEXT NOT NULL,
  day    TEXT NOT NULL,
  entry  TEXT NOT NULL,
  type   TEXT NOT NULL,
  status TEXT NOT NULL,
  PRIMARY KEY (source, target, kind, day, entry)
) WITHOUT ROWID;
CREATE INDEX dyads_entry ON dyads(entry);
