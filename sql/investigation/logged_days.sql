-- name: investigation.logged_days
-- Whole days within a time of which the store holds calls of an account.
-- in: account_id text, day_ms int64, from_ms int64, to_ms int64
-- out: days int64
SELECT count(DISTINCT c.at_ms - c.at_ms % :day_ms) AS days
FROM call AS c
WHERE c.account_id = :account_id
  AND c.at_ms >= :from_ms
  AND c.at_ms < :to_ms
