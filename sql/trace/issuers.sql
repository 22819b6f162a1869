-- name: trace.issuers
-- Who asked for given keys, for the keys of given sessions that were good in a window, and for keys of given principals in it. Of
-- two accounts' records of one key that which names the principal is told; of the many keys of one session or principal that one
-- caller asked for, the latest, and how many they were.
-- in: keys list, sessions list, principals list, from_ms int64, to_ms int64, most int64
-- out: key text, kind text, session text, issued_to text, by_principal text, by_session text, by_key text, by_ip text, account_id text, at_ms int64, event_id text, keys int64
WITH wanted AS (
  SELECT
    c.key, c.kind, c.session, c.issued_to, c.by_principal, c.by_session, c.by_key, c.by_ip, c.account_id, c.at_ms, c.event_id,
    CASE WHEN contains(:keys, c.key) THEN c.key END AS asked,
    row_number() OVER (
      PARTITION BY c.key
      ORDER BY CASE WHEN c.by_principal IS NULL OR starts_with(c.by_principal, 'account:') THEN 1 ELSE 0 END, c.at_ms, c.event_id) AS place
  FROM credential AS c
  WHERE c.at_ms < :to_ms
    AND (contains(:keys, c.key)
      OR (contains(:sessions, c.session) AND (c.expires_ms IS NULL OR c.expires_ms > :from_ms))
      OR (contains(:principals, c.issued_to) AND c.kind <> 'console' AND c.at_ms >= :from_ms))
),
counted AS (
  SELECT
    w.key, w.kind, w.session, w.issued_to, w.by_principal, w.by_session, w.by_key, w.by_ip, w.account_id, w.at_ms, w.event_id,
    count(*) OVER (PARTITION BY w.asked, w.session, w.issued_to, w.by_principal, w.by_session, w.by_key) AS keys,
    row_number() OVER (
      PARTITION BY w.asked, w.session, w.issued_to, w.by_principal, w.by_session, w.by_key ORDER BY w.at_ms DESC, w.key) AS nth
  FROM wanted AS w
  WHERE w.place = 1
)
SELECT
  key, kind, session, issued_to, by_principal, by_session, by_key, by_ip, account_id, at_ms,
  CAST(event_id AS varchar) AS event_id,
  keys
FROM counted
WHERE nth = 1
ORDER BY at_ms, key
LIMIT :most
