-- name: triage.nearest
-- Calls in a scope, and the nearest ones before and after it.
-- in: from_ms int64, to_ms int64
-- out: before_ms int64, inside int64, after_ms int64
SELECT
  max(CASE WHEN at_ms < :from_ms THEN at_ms END) AS before_ms,
  count(CASE WHEN at_ms >= :from_ms AND at_ms < :to_ms THEN 1 END) AS inside,
  min(CASE WHEN at_ms >= :to_ms THEN at_ms END) AS after_ms
FROM call
