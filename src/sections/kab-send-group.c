/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-send-group.h"

#include <glib/gi18n-lib.h>

#include "kab-command-dialog.h"
#include "kab-date.h"
#include "kab-gather.h"
#include "kab-message.h"
#include "kab-qr-view.h"
#include "kab-section.h"

#define READ_AFTER_MS 120
#define SHOWN_MAX 5

struct _KabSendGroup
{
  AdwBin parent_instance;

  KabCabinet *cabinet;
  KabRow *row;
  char *email;
  char *phone;
  GCancellable *reading;
  KabGather *parts;    /* that are shown; NULL: none yet */
  KabGather *arriving; /* being read */
  guint read_due;
  char *shown;
  AdwPreferencesGroup *group;
  GPtrArray *rows; /* that are in it */
};

G_DEFINE_FINAL_TYPE (KabSendGroup, kab_send_group, ADW_TYPE_BIN)

static const struct
{
  const char *channel;
  const char *icon;
  const char *title;
  const char *missing;
} ways[] = {
  { KAB_CHANNEL_EMAIL, "mail-send-symbolic", N_ ("Send by E-Mail…"),
    N_ (
      "E-mail is not set up. An administrator does it on the server with “kabinetctl messages set smtp”.") },
  { KAB_CHANNEL_SMS, "phone-symbolic", N_ ("Send by SMS…"),
    N_ ("SMS is not set up. An administrator does it on the server with “kabinetctl messages set smsru”.") },
};

static const char *
title_of (const KabRow *row)
{
  return row->entity == &kab_entity_licence   ? _ ("Send the Licence")
         : row->entity == &kab_entity_invoice ? _ ("Send the Invoice")
                                              : _ ("Send the Payment Link");
}

/* --- Sending --- */

static void
set_arg (KabMutation *mutation, const char *name, const char *text)
{
  g_auto (KabValue) value = KAB_VALUE_INIT;

  kab_value_set_text (&value, text);
  kab_mutation_set_arg (mutation, name, &value);
}

static const char *
proposed (KabSendGroup *self, gboolean mail)
{
  const KabRow *client = kab_gather_row (self->parts, "client");
  const char *own = mail ? self->email : self->phone;

  return own ? own : client ? kab_row_get_text (client, mail ? "email" : "phone") : NULL;
}

static void
activated_cb (AdwActionRow *row, KabSendGroup *self)
{
  static const char *const args[] = { "address", NULL };
  const char *channel = g_object_get_data (G_OBJECT (row), "kab-channel");
  gboolean mail = g_str_equal (channel, KAB_CHANNEL_EMAIL);
  KabMutation *mutation
    = kab_mutation_new_command (kab_command_find (self->row->entity, "send"), self->row->id);
  const KabCommandDialog dialog = {
    .title = mail ? _ ("Send by E-Mail?") : _ ("Send by SMS?"),
    .text = self->row->entity == &kab_entity_order
              ? _ ("The server writes to the client, in the client's language, with the payment link.")
            : mail
              ? _ ("The server writes to the client, in the client's language, with the document as PDF.")
              : _ ("The server writes to the client, in the client's language, with a link to the document."),
    .run = _ ("_Send"),
    .args = args,
    .done = _ ("It is being sent"),
  };

  set_arg (mutation, "channel", channel);
  set_arg (mutation, "address", proposed (self, mail));
  kab_command_dialog_ask (GTK_WIDGET (self), self->cabinet, &dialog, mutation);
}

/* --- What is shown --- */

static GtkWidget *
add_row (KabSendGroup *self, const char *icon, const char *title, const char *subtitle)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  if (subtitle)
    adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), gtk_image_new_from_icon_name (icon));
  adw_preferences_group_add (self->group, row);
  g_ptr_array_add (self->rows, row);
  return row;
}

