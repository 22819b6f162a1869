-- name: investigation.agents
-- The user agents of a subject in scope and baseline, with one as it was written; of a principal that is linked to one as
-- investigation.addresses tells them apart.
-- in: principal text, principal_id text, session text, access_key text, apart boolean, every boolean, keys list, from_ms int64, to_ms int64, baseline_from_ms int64, baseline_to_ms int64, examples int64, most int64
-- out: caller text, agent text, example text, calls int64, succeeded int64, first_ms int64, last_ms int64, baseline_calls int64, ip_examples text, session_examples text, key_examples text, actor_examples text
WITH calls AS (
  SELECT
    coalesce(c.session, c.principal) AS caller,
    c.agent, c.user_agent, c.outcome, c.at_ms, c.ip, c.session, c.access_key, c.actor,
    c.at_ms >= :from_ms AND c.at_ms < :to_ms AND (CAST(:every AS boolean) OR contains(:keys, c.access_key)) AS in_scope,
    c.at_ms >= :baseline_from_ms AND c.at_ms < :baseline_to_ms AS in_baseline
  FROM call AS c
  WHERE c.principal = :principal
    AND (CAST(:principal_id AS varchar) IS NULL OR c.principal_id = :principal_id)
    AND (CAST(:session AS varchar) IS NULL OR c.session = :session)
    AND (CAST(:access_key AS varchar) IS NULL OR c.access_key = :access_key)
    AND c.agent IS NOT NULL
    AND c.caller_kind IN ('internet', 'private', 'vpce', 'unknown')
),
own AS (
  SELECT
    CASE WHEN CAST(:apart AS boolean) AND in_scope THEN caller END AS caller,
    agent, user_agent, outcome, at_ms, ip, session, access_key, actor, in_scope, in_baseline
  FROM calls
  WHERE in_scope OR in_baseline
)
SELECT
  caller,
  agent,
  coalesce(min(CASE WHEN in_scope THEN user_agent END), min(user_agent)) AS example,
  count(CASE WHEN in_scope THEN 1 END) AS calls,
  count(CASE WHEN in_scope AND outcome = 'success' THEN 1 END) AS succeeded,
  min(CASE WHEN in_scope THEN at_ms END) AS first_ms,
  max(CASE WHEN in_scope THEN at_ms END) AS last_ms,
  count(CASE WHEN in_baseline THEN 1 END) AS baseline_calls,
  array_join(slice(array_agg(DISTINCT ip ORDER BY ip) FILTER (WHERE ip IS NOT NULL AND in_scope), 1, :examples), chr(31)) AS ip_examples,
  array_join(slice(array_agg(DISTINCT session ORDER BY session) FILTER (WHERE session IS NOT NULL AND in_scope), 1, :examples), chr(31)) AS session_examples,
  array_join(slice(array_agg(DISTINCT access_key ORDER BY access_key) FILTER (WHERE access_key IS NOT NULL AND in_scope), 1, :examples), chr(31)) AS key_examples,
  array_join(slice(array_agg(DISTINCT actor ORDER BY actor) FILTER (WHERE actor IS NOT NULL AND in_scope), 1, :examples), chr(31)) AS actor_examples
FROM own
GROUP BY caller, agent
ORDER BY
  row_number() OVER (
    PARTITION BY count(CASE WHEN in_scope THEN 1 END) > 0
    ORDER BY count(CASE WHEN in_scope THEN 1 END) DESC, count(CASE WHEN in_baseline THEN 1 END) DESC, agent, caller),
  count(CASE WHEN in_scope THEN 1 END) DESC, agent, caller
LIMIT :most
