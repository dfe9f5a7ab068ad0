/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-sync-button.h"

#include <glib/gi18n-lib.h>

#include "kab-date.h"
#include "kab-format.h"
#include "kab-sync-popover.h"
#include "kab-widgets.h"

#define SHOW_AFTER_MS 500
#define REFRESH_SECONDS 30
/* What says something about the pace of the first sync. */
#define PACE_SECONDS 2
#define PACE_PROGRESS 0.02

struct _KabSyncButton
{
  GtkWidget parent_instance;

  /* template */
  GtkWidget *button;
  GtkStack *icons;
  GtkImage *icon;
  GtkSpinner *spinner;
  GtkLabel *badge;
  GtkWidget *words;
  GtkLabel *title;
  GtkLabel *subtitle;
  GtkProgressBar *progress;

  KabSyncPopover *popover; /* the button's, once it was opened */
  KabCabinet *cabinet;
  gboolean compact;
  guint wait;    /* until a state that may pass at once is shown */
  guint refresh; /* so that "5 minutes ago" does not stand still */
  guint tick;    /* nor "in 12 s" */
  gint64 began;  /* when the first sync's progress was first seen, and how far it was */
  double began_progress;
};

G_DEFINE_FINAL_TYPE (KabSyncButton, kab_sync_button, GTK_TYPE_WIDGET)

enum
{
  PROP_CABINET = 1,
  PROP_COMPACT,
  N_PROPS,
};
static GParamSpec *props[N_PROPS];

typedef struct
{
  KabSyncState state;
  guint pending;
  guint problems;
  guint files;
  gint64 files_left;
  gint64 oldest;
  gint64 last;
  gint64 next;
  guint64 received;
  double progress;
  gboolean first;
  gboolean all_saved;
  char *message;
  char *mended;
  char *restored;
  gboolean restoring;
} Status;

static void
status_clear (Status *status)
{
  g_free (status->message);
  g_free (status->mended);
  g_free (status->restored);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Status, status_clear)

static void
read_status (KabCabinet *cabinet, Status *status)
{
  g_object_get (cabinet, "state", &status->state, "pending", &status->pending, "problems", &status->problems,
                "oldest-pending", &status->oldest, "last-sync", &status->last, "received", &status->received,
                "progress", &status->progress, "first-sync", &status->first, "message", &status->message,
                "next-try", &status->next, "files", &status->files, "files-left", &status->files_left,
                "all-saved", &status->all_saved, "mended", &status->mended, "restored", &status->restored,
                "restoring", &status->restoring, NULL);
}

static gboolean
is_local (KabSyncButton *self)
{
  const char *server = kab_account_get_server (kab_cabinet_get_account (self->cabinet));

  return g_str_equal (server, KAB_SERVER_LOCAL) || g_str_equal (server, KAB_SERVER_SAMPLE);
}

static char *
waiting_count (const Status *status)
{
  if (status->pending == 0)
    return NULL;
  return g_strdup_printf (ngettext ("%u edit waits", "%u edits wait", status->pending), status->pending);
}

static char *
files_text (const Status *status)
{
  g_autofree char *left = g_format_size ((guint64)MAX (status->files_left, 0));

  if (status->files == 0)
    return NULL;
  /* Translators: how many files, and how much of them is still to be sent, such as "1.5 MB" */
  return g_strdup_printf (ngettext ("%u file is still to be sent (%s)", "%u files are still to be sent (%s)",
                                    status->files),
                          status->files, left);
}

static char *
edits_text (const Status *status)
{
  g_autofree char *ago = NULL;
  g_autofree char *edits = waiting_count (status);

  if (!edits || status->oldest <= 0)
    return g_steal_pointer (&edits);
  ago = kab_format_ago (status->oldest);
  /* Translators: "3 edits wait, the oldest made 5 minutes ago" */
  return g_strdup_printf (_ ("%s, the oldest made %s"), edits, ago);
}

static char *
waiting_text (const Status *status)
{
  g_autofree char *edits = edits_text (status);
  g_autofree char *files = files_text (status);

  if (edits && files)
    return g_strdup_printf ("%s. %s", edits, files);
  return edits ? g_steal_pointer (&edits) : g_steal_pointer (&files);
}

/* When the server is tried again by itself; NULL if nothing failed. */
static char *
retry_text (const Status *status)
{
  gint64 left = (status->next - g_get_real_time () / 1000 + 999) / 1000;

  if (status->state != KAB_SYNC_OFFLINE || status->next == 0)
    return NULL;
  if (left <= 0)
    return g_strdup (_ ("Trying again…"));
  /* Translators: seconds */
  return g_strdup_printf (_ ("Trying again in %u s"), (guint)left);
}

