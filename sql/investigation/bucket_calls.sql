-- name: investigation.bucket_calls
-- Calls on a bucket that the logs show before a time, whoever made them.
-- in: bucket text, before_ms int64
-- out: calls int64
SELECT coalesce(CAST(sum(t.calls) AS bigint), 0) AS calls
FROM touch AS t
WHERE t.resource_kind = 'bucket'
  AND t.resource_id = :bucket
  AND t.first_ms < :before_ms
