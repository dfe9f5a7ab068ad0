/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-ticket-card.h"

#include <glib/gi18n-lib.h>

#include "kab-date.h"
#include "kab-machine.h"
#include "kab-pill.h"
#include "kab-talk-message.h"

struct _KabTicketCard
{
  KabTalkCard parent_instance;
  GtkWidget *note; /* what the office says of its message */
  GtkWidget *solved;
  KabRow *row;
};

G_DEFINE_FINAL_TYPE (KabTicketCard, kab_ticket_card, KAB_TYPE_TALK_CARD)

static const char *const fields[] = { "client", "subject", "category", "operation", NULL };

static const KabTalkInfo info = {
  .entity = &kab_entity_ticket,
  .messages = &kab_entity_ticket_message,
  .field = "ticket",
  .fields = fields,
  .new_title = N_ ("Create a Request"),
};

static gboolean
kab_ticket_card_asks (KabTalkCard *self, const KabField *field)
{
  return !g_str_equal (field->name, "client") || kab_talk_card_is_office (self);
}

static void
kab_ticket_card_begin (KabTalkCard *talk, KabRow *row)
{
  KabTicketCard *self = KAB_TICKET_CARD (talk);

  kab_row_set_text (row, "author", kab_talk_card_own_id (talk));
  /* The priority is the office's to say, and what follows from it the server's. */
  if (!kab_talk_card_is_office (talk))
    kab_value_set_null (kab_row_value (row, "priority"));
  gtk_widget_set_visible (self->note, FALSE);
  gtk_widget_set_visible (self->solved, FALSE);
}

/* How it stands */

static void
add_pill (GtkWidget *box, const KabRow *row, const char *field)
{
  const char *token = kab_row_get_text (row, field);
  GtkWidget *pill;

  if (!token)
    return;
  pill = kab_pill_new ();
  kab_pill_set (pill, kab_entity_find_field (row->entity, field), token);
  gtk_box_append (GTK_BOX (box), pill);
}

static char *
words_of (const KabRow *row)
{
  const char *category = kab_field_enum_title (kab_entity_find_field (row->entity, "category"),
                                               kab_row_get_text (row, "category"));
  const char *operation = kab_row_get_text (row, "operation");
  gint64 due = kab_row_get_integer (row, "answer_due_at");
  g_autofree char *when = due > 0 ? kab_time_format (due, NULL) : NULL;
  /* Translators: until when a request is to be answered */
  g_autofree char *until = when ? g_strdup_printf (_ ("answer due %s"), when) : NULL;
  GString *words = g_string_new (category);

  if (operation && *operation)
    g_string_append_printf (words, " · %s", operation);
  if (until)
    g_string_append_printf (words, " · %s", until);
  return g_string_free (words, FALSE);
}

static void
did_step (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (KabTicketCard) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!kab_cabinet_edit_finish (KAB_CABINET (source), result, &error))
    kab_toast (GTK_WIDGET (self), error->message);
}

static void
step_cb (KabTicketCard *self)
{
  g_autoptr (GPtrArray) mutations = g_ptr_array_new_with_free_func ((GDestroyNotify)kab_mutation_free);
  g_autoptr (KabRow) row = kab_row_copy (self->row);

  kab_row_set_text (row, "status", "in_progress");
  g_ptr_array_add (mutations, kab_mutation_new_between (self->row, row));
  kab_cabinet_edit_async (kab_card_get_cabinet (KAB_CARD (self)), mutations, NULL, did_step,
                          g_object_ref (self));
}

/* What is done without a word: it is taken in hand, or opened again. */
static void
add_step (KabTicketCard *self, GtkWidget *box)
{
  KabTalkCard *talk = KAB_TALK_CARD (self);
  const char *status = kab_row_get_text (self->row, "status");
  guint who = kab_who_of_role (
    kab_account_get_role (kab_cabinet_get_account (kab_card_get_cabinet (KAB_CARD (talk)))));
  GtkWidget *button;

  if (!kab_machine_check (kab_machine_find ("ticket"), status, "in_progress", who, 0, NULL)
      || g_strcmp0 (status, "in_progress") == 0)
    return;
  button = gtk_button_new_with_mnemonic (g_strcmp0 (status, "waiting") == 0 ? _ ("_Take in Hand")
                                                                            : _ ("_Open Again"));
  gtk_widget_set_hexpand (button, TRUE);
  gtk_widget_set_halign (button, GTK_ALIGN_END);
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (step_cb), self);
  gtk_box_append (GTK_BOX (box), button);
}

static void
show_state (KabTicketCard *self)
{
  GtkBox *above = kab_talk_card_get_above (KAB_TALK_CARD (self));
  GtkWidget *marks = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6), *label, *child;
  g_autofree char *words = words_of (self->row);
  gboolean inside = gtk_widget_get_focus_child (GTK_WIDGET (above)) != NULL;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (above))))
    gtk_box_remove (above, child);
  add_pill (marks, self->row, "status");
  add_pill (marks, self->row, "priority");
  add_step (self, marks);
  label = gtk_label_new (words);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "dim-label");
  gtk_widget_add_css_class (GTK_WIDGET (above), "kab-bar");
  gtk_box_append (above, marks);
  gtk_box_append (above, label);
  /* Whoever took a step goes on writing. */
  if (inside)
    kab_talk_compose_focus (kab_talk_card_get_compose (KAB_TALK_CARD (self)));
}