static void
add_ways (KabSendGroup *self, const char *setting)
{
  for (guint i = 0; i < G_N_ELEMENTS (ways); i++)
    {
      gboolean has = kab_messages_has (setting, ways[i].channel);
      const char *address = proposed (self, i == 0);
      GtkWidget *row
        = add_row (self, ways[i].icon, gettext (ways[i].title), has ? address : gettext (ways[i].missing));

      /* How it is set up is to be read: the row stays as dark as others. */
      if (!has)
        continue;
      g_object_set_data (G_OBJECT (row), "kab-channel", (gpointer)ways[i].channel);
      gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
      g_signal_connect (row, "activated", G_CALLBACK (activated_cb), self);
    }
}

static int
compare_new_first (gconstpointer a, gconstpointer b)
{
  return g_strcmp0 ((*(KabRow *const *)b)->id, (*(KabRow *const *)a)->id);
}

static char *
describe (const KabRow *message)
{
  const char *state = kab_row_get_text (message, "state");
  g_autofree char *reason = kab_message_reason (kab_row_get_text (message, "error"));
  g_autofree char *when = kab_time_format (kab_row_get_integer (message, "sent_at"), NULL);

  if (g_strcmp0 (state, "failed") == 0)
    return g_strdup_printf (_ ("Not sent: %s"), reason ? reason : "");
  if (g_strcmp0 (state, "queued") == 0 && reason)
    /* Translators: why a message was not sent yet */
    return g_strdup_printf (_ ("Is tried again: %s"), reason);
  if (g_strcmp0 (state, "queued") == 0)
    return g_strdup (message->rev > 0 ? _ ("Is being sent") : _ ("Is sent when there is a connection"));
  if (g_strcmp0 (state, "delivered") == 0)
    /* Translators: %s is a day and time */
    return g_strdup_printf (_ ("Delivered, sent %s"), when);
  /* Translators: %s is a day and time */
  return g_strdup_printf (_ ("Sent %s"), when);
}

static void
add_sent (KabSendGroup *self, const KabRow *message)
{
  const char *state = kab_row_get_text (message, "state"), *address = kab_row_get_text (message, "address");
  g_autofree char *said = describe (message);
  const char *icon = g_strcmp0 (state, "failed") == 0   ? "dialog-warning-symbolic"
                     : g_strcmp0 (state, "queued") == 0 ? "content-loading-symbolic"
                                                        : "object-select-symbolic";
  GtkWidget *row = add_row (self, icon, address ? address : "—", said);

  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 4);
}

static char *
signature (KabSendGroup *self, const char *setting, GPtrArray *sent)
{
  GString *out = g_string_new (setting);

  g_string_append_printf (out, "|%s|%s", proposed (self, TRUE), proposed (self, FALSE));
  for (guint i = 0; i < sent->len; i++)
    {
      const KabRow *message = g_ptr_array_index (sent, i);

      g_string_append_printf (out, "|%s %s %s %d", message->id, kab_row_get_text (message, "state"),
                              kab_row_get_text (message, "error"), message->rev > 0);
    }
  return g_string_free (out, FALSE);
}

static void
show_parts (KabSendGroup *self)
{
  GPtrArray *settings = kab_gather_rows (self->parts, "settings");
  const char *setting
    = settings->len > 0 ? kab_row_get_text (g_ptr_array_index (settings, 0), "value") : NULL;
  g_autoptr (GPtrArray) sent = kab_rows_sorted (kab_gather_rows (self->parts, "sent"), compare_new_first);
  g_autofree char *now = signature (self, setting, sent);
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root ? gtk_root_get_focus (root) : NULL;
  gboolean inside = focus && gtk_widget_is_ancestor (focus, GTK_WIDGET (self));

  if (g_strcmp0 (now, self->shown) == 0)
    return;
  g_free (self->shown);
  self->shown = g_steal_pointer (&now);
  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (self->group, g_ptr_array_index (self->rows, i));
  g_ptr_array_set_size (self->rows, 0);
  add_ways (self, setting);
  for (guint i = 0; i < MIN (sent->len, SHOWN_MAX); i++)
    add_sent (self, g_ptr_array_index (sent, i));
  if (inside)
    gtk_widget_child_focus (GTK_WIDGET (self), GTK_DIR_TAB_FORWARD);
}

/* --- Reading --- */

