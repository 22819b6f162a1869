-- name: behaviour.unplaced
-- The same texts, those that have no place yet.
-- out: ip text
SELECT DISTINCT c.ip
FROM call AS c
LEFT JOIN place AS p ON p.ip = c.ip
WHERE c.ip IS NOT NULL AND p.ip IS NULL
ORDER BY c.ip
