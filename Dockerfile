# syntax=docker/dockerfile:1

# What production needs of node_modules, and nothing that only tests and tools need. A stage of its own, so that npm
# and its cache stay behind, and so that a change of the code does not install anything again.
FROM node:24-slim AS packages
WORKDIR /herald
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --no-audit --no-fund

# The program in few files, which start in a third of the CPU.
FROM packages AS program
RUN npm ci --no-audit --no-fund
COPY build build
COPY src src
RUN ["node", "build/main.ts", "program"]

# Slim, not Alpine: the PostgreSQL that Herald runs itself where no DATABASE_URL is set needs glibc.
FROM node:24-slim
ENV NODE_ENV=production HOST=0.0.0.0 DATA_DIR=/data NODE_COMPILE_CACHE=/herald/compiled
WORKDIR /herald
COPY --from=packages /herald/node_modules node_modules
COPY package.json LICENSE ./
COPY templates templates
COPY locales locales
COPY --from=program /herald/program program
# The tools (key, hook), and what a stack trace speaks of.
COPY src src
# For the PostgreSQL of its own: mount a volume here, or what Herald knows goes with the container.
RUN mkdir /data compiled && chown node:node /data compiled
USER node
# What V8 makes of the code is in the image, so that no start does it again. It holds for the same Node, the same account
# and the same flags as in CMD; else it is passed over, and the start takes longer.
RUN ["node", "--max-semi-space-size=16", "--heap-growing-percent=30", "--eval", "import('./program/compose.mjs')"]
EXPOSE 3978

# Whether the process lives, not whether the database answers: starting it anew would not bring that back.
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + (process.env.PORT || 3978) + '/healthz').then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]

# DEP0040: a package of the SDK asks for punycode, which Node says of packages only where they do not lie in node_modules.
# A list, not a line of shell: SIGTERM reaches Herald itself, which then ends what it is sending.
CMD ["node", "--max-semi-space-size=16", "--heap-growing-percent=30", "--disable-warning=DEP0040", "program/main.mjs"]
