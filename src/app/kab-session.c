/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-session.h"

#include <glib/gi18n-lib.h>

#include "kab-cabinet-files.h"
#include "kab-config.h"
#include "kab-error.h"
#include "kab-widgets.h"

/* A server on this computer: never more than one of a kind, which all who want it share. */
typedef struct
{
  KabLocalServer *server;
  gboolean starting;
  GQueue waiting; /* GTask */
} Here;

struct _KabSession
{
  GObject parent_instance;
  GSettings *settings;
  KabCabinet *cabinet;
  Here local;
  Here sample;
  /* The cabinet that was open last: on its way, then open; and who waits for it. */
  gboolean preparing;
  GAsyncResult *opened;
  GTask *waiting;
};

G_DEFINE_FINAL_TYPE (KabSession, kab_session, G_TYPE_OBJECT)

enum
{
  PROP_CABINET = 1,
  N_PROPS,
};
static GParamSpec *props[N_PROPS];
static guint left_signal;

static gboolean
is_at (KabAccount *account, const char *server)
{
  return g_str_equal (kab_account_get_server (account), server);
}

/* Sample data is kept apart, below the cache folder, and never offered as an account. */
static char *
sample_dir (void)
{
  return g_build_filename (g_get_user_cache_dir (), "kabinet", "sample-desktop", NULL);
}

/* What to open at the next start, and what need not be typed again. */
static void
remember (KabSession *self, KabAccount *account)
{
  g_autofree char *key = kab_account_key (account);

  if (is_at (account, KAB_SERVER_SAMPLE))
    return;
  kab_settings_keep (self->settings, "last-account", key);
  if (is_at (account, KAB_SERVER_LOCAL))
    return;
  kab_settings_keep (self->settings, "last-server", kab_account_get_server (account));
  kab_settings_keep (self->settings, "last-login",
                     kab_account_get_login (account) ? kab_account_get_login (account) : "");
}

static void stand_by (KabSession *self);

static void
room_changed_cb (KabSession *self)
{
  if (self->cabinet)
    kab_cabinet_set_file_room (self->cabinet,
                               (guint64)g_settings_get_uint (self->settings, "file-room") * 1024 * 1024);
}

static void
set_cabinet (KabSession *self, KabCabinet *cabinet)
{
  KabCabinet *old = self->cabinet;

  if (old == cabinet)
    return;
  self->cabinet = cabinet ? g_object_ref (cabinet) : NULL;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_CABINET]);
  if (cabinet)
    remember (self, kab_cabinet_get_account (cabinet));
  room_changed_cb (self);
  if (old)
    {
      kab_cabinet_close (old);
      g_object_unref (old);
    }
  stand_by (self);
}

/* The servers on this computer */

typedef struct
{
  char *company;
  char *surname;
  char *given_name;
} Setup;

static void
setup_free (gpointer data)
{
  Setup *setup = data;

  g_free (setup->company);
  g_free (setup->surname);
  g_free (setup->given_name);
  g_free (setup);
}

static void start_server (KabSession *self, Here *here, GTask *first);

static void
did_start (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) first = user_data;
  KabSession *self = g_task_get_source_object (first);
  Here *here = g_task_get_source_tag (first);
  g_autoptr (GError) error = NULL;
  GTask *task;

  here->server = kab_local_server_start_finish (result, &error);
  here->starting = FALSE;
  if (here->server)
    g_task_return_boolean (first, TRUE);
  else
    g_task_return_error (first, g_error_copy (error));
  while (!here->starting && (task = g_queue_pop_head (&here->waiting)))
    {
      if (here->server)
        g_task_return_boolean (task, TRUE);
      /* Whoever was first gave up, and others did not. */
      else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        {
          start_server (self, here, task);
          continue;
        }
      else
        g_task_return_error (task, g_error_copy (error));
      g_object_unref (task);
    }
}

