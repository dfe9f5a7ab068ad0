/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-link-share.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "kab-date.h"
#include "kab-form-part.h"
#include "kab-format.h"
#include "kab-gather.h"
#include "kab-keyring.h"
#include "kab-money.h"
#include "kab-qr-view.h"
#include "kab-section.h"
#include "kab-tracking-link.h"
#include "kab-widgets.h"

#define DAY_MS ((gint64)24 * 3600 * 1000)
/* What comes in a burst is counted once. */
#define READ_AFTER_MS 400

struct _KabLinkShare
{
  GtkBox parent_instance;
  AdwPreferencesGroup *address;
  AdwPreferencesGroup *figures;
  GPtrArray *address_rows;
  GPtrArray *figure_rows;
  KabCabinet *cabinet;
  GCancellable *cancellable;
  KabRow *link; /* none while it is yet to be made */
  char *shown;  /* the address that is shown */
  KabGather *hours;
  guint due;
};

static void be_part (KabFormPartInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (KabLinkShare,
                               kab_link_share,
                               GTK_TYPE_BOX,
                               G_IMPLEMENT_INTERFACE (KAB_TYPE_FORM_PART, be_part))

static void
add (AdwPreferencesGroup *group, GPtrArray *rows, GtkWidget *row)
{
  adw_preferences_group_add (group, row);
  g_ptr_array_add (rows, row);
}

static void
clear (AdwPreferencesGroup *group, GPtrArray *rows)
{
  for (guint i = 0; i < rows->len; i++)
    adw_preferences_group_remove (group, g_ptr_array_index (rows, i));
  g_ptr_array_set_size (rows, 0);
}

/* The address */

static void
copy_cb (GtkWidget *row)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (row), adw_action_row_get_subtitle (ADW_ACTION_ROW (row)));
  kab_toast (row, _ ("Copied"));
}

/* Where people reach the server: as the organisation says, or as this computer does. */
static char *
base_of (KabCabinet *cabinet, const char *public_address)
{
  g_autoptr (KabKeyring) keys = kab_keyring_new (NULL, public_address);
  const char *server = kab_account_get_server (kab_cabinet_get_account (cabinet));

  if (kab_keyring_get_address (keys))
    return g_strdup (kab_keyring_get_address (keys));
  return kab_public_address_is_valid (server) ? g_strdup (server) : NULL;
}

static void
show_address (KabLinkShare *self, const char *url)
{
  GtkWidget *row, *code;

  if (g_strcmp0 (self->shown, url) == 0 && self->address_rows->len > 0)
    return;
  g_free (self->shown);
  self->shown = g_strdup (url);
  clear (self->address, self->address_rows);
  row = adw_action_row_new ();
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _ ("Copy the Link"));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), url);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), gtk_image_new_from_icon_name ("edit-copy-symbolic"));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_signal_connect (row, "activated", G_CALLBACK (copy_cb), NULL);
  add (self->address, self->address_rows, row);
  code = kab_qr_view_new (url, _ ("The partner link as a QR code"));
  if (code)
    add (self->address, self->address_rows, code);
}

static void
did_read_address (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *value = kab_cabinet_setting_finish (KAB_CABINET (source), result, &error);
  g_autofree char *base = NULL, *url = NULL;
  KabLinkShare *self;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self = KAB_LINK_SHARE (user_data);
  if (!self->link)
    return;
  base = base_of (KAB_CABINET (source), value);
  if (!base)
    {
      clear (self->address, self->address_rows);
      kab_group_say (self->address,
                     error ? error->message
                           : _ ("The link works once the company's server has an address that people reach: "
                                "the administrator gives it one with “kabinetctl org address”."));
      return;
    }
  adw_preferences_group_set_description (
    self->address, g_strcmp0 (kab_row_get_text (self->link, "state"), "active") == 0
                     ? NULL
                     : _ ("It is switched off: whoever follows it is told so, and led nowhere."));
  url = g_strconcat (base, KAB_TRACKING_PATH, kab_row_get_text (self->link, "code"), NULL);
  show_address (self, url);
}

