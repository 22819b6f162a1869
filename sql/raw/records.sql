-- name: raw.records
-- Where the original records behind calls lie: every filter that is given must hold.
-- in: principal text, session text, access_key text, ip text, service text, operation text, event_id text, from_ms int64, to_ms int64
-- out: source_object int64, event_id text
SELECT source_object, CAST(event_id AS varchar) AS event_id
FROM call
WHERE (CAST(:principal AS varchar) IS NULL OR principal = :principal)
  AND (CAST(:session AS varchar) IS NULL OR session = :session)
  AND (CAST(:access_key AS varchar) IS NULL OR access_key = :access_key)
  AND (CAST(:ip AS varchar) IS NULL OR ip = :ip)
  AND (CAST(:service AS varchar) IS NULL OR service = :service)
  AND (CAST(:operation AS varchar) IS NULL OR operation = :operation)
  AND (CAST(:event_id AS varchar) IS NULL OR CAST(event_id AS varchar) = :event_id)
  AND (CAST(:from_ms AS bigint) IS NULL OR at_ms >= :from_ms)
  AND (CAST(:to_ms AS bigint) IS NULL OR at_ms < :to_ms)
ORDER BY source_object, event_id
