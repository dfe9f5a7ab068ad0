/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-forms-note.h"

#include <glib/gi18n-lib.h>

#include "kab-default-template.h"
#include "kab-format.h"
#include "kab-paper-config.h"
#include "kab-undoable.h"

#define TEMPLATES_MAX 1000
#define NAMED_MAX 16
#define CONFIG "forms"

struct _KabFormsNote
{
  AdwBin parent_instance;
  GtkLabel *text;
  KabCabinet *cabinet;
  GCancellable *reading;
  GPtrArray *earlier; /* (nullable): KabRow */
  char *mark;         /* of what is earlier */
};

G_DEFINE_FINAL_TYPE (KabFormsNote, kab_forms_note, ADW_TYPE_BIN)

/* Taking */

static void
response_cb (AdwMessageDialog *dialog, const char *response, KabFormsNote *self)
{
  GtkWidget *overlay = gtk_widget_get_ancestor (GTK_WIDGET (self), ADW_TYPE_TOAST_OVERLAY);
  g_autofree char *count = NULL;
  g_autofree char *done = NULL;
  GPtrArray *mutations, *undo;

  if (!g_str_equal (response, "take") || !self->cabinet || !self->earlier || self->earlier->len == 0)
    return;
  mutations = g_ptr_array_new_with_free_func ((GDestroyNotify)kab_mutation_free);
  undo = g_ptr_array_new_with_free_func ((GDestroyNotify)kab_mutation_free);
  for (guint i = 0; i < self->earlier->len; i++)
    {
      const KabRow *before = self->earlier->pdata[i];
      g_autoptr (KabRow) now = kab_row_copy (before);

      kab_row_set_text (now, "html",
                        kab_default_template (kab_row_get_text (now, "kind"),
                                              kab_row_get_text (now, "language")));
      g_ptr_array_add (mutations, kab_mutation_new_between (before, now));
      g_ptr_array_add (undo, kab_mutation_new_between (now, before));
    }
  count = kab_format_count (mutations->len);
  done
    = g_strdup_printf (ngettext ("%s new form taken", "%s new forms taken", (gulong)mutations->len), count);
  kab_undoable_edit (overlay ? overlay : GTK_WIDGET (self), self->cabinet, mutations, undo, done);
}

