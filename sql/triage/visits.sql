-- name: triage.visits
-- Stays of everybody who was in two places of a scope that are so many degrees apart, as investigation.visits tells who that is;
-- session by session, without those through a hosting or VPN network that the principal's baseline has.
-- in: from_ms int64, to_ms int64, baseline_from_ms int64, baseline_to_ms int64, degrees real, pause_ms int64, most int64
-- out: principal text, who text, session text, ip text, country text, city text, latitude real, longitude real, first_ms int64, last_ms int64, calls int64
WITH used AS (
  SELECT DISTINCT c.principal, c.ip
  FROM call AS c
  WHERE c.at_ms >= :from_ms
    AND c.at_ms < :to_ms
    AND c.caller_kind = 'internet'
    AND c.principal IS NOT NULL
    AND NOT starts_with(c.principal, 'service:')
),
movers AS (
  SELECT u.principal
  FROM used AS u
  JOIN place AS p ON p.ip = u.ip
  WHERE p.latitude IS NOT NULL AND p.longitude IS NOT NULL
  GROUP BY u.principal
  HAVING max(p.latitude) - min(p.latitude) >= :degrees OR max(p.longitude) - min(p.longitude) >= :degrees
),
calls AS (
  SELECT c.principal, c.actor, c.ip, c.at_ms, c.session, c.access_key
  FROM call AS c
  JOIN movers AS m ON m.principal = c.principal
  WHERE c.at_ms >= :from_ms
    AND c.at_ms < :to_ms
    AND c.caller_kind = 'internet'
    AND c.ip IS NOT NULL
),
issued AS (
  SELECT key, min(by_actor) AS actor
  FROM credential
  WHERE key IN (SELECT access_key FROM calls)
    AND strpos(by_actor, '#') = 0
    AND NOT starts_with(by_actor, 'service:')
    AND NOT starts_with(by_actor, 'account:')
    AND (by_session IS NULL OR by_actor <> by_session)
  GROUP BY key
),
usual AS (
  SELECT DISTINCT c.principal, p.asn
  FROM call AS c
  JOIN place AS p ON p.ip = c.ip
  WHERE c.at_ms >= :baseline_from_ms
    AND c.at_ms < :baseline_to_ms
    AND c.caller_kind = 'internet'
    AND c.principal IN (SELECT principal FROM movers)
    AND p.asn IS NOT NULL
),
own AS (
  SELECT
    c.principal,
    CASE
      WHEN c.session IS NULL THEN coalesce(c.actor, c.principal)
      WHEN c.actor = c.session THEN coalesce(i.actor, c.access_key)
      WHEN strpos(c.actor, '#') > 0 THEN c.access_key
      ELSE coalesce(c.actor, c.access_key)
    END AS who,
    c.session, c.ip, c.at_ms
  FROM calls AS c
  LEFT JOIN issued AS i ON i.key = c.access_key
),
paused AS (
  SELECT
    principal, who, session, ip, at_ms,
    CASE WHEN at_ms - lag(at_ms) OVER (PARTITION BY principal, who, session, ip ORDER BY at_ms) <= :pause_ms THEN 0 ELSE 1 END AS starts
  FROM own
  WHERE who IS NOT NULL
),
numbered AS (
  SELECT
    principal, who, session, ip, at_ms,
    sum(starts) OVER (PARTITION BY principal, who, session, ip ORDER BY at_ms ROWS UNBOUNDED PRECEDING) AS visit
  FROM paused
),
stays AS (
  SELECT principal, who, session, ip, min(at_ms) AS first_ms, max(at_ms) AS last_ms, count(*) AS calls
  FROM numbered
  GROUP BY principal, who, session, ip, visit
)
SELECT
  s.principal, s.who, s.session, s.ip, p.country, p.city, p.latitude, p.longitude, s.first_ms, s.last_ms, s.calls
FROM stays AS s
JOIN place AS p ON p.ip = s.ip
LEFT JOIN usual AS u ON u.principal = s.principal AND u.asn = p.asn
WHERE p.latitude IS NOT NULL
  AND p.longitude IS NOT NULL
  AND (u.principal IS NULL OR p.hosting IS NULL)
ORDER BY s.principal, s.who, s.first_ms, s.last_ms, s.ip, s.session
LIMIT :most
