-- name: investigation.condition_moments
-- When a party made the calls that one record says may meet a condition, with what is counted of each: a value of the call
-- (what), for each value of another (per); without a mark all reads. Calls come only from times in which two adjacent windows hold enough different
-- values, or a large enough sum of them; of what the principal itself has written before nothing counts if it is excused, so that a program which does the same all year gives no row.
-- in: principal text, principal_id text, session text, access_key text, apart boolean, every boolean, keys list, copy int64, mark text, what text, or_what text, per text, total boolean, excuse_own boolean, least int64, window_ms int64, from_ms int64, to_ms int64, most int64
-- out: caller text, part text, value text, api text, at_ms int64, calls int64
WITH marked AS (
  SELECT
    CASE WHEN CAST(:apart AS boolean) THEN coalesce(c.session, c.principal) ELSE '' END AS caller,
    concat(c.service, ':', c.operation) AS api,
    c.at_ms,
    coalesce(CASE :what
      WHEN 'calls' THEN CAST(c.event_id AS varchar)
      WHEN 'operations' THEN concat(c.service, ':', c.operation)
      WHEN 'regions' THEN c.region
      WHEN 'caller_account' THEN c.principal_account
      ELSE nullif(split_part(split_part(concat(chr(10), c.facts), concat(chr(10), :what, '='), 2), chr(10), 1), '')
    END, CASE :or_what
      WHEN 'calls' THEN CAST(c.event_id AS varchar)
      WHEN 'operations' THEN concat(c.service, ':', c.operation)
      WHEN 'regions' THEN c.region
      WHEN 'caller_account' THEN c.principal_account
      ELSE nullif(split_part(split_part(concat(chr(10), c.facts), concat(chr(10), :or_what, '='), 2), chr(10), 1), '')
    END) AS value_list,
    coalesce(CASE :per
      WHEN 'calls' THEN CAST(c.event_id AS varchar)
      WHEN 'operations' THEN concat(c.service, ':', c.operation)
      WHEN 'regions' THEN c.region
      WHEN 'caller_account' THEN c.principal_account
      ELSE nullif(split_part(split_part(concat(chr(10), c.facts), concat(chr(10), :per, '='), 2), chr(10), 1), '')
    END, '') AS part_list
  FROM call AS c
  WHERE c.principal = :principal
    AND (CAST(:principal_id AS varchar) IS NULL OR c.principal_id = :principal_id)
    AND (CAST(:session AS varchar) IS NULL OR c.session = :session)
    AND (CAST(:access_key AS varchar) IS NULL OR c.access_key = :access_key)
    AND (CAST(:every AS boolean) OR contains(:keys, c.access_key))
    AND c.copy = CAST(:copy AS integer)
    AND c.caller_kind NOT IN ('service', 'on_behalf', 'aws')
    AND CASE WHEN CAST(:mark AS varchar) IS NULL THEN c.read_only ELSE contains(split(c.conditions, ' '), :mark) END
    AND c.at_ms >= :from_ms
    AND c.at_ms < :to_ms
),
written AS (
  SELECT t.resource_id, min(t.first_ms) AS first_ms
  FROM touch AS t
  WHERE CAST(:excuse_own AS boolean)
    AND t.principal = :principal
    AND (starts_with(t.operation, 'Create') OR starts_with(t.operation, 'Put'))
    AND t.calls > t.failed
    AND t.first_ms < :to_ms
  GROUP BY t.resource_id
),
split_up AS (
  SELECT m.caller, p.part, v.value, m.api, m.at_ms, m.at_ms - m.at_ms % :window_ms AS block_ms
  FROM marked AS m
  CROSS JOIN UNNEST(split(m.value_list, ',')) AS v(value)
  CROSS JOIN UNNEST(split(m.part_list, ',')) AS p(part)
  LEFT JOIN written AS w
    ON w.resource_id = split_part(concat(v.value, ':'), ':', CASE WHEN starts_with(v.value, 'arn:') THEN 7 ELSE 1 END)
    AND w.first_ms <= m.at_ms
  WHERE w.resource_id IS NULL
),
blocks AS (
  SELECT s.caller, s.part, s.block_ms - b.back * :window_ms AS block_ms, s.value, s.api, s.at_ms
  FROM split_up AS s
  CROSS JOIN (VALUES (0), (1)) AS b(back)
),
dense AS (
  SELECT caller, part, block_ms
  FROM blocks
  GROUP BY caller, part, block_ms
  HAVING CASE
    WHEN CAST(:total AS boolean) THEN sum(try_cast(value AS bigint))
    ELSE count(DISTINCT value)
  END >= :least
)
SELECT s.caller, s.part, s.value, s.api, s.at_ms, count(*) AS calls
FROM split_up AS s
INNER JOIN (
  SELECT caller, part, block_ms FROM dense
  UNION
  SELECT caller, part, block_ms + :window_ms FROM dense
) AS t ON t.caller = s.caller AND t.part = s.part AND t.block_ms = s.block_ms
GROUP BY s.caller, s.part, s.value, s.api, s.at_ms
ORDER BY s.caller, s.part, s.at_ms, s.api, s.value
LIMIT :most
