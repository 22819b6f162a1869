-- name: triage.key_signs
-- Callers of whose keys or addresses a condition may hold that no mark of a call stands for, by its id: a temporary key seen in
-- two networks, an instance's session seen at two addresses, a long-lived key without a use for so many days and with one
-- before, a hosting or VPN network.
-- in: from_ms int64, to_ms int64, baseline_from_ms int64, baseline_to_ms int64, dormant_ms int64, most int64
-- out: principal text, session text, condition text, ip text, calls int64, first_ms int64, last_ms int64
WITH seen AS (
  SELECT
    c.principal, c.session, c.session_kind, c.access_key, c.ip, c.caller_kind, c.at_ms, p.asn, p.hosting,
    c.at_ms >= :from_ms AND c.at_ms < :to_ms AS in_scope
  FROM call AS c
  LEFT JOIN place AS p ON p.ip = c.ip
  WHERE c.principal IS NOT NULL
    AND NOT starts_with(c.principal, 'service:')
    AND c.caller_kind NOT IN ('service', 'on_behalf', 'aws')
    AND ((c.at_ms >= :from_ms AND c.at_ms < :to_ms)
      OR (c.at_ms >= :baseline_from_ms AND c.at_ms < :baseline_to_ms))
),
rested AS (
  SELECT s.access_key, count(CASE WHEN NOT s.in_scope AND s.at_ms >= :dormant_ms THEN 1 END) AS recent
  FROM seen AS s
  WHERE starts_with(s.access_key, 'AKIA')
  GROUP BY s.access_key
  HAVING count(CASE WHEN s.in_scope THEN 1 END) > 0
),
dormant AS (
  SELECT r.access_key
  FROM rested AS r
  WHERE r.recent = 0
    AND (r.access_key IN (SELECT c.access_key FROM call AS c WHERE c.at_ms < :dormant_ms)
      OR r.access_key IN (SELECT i.key FROM credential AS i WHERE i.at_ms < :dormant_ms))
)
SELECT s.principal, s.session, 'R09.shared' AS condition, min(s.ip) AS ip, count(*) AS calls, min(s.at_ms) AS first_ms, max(s.at_ms) AS last_ms
FROM seen AS s
WHERE s.in_scope
  AND s.caller_kind = 'internet'
  AND starts_with(s.access_key, 'ASIA')
GROUP BY s.principal, s.session, s.access_key
HAVING count(DISTINCT s.asn) > 1
UNION ALL
SELECT s.principal, s.session, 'C18' AS condition, max(CASE WHEN s.in_scope THEN s.ip END) AS ip, count(CASE WHEN s.in_scope THEN 1 END) AS calls,
  min(CASE WHEN s.in_scope THEN s.at_ms END) AS first_ms, max(CASE WHEN s.in_scope THEN s.at_ms END) AS last_ms
FROM seen AS s
WHERE s.session_kind = 'instance'
  AND s.caller_kind IN ('internet', 'private')
GROUP BY s.principal, s.session
HAVING count(DISTINCT s.ip) > 1
  AND count(CASE WHEN s.in_scope THEN 1 END) > 0
UNION ALL
SELECT s.principal, s.session, 'R09.dormant' AS condition, min(s.ip) AS ip, count(*) AS calls, min(s.at_ms) AS first_ms, max(s.at_ms) AS last_ms
FROM seen AS s
WHERE s.in_scope
  AND s.access_key IN (SELECT access_key FROM dormant)
GROUP BY s.principal, s.session
UNION ALL
SELECT s.principal, s.session, 'C78.network' AS condition, min(s.ip) AS ip, count(*) AS calls, min(s.at_ms) AS first_ms, max(s.at_ms) AS last_ms
FROM seen AS s
WHERE s.in_scope
  AND s.caller_kind = 'internet'
  AND s.hosting IS NOT NULL
GROUP BY s.principal, s.session
ORDER BY 1, 2, 3, 4, 6
LIMIT :most
