-- name: coverage.logged_accounts
-- Every account whose logs the store holds.
-- out: account_id text
SELECT DISTINCT a.account_id
FROM source_object AS s
CROSS JOIN UNNEST(split(s.accounts, ',')) AS a(account_id)
ORDER BY a.account_id
