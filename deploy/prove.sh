#!/usr/bin/env bash
# Proves the composition: builds the image, brings docker-compose.yml up under a name and with secrets of its own, looks at how closed in the
# image is, pushes to one registry, and ends with 0 once the other holds the same digest, the API tells of it and Jaeger has its trace; once more
# while the workers are restarted; and once all roles have stopped in good order. Takes everything down again.
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
name=replication-prove-$$
roles=(ingest coordinator worker)
# Bytes of the image, unpacked: its base has some 120 MB, the program 45.
largest=$((200 * 1000 * 1000))

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
export API_PORT=0 HOOKS_PORT=0 CONSOLE_PORT=0 HANGZHOU_PORT=0 TOKYO_PORT=0 RABBITMQ_MANAGEMENT_PORT=0 JAEGER_PORT=0

compose() { docker compose --project-name "$name" "$@"; }

finish() {
  status=$?
  trap - EXIT
  if ((status != 0)); then
    echo "prove.sh: failed; the state of the fleet, and its last lines:" >&2
    compose ps --all >&2 || true
    compose logs --no-color --tail 40 >&2 || true
  fi
  ((${#pushed[@]} == 0)) || docker image rm "${pushed[@]}" >/dev/null 2>&1 || true
  if [[ -n $keep && $status -eq 0 ]]; then
    say "left running: API http://$api with the token $token; take it down with"
    echo "docker compose --project-name $name down --volumes"
  else
    say "taking it down"
    compose down --volumes --remove-orphans --timeout 45 >/dev/null 2>&1 || echo "prove.sh: 'docker compose --project-name $name down --volumes' is left to do" >&2
  fi
  exit "$status"
}
pushed=()
trap finish EXIT
trap 'exit 130' INT TERM

say "building, and bringing up with $workers workers"
compose up --detach --build --wait --scale worker=$workers || fail "the fleet does not come up"
address() { compose port "$1" "$2" || fail "$1 has no port"; }
api=$(address coordinator 8080) source=$(address hangzhou 5000) target=$(address tokyo 5000) jaeger=$(address jaeger 16686)

say "looking at how closed in the image is"
bytes=$(docker image inspect --format '{{.Size}}' replication:local)
((bytes <= largest)) || fail "the image has $bytes bytes; it should have no more than $largest"
if docker run --rm --entrypoint /bin/sh replication:local -c true >/dev/null 2>&1; then fail "the image holds a shell"; fi
mapfile -t containers < <(compose ps --quiet "${roles[@]}")
((${#containers[@]} == workers + 2)) || fail "${#containers[@]} processes run; it should be $((workers + 2))"
for container in "${containers[@]}"; do
  uid=$(docker top "$container" -o pid,uid | awk 'NR == 2 { print $2 }')
  [[ -n $uid && $uid != 0 && $uid != root ]] || fail "a process runs as user '$uid'"
  # Whoever asks, even the engine itself.
  if docker cp docker-compose.yml "$container:/written" >/dev/null 2>&1; then fail "a root filesystem can be written"; fi
  [[ $(docker inspect --format '{{.HostConfig.ReadonlyRootfs}} {{.HostConfig.CapDrop}} {{.HostConfig.SecurityOpt}}' "$container") == "true [ALL] [no-new-privileges:true]" ]] ||
    fail "a process has more rights than it needs"
done
say "$((bytes / 1000000)) MB, no shell, user $uid, nothing to be written"

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

# Pushes a local image to hangzhou under a tag; $expected is its digest there.
push() {
  local image=$source/$repository:$2
  docker tag "$1" "$image"
  pushed+=("$image")
  docker push --quiet "$image" >/dev/null || fail "the push to hangzhou failed"
  expected=$(digest "$source" "$2") && [[ -n $expected ]] || fail "hangzhou does not hold what was pushed"
}

arrived() { [[ $(digest "$target" "$1") == "$expected" ]]; }
tasks() { curl --silent --show-error --fail --max-time 10 --header "Authorization: Bearer $token" "http://$api/api/v1/tasks?repository=$repository&tag=$1"; }
succeeded() { record=$(tasks "$1") && [[ $record == *'"status":"succeeded"'* && $record == *"$expected"* ]]; }

say "pushing the program's own image"
push replication:local first
until_true "$repository:first arrives at tokyo" arrived first
[[ $(digest "$target" "$expected") == "$expected" ]] || fail "tokyo does not answer to $expected"
say "tokyo holds $expected"

until_true "the API tells of a task that succeeded" succeeded first
trace=$(sed -n 's/.*"traceId":"\([0-9a-f]*\)".*/\1/p' <<<"$record")
[[ -n $trace ]] || fail "the task has no traceId: $record"
say "the API tells of the task: succeeded, trace $trace"

traced() {
  local answer role
  answer=$(curl --silent --fail --max-time 10 "http://$jaeger/api/traces/$trace") || return 1
  for role in "${roles[@]}"; do
    [[ $answer == *"\"replication-$role\""* ]] || return 1
  done
}
until_true "Jaeger has trace $trace with spans of ${roles[*]}" traced
say "Jaeger has the trace, with spans of ${roles[*]}"

say "pushing another image while the workers are restarted"
compose restart worker >/dev/null 2>&1 &
restart=$!
push "$(docker inspect --format '{{.Image}}' "$(compose ps --quiet hangzhou)")" second
wait "$restart" || fail "the workers could not be restarted"
until_true "$repository:second arrives at tokyo" arrived second
until_true "the API tells of a task that succeeded" succeeded second
say "tokyo holds $expected"

if [[ -z $keep ]]; then
  say "stopping the roles"
  compose stop "${roles[@]}" >/dev/null 2>&1
  for container in "${containers[@]}"; do
    code=$(docker inspect --format '{{.State.ExitCode}}' "$container")
    [[ $code == 0 ]] || fail "a process ended with $code when it was told to stop: it was killed, or it failed"
  done
fi
say "proven"
