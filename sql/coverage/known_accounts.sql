-- name: coverage.known_accounts
-- The accounts whose trails were read, as the ledger lists them: comma separated, one distinct list a row.
-- out: accounts text
SELECT DISTINCT accounts
FROM source_object
WHERE accounts IS NOT NULL
ORDER BY accounts
