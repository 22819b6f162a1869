-- name: investigation.volume
-- How much a subject did in its scope and in its baseline, by kind of caller, with the APIs and addresses of all kinds
-- together; a foreign account's copies apart.
-- in: principal text, principal_id text, session text, access_key text, from_ms int64, to_ms int64, baseline_from_ms int64, baseline_to_ms int64
-- out: caller_kind text, copy int64, calls int64, succeeded int64, baseline_calls int64, all_apis int64, all_addresses int64
WITH own AS (
  SELECT c.caller_kind, c.copy, c.outcome, c.service, c.operation, c.ip, c.at_ms,
    c.at_ms >= :from_ms AND c.at_ms < :to_ms AS in_scope,
    c.at_ms >= :baseline_from_ms AND c.at_ms < :baseline_to_ms AS in_baseline
  FROM call AS c
  WHERE c.principal = :principal
    AND (CAST(:principal_id AS varchar) IS NULL OR c.principal_id = :principal_id)
    AND (CAST(:session AS varchar) IS NULL OR c.session = :session)
    AND (CAST(:access_key AS varchar) IS NULL OR c.access_key = :access_key)
),
kinds AS (
  SELECT
    caller_kind,
    copy,
    count(CASE WHEN in_scope THEN 1 END) AS calls,
    count(CASE WHEN in_scope AND outcome = 'success' THEN 1 END) AS succeeded,
    count(CASE WHEN in_baseline THEN 1 END) AS baseline_calls
  FROM own
  WHERE in_scope OR in_baseline
  GROUP BY caller_kind, copy
),
whole AS (
  SELECT copy, count(DISTINCT concat(service, ':', operation)) AS apis, count(DISTINCT ip) AS addresses
  FROM own
  WHERE in_scope
  GROUP BY copy
)
SELECT
  k.caller_kind, CAST(k.copy AS bigint) AS copy, k.calls, k.succeeded, k.baseline_calls,
  coalesce(w.apis, 0) AS all_apis,
  coalesce(w.addresses, 0) AS all_addresses
FROM kinds AS k
LEFT JOIN whole AS w ON w.copy = k.copy
ORDER BY k.caller_kind, k.copy