/* How long the first sync will go on at its pace so far; NULL while that cannot be said. */
static char *
left_text (KabSyncButton *self, const Status *status)
{
  double done = status->progress - self->began_progress;
  double seconds = (double)(g_get_monotonic_time () - self->began) / G_USEC_PER_SEC;
  double left;

  if (self->began == 0 || seconds < PACE_SECONDS || done < PACE_PROGRESS)
    return NULL;
  left = seconds * (1 - status->progress) / done;
  if (left < 90)
    /* Translators: seconds */
    return g_strdup_printf (_ ("about %u s left"), (guint)left + 1);
  /* Translators: minutes */
  return g_strdup_printf (_ ("about %u min left"), (guint)((left + 30) / 60));
}

static char *
received_text (KabSyncButton *self, const Status *status)
{
  g_autofree char *received = kab_format_count (status->received);
  g_autofree char *text = g_strdup_printf (_ ("%s records received"), received);
  g_autofree char *left = status->first ? left_text (self, status) : NULL;

  return left ? g_strdup_printf ("%s, %s", text, left) : g_steal_pointer (&text);
}

/* The pace is that since the first progress that was seen. */
static void
watch_pace (KabSyncButton *self, const Status *status)
{
  if (status->state != KAB_SYNC_SYNCING || !status->first || status->progress < 0)
    self->began = 0;
  else if (self->began == 0)
    {
      self->began = g_get_monotonic_time ();
      self->began_progress = status->progress;
    }
}

/* The title, the line below it, and the icon; "" means the spinner. */
static const char *
describe (KabSyncButton *self, const Status *status, const char **icon, char **line)
{
  g_autofree char *ago = status->last > 0 ? kab_format_ago (status->last) : NULL;

  *line = waiting_text (status);
  *icon = "emblem-ok-symbolic";
  switch (status->state)
    {
    case KAB_SYNC_LIVE:
      if (!*line && is_local (self))
        *line = g_strdup (_ ("Saved on this computer"));
      else if (!*line && ago)
        /* Translators: "Checked just now", "Checked 5 minutes ago" */
        *line = g_strdup_printf (_ ("Checked %s"), ago);
      if (status->pending == 0 && status->files == 0 && (status->all_saved || status->problems > 0))
        return _ ("Up to date");
      if (status->pending == 0 && status->files == 0)
        {
          *icon = "";
          return _ ("Synchronising…");
        }
      *icon = "document-send-symbolic";
      return _ ("Sending");
    case KAB_SYNC_CONNECTING:
      *icon = "";
      return _ ("Connecting…");
    case KAB_SYNC_SYNCING:
      *icon = "";
      if (status->received > 0)
        {
          g_free (*line);
          *line = received_text (self, status);
        }
      return status->first ? _ ("Getting your data…") : _ ("Synchronising…");
    case KAB_SYNC_SIGNED_OUT:
      *icon = "dialog-password-symbolic";
      return _ ("Not signed in");
    case KAB_SYNC_FOLLOWING:
      if (!*line)
        *line = g_strdup (_ ("Another program syncs this account"));
      return _ ("Following");
    case KAB_SYNC_FAILED:
      *icon = "dialog-warning-symbolic";
      return _ ("Not synchronising");
    case KAB_SYNC_OFFLINE:
    default:
      *icon = "network-offline-symbolic";
      if (!*line)
        *line = retry_text (status);
      if (!*line)
        *line = ago ? g_strdup_printf (_ ("As of %s"), ago) : NULL;
      return _ ("Offline");
    }
}

static void
show_icon (KabSyncButton *self, const char *icon)
{
  gboolean turning = *icon == '\0';

  gtk_spinner_set_spinning (self->spinner, turning);
  gtk_stack_set_visible_child (self->icons, turning ? GTK_WIDGET (self->spinner) : GTK_WIDGET (self->icon));
  if (!turning)
    gtk_image_set_from_icon_name (self->icon, icon);
}

static gboolean tick (gpointer user_data);

