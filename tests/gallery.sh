#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Takes a picture of every view, in real windows under a virtual display:
#
#   sh tests/gallery.sh OUT [SET...]     sets: light dark ru bg az narrow large reference (default: all)
#
# against a real server with sample data. OUT also gets the PDF of a licence. The set reference is no window: documents
# drawn by us and by WeasyPrint, side by side (reference-index.png shows all).
set -eu
if [ $# -lt 1 ]; then
  sed -n '3,9s/^# \{0,1\}//p' "$0"
  exit 2
fi
mkdir -p "$1"
out=$(cd "$1" && pwd)
shift
cd "$(dirname "$0")/.."
. data/packages.sh
kab_install build run test gallery

export MESON_BUILD_ROOT="${MESON_BUILD_ROOT:-$PWD/build}" MESON_SOURCE_ROOT="$PWD"
log=$(mktemp)
trap 'rm -rf "$log" "$locales"' EXIT
locales=$(mktemp -d)
if [ ! -f "$MESON_BUILD_ROOT/build.ninja" ]; then
  meson setup "$MESON_BUILD_ROOT" -Dbuildtype=debugoptimized >"$log" 2>&1 || { tail -n 40 "$log"; exit 1; }
fi
meson compile -C "$MESON_BUILD_ROOT" >"$log" 2>&1 || { tail -n 40 "$log"; exit 1; }

export GSETTINGS_SCHEMA_DIR="$MESON_BUILD_ROOT/data" XDG_DATA_DIRS="$PWD/data:/usr/local/share:/usr/share" \
       KABINET_LOCALEDIR="$MESON_BUILD_ROOT/po" KABINET_DATADIR="$PWD/data" \
       KABINET_KABINETD="$MESON_BUILD_ROOT/src/server/kabinetd" LOCPATH="$locales"
for l in en_GB ru_RU bg_BG az_AZ; do
  localedef -i $l -f UTF-8 "$locales/$l.UTF-8" >/dev/null 2>&1 || true
done

picture ()   # SET SIZE LOCALE [VARIABLE=VALUE...]
{
  set_name=$1 size=$2 locale=$3
  shift 3
  env "$@" LC_ALL="$locale.UTF-8" LANGUAGE="${locale%_*}" \
    tests/session --size "$size" --wm 'xfwm4 --compositor=on --vblank=off' -- \
    /usr/bin/python3 tests/gallery.py "$out" "$set_name" || status=1
}

status=0
for set_name in ${*:-light dark ru bg az narrow large reference}; do
  case $set_name in
    light) picture light 1400x950 en_GB ;;
    dark) picture dark 1400x950 en_GB ADW_DEBUG_COLOR_SCHEME=prefer-dark ;;
    ru) picture ru 1400x950 ru_RU ;;
    bg) picture bg 1400x950 bg_BG ;;
    az) picture az 1400x950 az_AZ ;;
    narrow) picture narrow 1000x800 ru_RU ;;
    large) picture large 1400x950 en_GB ;;
    reference)
      /usr/bin/python3 tests/document/test-reference.py --sheets "$out" "$MESON_BUILD_ROOT/tests/document/draw-templates" || status=1 ;;
    *) echo "there is no set called $set_name"; exit 2 ;;
  esac
done
exit $status