/* Takes @first. */
static void
start_server (KabSession *self, Here *here, GTask *first)
{
  Setup *setup = g_task_get_task_data (first);

  here->starting = TRUE;
  kab_local_server_start_async (here == &self->sample, setup->company, setup->surname, setup->given_name,
                                g_task_get_cancellable (first), did_start, first);
}

/* Once it has finished, @here has a server that runs. */
static void
need_server_async (KabSession *self,
                   Here *here,
                   const char *company,
                   const char *surname,
                   const char *given_name,
                   GCancellable *cancellable,
                   GAsyncReadyCallback callback,
                   gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  Setup *setup = g_new0 (Setup, 1);

  setup->company = g_strdup (company);
  setup->surname = g_strdup (surname);
  setup->given_name = g_strdup (given_name);
  g_task_set_task_data (task, setup, setup_free);
  g_task_set_source_tag (task, here);
  if (here->starting)
    {
      g_queue_push_tail (&here->waiting, task);
      return;
    }
  if (here->server && kab_local_server_is_running (here->server))
    {
      g_task_return_boolean (task, TRUE);
      g_object_unref (task);
      return;
    }
  g_clear_object (&here->server);
  start_server (self, here, task);
}

/* Opening */

/* @cabinet: (transfer full) (nullable) */
static void
return_cabinet (GTask *task, KabCabinet *cabinet, GError *error)
{
  if (!cabinet)
    {
      g_task_return_error (task, error);
      return;
    }
  set_cabinet (g_task_get_source_object (task), cabinet);
  g_object_unref (cabinet);
  g_task_return_boolean (task, TRUE);
}

static void
did_open (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  KabCabinet *cabinet = kab_cabinet_open_finish (result, &error);

  return_cabinet (task, cabinet, error);
}

/* The open cabinet of this computer's own server need not wait for it; it is told once it runs. */

static void
did_reauthenticate (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  if (!kab_cabinet_reauthenticate_finish (KAB_CABINET (source), result, &error))
    g_message ("Signing in at this computer's own server: %s", error->message);
}

static void
state_changed_cb (KabCabinet *cabinet, GParamSpec *pspec, KabSession *self)
{
  if (cabinet == self->cabinet && self->local.server && kab_cabinet_get_state (cabinet) == KAB_SYNC_SIGNED_OUT
      && kab_local_server_get_password (self->local.server))
    kab_cabinet_reauthenticate_async (cabinet, kab_local_server_get_password (self->local.server), NULL,
                                      did_reauthenticate, NULL);
}

/* Whichever comes last, the cabinet or its server. */
static void
stand_by (KabSession *self)
{
  if (!self->cabinet || !self->local.server
      || !is_at (kab_cabinet_get_account (self->cabinet), KAB_SERVER_LOCAL))
    return;
  g_signal_handlers_disconnect_by_func (self->cabinet, state_changed_cb, self);
  g_signal_connect_object (self->cabinet, "notify::state", G_CALLBACK (state_changed_cb), self, 0);
  state_changed_cb (self->cabinet, NULL, self);
  kab_cabinet_sync_now (self->cabinet);
}

static void
did_start_behind (GObject *source, GAsyncResult *result, gpointer user_data)
{
  KabSession *self = KAB_SESSION (source);
  g_autoptr (GError) error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    {
      g_message ("The server on this computer did not start: %s", error->message);
      return;
    }
  stand_by (self);
}

static void
start_server_behind (KabSession *self, KabAccount *account)
{
  if (is_at (account, KAB_SERVER_LOCAL))
    need_server_async (self, &self->local, NULL, NULL, NULL, NULL, did_start_behind, NULL);
}

void
kab_session_open_async (KabSession *self,
                        KabAccount *account,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, kab_session_open_async);
  kab_cabinet_open_async (account, cancellable, did_open, task);
  start_server_behind (self, account);
}

static void
did_open_last (GTask *task, GAsyncResult *result)
{
  KabSession *self = g_task_get_source_object (task);

  did_open (NULL, result, g_object_ref (task));
  if (self->cabinet)
    start_server_behind (self, kab_cabinet_get_account (self->cabinet));
}

