/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-package-state.h"

#include <glib/gi18n-lib.h>

#include "kab-section.h"

/* Time to read it, to see what it did in the list, and to get there by keyboard. */
#define UNDO_SECONDS 15

typedef struct
{
  GtkWidget *overlay;
  KabCabinet *cabinet;
  KabRow *row; /* as it was */
  const char *state;
  gboolean is_undo;
} StateChange;

static void
state_change_free (gpointer data, GClosure *closure)
{
  StateChange *change = data;

  g_clear_object (&change->overlay);
  g_object_unref (change->cabinet);
  kab_row_unref (change->row);
  g_free (change);
}

static void
set_state (GtkWidget *overlay, KabCabinet *cabinet, KabRow *row, const char *state, gboolean is_undo);

static void
undo_state_cb (AdwToast *toast, StateChange *change)
{
  g_autoptr (KabRow) now = kab_row_copy (change->row);

  kab_row_set_text (now, "state", change->state);
  set_state (change->overlay, change->cabinet, now, kab_row_get_text (change->row, "state"), TRUE);
}

static void
did_set_state (GObject *source, GAsyncResult *result, gpointer user_data)
{
  StateChange *change = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  gboolean done = kab_cabinet_edit_finish (KAB_CABINET (source), result, &error);
  AdwToast *toast;

  text = !done ? g_strdup (error->message)
         : g_strcmp0 (change->state, "archived") == 0
           ? g_strdup_printf (_ ("“%s” archived"), kab_row_title (change->row))
           : g_strdup_printf (_ ("“%s” put on sale"), kab_row_title (change->row));
  toast = change->overlay && (!change->is_undo || !done) ? kab_toast (change->overlay, text) : NULL;
  if (!toast || !done)
    {
      state_change_free (change, NULL);
      return;
    }
  adw_toast_set_button_label (toast, _ ("_Undo"));
  adw_toast_set_timeout (toast, UNDO_SECONDS);
  g_signal_connect_data (toast, "button-clicked", G_CALLBACK (undo_state_cb), change, state_change_free, 0);
}

static void
set_state (GtkWidget *overlay, KabCabinet *cabinet, KabRow *row, const char *state, gboolean is_undo)
{
  g_autoptr (GPtrArray) mutations = g_ptr_array_new_with_free_func ((GDestroyNotify)kab_mutation_free);
  g_autoptr (KabRow) after = kab_row_copy (row);
  StateChange *change;
  KabMutation *mutation;

  kab_row_set_text (after, "state", state);
  mutation = kab_mutation_new_between (row, after);
  if (!mutation)
    return;
  change = g_new0 (StateChange, 1);
  change->overlay = overlay ? g_object_ref (overlay) : NULL;
  change->cabinet = g_object_ref (cabinet);
  change->row = kab_row_ref (row);
  change->state = g_intern_string (state);
  change->is_undo = is_undo;
  g_ptr_array_add (mutations, mutation);
  kab_cabinet_edit_async (cabinet, mutations, NULL, did_set_state, change);
}

void
kab_package_set_state (GtkWidget *overlay, KabCabinet *cabinet, KabRow *row, const char *state)
{
  set_state (overlay, cabinet, row, state, FALSE);
}