/* Seconds are counted down only where somebody may see it. */
static void
tick_while (KabSyncButton *self, gboolean wanted)
{
  if (!wanted || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    g_clear_handle_id (&self->tick, g_source_remove);
  else if (!self->tick)
    self->tick = g_timeout_add_seconds (1, tick, self);
}

static void
show_details (KabSyncButton *self, const Status *status, const char *title, const char *line)
{
  g_autofree char *waiting = waiting_text (status);
  g_autofree char *retry = retry_text (status);
  const KabSyncDetails details = {
    .heading = title,
    .message = status->message ? status->message : line,
    .waiting = waiting,
    .retry = retry,
    .mended = status->mended,
    .restored = status->restored,
    .restoring = status->restoring,
    .problems = status->problems > 0,
    .signed_out = status->state == KAB_SYNC_SIGNED_OUT,
    .may_try = status->state != KAB_SYNC_SIGNED_OUT && status->state != KAB_SYNC_FOLLOWING,
  };

  if (self->popover)
    kab_sync_popover_show_details (self->popover, &details);
}

static void
show_status (KabSyncButton *self)
{
  g_auto (Status) status = { 0 };
  g_autofree char *line = NULL;
  g_autofree char *waiting = NULL;
  g_autofree char *spoken = NULL;
  g_autofree char *problems = NULL;
  g_autofree char *count = NULL;
  const char *icon, *title;
  guint number;

  g_clear_handle_id (&self->wait, g_source_remove);
  if (!self->cabinet)
    return;
  read_status (self->cabinet, &status);
  watch_pace (self, &status);
  title = describe (self, &status, &icon, &line);
  show_details (self, &status, title, line);
  waiting = waiting_text (&status);
  tick_while (self, status.state == KAB_SYNC_OFFLINE && status.next > 0);
  if (status.restored && (status.state == KAB_SYNC_LIVE || status.state == KAB_SYNC_OFFLINE))
    {
      icon = "dialog-information-symbolic";
      title = _ ("The server was set back");
    }
  if (status.problems > 0)
    {
      problems = g_strdup_printf (ngettext ("%u problem", "%u problems", status.problems), status.problems);
      icon = "dialog-warning-symbolic";
      if (!line || status.state == KAB_SYNC_LIVE)
        {
          g_free (line);
          line = g_strdup (_ ("Waiting for your decision"));
        }
      title = problems;
    }
  show_icon (self, icon);
  gtk_label_set_label (self->title, title);
  /* The sidebar has no room for how old the edits are; the popover and the tooltip say it. */
  if (waiting && g_strcmp0 (line, waiting) == 0)
    {
      g_autofree char *edits = waiting_count (&status);

      gtk_label_set_label (self->subtitle, edits ? edits : line);
    }
  else
    gtk_label_set_label (self->subtitle, line ? line : "");
  gtk_widget_set_visible (GTK_WIDGET (self->subtitle), line != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->progress),
                          status.state == KAB_SYNC_SYNCING && status.progress >= 0 && status.first);
  if (status.progress >= 0)
    gtk_progress_bar_set_fraction (self->progress, status.progress);
  number = status.problems > 0 ? status.problems : status.pending;
  count = g_strdup_printf ("%u", number);
  gtk_label_set_label (self->badge, count);
  gtk_widget_set_visible (GTK_WIDGET (self->badge), self->compact && number > 0);
  spoken = g_strdup_printf ("%s%s%s", title, line ? ". " : "", line ? line : "");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
  kab_widget_set_tooltip (self->button, spoken);
}

static gboolean
tick (gpointer user_data)
{
  KabSyncButton *self = user_data;

  self->tick = 0;
  show_status (self);
  return G_SOURCE_REMOVE;
}

static gboolean
waited (gpointer user_data)
{
  KabSyncButton *self = user_data;

  self->wait = 0;
  show_status (self);
  return G_SOURCE_REMOVE;
}

static gboolean
refresh_due (gpointer user_data)
{
  KabSyncButton *self = user_data;

  if (!self->wait)
    show_status (self);
  return G_SOURCE_CONTINUE;
}

static void
status_changed_cb (KabSyncButton *self)
{
  KabSyncState state = kab_cabinet_get_state (self->cabinet);
  gboolean saved, passing;

  g_object_get (self->cabinet, "all-saved", &saved, NULL);
  passing = state == KAB_SYNC_SYNCING || state == KAB_SYNC_CONNECTING || (state == KAB_SYNC_LIVE && !saved);
  if (passing && !gtk_spinner_get_spinning (self->spinner))
    {
      if (!self->wait)
        self->wait = g_timeout_add (SHOW_AFTER_MS, waited, self);
    }
  else
    show_status (self);
}

/* The popover */

static void
shown_cb (KabSyncButton *self, GtkPopover *popover)
{
  show_status (self);
  kab_sync_popover_list (self->popover);
}

static void
make_popover (GtkMenuButton *button, gpointer user_data)
{
  KabSyncButton *self = user_data;

  if (self->popover)
    return;
  self->popover = KAB_SYNC_POPOVER (kab_sync_popover_new ());
  kab_sync_popover_set_cabinet (self->popover, self->cabinet);
  g_signal_connect_swapped (self->popover, "show", G_CALLBACK (shown_cb), self);
  gtk_menu_button_set_popover (button, GTK_WIDGET (self->popover));
  kab_popover_keep_inside (GTK_POPOVER (self->popover));
}

