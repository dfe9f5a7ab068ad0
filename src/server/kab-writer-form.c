/* SPDX-License-Identifier: GPL-3.0-or-later */
/* By which form, and which version of it, a licence was issued. */
#include "kab-writer-private.h"

/* The form that is used where nothing else is chosen, if there is one for all: with several, it is each reader's language
 * that decides which. */
static gboolean
find_default (KabWriter *writer, KabRow *row, GError **error)
{
  g_autoptr (KabStatement) statement
    = kab_db_prepare (writer->db,
                      "SELECT id FROM template WHERE org=? AND kind='licence' AND is_default=1 AND deleted=0"
                      " LIMIT 2",
                      error);
  g_autofree char *id = NULL;
  KabStep step;

  if (statement == NULL)
    return FALSE;
  kab_statement_bind_text (statement, 1, writer->org);
  step = kab_statement_step (statement, error);
  if (step == KAB_STEP_ROW)
    {
      id = g_strdup (kab_statement_get_text (statement, 0));
      step = kab_statement_step (statement, error);
    }
  if (step == KAB_STEP_DONE && id != NULL)
    kab_row_set_text (row, "template", id);
  return step != KAB_STEP_ERROR;
}

gboolean
kab_writer_fill_form (KabWriter *writer, const KabRow *before, KabRow *row, GError **error)
{
  g_autoptr (KabStored) form = NULL;

  if (before != NULL && kab_value_equal (kab_row_value (before, "template"), kab_row_value (row, "template")))
    return TRUE;
  if (before == NULL && kab_row_is_null (row, "template") && !find_default (writer, row, error))
    return FALSE;
  kab_value_set_null (kab_row_value (row, "template_version"));
  if (kab_row_is_null (row, "template"))
    return TRUE;
  if (!kab_writer_load (writer, &kab_entity_template, kab_row_get_text (row, "template"), &form, error))
    return FALSE;
  if (form != NULL && !form->row->deleted)
    kab_value_copy (kab_row_value (row, "template_version"), kab_row_value (form->row, "version"));
  return TRUE;
}
