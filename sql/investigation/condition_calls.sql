-- name: investigation.condition_calls
-- The calls of a party that meet a condition, alike ones as one row: those with its mark (without one: any) within a time,
-- and with a value in one place of the call if one is given.
-- in: principal text, principal_id text, session text, access_key text, apart boolean, every boolean, keys list, copy int64, mark text, what text, value text, from_ms int64, to_ms int64, examples int64, most int64
-- out: caller text, service text, operation text, outcome text, error text, ip text, caller_kind text, copy int64, read_only boolean, calls int64, first_ms int64, last_ms int64, session_examples text, key_examples text, actor_examples text, event_id text, region_examples text
WITH own AS (
  SELECT
    CASE WHEN CAST(:apart AS boolean) THEN coalesce(c.session, c.principal) ELSE '' END AS caller,
    c.service, c.operation, c.outcome, c.error, c.ip, c.caller_kind, c.copy, c.read_only, c.at_ms, c.session, c.access_key, c.actor,
    c.event_id, c.region
  FROM call AS c
  WHERE c.principal = :principal
    AND (CAST(:principal_id AS varchar) IS NULL OR c.principal_id = :principal_id)
    AND (CAST(:session AS varchar) IS NULL OR c.session = :session)
    AND (CAST(:access_key AS varchar) IS NULL OR c.access_key = :access_key)
    AND (CAST(:every AS boolean) OR contains(:keys, c.access_key))
    AND c.copy = CAST(:copy AS integer)
    AND c.caller_kind NOT IN ('service', 'on_behalf', 'aws')
    AND (CAST(:mark AS varchar) IS NULL OR contains(split(c.conditions, ' '), :mark))
    AND (CAST(:what AS varchar) IS NULL OR contains(split(CASE :what
      WHEN 'operations' THEN concat(c.service, ':', c.operation)
      WHEN 'regions' THEN c.region
      WHEN 'caller_account' THEN c.principal_account
      WHEN 'ip' THEN c.ip
      WHEN 'key' THEN c.access_key
      WHEN 'outcome' THEN c.outcome
      WHEN 'read_only' THEN CASE WHEN c.read_only THEN 'true' ELSE 'false' END
      ELSE split_part(split_part(concat(chr(10), c.facts), concat(chr(10), :what, '='), 2), chr(10), 1)
    END, ','), :value))
    AND c.at_ms >= :from_ms
    AND c.at_ms <= :to_ms
)
SELECT
  o.caller, o.service, o.operation, o.outcome, o.error, o.ip, o.caller_kind,
  CAST(o.copy AS bigint) AS copy,
  o.read_only,
  count(*) AS calls,
  min(o.at_ms) AS first_ms,
  max(o.at_ms) AS last_ms,
  array_join(slice(array_agg(DISTINCT o.session ORDER BY o.session) FILTER (WHERE o.session IS NOT NULL), 1, :examples), chr(31)) AS session_examples,
  array_join(slice(array_agg(DISTINCT o.access_key ORDER BY o.access_key) FILTER (WHERE o.access_key IS NOT NULL), 1, :examples), chr(31)) AS key_examples,
  array_join(slice(array_agg(DISTINCT o.actor ORDER BY o.actor) FILTER (WHERE o.actor IS NOT NULL), 1, :examples), chr(31)) AS actor_examples,
  CAST(min_by(o.event_id, concat(CAST(o.at_ms AS varchar), CAST(o.event_id AS varchar))) AS varchar) AS event_id,
  array_join(slice(array_agg(DISTINCT o.region ORDER BY o.region) FILTER (WHERE o.region IS NOT NULL), 1, :examples), chr(31)) AS region_examples
FROM own AS o
GROUP BY o.caller, o.service, o.operation, o.outcome, o.error, o.ip, o.caller_kind, o.copy, o.read_only
ORDER BY coalesce(o.read_only, false), min(o.at_ms), o.caller, o.service, o.operation, o.outcome, o.error, o.ip, o.caller_kind, o.copy, o.read_only
LIMIT :most
