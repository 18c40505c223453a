# handoff-cli in a container, to stand between containers that share the directory of a socket:
#   docker build -t handoff-cli .
#   docker run --rm -v /run/handoff:/run/handoff --user "$(id -u)" handoff-cli tap /run/handoff/tap.sock /run/handoff/backend.sock
FROM node:22-bookworm-slim AS packed
WORKDIR /source
COPY package.json package-lock.json .npmrc ./
RUN npm ci --no-audit --no-fund
COPY . .
RUN mkdir /packed && npm pack --pack-destination /packed

FROM node:22-bookworm-slim
RUN --mount=type=bind,from=packed,source=/packed,target=/packed \
    npm install --global --no-audit --no-fund /packed/*.tgz && npm cache clean --force
# A socket made here is for this user alone (0600); --user takes the place of it where the peers run as somebody else.
RUN useradd --uid 10001 --create-home handoff
USER 10001
WORKDIR /home/handoff
ENTRYPOINT ["handoff-cli"]
CMD ["--help"]
