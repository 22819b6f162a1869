-- name: investigation.condition_sprays
-- Whose calls that may meet a condition came from the addresses of a party's own such calls: several principals behind one
-- address, each with the times.
-- in: principal text, principal_id text, session text, access_key text, apart boolean, every boolean, keys list, mark text, from_ms int64, to_ms int64, most int64
-- out: caller text, part text, value text, api text, at_ms int64, calls int64
WITH own AS (
  SELECT DISTINCT
    CASE WHEN CAST(:apart AS boolean) THEN coalesce(c.session, c.principal) ELSE '' END AS caller,
    c.ip
  FROM call AS c
  WHERE c.principal = :principal
    AND (CAST(:principal_id AS varchar) IS NULL OR c.principal_id = :principal_id)
    AND (CAST(:session AS varchar) IS NULL OR c.session = :session)
    AND (CAST(:access_key AS varchar) IS NULL OR c.access_key = :access_key)
    AND (CAST(:every AS boolean) OR contains(:keys, c.access_key))
    AND contains(split(c.conditions, ' '), :mark)
    AND c.caller_kind = 'internet'
    AND c.at_ms >= :from_ms
    AND c.at_ms < :to_ms
)
SELECT o.caller, o.ip AS part, c.principal AS value, concat(c.service, ':', c.operation) AS api, c.at_ms, count(*) AS calls
FROM own AS o
INNER JOIN call AS c ON c.ip = o.ip
WHERE contains(split(c.conditions, ' '), :mark)
  AND c.copy = 0
  AND c.at_ms >= :from_ms
  AND c.at_ms < :to_ms
GROUP BY o.caller, o.ip, c.principal, c.service, c.operation, c.at_ms
ORDER BY o.caller, o.ip, c.at_ms, concat(c.service, ':', c.operation), c.principal
LIMIT :most
