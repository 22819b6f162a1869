-- name: trace.requests
-- The calls of given eventIDs in a window: how something was asked for, and by what identity.
-- in: event_ids list, from_ms int64, to_ms int64, most int64
-- out: event_id text, service text, operation text, identity_type text, principal_id text, shared_event_id text
SELECT DISTINCT CAST(event_id AS varchar) AS event_id, service, operation, identity_type, principal_id, shared_event_id
FROM call
WHERE at_ms >= :from_ms
  AND at_ms < :to_ms
  AND contains(:event_ids, CAST(event_id AS varchar))
ORDER BY event_id, service, operation, identity_type, principal_id, shared_event_id
LIMIT :most
