-- +goose Up
CREATE TABLE documents (
  id       INTEGER PRIMARY KEY,
  hash     TEXT NOT NULL UNIQUE,
  text     BLOB NOT NULL,          -- zstd
  language TEXT NOT NULL,
  cues     TEXT NOT NULL,          -- JSON
  leader   INTEGER NOT NULL,       -- the document that speaks for the story: itself, or another
  report   TEXT NOT NULL,          -- report that it is read by
  day      TEXT NOT NULL           -- of that report
);
CREATE TABLE reports (
  id        TEXT PRIMARY KEY,
  document  INTEGER NOT NULL REFERENCES documents(id),
  source    TEXT NOT NULL, url TEXT NOT NULL, title TEXT NOT NULL, byline TEXT NOT NULL, publisher TEXT NOT NULL,
  published TEXT NOT NULL, modified TEXT NOT NULL, place TEXT NOT NULL, seen TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX reports_document ON reports(document);
CREATE INDEX reports_url ON reports(url);
CREATE TABLE readings (
  document INTEGER PRIMARY KEY REFERENCES documents(id),
  reader   TEXT NOT NULL,
  report   TEXT NOT NULL,          -- that it was read by
  body     BLOB NOT NULL           -- zstd of the reading's JSON without the text
);
CREATE TABLE tellings (
  document INTEGER NOT NULL REFERENCES documents(id),
  local    TEXT NOT NULL,
  block    TEXT NOT NULL,
  entry    TEXT NOT NULL,          -- "" until merged
  body     BLOB NOT NULL,
  PRIMARY KEY (document, local)
) WITHOUT ROWID;
CREATE INDEX tellings_block ON tellings(block);
CREATE INDEX tellings_entry ON tellings(entry);
CREATE TABLE marked (block TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE entries (
  id     TEXT PRIMARY KEY,
  block  TEXT NOT NULL,
  kind   TEXT NOT NULL,
  day    TEXT NOT NULL,
  type   TEXT NOT NULL,
  status TEXT NOT NULL,
  body   TEXT NOT NULL             -- JSON
) WITHOUT ROWID;
CREATE INDEX entries_block ON entries(block);
CREATE INDEX entries_day ON entries(kind, day, id);
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
CREATE INDEX dyads_entry ON dyads(entry);
CREATE TABLE claims (
  id       TEXT PRIMARY KEY,
  document TEXT NOT NULL,          -- hash
  verdict  TEXT NOT NULL,
  made     TEXT NOT NULL,
  body     TEXT NOT NULL           -- JSON
) WITHOUT ROWID;
CREATE INDEX claims_document ON claims(document);
CREATE VIRTUAL TABLE document_words USING fts5(title, body, content = '', contentless_delete = 1, tokenize = 'porter unicode61 remove_diacritics 2'); -- rowid: document
CREATE VIRTUAL TABLE statement_words USING fts5(body, content = '', contentless_delete = 1, tokenize = 'porter unicode61 remove_diacritics 2'); -- rowid: document and number of the statement, see statementRow

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
