-- name: investigation.issued
-- Keys that were issued, within a scope, at the request of given principals, sessions or keys.
-- in: principals list, sessions list, keys list, from_ms int64, to_ms int64, most int64
-- out: key text, kind text, session text, issued_to text, by_principal text, by_session text, by_key text, by_ip text, at_ms int64, expires_ms int64
SELECT
  key,
  min(kind) AS kind,
  min(session) AS session,
  min(issued_to) AS issued_to,
  min(by_principal) AS by_principal,
  min(by_session) AS by_session,
  min(by_key) AS by_key,
  min(by_ip) AS by_ip,
  min(at_ms) AS at_ms,
  max(expires_ms) AS expires_ms
FROM credential
WHERE at_ms >= :from_ms
  AND at_ms < :to_ms
  AND (contains(:principals, by_principal) OR contains(:sessions, by_session) OR contains(:keys, by_key))
GROUP BY key
ORDER BY at_ms, key
LIMIT :most
