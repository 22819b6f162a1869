-- name: investigation.issuers
-- The actors that asked for the credentials of given sessions: who is behind a session whose name tells nobody.
-- in: sessions list, most int64
-- out: session text, actor text
SELECT session, by_actor AS actor
FROM credential
WHERE contains(:sessions, session)
  AND by_actor IS NOT NULL
  AND by_actor <> session
  AND NOT starts_with(by_actor, 'service:')
  AND NOT starts_with(by_actor, 'account:')
GROUP BY session, by_actor
ORDER BY session, by_actor
LIMIT :most