/* What was asked stands first among what was written. */
static KabRow *
first_message (const KabRow *ticket)
{
  KabRow *message = kab_row_new_empty (&kab_entity_ticket_message);

  message->rev = ticket->rev;
  message->created_at = ticket->created_at;
  kab_row_set_text (message, "kind", "message");
  kab_row_set_text (message, "writer", kab_row_get_text (ticket, "author"));
  kab_row_set_text (message, "writer_name", kab_row_get_text (ticket, "author_name"));
  kab_row_set_text (message, "text", kab_row_get_text (ticket, "body"));
  kab_row_set_text (message, "attachments", kab_row_get_text (ticket, "attachments"));
  return message;
}

static void
kab_ticket_card_describe (KabTalkCard *talk, const KabRow *row)
{
  KabTicketCard *self = KAB_TICKET_CARD (talk);
  const char *number = kab_row_get_text (row, "number");
  g_autoptr (KabRow) message = first_message (row);
  gboolean office = kab_talk_card_is_office (talk);

  g_clear_pointer (&self->row, kab_row_unref);
  self->row = kab_row_copy (row);
  kab_talk_card_set_title (talk, kab_row_get_text (row, "subject"), number ? number : kab_field_no_number ());
  show_state (self);
  kab_talk_card_set_head (
    talk, kab_talk_message_new (kab_card_get_cabinet (KAB_CARD (talk)), message, row->rev == 0),
    row->rev > 0 && !kab_talk_is_own (kab_card_get_cabinet (KAB_CARD (talk)), message) ? row->created_at : 0);
  gtk_widget_set_visible (self->note, office);
  gtk_widget_set_visible (self->solved, office && g_strcmp0 (kab_row_get_text (row, "status"), "done") != 0);
}

/* Writing */

static void
kab_ticket_card_write (KabTalkCard *talk,
                       KabRow *row,
                       gboolean is_new,
                       KabTalkCompose *compose,
                       GPtrArray *mutations)
{
  KabTicketCard *self = KAB_TICKET_CARD (talk);
  g_autoptr (KabRow) message = kab_row_new (&kab_entity_ticket_message, NULL);
  KabMutation *reply;

  kab_talk_compose_write (compose, message);
  if (is_new)
    {
      kab_value_copy (kab_row_value (row, "body"), kab_row_value (message, "text"));
      kab_value_copy (kab_row_value (row, "attachments"), kab_row_value (message, "attachments"));
      g_ptr_array_add (mutations, kab_mutation_new_between (NULL, row));
      return;
    }
  reply = kab_mutation_new_command (kab_command_find (&kab_entity_ticket, "reply"), row->id);
  kab_mutation_set_arg_text (reply, "text", kab_row_get_text (message, "text"));
  kab_mutation_set_arg (reply, "attachments", kab_row_value (message, "attachments"));
  if (kab_talk_card_is_office (talk))
    {
      kab_mutation_set_arg_integer (reply, "note",
                                    gtk_check_button_get_active (GTK_CHECK_BUTTON (self->note)));
      kab_mutation_set_arg_integer (reply, "solved",
                                    gtk_check_button_get_active (GTK_CHECK_BUTTON (self->solved)));
    }
  g_ptr_array_add (mutations, reply);
}

/* A note answers nobody. */
static void
note_cb (KabTicketCard *self)
{
  gboolean note = gtk_check_button_get_active (GTK_CHECK_BUTTON (self->note));

  if (note)
    gtk_check_button_set_active (GTK_CHECK_BUTTON (self->solved), FALSE);
  gtk_widget_set_sensitive (self->solved, !note);
}

/* What was said of one message is not said of the next. */
static void
kab_ticket_card_sent (KabTalkCard *talk)
{
  KabTicketCard *self = KAB_TICKET_CARD (talk);

  gtk_check_button_set_active (GTK_CHECK_BUTTON (self->note), FALSE);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (self->solved), FALSE);
}

static void
kab_ticket_card_dispose (GObject *object)
{
  g_clear_pointer (&KAB_TICKET_CARD (object)->row, kab_row_unref);
  G_OBJECT_CLASS (kab_ticket_card_parent_class)->dispose (object);
}

static void
kab_ticket_card_class_init (KabTicketCardClass *klass)
{
  KabTalkCardClass *talk_class = KAB_TALK_CARD_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kab_ticket_card_dispose;
  talk_class->info = &info;
  talk_class->asks = kab_ticket_card_asks;
  talk_class->begin = kab_ticket_card_begin;
  talk_class->describe = kab_ticket_card_describe;
  talk_class->write = kab_ticket_card_write;
  talk_class->sent = kab_ticket_card_sent;
}

static void
kab_ticket_card_init (KabTicketCard *self)
{
  KabTalkCompose *compose = kab_talk_card_get_compose (KAB_TALK_CARD (self));

  self->note = gtk_check_button_new_with_label (_ ("Internal note"));
  self->solved = gtk_check_button_new_with_label (_ ("This solves it"));
  g_signal_connect_swapped (self->note, "toggled", G_CALLBACK (note_cb), self);
  kab_talk_compose_add (compose, self->note);
  kab_talk_compose_add (compose, self->solved);
}
