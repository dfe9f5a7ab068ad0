/* SPDX-License-Identifier: GPL-3.0-or-later */
/* "Order 26-000123 was paid", to whoever sold it (S1-74). */
#include "kab-paid-notice.h"

#include <glib/gi18n-lib.h>

#include "kab-config.h"
#include "kab-paid.h"
#include "kab-section.h"

#define SECTION "orders"
#define NOTICE "orders-paid"
#define OPEN "app.open-order"

typedef struct
{
  GtkApplication *application; /* which this goes with */
  KabSession *session;
  GSettings *settings;
  KabWindow *window; /* that is followed; not owned */
  AdwToast *toast;   /* that is shown; not owned */
  guint told;        /* orders that the notice is of which nobody has answered yet */
  KabRow *order;     /* one of them */
  char *account;     /* whose order is to be opened once that account is open, and which; "" for the list */
  char *wanted;
} Notice;

static void
notice_free (gpointer data)
{
  Notice *self = data;

  g_clear_object (&self->session);
  g_clear_object (&self->settings);
  g_clear_weak_pointer (&self->window);
  g_clear_weak_pointer (&self->toast);
  g_clear_pointer (&self->order, kab_row_unref);
  g_free (self->account);
  g_free (self->wanted);
  g_free (self);
}

/* Returns: (nullable): once the application ends */
static Notice *
notice_of (GtkApplication *application)
{
  return g_object_get_data (G_OBJECT (application), NOTICE);
}

static KabCabinet *
cabinet_of (Notice *self)
{
  return kab_session_get_cabinet (self->session);
}

/* --- What was looked at --- */

static void
forget (Notice *self)
{
  if (self->told > 0)
    g_application_withdraw_notification (G_APPLICATION (self->application), NOTICE);
  self->told = 0;
  g_clear_pointer (&self->order, kab_row_unref);
  if (self->toast)
    adw_toast_dismiss (self->toast);
}

static void
show_unseen (Notice *self, guint n)
{
  g_autofree char *count
    = g_strdup_printf (ngettext ("%u paid order to look at", "%u paid orders to look at", n), n);

  if (self->window)
    kab_sidebar_set_news (kab_window_get_sidebar (self->window), SECTION, n, count);
}

/* Whether the list is in front of somebody. */
static gboolean
is_looked_at (Notice *self)
{
  return self->window && gtk_window_is_active (GTK_WINDOW (self->window))
         && g_strcmp0 (kab_sidebar_get_selected (kab_window_get_sidebar (self->window)), SECTION) == 0;
}

static void
look_cb (GtkApplication *application)
{
  Notice *self = notice_of (application);

  if (!self || !cabinet_of (self) || !is_looked_at (self))
    return;
  kab_cabinet_paid_seen (cabinet_of (self));
  show_unseen (self, 0);
  forget (self);
}

static void
active_cb (GtkApplication *application)
{
  Notice *self = notice_of (application);

  /* What the desktop said need not be said there any more: the sidebar says it. */
  if (self && self->window && gtk_window_is_active (GTK_WINDOW (self->window)) && !self->toast)
    forget (self);
  look_cb (application);
}

static void
dismissed_cb (GtkApplication *application, AdwToast *toast)
{
  Notice *self = notice_of (application);

  if (!self || self->toast != toast)
    return;
  g_clear_weak_pointer (&self->toast);
  forget (self);
}

/* --- Telling --- */

static GVariant *
target_of (Notice *self)
{
  g_autofree char *account = kab_account_key (kab_cabinet_get_account (cabinet_of (self)));

  return g_variant_new ("(ss)", account, self->told == 1 && self->order ? self->order->id : "");
}

static void
tell_here (Notice *self, const char *sentence)
{
  if (self->toast)
    {
      g_autofree char *escaped = g_markup_escape_text (sentence, -1);

      adw_toast_set_title (self->toast, escaped);
      adw_toast_set_action_target_value (self->toast, target_of (self));
      return;
    }
  g_set_weak_pointer (&self->toast, kab_toast (GTK_WIDGET (kab_window_get_sidebar (self->window)), sentence));
  if (!self->toast)
    return;
  adw_toast_set_button_label (self->toast, _ ("_Open"));
  adw_toast_set_action_name (self->toast, OPEN);
  adw_toast_set_action_target_value (self->toast, target_of (self));
  g_signal_connect_object (self->toast, "dismissed", G_CALLBACK (dismissed_cb), self->application,
                           G_CONNECT_SWAPPED);
}

