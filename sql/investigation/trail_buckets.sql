-- name: investigation.trail_buckets
-- Buckets that hold trails, as far as the logs show, and since when: a trail was set to write there, or CloudTrail itself called
-- the bucket.
-- in: most int64
-- out: bucket text, since_ms int64
SELECT b.bucket, min(b.at_ms) AS since_ms
FROM (
  SELECT split_part(split_part(concat(chr(10), c.facts), concat(chr(10), 'bucket='), 2), chr(10), 1) AS bucket, c.at_ms
  FROM call AS c
  WHERE c.service = 'cloudtrail'
    AND c.operation IN ('CreateTrail', 'UpdateTrail')
    AND c.outcome = 'success'
  UNION ALL
  SELECT t.resource_id AS bucket, t.first_ms AS at_ms
  FROM touch AS t
  WHERE t.principal = 'service:cloudtrail.amazonaws.com'
    AND t.resource_kind = 'bucket'
) AS b
WHERE b.bucket <> ''
GROUP BY b.bucket
ORDER BY b.bucket
LIMIT :most
