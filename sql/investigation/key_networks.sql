-- name: investigation.key_networks
-- The networks from which each temporary key of a party called over the internet, in scope and in the baseline apart, for keys
-- that have several. Known: the party called from it in the baseline, whatever the key.
-- in: principal text, principal_id text, session text, access_key text, apart boolean, every boolean, keys list, copy int64, from_ms int64, to_ms int64, baseline_from_ms int64, baseline_to_ms int64, most int64
-- out: caller text, key text, in_scope boolean, asn int64, aso text, hosting text, known boolean, calls int64, first_ms int64, last_ms int64
WITH used AS (
  SELECT
    CASE WHEN CAST(:apart AS boolean) THEN coalesce(c.session, c.principal) ELSE '' END AS caller,
    c.access_key AS key, c.at_ms, p.asn, p.aso, p.hosting,
    c.at_ms >= :from_ms AND c.at_ms < :to_ms AS in_scope
  FROM call AS c
  INNER JOIN place AS p ON p.ip = c.ip
  WHERE c.principal = :principal
    AND (CAST(:principal_id AS varchar) IS NULL OR c.principal_id = :principal_id)
    AND (CAST(:session AS varchar) IS NULL OR c.session = :session)
    AND (CAST(:access_key AS varchar) IS NULL OR c.access_key = :access_key)
    AND (CAST(:every AS boolean) OR contains(:keys, c.access_key))
    AND c.copy = CAST(:copy AS integer)
    AND c.caller_kind = 'internet'
    AND p.asn IS NOT NULL
    AND ((c.at_ms >= :from_ms AND c.at_ms < :to_ms)
      OR (c.at_ms >= :baseline_from_ms AND c.at_ms < :baseline_to_ms))
),
known AS (
  SELECT DISTINCT asn
  FROM used
  WHERE NOT in_scope
),
several AS (
  SELECT key, in_scope
  FROM used
  WHERE starts_with(key, 'ASIA')
  GROUP BY key, in_scope
  HAVING count(DISTINCT asn) > 1
)
SELECT
  u.caller, u.key, u.in_scope, u.asn, u.aso, u.hosting,
  k.asn IS NOT NULL AS known,
  count(*) AS calls,
  min(u.at_ms) AS first_ms,
  max(u.at_ms) AS last_ms
FROM used AS u
INNER JOIN several AS s ON s.key = u.key AND s.in_scope = u.in_scope
LEFT JOIN known AS k ON k.asn = u.asn
GROUP BY u.caller, u.key, u.in_scope, u.asn, u.aso, u.hosting, k.asn
ORDER BY u.in_scope DESC, u.caller, u.key, min(u.at_ms), u.asn, u.aso, u.hosting
LIMIT :most