static void
pending_changed_cb (KabSyncButton *self)
{
  status_changed_cb (self);
  if (self->popover && gtk_widget_get_visible (GTK_WIDGET (self->popover)))
    kab_sync_popover_list (self->popover);
}

static void
set_cabinet (KabSyncButton *self, KabCabinet *cabinet)
{
  static const char *const watched[]
    = { "notify::state",     "notify::problems", "notify::progress",   "notify::received",
        "notify::last-sync", "notify::message",  "notify::next-try",   "notify::all-saved",
        "notify::mended",    "notify::files",    "notify::files-left", "notify::restored",
        "notify::restoring" };

  if (self->cabinet)
    g_signal_handlers_disconnect_by_data (self->cabinet, self);
  g_clear_handle_id (&self->wait, g_source_remove);
  g_clear_handle_id (&self->refresh, g_source_remove);
  g_clear_handle_id (&self->tick, g_source_remove);
  self->began = 0;
  g_set_object (&self->cabinet, cabinet);
  if (self->popover)
    kab_sync_popover_set_cabinet (self->popover, cabinet);
  if (!cabinet)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (watched); i++)
    g_signal_connect_swapped (cabinet, watched[i], G_CALLBACK (status_changed_cb), self);
  g_signal_connect_swapped (cabinet, "notify::pending", G_CALLBACK (pending_changed_cb), self);
  self->refresh = g_timeout_add_seconds (REFRESH_SECONDS, refresh_due, self);
  show_status (self);
}

static void
set_compact (KabSyncButton *self, gboolean compact)
{
  self->compact = compact;
  gtk_widget_set_visible (self->words, !compact);
  /* In the sidebar it stands at the lower edge of the window, in a header at the upper. */
  gtk_menu_button_set_direction (GTK_MENU_BUTTON (self->button), compact ? GTK_ARROW_DOWN : GTK_ARROW_UP);
  if (compact)
    gtk_widget_remove_css_class (self->button, "flat");
  else
    gtk_widget_add_css_class (self->button, "flat");
  show_status (self);
}

static void
kab_sync_button_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  KabSyncButton *self = KAB_SYNC_BUTTON (object);

  if (id == PROP_CABINET)
    g_value_set_object (value, self->cabinet);
  else if (id == PROP_COMPACT)
    g_value_set_boolean (value, self->compact);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
kab_sync_button_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  KabSyncButton *self = KAB_SYNC_BUTTON (object);

  if (id == PROP_CABINET)
    set_cabinet (self, g_value_get_object (value));
  else if (id == PROP_COMPACT)
    set_compact (self, g_value_get_boolean (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
kab_sync_button_dispose (GObject *object)
{
  KabSyncButton *self = KAB_SYNC_BUTTON (object);

  set_cabinet (self, NULL);
  self->popover = NULL;
  g_clear_pointer (&self->button, gtk_widget_unparent);
  G_OBJECT_CLASS (kab_sync_button_parent_class)->dispose (object);
}

static void
kab_sync_button_class_init (KabSyncButtonClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = kab_sync_button_get_property;
  object_class->set_property = kab_sync_button_set_property;
  object_class->dispose = kab_sync_button_dispose;
  props[PROP_CABINET] = g_param_spec_object ("cabinet", NULL, NULL, KAB_TYPE_CABINET,
                                             G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  props[PROP_COMPACT]
    = g_param_spec_boolean ("compact", NULL, NULL, FALSE, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/kabinet/Kabinet/widgets/kab-sync-button.ui");
  gtk_widget_class_bind_template_child (widget_class, KabSyncButton, button);
  gtk_widget_class_bind_template_child (widget_class, KabSyncButton, icons);
  gtk_widget_class_bind_template_child (widget_class, KabSyncButton, icon);
  gtk_widget_class_bind_template_child (widget_class, KabSyncButton, spinner);
  gtk_widget_class_bind_template_child (widget_class, KabSyncButton, badge);
  gtk_widget_class_bind_template_child (widget_class, KabSyncButton, words);
  gtk_widget_class_bind_template_child (widget_class, KabSyncButton, title);
  gtk_widget_class_bind_template_child (widget_class, KabSyncButton, subtitle);
  gtk_widget_class_bind_template_child (widget_class, KabSyncButton, progress);
}

static void
kab_sync_button_init (KabSyncButton *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_add_css_class (self->button, "flat");
  kab_menu_button_fill (GTK_MENU_BUTTON (self->button));
  gtk_menu_button_set_create_popup_func (GTK_MENU_BUTTON (self->button), make_popover, self, NULL);
}