static void
did_gather (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  gboolean ok = kab_gather_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (ok)
    {
      KabSendGroup *self = KAB_SEND_GROUP (user_data);

      g_clear_pointer (&self->parts, kab_gather_unref);
      self->parts = g_steal_pointer (&self->arriving);
      show_parts (self);
    }
}

static gboolean
read_parts (gpointer user_data)
{
  KabSendGroup *self = user_data;

  self->read_due = 0;
  g_cancellable_cancel (self->reading);
  g_clear_object (&self->reading);
  self->reading = g_cancellable_new ();
  /* What is shown stays: a row of it may be activated meanwhile. */
  g_clear_pointer (&self->arriving, kab_gather_unref);
  self->arriving = kab_gather_new (self->cabinet);
  kab_gather_want (self->arriving, "client", &kab_entity_client, kab_row_get_text (self->row, "client"));
  kab_gather_want_list (self->arriving, "settings", &kab_entity_setting, "key", KAB_MESSAGES_SETTING);
  kab_gather_want_list (self->arriving, "sent", &kab_entity_sent_message, "about_row", self->row->id);
  kab_gather_async (self->arriving, self->reading, did_gather, self);
  return G_SOURCE_REMOVE;
}

static void
changed_cb (KabSendGroup *self, const char *entity)
{
  static const char *const ours[] = { "sent_message", "setting", "client", NULL };

  if (g_strv_contains (ours, entity) && !self->read_due)
    self->read_due = g_timeout_add (READ_AFTER_MS, read_parts, self);
}

static void
kab_send_group_dispose (GObject *object)
{
  KabSendGroup *self = KAB_SEND_GROUP (object);

  g_clear_handle_id (&self->read_due, g_source_remove);
  g_cancellable_cancel (self->reading);
  g_clear_object (&self->reading);
  if (self->cabinet)
    g_signal_handlers_disconnect_by_data (self->cabinet, self);
  g_clear_object (&self->cabinet);
  g_clear_pointer (&self->arriving, kab_gather_unref);
  g_clear_pointer (&self->parts, kab_gather_unref);
  g_clear_pointer (&self->row, kab_row_unref);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_pointer (&self->email, g_free);
  g_clear_pointer (&self->phone, g_free);
  g_clear_pointer (&self->shown, g_free);
  G_OBJECT_CLASS (kab_send_group_parent_class)->dispose (object);
}

static void
kab_send_group_class_init (KabSendGroupClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = kab_send_group_dispose;
}

static void
kab_send_group_init (KabSendGroup *self)
{
  self->rows = g_ptr_array_new ();
  self->group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->group));
}

GtkWidget *
kab_send_group_new (KabCabinet *cabinet, const KabRow *row, const char *email, const char *phone)
{
  KabSendGroup *self;

  if (!kab_account_check_command (kab_cabinet_get_account (cabinet), kab_command_find (row->entity, "send"),
                                  row, NULL))
    return NULL;
  self = g_object_new (KAB_TYPE_SEND_GROUP, NULL);
  self->cabinet = g_object_ref (cabinet);
  self->row = kab_row_ref ((KabRow *)row);
  self->email = g_strdup (email);
  self->phone = g_strdup (phone);
  adw_preferences_group_set_title (self->group, title_of (row));
  g_signal_connect_swapped (cabinet, "changed", G_CALLBACK (changed_cb), self);
  read_parts (self);
  return GTK_WIDGET (self);
}

/* --- All of a sale --- */

typedef struct
{
  GtkBox *box;
  KabCabinet *cabinet;
  KabRow *licence;
  KabGather *parts;
} Filling;

static void
filling_free (Filling *filling)
{
  g_object_unref (filling->cabinet);
  kab_row_unref (filling->licence);
  kab_gather_unref (filling->parts);
  g_free (filling);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Filling, filling_free)

static gboolean
has_status (const KabRow *row, const char *a, const char *b)
{
  const char *status = kab_row_get_text (row, "status");

  return g_strcmp0 (status, a) == 0 || g_strcmp0 (status, b) == 0;
}

