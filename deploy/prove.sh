#!/usr/bin/env bash
# Proves the composition: builds the image, brings docker-compose.yml up under a name and with secrets of its own, pushes an image to one
# registry, and ends with 0 once the other holds the same digest, the API tells of it and Jaeger has its trace. Takes everything down again.
# Needs docker with the compose plugin, and curl. --keep leaves the fleet running. COMPOSE_FILE may name further files, as for docker compose.
set -euo pipefail
cd "$(dirname "$0")/.."

keep=
case ${1:-} in
  "") ;;
  --keep) keep=yes ;;
  *) echo "usage: deploy/prove.sh [--keep]" >&2; exit 2 ;;
esac

workers=2
seconds=120
repository=team/app
tag=prove-$$
name=replication-prove-$$

say() { echo "== $*"; }
fail() { echo "prove.sh: $*" >&2; exit 1; }

command -v docker >/dev/null || fail "docker is missing: install the Docker engine (https://docs.docker.com/engine/install)"
command -v curl >/dev/null || fail "curl is missing"
docker compose version >/dev/null 2>&1 || fail "'docker compose' is missing: install the compose plugin, version 2.1 or newer"
docker version --format '{{.Server.Version}}' >/dev/null 2>&1 || fail "no Docker engine answers: start it, or name it in DOCKER_HOST"

secret() { od -An -N24 -tx1 /dev/urandom | tr -d ' \n'; }
token=$(secret)
# Secrets and ports of its own: nothing depends on the defaults, and a fleet that runs already is left alone.
export RABBITMQ_USER=prove RABBITMQ_PASSWORD MONGO_USER=prove MONGO_PASSWORD HANGZHOU_HOOK_SECRET TOKYO_HOOK_SECRET API_TOKEN_SHA256
RABBITMQ_PASSWORD=$(secret) MONGO_PASSWORD=$(secret) HANGZHOU_HOOK_SECRET=$(secret) TOKYO_HOOK_SECRET=$(secret)
API_TOKEN_SHA256=$(printf %s "$token" | sha256sum | cut -d ' ' -f 1)
export API_PORT=0 HOOKS_PORT=0 HANGZHOU_PORT=0 TOKYO_PORT=0 RABBITMQ_MANAGEMENT_PORT=0 JAEGER_PORT=0

compose() { docker compose --project-name "$name" "$@"; }

finish() {
  status=$?
  trap - EXIT
  if ((status != 0)); then
    echo "prove.sh: failed; the state of the fleet, and its last lines:" >&2
    compose ps --all >&2 || true
    compose logs --no-color --tail 40 ingest coordinator worker hangzhou >&2 || true
  fi
  [[ -z ${image:-} ]] || docker image rm "$image" >/dev/null 2>&1 || true
  if [[ -n $keep && $status -eq 0 ]]; then
    say "left running: API http://$api with the token $token; take it down with"
    echo "docker compose --project-name $name down --volumes"
  else
    say "taking it down"
    compose down --volumes --remove-orphans --timeout 45 >/dev/null 2>&1 || echo "prove.sh: 'docker compose --project-name $name down --volumes' is left to do" >&2
  fi
  exit "$status"
}
trap finish EXIT
trap 'exit 130' INT TERM

say "building, and bringing up with $workers workers"
compose up --detach --build --wait --scale worker=$workers || fail "the fleet does not come up"
address() { compose port "$1" "$2" || fail "$1 has no port"; }
api=$(address coordinator 8080) source=$(address hangzhou 5000) target=$(address tokyo 5000) jaeger=$(address jaeger 16686)

# Answers the digest under which a registry holds a tag or digest; nothing when it does not.
digest() {
  curl --silent --fail --head --max-time 10 \
    --header 'Accept: application/vnd.oci.image.index.v1+json, application/vnd.docker.distribution.manifest.list.v2+json' \
    --header 'Accept: application/vnd.oci.image.manifest.v1+json, application/vnd.docker.distribution.manifest.v2+json' \
    "http://$1/v2/$repository/manifests/$2" | tr -d '\r' | sed -n 's/^[Dd]ocker-[Cc]ontent-[Dd]igest: //p'
}

# Asks again until a command succeeds.
until_true() {
  local what=$1 end=$((SECONDS + seconds))
  shift
  until "$@"; do
    ((SECONDS < end)) || fail "$what: not within $seconds s"
    sleep 0.5
  done
}

image=$source/$repository:$tag
say "pushing the program's own image as $image"
docker tag replication:local "$image"
docker push --quiet "$image" || fail "the push to hangzhou failed"
pushed=$(digest "$source" "$tag") || fail "hangzhou does not hold what was pushed"

arrived() { [[ $(digest "$target" "$tag") == "$pushed" ]]; }
until_true "$repository:$tag arrives at tokyo" arrived
[[ $(digest "$target" "$pushed") == "$pushed" ]] || fail "tokyo does not answer to $pushed"
say "tokyo holds $pushed"

tasks() { curl --silent --show-error --fail --max-time 10 --header "Authorization: Bearer $token" "http://$api/api/v1/tasks?repository=$repository&tag=$tag"; }
succeeded() { record=$(tasks) && [[ $record == *'"status":"succeeded"'* && $record == *"$pushed"* ]]; }
until_true "the API tells of a task that succeeded" succeeded
trace=$(sed -n 's/.*"traceId":"\([0-9a-f]*\)".*/\1/p' <<<"$record")
[[ -n $trace ]] || fail "the task has no traceId: $record"
say "the API tells of the task: succeeded, trace $trace"

traced() {
  local answer role
  answer=$(curl --silent --fail --max-time 10 "http://$jaeger/api/traces/$trace") || return 1
  for role in ingest coordinator worker; do
    [[ $answer == *"\"replication-$role\""* ]] || return 1
  done
}
until_true "Jaeger has trace $trace with spans of ingest, coordinator and worker" traced
say "Jaeger has the trace, with spans of ingest, coordinator and worker"
say "proven"
