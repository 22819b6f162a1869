-- name: investigation.condition_versions
-- The versions that a party's calls which may meet a condition made the default, of each thing (per), and the newest that the
-- logs show of it before: made, or made the default. Versions are written v1, v2 and so on.
-- in: principal text, principal_id text, session text, access_key text, apart boolean, every boolean, keys list, copy int64, mark text, what text, per text, from_ms int64, to_ms int64, most int64
-- out: caller text, part text, version int64, newest int64, first_ms int64, last_ms int64
WITH own AS (
  SELECT
    CASE WHEN CAST(:apart AS boolean) THEN coalesce(c.session, c.principal) ELSE '' END AS caller,
    split_part(split_part(concat(chr(10), c.facts), concat(chr(10), :per, '='), 2), chr(10), 1) AS part,
    try_cast(replace(split_part(split_part(concat(chr(10), c.facts), concat(chr(10), :what, '='), 2), chr(10), 1), 'v', '') AS bigint) AS version,
    c.at_ms
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
),
shown AS (
  SELECT
    split_part(split_part(concat(chr(10), c.facts), concat(chr(10), :per, '='), 2), chr(10), 1) AS part,
    try_cast(replace(split_part(split_part(concat(chr(10), c.facts), concat(chr(10), :what, '='), 2), chr(10), 1), 'v', '') AS bigint) AS version,
    c.at_ms
  FROM call AS c
  WHERE c.service = 'iam'
    AND c.operation IN ('CreatePolicyVersion', 'SetDefaultPolicyVersion')
    AND c.outcome = 'success'
    AND c.at_ms < :to_ms
),
since AS (
  SELECT s.part, s.version, min(s.at_ms) AS at_ms
  FROM shown AS s
  WHERE s.version IS NOT NULL
  GROUP BY s.part, s.version
)
SELECT o.caller, o.part, o.version, max(s.version) AS newest, min(o.at_ms) AS first_ms, max(o.at_ms) AS last_ms
FROM own AS o
LEFT JOIN since AS s ON s.part = o.part AND s.at_ms < o.at_ms
WHERE o.version IS NOT NULL
GROUP BY o.caller, o.part, o.version
ORDER BY min(o.at_ms), o.caller, o.part, o.version
LIMIT :most
