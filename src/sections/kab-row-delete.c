/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-row-delete.h"

#include <glib/gi18n-lib.h>

#include "kab-row-users.h"
#include "kab-section.h"

/* As after archiving: time to read it, to see what it did in the list, and to get there by keyboard. */
#define UNDO_SECONDS 15

typedef struct
{
  GtkWidget *overlay;
  KabCabinet *cabinet;
  KabRow *row;
  KabCard *card; /* nullable */
  KabOp op;
} Deleting;

static void
deleting_free (gpointer data, GClosure *closure)
{
  Deleting *deleting = data;

  g_object_unref (deleting->overlay);
  g_clear_object (&deleting->card);
  g_object_unref (deleting->cabinet);
  kab_row_unref (deleting->row);
  g_free (deleting);
}

static void write_op (Deleting *deleting);

static void
undo_cb (AdwToast *toast, Deleting *deleting)
{
  Deleting *undoing = g_new0 (Deleting, 1);

  undoing->overlay = g_object_ref (deleting->overlay);
  undoing->cabinet = g_object_ref (deleting->cabinet);
  undoing->row = kab_row_ref (deleting->row);
  undoing->op = KAB_OP_RESTORE;
  write_op (undoing);
}

static void
did_edit (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Deleting *deleting = user_data;
  g_autoptr (GError) error = NULL;
  gboolean done = kab_cabinet_edit_finish (KAB_CABINET (source), result, &error);
  g_autofree char *text
    = done ? g_strdup_printf (_ ("“%s” deleted"), kab_row_title (deleting->row)) : g_strdup (error->message);
  AdwToast *toast = !done || deleting->op == KAB_OP_DELETE ? kab_toast (deleting->overlay, text) : NULL;

  if (!toast || !done)
    {
      deleting_free (deleting, NULL);
      return;
    }
  adw_toast_set_button_label (toast, _ ("_Undo"));
  adw_toast_set_timeout (toast, UNDO_SECONDS);
  g_signal_connect_data (toast, "button-clicked", G_CALLBACK (undo_cb), deleting, deleting_free, 0);
}

static void
write_op (Deleting *deleting)
{
  g_autoptr (GPtrArray) mutations = g_ptr_array_new_with_free_func ((GDestroyNotify)kab_mutation_free);
  KabMutation *mutation = kab_mutation_new (deleting->row->entity, deleting->row->id, deleting->op);

  /* What is put back is what there is by then. */
  if (deleting->op == KAB_OP_DELETE)
    mutation->base_rev = deleting->row->rev;
  g_ptr_array_add (mutations, mutation);
  kab_cabinet_edit_async (deleting->cabinet, mutations, NULL, did_edit, deleting);
}

static void
tell_used (Deleting *deleting, const char *users)
{
  GtkRoot *root = gtk_widget_get_root (deleting->overlay);
  g_autofree char *title = g_strdup_printf (_ ("“%s” Is in Use"), kab_row_title (deleting->row));
  g_autofree char *text
    = g_strdup_printf (_ ("It was not deleted. Take it out of these first.\n\n%s"), users);
  GtkWidget *dialog = adw_message_dialog_new (GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, title, text);

  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", _ ("_Close"));
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
did_ask_users (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Deleting *deleting = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *users = kab_row_users_finish (result, &error);

  if (users || error)
    {
      if (users)
        tell_used (deleting, users);
      else
        kab_toast (deleting->overlay, error->message);
      deleting_free (deleting, NULL);
      return;
    }
  /* It may show another row by now, or something may be typed in it. */
  if (deleting->card && g_strcmp0 (kab_card_get_id (deleting->card), deleting->row->id) == 0
      && !kab_card_is_changed (deleting->card))
    kab_card_close (deleting->card);
  g_clear_object (&deleting->card);
  write_op (deleting);
}

void
kab_row_delete (GtkWidget *overlay, KabCabinet *cabinet, KabRow *row, KabCard *card)
{
  Deleting *deleting = g_new0 (Deleting, 1);

  deleting->overlay = g_object_ref (overlay);
  deleting->cabinet = g_object_ref (cabinet);
  deleting->row = kab_row_ref (row);
  deleting->card = card ? g_object_ref (card) : NULL;
  deleting->op = KAB_OP_DELETE;
  kab_row_users_async (cabinet, row, NULL, did_ask_users, deleting);
}
