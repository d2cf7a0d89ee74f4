#!/usr/bin/env bash
# Feeds every reader with inputs that nobody thought of, for so many seconds (60 without --seconds N), each time others.
# What a reader cannot bear is printed as base64: it belongs among the samples of tests/Replication.UnitTests/Fuzzing/Targets.cs.
set -euo pipefail
cd "$(dirname "$0")/.."
seconds=60
case ${1:-} in
  '') ;;
  --seconds) seconds=${2:?"--seconds wants a number"} ;;
  *) echo "usage: tests/fuzz.sh [--seconds N]" >&2; exit 2 ;;
esac
[[ $seconds =~ ^[1-9][0-9]*$ ]] || { echo "--seconds wants a whole number above 0, not '$seconds'" >&2; exit 2; }
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 TESTINGPLATFORM_TELEMETRY_OPTOUT=1
dotnet build tests/Replication.UnitTests -c Release -v quiet -nologo
REPLICATION_FUZZ_SECONDS=$seconds exec tests/Replication.UnitTests/bin/Release/net10.0/Replication.UnitTests -noLogo -noColor -diagnostics -maxThreads 1 -class Replication.UnitTests.Fuzzing.FuzzTests