/* The figures */

typedef struct
{
  gint64 visits;
  gint64 registrations;
  gint64 first_payments;
  gint64 revenue;
} Sum;

static void
sum_since (GPtrArray *hours, gint64 since, const char *currency, Sum *sum)
{
  for (guint i = 0; i < hours->len; i++)
    {
      const KabRow *hour = g_ptr_array_index (hours, i);

      if (kab_row_get_integer (hour, "hour") < since)
        continue;
      sum->visits += kab_row_get_integer (hour, "visits");
      sum->registrations += kab_row_get_integer (hour, "registrations");
      sum->first_payments += kab_row_get_integer (hour, "first_payments");
      if (g_strcmp0 (kab_row_get_text (hour, "currency"), currency) == 0)
        sum->revenue += kab_row_get_integer (hour, "revenue");
    }
}

static void
add_sum (KabLinkShare *self, const char *title, const Sum *sum)
{
  GtkWidget *row = adw_action_row_new (), *label;
  g_autofree char *visits = kab_format_count ((guint64)sum->visits);
  g_autofree char *registrations = kab_format_count ((guint64)sum->registrations);
  g_autofree char *first = kab_format_count ((guint64)sum->first_payments);
  g_autofree char *revenue = kab_money_format (sum->revenue, kab_row_get_text (self->link, "currency"), NULL);
  /* Translators: figures of a partner link */
  g_autofree char *text = g_strdup_printf (_ ("Visits: %s · Registrations: %s · First payments: %s"), visits,
                                           registrations, first);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), text);
  label = gtk_label_new (revenue);
  gtk_widget_add_css_class (label, "numeric");
  kab_row_add_end (row, label);
  add (self->figures, self->figure_rows, row);
}

static gint64
today_began (void)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autoptr (GDateTime) midnight
    = g_date_time_new_local (g_date_time_get_year (now), g_date_time_get_month (now),
                             g_date_time_get_day_of_month (now), 0, 0, 0);

  return g_date_time_to_unix (midnight) * 1000;
}

static void
show_figures (KabLinkShare *self, GPtrArray *hours)
{
  const char *currency = kab_row_get_text (self->link, "currency");
  const Sum all
    = { kab_row_get_integer (self->link, "visits"), kab_row_get_integer (self->link, "registrations"),
        kab_row_get_integer (self->link, "first_payments"), kab_row_get_integer (self->link, "revenue") };
  const struct
  {
    const char *title;
    gint64 since;
  } spans[] = { { _ ("Today"), today_began () },
                { _ ("Last 7 days"), today_began () - 6 * DAY_MS },
                { _ ("Last 30 days"), today_began () - 29 * DAY_MS } };
  gint64 at = kab_row_get_integer (self->link, "figured_at");
  g_autofree char *when = at > 0 ? kab_time_format (at, NULL) : NULL;
  /* Translators: %s is a moment: figures are of then */
  g_autofree char *as_of = when ? g_strdup_printf (_ ("As of %s"), when) : NULL;

  clear (self->figures, self->figure_rows);
  adw_preferences_group_set_description (self->figures, as_of ? as_of : _ ("Nobody has followed it yet."));
  for (guint i = 0; i < G_N_ELEMENTS (spans); i++)
    {
      Sum sum = { 0 };

      sum_since (hours, spans[i].since, currency, &sum);
      add_sum (self, spans[i].title, &sum);
    }
  add_sum (self, _ ("In all"), &all);
}

static void
did_read_figures (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  gboolean done = kab_gather_finish (result, &error);
  KabLinkShare *self;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self = KAB_LINK_SHARE (user_data);
  /* Another one may be shown, or be read, by now. */
  if (!self->link || self->hours != g_task_get_task_data (G_TASK (result)))
    return;
  if (done)
    show_figures (self, kab_gather_rows (self->hours, "hours"));
  else
    kab_group_say (self->figures, error->message);
}

