-- +goose Up
CREATE TABLE erased_names (        -- persons whose data were taken down: what names them is not taken in
  hash  TEXT NOT NULL PRIMARY KEY, -- of the words of the name
  words INTEGER NOT NULL,          -- how many
  made  TEXT NOT NULL,
  why   TEXT NOT NULL
);

-- +goose Down
DROP TABLE erased_names;
