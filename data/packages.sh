# SPDX-License-Identifier: GPL-3.0-or-later
# The Debian packages that Kabinet needs, in one place. To be read by sh scripts:
#
#   . data/packages.sh
#   kab_install build run test
#
# installs what is missing of the named groups and touches nothing when all is there.

KAB_PACKAGES_build='
gcc libc6-dev pkg-config meson ninja-build gettext python3
libglib2.0-dev libglib2.0-bin libgtk-4-dev libgtk-4-bin libadwaita-1-dev libgtksourceview-5-dev libsoup-3.0-dev libjson-glib-dev libsecret-1-dev
libsqlite3-dev libpq-dev libcurl4-openssl-dev libsodium-dev libqrencode-dev libxml2-dev
libpango1.0-dev libcairo2-dev libgdk-pixbuf-2.0-dev librsvg2-dev libpoppler-glib-dev libzbar-dev libxlsxwriter-dev
desktop-file-utils appstream
'

KAB_PACKAGES_run='
adwaita-icon-theme librsvg2-common fonts-cantarell fonts-dejavu-core
dbus libglib2.0-bin glib-networking ca-certificates
'

# What the private desktop session and the checks of tests/ need besides.
KAB_PACKAGES_test='
locales xvfb x11-utils x11-xkb-utils xdotool dbus dbus-x11 dbus-daemon gnome-keyring libsecret-tools procps
at-spi2-core gir1.2-atspi-2.0 python3-gi imagemagick
cups cups-client nginx-light openssl poppler-utils qpdf zbar-tools sqlite3 postgresql python3-prometheus-client
clang-format libubsan1 libasan8 clang libclang-rt-14-dev
python3-jsonschema python3-aiosmtpd openapi-specification curl weasyprint openjdk-17-jdk-headless
'

# What pictures of the windows need besides: windows with a frame and shadows, formats of the languages.
KAB_PACKAGES_gallery='
xfwm4 x11-xserver-utils
'

# Prints those of the packages given that are not installed.
kab_missing ()
{
  for p in "$@"; do
    case $(dpkg-query -W -f='${db:Status-Abbrev}' "$p" 2>/dev/null) in
      ii*|hi*) ;;
      *) printf '%s ' "$p" ;;
    esac
  done
}

kab_install ()
{
  kab_wanted=
  for g in "$@"; do
    eval "kab_wanted=\"\$kab_wanted \$KAB_PACKAGES_$g\""
  done
  # shellcheck disable=SC2086 # the list is meant to be split
  kab_absent=$(kab_missing $kab_wanted)
  [ -n "$kab_absent" ] || return 0
  if ! command -v apt-get >/dev/null 2>&1; then
    printf 'These Debian packages are missing: %s\nThis is not a Debian system: please install what corresponds to them.\n' \
           "$kab_absent" >&2
    return 1
  fi
  kab_root=
  if [ "$(id -u)" -ne 0 ]; then
    if ! command -v sudo >/dev/null 2>&1; then
      printf 'These packages are missing, and neither root nor sudo is at hand to install them:\n  %s\n' "$kab_absent" >&2
      return 1
    fi
    kab_root=sudo
  fi
  printf 'Installing: %s\n' "$kab_absent"
  kab_log=$(mktemp)
  # shellcheck disable=SC2086
  if $kab_root env DEBIAN_FRONTEND=noninteractive sh -c '
       apt-get -q -o Acquire::Retries=3 update &&
       apt-get -q -y -o Acquire::Retries=3 -o Dpkg::Use-Pty=0 install --no-install-recommends "$@"' \
       apt $kab_absent >"$kab_log" 2>&1; then
    rm -f "$kab_log"
    return 0
  fi
  tail -n 30 "$kab_log" >&2
  printf 'The packages could not be installed; the whole log is %s\n' "$kab_log" >&2
  return 1
}
