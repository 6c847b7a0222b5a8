#!/bin/sh
# Writes the relay's configuration from the variables and keeps turnserver running. Told the same as a local run's relay (libs/local-stack/src/turn.ts):
# nobody without a password of ours, nowhere but to Janus, no console, no names in its log.
set -eu
umask 077
. "${RCP_LIB:-/usr/local/lib/rcp}/checking.sh"

: "${TURN_ADDRESS:=$(hostname -i | cut -d ' ' -f 1)}"
: "${TURN_RELAY_ADDRESS:=$TURN_ADDRESS}" "${TURN_EXTERNAL_ADDRESS:=}" "${TURN_PORT:=3478}" "${TURN_TLS_PORT:=443}" "${TURN_PORTS:=21000-21999}"
: "${TURN_TLS_DIR:=/run/secrets/tls}" "${TURN_TLS_NAME:=tls}" "${TURN_USER_QUOTA:=12}" "${TURN_CONFIG_DIR:=/run/coturn}" "${TURN_WATCH_SECONDS:=60}"
check TURN_ADDRESS "$TURN_ADDRESS" "$address" 'the IPv4 address to listen at is needed'
check TURN_RELAY_ADDRESS "$TURN_RELAY_ADDRESS" "$address" 'the IPv4 address to relay from is needed'
check TURN_EXTERNAL_ADDRESS "$TURN_EXTERNAL_ADDRESS" "($address)?" 'an IPv4 address is needed'
check TURN_PORT "$TURN_PORT" "$port" 'a port is needed'
check TURN_TLS_PORT "$TURN_TLS_PORT" "$port" 'a port is needed'
check_range TURN_PORTS "$TURN_PORTS"
check TURN_REALM "${TURN_REALM:-}" '[A-Za-z0-9.-]+' 'the name of the site is needed'
check TURN_SECRET "${TURN_SECRET:-}" "$secret" "$secret_meaning"
check TURN_ALLOWED_PEERS "${TURN_ALLOWED_PEERS:-}" "$address( +$address)* *" 'the IPv4 addresses of Janus are needed, separated by spaces'
check TURN_TLS_NAME "$TURN_TLS_NAME" '[A-Za-z0-9.-]+' 'the name of the certificate, without .crt, is needed'
end_of_checks

# The certificate, wherever it is below the directory: a secret's tls.crt, or the one that Caddy renews.
certificate() { find "$TURN_TLS_DIR" -name "$TURN_TLS_NAME.crt" 2>/dev/null | sort | head -n 1; }
take_certificate() {
  taken=$(certificate)
  [ -n "$taken" ] && [ -s "${taken%.crt}.key" ] || return 1
  cat "$taken" > "$TURN_CONFIG_DIR/turn.crt"
  cat "${taken%.crt}.key" > "$TURN_CONFIG_DIR/turn.key"
}

{
  printf '%s\n' "listening-ip=$TURN_ADDRESS" "relay-ip=$TURN_RELAY_ADDRESS" "listening-port=$TURN_PORT" "min-port=${TURN_PORTS%-*}" "max-port=${TURN_PORTS#*-}"
  [ -z "$TURN_EXTERNAL_ADDRESS" ] || echo "external-ip=$TURN_EXTERNAL_ADDRESS/$TURN_RELAY_ADDRESS"
  printf '%s\n' fingerprint use-auth-secret "static-auth-secret=$TURN_SECRET" "realm=$TURN_REALM"
  if take_certificate; then
    printf '%s\n' "tls-listening-port=$TURN_TLS_PORT" "cert=$TURN_CONFIG_DIR/turn.crt" "pkey=$TURN_CONFIG_DIR/turn.key" no-tlsv1 no-tlsv1_1
  else
    echo no-tls
    echo "No certificate $TURN_TLS_NAME.crt yet: relaying by UDP and TCP, without TLS." >&2
  fi
  printf '%s\n' no-dtls denied-peer-ip=0.0.0.0-255.255.255.255 denied-peer-ip=::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff
  for peer in $TURN_ALLOWED_PEERS; do echo "allowed-peer-ip=$peer"; done
  printf '%s\n' no-multicast-peers no-cli no-tcp-relay no-software-attribute "user-quota=$TURN_USER_QUOTA" "total-quota=$((${TURN_PORTS#*-} - ${TURN_PORTS%-*} + 1))" \
    stale-nonce=600 "userdb=$TURN_CONFIG_DIR/turn.db" "pidfile=$TURN_CONFIG_DIR/turn.pid" log-file=stdout simple-log
} > "$TURN_CONFIG_DIR/turn.conf"
unset TURN_SECRET

turnserver -c "$TURN_CONFIG_DIR/turn.conf" &
server=$!
ending=''
trap 'ending=1; kill "$server" 2>/dev/null' TERM INT
seen=''
[ ! -s "$TURN_CONFIG_DIR/turn.crt" ] || seen=$(cksum < "$TURN_CONFIG_DIR/turn.crt" | cut -d ' ' -f 1)
# A renewed certificate is read without a restart; a first one needs one, which the engine does.
while [ -z "$ending" ] && kill -0 "$server" 2>/dev/null; do
  sleep "$TURN_WATCH_SECONDS" &
  pause=$!
  wait "$pause" || true
  kill "$pause" 2>/dev/null || true
  current=$(certificate)
  [ -z "$ending" ] && [ -n "$current" ] || continue
  now=$(cksum < "$current" | cut -d ' ' -f 1)
  [ "$now" != "$seen" ] || continue
  [ -n "$seen" ] || { kill "$server"; break; }
  if take_certificate; then
    kill -USR2 "$server"
    seen=$now
  fi
done
wait "$server"
