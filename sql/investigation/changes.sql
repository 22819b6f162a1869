-- name: investigation.changes
-- The calls in a scope by which a party changed something that lasts, those with a condition first. Of a linked principal
-- `every` call is meant, or those that `keys` signed; of two accounts' copies of a call one.
-- in: operations list, principal text, principal_id text, session text, access_key text, every boolean, keys list, copy int64, from_ms int64, to_ms int64, most int64
-- out: at_ms int64, event_id text, account_id text, region text, principal text, session text, access_key text, service text, operation text, facts text, conditions text
SELECT
  c.at_ms, CAST(c.event_id AS varchar) AS event_id, c.account_id, c.region, c.principal, c.session, c.access_key, c.service, c.operation,
  c.facts, c.conditions
FROM call AS c
WHERE c.principal = :principal
  AND (CAST(:principal_id AS varchar) IS NULL OR c.principal_id = :principal_id)
  AND (CAST(:session AS varchar) IS NULL OR c.session = :session)
  AND (CAST(:access_key AS varchar) IS NULL OR c.access_key = :access_key)
  AND (CAST(:every AS boolean) OR contains(:keys, c.access_key))
  AND c.operation IN (SELECT o.operation FROM UNNEST(:operations) AS o(operation))
  AND c.copy = :copy
  AND c.outcome = 'success'
  AND c.at_ms >= :from_ms
  AND c.at_ms < :to_ms
ORDER BY c.conditions IS NULL, c.at_ms, event_id
LIMIT :most
