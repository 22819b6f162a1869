-- name: triage.issued
-- Keys and sessions that anybody but a service asked for in a scope.
-- in: from_ms int64, to_ms int64, most int64
-- out: key text, session text, by_principal text, by_session text, by_key text
SELECT DISTINCT key, session, by_principal, by_session, by_key
FROM credential
WHERE at_ms >= :from_ms
  AND at_ms < :to_ms
  AND (by_principal IS NULL OR NOT starts_with(by_principal, 'service:'))
ORDER BY key, session, by_principal, by_session, by_key
LIMIT :most
