#!/bin/sh
# Whether Janus opens its API's WebSocket. curl then waits for messages that don't come: only the answer's status counts.
: "${JANUS_HOST:=127.0.0.1}" "${JANUS_PORT:=8188}"
[ "$JANUS_HOST" != 0.0.0.0 ] || JANUS_HOST=127.0.0.1
status=$(curl -s -o /dev/null --max-time 1 -w '%{http_code}' -H 'Connection: Upgrade' -H 'Upgrade: websocket' -H 'Sec-WebSocket-Version: 13' \
  -H 'Sec-WebSocket-Key: cmNwLXdlYmNvbmYtaGVhbA==' -H 'Sec-WebSocket-Protocol: janus-protocol' "http://$JANUS_HOST:$JANUS_PORT/")
[ "$status" = 101 ]
