-- name: investigation.granted_after_denials
-- What a party was denied in a time, was then granted by itself, and then did: the API with the first grant and the calls
-- after it that succeeded. A grant is one to its own user or role, or one that a condition (grants) calls so.
-- in: principal text, principal_id text, session text, access_key text, apart boolean, every boolean, keys list, copy int64, own_name text, grants list, from_ms int64, denied_to_ms int64, to_ms int64, most int64
-- out: caller text, api text, granted_ms int64, first_ms int64, last_ms int64
WITH own AS (
  SELECT
    CASE WHEN CAST(:apart AS boolean) THEN coalesce(c.session, c.principal) ELSE '' END AS caller,
    concat(c.service, ':', c.operation) AS api,
    c.service, c.operation, c.outcome, c.at_ms, c.facts, c.conditions
  FROM call AS c
  WHERE c.principal = :principal
    AND (CAST(:principal_id AS varchar) IS NULL OR c.principal_id = :principal_id)
    AND (CAST(:session AS varchar) IS NULL OR c.session = :session)
    AND (CAST(:access_key AS varchar) IS NULL OR c.access_key = :access_key)
    AND (CAST(:every AS boolean) OR contains(:keys, c.access_key))
    AND c.copy = CAST(:copy AS integer)
    AND c.caller_kind NOT IN ('service', 'on_behalf', 'aws')
    AND c.outcome IN ('denied', 'success')
    AND c.at_ms >= :from_ms
    AND c.at_ms < :to_ms
),
granted AS (
  SELECT o.caller, min(o.at_ms) AS at_ms
  FROM own AS o
  WHERE o.outcome = 'success'
    AND o.service = 'iam'
    AND ((o.operation IN ('AttachUserPolicy', 'PutUserPolicy', 'AddUserToGroup')
        AND split_part(split_part(concat(chr(10), o.facts), concat(chr(10), 'target_user='), 2), chr(10), 1) = :own_name)
      OR (o.operation IN ('AttachRolePolicy', 'PutRolePolicy')
        AND split_part(split_part(concat(chr(10), o.facts), concat(chr(10), 'target_role='), 2), chr(10), 1) = :own_name)
      OR arrays_overlap(split(o.conditions, ' '), :grants))
  GROUP BY o.caller
),
denied AS (
  SELECT DISTINCT o.caller, o.api
  FROM own AS o
  INNER JOIN granted AS g ON g.caller = o.caller
  WHERE o.outcome = 'denied'
    AND o.at_ms < :denied_to_ms
    AND o.at_ms <= g.at_ms
)
SELECT d.caller, d.api, g.at_ms AS granted_ms, min(o.at_ms) AS first_ms, max(o.at_ms) AS last_ms
FROM denied AS d
INNER JOIN granted AS g ON g.caller = d.caller
INNER JOIN own AS o ON o.caller = d.caller AND o.api = d.api
WHERE o.outcome = 'success'
  AND o.at_ms >= g.at_ms
GROUP BY d.caller, d.api, g.at_ms
ORDER BY min(o.at_ms), d.caller, d.api
LIMIT :most
