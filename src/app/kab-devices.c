/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-devices.h"

#include <glib/gi18n-lib.h>

#include "kab-bounds.h"
#include "kab-date.h"
#include "kab-error.h"
#include "kab-format.h"
#include "kab-property-row.h"

/* Users among whom an administrator chooses. */
#define USERS_MAX 1000

struct _KabDevices
{
  AdwWindow parent_instance;

  /* template */
  AdwToastOverlay *toasts;
  GtkStack *stack;
  GtkSpinner *spinner;
  AdwStatusPage *failed;
  gboolean signed_out; /* the list could not be had, since somebody has to sign in */
  GtkWidget *again;
  GtkWidget *whose_group;
  AdwComboRow *whose;
  AdwPreferencesGroup *group;
  GtkWidget *nothing;

  KabCabinet *cabinet;
  GCancellable *cancellable;
  GPtrArray *users; /* ids, as in the combo row; NULL: one's own alone */
  GPtrArray *rows;  /* in the group */
  char *reached;    /* the device whose row had the keyboard */
};

G_DEFINE_FINAL_TYPE (KabDevices, kab_devices, ADW_TYPE_WINDOW)

gboolean
kab_devices_are_for (KabAccount *account)
{
  const char *server = kab_account_get_server (account);

  return !g_str_equal (server, KAB_SERVER_LOCAL) && !g_str_equal (server, KAB_SERVER_SAMPLE);
}

static void load (KabDevices *self);

static const char *
chosen_user (KabDevices *self)
{
  guint selected = adw_combo_row_get_selected (self->whose);

  return self->users && selected < self->users->len ? g_ptr_array_index (self->users, selected) : NULL;
}

static const char *
name_of (const KabDeviceInfo *device)
{
  /* Translators: in place of the name of a computer */
  return device->name && *device->name ? device->name : _ ("Computer without a name");
}

/* Ending */

typedef struct
{
  KabDevices *self;
  char *user;
  char *id;
  char *name;
  gboolean erase;
} Ending;

static void
ending_free (Ending *ending)
{
  g_object_unref (ending->self);
  g_free (ending->user);
  g_free (ending->id);
  g_free (ending->name);
  g_free (ending);
}

static void
toast (KabDevices *self, const char *text)
{
  AdwToast *shown = adw_toast_new ("");
  g_autofree char *escaped = g_markup_escape_text (text, -1);

  adw_toast_set_title (shown, escaped);
  adw_toast_overlay_add_toast (self->toasts, shown);
}

static void
did_end (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Ending *ending = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *told = NULL;

  if (kab_cabinet_end_device_finish (KAB_CABINET (source), result, &error))
    told = g_strdup_printf (ending->erase ? _ ("“%s” is erased as soon as it reaches the server")
                                          : _ ("“%s” was signed out"),
                            ending->name);
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      toast (ending->self, error ? error->message : told);
      load (ending->self);
    }
  ending_free (ending);
}

static void
end_response_cb (AdwMessageDialog *dialog, const char *response, Ending *ending)
{
  if (g_str_equal (response, "do"))
    kab_cabinet_end_device_async (ending->self->cabinet, ending->user, ending->id, ending->erase,
                                  ending->self->cancellable, did_end, ending);
  else
    ending_free (ending);
}

static void
ask_end (KabDevices *self, const KabDeviceInfo *device, gboolean erase)
{
  Ending *ending = g_new0 (Ending, 1);
  g_autofree char *title
    = g_strdup_printf (erase ? _ ("Erase What “%s” Has?") : _ ("Sign Out “%s”?"), name_of (device));
  const char *body;
  GtkWidget *dialog;

  if (!erase)
    body
      = _ ("What is on that computer stays there and can be read; nothing is sent or received until somebody "
           "signs in on it again. What was not sent is kept there.");
  else if (device->current)
    body = _ (
      "The copy of the data, the files and the sign-in are erased from this computer at once. What you did "
      "and was not sent is offered to you as a file. This cannot be undone.");
  else
    body = _ (
      "The copy of the data, the files and the sign-in are erased there as soon as that computer reaches "
      "the server, be it in weeks. What was done there and not sent is offered to its user as a file. This "
      "cannot be undone.");
  ending->self = g_object_ref (self);
  ending->user = g_strdup (device->user);
  ending->id = g_strdup (device->id);
  ending->name = g_strdup (name_of (device));
  ending->erase = erase;
  dialog = adw_message_dialog_new (GTK_WINDOW (self), title, body);
  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "cancel", _ ("_Cancel"));
  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "do", erase ? _ ("_Erase") : _ ("Sign _Out"));
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "do", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect (dialog, "response", G_CALLBACK (end_response_cb), ending);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
clicked (GtkWidget *button, gboolean erase)
{
  KabDevices *self = KAB_DEVICES (gtk_widget_get_root (button));
  const KabDeviceInfo *device = g_object_get_data (G_OBJECT (button), "kab-device");

  g_free (self->reached);
  self->reached = g_strdup (device->id);
  ask_end (self, device, erase);
}

