-- name: subject.span
-- When a subject was active at all, and which unique ids its name has had.
-- in: principal text, principal_id text, session text, access_key text
-- out: calls int64, own_calls int64, first_ms int64, last_ms int64, account_id text, principal_ids text
SELECT
  count(*) AS calls,
  count(CASE WHEN copy = 0 THEN 1 END) AS own_calls,
  min(at_ms) AS first_ms,
  max(at_ms) AS last_ms,
  max(principal_account) AS account_id,
  array_join(array_agg(DISTINCT principal_id ORDER BY principal_id) FILTER (WHERE principal_id IS NOT NULL), ' ') AS principal_ids
FROM call
WHERE principal = :principal
  AND (CAST(:principal_id AS varchar) IS NULL OR principal_id = :principal_id)
  AND (CAST(:session AS varchar) IS NULL OR session = :session)
  AND (CAST(:access_key AS varchar) IS NULL OR access_key = :access_key)
