/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-command-dialog.h"

#include <glib/gi18n-lib.h>

#include "kab-date.h"
#include "kab-field-row.h"
#include "kab-money.h"
#include "kab-paper-print.h"
#include "kab-section.h"

#define FORM_WIDTH 280

typedef struct
{
  KabCabinet *cabinet;
  KabMutation *mutation;
  GtkWidget *overlay; /* of toasts: the card may be gone by then */
  GtkWidget *dialog;
  GPtrArray *rows; /* of KabFieldRow: the dialog's */
  char *done;
  const char *whole; /* (nullable): names of arguments, interned */
  const char *part;
  gint64 amount;
  gboolean following; /* the switch is turned by ourselves */
  KabCommandTake take;
  gpointer take_data;
} Asking;

static void
asking_free (gpointer data)
{
  Asking *asking = data;

  if (asking->take)
    asking->take (NULL, asking->take_data);
  g_object_unref (asking->cabinet);
  g_clear_object (&asking->overlay);
  g_clear_pointer (&asking->mutation, kab_mutation_free);
  g_ptr_array_unref (asking->rows);
  g_free (asking->done);
  g_free (asking);
}

/* Without saying so: somebody is in the middle of a word. */
static gboolean
is_good (KabFieldRow *row)
{
  const KabField *field = kab_field_row_get_field (row);
  g_autofree char *typed = kab_field_row_dup_typed (row);
  g_autofree char *day = NULL;

  if (*g_strstrip (typed) == '\0')
    return !(field->flags & KAB_FIELD_REQUIRED);
  return field->type != KAB_TYPE_DATE || (day = kab_date_parse (typed));
}

static void
allow_run (Asking *asking)
{
  gboolean good = TRUE;

  for (guint i = 0; i < asking->rows->len; i++)
    good = good && is_good (g_ptr_array_index (asking->rows, i));
  adw_message_dialog_set_response_enabled (ADW_MESSAGE_DIALOG (asking->dialog), "run", good);
}

static void
follow_part (Asking *asking, KabFieldRow *part)
{
  g_autofree char *typed = kab_field_row_dup_typed (part);
  gint64 amount = 0;
  g_auto (KabValue) on = KAB_VALUE_INIT;

  kab_value_set_integer (&on, *g_strstrip (typed) == '\0'
                                || (kab_money_parse (typed, &amount) && amount == asking->amount));
  asking->following = TRUE;
  for (guint i = 0; i < asking->rows->len; i++)
    if (g_strcmp0 (kab_field_row_get_field (g_ptr_array_index (asking->rows, i))->name, asking->whole) == 0)
      kab_field_row_set_value (g_ptr_array_index (asking->rows, i), &on);
  asking->following = FALSE;
}

static void
changed_cb (KabFieldRow *row, Asking *asking)
{
  const char *name = kab_field_row_get_field (row)->name;

  if (asking->following)
    return;
  if (g_strcmp0 (name, asking->whole) == 0)
    asking->whole = NULL;
  else if (asking->whole && g_strcmp0 (name, asking->part) == 0)
    follow_part (asking, row);
  allow_run (asking);
}

static gboolean
take_values (Asking *asking, GError **error)
{
  for (guint i = 0; i < asking->rows->len; i++)
    {
      KabFieldRow *row = g_ptr_array_index (asking->rows, i);
      const KabField *field = kab_field_row_get_field (row);
      g_auto (KabValue) value = KAB_VALUE_INIT;

      g_signal_handlers_disconnect_by_data (row, asking);
      if (!kab_field_row_take_value (row, &value, error))
        return FALSE;
      /* Where nothing stands for no, no is not said: a server that does not know the question takes the rest. */
      if (field->type == KAB_TYPE_BOOLEAN && field->initial == NULL && value.integer == 0)
        kab_value_set_null (&value);
      kab_mutation_set_arg (asking->mutation, field->name, &value);
    }
  g_ptr_array_set_size (asking->rows, 0);
  return TRUE;
}

static void
did_run (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Asking *asking = user_data;
  g_autoptr (GError) error = NULL;

  if (!kab_cabinet_run_command_finish (KAB_CABINET (source), result, &error))
    {
      if (asking->overlay)
        kab_paper_tell_trouble (asking->overlay, _ ("Nothing Was Changed"), error->message);
    }
  else if (asking->overlay && asking->done)
    kab_toast (asking->overlay, asking->done);
  asking_free (asking);
}

