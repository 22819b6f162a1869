-- name: triage.calls
-- What everybody did in a scope, principal after principal: one row per session, API, outcome, role to be assumed and set of
-- conditions that hold. What services did, for themselves or in somebody's name, is left out.
-- in: from_ms int64, to_ms int64, most int64
-- out: principal text, session text, service text, operation text, outcome text, conditions text, role text, copy int64, read_only boolean, calls int64, first_ms int64, last_ms int64, ip text, caller_kind text
WITH own AS (
  SELECT
    c.principal, c.session, c.service, c.operation, c.outcome, c.conditions, c.copy, c.read_only, c.at_ms, c.ip, c.caller_kind,
    CASE
      WHEN starts_with(c.operation, 'AssumeRole')
      THEN nullif(split_part(split_part(concat(chr(10), c.facts), concat(chr(10), 'role_arn='), 2), chr(10), 1), '')
    END AS role
  FROM call AS c
  WHERE c.at_ms >= :from_ms
    AND c.at_ms < :to_ms
    AND c.principal IS NOT NULL
    AND NOT starts_with(c.principal, 'service:')
    AND c.caller_kind NOT IN ('service', 'on_behalf', 'aws')
)
SELECT
  principal, session, service, operation, outcome, conditions, role,
  CAST(copy AS bigint) AS copy,
  read_only,
  count(*) AS calls,
  min(at_ms) AS first_ms,
  max(at_ms) AS last_ms,
  min(ip) AS ip,
  min(caller_kind) AS caller_kind
FROM own
GROUP BY principal, session, service, operation, outcome, conditions, role, copy, read_only
ORDER BY principal, session, service, operation, outcome, conditions, role, copy, read_only
LIMIT :most
