-- name: investigation.issued
-- Keys that were issued, within a scope, at the request of given principals, sessions or keys, each as its first record has it.
-- in: principals list, sessions list, keys list, from_ms int64, to_ms int64, most int64
-- out: key text, kind text, session text, issued_to text, by_principal text, by_session text, by_key text, by_ip text, at_ms int64, expires_ms int64
WITH ranked AS (
  SELECT
    key, kind, session, issued_to, by_principal, by_session, by_key, by_ip, at_ms, expires_ms,
    row_number() OVER (PARTITION BY key ORDER BY at_ms, event_id) AS place
  FROM credential
  WHERE at_ms >= :from_ms
    AND at_ms < :to_ms
    AND (contains(:principals, by_principal) OR contains(:sessions, by_session) OR contains(:keys, by_key))
)
SELECT key, kind, session, issued_to, by_principal, by_session, by_key, by_ip, at_ms, expires_ms
FROM ranked
WHERE place = 1
ORDER BY at_ms, key
LIMIT :most
