-- +goose Up
CREATE TABLE samples (             -- shingles by which copies of a document are looked for, see record.Samples
  shingle  BIGINT NOT NULL,
  document BIGINT NOT NULL REFERENCES documents(id),
  PRIMARY KEY (shingle, document)
);
CREATE INDEX samples_document ON samples(document);
CREATE INDEX documents_leader ON documents(leader);

-- +goose Down
DROP INDEX documents_leader;
DROP TABLE samples;
