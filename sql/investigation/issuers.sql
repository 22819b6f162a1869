-- name: investigation.issuers
-- Who asked for given keys: the actor behind a session whose name says nothing.
-- in: keys list
-- out: key text, by_principal text, by_actor text, by_key text, by_session text, at_ms int64
SELECT key, min(by_principal) AS by_principal, min(by_actor) AS by_actor, min(by_key) AS by_key, min(by_session) AS by_session, min(at_ms) AS at_ms
FROM credential
WHERE contains(:keys, key)
GROUP BY key
ORDER BY key
