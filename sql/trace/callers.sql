-- name: trace.callers
-- Everything that called from an address in a scope: principals, sessions and keys; the busiest first.
-- in: ip text, from_ms int64, to_ms int64, most int64
-- out: principal text, session text, access_key text, calls int64, failed int64, apis int64, first_ms int64, last_ms int64
SELECT
  principal, session, access_key,
  count(*) AS calls,
  count(CASE WHEN outcome NOT IN ('success', 'dry_run') THEN 1 END) AS failed,
  count(DISTINCT concat(service, ':', operation)) AS apis,
  min(at_ms) AS first_ms,
  max(at_ms) AS last_ms
FROM call
WHERE ip = :ip
  AND at_ms >= :from_ms
  AND at_ms < :to_ms
GROUP BY principal, session, access_key
ORDER BY count(*) DESC, principal, session, access_key
LIMIT :most
