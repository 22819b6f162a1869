-- name: timeline.runs
-- The calls of a subject and of what is linked to it in a scope, as runs in time order: of one caller, API, outcome, address and
-- set of conditions, with no pause longer than allowed. Linked are all calls of some principals, and those that some keys signed.
-- in: principal text, principal_id text, session text, access_key text, principals list, keys list, from_ms int64, to_ms int64, pause_ms int64, most int64
-- out: own int64, principal text, session text, access_key text, service text, operation text, outcome text, error text, conditions text, role text, ip text, caller_kind text, copy int64, read_only boolean, calls int64, first_ms int64, last_ms int64, event_id text
WITH told AS (
  SELECT
    CASE
      WHEN c.principal = :principal
        AND (CAST(:principal_id AS varchar) IS NULL OR c.principal_id = :principal_id)
        AND (CAST(:session AS varchar) IS NULL OR c.session = :session)
        AND (CAST(:access_key AS varchar) IS NULL OR c.access_key = :access_key)
      THEN 1 ELSE 0
    END AS own,
    c.principal, c.session, c.access_key, c.service, c.operation, c.outcome, c.error, c.conditions, c.ip, c.caller_kind, c.copy, c.read_only,
    c.at_ms, c.event_id,
    CASE
      WHEN starts_with(c.operation, 'AssumeRole')
      THEN nullif(split_part(split_part(concat(chr(10), c.facts), concat(chr(10), 'role_arn='), 2), chr(10), 1), '')
    END AS role
  FROM call AS c
  WHERE c.at_ms >= :from_ms
    AND c.at_ms < :to_ms
    AND (c.principal = :principal OR contains(:principals, c.principal) OR contains(:keys, c.access_key))
),
paused AS (
  SELECT
    t.own, t.principal, t.session, t.access_key, t.service, t.operation, t.outcome, t.error, t.conditions, t.role, t.ip, t.caller_kind,
    t.copy, t.read_only, t.at_ms, t.event_id,
    CASE
      WHEN t.at_ms - lag(t.at_ms) OVER (
        PARTITION BY t.own, t.principal, t.session, t.access_key, t.service, t.operation, t.outcome, t.error, t.conditions, t.role, t.ip,
          t.caller_kind, t.copy, t.read_only
        ORDER BY t.at_ms, t.event_id) <= :pause_ms
      THEN 0 ELSE 1
    END AS starts
  FROM told AS t
  WHERE t.own = 1 OR contains(:principals, t.principal) OR contains(:keys, t.access_key)
),
numbered AS (
  SELECT
    p.own, p.principal, p.session, p.access_key, p.service, p.operation, p.outcome, p.error, p.conditions, p.role, p.ip, p.caller_kind,
    p.copy, p.read_only, p.at_ms, p.event_id,
    sum(p.starts) OVER (
      PARTITION BY p.own, p.principal, p.session, p.access_key, p.service, p.operation, p.outcome, p.error, p.conditions, p.role, p.ip,
        p.caller_kind, p.copy, p.read_only
      ORDER BY p.at_ms, p.event_id ROWS UNBOUNDED PRECEDING) AS run
  FROM paused AS p
)
SELECT
  CAST(n.own AS bigint) AS own,
  n.principal, n.session, n.access_key, n.service, n.operation, n.outcome, n.error, n.conditions, n.role, n.ip, n.caller_kind,
  CAST(n.copy AS bigint) AS copy,
  n.read_only,
  count(*) AS calls,
  min(n.at_ms) AS first_ms,
  max(n.at_ms) AS last_ms,
  CAST(min_by(n.event_id, concat(CAST(n.at_ms AS varchar), CAST(n.event_id AS varchar))) AS varchar) AS event_id
FROM numbered AS n
GROUP BY n.own, n.principal, n.session, n.access_key, n.service, n.operation, n.outcome, n.error, n.conditions, n.role, n.ip,
  n.caller_kind, n.copy, n.read_only, n.run
ORDER BY min(n.at_ms), max(n.at_ms), n.principal, n.session, n.access_key, n.service, n.operation, n.outcome, n.error, n.conditions, n.role,
  n.ip, n.caller_kind, n.copy, n.read_only
LIMIT :most
