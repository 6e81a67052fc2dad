#!/bin/sh
# curl. HERALD_URL and HERALD_KEY are set; the first argument is who hears it.
set -eu
curl -sS --fail-with-body --retry 4 --retry-connrefused "$HERALD_URL/api/notifications" \
  -H "Authorization: Bearer $HERALD_KEY" \
  -H "Content-Type: application/json; charset=utf-8" \
  -H "Idempotency-Key: backup-$(date +%s)-$$" \
  -d '{
    "topic": "backups",
    "title": "Backup failed",
    "subject": { "name": "orders · Größe 41 GB" },
    "actor": { "name": "nightly job" },
    "severity": "critical",
    "audience": { "people": ["'"$1"'"] }
  }'
