-- name: behaviour.addresses
-- Every distinct text in the address column of the calls, real addresses and what was written in their place.
-- out: ip text
SELECT DISTINCT c.ip
FROM call AS c
WHERE c.ip IS NOT NULL
ORDER BY c.ip
