#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Looks for inputs that break something, with clang's libFuzzer (Debian: clang libclang-rt-14-dev):
#
#   sh tests/fuzz/run.sh SECONDS [TARGET...]        TAP
#
# Built in build-fuzz; what is found on the way is kept in build-fuzz/found/TARGET, what broke
# something in build-fuzz/broken. The corpus in tests/fuzz/corpus is only read. KABINET_FUZZ_SEED
# makes the search the same one each time.
set -u
cd "$(dirname "$0")/../.." || exit 1
seconds=${1:-5}
[ $# -eq 0 ] || shift
[ $# -gt 0 ] || set -- json wire cursor query mutations changes csv text fields document list import
if ! printf 'int LLVMFuzzerTestOneInput (void); int LLVMFuzzerTestOneInput (void) { return 0; }' \
     | clang -fsanitize=fuzzer -x c - -o /dev/null 2>/dev/null; then
  echo '1..0 # SKIP clang with libFuzzer is not here (Debian: apt install clang libclang-rt-14-dev)'
  exit 0
fi
dir=build-fuzz
if [ ! -f $dir/build.ninja ]; then
  CC=clang meson setup $dir -Db_sanitize=address,undefined -Db_lundef=false -Dbuildtype=debug -Doptimization=1 \
    -Dc_args=-fsanitize=fuzzer-no-link -Ddesktop=false >$dir.log 2>&1 || { sed 's/^/# /' $dir.log; echo 'Bail out! meson setup failed'; exit 1; }
  rm -f $dir.log
fi
nice ninja -C $dir tests/fuzz/kabinet-fuzz >$dir/build.log 2>&1 || { tail -40 $dir/build.log | sed 's/^/# /'; echo 'Bail out! The build failed'; exit 1; }
export LSAN_OPTIONS=suppressions=$PWD/tests/lsan.supp:print_suppressions=0 UBSAN_OPTIONS=halt_on_error=1:print_stacktrace=1 G_SLICE=always-malloc
mkdir -p $dir/broken
status=0
echo "1..$#"
for target in "$@"; do
  mkdir -p $dir/found/"$target"
  if KABINET_FUZZ=$target nice $dir/tests/fuzz/kabinet-fuzz -max_total_time="$seconds" -timeout=40 -rss_limit_mb=2048 \
       -max_len=4096 -seed="${KABINET_FUZZ_SEED:-0}" -verbosity=0 -print_final_stats=1 -artifact_prefix=$dir/broken/"$target"- \
       $dir/found/"$target" tests/fuzz/corpus/"$target" >$dir/"$target".log 2>&1; then
    printf 'ok - %s: %s\n' "$target" "$(sed -n 's/^stat::number_of_executed_units: */inputs: /p' $dir/"$target".log)"
  else
    printf 'not ok - %s, see %s\n' "$target" "$dir/$target.log"
    grep -m 3 -E 'ERROR|SUMMARY|runtime error' $dir/"$target".log | sed 's/^/# /'
    status=1
  fi
done
exit $status
