-- +goose Up
CREATE TABLE samples (             -- shingles by which copies of a document are looked for, see record.Samples
  shingle  INTEGER NOT NULL,
  document INTEGER NOT NULL REFERENCES documents(id),
  PRIMARY KEY (shingle, document)
) WITHOUT ROWID;
CREATE INDEX samples_document ON samples(document);
CREATE INDEX documents_leader ON documents(leader);

-- +goose Down
DROP INDEX documents_leader;
DROP TABLE samples;
