#!/bin/bash
# Reads one process id per line. When the input ends, because the test run ended or was killed, it kills those of the processes
# that still run, with everything they started. A process id that another process has taken over since is left alone.
trap '' INT TERM HUP
declare -A started

start_time() {
  local line
  line=$(<"/proc/$1/stat") || return 1
  # The command name, in parentheses, may contain spaces. The start time is field 22, the twentieth after the name.
  line=${line##*) }
  read -r -a fields <<<"$line"
  echo "${fields[19]}"
} 2>/dev/null

tree() {
  echo "$1"
  local child
  for child in $(cat "/proc/$1/task/"*/children 2>/dev/null); do tree "$child"; done
}

while read -r id; do
  if time=$(start_time "$id"); then started[$id]=$time; fi
done
for id in "${!started[@]}"; do
  if [[ $(start_time "$id") == "${started[$id]}" ]]; then
    # shellcheck disable=SC2046
    kill -KILL $(tree "$id") 2>/dev/null
  fi
done
