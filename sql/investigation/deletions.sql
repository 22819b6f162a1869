-- name: investigation.deletions
-- What callers removed in a scope, and how much of it the same caller had made in that scope before. Things whose id only the
-- answer to their making tells are known by the facts of the calls. A thing was made by the call whose name says so: CreateUser
-- makes a user, CreateAccessKey does not; and only the call for the same noun removes it.
-- in: principals list, from_ms int64, to_ms int64, most int64
-- out: principal text, session text, service text, operation text, ip text, resources int64, made_here int64
WITH told AS (
  SELECT
    c.principal, c.session, c.service, c.operation, c.ip, f.kind, c.error, c.at_ms,
    nullif(split_part(split_part(concat(chr(10), c.facts), concat(chr(10), f.fact, '='), 2), chr(10), 1), '') AS id
  FROM call AS c
  CROSS JOIN (VALUES
    ('policy', 'made_policy'), ('flow_logs', 'made_flow_logs'), ('flow_logs', 'flow_logs'), ('access_key', 'made_key'),
    ('access_key', 'removed_key')) AS f(kind, fact)
  WHERE contains(:principals, c.principal)
    AND c.at_ms >= :from_ms
    AND c.at_ms < :to_ms
    AND c.facts IS NOT NULL
),
own AS (
  SELECT t.principal, t.session, t.service, t.operation, t.ip, t.resource_kind, t.resource_id, t.calls, t.failed, t.first_ms, t.last_ms
  FROM touch AS t
  WHERE contains(:principals, t.principal)
    AND t.operation <> 'DeleteAccessKey'  -- names the user as well; what it removes is the key, of which the facts tell
    AND t.last_ms >= :from_ms
    AND t.first_ms < :to_ms
  UNION ALL
  SELECT
    c.principal, c.session, c.service, c.operation, c.ip, c.kind AS resource_kind, c.id AS resource_id, 1 AS calls,
    CASE WHEN c.error IS NULL THEN 0 ELSE 1 END AS failed, c.at_ms AS first_ms, c.at_ms AS last_ms
  FROM told AS c
  WHERE c.id IS NOT NULL
),
named AS (
  SELECT
    o.principal, o.session, o.service, o.operation, o.ip, o.resource_kind, o.resource_id, o.calls, o.failed, o.first_ms, o.last_ms,
    replace(o.resource_kind, '_', '') AS letters,
    lower(CASE
      WHEN starts_with(o.operation, 'Deregister') THEN substr(o.operation, 11)
      WHEN starts_with(o.operation, 'Terminate') THEN substr(o.operation, 10)
      WHEN starts_with(o.operation, 'Schedule') THEN replace(substr(o.operation, 9), 'Deletion', '')
      WHEN starts_with(o.operation, 'Allocate') OR starts_with(o.operation, 'Register') THEN substr(o.operation, 9)
      WHEN starts_with(o.operation, 'Release') THEN substr(o.operation, 8)
      WHEN starts_with(o.operation, 'Copy') THEN substr(o.operation, 5)
      WHEN starts_with(o.operation, 'Run') THEN substr(o.operation, 4)
      ELSE substr(o.operation, 7)
    END) AS noun
  FROM own AS o
),
made AS (
  SELECT principal, session, resource_kind, resource_id, noun, min(first_ms) AS made_ms
  FROM named
  WHERE calls > failed
    AND (starts_with(operation, 'Create') OR starts_with(operation, 'Run') OR starts_with(operation, 'Register')
      OR starts_with(operation, 'Allocate') OR starts_with(operation, 'Import') OR starts_with(operation, 'Copy'))
    AND (noun LIKE concat('%', letters) OR noun = concat(letters, 's') OR noun = 'loginprofile')
  GROUP BY principal, session, resource_kind, resource_id, noun
),
removed AS (
  SELECT principal, session, service, operation, ip, resource_kind, resource_id, noun, max(last_ms) AS last_ms
  FROM named
  WHERE calls > failed
    AND (starts_with(operation, 'Delete') OR starts_with(operation, 'Terminate') OR starts_with(operation, 'Remove')
      OR starts_with(operation, 'Deregister') OR starts_with(operation, 'Release') OR starts_with(operation, 'Schedule'))
  GROUP BY principal, session, service, operation, ip, resource_kind, resource_id, noun
)
SELECT
  r.principal,
  r.session,
  r.service,
  r.operation,
  r.ip,
  count(*) AS resources,
  count(CASE WHEN m.made_ms <= r.last_ms THEN 1 END) AS made_here
FROM removed AS r
LEFT JOIN made AS m
  ON m.principal = r.principal
  AND m.session IS NOT DISTINCT FROM r.session
  AND m.resource_kind = r.resource_kind
  AND m.resource_id = r.resource_id
  AND m.noun = r.noun
GROUP BY r.principal, r.session, r.service, r.operation, r.ip
ORDER BY r.principal, r.session, r.service, r.operation, r.ip
LIMIT :most