static void
sign_out_clicked_cb (GtkWidget *button)
{
  clicked (button, FALSE);
}

static void
erase_clicked_cb (GtkWidget *button)
{
  clicked (button, TRUE);
}

/* The list */

static char *
state_words (const KabDeviceInfo *device)
{
  g_autofree char *asked = kab_time_format (device->wipe_at, NULL);
  g_autofree char *wiped = kab_time_format (device->wiped_at, NULL);
  g_autofree char *seen = kab_format_ago (device->seen_at);

  if (device->wiped_at > 0 && device->unsent > 0)
    return g_strdup_printf (
      /* Translators: of a computer; %s is a time */
      ngettext ("Erased %s; %d edit of its user's waits there to be saved",
                "Erased %s; %d edits of its user's wait there to be saved", (gulong)device->unsent),
      wiped, (int)device->unsent);
  if (device->wiped_at > 0)
    /* Translators: of a computer; %s is a time */
    return g_strdup_printf (_ ("Erased %s"), wiped);
  if (device->wipe_at > 0)
    /* Translators: of a computer that has not been heard of since; %s is a time */
    return g_strdup_printf (_ ("Is erased as soon as it reaches the server; asked for %s"), asked);
  if (!device->signed_in)
    /* Translators: of a computer; %s is "5 minutes ago" or the like */
    return g_strdup_printf (_ ("Signed out; last heard of %s"), seen);
  if (device->current)
    return g_strdup (_ ("This computer"));
  /* Translators: of a computer; %s is "5 minutes ago" or the like */
  return g_strdup_printf (_ ("Last heard of %s"), seen);
}

static char *
sync_words (const KabDeviceInfo *device)
{
  if (device->behind == 0)
    return g_strdup (_ ("Has everything"));
  if (device->behind >= KAB_DEVICE_BEHIND_MAX)
    return g_strdup_printf (_ ("%u changes behind, or more"), KAB_DEVICE_BEHIND_MAX);
  return g_strdup_printf (ngettext ("%u change behind", "%u changes behind", (gulong)device->behind),
                          (guint)device->behind);
}

static GtkWidget *
new_button (const char *label, const char *spoken, KabDeviceInfo *device, GCallback callback)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (label);

  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
  gtk_widget_set_hexpand (button, TRUE);
  g_object_set_data (G_OBJECT (button), "kab-device", device);
  g_signal_connect (button, "clicked", callback, NULL);
  return button;
}

static void
add_fact (AdwExpanderRow *row, const char *title, const char *value)
{
  if (value && *value)
    adw_expander_row_add_row (row, kab_property_row_new (title, value));
}

