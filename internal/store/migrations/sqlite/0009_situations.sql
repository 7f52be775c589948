-- +goose Up
CREATE TABLE situations (          -- what somebody watches
  name TEXT NOT NULL PRIMARY KEY,
  body TEXT NOT NULL               -- JSON
);

-- +goose Down
DROP TABLE situations;
