/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-change-note.h"

#include <glib/gi18n-lib.h>

#include "kab-date.h"
#include "kab-edit-words.h"
#include "kab-field-row.h"

struct _KabChangeNote
{
  AdwBin parent_instance;
  GtkRevealer *revealer;
  GtkLabel *text;
  GtkLabel *details;
  GtkToggleButton *show;
  GtkWidget *take;
  GtkWidget *copy;
};

G_DEFINE_FINAL_TYPE (KabChangeNote, kab_change_note, ADW_TYPE_BIN)

enum
{
  TAKE,
  COPY,
  DISMISSED,
  N_SIGNALS,
};
static guint signals[N_SIGNALS];

char *
kab_change_details (KabCabinet *cabinet, const KabRow *before, const KabRow *now)
{
  g_autoptr (KabMutation) change = kab_mutation_new_between (before, now);
  GString *lines;

  if (!change)
    return NULL;
  lines = g_string_new (NULL);
  for (guint i = 0; i < change->entity->n_fields; i++)
    {
      const KabField *field = &change->entity->fields[i];
      g_autofree char *was = NULL, *is = NULL;

      if (!change->in_set[i] || (field->flags & KAB_FIELD_COMPUTED))
        continue;
      if (field->type == KAB_TYPE_JSON || field->type == KAB_TYPE_MARKUP)
        {
          g_string_append_printf (lines, "%s%s", lines->len > 0 ? "\n" : "", kab_field_title (field));
          continue;
        }
      was = kab_edit_value_text (cabinet, field, before);
      is = kab_edit_value_text (cabinet, field, now);
      g_string_append_printf (lines, "%s%s: %s → %s", lines->len > 0 ? "\n" : "", kab_field_title (field),
                              was, is);
    }
  return g_string_free (lines, lines->len == 0);
}

char *
kab_change_words (const char *who, const KabRow *now)
{
  g_autofree char *when = kab_time_format (now->updated_at, NULL);

  if (now->deleted)
    return who && *who
             /* Translators: a person's name, and a time */
             ? g_strdup_printf (_ ("%s deleted this record, %s."), who, when)
             : g_strdup_printf (_ ("Somebody deleted this record, %s."), when);
  return who && *who
           /* Translators: a person's name, and a time */
           ? g_strdup_printf (_ ("%s changed this record, %s."), who, when)
           : g_strdup_printf (_ ("Somebody changed this record, %s."), when);
}

guint
kab_change_contest (KabCabinet *cabinet, GPtrArray *rows, KabRow *base, KabRow *newer, gboolean take)
{
  guint n = 0;

  for (guint i = 0; i < rows->len; i++)
    {
      KabFieldRow *row = g_ptr_array_index (rows, i);
      const KabField *field = kab_field_row_get_field (row);
      KabValue *before = kab_row_value (base, field->name);
      const KabValue *theirs = kab_row_value (newer, field->name);
      gboolean contested = kab_field_row_differs (row, before) && !kab_value_equal (before, theirs)
                           && kab_field_row_differs (row, theirs);
      g_autofree char *value = contested ? kab_edit_value_text (cabinet, field, newer) : NULL;
      /* Translators: below a value of mine: what somebody else wrote there */
      g_autofree char *note = contested ? g_strdup_printf (_ ("Theirs: %s"), value) : NULL;

      kab_field_row_set_note (row, take ? NULL : note);
      if (!contested)
        continue;
      n++;
      if (!take)
        continue;
      kab_value_copy (before, theirs);
      kab_field_row_set_value (row, theirs);
    }
  return n;
}

char *
kab_change_typed (GPtrArray *rows, KabRow *base)
{
  GString *words = g_string_new (kab_row_title (base));

  for (guint i = 0; i < rows->len; i++)
    {
      KabFieldRow *row = g_ptr_array_index (rows, i);
      const KabField *field = kab_field_row_get_field (row);
      g_autofree char *typed = kab_field_row_dup_typed (row);

      if (kab_field_row_differs (row, kab_row_value (base, field->name)))
        g_string_append_printf (words, "\n%s: %s", kab_field_title (field), typed);
    }
  return g_string_free (words, FALSE);
}

static void
show_toggled_cb (KabChangeNote *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self->details), gtk_toggle_button_get_active (self->show));
}

static void
take_clicked_cb (KabChangeNote *self)
{
  g_signal_emit (self, signals[TAKE], 0);
}

static void
copy_clicked_cb (KabChangeNote *self)
{
  g_signal_emit (self, signals[COPY], 0);
}

