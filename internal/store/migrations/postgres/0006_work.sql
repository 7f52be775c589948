-- +goose Up
CREATE TABLE store (id TEXT PRIMARY KEY); -- one row: tells this store from others in a broker that serves many
INSERT INTO store(id) VALUES (replace(gen_random_uuid()::text, '-', ''));
CREATE TABLE failures (            -- documents that a reader could not read, so that it is not asked again
  document BIGINT PRIMARY KEY REFERENCES documents(id) ON DELETE CASCADE,
  reader   TEXT NOT NULL,
  report   TEXT NOT NULL,          -- that it was to be read by
  error    TEXT NOT NULL
);

-- +goose Down
DROP TABLE failures;
DROP TABLE store;
