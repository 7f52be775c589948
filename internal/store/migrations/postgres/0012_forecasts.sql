-- Models of forecasts, and the ledger of all that were issued with what came of them. It can only grow.
-- +goose Up
CREATE TABLE models (
  id      TEXT COLLATE "C" PRIMARY KEY,
  class   TEXT COLLATE "C" NOT NULL,
  horizon INTEGER NOT NULL,
  made    TEXT COLLATE "C" NOT NULL, -- when it was trained last; the last one of its class and horizon is in use
  body    TEXT NOT NULL            -- JSON
);
CREATE TABLE ledger (
  seq  BIGINT PRIMARY KEY,         -- from 1
  body TEXT NOT NULL               -- JSON, with the hash of the entry before
);
-- +goose StatementBegin
CREATE FUNCTION ledger_grows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.seq <> (SELECT COALESCE(MAX(seq), 0) + 1 FROM ledger) THEN
      RAISE EXCEPTION 'the ledger of forecasts can only grow at its end';
    END IF;
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'the ledger of forecasts cannot be edited, and nothing can be taken out of it';
END $$;
-- +goose StatementEnd
CREATE TRIGGER ledger_grows BEFORE INSERT OR UPDATE OR DELETE ON ledger FOR EACH ROW EXECUTE FUNCTION ledger_grows();
CREATE TRIGGER ledger_stays BEFORE TRUNCATE ON ledger FOR EACH STATEMENT EXECUTE FUNCTION ledger_grows();

-- +goose Down
DROP TABLE ledger;
DROP FUNCTION ledger_grows;
DROP TABLE models;
