-- name: investigation.trail_buckets
-- Buckets that hold trails, as far as the logs show before a time: a trail was set to write there, or CloudTrail itself called
-- the bucket.
-- in: before_ms int64, most int64
-- out: bucket text
SELECT b.bucket
FROM (
  SELECT split_part(split_part(concat(chr(10), c.facts), concat(chr(10), 'bucket='), 2), chr(10), 1) AS bucket
  FROM call AS c
  WHERE c.service = 'cloudtrail'
    AND c.operation IN ('CreateTrail', 'UpdateTrail')
    AND c.outcome = 'success'
    AND c.at_ms < :before_ms
  UNION
  SELECT t.resource_id AS bucket
  FROM touch AS t
  WHERE t.principal = 'service:cloudtrail.amazonaws.com'
    AND t.resource_kind = 'bucket'
    AND t.first_ms < :before_ms
) AS b
WHERE b.bucket <> ''
ORDER BY b.bucket
LIMIT :most
