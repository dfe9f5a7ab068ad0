/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** KabDiffKind: what became of a line */
typedef enum
{
  KAB_DIFF_SAME,
  KAB_DIFF_REMOVED,
  KAB_DIFF_ADDED,
} KabDiffKind;

/**
 * KabDiffLine:
 * @before, @after: its number in either text, counted from 1; 0 where it is not in that
 * @text: without its line break
 */
typedef struct
{
  KabDiffKind kind;
  guint before;
  guint after;
  char *text;
} KabDiffLine;

/**
 * kab_line_diff:
 * @before, @after: (nullable): texts; an empty one has no lines
 *
 * What leads from one text to the other with the fewest lines removed and added; of texts that have hardly a line in
 * common, all that lies between their common beginning and end.
 *
 * Returns: (transfer full) (element-type KabDiffLine): all lines of both, in order, what was removed before what was added
 */
GPtrArray *kab_line_diff (const char *before, const char *after);

G_END_DECLS
