-- name: investigation.addresses
-- The addresses a subject called from, where they are, and what came from them before and within the scope.
-- in: principal text, principal_id text, session text, access_key text, from_ms int64, to_ms int64, baseline_from_ms int64, baseline_to_ms int64, day_ms int64, examples int64, most int64
-- out: ip text, caller_kind text, calls int64, succeeded int64, first_ms int64, last_ms int64, baseline_calls int64, baseline_days int64, baseline_first_ms int64, baseline_last_ms int64, sessions int64, session_examples text, key_examples text, actor_examples text, country text, city text, region_name text, latitude real, longitude real, radius_km int64, asn int64, aso text, hosting text
WITH own AS (
  SELECT
    c.ip,
    c.caller_kind,
    count_if(c.at_ms >= :from_ms) AS calls,
    count_if(c.at_ms >= :from_ms AND c.outcome = 'success') AS succeeded,
    min(CASE WHEN c.at_ms >= :from_ms THEN c.at_ms END) AS first_ms,
    max(CASE WHEN c.at_ms >= :from_ms THEN c.at_ms END) AS last_ms,
    count_if(c.at_ms < :baseline_to_ms) AS baseline_calls,
    count(DISTINCT CASE WHEN c.at_ms < :baseline_to_ms THEN c.at_ms - c.at_ms % :day_ms END) AS baseline_days,
    min(CASE WHEN c.at_ms < :baseline_to_ms THEN c.at_ms END) AS baseline_first_ms,
    max(CASE WHEN c.at_ms < :baseline_to_ms THEN c.at_ms END) AS baseline_last_ms,
    count(DISTINCT CASE WHEN c.at_ms >= :from_ms THEN c.session END) AS sessions,
    array_join(slice(array_agg(DISTINCT c.session ORDER BY c.session) FILTER (WHERE c.session IS NOT NULL AND c.at_ms >= :from_ms), 1, :examples), chr(31)) AS session_examples,
    array_join(slice(array_agg(DISTINCT c.access_key ORDER BY c.access_key) FILTER (WHERE c.access_key IS NOT NULL AND c.at_ms >= :from_ms), 1, :examples), chr(31)) AS key_examples,
    array_join(slice(array_agg(DISTINCT c.actor ORDER BY c.actor) FILTER (WHERE c.actor IS NOT NULL AND c.at_ms >= :from_ms), 1, :examples), chr(31)) AS actor_examples
  FROM call AS c
  WHERE c.principal = :principal
    AND (CAST(:principal_id AS varchar) IS NULL OR c.principal_id = :principal_id)
    AND (CAST(:session AS varchar) IS NULL OR c.session = :session)
    AND (CAST(:access_key AS varchar) IS NULL OR c.access_key = :access_key)
    AND c.ip IS NOT NULL
    AND c.caller_kind IN ('internet', 'private', 'vpce', 'unknown')
    AND ((c.at_ms >= :from_ms AND c.at_ms < :to_ms) OR (c.at_ms >= :baseline_from_ms AND c.at_ms < :baseline_to_ms))
  GROUP BY c.ip, c.caller_kind
)
SELECT
  o.ip, o.caller_kind, o.calls, o.succeeded, o.first_ms, o.last_ms,
  o.baseline_calls, o.baseline_days, o.baseline_first_ms, o.baseline_last_ms,
  o.sessions, o.session_examples, o.key_examples, o.actor_examples,
  p.country, p.city, p.region_name, p.latitude, p.longitude, CAST(p.radius_km AS bigint) AS radius_km, p.asn, p.aso, p.hosting
FROM own AS o
LEFT JOIN place AS p ON p.ip = o.ip
ORDER BY o.calls DESC, o.baseline_calls DESC, o.ip, o.caller_kind
LIMIT :most