/* Takes @device. */
static GtkWidget *
new_row (KabDeviceInfo *device)
{
  GtkWidget *row = adw_expander_row_new ();
  GtkWidget *actions = adw_preferences_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  g_autofree char *state = state_words (device);
  g_autofree char *since = device->signed_in ? kab_time_format (device->signed_in_at, NULL) : NULL;
  g_autofree char *seen = kab_time_format (device->seen_at, NULL);
  g_autofree char *sync = device->signed_in && device->behind >= 0 ? sync_words (device) : NULL;
  g_autofree char *erase_spoken = NULL;
  GtkWidget *erase;

  g_object_set (row, "use-markup", FALSE, "title", name_of (device), "subtitle", state, NULL);
  adw_expander_row_set_icon_name (ADW_EXPANDER_ROW (row), "computer-symbolic");
  g_object_set_data_full (G_OBJECT (row), "kab-device", device, (GDestroyNotify)kab_device_info_free);
  add_fact (ADW_EXPANDER_ROW (row), _ ("System"), device->system);
  add_fact (ADW_EXPANDER_ROW (row), _ ("Signed in since"), since);
  add_fact (ADW_EXPANDER_ROW (row), _ ("Last heard of"), seen);
  add_fact (ADW_EXPANDER_ROW (row), _ ("Received"), sync);
  if (device->wipe_at > 0)
    add_fact (ADW_EXPANDER_ROW (row), _ ("Erasing asked for by"),
              device->wipe_by && *device->wipe_by ? device->wipe_by : _ ("The administrator of the server"));
  if (device->wipe_at > 0)
    {
      g_object_ref_sink (actions);
      g_object_unref (actions);
      g_object_ref_sink (box);
      g_object_unref (box);
      return row;
    }
  gtk_widget_add_css_class (box, "kab-field-box");
  /* The own session ends by the account's menu, which offers what was not sent. */
  if (device->signed_in && !device->current)
    {
      /* Translators: %s is the name of a computer */
      g_autofree char *spoken = g_strdup_printf (_ ("Sign Out “%s”…"), name_of (device));

      gtk_box_append (GTK_BOX (box),
                      new_button (_ ("Sign _Out…"), spoken, device, G_CALLBACK (sign_out_clicked_cb)));
    }
  /* Translators: %s is the name of a computer */
  erase_spoken = g_strdup_printf (_ ("Erase What “%s” Has…"), name_of (device));
  erase = new_button (_ ("_Erase…"), erase_spoken, device, G_CALLBACK (erase_clicked_cb));
  gtk_widget_add_css_class (erase, "destructive-action");
  gtk_box_append (GTK_BOX (box), erase);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (actions), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (actions), FALSE);
  gtk_widget_set_focusable (actions, FALSE);
  adw_expander_row_add_row (ADW_EXPANDER_ROW (row), actions);
  return row;
}

static void
show_list (KabDevices *self, GPtrArray *devices)
{
  GtkWidget *focus = NULL;

  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (self->group, g_ptr_array_index (self->rows, i));
  g_ptr_array_set_size (self->rows, 0);
  g_ptr_array_set_free_func (devices, NULL);
  for (guint i = 0; i < devices->len; i++)
    {
      KabDeviceInfo *device = g_ptr_array_index (devices, i);
      GtkWidget *row = new_row (device);

      if (g_strcmp0 (device->id, self->reached) == 0)
        {
          adw_expander_row_set_expanded (ADW_EXPANDER_ROW (row), TRUE);
          focus = row;
        }
      adw_preferences_group_add (self->group, row);
      g_ptr_array_add (self->rows, row);
    }
  gtk_widget_set_visible (self->nothing, devices->len == 0);
  gtk_widget_set_visible (GTK_WIDGET (self->group), devices->len > 0);
  gtk_stack_set_visible_child_name (self->stack, "list");
  gtk_spinner_stop (self->spinner);
  if (focus)
    gtk_widget_child_focus (focus, GTK_DIR_TAB_FORWARD);
}

static void
did_load (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) devices = kab_cabinet_list_devices_finish (KAB_CABINET (source), result, &error);
  KabDevices *self = user_data;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (devices)
    {
      show_list (self, devices);
      return;
    }
  self->signed_out = g_error_matches (error, KAB_ERROR, KAB_ERROR_UNAUTHENTICATED);
  gtk_button_set_label (GTK_BUTTON (self->again), self->signed_out ? _ ("_Sign In…") : _ ("_Try Again"));
  adw_status_page_set_description (self->failed, error->message);
  gtk_stack_set_visible_child_name (self->stack, "failed");
  gtk_spinner_stop (self->spinner);
  gtk_widget_grab_focus (self->again);
}

static void
load (KabDevices *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  if (self->rows->len == 0)
    {
      gtk_stack_set_visible_child_name (self->stack, "loading");
      gtk_spinner_start (self->spinner);
    }
  kab_cabinet_list_devices_async (self->cabinet, chosen_user (self), self->cancellable, did_load, self);
}

/* Whoever has to sign in first is asked to, and the list comes when that is done. */
static void
load_cb (KabDevices *self)
{
  GtkWindow *parent = gtk_window_get_transient_for (GTK_WINDOW (self));

  if (self->signed_out && parent && kab_cabinet_get_state (self->cabinet) == KAB_SYNC_SIGNED_OUT)
    gtk_widget_activate_action (GTK_WIDGET (parent), "win.sign-in", NULL);
  else
    load (self);
}

