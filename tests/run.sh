#!/usr/bin/env bash
# Installs what the tests need (Debian, as root; elsewhere it says what is missing), builds with warnings as errors,
# checks the formatting and the composition, runs every test, and ends with the line "N passed, N failed" (", N skipped").
set -euo pipefail
cd "$(dirname "$0")/.."

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 TESTINGPLATFORM_TELEMETRY_OPTOUT=1 MASSTRANSIT_USAGE_TELEMETRY=false
# Most programs of the tests live for seconds. Without this protection of compiled code, they start faster.
export DOTNET_EnableWriteXorExecute=0
configuration=Release
memory_mib=2048
projects=(Replication.UnitTests Replication.IntegrationTests Replication.BrowserTests)

# command -> the Debian package that holds it
declare -A packages=([docker-registry]=docker-registry [htpasswd]=apache2-utils [skopeo]=skopeo [tcc]=tcc [chromium]=chromium)
if [[ -z ${REPLICATION_TEST_RABBITMQ:-} ]]; then packages[rabbitmq-server]=rabbitmq-server; fi
compose=(docker compose)
if ! docker compose version >/dev/null 2>&1; then compose=(docker-compose) packages[docker-compose]=docker-compose; fi
export PATH=$PATH:/usr/sbin

missing=()
for command in "${!packages[@]}"; do
  command -v "$command" >/dev/null || missing+=("${packages[$command]}")
