-- name: investigation.volume
-- How much a subject did in its scope, by kind of caller, with the APIs and addresses of all kinds together; a foreign account's
-- copies apart.
-- in: principal text, principal_id text, session text, access_key text, from_ms int64, to_ms int64
-- out: caller_kind text, copy int64, calls int64, succeeded int64, all_apis int64, all_addresses int64
WITH own AS (
  SELECT c.caller_kind, c.copy, c.outcome, c.service, c.operation, c.ip
  FROM call AS c
  WHERE c.principal = :principal
    AND (CAST(:principal_id AS varchar) IS NULL OR c.principal_id = :principal_id)
    AND (CAST(:session AS varchar) IS NULL OR c.session = :session)
    AND (CAST(:access_key AS varchar) IS NULL OR c.access_key = :access_key)
    AND c.at_ms >= :from_ms
    AND c.at_ms < :to_ms
),
kinds AS (
  SELECT caller_kind, copy, count(*) AS calls, count(CASE WHEN outcome = 'success' THEN 1 END) AS succeeded
  FROM own
  GROUP BY caller_kind, copy
),
whole AS (
  SELECT copy, count(DISTINCT concat(service, ':', operation)) AS apis, count(DISTINCT ip) AS addresses
  FROM own
  GROUP BY copy
)
SELECT
  k.caller_kind, CAST(k.copy AS bigint) AS copy, k.calls, k.succeeded,
  w.apis AS all_apis,
  w.addresses AS all_addresses
FROM kinds AS k
JOIN whole AS w ON w.copy = k.copy
ORDER BY k.caller_kind, k.copy
