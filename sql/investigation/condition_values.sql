-- name: investigation.condition_values
-- The values that a party's calls which may meet a condition have in one place of the call (what), and how many such calls
-- had the same value before: of the principal, and of anybody in the accounts of those calls.
-- in: principal text, principal_id text, session text, access_key text, apart boolean, every boolean, keys list, copy int64, mark text, what text, from_ms int64, to_ms int64, baseline_from_ms int64, baseline_to_ms int64, most int64
-- out: caller text, value text, calls int64, first_ms int64, last_ms int64, baseline_calls int64, account_baseline_calls int64
WITH own AS (
  SELECT
    CASE WHEN CAST(:apart AS boolean) THEN coalesce(c.session, c.principal) ELSE '' END AS caller,
    c.at_ms,
    c.account_id,
    CASE :what
      WHEN '' THEN ''
      WHEN 'operations' THEN concat(c.service, ':', c.operation)
      WHEN 'regions' THEN c.region
      WHEN 'caller_account' THEN c.principal_account
      ELSE nullif(split_part(split_part(concat(chr(10), c.facts), concat(chr(10), :what, '='), 2), chr(10), 1), '')
    END AS value_list
  FROM call AS c
  WHERE c.principal = :principal
    AND (CAST(:principal_id AS varchar) IS NULL OR c.principal_id = :principal_id)
    AND (CAST(:session AS varchar) IS NULL OR c.session = :session)
    AND (CAST(:access_key AS varchar) IS NULL OR c.access_key = :access_key)
    AND (CAST(:every AS boolean) OR contains(:keys, c.access_key))
    AND c.copy = CAST(:copy AS integer)
    AND c.caller_kind NOT IN ('service', 'on_behalf', 'aws')
    AND contains(split(c.conditions, ' '), :mark)
    AND c.at_ms >= :from_ms
    AND c.at_ms < :to_ms
),
scope AS (
  SELECT o.caller, v.value, count(*) AS calls, min(o.at_ms) AS first_ms, max(o.at_ms) AS last_ms
  FROM own AS o
  CROSS JOIN UNNEST(split(o.value_list, ',')) AS v(value)
  GROUP BY o.caller, v.value
),
earlier AS (
  SELECT
    c.principal,
    CASE :what
      WHEN '' THEN ''
      WHEN 'operations' THEN concat(c.service, ':', c.operation)
      WHEN 'regions' THEN c.region
      WHEN 'caller_account' THEN c.principal_account
      ELSE nullif(split_part(split_part(concat(chr(10), c.facts), concat(chr(10), :what, '='), 2), chr(10), 1), '')
    END AS value_list
  FROM call AS c
  WHERE c.account_id IN (SELECT account_id FROM own)
    AND contains(split(c.conditions, ' '), :mark)
    AND c.at_ms >= :baseline_from_ms
    AND c.at_ms < :baseline_to_ms
),
before AS (
  SELECT v.value, count(*) AS calls, count(CASE WHEN e.principal = :principal THEN 1 END) AS own_calls
  FROM earlier AS e
  CROSS JOIN UNNEST(split(e.value_list, ',')) AS v(value)
  GROUP BY v.value
)
SELECT
  s.caller, s.value, s.calls, s.first_ms, s.last_ms,
  coalesce(b.own_calls, 0) AS baseline_calls,
  coalesce(b.calls, 0) AS account_baseline_calls
FROM scope AS s
LEFT JOIN before AS b ON b.value = s.value
ORDER BY s.first_ms, s.caller, s.value
LIMIT :most
