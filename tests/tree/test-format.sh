#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Every C file looks as .clang-format says, and says its licence first.
cd "$1" || exit 1
bad=$(find src tests -name '*.[ch]' -exec grep -L 'SPDX-License-Identifier: GPL-3.0-or-later' {} +)
if [ -n "$bad" ]; then
  printf 'without the SPDX line:\n%s\n' "$bad"
  exit 1
fi
find src tests -name '*.[ch]' -print0 | xargs -0 -r clang-format --dry-run -Werror 2>&1 | head -n 60 | grep . && exit 1
exit 0
