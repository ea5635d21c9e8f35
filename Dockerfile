# Targets: "sidecar" (production), "module" (the files for the portal, screens included: docker build --target module --output bitrix-module .) and
# "demo" (the practice portal with its PHP and a sidecar: docker-compose.demo.yml).
# One minor release, so that a build of today is that of tomorrow but for its corrections. Another: --build-arg NODE_IMAGE=…
ARG NODE_IMAGE=node:24.11-bookworm-slim

FROM ${NODE_IMAGE} AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY tsconfig.json tsconfig.build.json ./
COPY src src
COPY migrations migrations
RUN node node_modules/typescript/bin/tsc --project tsconfig.build.json
COPY scripts/build-web.mjs scripts/build-web.mjs
COPY web web
COPY bitrix-module bitrix-module
RUN node scripts/build-web.mjs && npm prune --omit=dev --no-audit --no-fund

FROM scratch AS module
COPY --from=build /app/bitrix-module/ /

FROM ${NODE_IMAGE} AS demo
RUN apt-get update \
 && apt-get install -y --no-install-recommends php-cli php-mysql php-curl php-mbstring php-xml \
 && rm -rf /var/lib/apt/lists/*
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY . .
RUN node scripts/setup.mjs --for=node && node scripts/build-web.mjs && mkdir -p var && chown -R node:node var
USER node
EXPOSE 8091 8080
CMD ["node", "scripts/demo.mjs"]

FROM ${NODE_IMAGE} AS sidecar
ENV NODE_ENV=production LINEWARDEN_HTTP_HOST=0.0.0.0 LINEWARDEN_HTTP_PORT=8090
WORKDIR /app
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/dist dist
COPY --from=build /app/dist-web dist-web
COPY package.json ./
COPY deploy/mysql deploy/mysql
COPY scripts/grants.mjs scripts/grants.mjs
USER node
EXPOSE 8090
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s --retries=4 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + (process.env.LINEWARDEN_HTTP_PORT || 8090) + '/health').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "dist/src/main.js"]
