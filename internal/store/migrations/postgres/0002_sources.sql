-- +goose Up
CREATE TABLE imports (             -- events coded by others, without text
  origin TEXT NOT NULL,            -- icews, polecat, gdelt …
  id     TEXT NOT NULL,
  block  TEXT NOT NULL,
  entry  TEXT NOT NULL,            -- that it stands in the record as
  body   TEXT NOT NULL,            -- JSON
  PRIMARY KEY (origin, id)
);
CREATE INDEX imports_block ON imports(block);
CREATE INDEX imports_entry ON imports(entry);
CREATE TABLE sources (             -- what is followed
  address  TEXT NOT NULL PRIMARY KEY,
  body     TEXT NOT NULL,          -- JSON
  due      TEXT NOT NULL           -- when it is to be asked next, RFC 3339; '' while paused
);

-- +goose Down
DROP TABLE sources;
DROP TABLE imports;