/* What has the keyboard must not be hidden under it. */
static void
dismiss_clicked_cb (KabChangeNote *self)
{
  gtk_widget_child_focus (gtk_widget_get_parent (GTK_WIDGET (self)), GTK_DIR_TAB_FORWARD);
  kab_change_note_hide (self);
  g_signal_emit (self, signals[DISMISSED], 0);
}

void
kab_change_note_hide (KabChangeNote *self)
{
  gtk_revealer_set_reveal_child (self->revealer, FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  gtk_toggle_button_set_active (self->show, FALSE);
}

gboolean
kab_change_note_is_shown (KabChangeNote *self)
{
  return gtk_widget_get_visible (GTK_WIDGET (self));
}

void
kab_change_note_tell (KabChangeNote *self,
                      const char *text,
                      const char *details,
                      gboolean contested,
                      gboolean gone)
{
  gtk_label_set_label (self->text, text);
  gtk_label_set_label (self->details, details ? details : "");
  gtk_widget_set_visible (GTK_WIDGET (self->show), details != NULL);
  if (!details)
    gtk_toggle_button_set_active (self->show, FALSE);
  gtk_widget_set_visible (self->take, contested && !gone);
  gtk_widget_set_visible (self->copy, gone);
  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
  gtk_revealer_set_reveal_child (self->revealer, TRUE);
}

static GtkWidget *
add_button (KabChangeNote *self, GtkWidget *box, GtkWidget *button, GCallback callback)
{
  gtk_widget_add_css_class (button, "kab-note-button");
  g_signal_connect_swapped (button, "clicked", callback, self);
  gtk_box_append (GTK_BOX (box), button);
  return button;
}

static void
kab_change_note_class_init (KabChangeNoteClass *klass)
{
  static const char *const names[N_SIGNALS] = { "take", "copy", "dismissed" };

  for (guint i = 0; i < N_SIGNALS; i++)
    signals[i] = g_signal_new (names[i], G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                               G_TYPE_NONE, 0);
}

static void
kab_change_note_init (KabChangeNote *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *top = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *close = gtk_button_new_from_icon_name ("window-close-symbolic");

  self->revealer = GTK_REVEALER (gtk_revealer_new ());
  self->text = GTK_LABEL (gtk_label_new (NULL));
  self->details = GTK_LABEL (gtk_label_new (NULL));
  self->show = GTK_TOGGLE_BUTTON (gtk_toggle_button_new_with_mnemonic (_ ("Show _Changes")));
  gtk_widget_add_css_class (box, "kab-notice");
  gtk_label_set_xalign (self->text, 0);
  gtk_label_set_wrap (self->text, TRUE);
  gtk_widget_set_hexpand (GTK_WIDGET (self->text), TRUE);
  gtk_label_set_xalign (self->details, 0);
  gtk_label_set_wrap (self->details, TRUE);
  gtk_label_set_wrap_mode (self->details, PANGO_WRAP_WORD_CHAR);
  gtk_label_set_selectable (self->details, TRUE);
  gtk_widget_set_visible (GTK_WIDGET (self->details), FALSE);
  gtk_widget_add_css_class (close, "flat");
  gtk_widget_add_css_class (close, "circular");
  gtk_widget_set_valign (close, GTK_ALIGN_START);
  gtk_widget_set_tooltip_text (close, _ ("Dismiss"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (close), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Dismiss"), -1);
  g_signal_connect_swapped (close, "clicked", G_CALLBACK (dismiss_clicked_cb), self);
  gtk_box_append (GTK_BOX (top), GTK_WIDGET (self->text));
  gtk_box_append (GTK_BOX (top), close);
  g_signal_connect_swapped (self->show, "toggled", G_CALLBACK (show_toggled_cb), self);
  gtk_box_append (GTK_BOX (buttons), GTK_WIDGET (self->show));
  self->take = add_button (self, buttons, gtk_button_new_with_mnemonic (_ ("_Take Theirs")),
                           G_CALLBACK (take_clicked_cb));
  self->copy = add_button (self, buttons, gtk_button_new_with_mnemonic (_ ("_Copy My Words")),
                           G_CALLBACK (copy_clicked_cb));
  gtk_box_append (GTK_BOX (box), top);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->details));
  gtk_box_append (GTK_BOX (box), buttons);
  gtk_revealer_set_child (self->revealer, box);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->revealer));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

GtkWidget *
kab_change_note_new (void)
{
  return g_object_new (KAB_TYPE_CHANGE_NOTE, NULL);
}
