-- Blocks are merged by days, and entries found by each of their parties. What is derived is made anew when the store is opened.
-- +goose Up
DROP TABLE dyads;
DROP TABLE entries;
DROP TABLE marked;
CREATE TABLE entries (             -- by the month of its day, see partition in postgres.go. Days are texts, so that "" has its place
  id     TEXT COLLATE "C" NOT NULL,
  kind   TEXT COLLATE "C" NOT NULL,
  day    TEXT COLLATE "C" NOT NULL,
  type   TEXT NOT NULL,
  status TEXT NOT NULL,
  body   TEXT NOT NULL,            -- JSON
  PRIMARY KEY (id, day)
) PARTITION BY RANGE (day);
CREATE TABLE entries_other PARTITION OF entries DEFAULT;
CREATE INDEX entries_day ON entries(kind, day, id);
CREATE TABLE joined (entry TEXT COLLATE "C" PRIMARY KEY); -- entries that people's claims joined
CREATE TABLE dyads (               -- an entry under each directed pair of its parties
  source TEXT COLLATE "C" NOT NULL,
  target TEXT COLLATE "C" NOT NULL,
  kind   TEXT COLLATE "C" NOT NULL,
  day    TEXT COLLATE "C" NOT NULL,
  entry  TEXT COLLATE "C" NOT NULL,
  type   TEXT NOT NULL,
  status TEXT NOT NULL,
  PRIMARY KEY (source, target, kind, day, entry) INCLUDE (type, status)
) PARTITION BY RANGE (day);
CREATE TABLE dyads_other PARTITION OF dyads DEFAULT;
CREATE INDEX dyads_source ON dyads(source, kind, day, entry);
CREATE INDEX dyads_target ON dyads(target, kind, day, entry);
DROP TABLE tellings;
CREATE TABLE tellings (
  document BIGINT NOT NULL REFERENCES documents(id),
  local    TEXT COLLATE "C" NOT NULL,
  block    TEXT COLLATE "C" NOT NULL,
  day      TEXT COLLATE "C" NOT NULL,       -- that it is merged by, see record.Telling.Day
  entry    TEXT COLLATE "C" NOT NULL,       -- '' until merged
  body     BYTEA NOT NULL,
  PRIMARY KEY (document, local)
);
CREATE INDEX tellings_block ON tellings(block, day);
CREATE INDEX tellings_entry ON tellings(entry);
CREATE TABLE stale (entry TEXT COLLATE "C" PRIMARY KEY); -- entries that a telling left, which may be of none now
CREATE TABLE marked (              -- days of blocks that are to be merged anew
  block  TEXT COLLATE "C" NOT NULL,
  day    TEXT COLLATE "C" NOT NULL,
  spread INTEGER NOT NULL,         -- 1 once the days around it, whose names it may tell, are marked too
  PRIMARY KEY (block, day)
);

-- +goose Down
DROP TABLE joined;
DROP TABLE dyads;
DROP TABLE entries;
DROP TABLE marked;
CREATE TABLE marked (block TEXT COLLATE "C" PRIMARY KEY);
INSERT INTO marked(block) SELECT DISTINCT block FROM tellings UNION SELECT DISTINCT block FROM imports;
DROP TABLE stale;
DROP INDEX tellings_block;
UPDATE tellings SET entry = '';
ALTER TABLE tellings DROP COLUMN day;
CREATE INDEX tellings_block ON tellings(block);
CREATE TABLE entries (
  id     TEXT COLLATE "C" NOT NULL,
  block  TEXT COLLATE "C" NOT NULL,
  kind   TEXT COLLATE "C" NOT NULL,
  day    TEXT COLLATE "C" NOT NULL,
  type   TEXT NOT NULL,
  status TEXT NOT NULL,
  body   TEXT NOT NULL,
  PRIMARY KEY (id, day)
) PARTITION BY RANGE (day);
CREATE TABLE entries_other PARTITION OF entries DEFAULT;
CREATE INDEX entries_block ON entries(block);
CREATE INDEX entries_day ON entries(kind, day, id);
CREATE TABLE dyads (
  source TEXT COLLATE "C" NOT NULL,
  target TEXT COLLATE "C" NOT NULL,
  kind   TEXT COLLATE "C" NOT NULL,
  day    TEXT COLLATE "C" NOT NULL,
  entry  TEXT COLLATE "C" NOT NULL,
  type   TEXT NOT NULL,
  status TEXT NOT NULL,
  PRIMARY KEY (source, target, kind, day, entry)
) PARTITION BY RANGE (day);
CREATE TABLE dyads_other PARTITION OF dyads DEFAULT;
CREATE INDEX dyads_entry ON dyads(entry);
