-- +goose Up
CREATE TABLE erased (              -- tombstones: what was taken down and does not come back
  hash TEXT NOT NULL PRIMARY KEY,  -- of the document
  made TEXT NOT NULL,
  why  TEXT NOT NULL
);

-- +goose Down
DROP TABLE erased;
