-- name: investigation.addresses
-- The addresses a subject called from, where they are, and what came from them before and within the scope. Of a principal that
-- is linked to one, the sessions of the scope `apart`, of `every` call or those that `keys` signed; its baseline is that of the
-- whole principal, under no caller. Of a cut-off both windows have their share: a baseline that is cut away makes all of it new.
-- in: principal text, principal_id text, session text, access_key text, apart boolean, every boolean, keys list, from_ms int64, to_ms int64, baseline_from_ms int64, baseline_to_ms int64, examples int64, most int64
-- out: caller text, ip text, caller_kind text, calls int64, succeeded int64, first_ms int64, last_ms int64, baseline_calls int64, baseline_first_ms int64, session_examples text, key_examples text, actor_examples text, country text, city text, latitude real, longitude real, radius_km int64, asn int64, aso text, hosting text
WITH calls AS (
  SELECT
    coalesce(c.session, c.principal) AS caller,
    c.ip, c.caller_kind, c.outcome, c.at_ms, c.session, c.access_key, c.actor,
    c.at_ms >= :from_ms AND c.at_ms < :to_ms AND (CAST(:every AS boolean) OR contains(:keys, c.access_key)) AS in_scope,
    c.at_ms >= :baseline_from_ms AND c.at_ms < :baseline_to_ms AS in_baseline
  FROM call AS c
  WHERE c.principal = :principal
    AND (CAST(:principal_id AS varchar) IS NULL OR c.principal_id = :principal_id)
    AND (CAST(:session AS varchar) IS NULL OR c.session = :session)
    AND (CAST(:access_key AS varchar) IS NULL OR c.access_key = :access_key)
    AND c.ip IS NOT NULL
    AND c.caller_kind IN ('internet', 'private', 'vpce', 'unknown')
),
told AS (
  SELECT
    CASE WHEN CAST(:apart AS boolean) AND in_scope THEN caller END AS caller,
    ip, caller_kind, outcome, at_ms, session, access_key, actor, in_scope, in_baseline
  FROM calls
  WHERE in_scope OR in_baseline
),
own AS (
  SELECT
    caller,
    ip,
    caller_kind,
    count(CASE WHEN in_scope THEN 1 END) AS calls,
    count(CASE WHEN in_scope AND outcome = 'success' THEN 1 END) AS succeeded,
    min(CASE WHEN in_scope THEN at_ms END) AS first_ms,
    max(CASE WHEN in_scope THEN at_ms END) AS last_ms,
    count(CASE WHEN in_baseline THEN 1 END) AS baseline_calls,
    min(CASE WHEN in_baseline THEN at_ms END) AS baseline_first_ms,
    array_join(slice(array_agg(DISTINCT session ORDER BY session) FILTER (WHERE session IS NOT NULL AND in_scope), 1, :examples), chr(31)) AS session_examples,
    array_join(slice(array_agg(DISTINCT access_key ORDER BY access_key) FILTER (WHERE access_key IS NOT NULL AND in_scope), 1, :examples), chr(31)) AS key_examples,
    array_join(slice(array_agg(DISTINCT actor ORDER BY actor) FILTER (WHERE actor IS NOT NULL AND in_scope), 1, :examples), chr(31)) AS actor_examples
  FROM told
  GROUP BY caller, ip, caller_kind
)
SELECT
  o.caller, o.ip, o.caller_kind, o.calls, o.succeeded, o.first_ms, o.last_ms,
  o.baseline_calls, o.baseline_first_ms, o.session_examples, o.key_examples, o.actor_examples,
  p.country, p.city, p.latitude, p.longitude, CAST(p.radius_km AS bigint) AS radius_km, p.asn, p.aso, p.hosting
FROM own AS o
LEFT JOIN place AS p ON p.ip = o.ip
ORDER BY
  row_number() OVER (PARTITION BY o.calls > 0 ORDER BY o.calls DESC, o.baseline_calls DESC, o.ip, o.caller_kind, o.caller),
  o.calls DESC, o.ip, o.caller_kind, o.caller
LIMIT :most
