-- name: investigation.bucket_calls
-- Of some buckets those that the logs know, and since when: somebody called them.
-- in: buckets list, most int64
-- out: bucket text, since_ms int64
SELECT t.resource_id AS bucket, min(t.first_ms) AS since_ms
FROM touch AS t
WHERE t.resource_kind = 'bucket'
  AND contains(:buckets, t.resource_id)
GROUP BY t.resource_id
ORDER BY t.resource_id
LIMIT :most
