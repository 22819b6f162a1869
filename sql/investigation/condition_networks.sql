-- name: investigation.condition_networks
-- Addresses in networks that were not used before, from which a party made calls that may meet a condition; without a mark
-- any of its calls. Before: in the baseline, by the principal (whose = principal), by anybody in the accounts of those calls
-- (account), or in such calls with the same value (per).
-- in: principal text, principal_id text, session text, access_key text, apart boolean, every boolean, keys list, copy int64, mark text, whose text, per text, hosting_only boolean, from_ms int64, to_ms int64, baseline_from_ms int64, baseline_to_ms int64, most int64
-- out: caller text, ip text, asn int64, aso text, hosting text, calls int64, first_ms int64, last_ms int64
WITH own AS (
  SELECT
    CASE WHEN CAST(:apart AS boolean) THEN coalesce(c.session, c.principal) ELSE '' END AS caller,
    c.ip, c.at_ms, c.account_id, p.asn, p.aso, p.hosting,
    CASE :per
      WHEN '' THEN ''
      WHEN 'operations' THEN concat(c.service, ':', c.operation)
      WHEN 'regions' THEN c.region
      WHEN 'caller_account' THEN c.principal_account
      ELSE nullif(split_part(split_part(concat(chr(10), c.facts), concat(chr(10), :per, '='), 2), chr(10), 1), '')
    END AS part
  FROM call AS c
  INNER JOIN place AS p ON p.ip = c.ip
  WHERE c.principal = :principal
    AND (CAST(:principal_id AS varchar) IS NULL OR c.principal_id = :principal_id)
    AND (CAST(:session AS varchar) IS NULL OR c.session = :session)
    AND (CAST(:access_key AS varchar) IS NULL OR c.access_key = :access_key)
    AND (CAST(:every AS boolean) OR contains(:keys, c.access_key))
    AND c.copy = CAST(:copy AS integer)
    AND c.caller_kind NOT IN ('service', 'on_behalf', 'aws')
    AND (CAST(:mark AS varchar) IS NULL OR contains(split(c.conditions, ' '), :mark))
    AND c.caller_kind = 'internet'
    AND p.asn IS NOT NULL
    AND (NOT CAST(:hosting_only AS boolean) OR p.hosting IS NOT NULL)
    AND c.at_ms >= :from_ms
    AND c.at_ms < :to_ms
),
known AS (
  SELECT DISTINCT
    p.asn,
    CASE WHEN :whose = 'per' THEN CASE :per
      WHEN '' THEN ''
      WHEN 'operations' THEN concat(c.service, ':', c.operation)
      WHEN 'regions' THEN c.region
      WHEN 'caller_account' THEN c.principal_account
      ELSE nullif(split_part(split_part(concat(chr(10), c.facts), concat(chr(10), :per, '='), 2), chr(10), 1), '')
    END END AS part
  FROM call AS c
  INNER JOIN place AS p ON p.ip = c.ip
  WHERE c.at_ms >= :baseline_from_ms
    AND c.at_ms < :baseline_to_ms
    AND c.caller_kind = 'internet'
    AND ((:whose = 'principal' AND c.principal = :principal)
      OR (:whose = 'account' AND c.account_id IN (SELECT account_id FROM own))
      OR (:whose = 'per' AND contains(split(c.conditions, ' '), :mark)))
)
SELECT o.caller, o.ip, o.asn, o.aso, o.hosting, count(*) AS calls, min(o.at_ms) AS first_ms, max(o.at_ms) AS last_ms
FROM own AS o
LEFT JOIN known AS k ON k.asn = o.asn AND (k.part IS NULL OR k.part = o.part)
WHERE k.asn IS NULL
GROUP BY o.caller, o.ip, o.asn, o.aso, o.hosting
ORDER BY min(o.at_ms), o.caller, o.ip, o.asn, o.aso, o.hosting
LIMIT :most
