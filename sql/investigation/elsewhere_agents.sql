-- name: investigation.elsewhere_agents
-- Of the given user agents, who else used them before the scope, in the account and outside it, and who else began to in it.
-- in: agents list, account_id text, principal text, others list, baseline_from_ms int64, baseline_to_ms int64, from_ms int64, to_ms int64
-- out: agent text, account_before int64, organisation_before int64, starting int64
WITH began AS (
  SELECT c.agent AS agent, c.principal, c.principal_account,
    min(CASE WHEN c.at_ms >= :baseline_from_ms AND c.at_ms < :baseline_to_ms THEN c.at_ms END) AS baseline_ms
  FROM call AS c
  WHERE ((c.at_ms >= :baseline_from_ms AND c.at_ms < :baseline_to_ms) OR (c.at_ms >= :from_ms AND c.at_ms < :to_ms))
    AND c.caller_kind IN ('internet', 'private', 'vpce', 'unknown')
    AND c.principal <> :principal
    AND NOT contains(:others, c.principal)
    AND contains(:agents, c.agent)
  GROUP BY c.agent, c.principal, c.principal_account
)
SELECT
  agent,
  count(CASE WHEN baseline_ms IS NOT NULL AND principal_account = :account_id THEN 1 END) AS account_before,
  count(CASE WHEN baseline_ms IS NOT NULL THEN 1 END) AS organisation_before,
  count(DISTINCT CASE WHEN baseline_ms IS NULL THEN principal END) AS starting
FROM began
GROUP BY agent
ORDER BY agent
