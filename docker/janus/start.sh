#!/bin/sh
# Writes Janus's configuration from the variables and becomes Janus. The templates are those of a local run (libs/local-stack/src/janus).
set -eu
umask 077
here=${RCP_LIB:-/usr/local/lib/rcp}
. "$here/checking.sh"

: "${JANUS_HOST:=0.0.0.0}" "${JANUS_PORT:=8188}" "${JANUS_ADMIN_PORT:=7188}" "${JANUS_RTP_PORTS:=20000-20999}" "${JANUS_EVENT_LOOPS:=2}"
: "${JANUS_PUBLIC_ADDRESSES:=}" "${JANUS_CONFIG_DIR:=/run/janus}"
check JANUS_HOST "$JANUS_HOST" "$address" 'the IPv4 address to listen at is needed'
check JANUS_PORT "$JANUS_PORT" "$port" 'a port is needed'
check JANUS_ADMIN_PORT "$JANUS_ADMIN_PORT" "$port" 'a port is needed'
check_range JANUS_RTP_PORTS "$JANUS_RTP_PORTS"
check JANUS_EVENT_LOOPS "$JANUS_EVENT_LOOPS" '[1-9][0-9]?' 'a number from 1 to 99 is needed'
check JANUS_PUBLIC_ADDRESSES "$JANUS_PUBLIC_ADDRESSES" "($address( $address)*)?" 'IPv4 addresses separated by one space are needed'
check JANUS_API_SECRET "${JANUS_API_SECRET:-}" "$secret" "$secret_meaning"
check JANUS_ADMIN_SECRET "${JANUS_ADMIN_SECRET:-}" "$secret" "$secret_meaning"
check JANUS_ROOM_ADMIN_KEY "${JANUS_ROOM_ADMIN_KEY:-}" "$secret" "$secret_meaning"
end_of_checks

# Where addresses are translated on the way, browsers are told those outside besides the machine's own, which relays need. The engine's own networks
# lead nowhere for browsers.
mapping='  ice_ignore_list = "docker,br-,veth"'
outside=''
for one in $JANUS_PUBLIC_ADDRESSES; do
  case " $(hostname -I) " in
    *" $one "*) ;;
    *) outside="$outside${outside:+,}$one" ;;
  esac
done
if [ -n "$outside" ]; then
  mapping="$mapping\\
  nat_1_1_mapping = \"$outside\"\\
  keep_private_host = true"
fi
for template in "$here"/janus/*.jcfg; do
  # The administrator's socket is for this container alone, whatever the API's address.
  sed -e '/^#/d' -e "/admin_ws_ip/s/{{host}}/127.0.0.1/" -e "s/{{host}}/$JANUS_HOST/" -e "s/{{port}}/$JANUS_PORT/" -e "s/{{adminPort}}/$JANUS_ADMIN_PORT/" \
    -e "s/{{rtpPorts}}/$JANUS_RTP_PORTS/" -e "s#{{configsFolder}}#$JANUS_CONFIG_DIR#" -e "s/{{apiSecret}}/$JANUS_API_SECRET/" \
    -e "s/{{adminSecret}}/$JANUS_ADMIN_SECRET/" -e "s/{{roomAdminKey}}/$JANUS_ROOM_ADMIN_KEY/" \
    -e "s/^{{natMapping}}/$mapping\\
/" -e "s/rcp-local/rcp/" -e "s/event_loops = .*/event_loops = $JANUS_EVENT_LOOPS/" "$template" > "$JANUS_CONFIG_DIR/${template##*/}"
done
if grep -l '{{' "$JANUS_CONFIG_DIR"/*.jcfg >&2; then
  echo 'These files ask for something that nobody gives.' >&2
  exit 1
fi
# Janus itself needs none of them.
unset JANUS_API_SECRET JANUS_ADMIN_SECRET JANUS_ROOM_ADMIN_KEY OPS_TOKEN
exec "${JANUS_COMMAND:-janus}" -F "$JANUS_CONFIG_DIR"
