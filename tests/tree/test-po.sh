#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The translations compile, are complete, and know every file that has words in it.
cd "$1" || exit 1
status=0
# (Ours go through the compiler's preprocessor nowhere: the files are read as they are.)
for f in $(grep -rlE '\b(N?C?_|ngettext|g_dngettext|g_dpgettext2) ?\(' src --include='*.c' --include='*.h'
           grep -rl 'translatable="\(yes\|true\)"' ui src data --include='*.ui' 2>/dev/null
           ls data/*.desktop.in data/*.metainfo.xml.in); do
  grep -qxF "$f" po/POTFILES || { echo "not in po/POTFILES: $f"; status=1; }
done
for f in $(grep -v '^#' po/POTFILES); do
  [ -f "$f" ] || { echo "in po/POTFILES, but not there: $f"; status=1; }
done
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
xgettext --from-code=UTF-8 --files-from=po/POTFILES --add-comments=Translators --output="$dir/kabinet.pot" \
  --keyword=_ --keyword=N_ --keyword=C_:1c,2 --keyword=NC_:1c,2 --keyword=g_dngettext:2,3 --keyword=ngettext:1,2 \
  --keyword=g_dpgettext2:2c,3 --keyword=g_dgettext:2 2>"$dir/log" || { cat "$dir/log"; exit 1; }
for lang in $(grep -v '^#' po/LINGUAS); do
  msgfmt --check -o /dev/null "po/$lang.po" || status=1
  if ! msgmerge -q --no-fuzzy-matching -o "$dir/$lang.po" "po/$lang.po" "$dir/kabinet.pot"; then
    status=1
    continue
  fi
  msgattrib --no-obsolete --untranslated "$dir/$lang.po" >"$dir/missing" 2>/dev/null
  msgattrib --no-obsolete --only-fuzzy "$dir/$lang.po" >>"$dir/missing" 2>/dev/null
  n=$(grep -c '^msgid "' "$dir/missing")
  if grep -q '^#[:,]' "$dir/missing"; then
    echo "$lang: untranslated or fuzzy: about $n"
    grep -A 2 '^#: ' "$dir/missing" | head -n 20
    status=1
  fi
done
exit $status
