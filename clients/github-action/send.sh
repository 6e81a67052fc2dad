#!/usr/bin/env bash
# What the action does; its inputs are in the environment. It needs curl and jq, which GitHub's runners have.
set -euo pipefail

# One line of an error in the summary of the run.
fail() {
  jq -rn --arg text "$1" '"::error title=Herald::" + ($text | gsub("%"; "%25") | gsub("\r"; "%0D") | gsub("\n"; "%0A"))'
  exit 1
}

# Without a key: the token that says which repository and branch this run is of.
token() {
  [ -n "${ACTIONS_ID_TOKEN_REQUEST_TOKEN:-}" ] || return 1
  printf 'Authorization: Bearer %s\n' "$ACTIONS_ID_TOKEN_REQUEST_TOKEN" |
    curl -sS --fail --retry 3 --max-time 15 -H @- "$ACTIONS_ID_TOKEN_REQUEST_URL&audience=$(jq -rn 'env.AUDIENCE | @uri')" |
    jq -er .value
}

if [ -z "${HERALD_KEY:-}" ]; then
  HERALD_KEY=$(token) || fail 'There is no api-key, and no token: set "permissions: id-token: write" for this job, or give the action an api-key.'
  echo "::add-mask::$HERALD_KEY"
fi

body=$(jq -n '
  def given: select(. != null and . != "");
  def list: [(. // "") | split(",")[] | gsub("^\\s+|\\s+$"; "") | select(. != "")] | select(length > 0);
  def put(name; value): . + ([value | { (name): . }] | add // {});
  { topic: env.TOPIC, title: env.TITLE, actor: { name: env.BY },
    subject: ({ name: env.SUBJECT } | put("url"; env.SUBJECT_URL | given)) }
  | put("detail"; env.DETAIL | given) | put("severity"; env.SEVERITY | given) | put("urgency"; env.URGENCY | given)
  | put("key"; env.KEY | given) | put("ends"; env.ENDS | select(. == "true") | true)
  | put("audience"; ({} | put("people"; env.TO | list) | put("roles"; env.ROLES | list)
      | put("conversations"; env.CONVERSATIONS | list) | put("subscribers"; env.SUBSCRIBERS | select(. == "true") | true)))')

answer=$(mktemp)
trap 'rm -f "$answer"' EXIT
# The key is in no list of processes, and a repeat of this request is known as one.
status=$(printf 'Authorization: Bearer %s\nIdempotency-Key: %s\n' "$HERALD_KEY" "$(jq -rn 'now | tostring')-$$-$RANDOM$RANDOM" |
  curl -sS --retry 4 --retry-connrefused --max-time 30 -o "$answer" -w '%{http_code}' -H @- \
    -H 'Content-Type: application/json' --data-raw "$body" "${HERALD_URL%/}/api/notifications") ||
  fail "$HERALD_URL cannot be reached."

case $status in
  200 | 202) jq -r '"id=" + (.id // "")' "$answer" >> "$GITHUB_OUTPUT" ;;
  *) fail "$(jq -r '[(.errors // [] | .[] | "\(.field) \(.message)"), .detail, .remedy] | map(select(. != null)) | join("\n")' "$answer" 2> /dev/null || echo "The server there is not Herald: it says $status.")" ;;
esac
