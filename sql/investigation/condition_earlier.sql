-- name: investigation.condition_earlier
-- Of the things that a party's calls which may meet a condition name (per): those of which an earlier call, by anybody, had a
-- text as a fact.
-- in: principal text, principal_id text, session text, access_key text, apart boolean, every boolean, keys list, copy int64, mark text, what text, text text, per text, from_ms int64, to_ms int64, most int64
-- out: caller text, value text, first_ms int64, last_ms int64, earlier_ms int64
WITH own AS (
  SELECT
    CASE WHEN CAST(:apart AS boolean) THEN coalesce(c.session, c.principal) ELSE '' END AS caller,
    c.service, c.operation, c.account_id, c.at_ms,
    split_part(split_part(concat(chr(10), c.facts), concat(chr(10), :per, '='), 2), chr(10), 1) AS part
  FROM call AS c
  WHERE c.principal = :principal
    AND (CAST(:principal_id AS varchar) IS NULL OR c.principal_id = :principal_id)
    AND (CAST(:session AS varchar) IS NULL OR c.session = :session)
    AND (CAST(:access_key AS varchar) IS NULL OR c.access_key = :access_key)
    AND (CAST(:every AS boolean) OR contains(:keys, c.access_key))
    AND c.copy = CAST(:copy AS integer)
    AND c.caller_kind NOT IN ('service', 'on_behalf', 'aws')
    AND contains(split(c.conditions, ' '), :mark)
    AND c.at_ms >= :from_ms
    AND c.at_ms < :to_ms
)
SELECT o.caller, o.part AS value, min(o.at_ms) AS first_ms, max(o.at_ms) AS last_ms, max(e.at_ms) AS earlier_ms
FROM own AS o
INNER JOIN call AS e
  ON e.service = o.service
  AND e.operation = o.operation
  AND e.account_id = o.account_id
  AND e.at_ms < o.at_ms
WHERE e.outcome = 'success'
  AND split_part(split_part(concat(chr(10), e.facts), concat(chr(10), :per, '='), 2), chr(10), 1) = o.part
  AND split_part(split_part(concat(chr(10), e.facts), concat(chr(10), :what, '='), 2), chr(10), 1) = :text
GROUP BY o.caller, o.part
ORDER BY min(o.at_ms), o.caller, o.part
LIMIT :most
