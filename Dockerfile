# docker build --target scheduling -t rcp-webconf/scheduling:0.1.0 .   (also: lobby, notifications, media-gateway, web, mailbox)
# Both bases may be others: a mirror's, or the hospital's own. The runtime one needs no shell and no package manager, only glibc and libstdc++.
ARG BUILD_BASE=node:24-bookworm-slim
ARG RUNTIME_BASE=gcr.io/distroless/cc-debian12

FROM ${BUILD_BASE} AS build
WORKDIR /src
# Authorities of a proxy or registry of your own (docker/ca/README.md); none there is no fault.
COPY docker/ca/ /ca/
ENV NODE_EXTRA_CA_CERTS=/ca/all.pem
RUN cat /dev/null $(find /ca -name '*.crt') > /ca/all.pem
COPY package.json package-lock.json ./
RUN npm ci --include=dev --no-audit --no-fund
COPY . .
# On the Node of the lock file, the one that runs. Each app's tree: its compiled files and the packages it loads, and nothing else.
RUN set -e; export PATH=/src/node_modules/node/bin:$PATH; node tools/build.mjs --web; \
    for app in scheduling lobby notifications media-gateway; do \
      node docker/keep-packages.mjs dist/node node_modules /out/$app apps/$app/src/main.js apps/$app/src/migrate.js tools/k8s/provision-streams.js; \
      cp package.json /out/$app/; cp docker/health.mjs /out/$app/; \
    done; \
    node docker/keep-packages.mjs dist/node node_modules /out/mailbox libs/local-stack/src/mailbox.process.js && cp package.json docker/health.mjs /out/mailbox/; \
    mkdir -p /out/web && cp -r dist/web /out/web/site && cp docker/web/server.mjs docker/health.mjs package.json /out/web/; \
    cp -L node_modules/node/bin/node /out/node

FROM ${RUNTIME_BASE} AS runtime
COPY --from=build /out/node /usr/local/bin/node
ENV NODE_ENV=production HOST=0.0.0.0 PORT=8080 PATH=/usr/local/bin:/usr/bin:/bin
WORKDIR /app
# Not root, and nothing below / has to be written.
USER 10001:10001
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s CMD ["node", "health.mjs"]

FROM runtime AS scheduling
COPY --from=build /out/scheduling /app
CMD ["node", "apps/scheduling/src/main.js"]

FROM runtime AS lobby
COPY --from=build /out/lobby /app
CMD ["node", "apps/lobby/src/main.js"]

FROM runtime AS notifications
COPY --from=build /out/notifications /app
CMD ["node", "apps/notifications/src/main.js"]

FROM runtime AS media-gateway
COPY --from=build /out/media-gateway /app
CMD ["node", "apps/media-gateway/src/main.js"]

FROM runtime AS web
COPY --from=build /out/web /app
CMD ["node", "server.mjs"]

# Of a demonstration: takes mails, sends none on.
FROM runtime AS mailbox
COPY --from=build /out/mailbox /app
CMD ["node", "libs/local-stack/src/mailbox.process.js"]
