/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-paper-faults.h"

#include <glib/gi18n-lib.h>

#include "kab-format.h"

#define FAULTS_MAX 200

static void
add_row (AdwPreferencesPage *page,
         AdwPreferencesGroup **group,
         const char *group_title,
         const char *title,
         const char *subtitle)
{
  g_autofree char *escaped = g_markup_escape_text (title, -1);
  g_autofree char *below = g_markup_escape_text (subtitle, -1);
  GtkWidget *row = adw_action_row_new ();

  if (!*group)
    {
      *group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
      adw_preferences_group_set_title (*group, group_title);
      adw_preferences_page_add (page, *group);
    }
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), escaped);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), below);
  adw_preferences_group_add (*group, row);
}

void
kab_paper_faults_show (AdwPreferencesPage *page, const KabPaperBatchOutcome *outcome)
{
  AdwPreferencesGroup *missing = NULL, *notes = NULL;

  for (guint i = 0; i < outcome->faults->len && i < FAULTS_MAX; i++)
    {
      const KabPaperBatchFault *fault = g_ptr_array_index (outcome->faults, i);

      /* Translators: papers that were left out, each with the reason */
      add_row (page, &missing, _ ("Not Made"), fault->label, fault->reason);
    }
  for (guint i = 0; i < outcome->notes->len; i++)
    {
      const KabPaperBatchNote *note = g_ptr_array_index (outcome->notes, i);
      g_autofree char *n = kab_format_count (note->n);
      g_autofree char *which
        = note->n > 1
            ? g_strdup_printf (ngettext ("%s and others, %s in all", "%s and others, %s in all", note->n),
                               note->label, n)
            : g_strdup (note->label);

      add_row (page, &notes, _ ("Problems of the Template"), note->text, which);
    }
}
