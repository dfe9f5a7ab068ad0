#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Installs what is missing, builds with sanitizers into build-test and runs the tests:
#
#   sh tests/run.sh             all of them
#   sh tests/run.sh SUITE...    only these suites (meson test --list names them)
#
# Up to three that failed are run once more, alone, to say which are unsteady; they have failed all the same.
# The last line is "N passed, N failed, N skipped"; the status is 0 only if none failed.
set -u
cd "$(dirname "$0")/.." || exit 1
. data/packages.sh

# The build, or the machine, failed before there was a test to run.
give_up ()
{
  printf '%s\n0 passed, 1 failed, 0 skipped\n' "$1"
  exit 1
}

kab_install build run test || give_up 'The packages that the tests need are not all there.'

log=$(mktemp)
trap 'rm -f "$log"' EXIT
dir=build-test
if [ ! -f $dir/build.ninja ]; then
  echo 'Setting up ...'
  meson setup $dir -Db_sanitize=address,undefined -Db_lundef=false -Dwerror=true -Dbuildtype=debug -Doptimization=1 \
        >"$log" 2>&1 || { tail -n 40 "$log"; give_up 'meson setup failed.'; }
fi
echo 'Building with sanitizers ...'
meson compile -C $dir >"$log" 2>&1 || { grep -n -A 20 '^FAILED\|error:\|ERROR' "$log" | head -n 80; give_up 'The build failed.'; }

# Without always-malloc the leaks of GObjects are not seen.
export G_SLICE=always-malloc G_DEBUG=fatal-criticals
export ASAN_OPTIONS="${ASAN_OPTIONS:-detect_leaks=1:strict_string_checks=1}"
export LSAN_OPTIONS="${LSAN_OPTIONS:-suppressions=$PWD/tests/lsan.supp:print_suppressions=0}"
export UBSAN_OPTIONS="${UBSAN_OPTIONS:-print_stacktrace=1:halt_on_error=1}"
export MALLOC_PERTURB_=0 LC_ALL=C.UTF-8

set -- $(for s in "$@"; do printf -- '--suite %s ' "$s"; done)
rm -f $dir/meson-logs/testlog.json $dir/meson-logs/again.json
# Four at once on two cores, as many of them wait half of the time; on a slow machine a hundred waits may last longer.
meson test -C $dir --no-rebuild --num-processes 4 --timeout-multiplier 2 "$@"
status=$?
exec /usr/bin/python3 tests/summary.py $dir $status
