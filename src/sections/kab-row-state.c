/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-row-state.h"

#include "kab-undoable.h"

#define ARCHIVED "archived"

void
kab_row_set_state (GtkWidget *widget, KabCabinet *cabinet, KabRow *row, const char *state, const char *done)
{
  g_autoptr (KabRow) after = kab_row_copy (row);
  g_auto (GStrv) parts = g_strsplit (done, "%s", 2);
  g_autofree char *text = g_strjoinv (kab_row_title (row), parts);

  kab_row_set_text (after, "state", state);
  kab_undoable_change (widget, cabinet, row, after, text);
}

gboolean
kab_row_can_archive (KabCabinet *cabinet, const KabRow *row)
{
  const KabField *field = kab_entity_find_field (row->entity, "state");

  return field && kab_field_enum_title (field, ARCHIVED)
         && g_strcmp0 (kab_row_get_text (row, "state"), ARCHIVED) != 0
         && kab_account_may (kab_cabinet_get_account (cabinet), KAB_OPERATION_UPDATE, row->entity, row);
}
