#!/usr/bin/env bash
# Builds everything and runs every test, fast ones first. Installs what the tests need. Ends with "N passed, N failed".
# Usage: tests/run.sh [name]   runs only the test projects whose name contains it.
set -uo pipefail
cd "$(dirname "$0")/.."
only="${1:-}"

install_debian_packages() {
  local missing=()
  [ -x /usr/sbin/mosquitto ] || missing+=(mosquitto)
  [ ${#missing[@]} -eq 0 ] && return 0
  echo "installing ${missing[*]}"
  export DEBIAN_FRONTEND=noninteractive
  # A package that starts its service would take the port; the tests start their own on free ones.
  local policy=/usr/sbin/policy-rc.d made=""
  [ -e "$policy" ] || { printf '#!/bin/sh\nexit 101\n' > "$policy" && chmod +x "$policy" && made=yes; }
  apt-get update -qq && apt-get install -y -qq --no-install-recommends "${missing[@]}" > /dev/null
  local outcome=$?
  [ -z "$made" ] || rm -f "$policy"
  return $outcome
}

fail() {
  echo "$1" >&2
  echo "0 passed, 1 failed"
  exit 1
}

install_debian_packages || fail "the Debian packages that the tests need could not be installed"

# One build, no servers left behind afterwards.
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 MSBUILDDISABLENODEREUSE=1
dotnet build GL001.sln -nodereuse:false -v minimal || fail "the build failed"

# Layered: what fails fastest comes first.
projects=(
  GL001.Control.Tests GL001.Wire.Tests GL001.Plant.Tests GL001.SiteFiles.Tests GL001.Historian.Tests
  GL001.Dispatch.Tests GL001.Simulator.Tests GL001.Gateway.Tests GL001.Actors.Tests GL001.Host.Tests GL001.Firmware.Tests
)
for folder in tests/*.Tests; do
  name=$(basename "$folder")
  [[ " ${projects[*]} " == *" $name "* ]] || fail "$name is not listed in tests/run.sh"
done

results=artifacts/test-results
rm -rf "$results"
passed=0 failed=0
for name in "${projects[@]}"; do
  [[ "$name" == *"$only"* ]] || continue
  echo "--- $name"
  dotnet test "tests/$name" --no-build --logger "trx;LogFileName=$name.trx" --results-directory "$results" -v quiet
  outcome=$?
  counters=$(grep -o '<Counters [^>]*>' "$results/$name.trx" 2> /dev/null || true)
  p=$(grep -o ' passed="[0-9]*"' <<< "$counters" | grep -o '[0-9]*')
  f=$(grep -o ' failed="[0-9]*"' <<< "$counters" | grep -o '[0-9]*')
  passed=$((passed + ${p:-0})) failed=$((failed + ${f:-0}))
  # A run that died without naming a failed test is a failure all the same; so is one that found no test.
  if [ "${p:-0}" -eq 0 ] || { [ $outcome -ne 0 ] && [ "${f:-0}" -eq 0 ]; }; then
    failed=$((failed + 1))
  fi
done

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
