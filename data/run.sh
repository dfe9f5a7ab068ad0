#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Installs what is missing, builds Kabinet and opens it looking around with sample data:
#
#   sh data/run.sh
#
# Without a display it says so, runs the same under a virtual one instead, and leaves the
# pictures and the PDF in build/gallery.
set -eu
cd "$(dirname "$0")/.."
. data/packages.sh

# A build that goes well needs no words; one that fails shows its end.
quiet ()
{
  printf '%s ...\n' "$1"
  shift
  if ! "$@" >"$log" 2>&1; then
    tail -n 40 "$log" >&2
    printf 'This failed: %s\n' "$*" >&2
    exit 1
  fi
}

kab_install build run
log=$(mktemp)
trap 'rm -f "$log"' EXIT

if [ ! -f build/build.ninja ]; then
  quiet 'Setting up' meson setup build -Dbuildtype=debugoptimized
fi
quiet 'Building' meson compile -C build

if [ -n "${DISPLAY:-}" ] || [ -n "${WAYLAND_DISPLAY:-}" ]; then
  echo 'Opening Kabinet with sample data.'
  rm -f "$log"
  exec meson devenv -C build -w . build/src/app/kabinet --sample
fi
echo 'There is no display here (neither DISPLAY nor WAYLAND_DISPLAY is set): taking pictures under a virtual one instead.'
kab_install test gallery
sh tests/gallery.sh build/gallery light dark ru narrow
echo 'The pictures and the PDF of a licence are in build/gallery.'
