/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-row-delete.h"

#include <glib/gi18n-lib.h>

#include "kab-row-state.h"
#include "kab-row-users.h"
#include "kab-section.h"
#include "kab-undoable.h"

typedef struct
{
  GtkWidget *overlay;
  KabCabinet *cabinet;
  KabRow *row;
  KabCard *card; /* nullable */
} Deleting;

static void
deleting_free (Deleting *deleting)
{
  g_object_unref (deleting->overlay);
  g_clear_object (&deleting->card);
  g_object_unref (deleting->cabinet);
  kab_row_unref (deleting->row);
  g_free (deleting);
}

static void delete (Deleting *deleting)
{
  GPtrArray *mutations = g_ptr_array_new_with_free_func ((GDestroyNotify)kab_mutation_free);
  GPtrArray *undo = g_ptr_array_new_with_free_func ((GDestroyNotify)kab_mutation_free);
  const KabRow *row = deleting->row;
  KabMutation *mutation = kab_mutation_new (row->entity, row->id, KAB_OP_DELETE);
  g_autofree char *done = g_strdup_printf (_ ("“%s” deleted"), kab_row_title (row));

  mutation->base_rev = row->rev;
  g_ptr_array_add (mutations, mutation);
  /* What is put back is what there is by then. */
  g_ptr_array_add (undo, kab_mutation_new (row->entity, row->id, KAB_OP_RESTORE));
  kab_undoable_edit (deleting->overlay, deleting->cabinet, mutations, undo, done);
}

static void
response_cb (AdwMessageDialog *dialog, const char *response, Deleting *deleting)
{
  if (g_str_equal (response, "archive"))
    kab_row_set_state (deleting->overlay, deleting->cabinet, deleting->row, "archived", _ ("“%s” archived"));
}

static void
free_closure (gpointer data, GClosure *closure)
{
  deleting_free (data);
}

/* Takes over @deleting. */
static void
tell_used (Deleting *deleting, const char *users)
{
  gboolean archives = kab_row_can_archive (deleting->cabinet, deleting->row);
  GtkRoot *root = gtk_widget_get_root (deleting->overlay);
  g_autofree char *title = g_strdup_printf (_ ("“%s” Is in Use"), kab_row_title (deleting->row));
  g_autofree char *text = g_strdup_printf (
    archives
      ? _ ("It was not deleted. Take it out of these first, or archive it: what has it keeps it, and it "
           "is not offered any more.\n\n%s")
      : _ ("It was not deleted. Take it out of these first.\n\n%s"),
    users);
  GtkWidget *dialog = adw_message_dialog_new (GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, title, text);

  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", _ ("_Close"));
  if (archives)
    adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "archive", _ ("_Archive Instead"));
  g_signal_connect_data (dialog, "response", G_CALLBACK (response_cb), deleting, free_closure, 0);
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
        {
          tell_used (deleting, users);
          return;
        }
      kab_toast (deleting->overlay, error->message);
      deleting_free (deleting);
      return;
    }
  /* It may show another row by now, or something may be typed in it. */
  if (deleting->card && g_strcmp0 (kab_card_get_id (deleting->card), deleting->row->id) == 0
      && !kab_card_is_changed (deleting->card))
    kab_card_close (deleting->card);
  delete (deleting);
  deleting_free (deleting);
}

void
kab_row_delete (GtkWidget *overlay, KabCabinet *cabinet, KabRow *row, KabCard *card)
{
  Deleting *deleting = g_new0 (Deleting, 1);

  deleting->overlay = g_object_ref (overlay);
  deleting->cabinet = g_object_ref (cabinet);
  deleting->row = kab_row_ref (row);
  deleting->card = card ? g_object_ref (card) : NULL;
  kab_row_users_async (cabinet, row, NULL, did_ask_users, deleting);
}
