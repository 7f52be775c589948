-- +goose Up
ALTER TABLE entries ADD COLUMN confidence DOUBLE PRECISION; -- of the body, so that the least certain can be listed first; NULL of imports
UPDATE entries SET confidence = COALESCE((body::jsonb->>'confidence')::double precision, 0) WHERE body::jsonb->>'origin' IS NULL;
CREATE INDEX entries_confidence ON entries(confidence, id);
CREATE INDEX entries_all_days ON entries(day, id);
CREATE TABLE actors (              -- an entry under each of its actors; of what was read, not of imports
  actor TEXT COLLATE "C" NOT NULL,             -- key, see record.ActorKey
  side  TEXT COLLATE "C" NOT NULL,             -- by, toward
  kind  TEXT COLLATE "C" NOT NULL,
  entry TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (actor, side, kind, entry)
);
INSERT INTO actors SELECT DISTINCT a, 'by', e.kind, e.id FROM entries e, jsonb_array_elements_text(e.body::jsonb->'by') a
  WHERE jsonb_typeof(e.body::jsonb->'by') = 'array' AND e.confidence IS NOT NULL;
INSERT INTO actors SELECT DISTINCT a, 'toward', e.kind, e.id FROM entries e, jsonb_array_elements_text(COALESCE(e.body::jsonb->'toward', '[]')) a
  WHERE e.confidence IS NOT NULL;
CREATE TABLE changes (n BIGINT NOT NULL); -- one row: grows with every change of what is measured, so that measures can be kept until then
INSERT INTO changes(n) VALUES (1);

-- +goose Down
DROP TABLE changes;
DROP TABLE actors;
DROP INDEX entries_all_days;
DROP INDEX entries_confidence;
ALTER TABLE entries DROP COLUMN confidence;
