-- name: triage.principals
-- Who acted in a scope, each with what it did itself, and on how many days of the baseline it was active, in its own account and
-- in others. Services are nobody.
-- in: from_ms int64, to_ms int64, baseline_from_ms int64, baseline_to_ms int64, day_ms int64, most int64
-- out: principal text, account_id text, calls int64, own_calls int64, first_ms int64, last_ms int64, active_days int64, foreign_days int64
WITH acted AS (
  SELECT
    c.principal,
    max(c.principal_account) AS account_id,
    count(*) AS calls,
    count(CASE WHEN c.caller_kind NOT IN ('service', 'on_behalf', 'aws') THEN 1 END) AS own_calls,
    min(c.at_ms) AS first_ms,
    max(c.at_ms) AS last_ms
  FROM call AS c
  WHERE c.at_ms >= :from_ms
    AND c.at_ms < :to_ms
    AND c.principal IS NOT NULL
    AND NOT starts_with(c.principal, 'service:')
  GROUP BY c.principal
),
aged AS (
  SELECT
    c.principal,
    (:baseline_to_ms - 1 - c.at_ms) - (:baseline_to_ms - 1 - c.at_ms) % :day_ms AS age_ms,
    CASE WHEN c.account_id = c.principal_account THEN 1 END AS at_home
  FROM call AS c
  WHERE c.at_ms >= :baseline_from_ms
    AND c.at_ms < :baseline_to_ms
    AND c.principal IS NOT NULL
),
days AS (
  SELECT principal, age_ms, count(at_home) AS at_home
  FROM aged
  GROUP BY principal, age_ms
),
usual AS (
  SELECT principal, count(*) AS active_days, count(CASE WHEN at_home = 0 THEN 1 END) AS foreign_days
  FROM days
  GROUP BY principal
)
SELECT
  a.principal, a.account_id, a.calls, a.own_calls, a.first_ms, a.last_ms,
  coalesce(u.active_days, 0) AS active_days,
  coalesce(u.foreign_days, 0) AS foreign_days
FROM acted AS a
LEFT JOIN usual AS u ON u.principal = a.principal
ORDER BY a.principal
LIMIT :most
