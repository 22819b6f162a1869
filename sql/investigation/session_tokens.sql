-- name: investigation.session_tokens
-- Session tokens that a party asked for in scope and that were used from several networks.
-- in: principal text, access_key text, from_ms int64, to_ms int64, most int64
-- out: key text, at_ms int64, networks int64
SELECT i.key, i.at_ms, count(DISTINCT p.asn) AS networks
FROM credential AS i
INNER JOIN call AS c ON c.access_key = i.key
INNER JOIN place AS p ON p.ip = c.ip
WHERE i.kind = 'session_token'
  AND i.by_principal = :principal
  AND (CAST(:access_key AS varchar) IS NULL OR i.by_key = :access_key)
  AND i.at_ms >= :from_ms
  AND i.at_ms < :to_ms
  AND c.at_ms >= :from_ms
  AND c.caller_kind = 'internet'
GROUP BY i.key, i.at_ms
HAVING count(DISTINCT p.asn) > 1
ORDER BY i.at_ms, i.key
LIMIT :most
