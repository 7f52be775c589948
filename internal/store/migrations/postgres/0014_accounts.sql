-- Who may use the record where more than one person reaches it, and the log of what they did.
-- +goose Up
CREATE TABLE users (
  id       TEXT COLLATE "C" PRIMARY KEY,
  name     TEXT COLLATE "C" NOT NULL,
  folded   TEXT COLLATE "C" NOT NULL,          -- by what names are told apart, see account.Key
  mail     TEXT COLLATE "C" NOT NULL,
  role     TEXT NOT NULL,
  password TEXT NOT NULL,          -- its hash, argon2id; '' until there is one
  subject  TEXT COLLATE "C" NOT NULL,          -- issuer and subject of an identity provider; '' if none knows them
  disabled BIGINT NOT NULL,        -- 1 or 0
  made     TEXT COLLATE "C" NOT NULL,
  seen     TEXT COLLATE "C" NOT NULL           -- when they signed in last; '' for never
);
CREATE UNIQUE INDEX users_folded ON users(folded);
CREATE UNIQUE INDEX users_mail ON users(mail);
CREATE UNIQUE INDEX users_subject ON users(subject) WHERE subject <> '';
CREATE TABLE sessions (
  hash  TEXT COLLATE "C" PRIMARY KEY,          -- of the secret in the browser's cookie
  owner TEXT COLLATE "C" NOT NULL REFERENCES users(id),
  made  TEXT COLLATE "C" NOT NULL,
  seen  TEXT COLLATE "C" NOT NULL,
  ends  TEXT COLLATE "C" NOT NULL
);
CREATE INDEX sessions_owner ON sessions(owner);
CREATE TABLE tokens (
  id     TEXT COLLATE "C" PRIMARY KEY,
  hash   TEXT COLLATE "C" NOT NULL,            -- of the token
  owner  TEXT COLLATE "C" NOT NULL REFERENCES users(id),
  name   TEXT COLLATE "C" NOT NULL,
  scopes TEXT NOT NULL,            -- with spaces between
  made   TEXT COLLATE "C" NOT NULL,
  used   TEXT COLLATE "C" NOT NULL,            -- '' for never
  ends   TEXT COLLATE "C" NOT NULL
);
CREATE UNIQUE INDEX tokens_hash ON tokens(hash);
CREATE INDEX tokens_owner ON tokens(owner);
CREATE TABLE links (               -- one-time links by which a password is set
  hash  TEXT COLLATE "C" PRIMARY KEY,
  owner TEXT COLLATE "C" NOT NULL,             -- '' of the one that makes the first account
  made  TEXT COLLATE "C" NOT NULL,
  ends  TEXT COLLATE "C" NOT NULL
);
CREATE TABLE audit (
  id     BIGINT PRIMARY KEY,       -- from 1, in the order in which it was done
  at     TEXT COLLATE "C" NOT NULL,
  who    TEXT COLLATE "C" NOT NULL,            -- name at that time
  owner  TEXT COLLATE "C" NOT NULL,            -- users(id); '' where nobody need sign in, or did not
  what   TEXT COLLATE "C" NOT NULL,
  target TEXT COLLATE "C" NOT NULL,
  body   TEXT NOT NULL             -- JSON: the rest
);
CREATE INDEX audit_who ON audit(who, id);
CREATE INDEX audit_what ON audit(what, id);

-- +goose Down
DROP TABLE audit;
DROP TABLE links;
DROP TABLE tokens;
DROP TABLE sessions;
DROP TABLE users;
