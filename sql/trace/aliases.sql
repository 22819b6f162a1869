-- name: trace.aliases
-- The principals that have given unique ids (AROA..., AIDA...).
-- in: ids list, most int64
-- out: alias text, id text
SELECT DISTINCT alias, id
FROM alias
WHERE alias_kind = 'principal_id'
  AND contains(:ids, alias)
ORDER BY alias, id
LIMIT :most
