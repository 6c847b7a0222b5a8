#!/bin/sh
# drain: gives this Janus no new meeting from now on, and ends when the last one has left it; `drain off` takes it back.
# Run before it is stopped (Kubernetes: preStop). Gives up waiting when it is killed itself, never before.
set -eu
: "${JANUS_NAME:?its address as the gateways list it is needed}" "${DRAIN_URL:?the address of a gateway is needed}" "${OPS_TOKEN:?the token of the ops routes is needed}"
name=$(printf '%s' "$JANUS_NAME" | sed -e 's/%/%25/g' -e 's/:/%3A/g' -e 's#/#%2F#g')
pause=${DRAIN_PAUSE_SECONDS:-5}

# The token stays off the command line, which others can read.
ask() { printf 'Authorization: Bearer %s\n' "$OPS_TOKEN" | curl -sS --max-time 10 -H @- -H 'content-type: application/json' -w '\n%{http_code}' "$@"; }

wanted=true
[ "${1:-}" != off ] || wanted=false
while :; do
  answer=$(ask -X PUT -d "{\"draining\":$wanted}" "$DRAIN_URL/ops/janus/$name" || true)
  case $(printf '%s' "$answer" | tail -n 1) in
    200) break ;;
    401) echo 'The gateway refuses the token of the ops routes.' >&2; exit 1 ;;
    404) echo 'No gateway lists this Janus: nobody is sent here.'; exit 0 ;;
    *) echo 'The gateway does not answer; trying again.' >&2 ;;
  esac
  sleep "$pause"
done
[ "$wanted" = true ] || exit 0
while :; do
  rooms=$(printf '%s' "$answer" | tr '{' '\n' | grep -F "\"name\":\"$JANUS_NAME\"" | sed -n 's/.*"rooms":\([0-9][0-9]*\).*/\1/p')
  [ "$rooms" != 0 ] || exit 0
  echo "Meetings left: ${rooms:-unknown}"
  sleep "$pause"
  answer=$(ask "$DRAIN_URL/ops/janus" || true)
done
