-- name: subject.candidates
-- Every entity that a typed name can mean: its id, another name of it, or the last part of its ARN.
-- in: name text
-- out: kind text, id text, account_id text, principal text, session text, access_key text, principal_id text, calls int64
WITH named AS (
  SELECT e.kind, e.id, CAST(NULL AS varchar) AS principal_id
  FROM entity AS e
  WHERE e.id = :name AND e.kind IN ('role', 'user', 'root', 'session', 'key', 'federated_user')
  UNION ALL
  SELECT a.kind, a.id, CASE WHEN a.alias_kind = 'principal_id' THEN a.alias END AS principal_id
  FROM alias AS a
  WHERE a.alias = :name AND a.kind IN ('role', 'user', 'root', 'session', 'key', 'federated_user')
  UNION ALL
  SELECT e.kind, e.id, CAST(NULL AS varchar) AS principal_id
  FROM entity AS e
  WHERE e.kind IN ('role', 'user', 'root')
    AND e.id <> :name
    AND substr(e.id, length(e.id) - strpos(reverse(replace(e.id, ':', '/')), '/') + 2) = :name
  UNION ALL
  SELECT 'key' AS kind, c.key AS id, CAST(NULL AS varchar) AS principal_id
  FROM credential AS c
  WHERE c.key = :name
  UNION ALL
  SELECT 'session' AS kind, c.session AS id, CAST(NULL AS varchar) AS principal_id
  FROM credential AS c
  WHERE c.session = :name
),
known AS (
  SELECT kind, id, max(principal_id) AS principal_id
  FROM named
  GROUP BY kind, id
),
seen AS (
  SELECT kind, id, max(account_id) AS account_id, CAST(sum(calls) AS bigint) AS calls
  FROM entity
  GROUP BY kind, id
),
bearer AS (
  SELECT
    access_key,
    max_by(principal, at_ms) FILTER (WHERE principal IS NOT NULL) AS principal,
    max_by(session, at_ms) FILTER (WHERE session IS NOT NULL) AS session
  FROM call
  WHERE access_key = :name
  GROUP BY access_key
),
sitting AS (
  SELECT session, max_by(principal, at_ms) FILTER (WHERE principal IS NOT NULL) AS principal
  FROM call
  WHERE session = :name
  GROUP BY session
),
issued AS (
  SELECT max(issued_to) AS principal, max(session) AS session
  FROM credential
  WHERE key = :name OR session = :name
)
SELECT
  k.kind,
  k.id,
  s.account_id,
  CASE
    WHEN k.kind = 'key' THEN coalesce(b.principal, i.principal)
    WHEN k.kind = 'session' THEN coalesce(t.principal, i.principal)
    ELSE k.id
  END AS principal,
  CASE
    WHEN k.kind = 'session' THEN k.id
    WHEN k.kind = 'key' THEN coalesce(b.session, i.session)
  END AS session,
  CASE WHEN k.kind = 'key' THEN k.id END AS access_key,
  k.principal_id,
  coalesce(s.calls, 0) AS calls
FROM known AS k
LEFT JOIN seen AS s ON s.kind = k.kind AND s.id = k.id
LEFT JOIN bearer AS b ON b.access_key = k.id
LEFT JOIN sitting AS t ON t.session = k.id
CROSS JOIN issued AS i
ORDER BY k.kind, k.id
