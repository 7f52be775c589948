-- Who may use the record where more than one person reaches it, and the log of what they did.
-- +goose Up
CREATE TABLE users (
  id       TEXT PRIMARY KEY,
  name     TEXT NOT NULL,
  folded   TEXT NOT NULL,          -- by what names are told apart, see account.Key
  mail     TEXT NOT NULL,
  role     TEXT NOT NULL,
  password TEXT NOT NULL,          -- its hash, argon2id; '' until there is one
  subject  TEXT NOT NULL,          -- issuer and subject of an identity provider; '' if none knows them
  disabled BIGINT NOT NULL,        -- 1 or 0
  made     TEXT NOT NULL,
  seen     TEXT NOT NULL           -- when they signed in last; '' for never
) WITHOUT ROWID;
CREATE UNIQUE INDEX users_folded ON users(folded);
CREATE UNIQUE INDEX users_mail ON users(mail);
CREATE UNIQUE INDEX users_subject ON users(subject) WHERE subject <> '';
CREATE TABLE sessions (
  hash  TEXT PRIMARY KEY,          -- of the secret in the browser's cookie
  owner TEXT NOT NULL REFERENCES users(id),
  made  TEXT NOT NULL,
  seen  TEXT NOT NULL,
  ends  TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX sessions_owner ON sessions(owner);
CREATE TABLE tokens (
  id     TEXT PRIMARY KEY,
  hash   TEXT NOT NULL,            -- of the token
  owner  TEXT NOT NULL REFERENCES users(id),
  name   TEXT NOT NULL,
  scopes TEXT NOT NULL,            -- with spaces between
  made   TEXT NOT NULL,
  used   TEXT NOT NULL,            -- '' for never
  ends   TEXT NOT NULL
) WITHOUT ROWID;
CREATE UNIQUE INDEX tokens_hash ON tokens(hash);
CREATE INDEX tokens_owner ON tokens(owner);
CREATE TABLE links (               -- one-time links by which a password is set
  hash  TEXT PRIMARY KEY,
  owner TEXT NOT NULL,             -- '' of the one that makes the first account
  made  TEXT NOT NULL,
  ends  TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE audit (
  id     BIGINT PRIMARY KEY,       -- from 1, in the order in which it was done
  at     TEXT NOT NULL,
  who    TEXT NOT NULL,            -- name at that time
  owner  TEXT NOT NULL,            -- users(id); '' where nobody need sign in, or did not
  what   TEXT NOT NULL,
  target TEXT NOT NULL,
  body   TEXT NOT NULL             -- JSON: the rest
) WITHOUT ROWID;
CREATE INDEX audit_who ON audit(who, id);
CREATE INDEX audit_what ON audit(what, id);

-- +goose Down
DROP TABLE audit;
DROP TABLE links;
DROP TABLE tokens;
DROP TABLE sessions;
DROP TABLE users;