static void
response_cb (AdwMessageDialog *dialog, const char *response, Asking *asking)
{
  g_autoptr (GError) error = NULL;
  gboolean run = g_strcmp0 (response, "run") == 0;

  if (run && take_values (asking, &error) && asking->take)
    {
      asking->take (g_steal_pointer (&asking->mutation), asking->take_data);
      asking->take = NULL;
      asking_free (asking);
      return;
    }
  if (run && !error)
    {
      /* Not cancelled with the card: what somebody confirmed is carried out. */
      kab_cabinet_run_command_async (asking->cabinet, asking->mutation, NULL, did_run, asking);
      return;
    }
  for (guint i = 0; i < asking->rows->len; i++)
    g_signal_handlers_disconnect_by_data (g_ptr_array_index (asking->rows, i), asking);
  if (run && asking->overlay)
    kab_paper_tell_trouble (asking->overlay, _ ("Nothing Was Changed"), error->message);
  asking_free (asking);
}

static GtkWidget *
make_form (Asking *asking, const KabCommandDialog *info)
{
  GtkWidget *list = gtk_list_box_new ();
  const KabCommand *command = asking->mutation->command;

  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_widget_set_size_request (list, FORM_WIDTH, -1);
  for (guint i = 0; info->args[i]; i++)
    {
      int arg = kab_command_arg (command, info->args[i]);
      KabField *field = g_memdup2 (&command->args[arg], sizeof *field);
      GtkWidget *row;

      if (g_strcmp0 (info->args[i], info->required) == 0)
        field->flags |= KAB_FIELD_REQUIRED;
      row = kab_field_row_new (field);
      g_object_set_data_full (G_OBJECT (row), "kab-field", field, g_free);
      kab_field_row_set_cabinet (KAB_FIELD_ROW (row), asking->cabinet);
      kab_field_row_set_value (KAB_FIELD_ROW (row), &asking->mutation->args[arg]);
      kab_field_row_activates_default (KAB_FIELD_ROW (row));
      g_signal_connect (row, "changed", G_CALLBACK (changed_cb), asking);
      gtk_list_box_append (GTK_LIST_BOX (list), row);
      g_ptr_array_add (asking->rows, row);
    }
  return list;
}

void
kab_command_dialog_ask (GtkWidget *widget,
                        KabCabinet *cabinet,
                        const KabCommandDialog *info,
                        KabMutation *mutation)
{
  GtkRoot *root = gtk_widget_get_root (widget);
  GtkWidget *overlay = gtk_widget_get_ancestor (widget, ADW_TYPE_TOAST_OVERLAY);
  Asking *asking = g_new0 (Asking, 1);
  AdwMessageDialog *dialog;

  asking->cabinet = g_object_ref (cabinet);
  asking->mutation = mutation;
  asking->overlay = overlay ? g_object_ref (adw_toast_overlay_get_child (ADW_TOAST_OVERLAY (overlay))) : NULL;
  asking->rows = g_ptr_array_new ();
  asking->done = g_strdup (info->done);
  asking->whole = g_intern_string (info->whole);
  asking->part = g_intern_string (info->part);
  asking->amount = info->amount;
  asking->take = info->take;
  asking->take_data = info->take_data;
  asking->dialog
    = adw_message_dialog_new (GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, info->title, info->text);
  dialog = ADW_MESSAGE_DIALOG (asking->dialog);
  adw_message_dialog_add_responses (dialog, "cancel", _ ("_Cancel"), "run", info->run, NULL);
  adw_message_dialog_set_response_appearance (dialog, "run",
                                              info->destructive ? ADW_RESPONSE_DESTRUCTIVE
                                                                : ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (dialog, "run");
  adw_message_dialog_set_close_response (dialog, "cancel");
  adw_message_dialog_set_extra_child (dialog, make_form (asking, info));
  allow_run (asking);
  g_signal_connect (dialog, "response", G_CALLBACK (response_cb), asking);
  gtk_window_present (GTK_WINDOW (dialog));
  if (asking->rows->len > 0)
    kab_field_row_focus (g_ptr_array_index (asking->rows, 0));
}
