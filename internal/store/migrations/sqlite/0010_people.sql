-- +goose Up
CREATE TABLE people (              -- persons that documents tell of, by the key of a surname; derived from tellings
  surname  TEXT NOT NULL,          -- key of a person by a surname alone
  name     TEXT NOT NULL,          -- key of one by the full name; '' where a document tells of the surname alone
  block    TEXT NOT NULL,          -- where it tells of the surname alone; '' of a full name
  document BIGINT NOT NULL,
  PRIMARY KEY (surname, name, block, document)
);
CREATE INDEX people_document ON people(document);

-- +goose Down
DROP TABLE people;