static void
take_cb (KabFormsNote *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  g_autoptr (GString) text = g_string_new (NULL);
  GtkWidget *dialog;

  for (guint i = 0; i < MIN (self->earlier->len, NAMED_MAX); i++)
    g_string_append_printf (text, i > 0 ? ", %s" : "%s", kab_row_title (self->earlier->pdata[i]));
  g_string_append (text, self->earlier->len > NAMED_MAX ? " …\n\n" : "\n\n");
  g_string_append (text,
                   _ (
                     "Nobody has changed them. What they print will look as the forms of today do; what they "
                     "are now stays among their versions."));
  dialog = adw_message_dialog_new (GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, _ ("Take the New Forms?"),
                                   text->str);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _ ("_Cancel"), "take", _ ("_Take"),
                                    NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "take", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "take");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect_object (dialog, "response", G_CALLBACK (response_cb), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* Whoever wants to keep them is not asked again, until there are still newer ones. */
static void
keep_cb (KabFormsNote *self)
{
  gtk_widget_child_focus (GTK_WIDGET (gtk_widget_get_root (GTK_WIDGET (self))), GTK_DIR_TAB_FORWARD);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  kab_paper_config_set (CONFIG, kab_account_get_user_id (kab_cabinet_get_account (self->cabinet)),
                        self->mark);
}

/* Looking */

typedef struct
{
  KabCabinet *cabinet;
  char *user;
  GPtrArray *earlier;
  char *mark;
} Look;

static void
look_free (gpointer data)
{
  Look *look = data;

  g_object_unref (look->cabinet);
  g_free (look->user);
  g_clear_pointer (&look->earlier, g_ptr_array_unref);
  g_free (look->mark);
  g_free (look);
}

static void
find_earlier (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Look *look = task_data;
  g_autoptr (KabQuery) query = kab_query_new (&kab_entity_template);
  g_autoptr (GChecksum) mark = g_checksum_new (G_CHECKSUM_SHA256);
  g_autoptr (KabPage) page = NULL;
  GError *error = NULL;

  kab_query_set_page (query, 0, TEMPLATES_MAX);
  page = kab_cabinet_list (look->cabinet, query, &error);
  if (!page)
    {
      g_task_return_error (task, error);
      return;
    }
  look->earlier = g_ptr_array_new_with_free_func ((GDestroyNotify)kab_row_unref);
  for (guint i = 0; i < page->rows->len; i++)
    {
      KabRow *row = page->rows->pdata[i];
      const char *kind = kab_row_get_text (row, "kind"), *language = kab_row_get_text (row, "language");

      if (!kab_default_template_is_earlier (kind, language, kab_row_get_text (row, "html")))
        continue;
      g_ptr_array_add (look->earlier, kab_row_ref (row));
      g_checksum_update (mark, (const guchar *)row->id, -1);
      g_checksum_update (mark, (const guchar *)kab_default_template (kind, language), -1);
    }
  look->mark = g_strdup (g_checksum_get_string (mark));
  g_task_return_boolean (task, TRUE);
}

static void
did_find_earlier (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Look *look = g_task_get_task_data (G_TASK (result));
  g_autofree char *count = NULL;
  g_autofree char *text = NULL;
  g_autofree char *kept = NULL;
  KabFormsNote *self;

  /* The next look tells what there is. */
  if (!g_task_propagate_boolean (G_TASK (result), NULL))
    return;
  self = KAB_FORMS_NOTE (user_data);
  g_clear_pointer (&self->earlier, g_ptr_array_unref);
  self->earlier = g_ptr_array_ref (look->earlier);
  g_free (self->mark);
  self->mark = g_strdup (look->mark);
  count = kab_format_count (self->earlier->len);
  text = g_strdup_printf (ngettext ("%s template is as an earlier version of Kabinet brought it. There is a "
                                    "newer form of it.",
                                    "%s templates are as an earlier version of Kabinet brought them. There "
                                    "are newer forms of them.",
                                    (gulong)self->earlier->len),
                          count);
  gtk_label_set_label (self->text, text);
  kept = kab_paper_config_get (CONFIG, look->user);
  gtk_widget_set_visible (GTK_WIDGET (self), self->earlier->len > 0 && g_strcmp0 (kept, self->mark) != 0);
}

static void
look_again (KabFormsNote *self)
{
  g_autoptr (GTask) task = NULL;
  KabAccount *account = self->cabinet ? kab_cabinet_get_account (self->cabinet) : NULL;
  Look *look;

  g_cancellable_cancel (self->reading);
  g_clear_object (&self->reading);
  if (!account || !kab_account_may (account, KAB_OPERATION_UPDATE, &kab_entity_template, NULL))
    {
      gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
      return;
    }
  self->reading = g_cancellable_new ();
  task = g_task_new (NULL, self->reading, did_find_earlier, self);
  look = g_new0 (Look, 1);
  look->cabinet = g_object_ref (self->cabinet);
  look->user = g_strdup (kab_account_get_user_id (account));
  g_task_set_source_tag (task, find_earlier);
  g_task_set_task_data (task, look, look_free);
  g_task_run_in_thread (task, find_earlier);
}

static void
changed_cb (KabCabinet *cabinet, const char *entity, KabFormsNote *self)
{
  if (g_strcmp0 (entity, kab_entity_template.name) == 0)
    look_again (self);
}

void
kab_forms_note_set_cabinet (KabFormsNote *self, KabCabinet *cabinet)
{
  if (self->cabinet)
    g_signal_handlers_disconnect_by_func (self->cabinet, changed_cb, self);
  g_set_object (&self->cabinet, cabinet);
  if (cabinet)
    g_signal_connect_object (cabinet, "changed", G_CALLBACK (changed_cb), self, 0);
  look_again (self);
}

GtkWidget *
kab_forms_note_new (void)
{
  return g_object_new (KAB_TYPE_FORMS_NOTE, NULL);
}

static void
kab_forms_note_dispose (GObject *object)
{
  KabFormsNote *self = KAB_FORMS_NOTE (object);

  g_cancellable_cancel (self->reading);
  g_clear_object (&self->reading);
  g_clear_object (&self->cabinet);
  g_clear_pointer (&self->earlier, g_ptr_array_unref);
  g_clear_pointer (&self->mark, g_free);
  G_OBJECT_CLASS (kab_forms_note_parent_class)->dispose (object);
}

static void
kab_forms_note_class_init (KabFormsNoteClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kab_forms_note_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/kabinet/Kabinet/sections/kab-forms-note.ui");
  gtk_widget_class_bind_template_child (widget_class, KabFormsNote, text);
  gtk_widget_class_bind_template_callback (widget_class, take_cb);
  gtk_widget_class_bind_template_callback (widget_class, keep_cb);
}

static void
kab_forms_note_init (KabFormsNote *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
