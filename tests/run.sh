#!/usr/bin/env bash
# Builds everything and runs every test, fast ones first. As root it installs what the tests need. Ends with
# "N passed, N failed", and ", N not executed" where tests were skipped.
# Usage: tests/run.sh [name]   runs only the test projects whose name contains it; "swarm" runs the campaign alone.
set -uo pipefail
cd "$(dirname "$0")/.."
only="${1:-}"

fail() {
  echo "$1" >&2
  echo "0 passed, 1 failed"
  exit 1
}

# Every command that may start others runs in a session of its own, so that all of them can be stopped, come what may.
session="" policy_made=""
run() {
  setsid "$@" &
  session=$!
  wait "$session"
  local outcome=$?
  stop_session
  return $outcome
}

stop_session() {
  [ -n "$session" ] || return 0
  kill -TERM -- "-$session" 2> /dev/null
  for _ in {1..50}; do
    kill -0 -- "-$session" 2> /dev/null || break
    sleep 0.1
  done
  kill -KILL -- "-$session" 2> /dev/null
  session=""
}

trap 'stop_session; [ -z "$policy_made" ] || rm -f "$policy_made"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

install_debian_packages() {
  local missing=()
  [ -x /usr/sbin/mosquitto ] || missing+=(mosquitto)
  [ -x /usr/bin/promtool ] || missing+=(prometheus)
  [ -x /usr/bin/chromium ] || missing+=(chromium)
  ls /usr/lib/postgresql/*/bin/postgres > /dev/null 2>&1 || missing+=(postgresql)
  [ -x /usr/lib/rabbitmq/bin/rabbitmq-server ] || missing+=(rabbitmq-server)
  [ ${#missing[@]} -eq 0 ] && return 0
  if [ "$(id -u)" -ne 0 ]; then
    echo "missing: ${missing[*]}. Only root may install it (apt-get install --no-install-recommends ${missing[*]}); the tests that need it will fail, the others run." >&2
    return 0
  fi

  echo "installing ${missing[*]}"
  export DEBIAN_FRONTEND=noninteractive
  # A package that starts its service would take the port; the tests start their own on free ones.
  local policy=/usr/sbin/policy-rc.d
  [ -e "$policy" ] || { policy_made=$policy; printf '#!/bin/sh\nexit 101\n' > "$policy" && chmod +x "$policy"; }
  apt-get update -qq && apt-get install -y -qq --no-install-recommends "${missing[@]}" > /dev/null \
    || echo "could not install ${missing[*]}; the tests that need it will fail, the others run." >&2
  [ -z "$policy_made" ] || rm -f "$policy_made"
  policy_made=""
}

install_debian_packages

# One build, no servers left behind afterwards. Optimised: the exploration and the campaign take minutes otherwise.
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 MSBUILDDISABLENODEREUSE=1
run dotnet build GL001.sln -c Release -nodereuse:false -p:UseSharedCompilation=false -v minimal || fail "the build failed"

# Layered: what fails fastest comes first.
projects=(
  GL001.Control.Tests GL001.Storage.Tests GL001.Wire.Tests GL001.Plant.Tests GL001.Engineering.Tests GL001.SiteFiles.Tests GL001.Historian.Tests GL001.Operations.Tests
  GL001.Agents.Tests GL001.BuiltInAgents.Tests GL001.Orchestration.Tests GL001.Notifications.Tests
  GL001.Device.Tests GL001.Proof.Tests GL001.Linux.Tests GL001.Dispatch.Tests GL001.Simulator.Tests GL001.Gateway.Tests GL001.Actors.Tests
  GL001.Host.Tests GL001.Cluster.Tests GL001.Firmware.Tests
)
for folder in tests/*.Tests; do
  name=$(basename "$folder")
  [[ " ${projects[*]} " == *" $name "* ]] || fail "$name is not listed in tests/run.sh"
done

results=artifacts/test-results
rm -rf "$results"

# Reads one number of a project's results; zero when there is none.
counter() {
  local found
  found=$(grep -o '<Counters [^>]*>' "$results/$1.trx" 2> /dev/null | grep -o " $2=\"[0-9]*\"" | grep -o '[0-9]*')
  echo "${found:-0}"
}

passed=0 failed=0 not_executed=0
for name in "${projects[@]}"; do
  [[ "$name" == *"$only"* ]] || continue
  echo "--- $name"
  run dotnet test "tests/$name" -c Release --no-build --blame-hang-timeout 5m --blame-hang-dump-type none \
    --logger "trx;LogFileName=$name.trx" --results-directory "$results" -v quiet
  outcome=$?
  p=$(counter "$name" passed) f=$(counter "$name" failed)
  # The logger's own count of tests that were not executed stays at zero.
  n=$(($(counter "$name" total) - $(counter "$name" executed)))
  passed=$((passed + p)) failed=$((failed + f)) not_executed=$((not_executed + n))
  if [ "$n" -gt 0 ]; then
    echo "not executed:"
    grep '<UnitTestResult ' "$results/$name.trx" | grep 'outcome="NotExecuted"' | grep -o 'testName="[^"]*"' | sed 's/testName="\(.*\)"/  \1/'
  fi

  # A run that died without naming a failed test is a failure all the same; so is one that found no test.
  if [ "$p" -eq 0 ] || { [ $outcome -ne 0 ] && [ "$f" -eq 0 ]; }; then
    failed=$((failed + 1))
  fi
done

# A thousand controller-hours of random plants and faults with every checker on.
swarm_seeds=1000
if [[ "GL001.Simulator swarm" == *"$only"* ]]; then
  echo "--- swarm, $swarm_seeds controller-hours"
  if run dotnet run --no-build -c Release --project simulator/GL001.Simulator -- swarm --seeds "$swarm_seeds" --hours 1; then
    passed=$((passed + 1))
  else
    failed=$((failed + 1))
  fi
fi

summary="$passed passed, $failed failed"
[ "$not_executed" -eq 0 ] || summary+=", $not_executed not executed"
echo "$summary"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
