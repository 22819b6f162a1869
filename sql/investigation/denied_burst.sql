-- name: investigation.denied_burst
-- Actors of a subject, or of the sessions linked to one, that were denied many different operations within an hour of a scope,
-- and many times as many as in the worst hour of their baseline. Hours begin at every quarter, so that one which begins at
-- half past is seen as well, and those that adjoin are one burst; what services do, for themselves or in somebody's name, is
-- left out.
-- in: principal text, principal_id text, session text, access_key text, apart boolean, every boolean, keys list, from_ms int64, to_ms int64, baseline_from_ms int64, baseline_to_ms int64, quarter_ms int64, operations int64, factor int64, most int64
-- out: caller text, operations int64, first_ms int64, last_ms int64
WITH denied AS (
  SELECT
    CASE WHEN CAST(:apart AS boolean) THEN coalesce(c.session, c.principal) END AS caller,
    coalesce(c.actor, c.principal) AS actor,
    concat(c.service, ':', c.operation) AS api,
    c.at_ms - c.at_ms % :quarter_ms AS at_quarter,
    c.at_ms >= :from_ms AND c.at_ms < :to_ms AS in_scope
  FROM call AS c
  WHERE c.principal = :principal
    AND (CAST(:principal_id AS varchar) IS NULL OR c.principal_id = :principal_id)
    AND (CAST(:session AS varchar) IS NULL OR c.session = :session)
    AND (CAST(:access_key AS varchar) IS NULL OR c.access_key = :access_key)
    AND c.outcome = 'denied'
    AND c.caller_kind NOT IN ('service', 'on_behalf', 'aws')
    AND ((c.at_ms >= :from_ms AND c.at_ms < :to_ms AND (CAST(:every AS boolean) OR contains(:keys, c.access_key)))
      OR (c.at_ms >= :baseline_from_ms AND c.at_ms < :baseline_to_ms))
),
spread AS (
  SELECT d.caller, d.actor, d.api, d.in_scope, d.at_quarter - o.quarters * :quarter_ms AS at_ms
  FROM denied AS d
  CROSS JOIN (VALUES (0), (1), (2), (3)) AS o(quarters)
),
hours AS (
  SELECT caller, actor, at_ms, count(DISTINCT api) AS operations
  FROM spread
  WHERE in_scope
  GROUP BY caller, actor, at_ms
),
earlier AS (
  SELECT actor, at_ms, count(DISTINCT api) AS operations
  FROM spread
  WHERE NOT in_scope
  GROUP BY actor, at_ms
),
usual AS (
  SELECT actor, max(operations) AS operations
  FROM earlier
  GROUP BY actor
),
many AS (
  SELECT
    h.caller, h.actor, h.operations, h.at_ms,
    h.at_ms - :quarter_ms * row_number() OVER (PARTITION BY h.caller, h.actor ORDER BY h.at_ms) AS burst
  FROM hours AS h
  LEFT JOIN usual AS u ON u.actor = h.actor
  WHERE h.operations >= :operations
    AND h.operations >= :factor * coalesce(u.operations, 0)
)
SELECT m.caller, max(m.operations) AS operations, min(m.at_ms) AS first_ms, max(m.at_ms) + 4 * :quarter_ms AS last_ms
FROM many AS m
GROUP BY m.caller, m.actor, m.burst
ORDER BY max(m.operations) DESC, min(m.at_ms), m.caller, m.actor
LIMIT :most
