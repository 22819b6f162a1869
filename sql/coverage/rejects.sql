-- name: coverage.rejects
-- What could not be read in objects that touch a window, by reason; objects without any readable time are among them.
-- in: from_ms int64, to_ms int64, most int64
-- out: reason text, rejects int64, objects int64, example_path text
SELECT r.reason, count(*) AS rejects, count(DISTINCT r.source_object) AS objects, min(o.path) AS example_path
FROM reject AS r
JOIN source_object AS o ON o.id = r.source_object
WHERE (o.first_ms IS NULL OR o.first_ms < :to_ms)
  AND (o.last_ms IS NULL OR o.last_ms >= :from_ms)
GROUP BY r.reason
ORDER BY count(*) DESC, r.reason
LIMIT :most
