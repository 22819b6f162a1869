-- name: subject.span
-- When a subject was active at all, and in whose account it is.
-- in: principal text, principal_id text, session text, access_key text
-- out: calls int64, first_ms int64, last_ms int64, account_id text
SELECT
  count(*) AS calls,
  min(at_ms) AS first_ms,
  max(at_ms) AS last_ms,
  max(principal_account) AS account_id
FROM call
WHERE principal = :principal
  AND (CAST(:principal_id AS varchar) IS NULL OR principal_id = :principal_id)
  AND (CAST(:session AS varchar) IS NULL OR session = :session)
  AND (CAST(:access_key AS varchar) IS NULL OR access_key = :access_key)
