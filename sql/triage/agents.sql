-- name: triage.agents
-- The user agents of each session in a scope that its principal did not use in the baseline, nor another version of them.
-- in: from_ms int64, to_ms int64, baseline_from_ms int64, baseline_to_ms int64, most int64
-- out: principal text, session text, agent text, calls int64
WITH now_used AS (
  SELECT principal, session, agent, count(*) AS calls
  FROM call
  WHERE at_ms >= :from_ms
    AND at_ms < :to_ms
    AND agent IS NOT NULL
    AND principal IS NOT NULL
    AND NOT starts_with(principal, 'service:')
    AND caller_kind IN ('internet', 'private', 'vpce', 'unknown')
  GROUP BY principal, session, agent
),
used_before AS (
  SELECT principal, agent
  FROM call
  WHERE at_ms >= :baseline_from_ms
    AND at_ms < :baseline_to_ms
    AND agent IS NOT NULL
    AND principal IN (SELECT principal FROM now_used)
    AND caller_kind IN ('internet', 'private', 'vpce', 'unknown')
  GROUP BY principal, agent
),
tools AS (
  SELECT DISTINCT principal, translate(agent, '0123456789', '') AS tool
  FROM used_before
)
SELECT n.principal, n.session, n.agent, n.calls
FROM now_used AS n
LEFT JOIN tools AS t ON t.principal = n.principal AND t.tool = translate(n.agent, '0123456789', '')
WHERE t.principal IS NULL
ORDER BY n.principal, n.session, n.agent
LIMIT :most
