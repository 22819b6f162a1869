-- name: triage.bearers
-- The sessions that acted in a scope with a key issued in it, or as a role made in it.
-- in: from_ms int64, to_ms int64, most int64
-- out: bearer text, session text
WITH acted AS (
  SELECT DISTINCT principal, access_key, session
  FROM call
  WHERE at_ms >= :from_ms
    AND at_ms < :to_ms
    AND session IS NOT NULL
),
borne AS (
  SELECT a.access_key AS bearer, a.session
  FROM acted AS a
  WHERE a.access_key IN (SELECT c.key FROM credential AS c WHERE c.at_ms >= :from_ms AND c.at_ms < :to_ms)
  UNION ALL
  SELECT a.principal AS bearer, a.session
  FROM acted AS a
  WHERE a.principal IN (
    SELECT l.to_id
    FROM link AS l
    WHERE l.relation = 'created' AND l.to_kind IN ('role', 'user') AND l.last_ms >= :from_ms AND l.first_ms < :to_ms
  )
)
SELECT DISTINCT bearer, session
FROM borne
ORDER BY bearer, session
LIMIT :most
