/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-undoable.h"

#include <glib/gi18n-lib.h>

#include "kab-section.h"

#define UNDO_SECONDS 15

typedef struct
{
  GtkWidget *widget;
  KabCabinet *cabinet;
  GPtrArray *undo;
  char *done;
} Doing;

static void
doing_free (gpointer data, GClosure *closure)
{
  Doing *doing = data;

  g_object_unref (doing->widget);
  g_object_unref (doing->cabinet);
  g_clear_pointer (&doing->undo, g_ptr_array_unref);
  g_free (doing->done);
  g_free (doing);
}

void
kab_undoable_offer (AdwToast *toast)
{
  adw_toast_set_button_label (toast, _ ("_Undo"));
  adw_toast_set_timeout (toast, UNDO_SECONDS);
}

static void
undo_cb (AdwToast *toast, Doing *doing)
{
  /* A toast's button is pressed once. */
  kab_undoable_edit (doing->widget, doing->cabinet, g_steal_pointer (&doing->undo), NULL, NULL);
}

static void
did_edit (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Doing *doing = user_data;
  g_autoptr (GError) error = NULL;
  gboolean ok = kab_cabinet_edit_finish (KAB_CABINET (source), result, &error);
  AdwToast *toast = ok && !doing->done ? NULL : kab_toast (doing->widget, ok ? doing->done : error->message);

  if (!toast || !ok)
    {
      doing_free (doing, NULL);
      return;
    }
  kab_undoable_offer (toast);
  g_signal_connect_data (toast, "button-clicked", G_CALLBACK (undo_cb), doing, doing_free, 0);
}

void
kab_undoable_edit (GtkWidget *widget,
                   KabCabinet *cabinet,
                   GPtrArray *mutations,
                   GPtrArray *undo,
                   const char *done)
{
  Doing *doing = g_new0 (Doing, 1);

  doing->widget = g_object_ref (widget);
  doing->cabinet = g_object_ref (cabinet);
  doing->undo = undo;
  doing->done = g_strdup (done);
  kab_cabinet_edit_async (cabinet, mutations, NULL, did_edit, doing);
  g_ptr_array_unref (mutations);
}

void
kab_undoable_change (GtkWidget *widget,
                     KabCabinet *cabinet,
                     const KabRow *before,
                     const KabRow *after,
                     const char *done)
{
  KabMutation *mutation = kab_mutation_new_between (before, after);
  GPtrArray *mutations, *undo;

  if (!mutation)
    return;
  mutations = g_ptr_array_new_with_free_func ((GDestroyNotify)kab_mutation_free);
  undo = g_ptr_array_new_with_free_func ((GDestroyNotify)kab_mutation_free);
  g_ptr_array_add (mutations, mutation);
  g_ptr_array_add (undo, kab_mutation_new_between (after, before));
  kab_undoable_edit (widget, cabinet, mutations, undo, done);
}
