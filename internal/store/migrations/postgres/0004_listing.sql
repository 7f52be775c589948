-- +goose Up
CREATE INDEX documents_day ON documents(day, hash);
CREATE INDEX reports_published ON reports(published, id);

-- +goose Down
DROP INDEX reports_published;
DROP INDEX documents_day;
