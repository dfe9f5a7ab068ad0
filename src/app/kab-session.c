/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-session.h"

#include <glib/gi18n-lib.h>

#include "kab-config.h"
#include "kab-error.h"

struct _KabSession
{
  GObject parent_instance;
  GSettings *settings;
  KabCabinet *cabinet;
  KabLocalServer *local;
  KabLocalServer *sample;
  /* The account that was open last: on its way, then open; and who waits for it. */
  KabAccount *last;
  GAsyncResult *opened;
  GTask *waiting;
  /* Who works on this computer, until the new administrator's row is here to be named so. */
  char *surname;
  char *given_name;
};

G_DEFINE_FINAL_TYPE (KabSession, kab_session, G_TYPE_OBJECT)

enum
{
  PROP_CABINET = 1,
  N_PROPS,
};
static GParamSpec *props[N_PROPS];

char *
kab_account_key (KabAccount *account)
{
  return g_strconcat (kab_account_get_server (account), " ", kab_account_get_user_id (account), NULL);
}

static gboolean
is_sample (KabAccount *account)
{
  return g_str_equal (kab_account_get_server (account), KAB_SERVER_SAMPLE);
}

/* Sample data is kept apart, below the cache folder, and never offered as an account. */
static char *
sample_dir (void)
{
  return g_build_filename (g_get_user_cache_dir (), "kabinet", "sample-desktop", NULL);
}

static void name_administrator (KabSession *self);

static void
set_cabinet (KabSession *self, KabCabinet *cabinet)
{
  KabCabinet *old = self->cabinet;

  if (old == cabinet)
    return;
  self->cabinet = cabinet ? g_object_ref (cabinet) : NULL;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_CABINET]);
  if (cabinet && !is_sample (kab_cabinet_get_account (cabinet)))
    {
      g_autofree char *key = kab_account_key (kab_cabinet_get_account (cabinet));

      g_settings_set_string (self->settings, "last-account", key);
    }
  if (old)
    {
      kab_cabinet_close (old);
      g_object_unref (old);
    }
  if (cabinet && self->surname)
    name_administrator (self);
}

/* The name of whoever works on this computer, once the row that it goes into has arrived. */

static void
did_name (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  if (!kab_cabinet_edit_finish (KAB_CABINET (source), result, &error))
    g_message ("The administrator's name was not written: %s", error->message);
}

static void
did_find_administrator (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (KabSession) self = user_data;
  g_autoptr (KabRow) row = kab_cabinet_find_finish (KAB_CABINET (source), result, NULL);
  g_autoptr (KabRow) after = NULL;
  g_autoptr (GPtrArray) mutations = g_ptr_array_new_with_free_func ((GDestroyNotify)kab_mutation_free);
  KabMutation *mutation;

  if (!row || !self->surname)
    return;
  after = kab_row_copy (row);
  kab_row_set_text (after, "surname", self->surname);
  kab_row_set_text (after, "given_name", self->given_name);
  g_clear_pointer (&self->surname, g_free);
  g_clear_pointer (&self->given_name, g_free);
  mutation = kab_mutation_new_between (row, after);
  if (!mutation)
    return;
  g_ptr_array_add (mutations, mutation);
  kab_cabinet_edit_async (KAB_CABINET (source), mutations, NULL, did_name, NULL);
}

static void
rows_changed_cb (KabCabinet *cabinet, const char *entity, KabSession *self)
{
  if (self->surname && g_strcmp0 (entity, kab_entity_user.name) == 0)
    name_administrator (self);
}

static void
name_administrator (KabSession *self)
{
  g_signal_handlers_disconnect_by_func (self->cabinet, rows_changed_cb, self);
  g_signal_connect_object (self->cabinet, "changed", G_CALLBACK (rows_changed_cb), self, 0);
  kab_cabinet_find_async (self->cabinet, &kab_entity_user,
                          kab_account_get_user_id (kab_cabinet_get_account (self->cabinet)), NULL,
                          did_find_administrator, g_object_ref (self));
}

/* Opening */

static void
did_open (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  KabSession *self = g_task_get_source_object (task);
  GError *error = NULL;
  g_autoptr (KabCabinet) cabinet = kab_cabinet_open_finish (result, &error);

  if (!cabinet)
    {
      g_task_return_error (task, error);
      return;
    }
  set_cabinet (self, cabinet);
  g_task_return_boolean (task, TRUE);
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
  if (cabinet == self->cabinet && self->local && kab_cabinet_get_state (cabinet) == KAB_SYNC_SIGNED_OUT
      && kab_local_server_get_password (self->local))
    kab_cabinet_reauthenticate_async (cabinet, kab_local_server_get_password (self->local), NULL,
                                      did_reauthenticate, NULL);
}

static void
did_start_behind (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (KabSession) self = user_data;
  g_autoptr (GError) error = NULL;

  self->local = kab_local_server_start_finish (result, &error);
  if (!self->local)
    {
      g_message ("The server on this computer did not start: %s", error->message);
      return;
    }
  if (!self->cabinet)
    return;
  g_signal_connect_object (self->cabinet, "notify::state", G_CALLBACK (state_changed_cb), self, 0);
  state_changed_cb (self->cabinet, NULL, self);
  kab_cabinet_sync_now (self->cabinet);
}

