-- name: investigation.deletions
-- What each session of a subject removed in a scope, and how much of it the same session had made in that scope before it first
-- removed it, in the same account and region: names are unique only there. Things whose id only the answer to their making tells
-- are known by the facts of the calls. A thing was made by the call whose name says so: CreateUser makes a user, CreateAccessKey
-- does not; and only the call for the same noun removes it.
-- in: principal text, session text, access_key text, from_ms int64, to_ms int64, most int64
-- out: session text, service text, operation text, ip text, resources int64, made_here int64
WITH told AS (
  SELECT
    c.session, c.account_id, c.region, c.service, c.operation, c.ip, f.kind, c.error, c.at_ms,
    nullif(split_part(split_part(concat(chr(10), c.facts), concat(chr(10), f.fact, '='), 2), chr(10), 1), '') AS id
  FROM call AS c
  CROSS JOIN (VALUES
    ('policy', 'made_policy'), ('flow_logs', 'made_flow_logs'), ('flow_logs', 'flow_logs'), ('access_key', 'made_key'),
    ('access_key', 'removed_key')) AS f(kind, fact)
  WHERE c.principal = :principal
    AND (CAST(:session AS varchar) IS NULL OR c.session = :session)
    AND (CAST(:access_key AS varchar) IS NULL OR c.access_key = :access_key)
    AND c.at_ms >= :from_ms
    AND c.at_ms < :to_ms
    AND c.facts IS NOT NULL
),
own AS (
  SELECT
    t.session, t.account_id, t.region, t.service, t.operation, t.ip, t.resource_kind, t.resource_id, t.calls, t.failed, t.first_ms
  FROM touch AS t
  WHERE t.principal = :principal
    AND (CAST(:session AS varchar) IS NULL OR t.session = :session)
    AND (CAST(:access_key AS varchar) IS NULL OR t.access_key = :access_key)
    AND t.operation <> 'DeleteAccessKey'  -- names the user as well; what it removes is the key, of which the facts tell
    AND t.last_ms >= :from_ms
    AND t.first_ms < :to_ms
  UNION ALL
  SELECT
    c.session, c.account_id, c.region, c.service, c.operation, c.ip, c.kind AS resource_kind, c.id AS resource_id, 1 AS calls,
    CASE WHEN c.error IS NULL THEN 0 ELSE 1 END AS failed, c.at_ms AS first_ms
  FROM told AS c
  WHERE c.id IS NOT NULL
),
named AS (
  SELECT
    o.session, o.account_id, o.region, o.service, o.operation, o.ip, o.resource_kind, o.resource_id, o.calls, o.failed, o.first_ms,
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
  SELECT session, account_id, region, resource_kind, resource_id, noun, min(first_ms) AS made_ms
  FROM named
  WHERE failed = 0  -- where some tries of an hour failed, its first call may be one of them: the thing was there
    AND (starts_with(operation, 'Create') OR starts_with(operation, 'Run') OR starts_with(operation, 'Register')
      OR starts_with(operation, 'Allocate') OR starts_with(operation, 'Import') OR starts_with(operation, 'Copy'))
    AND (noun LIKE concat('%', letters) OR noun = concat(letters, 's') OR noun = 'loginprofile')
  GROUP BY session, account_id, region, resource_kind, resource_id, noun
),
removed AS (
  SELECT session, account_id, region, service, operation, ip, resource_kind, resource_id, noun, min(first_ms) AS removed_ms
  FROM named
  WHERE calls > failed
    AND (starts_with(operation, 'Delete') OR starts_with(operation, 'Terminate') OR starts_with(operation, 'Remove')
      OR starts_with(operation, 'Deregister') OR starts_with(operation, 'Release') OR starts_with(operation, 'Schedule'))
  GROUP BY session, account_id, region, service, operation, ip, resource_kind, resource_id, noun
)
SELECT
  r.session,
  r.service,
  r.operation,
  r.ip,
  count(*) AS resources,
  count(CASE WHEN m.made_ms <= r.removed_ms THEN 1 END) AS made_here
FROM removed AS r
LEFT JOIN made AS m
  ON m.session IS NOT DISTINCT FROM r.session
  AND m.account_id IS NOT DISTINCT FROM r.account_id
  AND m.region IS NOT DISTINCT FROM r.region
  AND m.resource_kind = r.resource_kind
  AND m.resource_id = r.resource_id
  AND m.noun = r.noun
GROUP BY r.session, r.service, r.operation, r.ip
ORDER BY r.session, r.service, r.operation, r.ip
LIMIT :most
