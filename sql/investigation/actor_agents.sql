-- name: investigation.actor_agents
-- The user agents of each actor that called as a subject both in its baseline and in its scope, as investigation.actor_addresses
-- tells them apart.
-- in: principal text, principal_id text, session text, access_key text, from_ms int64, to_ms int64, baseline_from_ms int64, baseline_to_ms int64, examples int64, most int64
-- out: caller text, agent text, example text, calls int64, succeeded int64, first_ms int64, last_ms int64, baseline_calls int64, ip_examples text, session_examples text, key_examples text, actor_examples text
WITH calls AS (
  SELECT
    c.actor, c.agent, c.user_agent, c.ip, c.outcome, c.at_ms, c.session, c.access_key,
    c.at_ms >= :from_ms AND c.at_ms < :to_ms AS in_scope
  FROM call AS c
  WHERE c.principal = :principal
    AND (CAST(:principal_id AS varchar) IS NULL OR c.principal_id = :principal_id)
    AND (CAST(:session AS varchar) IS NULL OR c.session = :session)
    AND (CAST(:access_key AS varchar) IS NULL OR c.access_key = :access_key)
    AND c.agent IS NOT NULL
    AND c.actor IS NOT NULL
    AND c.caller_kind IN ('internet', 'private', 'vpce', 'unknown')
    AND ((c.at_ms >= :from_ms AND c.at_ms < :to_ms) OR (c.at_ms >= :baseline_from_ms AND c.at_ms < :baseline_to_ms))
),
issued AS (
  SELECT key, min(by_actor) AS actor
  FROM credential
  WHERE key IN (SELECT access_key FROM calls)
    AND NOT starts_with(by_actor, 'service:')
    AND NOT starts_with(by_actor, 'account:')
    AND (by_session IS NULL OR by_actor <> by_session)
  GROUP BY key
),
acted AS (
  SELECT
    CASE WHEN c.actor = c.session THEN coalesce(i.actor, c.actor) ELSE c.actor END AS actor,
    c.agent, c.user_agent, c.ip, c.outcome, c.at_ms, c.session, c.access_key, c.in_scope
  FROM calls AS c
  LEFT JOIN issued AS i ON i.key = c.access_key
),
lasting AS (
  SELECT actor
  FROM acted
  GROUP BY actor
  HAVING count(CASE WHEN in_scope THEN 1 END) > 0 AND count(CASE WHEN NOT in_scope THEN 1 END) > 0
)
SELECT
  a.actor AS caller,
  a.agent,
  coalesce(min(CASE WHEN a.in_scope THEN a.user_agent END), min(a.user_agent)) AS example,
  count(CASE WHEN a.in_scope THEN 1 END) AS calls,
  count(CASE WHEN a.in_scope AND a.outcome = 'success' THEN 1 END) AS succeeded,
  min(CASE WHEN a.in_scope THEN a.at_ms END) AS first_ms,
  max(CASE WHEN a.in_scope THEN a.at_ms END) AS last_ms,
  count(CASE WHEN NOT a.in_scope THEN 1 END) AS baseline_calls,
  array_join(slice(array_agg(DISTINCT a.ip ORDER BY a.ip) FILTER (WHERE a.ip IS NOT NULL AND a.in_scope), 1, :examples), chr(31)) AS ip_examples,
  array_join(slice(array_agg(DISTINCT a.session ORDER BY a.session) FILTER (WHERE a.session IS NOT NULL AND a.in_scope), 1, :examples), chr(31)) AS session_examples,
  array_join(slice(array_agg(DISTINCT a.access_key ORDER BY a.access_key) FILTER (WHERE a.access_key IS NOT NULL AND a.in_scope), 1, :examples), chr(31)) AS key_examples,
  a.actor AS actor_examples
FROM acted AS a
JOIN lasting AS l ON l.actor = a.actor
GROUP BY a.actor, a.agent
ORDER BY a.actor, a.agent
LIMIT :most
