-- name: investigation.flags
-- The lists that hold an address which a subject called from, trusted lists among them.
-- in: principal text, principal_id text, session text, access_key text, from_ms int64, to_ms int64, baseline_from_ms int64, baseline_to_ms int64
-- out: ip text, list text, kind text
SELECT DISTINCT f.ip, f.list, f.kind
FROM flag AS f
WHERE f.ip IN (
  SELECT c.ip
  FROM call AS c
  WHERE c.principal = :principal
    AND (CAST(:principal_id AS varchar) IS NULL OR c.principal_id = :principal_id)
    AND (CAST(:session AS varchar) IS NULL OR c.session = :session)
    AND (CAST(:access_key AS varchar) IS NULL OR c.access_key = :access_key)
    AND ((c.at_ms >= :from_ms AND c.at_ms < :to_ms) OR (c.at_ms >= :baseline_from_ms AND c.at_ms < :baseline_to_ms))
)
ORDER BY f.ip, f.list, f.kind
