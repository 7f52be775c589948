-- +goose Up
ALTER TABLE entries ADD COLUMN confidence REAL; -- of the body, so that the least certain can be listed first; NULL of imports
UPDATE entries SET confidence = COALESCE(json_extract(body, '$.confidence'), 0) WHERE json_extract(body, '$.origin') IS NULL;
CREATE INDEX entries_confidence ON entries(confidence, id);
CREATE INDEX entries_all_days ON entries(day, id);
CREATE TABLE actors (              -- an entry under each of its actors; of what was read, not of imports
  actor TEXT NOT NULL,             -- key, see record.ActorKey
  side  TEXT NOT NULL,             -- by, toward
  kind  TEXT NOT NULL,
  entry TEXT NOT NULL,
  PRIMARY KEY (actor, side, kind, entry)
) WITHOUT ROWID;
INSERT INTO actors SELECT DISTINCT a.value, 'by', e.kind, e.id FROM entries e, json_each(e.body, '$.by') a WHERE e.confidence IS NOT NULL;
INSERT INTO actors SELECT DISTINCT a.value, 'toward', e.kind, e.id FROM entries e, json_each(e.body, '$.toward') a WHERE e.confidence IS NOT NULL;
CREATE TABLE changes (n BIGINT NOT NULL); -- one row: grows with every change of what is measured, so that measures can be kept until then
INSERT INTO changes(n) VALUES (1);

-- +goose Down
DROP TABLE changes;
DROP TABLE actors;
DROP INDEX entries_all_days;
DROP INDEX entries_confidence;
ALTER TABLE entries DROP COLUMN confidence;
