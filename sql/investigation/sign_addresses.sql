-- name: investigation.sign_addresses
-- Of some addresses, which a list of the user trusts and how often a subject called from them in its baseline.
-- in: principal text, principal_id text, session text, access_key text, ips list, baseline_from_ms int64, baseline_to_ms int64
-- out: ip text, trusted int64, baseline_calls int64
WITH told AS (
  SELECT f.ip, 1 AS trusted, 0 AS baseline_calls
  FROM flag AS f
  WHERE f.kind = 'trusted'
    AND contains(:ips, f.ip)
  UNION ALL
  SELECT c.ip, 0 AS trusted, count(*) AS baseline_calls
  FROM call AS c
  WHERE c.principal = :principal
    AND (CAST(:principal_id AS varchar) IS NULL OR c.principal_id = :principal_id)
    AND (CAST(:session AS varchar) IS NULL OR c.session = :session)
    AND (CAST(:access_key AS varchar) IS NULL OR c.access_key = :access_key)
    AND c.at_ms >= :baseline_from_ms
    AND c.at_ms < :baseline_to_ms
    AND contains(:ips, c.ip)
  GROUP BY c.ip
)
SELECT t.ip, CAST(max(t.trusted) AS bigint) AS trusted, CAST(sum(t.baseline_calls) AS bigint) AS baseline_calls
FROM told AS t
GROUP BY t.ip
ORDER BY t.ip
