-- name: investigation.deletions
-- What callers removed in a scope, and how much of it the same caller had made in that scope before.
-- in: principals list, from_ms int64, to_ms int64, most int64
-- out: principal text, session text, service text, operation text, ip text, resources int64, made_here int64, example text
WITH own AS (
  SELECT t.principal, t.session, t.service, t.operation, t.ip, t.resource_kind, t.resource_id, t.calls, t.failed, t.first_ms, t.last_ms
  FROM touch AS t
  WHERE contains(:principals, t.principal)
    AND t.last_ms >= :from_ms
    AND t.first_ms < :to_ms
),
made AS (
  SELECT principal, session, resource_kind, resource_id, min(first_ms) AS made_ms
  FROM own
  WHERE calls > failed
    AND (starts_with(operation, 'Create') OR starts_with(operation, 'Run') OR starts_with(operation, 'Register')
      OR starts_with(operation, 'Allocate') OR starts_with(operation, 'Import') OR starts_with(operation, 'Copy'))
  GROUP BY principal, session, resource_kind, resource_id
),
removed AS (
  SELECT principal, session, service, operation, ip, resource_kind, resource_id, max(last_ms) AS last_ms
  FROM own
  WHERE calls > failed
    AND (starts_with(operation, 'Delete') OR starts_with(operation, 'Terminate') OR starts_with(operation, 'Remove')
      OR starts_with(operation, 'Deregister') OR starts_with(operation, 'Release') OR starts_with(operation, 'Schedule'))
  GROUP BY principal, session, service, operation, ip, resource_kind, resource_id
)
SELECT
  r.principal,
  r.session,
  r.service,
  r.operation,
  r.ip,
  count(*) AS resources,
  count(CASE WHEN m.made_ms <= r.last_ms THEN 1 END) AS made_here,
  min(r.resource_id) AS example
FROM removed AS r
LEFT JOIN made AS m
  ON m.principal = r.principal
  AND m.session IS NOT DISTINCT FROM r.session
  AND m.resource_kind = r.resource_kind
  AND m.resource_id = r.resource_id
GROUP BY r.principal, r.session, r.service, r.operation, r.ip
ORDER BY r.principal, r.session, r.service, r.operation, r.ip
LIMIT :most
