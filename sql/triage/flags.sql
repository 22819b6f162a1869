-- name: triage.flags
-- Calls in a scope from addresses that a threat list holds and no trusted list.
-- in: from_ms int64, to_ms int64, most int64
-- out: principal text, session text, ip text, list text, calls int64
SELECT c.principal, c.session, c.ip, min(f.list) AS list, count(DISTINCT c.event_id) AS calls
FROM call AS c
JOIN flag AS f ON f.ip = c.ip AND f.kind = 'threat'
WHERE c.at_ms >= :from_ms
  AND c.at_ms < :to_ms
  AND c.principal IS NOT NULL
  AND NOT starts_with(c.principal, 'service:')
  AND c.caller_kind IN ('internet', 'private', 'vpce', 'unknown')
  AND c.ip NOT IN (SELECT t.ip FROM flag AS t WHERE t.kind = 'trusted')
GROUP BY c.principal, c.session, c.ip
ORDER BY c.principal, c.session, c.ip
LIMIT :most
