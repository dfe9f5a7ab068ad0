#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Looks for inputs that break something, with clang's libFuzzer (Debian: clang libclang-rt-14-dev):
#
#   sh tests/fuzz/run.sh SECONDS [TARGET...]        TAP
#
# Built in build-fuzz; what is found on the way is kept in build-fuzz/found/TARGET, what broke
# something in build-fuzz/broken. The corpus in tests/fuzz/corpus is only read; keep.sh adds to it. KABINET_FUZZ_SEED
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
  # Not optimized, and with lines alone for a debugger: clang takes a third of the time, and the search half as long again.
  CC=clang meson setup $dir -Db_sanitize=address,undefined -Db_lundef=false -Dbuildtype=plain -Dc_args='-fsanitize=fuzzer-no-link -g1' \
    -Ddesktop=false >$dir.log 2>&1 || { sed 's/^/# /' $dir.log; echo 'Bail out! meson setup failed'; exit 1; }
  rm -f $dir.log
fi
nice ninja -C $dir tests/fuzz/kabinet-fuzz >$dir/build.log 2>&1 || { tail -40 $dir/build.log | sed 's/^/# /'; echo 'Bail out! The build failed'; exit 1; }
export LSAN_OPTIONS=suppressions=$PWD/tests/lsan.supp:print_suppressions=0 UBSAN_OPTIONS=halt_on_error=1:print_stacktrace=1 G_SLICE=always-malloc
mkdir -p $dir/broken
echo "1..$#"

search ()
{
  mkdir -p $dir/found/"$1"
  if KABINET_FUZZ=$1 nice $dir/tests/fuzz/kabinet-fuzz -max_total_time="$seconds" -timeout=40 -rss_limit_mb=2048 \
       -max_len=4096 -seed="${KABINET_FUZZ_SEED:-0}" -verbosity=0 -print_final_stats=1 -artifact_prefix=$dir/broken/"$1"- \
       $dir/found/"$1" tests/fuzz/corpus/"$1" >$dir/"$1".log 2>&1; then
    printf 'ok - %s: %s\n' "$1" "$(sed -n 's/^stat::number_of_executed_units: */inputs: /p' $dir/"$1".log)" >$dir/"$1".tap
  else
    {
      printf 'not ok - %s, see %s\n' "$1" "$dir/$1.log"
      grep -m 3 -E 'ERROR|SUMMARY|runtime error' $dir/"$1".log | sed 's/^/# /'
    } >$dir/"$1".tap
  fi
}

rm -f $dir/*.tap
n=0
for target in "$@"; do
  search "$target" &
  n=$((n + 1))
  [ $((n % 2)) -ne 0 ] || wait     # two at a time, of which each takes as long as the other
done
wait
status=0
for target in "$@"; do
  cat $dir/"$target".tap || echo "not ok - $target"
  grep -q '^ok' $dir/"$target".tap || status=1
done
exit $status
