#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Keeps what searches have found: of build-fuzz/found the fewest inputs that get to lines where the corpus does not get,
# each named by its digest beside those that were written by hand:
#
#   sh tests/fuzz/run.sh SECONDS && sh tests/fuzz/keep.sh [TARGET...]
#
# What was found earlier and is needed no more, since others get there, too, is left out again.
set -eu
cd "$(dirname "$0")/../.."
[ $# -gt 0 ] || set -- $(ls tests/fuzz/corpus)
fuzz=${KABINET_FUZZER:-build-fuzz/tests/fuzz/kabinet-fuzz}
found=${KABINET_FOUND:-build-fuzz/found}
export LSAN_OPTIONS=suppressions=$PWD/tests/lsan.supp:print_suppressions=0 G_SLICE=always-malloc
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

for target in "$@"; do
  corpus=tests/fuzz/corpus/$target
  [ -d "$found/$target" ] || continue
  mkdir -p "$work/kept" "$work/earlier"
  find "$corpus" -type f -regextype posix-extended -regex '.*/[0-9a-f]{40}' -exec mv {} "$work/earlier" \;
  cp "$corpus"/* "$work/kept"
  # By places that are got to, not by how often: that would be ten times as many.
  if ! KABINET_FUZZ=$target "$fuzz" -set_cover_merge=1 -use_counters=0 -timeout=40 -rss_limit_mb=2048 -max_len=4096 \
         "$work/kept" "$work/earlier" "$found/$target" >"$work/log" 2>&1; then
    mv "$work/earlier"/* "$corpus" 2>/dev/null || true
    tail -20 "$work/log"
    exit 1
  fi
  cp -n "$work/kept"/* "$corpus"
  printf '%s: %d\n' "$target" "$(ls "$corpus" | wc -l)"
  rm -rf "$work/kept" "$work/earlier"
done