static void
read_all (KabLinkShare *self)
{
  g_clear_pointer (&self->hours, kab_gather_unref);
  self->hours = kab_gather_new (self->cabinet);
  kab_gather_want_list (self->hours, "hours", &kab_entity_traffic_figure, "link", self->link->id);
  kab_gather_async (self->hours, self->cancellable, did_read_figures, self);
  kab_cabinet_setting_async (self->cabinet, "public_address", self->cancellable, did_read_address, self);
}

static gboolean
read_due (gpointer user_data)
{
  KabLinkShare *self = user_data;

  self->due = 0;
  if (self->link)
    read_all (self);
  return G_SOURCE_REMOVE;
}

static void
cabinet_changed_cb (KabCabinet *cabinet, const char *entity, KabLinkShare *self)
{
  if (self->link && !self->due && g_strcmp0 (entity, kab_entity_traffic_figure.name) == 0)
    self->due = g_timeout_add (READ_AFTER_MS, read_due, self);
}

/* As a part of a form: it is only read. */

static void
take_link (KabLinkShare *self, const KabRow *row)
{
  g_clear_pointer (&self->link, kab_row_unref);
  self->link = row ? kab_row_copy (row) : NULL;
  gtk_widget_set_visible (GTK_WIDGET (self->figures), self->link != NULL);
  if (self->link)
    {
      read_all (self);
      return;
    }
  clear (self->address, self->address_rows);
  adw_preferences_group_set_description (
    self->address,
    _ ("“/register” leads to where people register as the company's clients; any other address begins with "
       "https:// and is told the code. The link can be copied once it is saved."));
}

static void
open_part (KabFormPart *part,
           KabCabinet *cabinet,
           const KabRow *row,
           gboolean is_new,
           gboolean editable,
           GCancellable *cancellable)
{
  KabLinkShare *self = KAB_LINK_SHARE (part);

  if (self->cabinet != cabinet)
    {
      if (self->cabinet)
        g_signal_handlers_disconnect_by_func (self->cabinet, cabinet_changed_cb, self);
      g_set_object (&self->cabinet, cabinet);
      g_signal_connect_object (cabinet, "changed", G_CALLBACK (cabinet_changed_cb), self, 0);
    }
  g_set_object (&self->cancellable, cancellable);
  take_link (self, is_new ? NULL : row);
}

static void
follow_row (KabFormPart *part, const KabRow *row)
{
  take_link (KAB_LINK_SHARE (part), row);
}

static void
be_part (KabFormPartInterface *iface)
{
  iface->open = open_part;
  iface->follow = follow_row;
}

static void
kab_link_share_dispose (GObject *object)
{
  KabLinkShare *self = KAB_LINK_SHARE (object);

  g_clear_handle_id (&self->due, g_source_remove);
  g_clear_object (&self->cabinet);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->link, kab_row_unref);
  g_clear_pointer (&self->shown, g_free);
  g_clear_pointer (&self->hours, kab_gather_unref);
  g_clear_pointer (&self->address_rows, g_ptr_array_unref);
  g_clear_pointer (&self->figure_rows, g_ptr_array_unref);
  G_OBJECT_CLASS (kab_link_share_parent_class)->dispose (object);
}

static void
kab_link_share_class_init (KabLinkShareClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = kab_link_share_dispose;
  g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
kab_link_share_init (KabLinkShare *self)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), 18);
  self->address_rows = g_ptr_array_new ();
  self->figure_rows = g_ptr_array_new ();
  self->address = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  self->figures = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  /* Translators: what came of a partner link */
  adw_preferences_group_set_title (self->figures, _ ("Results"));
  adw_preferences_group_set_title (self->address, _ ("Address"));
  gtk_box_append (GTK_BOX (self), GTK_WIDGET (self->address));
  gtk_box_append (GTK_BOX (self), GTK_WIDGET (self->figures));
}
