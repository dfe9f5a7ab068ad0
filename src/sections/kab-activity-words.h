/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-cabinet.h"

G_BEGIN_DECLS

/* Lines of the journal, in words of the interface. */

/**
 * KabActivityChange:
 * @field: of the row that the line is about
 * @was: "" where there was nothing
 * @is: likewise
 *
 * One value that the line tells of. What has no words that can be read (a page of HTML, a structure) has neither: both are
 * %NULL, and it is only known that it was changed.
 */
typedef struct
{
  const KabField *field;
  char *was;
  char *is;
} KabActivityChange;

/**
 * kab_activity_changes:
 * @cabinet: (nullable): where names of other rows are found; without it references are left out
 *
 * Returns: (transfer full) (element-type KabActivityChange): in the order of the entity's fields; none where the line is
 *   about no kind of row that this program knows
 */
GPtrArray *kab_activity_changes (KabCabinet *cabinet, const KabRow *activity);

/** kab_activity_action: Returns: (transfer none): what was done: "Changed" */
const char *kab_activity_action (const KabRow *activity);

G_END_DECLS
