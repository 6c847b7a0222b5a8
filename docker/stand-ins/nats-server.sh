#!/bin/sh
# Debian's server is older than the image it stands in for and does not know sync_interval: started with the same configuration without it.
sed -e '/sync_interval/d' -e 's#include "users.conf"#include "../etc/rcp/users.conf"#' /etc/rcp/nats.conf > /data/nats.conf
exec /usr/sbin/nats-server --config /data/nats.conf