static void
did_prepare (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (KabSession) self = user_data;
  g_autoptr (GTask) waiting = g_steal_pointer (&self->waiting);

  if (waiting)
    {
      self->preparing = FALSE;
      did_open_last (waiting, result);
    }
  else if (self->preparing)
    self->opened = g_object_ref (result);
}

void
kab_session_prepare (KabSession *self)
{
  g_autofree char *last = NULL;

  if (self->preparing || self->cabinet)
    return;
  last = g_settings_get_string (self->settings, "last-account");
  self->preparing = *last != '\0';
  if (self->preparing)
    kab_cabinet_open_key_async (NULL, last, NULL, did_prepare, g_object_ref (self));
}

gboolean
kab_session_open_last (KabSession *self, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GAsyncResult) opened = NULL;
  g_autoptr (GTask) task = NULL;

  kab_session_prepare (self);
  if (!self->preparing || self->waiting)
    return FALSE;
  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, kab_session_open_last);
  opened = g_steal_pointer (&self->opened);
  if (!opened)
    {
      self->waiting = g_steal_pointer (&task);
      return TRUE;
    }
  self->preparing = FALSE;
  did_open_last (task, opened);
  return TRUE;
}

/* Signing in */

static void
did_sign_in (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  KabCabinet *cabinet = kab_cabinet_sign_in_finish (result, &error);

  return_cabinet (task, cabinet, error);
}

void
kab_session_sign_in_async (KabSession *self,
                           const char *address,
                           const char *login,
                           const char *password,
                           gboolean remember,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  g_autofree char *server = kab_server_from_typed (address);

  g_task_set_source_tag (task, kab_session_sign_in_async);
  kab_cabinet_sign_in_async (server, login, password, NULL, NULL, remember, cancellable, did_sign_in, task);
}

static void
did_start_here (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  KabSession *self = KAB_SESSION (source);
  Here *here = g_task_get_task_data (task);
  gboolean sample = here == &self->sample;
  g_autofree char *dir = sample ? sample_dir () : NULL;
  GError *error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  kab_cabinet_sign_in_async (sample ? KAB_SERVER_SAMPLE : KAB_SERVER_LOCAL,
                             kab_local_server_get_login (here->server),
                             kab_local_server_get_password (here->server), dir, dir, !sample,
                             g_task_get_cancellable (task), did_sign_in, task);
}

void
kab_session_work_here_async (KabSession *self,
                             const char *company,
                             const char *surname,
                             const char *given_name,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, kab_session_work_here_async);
  g_task_set_task_data (task, &self->local, NULL);
  need_server_async (self, &self->local, company, surname, given_name, cancellable, did_start_here, task);
}

void
kab_session_look_around_async (KabSession *self,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, kab_session_look_around_async);
  g_task_set_task_data (task, &self->sample, NULL);
  need_server_async (self, &self->sample, NULL, NULL, NULL, cancellable, did_start_here, task);
}

gboolean
kab_session_finish (KabSession *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* Signing out */

static void
signed_out (KabSession *self)
{
  g_settings_set_string (self->settings, "last-account", "");
  set_cabinet (self, NULL);
}

static void
did_sign_out (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  KabSession *self = g_task_get_source_object (task);
  GError *error = NULL;

  if (!kab_cabinet_sign_out_finish (KAB_CABINET (source), result, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  signed_out (self);
  g_task_return_boolean (task, TRUE);
}

void
kab_session_sign_out_async (KabSession *self, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);

  g_task_set_source_tag (task, kab_session_sign_out_async);
  if (!is_at (kab_cabinet_get_account (self->cabinet), KAB_SERVER_LOCAL))
    {
      kab_cabinet_sign_out_async (self->cabinet, NULL, did_sign_out, task);
      return;
    }
  /* Nothing leaves the computer that the data are on: the account stays listed, to be opened again. */
  signed_out (self);
  g_task_return_boolean (task, TRUE);
  g_object_unref (task);
}

void
kab_session_tell_left (KabSession *self)
{
  g_signal_emit (self, left_signal, 0);
}

KabCabinet *
kab_session_let_go (KabSession *self)
{
  KabCabinet *cabinet = g_steal_pointer (&self->cabinet);

  if (!cabinet)
    return NULL;
  g_settings_set_string (self->settings, "last-account", "");
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_CABINET]);
  return cabinet;
}