done
if ((${#missing[@]} > 0)); then
  if [[ $(id -u) -eq 0 ]] && command -v apt-get >/dev/null; then
    echo "Installing ${missing[*]}"
    # The packages' own services must not start: the tests start their own, on ports of their own.
    policy=/usr/sbin/policy-rc.d
    if [[ ! -e $policy ]]; then
      printf '#!/bin/sh\nexit 101\n' >"$policy"
      chmod +x "$policy"
      trap 'rm -f "$policy"' EXIT
    fi
    # Another run may be installing the same packages.
    apt-get update -qq -o DPkg::Lock::Timeout=600
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq -o DPkg::Lock::Timeout=600 --no-install-recommends "${missing[@]}" >/dev/null
  else
    echo "Missing: ${missing[*]} (names of Debian's packages). Install them, or run this as root on Debian." >&2
    exit 1
  fi
fi
if ! command -v dotnet >/dev/null; then
  echo "Missing: the .NET SDK 10 (command dotnet)." >&2
  exit 1
fi

# A MongoDB wire: a server of yours (REPLICATION_TEST_MONGODB), or PostgreSQL with DocumentDB, unpacked once beside the caches of this user.
if [[ -z ${REPLICATION_TEST_MONGODB:-} ]]; then
  export REPLICATION_TEST_DOCUMENTDB_ROOT=${REPLICATION_TEST_DOCUMENTDB_ROOT:-${XDG_CACHE_HOME:-$HOME/.cache}/replication-tests/documentdb}
  if [[ ! -x $REPLICATION_TEST_DOCUMENTDB_ROOT/usr/lib/postgresql/18/bin/postgres ]]; then
    if [[ $(id -u) -ne 0 ]] || ! command -v dpkg-deb >/dev/null; then
      echo "Missing: a MongoDB. Name one in REPLICATION_TEST_MONGODB, or run this as root on Debian." >&2
      exit 1
    fi
    echo "Unpacking PostgreSQL with DocumentDB"
    half=$REPLICATION_TEST_DOCUMENTDB_ROOT.$$
    mkdir -p "$(dirname "$half")"
    for try in 1 2 3; do
      if tests/Replication.Testing/Servers/DocumentDb/make-root.sh "$half"; then break; fi
      rm -rf "$half" "$half.apt"
      if ((try == 3)); then echo "PostgreSQL with DocumentDB could not be unpacked." >&2; exit 1; fi
    done
    # Whoever is first wins; the other's is the same.
    mv -T "$half" "$REPLICATION_TEST_DOCUMENTDB_ROOT" 2>/dev/null || rm -rf "$half"
  fi
fi

# cosign and notation make the signatures that tests compare with: unpacked once beside the caches of this user, or yours.
export REPLICATION_TEST_SIGNING_TOOLS=${REPLICATION_TEST_SIGNING_TOOLS:-${XDG_CACHE_HOME:-$HOME/.cache}/replication-tests/signing}
if [[ ! -x $REPLICATION_TEST_SIGNING_TOOLS/cosign || ! -x $REPLICATION_TEST_SIGNING_TOOLS/notation ]]; then
  if [[ $(id -u) -ne 0 ]] || ! command -v dpkg-deb >/dev/null; then
    echo "Missing: cosign 3 and notation 1.3. Name their folder in REPLICATION_TEST_SIGNING_TOOLS, or run this as root on Debian." >&2
    exit 1
  fi
  echo "Unpacking cosign and notation"
  half=$REPLICATION_TEST_SIGNING_TOOLS.$$
  mkdir -p "$(dirname "$half")"
  for try in 1 2 3; do
    if sh tests/Replication.Benchmarks/fetch-peers.sh "$half" cosign notation; then break; fi
    rm -rf "$half"
    if ((try == 3)); then echo "cosign and notation could not be unpacked." >&2; exit 1; fi
    apt-get update -qq -o DPkg::Lock::Timeout=600 || true
  done
  # Another run may have put the same programs there.
  mkdir -p "$REPLICATION_TEST_SIGNING_TOOLS"
  mv -f "$half"/* "$REPLICATION_TEST_SIGNING_TOOLS"
  rmdir "$half"
fi

# rclone copies folders to object stores: unpacked once beside the caches of this user, or yours.
export REPLICATION_TEST_S3_TOOLS=${REPLICATION_TEST_S3_TOOLS:-${XDG_CACHE_HOME:-$HOME/.cache}/replication-tests/s3}
if [[ ! -x $REPLICATION_TEST_S3_TOOLS/rclone ]]; then
  if [[ $(id -u) -ne 0 ]] || ! command -v dpkg-deb >/dev/null; then
    echo "Missing: rclone. Name its folder in REPLICATION_TEST_S3_TOOLS, or run this as root on Debian." >&2
    exit 1
  fi
  echo "Unpacking rclone"
  half=$REPLICATION_TEST_S3_TOOLS.$$
  mkdir -p "$(dirname "$half")"
  for try in 1 2 3; do
    if sh tests/Replication.Benchmarks/fetch-peers.sh "$half" rclone; then break; fi
    rm -rf "$half"
    if ((try == 3)); then echo "rclone could not be unpacked." >&2; exit 1; fi
    apt-get update -qq -o DPkg::Lock::Timeout=600 || true
  done
  # Another run may have put the same program there.
  mkdir -p "$REPLICATION_TEST_S3_TOOLS"
  mv -f "$half"/* "$REPLICATION_TEST_S3_TOOLS"
  rmdir "$half"
fi

"${compose[@]}" -f docker-compose.yml config >/dev/null
# Two runs in one clone build one after the other. The second one finds everything built and replaces no file that the first one runs.
exec {clone}<.
flock "$clone"
dotnet build Replication.sln -c "$configuration" -warnaserror -nologo -v quiet
# What is tested is the program as it is shipped, compiled ahead; where the compiler for that is not to be had, the program as it was built.
shipped=(src/Replication.App --use-current-runtime --artifacts-path artifacts/published -p:PublishReadyToRun=true -p:SelfContained=false -v quiet -nologo)
if dotnet restore "${shipped[@]}"; then
  dotnet publish "${shipped[@]}" --no-restore -c "$configuration" -o artifacts/published/program
  export REPLICATION_TEST_PROGRAM=$PWD/artifacts/published/program/replication.dll
else
  echo "The compiler of what is shipped could not be had: the tests start what was built."
fi
flock -u "$clone"

results=$(mktemp -d)
# The tests wait often enough for this beside them.
dotnet format Replication.sln --verify-no-changes --no-restore >"$results/format.txt" 2>&1 &
format=$!
trap 'kill "$format" 2>/dev/null || true; rm -rf "$results" ${memory:+"$memory"}; [[ -z ${policy:-} ]] || rm -f "$policy"' EXIT
# The registries, stores and brokers of the tests write many small files and sync each one. In memory this costs no waiting and less
# processor time. Tests also run programs from their folders.
if [[ -z ${TMPDIR:-} ]] && (($(df --output=avail -k /dev/shm 2>/dev/null | tail -n 1 || echo 0) >= memory_mib * 1024)) \
  && (($(awk '/^MemAvailable/ { print $2 }' /proc/meminfo) >= 2 * memory_mib * 1024)); then
  for left in /dev/shm/replication-tests-*; do
    # A run that was killed removed nothing.
    kill -0 "${left##*-}" 2>/dev/null || rm -rf "$left"
  done
  memory=/dev/shm/replication-tests-$$
  mkdir -m 700 "$memory"
  printf '#!/bin/sh\n' >"$memory/run"
  chmod +x "$memory/run"
  if "$memory/run" 2>/dev/null; then export TMPDIR=$memory; fi
fi
passed=0 failed=0 skipped=0
for project in "${projects[@]}"; do
  echo "== $project"
  status=0
  "tests/$project/bin/$configuration/net10.0/$project" "$@" -noLogo -noColor | tee "$results/$project.log" || status=$?
  summary=$(grep -E 'Total: [0-9]+, Errors: [0-9]+, Failed: [0-9]+' "$results/$project.log" | tail -n 1 || true)
  if [[ $summary =~ Total:\ ([0-9]+),\ Errors:\ ([0-9]+),\ Failed:\ ([0-9]+),\ Skipped:\ ([0-9]+),\ Not\ Run:\ ([0-9]+) ]]; then
    # Explicit tests, such as those that make screenshots, run on request only.
    total=$((BASH_REMATCH[1] - BASH_REMATCH[5])) errors=${BASH_REMATCH[2]} wrong=${BASH_REMATCH[3]} left=${BASH_REMATCH[4]}
    passed=$((passed + total - wrong - left))
    failed=$((failed + wrong + errors))
    skipped=$((skipped + left))
    # A runner that fails without a failed test has failed all the same.
    if ((status != 0 && wrong + errors == 0)); then failed=$((failed + 1)); fi
  else
    echo "$project ended with $status and no summary" >&2
    failed=$((failed + 1))
  fi
done

if ! wait "$format"; then
  cat "$results/format.txt"
  echo "The formatting is wrong: run dotnet format Replication.sln." >&2
  failed=$((failed + 1))
fi
# Print the failures again, because the log lines of the other tests hide them above.
grep -hE -A 12 '\[FAIL\]$' "$results"/*.log || true

line="$passed passed, $failed failed"
if ((skipped > 0)); then line+=", $skipped skipped"; fi
echo "$line"
((failed == 0))
