-- name: coverage.ledger
-- The whole ledger in one row: objects read, their records, and the time they span.
-- out: objects int64, records int64, first_ms int64, last_ms int64
SELECT
  count(*) AS objects,
  coalesce(CAST(sum(records) AS bigint), 0) AS records,
  min(first_ms) AS first_ms,
  max(last_ms) AS last_ms
FROM source_object
