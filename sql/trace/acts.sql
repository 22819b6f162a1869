-- name: trace.acts
-- What was done in a scope with given keys, in given sessions and as given principals: the key counts before the session, and that
-- before the principal.
-- in: keys list, sessions list, principals list, from_ms int64, to_ms int64, examples int64, most int64
-- out: node text, calls int64, failed int64, services int64, apis int64, first_ms int64, last_ms int64, ip_examples text
WITH done AS (
  SELECT
    CASE
      WHEN contains(:keys, c.access_key) THEN c.access_key
      WHEN contains(:sessions, c.session) THEN c.session
      WHEN contains(:principals, c.principal) THEN c.principal
    END AS node,
    c.outcome, c.service, c.operation, c.at_ms, c.ip
  FROM call AS c
  WHERE c.at_ms >= :from_ms
    AND c.at_ms < :to_ms
)
SELECT
  node,
  count(*) AS calls,
  count(CASE WHEN outcome NOT IN ('success', 'dry_run') THEN 1 END) AS failed,
  count(DISTINCT service) AS services,
  count(DISTINCT concat(service, ':', operation)) AS apis,
  min(at_ms) AS first_ms,
  max(at_ms) AS last_ms,
  array_join(slice(array_agg(DISTINCT ip ORDER BY ip) FILTER (WHERE ip IS NOT NULL), 1, :examples), chr(31)) AS ip_examples
FROM done
WHERE node IS NOT NULL
GROUP BY node
ORDER BY min(at_ms), node
LIMIT :most
