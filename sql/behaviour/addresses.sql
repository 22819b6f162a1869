-- name: behaviour.addresses
-- Every distinct text in the address column of the calls, real addresses and what was written in their place; and
-- whether it has a place already.
-- out: ip text, placed boolean
SELECT a.ip, p.ip IS NOT NULL AS placed
FROM (SELECT DISTINCT c.ip AS ip FROM call AS c WHERE c.ip IS NOT NULL) AS a
LEFT JOIN place AS p ON p.ip = a.ip
ORDER BY a.ip
