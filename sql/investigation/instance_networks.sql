-- name: investigation.instance_networks
-- Where each session of an instance called from, with which key and agent: in scope and in the baseline apart. Calls through
-- an endpoint are left out: endpoints are at home in the network of the instance.
-- in: principal text, principal_id text, session text, access_key text, apart boolean, every boolean, keys list, copy int64, from_ms int64, to_ms int64, baseline_from_ms int64, baseline_to_ms int64, most int64
-- out: caller text, session text, in_scope boolean, key text, ip text, asn int64, aso text, agent text, calls int64, first_ms int64, last_ms int64
SELECT
  CASE WHEN CAST(:apart AS boolean) THEN coalesce(c.session, c.principal) ELSE '' END AS caller,
  c.session,
  c.at_ms >= :from_ms AND c.at_ms < :to_ms AS in_scope,
  c.access_key AS key, c.ip, p.asn, p.aso, c.agent,
  count(*) AS calls,
  min(c.at_ms) AS first_ms,
  max(c.at_ms) AS last_ms
FROM call AS c
LEFT JOIN place AS p ON p.ip = c.ip
  WHERE c.principal = :principal
    AND (CAST(:principal_id AS varchar) IS NULL OR c.principal_id = :principal_id)
    AND (CAST(:session AS varchar) IS NULL OR c.session = :session)
    AND (CAST(:access_key AS varchar) IS NULL OR c.access_key = :access_key)
    AND (CAST(:every AS boolean) OR contains(:keys, c.access_key))
    AND c.copy = CAST(:copy AS integer)
    AND c.session_kind = 'instance'
    AND c.session IS NOT NULL
    AND c.ip IS NOT NULL
    AND c.caller_kind IN ('internet', 'private')
    AND ((c.at_ms >= :from_ms AND c.at_ms < :to_ms)
      OR (c.at_ms >= :baseline_from_ms AND c.at_ms < :baseline_to_ms))
GROUP BY 1, 2, 3, 4, 5, 6, 7, 8
ORDER BY 3 DESC, c.session, min(c.at_ms), c.access_key, c.ip, p.asn, p.aso, c.agent
LIMIT :most
