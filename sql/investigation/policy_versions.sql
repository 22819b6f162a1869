-- name: investigation.policy_versions
-- The newest version of a managed policy that the logs show before a time: made, or made the default.
-- in: policy_arn text, before_ms int64
-- out: newest int64
SELECT max(try_cast(replace(split_part(split_part(concat(chr(10), c.facts), concat(chr(10), 'version_id='), 2), chr(10), 1), 'v', '') AS bigint)) AS newest
FROM call AS c
WHERE c.service = 'iam'
  AND c.operation IN ('CreatePolicyVersion', 'SetDefaultPolicyVersion')
  AND c.outcome = 'success'
  AND split_part(split_part(concat(chr(10), c.facts), concat(chr(10), 'policy_arn='), 2), chr(10), 1) = :policy_arn
  AND c.at_ms < :before_ms
