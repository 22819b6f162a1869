-- name: subject.nearest
-- The subject's last call before a scope and its first one after it.
-- in: principal text, principal_id text, session text, access_key text, from_ms int64, to_ms int64
-- out: before_ms int64, inside int64, after_ms int64
SELECT
  max(CASE WHEN at_ms < :from_ms THEN at_ms END) AS before_ms,
  count(CASE WHEN at_ms >= :from_ms AND at_ms < :to_ms THEN 1 END) AS inside,
  min(CASE WHEN at_ms >= :to_ms THEN at_ms END) AS after_ms
FROM call
WHERE principal = :principal
  AND (CAST(:principal_id AS varchar) IS NULL OR principal_id = :principal_id)
  AND (CAST(:session AS varchar) IS NULL OR session = :session)
  AND (CAST(:access_key AS varchar) IS NULL OR access_key = :access_key)
