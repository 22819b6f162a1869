-- name: triage.places
-- Where each principal called from over the internet, session by session in the scope and at all in the baseline (`baseline` = 1,
-- no session); only principals of which the scope has a place or a network that is not among those of their baseline.
-- in: from_ms int64, to_ms int64, baseline_from_ms int64, baseline_to_ms int64, most int64
-- out: principal text, baseline int64, session text, ip text, country text, city text, latitude real, longitude real, radius_km int64, asn int64, aso text, hosting text, workload int64, calls int64
WITH scope AS (
  SELECT
    c.principal, c.session, c.ip,
    count(*) AS calls,
    count(c.actor) AS actors,
    count(CASE WHEN strpos(c.actor, '#') > 0 THEN 1 END) AS workloads
  FROM call AS c
  WHERE c.at_ms >= :from_ms
    AND c.at_ms < :to_ms
    AND c.caller_kind = 'internet'
    AND c.ip IS NOT NULL
    AND c.principal IS NOT NULL
    AND NOT starts_with(c.principal, 'service:')
  GROUP BY c.principal, c.session, c.ip
),
now_used AS (
  SELECT
    s.principal, s.session, min(s.ip) AS ip, p.country, p.city, p.latitude, p.longitude, p.radius_km, p.asn, p.aso, p.hosting,
    min(CASE WHEN s.actors > 0 AND s.workloads = s.actors THEN 1 ELSE 0 END) AS workload,
    CAST(sum(s.calls) AS bigint) AS calls
  FROM scope AS s
  JOIN place AS p ON p.ip = s.ip
  GROUP BY s.principal, s.session, p.country, p.city, p.latitude, p.longitude, p.radius_km, p.asn, p.aso, p.hosting
),
earlier AS (
  SELECT c.principal, c.ip
  FROM call AS c
  WHERE c.at_ms >= :baseline_from_ms
    AND c.at_ms < :baseline_to_ms
    AND c.caller_kind = 'internet'
    AND c.ip IS NOT NULL
    AND c.principal IN (SELECT principal FROM scope)
  GROUP BY c.principal, c.ip
),
used_before AS (
  SELECT
    e.principal, min(e.ip) AS ip, p.country, p.city, p.latitude, p.longitude, p.radius_km, p.asn, p.aso, p.hosting
  FROM earlier AS e
  JOIN place AS p ON p.ip = e.ip
  GROUP BY e.principal, p.country, p.city, p.latitude, p.longitude, p.radius_km, p.asn, p.aso, p.hosting
),
news AS (
  SELECT DISTINCT n.principal
  FROM now_used AS n
  LEFT JOIN used_before AS b
    ON b.principal = n.principal
    AND b.latitude IS NOT DISTINCT FROM n.latitude
    AND b.longitude IS NOT DISTINCT FROM n.longitude
    AND b.radius_km IS NOT DISTINCT FROM n.radius_km
    AND b.asn IS NOT DISTINCT FROM n.asn
    AND b.aso IS NOT DISTINCT FROM n.aso
  WHERE b.principal IS NULL
),
every_place AS (
  SELECT principal, 0 AS baseline, session, ip, country, city, latitude, longitude, radius_km, asn, aso, hosting, workload, calls
  FROM now_used
  UNION ALL
  SELECT principal, 1 AS baseline, NULL AS session, ip, country, city, latitude, longitude, radius_km, asn, aso, hosting, 0 AS workload, 0 AS calls
  FROM used_before
)
SELECT
  a.principal, CAST(a.baseline AS bigint) AS baseline, a.session, a.ip, a.country, a.city, a.latitude, a.longitude,
  CAST(a.radius_km AS bigint) AS radius_km, a.asn, a.aso, a.hosting, CAST(a.workload AS bigint) AS workload, a.calls
FROM every_place AS a
JOIN news AS n ON n.principal = a.principal
ORDER BY a.principal, a.baseline DESC, a.session, a.ip, a.country, a.city, a.latitude, a.longitude, a.radius_km, a.asn, a.aso, a.hosting
LIMIT :most
