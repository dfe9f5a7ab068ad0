/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-talk-message.h"

#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>

#include "kab-date.h"
#include "kab-file-field.h"
#include "kab-file.h"
#include "kab-json.h"
#include "kab-section.h"

/* What the server may hold of them is bound by the field's length; these are what a person looks through. */
#define FILES_SHOWN 20
#define LINE_CHARS 64

gboolean
kab_talk_is_own (KabCabinet *cabinet, const KabRow *message)
{
  const char *writer = kab_row_get_text (message, "writer");

  return writer ? g_strcmp0 (writer, kab_account_get_user_id (kab_cabinet_get_account (cabinet))) == 0
                : message->rev == 0;
}

static gboolean
is_note (const KabRow *message)
{
  return kab_entity_field (message->entity, "kind") >= 0
         && g_strcmp0 (kab_row_get_text (message, "kind"), "note") == 0;
}

static char *
who_of (const KabRow *message, gboolean own)
{
  const char *name = kab_row_get_text (message, "writer_name");
  gboolean office = kab_row_get_integer (message, "by_office") != 0;

  if (own)
    /* Translators: who wrote a message: whoever reads it */
    return g_strdup (_ ("You"));
  if (!office)
    return g_strdup (name ? name : "—");
  /* Translators: who wrote a message: somebody of the company's office, and the person's name */
  return name ? g_strdup_printf (_ ("%s · office"), name)
              /* Translators: who wrote a message: somebody of the company's office */
              : g_strdup (_ ("Office"));
}

static GtkWidget *
add_label (GtkWidget *box, const char *text, const char *style)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_natural_wrap_mode (GTK_LABEL (label), GTK_NATURAL_WRAP_NONE);
  if (style)
    gtk_widget_add_css_class (label, style);
  gtk_box_append (GTK_BOX (box), label);
  return label;
}

static void
failed_cb (GtkWidget *field, const char *sentence)
{
  kab_toast (field, sentence);
}

static void
add_file (GtkWidget *box, KabCabinet *cabinet, JsonObject *file)
{
  const char *digest = kab_json_member_text (file, "sha256"), *name = kab_json_member_text (file, "name");
  GtkWidget *field;
  gint64 size = -1;

  if (!kab_digest_is_valid (digest))
    return;
  if (!json_object_has_member (file, "size")
      || !kab_json_integer (json_object_get_member (file, "size"), &size) || size < 0)
    size = -1;
  field = kab_file_field_new (_ ("Attachment"), TRUE);
  kab_file_field_set_editable (KAB_FILE_FIELD (field), FALSE);
  kab_file_field_set_cabinet (KAB_FILE_FIELD (field), cabinet);
  kab_file_field_set_file (KAB_FILE_FIELD (field), digest, name, size);
  g_signal_connect (field, "failed", G_CALLBACK (failed_cb), NULL);
  gtk_box_append (GTK_BOX (box), field);
}

/* Others wrote it: what is no list of files is none. */
static void
add_files (GtkWidget *box, KabCabinet *cabinet, const char *attachments)
{
  g_autoptr (JsonNode) node = attachments ? json_from_string (attachments, NULL) : NULL;
  JsonArray *files = node && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  for (guint i = 0; files && i < MIN (json_array_get_length (files), FILES_SHOWN); i++)
    {
      JsonNode *file = json_array_get_element (files, i);

      if (JSON_NODE_HOLDS_OBJECT (file))
        add_file (box, cabinet, json_node_get_object (file));
    }
}

static char *
when_of (const KabRow *message, gboolean pending)
{
  gint64 at = kab_row_get_integer (message, "written_at");
  g_autofree char *when = kab_time_format (at > 0 ? at : message->created_at, NULL);

  /* Translators: of a message: when it was written, and that it is not sent yet */
  return pending ? g_strdup_printf (_ ("%s · waiting to be sent"), when) : g_steal_pointer (&when);
}

static void
add_head (GtkWidget *box, const char *who, const char *when, gboolean pending)
{
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *label = add_label (head, who, "caption-heading");

  gtk_widget_set_hexpand (label, TRUE);
  label = add_label (head, when, "caption");
  gtk_label_set_wrap (GTK_LABEL (label), FALSE);
  gtk_widget_add_css_class (label, pending ? "kab-pending" : "dim-label");
  gtk_box_append (GTK_BOX (box), head);
}

GtkWidget *
kab_talk_message_new (KabCabinet *cabinet, const KabRow *message, gboolean pending)
{
  gboolean own = kab_talk_is_own (cabinet, message), note = is_note (message);
  const char *text = kab_row_get_text (message, "text");
  g_autofree char *who = who_of (message, own);
  g_autofree char *when = when_of (message, pending);
  g_autofree char *named = note ? g_strdup_printf ("%s · %s", who, _ ("internal note")) : g_strdup (who);
  g_autofree char *heard = g_strdup_printf ("%s, %s: %s", named, when, text ? text : "");
  GtkWidget *row = gtk_list_box_row_new (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget *label;

  gtk_widget_add_css_class (box, "kab-message");
  gtk_widget_add_css_class (box, note                                         ? "kab-note"
                                 : own                                        ? "kab-own"
                                 : kab_row_get_integer (message, "by_office") ? "kab-office"
                                                                              : "kab-other");
  gtk_widget_set_halign (box, own ? GTK_ALIGN_END : GTK_ALIGN_START);
  add_head (box, named, when, pending);
  label = add_label (box, text ? text : "", NULL);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (label), LINE_CHARS);
  add_files (box, cabinet, kab_row_get_text (message, "attachments"));
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, heard, -1);
  return row;
}
