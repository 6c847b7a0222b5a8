# Stands in for `caddy:2-alpine` where no image can be pulled: Debian's own server, with the capability that image gives its program.
ARG BASE
FROM ${BASE}
RUN apt-get update && apt-get install -y --no-install-recommends caddy wget libcap2-bin && rm -rf /var/lib/apt/lists/* /var/cache/apt/* && setcap cap_net_bind_service=+ep /usr/bin/caddy
