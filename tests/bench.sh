#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Runs the benchmarks of tests/bench in a release build (build-bench) and prints what they print: a line
# each, with what was measured, ours, the limit measured in the same run, the ratio and the target.
#
#   sh tests/bench.sh [NAME...]      all, or those named (meson test --benchmark --list)
set -u
cd "$(dirname "$0")/.." || exit 1
. data/packages.sh
kab_install build run test || exit 1

log=$(mktemp)
trap 'rm -f "$log"' EXIT
dir=build-bench
if [ ! -f $dir/build.ninja ]; then
  meson setup $dir -Dbuildtype=release -Db_lto=true >"$log" 2>&1 || { tail -n 40 "$log"; exit 1; }
fi
meson compile -C $dir >"$log" 2>&1 || { tail -n 40 "$log"; exit 1; }
if [ -z "$(meson test -C $dir --benchmark --list 2>/dev/null)" ]; then
  echo 'There are no benchmarks in this build.'
  exit 1
fi
rm -f $dir/meson-logs/benchmarklog.json
meson test -C $dir --benchmark --logbase benchmarklog --no-rebuild --num-processes 1 "$@" >"$log" 2>&1
status=$?
/usr/bin/python3 - $dir/meson-logs/benchmarklog.json <<'EOF' || exit 1
import json, sys
for line in open(sys.argv[1], encoding='utf-8'):
    test = json.loads(line)
    for text in (test.get('stdout') or '').splitlines():
        if text.strip() and not text.startswith(('#', '1..', 'TAP', 'ok ')):
            print(text)
    if test['result'] != 'OK':
        print('%s: %s' % (test['name'], test['result']))
        print('\n'.join((test.get('stderr') or '').splitlines()[-20:]))
EOF
exit $status