static void
state_cb (KabCabinet *cabinet, GParamSpec *pspec, KabDevices *self)
{
  if (self->signed_out && kab_cabinet_get_state (cabinet) != KAB_SYNC_SIGNED_OUT)
    load (self);
}

static void
whose_cb (KabDevices *self)
{
  if (self->cabinet && self->users)
    load (self);
}

/* Whose, for administrators */

static void
did_list_users (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KabPage) page = kab_cabinet_list_finish (KAB_CABINET (source), result, &error);
  g_autoptr (GtkStringList) names = NULL;
  KabDevices *self = user_data;
  const char *me;
  guint selected = 0;

  if (!page)
    return;
  names = gtk_string_list_new (NULL);
  me = kab_account_get_user_id (kab_cabinet_get_account (self->cabinet));
  self->users = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < page->rows->len; i++)
    {
      const KabRow *row = g_ptr_array_index (page->rows, i);
      const char *given = kab_row_get_text (row, "given_name");
      g_autofree char *name = g_strjoin (" ", kab_row_title (row), given, NULL);

      if (g_str_equal (row->id, me))
        selected = i;
      gtk_string_list_append (names, name);
      g_ptr_array_add (self->users, g_strdup (row->id));
    }
  g_signal_handlers_block_by_func (self->whose, whose_cb, self);
  adw_combo_row_set_model (self->whose, G_LIST_MODEL (names));
  adw_combo_row_set_selected (self->whose, selected);
  g_signal_handlers_unblock_by_func (self->whose, whose_cb, self);
  gtk_widget_set_visible (self->whose_group, self->users->len > 1);
}

static void
list_users (KabDevices *self, GCancellable *cancellable)
{
  g_autoptr (KabQuery) query = kab_query_new (&kab_entity_user);

  kab_query_set_order (query, "surname", FALSE);
  kab_query_set_page (query, 0, USERS_MAX);
  kab_cabinet_list_async (self->cabinet, query, cancellable, did_list_users, self);
}

static void
kab_devices_dispose (GObject *object)
{
  KabDevices *self = KAB_DEVICES (object);
  GCancellable *listing = g_object_get_data (object, "kab-listing");

  g_cancellable_cancel (listing);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->cabinet);
  g_clear_pointer (&self->users, g_ptr_array_unref);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_pointer (&self->reached, g_free);
  G_OBJECT_CLASS (kab_devices_parent_class)->dispose (object);
}

static void
kab_devices_class_init (KabDevicesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kab_devices_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/kabinet/Kabinet/app/kab-devices.ui");
  gtk_widget_class_bind_template_child (widget_class, KabDevices, toasts);
  gtk_widget_class_bind_template_child (widget_class, KabDevices, stack);
  gtk_widget_class_bind_template_child (widget_class, KabDevices, spinner);
  gtk_widget_class_bind_template_child (widget_class, KabDevices, failed);
  gtk_widget_class_bind_template_child (widget_class, KabDevices, again);
  gtk_widget_class_bind_template_child (widget_class, KabDevices, whose_group);
  gtk_widget_class_bind_template_child (widget_class, KabDevices, whose);
  gtk_widget_class_bind_template_child (widget_class, KabDevices, group);
  gtk_widget_class_bind_template_child (widget_class, KabDevices, nothing);
  gtk_widget_class_bind_template_callback (widget_class, load_cb);
  gtk_widget_class_bind_template_callback (widget_class, whose_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
kab_devices_init (KabDevices *self)
{
  self->rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
kab_devices_new (GtkWindow *parent, KabCabinet *cabinet)
{
  KabDevices *self = g_object_new (KAB_TYPE_DEVICES, "transient-for", parent, NULL);
  GCancellable *listing = g_cancellable_new ();

  self->cabinet = g_object_ref (cabinet);
  g_signal_connect_object (cabinet, "notify::state", G_CALLBACK (state_cb), self, 0);
  g_object_set_data_full (G_OBJECT (self), "kab-listing", listing, g_object_unref);
  if (kab_account_get_role (kab_cabinet_get_account (cabinet)) == KAB_ROLE_ADMIN)
    list_users (self, listing);
  load (self);
  return GTK_WIDGET (self);
}
