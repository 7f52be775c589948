-- Alerts: what somebody wants to be told of, what is told, and how its sending went.
-- +goose Up
CREATE TABLE rules (
  id   TEXT COLLATE "C" PRIMARY KEY,
  name TEXT COLLATE "C" NOT NULL,
  body TEXT NOT NULL               -- JSON, with the secrets of its webhooks
);
CREATE TABLE fresh (               -- documents that rules have yet to look at; none are noted while there is no rule
  document BIGINT PRIMARY KEY REFERENCES documents(id),
  again    INTEGER NOT NULL,       -- 1: their story was read before, by another of its documents
  ready    INTEGER NOT NULL        -- 1: read
);
CREATE TABLE told (                -- what a rule told of, or knew from its start
  rule TEXT COLLATE "C" NOT NULL,
  item TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (rule, item)
);
CREATE TABLE alerts (              -- messages
  id    TEXT COLLATE "C" PRIMARY KEY,
  rule  TEXT COLLATE "C" NOT NULL,
  state TEXT COLLATE "C" NOT NULL, -- open while it is gathered, closed, muted, test
  due   TEXT COLLATE "C" NOT NULL, -- when it is closed
  body  TEXT NOT NULL              -- JSON
);
CREATE INDEX alerts_due ON alerts(state, due);
CREATE INDEX alerts_rule ON alerts(rule, due);
CREATE TABLE deliveries (
  id    TEXT COLLATE "C" PRIMARY KEY,
  alert TEXT COLLATE "C" NOT NULL,
  rule  TEXT COLLATE "C" NOT NULL,
  state TEXT COLLATE "C" NOT NULL,
  next  TEXT COLLATE "C" NOT NULL, -- when it is tried
  made  TEXT COLLATE "C" NOT NULL,
  tries INTEGER NOT NULL,
  body  TEXT NOT NULL              -- JSON
);
CREATE INDEX deliveries_next ON deliveries(state, next);
CREATE INDEX deliveries_made ON deliveries(made, id);
CREATE INDEX deliveries_alert ON deliveries(alert);
CREATE INDEX reports_source ON reports(source, seen); -- when something came by a source

-- +goose Down
DROP INDEX reports_source;
DROP TABLE deliveries;
DROP TABLE alerts;
DROP TABLE told;
DROP TABLE fresh;
DROP TABLE rules;
