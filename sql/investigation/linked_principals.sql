-- name: investigation.linked_principals
-- Who called in a scope as one of the given principals or with one of the given keys; those of whose calls a condition holds
-- come first, then the busiest.
-- in: principals list, keys list, from_ms int64, to_ms int64, most int64
-- out: principal text
SELECT c.principal
FROM call AS c
WHERE c.at_ms >= :from_ms
  AND c.at_ms < :to_ms
  AND c.principal IS NOT NULL
  AND (contains(:principals, c.principal) OR contains(:keys, c.access_key))
GROUP BY c.principal
ORDER BY count(c.conditions) DESC, count(*) DESC, c.principal
LIMIT :most
