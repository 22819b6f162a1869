-- name: trace.resources
-- What was touched most in a scope with given keys, in given sessions and as given principals: `examples` of each, and of how many.
-- in: keys list, sessions list, principals list, from_ms int64, to_ms int64, examples int64, most int64
-- out: node text, resource_kind text, resource_id text, calls int64, failed int64, resources int64
WITH touched AS (
  SELECT
    CASE
      WHEN contains(:keys, t.access_key) THEN t.access_key
      WHEN contains(:sessions, t.session) THEN t.session
      WHEN contains(:principals, t.principal) THEN t.principal
    END AS node,
    t.resource_kind, t.resource_id, t.calls, t.failed
  FROM touch AS t
  WHERE t.last_ms >= :from_ms
    AND t.first_ms < :to_ms
),
summed AS (
  SELECT node, resource_kind, resource_id, CAST(sum(calls) AS bigint) AS calls, CAST(sum(failed) AS bigint) AS failed
  FROM touched
  WHERE node IS NOT NULL
  GROUP BY node, resource_kind, resource_id
),
ranked AS (
  SELECT
    node, resource_kind, resource_id, calls, failed,
    count(*) OVER (PARTITION BY node) AS resources,
    row_number() OVER (PARTITION BY node ORDER BY calls DESC, resource_kind, resource_id) AS place
  FROM summed
)
SELECT node, resource_kind, resource_id, calls, failed, resources
FROM ranked
WHERE place <= :examples
ORDER BY node, place
LIMIT :most
