-- +goose Up
CREATE TABLE second_readings (     -- of the second reader, which are no part of the record
  document INTEGER PRIMARY KEY REFERENCES documents(id) ON DELETE CASCADE,
  reader   TEXT NOT NULL,
  report   TEXT NOT NULL,          -- that it was read by
  refused  TEXT NOT NULL,          -- JSON: how much of its answers was not taken, by reason
  body     BLOB NOT NULL           -- zstd of the reading's JSON without the text
);
CREATE TABLE second_failures (     -- documents that it could not read, so that it is not asked again
  document INTEGER PRIMARY KEY REFERENCES documents(id) ON DELETE CASCADE,
  reader   TEXT NOT NULL,
  report   TEXT NOT NULL,
  error    TEXT NOT NULL
);
CREATE TABLE second_taken (        -- documents that it is reading, until when nobody else asks it about them
  document INTEGER PRIMARY KEY REFERENCES documents(id) ON DELETE CASCADE,
  until    TEXT NOT NULL
);
CREATE TABLE spent (               -- tokens that a day cost
  day    TEXT PRIMARY KEY,
  tokens BIGINT NOT NULL
) WITHOUT ROWID;

-- +goose Down
DROP TABLE spent;
DROP TABLE second_taken;
DROP TABLE second_failures;
DROP TABLE second_readings;
