-- name: investigation.linked_calls
-- The calls in a scope of principals that the subject made and of keys that were issued to it, one row per caller and what
-- investigation.calls tells apart.
-- in: principals list, keys list, from_ms int64, to_ms int64, examples int64, most int64
-- out: principal text, session text, service text, operation text, outcome text, error text, conditions text, ip text, caller_kind text, copy int64, read_only boolean, calls int64, first_ms int64, last_ms int64, sessions int64, keys int64, session_examples text, key_examples text, actor_examples text, event_id text, region_examples text, principal_account text, account_id text
SELECT
  c.principal,
  c.session,
  c.service,
  c.operation,
  c.outcome,
  c.error,
  c.conditions,
  c.ip,
  c.caller_kind,
  CAST(c.copy AS bigint) AS copy,
  c.read_only,
  count(*) AS calls,
  min(c.at_ms) AS first_ms,
  max(c.at_ms) AS last_ms,
  count(DISTINCT c.session) AS sessions,
  count(DISTINCT c.access_key) AS keys,
  array_join(slice(array_agg(DISTINCT c.session ORDER BY c.session) FILTER (WHERE c.session IS NOT NULL), 1, :examples), chr(31)) AS session_examples,
  array_join(slice(array_agg(DISTINCT c.access_key ORDER BY c.access_key) FILTER (WHERE c.access_key IS NOT NULL), 1, :examples), chr(31)) AS key_examples,
  array_join(slice(array_agg(DISTINCT c.actor ORDER BY c.actor) FILTER (WHERE c.actor IS NOT NULL), 1, :examples), chr(31)) AS actor_examples,
  CAST(min_by(c.event_id, concat(CAST(c.at_ms AS varchar), CAST(c.event_id AS varchar))) AS varchar) AS event_id,
  array_join(slice(array_agg(DISTINCT c.region ORDER BY c.region) FILTER (WHERE c.region IS NOT NULL), 1, :examples), chr(31)) AS region_examples,
  max(c.principal_account) AS principal_account,
  max(c.account_id) AS account_id
FROM call AS c
WHERE c.at_ms >= :from_ms
  AND c.at_ms < :to_ms
  AND (contains(:principals, c.principal) OR contains(:keys, c.access_key))
GROUP BY c.principal, c.session, c.service, c.operation, c.outcome, c.error, c.conditions, c.ip, c.caller_kind, c.copy, c.read_only
ORDER BY c.conditions IS NULL, coalesce(c.read_only, false), min(c.at_ms), c.principal, c.session, c.service, c.operation, c.outcome, c.error, c.conditions, c.ip, c.caller_kind, c.copy, c.read_only
LIMIT :most
