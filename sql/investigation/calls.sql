-- name: investigation.calls
-- The calls in a scope of a subject, or of the sessions linked to one with each `apart`: one row per API, outcome, address,
-- role to be assumed and set of conditions that hold; those with conditions and those that change something come first, so that a cut-off loses reads.
-- Of a linked principal `every` call is meant, or those that `keys` signed.
-- in: principal text, principal_id text, session text, access_key text, apart boolean, every boolean, keys list, with_conditions boolean, from_ms int64, to_ms int64, examples int64, most int64
-- out: caller text, service text, operation text, outcome text, error text, conditions text, ip text, caller_kind text, copy int64, read_only boolean, calls int64, first_ms int64, last_ms int64, session_examples text, key_examples text, actor_examples text, event_id text, region_examples text, role text
WITH own AS (
  SELECT
    CASE WHEN CAST(:apart AS boolean) THEN coalesce(c.session, c.principal) END AS caller,
    c.service, c.operation, c.outcome, c.error, c.conditions, c.ip, c.caller_kind, c.copy, c.read_only, c.at_ms, c.session, c.access_key,
    c.actor, c.event_id, c.region,
    CASE
      WHEN starts_with(c.operation, 'AssumeRole')
      THEN nullif(split_part(split_part(concat(chr(10), c.facts), concat(chr(10), 'role_arn='), 2), chr(10), 1), '')
    END AS role
  FROM call AS c
  WHERE c.principal = :principal
    AND (CAST(:principal_id AS varchar) IS NULL OR c.principal_id = :principal_id)
    AND (CAST(:session AS varchar) IS NULL OR c.session = :session)
    AND (CAST(:access_key AS varchar) IS NULL OR c.access_key = :access_key)
    AND (CAST(:every AS boolean) OR contains(:keys, c.access_key))
    AND (c.conditions IS NOT NULL OR NOT CAST(:with_conditions AS boolean))
    AND c.at_ms >= :from_ms
    AND c.at_ms < :to_ms
)
SELECT
  o.caller,
  o.service,
  o.operation,
  o.outcome,
  o.error,
  o.conditions,
  o.ip,
  o.caller_kind,
  CAST(o.copy AS bigint) AS copy,
  o.read_only,
  count(*) AS calls,
  min(o.at_ms) AS first_ms,
  max(o.at_ms) AS last_ms,
  array_join(slice(array_agg(DISTINCT o.session ORDER BY o.session) FILTER (WHERE o.session IS NOT NULL), 1, :examples), chr(31)) AS session_examples,
  array_join(slice(array_agg(DISTINCT o.access_key ORDER BY o.access_key) FILTER (WHERE o.access_key IS NOT NULL), 1, :examples), chr(31)) AS key_examples,
  array_join(slice(array_agg(DISTINCT o.actor ORDER BY o.actor) FILTER (WHERE o.actor IS NOT NULL), 1, :examples), chr(31)) AS actor_examples,
  CAST(min_by(o.event_id, concat(CAST(o.at_ms AS varchar), CAST(o.event_id AS varchar))) AS varchar) AS event_id,
  array_join(slice(array_agg(DISTINCT o.region ORDER BY o.region) FILTER (WHERE o.region IS NOT NULL), 1, :examples), chr(31)) AS region_examples,
  o.role
FROM own AS o
GROUP BY o.caller, o.service, o.operation, o.outcome, o.error, o.conditions, o.ip, o.caller_kind, o.copy, o.read_only, o.role
ORDER BY o.conditions IS NULL, coalesce(o.read_only, false), min(o.at_ms), o.caller, o.service, o.operation, o.outcome, o.error, o.conditions, o.ip, o.caller_kind, o.copy, o.read_only, o.role
LIMIT :most
