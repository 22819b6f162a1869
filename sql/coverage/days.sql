-- name: coverage.days
-- Days of the baseline, counted back from the scope, on which the account has logs and on which the subject was active.
-- in: account_id text, principal text, principal_id text, session text, access_key text, baseline_from_ms int64, baseline_to_ms int64, day_ms int64
-- out: logged_days int64, active_days int64
WITH calls AS (
  SELECT
    (:baseline_to_ms - 1 - at_ms) - (:baseline_to_ms - 1 - at_ms) % :day_ms AS age_ms,
    CASE
      WHEN principal = :principal
        AND (CAST(:principal_id AS varchar) IS NULL OR principal_id = :principal_id)
        AND (CAST(:session AS varchar) IS NULL OR session = :session)
        AND (CAST(:access_key AS varchar) IS NULL OR access_key = :access_key)
      THEN 1
    END AS own
  FROM call
  WHERE (account_id = :account_id OR principal = :principal)
    AND at_ms >= :baseline_from_ms
    AND at_ms < :baseline_to_ms
),
days AS (
  SELECT age_ms, count(own) AS own_calls
  FROM calls
  GROUP BY age_ms
)
SELECT count(*) AS logged_days, count(CASE WHEN own_calls > 0 THEN 1 END) AS active_days
FROM days
