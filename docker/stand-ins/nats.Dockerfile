# Stands in for `nats:2-alpine` where no image can be pulled: Debian's own server.
ARG BASE
FROM ${BASE}
RUN apt-get update && apt-get install -y --no-install-recommends nats-server wget && rm -rf /var/lib/apt/lists/* /var/cache/apt/*
COPY docker/stand-ins/nats-server.sh /usr/local/bin/nats-server
