-- name: investigation.visits
-- Stays at one address of one actor, or of one temporary key where nobody in particular is behind a session: calls from the
-- internet with no pause longer than allowed, with the place they came from. An actor with # is a class of workloads, which
-- are in many places at once; behind a session that names nobody is the actor that asked for its key.
-- in: principal text, principal_id text, session text, access_key text, every boolean, keys list, from_ms int64, to_ms int64, pause_ms int64, most int64
-- out: who text, ip text, first_ms int64, last_ms int64, calls int64, session text, access_key text, country text, city text, latitude real, longitude real, radius_km int64, asn int64, hosting text
WITH calls AS (
  SELECT c.principal, c.actor, c.ip, c.at_ms, c.event_id, c.session, c.access_key
  FROM call AS c
  WHERE c.principal = :principal
    AND (CAST(:principal_id AS varchar) IS NULL OR c.principal_id = :principal_id)
    AND (CAST(:session AS varchar) IS NULL OR c.session = :session)
    AND (CAST(:access_key AS varchar) IS NULL OR c.access_key = :access_key)
    AND c.caller_kind = 'internet'
    AND c.ip IS NOT NULL
    AND c.at_ms >= :from_ms
    AND c.at_ms < :to_ms
    AND (CAST(:every AS boolean) OR contains(:keys, c.access_key))
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
own AS (
  SELECT
    CASE
      WHEN c.session IS NULL THEN coalesce(c.actor, c.principal)
      WHEN c.actor = c.session THEN coalesce(i.actor, c.access_key)
      WHEN strpos(c.actor, '#') > 0 THEN c.access_key
      ELSE coalesce(c.actor, c.access_key)
    END AS who,
    c.ip, c.at_ms, c.event_id, c.session, c.access_key
  FROM calls AS c
  LEFT JOIN issued AS i ON i.key = c.access_key
),
located AS (
  SELECT o.who, o.ip, o.at_ms, o.event_id, o.session, o.access_key, p.country, p.city, p.latitude, p.longitude, p.radius_km, p.asn, p.hosting
  FROM own AS o
  JOIN place AS p ON p.ip = o.ip
  WHERE o.who IS NOT NULL AND p.latitude IS NOT NULL AND p.longitude IS NOT NULL
),
paused AS (
  SELECT
    who, ip, at_ms, event_id, session, access_key, country, city, latitude, longitude, radius_km, asn, hosting,
    CASE WHEN at_ms - lag(at_ms) OVER (PARTITION BY who, ip ORDER BY at_ms, event_id) <= :pause_ms THEN 0 ELSE 1 END AS starts
  FROM located
),
numbered AS (
  SELECT
    who, ip, at_ms, session, access_key, country, city, latitude, longitude, radius_km, asn, hosting,
    sum(starts) OVER (PARTITION BY who, ip ORDER BY at_ms, event_id ROWS UNBOUNDED PRECEDING) AS visit
  FROM paused
)
SELECT
  who,
  ip,
  min(at_ms) AS first_ms,
  max(at_ms) AS last_ms,
  count(*) AS calls,
  min(session) AS session,
  min(access_key) AS access_key,
  min(country) AS country,
  min(city) AS city,
  min(latitude) AS latitude,
  min(longitude) AS longitude,
  CAST(min(radius_km) AS bigint) AS radius_km,
  min(asn) AS asn,
  min(hosting) AS hosting
FROM numbered
GROUP BY who, ip, visit
ORDER BY who, min(at_ms), max(at_ms), ip
LIMIT :most
