-- name: investigation.elsewhere_places
-- Every place that other principals called from before or in the scope, to tell whether one is new to all of them, and some of
-- those who began to in the scope.
-- in: account_id text, principal text, others list, baseline_from_ms int64, baseline_to_ms int64, from_ms int64, to_ms int64, examples int64, most int64
-- out: country text, city text, latitude real, longitude real, radius_km int64, account_before int64, organisation_before int64, starting_examples text
WITH began AS (
  SELECT p.country, p.city, p.latitude, p.longitude, p.radius_km, c.principal, c.principal_account,
    min(CASE WHEN c.at_ms >= :baseline_from_ms AND c.at_ms < :baseline_to_ms THEN c.at_ms END) AS baseline_ms
  FROM call AS c
  JOIN place AS p ON p.ip = c.ip
  WHERE ((c.at_ms >= :baseline_from_ms AND c.at_ms < :baseline_to_ms) OR (c.at_ms >= :from_ms AND c.at_ms < :to_ms))
    AND c.caller_kind = 'internet'
    AND c.principal <> :principal
    AND NOT contains(:others, c.principal)
    AND p.country IS NOT NULL
  GROUP BY p.country, p.city, p.latitude, p.longitude, p.radius_km, c.principal, c.principal_account
)
SELECT
  country,
  city,
  latitude,
  longitude,
  CAST(radius_km AS bigint) AS radius_km,
  count(CASE WHEN baseline_ms IS NOT NULL AND principal_account = :account_id THEN 1 END) AS account_before,
  count(CASE WHEN baseline_ms IS NOT NULL THEN 1 END) AS organisation_before,
  array_join(slice(array_agg(DISTINCT principal ORDER BY principal) FILTER (WHERE baseline_ms IS NULL), 1, :examples), chr(31)) AS starting_examples
FROM began
GROUP BY country, city, latitude, longitude, radius_km
ORDER BY country, city, latitude, longitude, radius_km
LIMIT :most
