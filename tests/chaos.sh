#!/usr/bin/env bash
# Lets pushes stream through the whole system while everything breaks, then proves that nothing is missing, wrong or unfinished.
# tests/chaos.sh [--seed N] [--seconds S] [--seeds K] [--skew SECONDS] [--embedded] [--quiet]: K runs from seed N on, S seconds of chaos each (45).
# The wall clock of each process is wrong by up to 30 s either way, and jumps; --skew names another bound, and 0 turns it off.
# --embedded is one process with what is built in. Ends with 0 where all runs are proven; what servers it needs, tests/run.sh installs.
set -euo pipefail
cd "$(dirname "$0")/.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 MASSTRANSIT_USAGE_TELEMETRY=false PATH=$PATH:/usr/sbin
export REPLICATION_TEST_DOCUMENTDB_ROOT=${REPLICATION_TEST_DOCUMENTDB_ROOT:-${XDG_CACHE_HOME:-$HOME/.cache}/replication-tests/documentdb}
dotnet build tests/Replication.Chaos -c Release -nologo -v quiet
exec tests/Replication.Chaos/bin/Release/net10.0/Replication.Chaos "$@"