/* Accounts */

typedef struct
{
  GPtrArray *accounts;
  gboolean works_here;
} Listing;

static void
listing_free (gpointer data)
{
  Listing *listing = data;

  g_ptr_array_unref (listing->accounts);
  g_free (listing);
}

static void
list_accounts (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  GError *error = NULL;
  GPtrArray *accounts = kab_account_list (NULL, &error);
  Listing *listing;

  if (!accounts)
    {
      g_task_return_error (task, error);
      return;
    }
  listing = g_new0 (Listing, 1);
  listing->accounts = accounts;
  listing->works_here = kab_local_server_exists ();
  g_task_return_pointer (task, listing, listing_free);
}

void
kab_session_list_accounts_async (KabSession *self,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, kab_session_list_accounts_async);
  g_task_run_in_thread (task, list_accounts);
}

GPtrArray *
kab_session_list_accounts_finish (KabSession *self,
                                  GAsyncResult *result,
                                  gboolean *works_here,
                                  GError **error)
{
  Listing *listing = g_task_propagate_pointer (G_TASK (result), error);
  GPtrArray *accounts = listing ? g_ptr_array_ref (listing->accounts) : NULL;

  if (works_here)
    *works_here = listing && listing->works_here;
  g_clear_pointer (&listing, listing_free);
  return accounts;
}

char *
kab_session_dup_last_server (KabSession *self)
{
  return g_settings_get_string (self->settings, "last-server");
}

char *
kab_session_dup_last_login (KabSession *self)
{
  return g_settings_get_string (self->settings, "last-login");
}

gboolean
kab_session_is_sample (KabSession *self)
{
  return self->cabinet && is_at (kab_cabinet_get_account (self->cabinet), KAB_SERVER_SAMPLE);
}

void
kab_session_close (KabSession *self)
{
  Here *both[] = { &self->local, &self->sample };

  set_cabinet (self, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (both); i++)
    if (both[i]->server)
      {
        kab_local_server_stop (both[i]->server);
        g_clear_object (&both[i]->server);
      }
}

KabCabinet *
kab_session_get_cabinet (KabSession *self)
{
  return self->cabinet;
}

static void
kab_session_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_CABINET)
    g_value_set_object (value, KAB_SESSION (object)->cabinet);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
kab_session_dispose (GObject *object)
{
  KabSession *self = KAB_SESSION (object);

  kab_session_close (self);
  g_clear_object (&self->settings);
  g_clear_object (&self->opened);
  G_OBJECT_CLASS (kab_session_parent_class)->dispose (object);
}

static void
kab_session_class_init (KabSessionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = kab_session_get_property;
  object_class->dispose = kab_session_dispose;
  props[PROP_CABINET]
    = g_param_spec_object ("cabinet", NULL, NULL, KAB_TYPE_CABINET,
                           G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, props);
  left_signal
    = g_signal_new ("left", KAB_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
kab_session_init (KabSession *self)
{
  /* Translators: what a desktop with windows is, in the list of devices, behind the name of the computer */
  g_autofree char *named = kab_device_name_for (_ ("window"));

  kab_cabinet_set_device_name (named);
  self->settings = g_settings_new (KAB_APPLICATION_ID);
  g_signal_connect_object (self->settings, "changed::file-room", G_CALLBACK (room_changed_cb), self,
                           G_CONNECT_SWAPPED);
}

KabSession *
kab_session_new (void)
{
  return g_object_new (KAB_TYPE_SESSION, NULL);
}
