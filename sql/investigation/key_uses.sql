-- name: investigation.key_uses
-- The long-lived keys that a party used in scope, and when each was used, or made, the last time before.
-- in: principal text, principal_id text, session text, access_key text, apart boolean, every boolean, keys list, copy int64, from_ms int64, to_ms int64, most int64
-- out: caller text, key text, first_ms int64, last_ms int64, earlier_ms int64
WITH used AS (
  SELECT
    CASE WHEN CAST(:apart AS boolean) THEN coalesce(c.session, c.principal) ELSE '' END AS caller,
    c.access_key AS key,
    min(c.at_ms) AS first_ms,
    max(c.at_ms) AS last_ms
  FROM call AS c
  WHERE c.principal = :principal
    AND (CAST(:principal_id AS varchar) IS NULL OR c.principal_id = :principal_id)
    AND (CAST(:session AS varchar) IS NULL OR c.session = :session)
    AND (CAST(:access_key AS varchar) IS NULL OR c.access_key = :access_key)
    AND (CAST(:every AS boolean) OR contains(:keys, c.access_key))
    AND c.copy = CAST(:copy AS integer)
    AND starts_with(c.access_key, 'AKIA')
    AND c.at_ms >= :from_ms
    AND c.at_ms < :to_ms
  GROUP BY 1, 2
),
earlier AS (
  SELECT c.access_key AS key, max(c.at_ms) AS at_ms
  FROM call AS c
  WHERE c.principal = :principal
    AND starts_with(c.access_key, 'AKIA')
    AND c.at_ms < :from_ms
  GROUP BY c.access_key
),
made AS (
  SELECT i.key, max(i.at_ms) AS at_ms
  FROM credential AS i
  WHERE i.issued_to = :principal
    AND i.kind = 'user_key'
    AND i.at_ms < :from_ms
  GROUP BY i.key
)
SELECT u.caller, u.key, u.first_ms, u.last_ms, coalesce(e.at_ms, m.at_ms) AS earlier_ms
FROM used AS u
LEFT JOIN earlier AS e ON e.key = u.key
LEFT JOIN made AS m ON m.key = u.key
WHERE coalesce(e.at_ms, m.at_ms) IS NOT NULL
ORDER BY u.first_ms, u.caller, u.key
LIMIT :most
