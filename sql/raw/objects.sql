-- name: raw.objects
-- The ledger rows of given objects.
-- in: ids list
-- out: id int64, path text, kind text, shape text, compression text, bytes int64, sha256 text, events int64, first_ms int64, last_ms int64
SELECT id, min(path) AS path, min(kind) AS kind, min(shape) AS shape, min(compression) AS compression, min(bytes) AS bytes, min(sha256) AS sha256, CAST(sum(events) AS bigint) AS events, min(first_ms) AS first_ms, max(last_ms) AS last_ms
FROM source_object
WHERE contains(:ids, CAST(id AS varchar))
GROUP BY id
ORDER BY first_ms, id