static void
copy_cb (GtkWidget *row)
{
  const char *link = adw_action_row_get_subtitle (ADW_ACTION_ROW (row));

  gdk_clipboard_set_text (gtk_widget_get_clipboard (row), link);
  kab_toast (row, _ ("Copied"));
}

static void
add_link (GtkBox *box, const KabRow *order)
{
  const char *link = kab_row_get_text (order, "link");
  GtkWidget *group = adw_preferences_group_new (), *row = adw_action_row_new (), *code;

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), _ ("Payment Link"));
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _ ("Copy the Link"));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), link);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), gtk_image_new_from_icon_name ("edit-copy-symbolic"));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_signal_connect (row, "activated", G_CALLBACK (copy_cb), NULL);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
  code = kab_qr_view_new (link, _ ("The payment link as a QR code"));
  if (code)
    adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), code);
  gtk_box_append (box, group);
}

/* @title: (nullable): which one it is, where there are several */
static void
add_send (GtkBox *box, KabCabinet *cabinet, const KabRow *row, const KabRow *order, const char *title)
{
  GtkWidget *group = kab_send_group_new (cabinet, row, order ? kab_row_get_text (order, "email") : NULL,
                                         order ? kab_row_get_text (order, "phone") : NULL);

  if (!group)
    return;
  if (title)
    adw_preferences_group_set_description (KAB_SEND_GROUP (group)->group, title);
  gtk_box_append (box, group);
}

/* What can be sent for an order to be paid. */
static void
add_unpaid (GtkBox *box, KabCabinet *cabinet, const KabRow *order, GPtrArray *invoices)
{
  gint64 until = kab_row_get_integer (order, "link_expires_at");

  if (!kab_row_is_null (order, "link") && (until == 0 || until > kab_time_now ()))
    {
      add_link (box, order);
      add_send (box, cabinet, order, order, NULL);
    }
  for (guint i = 0; i < invoices->len; i++)
    if (has_status (g_ptr_array_index (invoices, i), "open", "overdue"))
      add_send (box, cabinet, g_ptr_array_index (invoices, i), order, NULL);
}

static void
did_gather_sale (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Filling) filling = user_data;
  g_autoptr (GError) error = NULL;
  const KabRow *order;

  /* The box is gone, or shows another one by now. */
  if (!kab_gather_finish (result, &error))
    return;
  order = kab_gather_row (filling->parts, "order");
  if (has_status (filling->licence, "active", NULL))
    add_send (filling->box, filling->cabinet, filling->licence, order, NULL);
  /* A licence that came of no order has none. */
  else if (order && has_status (order, "pending", "processing"))
    add_unpaid (filling->box, filling->cabinet, order, kab_gather_rows (filling->parts, "invoices"));
}

void
kab_send_order_fill (GtkBox *box,
                     KabCabinet *cabinet,
                     const KabRow *order,
                     GPtrArray *invoices,
                     GPtrArray *licences)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (box))))
    gtk_box_remove (box, child);
  if (has_status (order, "pending", "processing"))
    add_unpaid (box, cabinet, order, invoices);
  for (guint i = 0; i < licences->len; i++)
    {
      const KabRow *licence = g_ptr_array_index (licences, i);

      if (has_status (licence, "active", NULL))
        add_send (box, cabinet, licence, order, licences->len > 1 ? kab_row_title (licence) : NULL);
    }
}

void
kab_send_sale_fill (GtkBox *box, KabCabinet *cabinet, const KabRow *licence, GCancellable *cancellable)
{
  Filling *filling = g_new0 (Filling, 1);
  const char *order = kab_row_get_text (licence, "order");

  filling->box = box;
  filling->cabinet = g_object_ref (cabinet);
  filling->licence = kab_row_ref ((KabRow *)licence);
  filling->parts = kab_gather_new (cabinet);
  kab_gather_want (filling->parts, "order", &kab_entity_order, order);
  if (order)
    kab_gather_want_list (filling->parts, "invoices", &kab_entity_invoice, "order", order);
  kab_gather_async (filling->parts, cancellable, did_gather_sale, filling);
}
