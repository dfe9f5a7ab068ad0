/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-package-state.h"

#include <glib/gi18n-lib.h>

#include "kab-undoable.h"

void
kab_package_set_state (GtkWidget *widget, KabCabinet *cabinet, KabRow *row, const char *state)
{
  g_autoptr (KabRow) after = kab_row_copy (row);
  g_autofree char *done = g_strcmp0 (state, "archived") == 0
                            ? g_strdup_printf (_ ("“%s” archived"), kab_row_title (row))
                            : g_strdup_printf (_ ("“%s” put on sale"), kab_row_title (row));

  kab_row_set_text (after, "state", state);
  kab_undoable_change (widget, cabinet, row, after, done);
}
