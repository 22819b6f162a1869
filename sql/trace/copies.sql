-- name: trace.copies
-- The copies of given calls (by sharedEventID) that name their caller, in whatever account.
-- in: shared_ids list, from_ms int64, to_ms int64, most int64
-- out: shared_event_id text, principal text, session text, access_key text
SELECT DISTINCT shared_event_id, principal, session, access_key
FROM call
WHERE at_ms >= :from_ms
  AND at_ms < :to_ms
  AND contains(:shared_ids, shared_event_id)
  AND principal IS NOT NULL
  AND NOT starts_with(principal, 'account:')
  AND NOT starts_with(principal, 'service:')
ORDER BY shared_event_id, principal, session, access_key
LIMIT :most
