-- name: investigation.undoings
-- The calls since a time, to the end of the store, by which anybody may have undone a change in some accounts.
-- in: operations list, accounts list, from_ms int64
-- out: at_ms int64, event_id text, account_id text, region text, principal text, session text, access_key text, service text, operation text, facts text, conditions text
SELECT
  c.at_ms, CAST(c.event_id AS varchar) AS event_id, c.account_id, c.region, c.principal, c.session, c.access_key, c.service, c.operation,
  c.facts, c.conditions
FROM call AS c
WHERE c.at_ms >= :from_ms
  AND c.operation IN (SELECT o.operation FROM UNNEST(:operations) AS o(operation))
  AND c.outcome = 'success'
  AND contains(:accounts, c.account_id)
ORDER BY c.at_ms, event_id