static void
tell_desktop (Notice *self, const char *sentence)
{
  g_autoptr (GNotification) notification
    = g_notification_new (self->told == 1 ? _ ("Order Paid") : _ ("Orders Paid"));
  g_autoptr (GIcon) icon = g_themed_icon_new (KAB_APPLICATION_ID);

  g_notification_set_body (notification, sentence);
  g_notification_set_icon (notification, icon);
  g_notification_set_default_action_and_target_value (notification, OPEN, target_of (self));
  g_notification_add_button_with_target_value (notification, _ ("Open"), OPEN, target_of (self));
  g_application_send_notification (G_APPLICATION (self->application), NOTICE, notification);
}

static void
tell (Notice *self, const KabPaidNews *news)
{
  g_autofree char *sentence = NULL;

  self->told += news->fresh;
  g_clear_pointer (&self->order, kab_row_unref);
  self->order = news->order ? kab_row_ref (news->order) : NULL;
  sentence = kab_paid_sentence (self->told, self->order);
  if (self->window && gtk_window_is_active (GTK_WINDOW (self->window)))
    tell_here (self, sentence);
  else
    tell_desktop (self, sentence);
}

static void
did_take (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GtkApplication) application = user_data;
  Notice *self = notice_of (application);
  g_auto (KabPaidNews) news = { 0 };
  g_autoptr (GError) error = NULL;

  if (!kab_cabinet_take_paid_finish (KAB_CABINET (source), result, &news, &error))
    {
      g_message ("Paid orders cannot be read: %s", error->message);
      return;
    }
  if (!self || cabinet_of (self) != KAB_CABINET (source))
    return;
  show_unseen (self, news.unseen);
  if (news.fresh > 0 && g_settings_get_boolean (self->settings, "tell-paid"))
    tell (self, &news);
  if (news.unseen > 0 && is_looked_at (self))
    {
      kab_cabinet_paid_seen (KAB_CABINET (source));
      show_unseen (self, 0);
    }
}

static void
take (Notice *self)
{
  kab_cabinet_take_paid_async (cabinet_of (self), NULL, did_take, g_object_ref (self->application));
}

static void
changed_cb (KabCabinet *cabinet, const char *entity, GtkApplication *application)
{
  Notice *self = notice_of (application);

  if (self && cabinet_of (self) == cabinet && g_str_equal (entity, kab_entity_order.name))
    take (self);
}

/* --- Answering --- */

static void
open_wanted (Notice *self)
{
  g_autofree char *account = NULL, *wanted = NULL, *open = NULL;

  if (!self->wanted || !self->window || !cabinet_of (self))
    return;
  account = g_steal_pointer (&self->account);
  wanted = g_steal_pointer (&self->wanted);
  open = kab_account_key (kab_cabinet_get_account (cabinet_of (self)));
  forget (self);
  /* Another account has been opened since: nothing of this one is shown in it. */
  if (!g_str_equal (account, open))
    return;
  if (*wanted)
    kab_window_show_record (self->window, kab_entity_order.name, wanted);
  else
    kab_window_show_section (self->window, SECTION);
}

static void
open_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  Notice *self = user_data;

  g_free (self->account);
  g_free (self->wanted);
  g_variant_get (parameter, "(ss)", &self->account, &self->wanted);
  g_application_activate (G_APPLICATION (self->application));
  open_wanted (self);
}

/* --- What is watched --- */

static void
window_cb (GtkApplication *application, GtkWindow *window, gpointer user_data)
{
  Notice *self = notice_of (application);

  if (!self || !KAB_IS_WINDOW (window) || self->window == KAB_WINDOW (window))
    return;
  g_set_weak_pointer (&self->window, KAB_WINDOW (window));
  g_signal_connect_object (window, "notify::is-active", G_CALLBACK (active_cb), application,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (kab_window_get_sidebar (self->window), "shows", G_CALLBACK (look_cb), application,
                           G_CONNECT_SWAPPED);
}

/* After the window has it. */
static void
cabinet_cb (KabSession *session, GParamSpec *pspec, GtkApplication *application)
{
  Notice *self = notice_of (application);

  if (!self)
    return;
  forget (self);
  if (!cabinet_of (self))
    return;
  g_signal_connect_object (cabinet_of (self), "changed", G_CALLBACK (changed_cb), application, 0);
  take (self);
  open_wanted (self);
}

void
kab_paid_notice_watch (GtkApplication *application, KabSession *session)
{
  static const GActionEntry actions[] = { { "open-order", open_action, "(ss)" } };
  Notice *self = g_new0 (Notice, 1);

  self->application = application;
  self->session = g_object_ref (session);
  self->settings = g_settings_new (KAB_APPLICATION_ID);
  g_object_set_data_full (G_OBJECT (application), NOTICE, self, notice_free);
  g_action_map_add_action_entries (G_ACTION_MAP (application), actions, G_N_ELEMENTS (actions), self);
  g_signal_connect (application, "window-added", G_CALLBACK (window_cb), NULL);
  g_signal_connect_object (session, "notify::cabinet", G_CALLBACK (cabinet_cb), application, G_CONNECT_AFTER);
}
