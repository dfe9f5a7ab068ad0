#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Brings POTFILES and the translations up to date with the sources:  sh po/update.sh
# New words come out untranslated, never guessed; words no longer used are dropped.
set -eu
cd "$(dirname "$0")/.."

# The same files that tests/tree/test-po.sh looks for.
{
  grep -rlE '\b(N?C?_|ngettext|g_dngettext|g_dpgettext2) ?\(' src --include='*.c' --include='*.h' || true
  grep -rl 'translatable="\(yes\|true\)"' ui src data --include='*.ui' 2>/dev/null || true
  ls data/*.desktop.in data/*.metainfo.xml.in
} | LC_ALL=C sort -u >po/POTFILES

pot=$(mktemp)
trap 'rm -f "$pot"' EXIT
# Meson's "glib" preset, with translators' comments only; files without line numbers keep the changes small.
xgettext --from-code=UTF-8 --files-from=po/POTFILES --output="$pot" --package-name=kabinet \
  --add-comments=Translators --add-location=file \
  --keyword=_ --keyword=N_ --keyword=C_:1c,2 --keyword=NC_:1c,2 --keyword=g_dcgettext:2 --keyword=g_dgettext:2 \
  --keyword=ngettext:1,2 --keyword=g_dngettext:2,3 --keyword=g_dpgettext2:2c,3 \
  --flag=N_:1:pass-c-format --flag=C_:2:pass-c-format --flag=NC_:2:pass-c-format \
  --flag=g_dngettext:2:pass-c-format --flag=g_set_error:4:c-format --flag=g_error_new:3:c-format \
  --flag=g_strdup_printf:1:c-format --flag=g_string_printf:2:c-format --flag=g_string_append_printf:2:c-format \
  --flag=g_print:1:c-format --flag=g_printerr:1:c-format

for lang in $(grep -v '^#' po/LINGUAS); do
  po=po/$lang.po
  msgmerge --quiet --update --backup=none --no-fuzzy-matching --add-location=file "$po" "$pot"
  msgattrib --no-obsolete --add-location=file --output-file="$po" "$po"
  printf '%s: ' "$lang"
  msgfmt --check --statistics --output-file=/dev/null "$po"
done
