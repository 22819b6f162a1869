-- name: investigation.sign_resources
-- The resources that a subject, and the sessions and principals that are linked to it (`parties`), touched by some APIs. They are
-- kept by the hour: every hour that has a call within the scope counts as a whole. Trails of several accounts may tell of the same
-- calls: each is a `book`.
-- in: principal text, session text, access_key text, parties list, apis list, from_ms int64, to_ms int64, most int64
-- out: caller text, api text, ip text, access_key text, book text, kind text, value text, calls int64, first_ms int64, last_ms int64
WITH touched AS (
  SELECT
    CASE
      WHEN t.principal = :principal
        AND (CAST(:session AS varchar) IS NULL OR t.session = :session)
        AND (CAST(:access_key AS varchar) IS NULL OR t.access_key = :access_key)
      THEN CAST(NULL AS varchar)
      ELSE coalesce(t.session, t.principal)
    END AS caller,
    concat(t.service, ':', t.operation) AS api,
    t.ip, t.access_key, t.account_id, t.resource_kind, t.resource_id, t.calls, t.first_ms, t.last_ms
  FROM touch AS t
  WHERE t.first_ms < :to_ms
    AND t.last_ms >= :from_ms
    AND (t.principal = :principal OR contains(:parties, coalesce(t.session, t.principal)))
)
SELECT
  t.caller,
  t.api,
  t.ip,
  t.access_key,
  t.account_id AS book,
  t.resource_kind AS kind,
  t.resource_id AS value,
  CAST(sum(t.calls) AS bigint) AS calls,
  min(t.first_ms) AS first_ms,
  max(t.last_ms) AS last_ms
FROM touched AS t
WHERE (t.caller IS NULL OR contains(:parties, t.caller))
  AND contains(:apis, t.api)
GROUP BY t.caller, t.api, t.ip, t.access_key, t.account_id, t.resource_kind, t.resource_id
ORDER BY sum(t.calls) DESC, t.caller, t.api, t.ip, t.access_key, t.account_id, t.resource_kind, t.resource_id
LIMIT :most
