-- name: investigation.sign_ins
-- Users of an account who signed in to the console with success within a time, whatever path they have, and when first.
-- in: account_prefix text, from_ms int64, to_ms int64, most int64
-- out: principal text, first_ms int64
SELECT c.principal, min(c.at_ms) AS first_ms
FROM call AS c
WHERE starts_with(c.principal, :account_prefix)
  AND c.service = 'signin'
  AND c.operation = 'ConsoleLogin'
  AND c.outcome = 'success'
  AND c.at_ms >= :from_ms
  AND c.at_ms < :to_ms
GROUP BY c.principal
ORDER BY c.principal
LIMIT :most
