-- name: behaviour.list_entries
-- The addresses and ranges of every list.
-- out: list text, entry text
SELECT e.list, e.entry
FROM list_entry AS e
ORDER BY e.list, e.entry
