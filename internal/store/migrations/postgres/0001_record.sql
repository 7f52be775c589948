-- +goose Up
CREATE TABLE documents (
  id       BIGSERIAL PRIMARY KEY,
  hash     TEXT NOT NULL UNIQUE,
  text     BYTEA NOT NULL,         -- zstd
  language TEXT NOT NULL,
  cues     TEXT NOT NULL,          -- JSON
  leader   BIGINT NOT NULL,        -- the document that speaks for the story: itself, or another
  report   TEXT NOT NULL,          -- report that it is read by
  day      TEXT COLLATE "C" NOT NULL -- of that report
);
CREATE TABLE reports (
  id        TEXT COLLATE "C" PRIMARY KEY,
  document  BIGINT NOT NULL REFERENCES documents(id),
  source    TEXT NOT NULL, url TEXT NOT NULL, title TEXT NOT NULL, byline TEXT NOT NULL, publisher TEXT NOT NULL,
  published TEXT COLLATE "C" NOT NULL, modified TEXT NOT NULL, place TEXT NOT NULL, seen TEXT NOT NULL
);
CREATE INDEX reports_document ON reports(document);
CREATE INDEX reports_url ON reports(url);
CREATE TABLE readings (
  document BIGINT PRIMARY KEY REFERENCES documents(id),
  reader   TEXT NOT NULL,
  report   TEXT NOT NULL,          -- that it was read by
  body     BYTEA NOT NULL          -- zstd of the reading's JSON without the text
);
CREATE TABLE tellings (
  document BIGINT NOT NULL REFERENCES documents(id),
  local    TEXT COLLATE "C" NOT NULL,
  block    TEXT COLLATE "C" NOT NULL,
  entry    TEXT COLLATE "C" NOT NULL, -- '' until merged
  body     BYTEA NOT NULL,
  PRIMARY KEY (document, local)
);
CREATE INDEX tellings_block ON tellings(block);
CREATE INDEX tellings_entry ON tellings(entry);
CREATE TABLE marked (block TEXT COLLATE "C" PRIMARY KEY);
-- What grows with the news is partitioned by the month of its day, see partition in postgres.go. Days are texts, so that "" has its place.
CREATE TABLE entries (
  id     TEXT COLLATE "C" NOT NULL,
  block  TEXT COLLATE "C" NOT NULL,
  kind   TEXT COLLATE "C" NOT NULL,
  day    TEXT COLLATE "C" NOT NULL,
  type   TEXT NOT NULL,
  status TEXT NOT NULL,
  body   TEXT NOT NULL,            -- JSON
  PRIMARY KEY (id, day)
) PARTITION BY RANGE (day);
CREATE TABLE entries_other PARTITION OF entries DEFAULT;
CREATE INDEX entries_block ON entries(block);
CREATE INDEX entries_day ON entries(kind, day, id);
CREATE TABLE dyads (               -- an entry under each directed pair of its parties
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
CREATE TABLE claims (
  id       TEXT COLLATE "C" PRIMARY KEY,
  document TEXT NOT NULL,          -- hash
  verdict  TEXT NOT NULL,
  made     TEXT NOT NULL,
  body     TEXT NOT NULL           -- JSON
);
CREATE INDEX claims_document ON claims(document);
CREATE TABLE document_words (document BIGINT PRIMARY KEY REFERENCES documents(id), words TSVECTOR NOT NULL);
CREATE INDEX document_words_words ON document_words USING GIN (words);
CREATE TABLE statement_words (document BIGINT NOT NULL REFERENCES documents(id), n INTEGER NOT NULL, words TSVECTOR NOT NULL, PRIMARY KEY (document, n));
CREATE INDEX statement_words_words ON statement_words USING GIN (words);

-- +goose Down
DROP TABLE statement_words;
DROP TABLE document_words;
DROP TABLE claims;
DROP TABLE dyads;
DROP TABLE entries;
DROP TABLE marked;
DROP TABLE tellings;
DROP TABLE readings;
DROP TABLE reports;
DROP TABLE documents;
