-- name: investigation.sign_agents
-- The agents with which a subject, and the sessions and principals that are linked to it (`parties`), called some APIs in a scope,
-- and whether the subject was usual to use them before. What AWS calls for somebody is nobody's agent. A call of which there are
-- copies in other accounts' trails is told under each `book`: 0 is the caller's own account.
-- in: principal text, principal_id text, session text, access_key text, parties list, apis list, from_ms int64, to_ms int64, baseline_from_ms int64, baseline_to_ms int64, most int64
-- out: caller text, api text, ip text, access_key text, book text, value text, example text, usual int64, calls int64, first_ms int64, last_ms int64
WITH usual AS (
  SELECT DISTINCT c.agent
  FROM call AS c
  WHERE c.principal = :principal
    AND (CAST(:principal_id AS varchar) IS NULL OR c.principal_id = :principal_id)
    AND (CAST(:session AS varchar) IS NULL OR c.session = :session)
    AND (CAST(:access_key AS varchar) IS NULL OR c.access_key = :access_key)
    AND c.at_ms >= :baseline_from_ms
    AND c.at_ms < :baseline_to_ms
    AND c.agent IS NOT NULL
),
called AS (
  SELECT
    CASE
      WHEN c.principal = :principal
        AND (CAST(:principal_id AS varchar) IS NULL OR c.principal_id = :principal_id)
        AND (CAST(:session AS varchar) IS NULL OR c.session = :session)
        AND (CAST(:access_key AS varchar) IS NULL OR c.access_key = :access_key)
      THEN CAST(NULL AS varchar)
      ELSE coalesce(c.session, c.principal)
    END AS caller,
    concat(c.service, ':', c.operation) AS api,
    c.ip, c.access_key, c.copy, c.agent, c.user_agent, c.at_ms
  FROM call AS c
  WHERE c.at_ms >= :from_ms
    AND c.at_ms < :to_ms
    AND c.agent IS NOT NULL
    AND c.caller_kind NOT IN ('service', 'on_behalf', 'aws')
    AND (c.principal = :principal OR contains(:parties, coalesce(c.session, c.principal)))
)
SELECT
  c.caller,
  c.api,
  c.ip,
  c.access_key,
  CAST(c.copy AS varchar) AS book,
  c.agent AS value,
  min(c.user_agent) AS example,
  CAST(count(u.agent) AS bigint) AS usual,
  count(*) AS calls,
  min(c.at_ms) AS first_ms,
  max(c.at_ms) AS last_ms
FROM called AS c
LEFT JOIN usual AS u ON u.agent = c.agent
WHERE (c.caller IS NULL OR contains(:parties, c.caller))
  AND contains(:apis, c.api)
GROUP BY c.caller, c.api, c.ip, c.access_key, c.copy, c.agent
ORDER BY count(*) DESC, c.caller, c.api, c.ip, c.access_key, c.copy, c.agent
LIMIT :most
