-- +goose Up
CREATE TABLE store (id TEXT PRIMARY KEY) WITHOUT ROWID; -- one row: tells this store from others in a broker that serves many
INSERT INTO store(id) VALUES (lower(hex(randomblob(16))));
CREATE TABLE failures (            -- documents that a reader could not read, so that it is not asked again
  document INTEGER PRIMARY KEY REFERENCES documents(id) ON DELETE CASCADE,
  reader   TEXT NOT NULL,
  report   TEXT NOT NULL,          -- that it was to be read by
  error    TEXT NOT NULL
);

-- +goose Down
DROP TABLE failures;
DROP TABLE store;
