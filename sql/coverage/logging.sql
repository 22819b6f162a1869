-- name: coverage.logging
-- Calls in a window that stop or narrow the logging of an account (null: of any), if they succeeded: by their name alone, or because a
-- condition holds that says so.
-- in: apis list, conditions list, account_id text, from_ms int64, to_ms int64, most int64
-- out: at_ms int64, service text, operation text, principal text, event_id text
SELECT at_ms, service, operation, principal, CAST(event_id AS varchar) AS event_id
FROM call
WHERE (CAST(:account_id AS varchar) IS NULL OR account_id = :account_id)
  AND at_ms >= :from_ms
  AND at_ms < :to_ms
  AND outcome = 'success'
  AND (contains(:apis, concat(service, ':', operation)) OR (conditions IS NOT NULL AND arrays_overlap(split(conditions, ' '), :conditions)))
ORDER BY at_ms, event_id, operation
LIMIT :most
