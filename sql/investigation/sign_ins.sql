-- name: investigation.sign_ins
-- Console sign-ins of a user that succeeded within a time, whatever path the user has.
-- in: account_prefix text, user_suffix text, from_ms int64, to_ms int64
-- out: calls int64
SELECT count(*) AS calls
FROM call AS c
WHERE starts_with(c.principal, :account_prefix)
  AND substr(c.principal, -length(:user_suffix)) = :user_suffix
  AND c.service = 'signin'
  AND c.operation = 'ConsoleLogin'
  AND c.outcome = 'success'
  AND c.at_ms >= :from_ms
  AND c.at_ms < :to_ms
