# Python 3, its standard library alone. HERALD_URL and HERALD_KEY are set; the first argument is who hears it.
import json
import os
import sys
import time
import urllib.error
import urllib.request
import uuid

NOT_NOW = (408, 429, 502, 503, 504)


def send(notification, attempts=5):
    request = urllib.request.Request(
        os.environ["HERALD_URL"] + "/api/notifications",
        data=json.dumps(notification).encode("utf-8"),
        headers={
            "Authorization": "Bearer " + os.environ["HERALD_KEY"],
            "Content-Type": "application/json; charset=utf-8",
            # The same at each attempt, so that it is recorded once.
            "Idempotency-Key": str(uuid.uuid4()),
        },
    )
    for attempt in range(1, attempts + 1):
        pause = 2 ** (attempt - 2)
        try:
            with urllib.request.urlopen(request, timeout=15) as response:
                return json.load(response)
        except urllib.error.HTTPError as error:
            if error.code not in NOT_NOW or attempt == attempts:
                sys.exit(error.read().decode("utf-8"))
            pause = int(error.headers.get("Retry-After", pause))
        except OSError as error:
            if attempt == attempts:
                sys.exit(str(error))
        time.sleep(pause)


answer = send(
    {
        "topic": "backups",
        "title": "Backup failed",
        "subject": {"name": "orders · Größe 41 GB"},
        "actor": {"name": "nightly job"},
        "severity": "critical",
        "audience": {"people": [sys.argv[1]]},
    }
)
print(json.dumps(answer))
