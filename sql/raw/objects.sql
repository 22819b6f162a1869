-- name: raw.objects
-- Where given objects lie, by the ledger.
-- in: ids list
-- out: id int64, path text, sha256 text
SELECT id, min(path) AS path, min(sha256) AS sha256
FROM source_object
WHERE contains(:ids, CAST(id AS varchar))
GROUP BY id
ORDER BY id
