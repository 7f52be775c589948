-- Models of forecasts, and the ledger of all that were issued with what came of them. It can only grow.
-- +goose Up
CREATE TABLE models (
  id      TEXT PRIMARY KEY,
  class   TEXT NOT NULL,
  horizon INTEGER NOT NULL,
  made    TEXT NOT NULL,           -- when it was trained last; the last one of its class and horizon is in use
  body    TEXT NOT NULL            -- JSON
) WITHOUT ROWID;
CREATE TABLE ledger (
  seq  INTEGER PRIMARY KEY,        -- from 1
  body TEXT NOT NULL               -- JSON, with the hash of the entry before
);
-- +goose StatementBegin
CREATE TRIGGER ledger_grows BEFORE INSERT ON ledger WHEN NEW.seq IS NOT (SELECT COALESCE(MAX(seq), 0) + 1 FROM ledger) BEGIN
  SELECT RAISE(ABORT, 'the ledger of forecasts can only grow at its end');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER ledger_stays BEFORE UPDATE ON ledger BEGIN
  SELECT RAISE(ABORT, 'the ledger of forecasts cannot be edited');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER ledger_keeps BEFORE DELETE ON ledger BEGIN
  SELECT RAISE(ABORT, 'nothing can be taken out of the ledger of forecasts');
END;
-- +goose StatementEnd

-- +goose Down
DROP TABLE ledger;
DROP TABLE models;
