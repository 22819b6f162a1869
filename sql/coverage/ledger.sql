-- name: coverage.ledger
-- The whole ledger in one row: objects read, what came of their records, and the time they span.
-- out: objects int64, records int64, events int64, duplicates int64, ignored int64, rejected int64, damaged int64, first_ms int64, last_ms int64
SELECT
  count(*) AS objects,
  coalesce(CAST(sum(records) AS bigint), 0) AS records,
  coalesce(CAST(sum(events) AS bigint), 0) AS events,
  coalesce(CAST(sum(duplicates) AS bigint), 0) AS duplicates,
  coalesce(CAST(sum(ignored) AS bigint), 0) AS ignored,
  coalesce(CAST(sum(rejected) AS bigint), 0) AS rejected,
  count(CASE WHEN note IS NOT NULL THEN 1 END) AS damaged,
  min(first_ms) AS first_ms,
  max(last_ms) AS last_ms
FROM source_object
