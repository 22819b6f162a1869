-- name: trace.sign_ins
-- The last console sign-in of each of the given principals before a time.
-- in: principals list, to_ms int64, most int64
-- out: principal text, ip text, at_ms int64
SELECT issued_to AS principal, max_by(by_ip, at_ms) AS ip, max(at_ms) AS at_ms
FROM credential
WHERE kind = 'console'
  AND at_ms < :to_ms
  AND contains(:principals, issued_to)
GROUP BY issued_to
ORDER BY issued_to
LIMIT :most
