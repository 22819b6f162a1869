-- name: trace.bearers
-- Who acted with given keys or in given sessions before a time: what is known of a credential whose issue no log shows.
-- in: keys list, sessions list, to_ms int64, most int64
-- out: access_key text, session text, principal text, session_kind text, identity_type text, first_ms int64
SELECT access_key, session, principal, max(session_kind) AS session_kind, max(identity_type) AS identity_type, min(at_ms) AS first_ms
FROM call
WHERE at_ms < :to_ms
  AND (contains(:keys, access_key) OR contains(:sessions, session))
GROUP BY access_key, session, principal
ORDER BY min(at_ms), access_key, session, principal
LIMIT :most