static void
start_server_behind (KabSession *self, KabAccount *account)
{
  if (g_str_equal (kab_account_get_server (account), KAB_SERVER_LOCAL) && !self->local)
    kab_local_server_start_async (FALSE, NULL, NULL, did_start_behind, g_object_ref (self));
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

static KabAccount *
find_last (KabSession *self)
{
  g_autofree char *last = g_settings_get_string (self->settings, "last-account");
  g_autoptr (GPtrArray) accounts = *last ? kab_account_list (NULL, NULL) : NULL;

  for (guint i = 0; accounts && i < accounts->len; i++)
    {
      g_autofree char *key = kab_account_key (g_ptr_array_index (accounts, i));

      if (g_str_equal (key, last))
        return g_object_ref (g_ptr_array_index (accounts, i));
    }
  return NULL;
}

static void
did_prepare (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (KabSession) self = user_data;

  if (self->waiting)
    did_open (source, result, g_steal_pointer (&self->waiting));
  else if (self->last)
    self->opened = g_object_ref (result);
}

void
kab_session_prepare (KabSession *self)
{
  if (self->last || self->cabinet)
    return;
  self->last = find_last (self);
  if (self->last)
    kab_cabinet_open_async (self->last, NULL, did_prepare, g_object_ref (self));
}

gboolean
kab_session_open_last (KabSession *self, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (KabAccount) account = NULL;
  g_autoptr (GAsyncResult) opened = NULL;
  GTask *task;

  kab_session_prepare (self);
  account = g_steal_pointer (&self->last);
  if (!account)
    return FALSE;
  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, kab_session_open_last);
  opened = g_steal_pointer (&self->opened);
  if (opened)
    did_open (NULL, opened, task);
  else
    self->waiting = task;
  start_server_behind (self, account);
  return TRUE;
}

/* Signing in */

static void
did_sign_in (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  KabSession *self = g_task_get_source_object (task);
  GError *error = NULL;
  g_autoptr (KabCabinet) cabinet = kab_cabinet_sign_in_finish (result, &error);

  if (!cabinet)
    {
      g_task_return_error (task, error);
      return;
    }
  set_cabinet (self, cabinet);
  g_task_return_boolean (task, TRUE);
}

/* What people type for a server: a bare name means https. */
static char *
tidy_address (const char *address)
{
  g_autofree char *text = g_strstrip (g_strdup (address));
  gsize length;

  while ((length = strlen (text)) > 0 && text[length - 1] == '/')
    text[length - 1] = '\0';
  if (strstr (text, "://") || g_str_has_prefix (text, "unix:"))
    return g_steal_pointer (&text);
  return g_strconcat ("https://", text, NULL);
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
  g_autofree char *server = tidy_address (address);

  g_task_set_source_tag (task, kab_session_sign_in_async);
  kab_cabinet_sign_in_async (server, login, password, NULL, NULL, remember, cancellable, did_sign_in, task);
}

static void
did_start_local (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  KabSession *self = g_task_get_source_object (task);
  GError *error = NULL;
  KabLocalServer *server = kab_local_server_start_finish (result, &error);

  if (!server)
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  g_clear_object (&self->local);
  self->local = server;
  kab_cabinet_sign_in_async (KAB_SERVER_LOCAL, kab_local_server_get_login (server),
                             kab_local_server_get_password (server), NULL, NULL, TRUE,
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
  g_free (self->surname);
  self->surname = g_strdup (surname);
  g_free (self->given_name);
  self->given_name = g_strdup (given_name);
  kab_local_server_start_async (FALSE, company, cancellable, did_start_local, task);
}

static void
did_start_sample (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  KabSession *self = g_task_get_source_object (task);
  GError *error = NULL;
  KabLocalServer *server = kab_local_server_start_finish (result, &error);
  g_autofree char *dir = sample_dir ();

  if (!server)
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  g_clear_object (&self->sample);
  self->sample = server;
  kab_cabinet_sign_in_async (KAB_SERVER_SAMPLE, kab_local_server_get_login (server),
                             kab_local_server_get_password (server), dir, dir, FALSE,
                             g_task_get_cancellable (task), did_sign_in, task);
}

void
kab_session_look_around_async (KabSession *self,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, kab_session_look_around_async);
  kab_local_server_start_async (TRUE, NULL, cancellable, did_start_sample, task);
}

gboolean
kab_session_finish (KabSession *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* Signing out */

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
  g_settings_set_string (self->settings, "last-account", "");
  set_cabinet (self, NULL);
  g_task_return_boolean (task, TRUE);
}

void
kab_session_sign_out_async (KabSession *self, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);

  g_task_set_source_tag (task, kab_session_sign_out_async);
  kab_cabinet_sign_out_async (self->cabinet, NULL, did_sign_out, task);
}

/* Accounts */

static void
list_accounts (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  GError *error = NULL;
  GPtrArray *accounts = kab_account_list (NULL, &error);

  if (accounts)
    g_task_return_pointer (task, accounts, (GDestroyNotify)g_ptr_array_unref);
  else
    g_task_return_error (task, error);
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
kab_session_list_accounts_finish (KabSession *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

gboolean
kab_session_is_sample (KabSession *self)
{
  return self->cabinet && is_sample (kab_cabinet_get_account (self->cabinet));
}

void
kab_session_close (KabSession *self)
{
  set_cabinet (self, NULL);
  if (self->local)
    kab_local_server_stop (self->local);
  if (self->sample)
    kab_local_server_stop (self->sample);
  g_clear_object (&self->local);
  g_clear_object (&self->sample);
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
  g_clear_object (&self->last);
  g_clear_object (&self->opened);
  g_clear_pointer (&self->surname, g_free);
  g_clear_pointer (&self->given_name, g_free);
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
}

static void
kab_session_init (KabSession *self)
{
  self->settings = g_settings_new (KAB_APPLICATION_ID);
}

KabSession *
kab_session_new (void)
{
  return g_object_new (KAB_TYPE_SESSION, NULL);
}
