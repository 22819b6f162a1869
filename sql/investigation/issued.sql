-- name: investigation.issued
-- Keys that were issued, within a scope, at the request of given principals, sessions or keys, each as its first record has it.
-- in: principals list, sessions list, keys list, from_ms int64, to_ms int64, most int64
-- out: key text, session text
WITH ranked AS (
  SELECT
    key, session, at_ms,
    row_number() OVER (PARTITION BY key ORDER BY at_ms, event_id) AS place
  FROM credential
  WHERE at_ms >= :from_ms
    AND at_ms < :to_ms
    AND (contains(:principals, by_principal) OR contains(:sessions, by_session) OR contains(:keys, by_key))
)
SELECT key, session
FROM ranked
WHERE place = 1
ORDER BY at_ms, key
LIMIT :most
