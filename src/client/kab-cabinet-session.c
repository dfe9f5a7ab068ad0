/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Signing in and out, opening, waiting for a sync. */
#include "kab-cabinet-private.h"

#include <string.h>

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "kab-erase.h"
#include "kab-error.h"
#include "kab-http.h"
#include "kab-json.h"
#include "kab-leftover-private.h"
#include "kab-protocol.h"
#include "kab-secret.h"
#include "kab-secrets.h"
#include "kab-sync-answer.h"
#include "kab-wire.h"
#include "kab-work-leases.h"

#define SIGN_OUT_SECONDS 5
#define SIGN_IN_SECONDS 15

typedef struct
{
  char *server;
  char *login;
  char *password;
  char *device_name;
  char *data_dir;
  char *cache_dir;
  gboolean remember;
  char *key; /* whose account it is, before that was read */
  KabAccount *account;
  KabFiles *files;
  KabTokens tokens;
  char *access;
  KabWork *work; /* whose numbers are given back; the cabinet's */
  guint entries;
} Opening;

static void
opening_free (gpointer data)
{
  Opening *opening = data;

  g_free (opening->server);
  g_free (opening->login);
  kab_secret_free (opening->password);
  g_free (opening->device_name);
  g_free (opening->data_dir);
  g_free (opening->cache_dir);
  g_free (opening->key);
  g_clear_object (&opening->account);
  kab_files_free (opening->files);
  kab_tokens_clear (&opening->tokens);
  g_free (opening->access);
  g_free (opening);
}

static char *device_name;

void
kab_cabinet_set_device_name (const char *name)
{
  g_free (device_name);
  device_name = g_strdup (name);
}

/* What its owner calls it; where nobody gave it such a name, what the network does. */
static char *
host_name (void)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autofree char *text = NULL, *grouped = NULL, *pretty = NULL;

  if (g_file_get_contents ("/etc/machine-info", &text, NULL, NULL))
    {
      grouped = g_strconcat ("[x]\n", text, NULL);
      if (g_key_file_load_from_data (file, grouped, (gsize)-1, G_KEY_FILE_NONE, NULL))
        pretty = g_key_file_get_value (file, "x", "PRETTY_HOSTNAME", NULL);
    }
  if (pretty != NULL && strlen (pretty) >= 2 && pretty[0] == '"')
    {
      pretty[strlen (pretty) - 1] = '\0';
      memmove (pretty, pretty + 1, strlen (pretty));
    }
  return pretty != NULL && *pretty != '\0' ? g_steal_pointer (&pretty) : g_strdup (g_get_host_name ());
}

char *
kab_device_name_for (const char *program)
{
  g_autofree char *host = host_name ();

  return g_strdup_printf ("%s · %s · %s", host, g_get_user_name (), program);
}

/* POST /v1/session; returns SESSION. */
static JsonNode *
post_session (KabHttp *http, Opening *opening, const char *device, GCancellable *cancellable, GError **error)
{
  g_autoptr (GString) body = g_string_new ("{\"login\":");
  g_autofree char *system = g_get_os_info (G_OS_INFO_KEY_PRETTY_NAME);
  g_autoptr (SoupMessage) message = NULL;
  g_autoptr (KabAnswer) answer = NULL;
  g_autoptr (JsonNode) node = NULL;

  kab_json_append_string (body, opening->login);
  g_string_append (body, ",\"password\":");
  kab_json_append_string (body, opening->password);
  g_string_append_printf (body, ",\"device\":{\"id\":\"%s\",\"name\":", device);
  kab_json_append_string (body, opening->device_name != NULL ? opening->device_name : g_get_host_name ());
  if (system != NULL)
    {
      g_string_append (body, ",\"system\":");
      kab_json_append_string (body, system);
    }
  g_string_append (body, "}}");
  message = kab_http_message (http, SOUP_METHOD_POST, KAB_PATH_SESSION, NULL, body->str);
  explicit_bzero (body->str, body->len);
  answer = kab_http_ask (http, message, KAB_BODY_MAX, SIGN_IN_SECONDS, cancellable, error);
  if (answer == NULL)
    return NULL;
  if (answer->status != 200)
    {
      g_propagate_error (error, kab_answer_asked_problem (answer));
      return NULL;
    }
  node = kab_wire_parse (answer->body, answer->length, NULL);
  if (node == NULL || !kab_tokens_read (&opening->tokens, json_node_get_object (node)))
    {
      g_set_error (
        error, KAB_ERROR, KAB_ERROR_PROTOCOL,
        _ ("The server's answer to the sign-in cannot be understood. Check the address: it may not be a "
           "Kabinet server."));
      return NULL;
    }
  opening->tokens.server_now = answer->date;
  opening->tokens.remember = opening->remember;
  explicit_bzero (answer->body, answer->length);
  return g_steal_pointer (&node);
}

static void
delete_session (KabHttp *http, const char *access, GCancellable *cancellable)
{
  g_autoptr (SoupMessage) message
    = kab_http_message (http, SOUP_METHOD_DELETE, KAB_PATH_SESSION, access, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (KabAnswer) answer
    = kab_http_ask (http, message, KAB_BODY_MAX, SIGN_OUT_SECONDS, cancellable, &error);

  if (answer == NULL)
    g_message ("The session at the server could not be ended: %s", error->message);
}

/* The server wanted this device erased before anybody signs in here again: what is left of the account goes, but for
 * what waits to be sent, whose author has just come back. */
static gboolean
obey (KabAccount *account, const KabWipeOrder *order, GCancellable *cancellable, GError **error)
{
  return kab_erase_tree (kab_account_get_cache_dir (account), NULL, error)
         && kab_leftover_tell (kab_account_get_server (account), kab_account_get_org_id (account),
                               kab_account_get_user_id (account), kab_account_get_device_id (account),
                               order->at, order->proof, 0, cancellable);
}

static gboolean
is_known (KabAccount *account)
{
  g_autofree char *path = g_build_filename (kab_account_get_work_dir (account), "account.json", NULL);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

/* The account was in use here when it was to be erased: it is, and nothing comes again before the person, who is told,
 * signs in once more. Always fails. */
static gboolean
erase (Opening *opening, GCancellable *cancellable, GError **error)
{
  const KabWipeOrder *order = opening->tokens.order;
  const char *dir = kab_account_get_work_dir (opening->account);
  KabWork *work = kab_work_open (dir, NULL, NULL);
  g_autofree char *words = NULL, *sentence = NULL;
  guint n = kab_leftover_count (dir, work);

  if (work != NULL && n > 0)
    words = kab_work_words (work);
  g_clear_pointer (&work, kab_work_close);
  if (!kab_leftover_begin (opening->account, order, n, words, error)
      || !kab_leftover_erase (dir, cancellable, error)
      || !kab_erase_tree (kab_account_get_cache_dir (opening->account), NULL, error))
    return FALSE;
  sentence = kab_leftover_sentence (order->by, order->at, n);
  g_set_error_literal (error, KAB_ERROR, KAB_ERROR_UNAUTHENTICATED, sentence);
  return FALSE;
}

static gboolean
sign_in (Opening *opening, GCancellable *cancellable, GError **error)
{
  g_autoptr (KabHttp) http = kab_http_new (opening->server, error);
  g_autofree char *device = NULL, *stored = NULL;
  g_autoptr (JsonNode) session = NULL;

  if (http == NULL)
    return FALSE;
  device = opening->account != NULL
             ? g_strdup (kab_account_get_device_id (opening->account))
             : kab_account_find_device (opening->data_dir, opening->server, opening->login);
  session = post_session (http, opening, device, cancellable, error);
  if (session == NULL)
    return FALSE;
  if (opening->account != NULL)
    return TRUE;

  opening->account
    = kab_account_new_from_session (opening->server, opening->login, json_node_get_object (session),
                                    opening->data_dir, opening->cache_dir, error);
  if (opening->account == NULL)
    return FALSE;
  /* Signed in before by another name: this device's edits are counted under its first id. */
  stored = kab_account_stored_device (opening->account);
  if (stored != NULL && g_strcmp0 (stored, device) != 0)
    {
      delete_session (http, opening->tokens.access, cancellable);
      g_clear_pointer (&session, json_node_unref);
      session = post_session (http, opening, stored, cancellable, error);
      if (session == NULL)
        return FALSE;
      g_clear_object (&opening->account);
      opening->account
        = kab_account_new_from_session (opening->server, opening->login, json_node_get_object (session),
                                        opening->data_dir, opening->cache_dir, error);
      if (opening->account == NULL)
        return FALSE;
    }
  if (opening->tokens.order != NULL && is_known (opening->account))
    return erase (opening, cancellable, error);
  if (opening->tokens.order != NULL)
    {
      g_clear_pointer (&session, json_node_unref);
      if (obey (opening->account, opening->tokens.order, cancellable, error))
        session
          = post_session (http, opening, kab_account_get_device_id (opening->account), cancellable, error);
      if (session == NULL)
        {
          if (error != NULL && *error == NULL)
            g_set_error (
              error, KAB_ERROR, KAB_ERROR_OFFLINE,
              _ ("What was here was erased, as was asked for, but the server could not be told. Try "
                 "again."));
          return FALSE;
        }
    }
  if (!kab_account_save (opening->account, error))
    return FALSE;
  kab_leftover_forget_erased (opening->data_dir);
  return TRUE;
}

/* libsoup's blocking calls need a context of the thread's own. */
static void
with_context (GTask *task, gboolean (*func) (Opening *opening, GCancellable *cancellable, GError **error))
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  GError *error = NULL;
  gboolean ok;

  g_main_context_push_thread_default (context);
  ok = func (g_task_get_task_data (task), g_task_get_cancellable (task), &error);
  g_main_context_pop_thread_default (context);
  if (ok)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static gboolean
sign_in_and_open (Opening *opening, GCancellable *cancellable, GError **error)
{
  if (!sign_in (opening, cancellable, error))
    return FALSE;
  opening->files = kab_files_open (opening->account, error);
  return opening->files != NULL;
}

static void
run_sign_in (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  with_context (task, sign_in_and_open);
}

static GTask *
opening_task (gpointer source,
              Opening *opening,
              gpointer tag,
              GCancellable *cancellable,
              GAsyncReadyCallback callback,
              gpointer user_data)
{
  GTask *task = g_task_new (source, cancellable, callback, user_data);

  g_task_set_source_tag (task, tag);
  g_task_set_task_data (task, opening, opening_free);
  return task;
}

void
kab_cabinet_sign_in_async (const char *server,
                           const char *login,
                           const char *password,
                           const char *data_dir,
                           const char *cache_dir,
                           gboolean remember,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  Opening *opening = g_new0 (Opening, 1);
  g_autoptr (GTask) task
    = opening_task (NULL, opening, kab_cabinet_sign_in_async, cancellable, callback, user_data);

  opening->server = g_strdup (server);
  while (g_str_has_suffix (opening->server, "/"))
    opening->server[strlen (opening->server) - 1] = '\0';
  opening->login = g_strstrip (g_strdup (login));
  opening->password = g_strdup (password != NULL ? password : "");
  opening->device_name = g_strdup (device_name);
  opening->data_dir = g_strdup (data_dir);
  opening->cache_dir = g_strdup (cache_dir);
  opening->remember = remember;
  g_task_run_in_thread (task, run_sign_in);
}

KabCabinet *
kab_cabinet_sign_in_finish (GAsyncResult *result, GError **error)
{
  Opening *opening = g_task_get_task_data (G_TASK (result));

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return NULL;
  return kab_cabinet_new (opening->files, &opening->tokens);
}

static KabAccount *
find_account (const char *data_dir, const char *key, GError **error)
{
  g_autoptr (GPtrArray) accounts = kab_account_list (data_dir, error);

  if (accounts == NULL)
    return NULL;
  for (guint i = 0; i < accounts->len; i++)
    {
      KabAccount *account = g_ptr_array_index (accounts, i);
      g_autofree char *its = kab_account_key (account);

      if (g_str_equal (its, key))
        return g_object_ref (account);
    }
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "No account %s", key);
  return NULL;
}

static gboolean
just_open (Opening *opening, GCancellable *cancellable, GError **error)
{
  if (opening->key != NULL)
    opening->account = find_account (opening->data_dir, opening->key, error);
  if (opening->account == NULL)
    return FALSE;
  opening->files = kab_files_open (opening->account, error);
  if (opening->files == NULL)
    return FALSE;
  /* The account used last is offered first. */
  kab_account_touch (opening->account);
  return TRUE;
}

static void
run_open (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  with_context (task, just_open);
}

void
kab_cabinet_open_async (KabAccount *account,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  Opening *opening = g_new0 (Opening, 1);
  g_autoptr (GTask) task
    = opening_task (NULL, opening, kab_cabinet_open_async, cancellable, callback, user_data);

  opening->account = g_object_ref (account);
  g_task_run_in_thread (task, run_open);
}

void
kab_cabinet_open_key_async (const char *data_dir,
                            const char *key,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  Opening *opening = g_new0 (Opening, 1);
  g_autoptr (GTask) task
    = opening_task (NULL, opening, kab_cabinet_open_key_async, cancellable, callback, user_data);

  opening->data_dir = g_strdup (data_dir);
  opening->key = g_strdup (key);
  g_task_run_in_thread (task, run_open);
}

KabCabinet *
kab_cabinet_open_finish (GAsyncResult *result, GError **error)
{
  Opening *opening = g_task_get_task_data (G_TASK (result));

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return NULL;
  return kab_cabinet_new (opening->files, NULL);
}

static void
run_reauthenticate (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  with_context (task, sign_in);
}

void
kab_cabinet_reauthenticate_async (KabCabinet *self,
                                  const char *password,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  Opening *opening = g_new0 (Opening, 1);
  g_autoptr (GTask) task
    = opening_task (self, opening, kab_cabinet_reauthenticate_async, cancellable, callback, user_data);

  opening->account = g_object_ref (self->account);
  opening->server = g_strdup (kab_account_get_server (self->account));
  opening->login = g_strdup (kab_account_get_login (self->account));
  opening->password = g_strdup (password != NULL ? password : "");
  opening->device_name = g_strdup (device_name);
  opening->remember = TRUE;
  g_task_run_in_thread (task, run_reauthenticate);
}

gboolean
kab_cabinet_reauthenticate_finish (KabCabinet *self, GAsyncResult *result, GError **error)
{
  Opening *opening = g_task_get_task_data (G_TASK (result));

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return FALSE;
  if (self->engine != NULL)
    kab_engine_signed_in (self->engine, &opening->tokens);
  return TRUE;
}

/* --- Signing out --- */

/* Numbers that nobody will use here. What cannot be told now, an administrator can take back. */
static void
return_numbers (KabHttp *http, Opening *opening, GCancellable *cancellable)
{
  g_autoptr (GPtrArray) ids = kab_work_open_leases (opening->work, NULL);
  gint64 until = g_get_monotonic_time () + SIGN_OUT_SECONDS * G_TIME_SPAN_SECOND;

  for (guint i = 0; ids != NULL && i < ids->len; i++)
    if (!kab_work_drop_lease (opening->work, ids->pdata[i], TRUE, NULL))
      return;
  while (g_get_monotonic_time () < until)
    {
      gint64 fence = kab_work_fence (opening->work);
      KabLeasePlan plan;
      g_autoptr (SoupMessage) message = NULL;
      g_autoptr (KabAnswer) answer = NULL;
      KabSyncAnswer facts;
      gboolean ok;

      if (!kab_work_plan_leases (opening->work, fence, 0, FALSE, &plan, NULL) || plan.path == NULL)
        return;
      message = kab_http_message (http, SOUP_METHOD_POST, plan.path, opening->access, plan.body);
      answer = kab_http_ask (http, message, KAB_BODY_MAX, SIGN_OUT_SECONDS, cancellable, NULL);
      kab_answer_read (answer, 0, &facts);
      ok = kab_sync_answer_is_final (&facts)
           && kab_work_take_lease_answer (opening->work, fence, &plan, answer->status, answer->body,
                                          answer->length, NULL);
      kab_lease_plan_clear (&plan);
      if (!ok)
        return;
    }
}

static gboolean
end_session (Opening *opening, GCancellable *cancellable, GError **error)
{
  g_autoptr (KabHttp) http = opening->access != NULL ? kab_http_new (opening->server, NULL) : NULL;

  if (http != NULL && opening->work != NULL)
    return_numbers (http, opening, cancellable);
  if (http != NULL)
    delete_session (http, opening->access, cancellable);
  return TRUE;
}

static void
run_end_session (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  with_context (task, end_session);
}

/* Also nothing that was saved after it was counted, while it was still open. */
static gboolean
is_all_sent (Opening *opening)
{
  const char *dir = kab_account_get_work_dir (opening->account);
  KabWork *work = opening->entries == 0 ? kab_work_open (dir, NULL, NULL) : NULL;
  gboolean all = work != NULL && kab_leftover_count (dir, work) == 0;

  g_clear_pointer (&work, kab_work_close);
  return all;
}

static gboolean
wipe (Opening *opening, GCancellable *cancellable, GError **error)
{
  gboolean all_sent = is_all_sent (opening);
  g_autoptr (GError) local = NULL;

  /* It is signed out of, whatever of it could not be removed. */
  kab_account_remove (opening->account);
  kab_erase_tree (kab_account_get_cache_dir (opening->account), NULL, &local);
  if (all_sent)
    kab_erase_tree (kab_account_get_work_dir (opening->account), NULL, local == NULL ? &local : NULL);
  if (local != NULL)
    g_warning ("%s", local->message);
  return TRUE;
}

static void
run_wipe (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  with_context (task, wipe);
}

static void
on_cleared (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;

  if (!kab_secrets_clear_finish (result, &error) && error != NULL)
    g_message ("The sign-in could not be taken out of the Secret Service: %s", error->message);
  g_task_run_in_thread (task, run_wipe);
}

static void
on_session_ended (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  KabCabinet *self = KAB_CABINET (source);
  Opening *opening = g_task_get_task_data (task);
  guint pending, problems, drafts;
  gint64 oldest;
  g_autoptr (GError) error = NULL;

  g_task_propagate_boolean (G_TASK (result), NULL);
  if (self->engine != NULL)
    kab_engine_stop (self->engine);
  if (self->work != NULL
      && kab_work_counts (self->work, &pending, &oldest, &problems, &opening->entries, &error)
      && kab_work_count_drafts (self->work, &drafts, &error))
    opening->entries += problems + drafts;
  else
    opening->entries = 1; /* not known: kept */
  kab_cabinet_close (self);
  kab_secrets_clear_async (opening->server, kab_account_get_user_id (opening->account),
                           g_task_get_cancellable (task), on_cleared, task);
}

void
kab_cabinet_sign_out_async (KabCabinet *self,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  Opening *opening = g_new0 (Opening, 1), *first = g_new0 (Opening, 1);
  GTask *task = opening_task (self, opening, kab_cabinet_sign_out_async, cancellable, callback, user_data);
  g_autoptr (GTask) ending = NULL;

  opening->account = g_object_ref (self->account);
  opening->server = g_strdup (kab_account_get_server (self->account));
  first->server = g_strdup (opening->server);
  first->work = self->work;
  first->access = self->engine != NULL ? kab_engine_dup_access_token (self->engine) : NULL;
  ending = opening_task (self, first, kab_cabinet_sign_out_async, cancellable, on_session_ended, task);
  g_task_run_in_thread (ending, run_end_session);
}

gboolean
kab_cabinet_sign_out_finish (KabCabinet *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* --- Waiting --- */

/* What the server told of while this was under way (numbers that it leased for it) comes in a moment; where others write
 * all the time, there is no end to that. */
#define NEWS_MS 2000

/* With the status locked: whether there is an end to wait for no longer; -1 not yet, 0 failed, 1 done. @deadline is by
 * the clock on the wall, ms. */
static int
outcome_of (const KabStatus *status, guint serial, guint failed, gint64 deadline, GError **error)
{
  const char *sentence = status->message != NULL ? status->message : "";

  switch (status->state)
    {
    case KAB_SYNC_SIGNED_OUT:
      g_set_error_literal (error, KAB_ERROR, KAB_ERROR_UNAUTHENTICATED, sentence);
      return 0;
    case KAB_SYNC_FAILED:
      g_set_error_literal (error, KAB_ERROR, KAB_ERROR_STORAGE, sentence);
      return 0;
    case KAB_SYNC_FOLLOWING:
      return status->pending == 0 ? 1 : -1;
    case KAB_SYNC_OFFLINE:
      /* Asked to wait for longer than is waited here, it is not waited at all. */
      if (status->failed != failed
          || (status->next_try > 0 && (status->maintained || status->next_try > deadline)))
        {
          g_set_error_literal (error, KAB_ERROR, KAB_ERROR_OFFLINE, sentence);
          return 0;
        }
      return -1;
    case KAB_SYNC_CONNECTING:
    case KAB_SYNC_SYNCING:
    case KAB_SYNC_LIVE:
    default:
      /* What was acknowledged comes back, with its number: then this desktop and the server are alike. */
      return status->entries == 0 && status->files == 0 && !status->leasing && status->answered >= serial
               ? 1
               : -1;
    }
}

/* With the status locked: what has not been done when the time was over. */
static char *
say_unfinished (const KabStatus *status, guint timeout_ms)
{
  if (status->message != NULL)
    return g_strdup (status->message);
  if (status->state == KAB_SYNC_CONNECTING)
    return g_strdup (_ ("The server did not answer in time. Everything is kept."));
  if (status->entries > 0 || status->files > 0)
    return g_strdup_printf (
      _ ("Not everything had been sent within %u s. Edits left: %u; files left: %u. All of "
         "it is kept, and goes on with the next sync."),
      timeout_ms / 1000, status->entries, status->files);
  return g_strdup_printf (
    _ ("Not everything had come within %u s. What came is kept, and the rest comes with the "
       "next sync."),
    timeout_ms / 1000);
}

gboolean
kab_cabinet_sync_and_wait (KabCabinet *self, guint timeout_ms, GError **error)
{
  gint64 deadline = g_get_real_time () / 1000 + timeout_ms;
  gint64 until = g_get_monotonic_time () + (gint64)timeout_ms * 1000, news_until = 0;
  KabStatus *status;
  guint failed, serial;
  int outcome;

  if (self->engine == NULL)
    {
      g_set_error (error, KAB_ERROR, KAB_ERROR_STORAGE, _ ("The cabinet has been closed."));
      return FALSE;
    }
  status = kab_reporter_lock (self->reporter);
  failed = status->failed;
  kab_reporter_unlock (self->reporter, FALSE);
  serial = kab_engine_sync_now (self->engine);

  status = kab_reporter_lock (self->reporter);
  for (;;)
    {
      /* What is told was so before the engine took the wish up, until it says that it did. */
      outcome = status->taken_up < serial ? -1 : outcome_of (status, serial, failed, deadline, error);
      /* What had been done by then has been. */
      if (news_until > 0 && outcome <= 0)
        {
          g_clear_error (error);
          outcome = 1;
          break;
        }
      if (outcome == 0 || (outcome > 0 && (status->at_head || status->state == KAB_SYNC_FOLLOWING)))
        break;
      if (outcome > 0 && news_until == 0)
        news_until = MIN (g_get_monotonic_time () + NEWS_MS * 1000, until);
      if (kab_reporter_wait (self->reporter, outcome > 0 ? news_until : until))
        continue;
      if (outcome < 0)
        {
          g_autofree char *unfinished = say_unfinished (status, timeout_ms);

          g_set_error_literal (error, KAB_ERROR,
                               status->state == KAB_SYNC_FOLLOWING ? KAB_ERROR_BUSY : KAB_ERROR_OFFLINE,
                               unfinished);
          outcome = 0;
        }
      break;
    }
  kab_reporter_unlock (self->reporter, FALSE);
  kab_reporter_flush (self->reporter);
  return outcome > 0;
}

/* With the status locked: the same as above, for a check. */
static int
check_outcome_of (const KabStatus *status, guint serial, GError **error)
{
  if (status->checks_answered >= serial)
    return 1;
  if (status->state != KAB_SYNC_SIGNED_OUT && status->state != KAB_SYNC_FAILED
      && status->state != KAB_SYNC_FOLLOWING)
    return -1;
  g_set_error_literal (error, KAB_ERROR,
                       status->state == KAB_SYNC_SIGNED_OUT  ? KAB_ERROR_UNAUTHENTICATED
                       : status->state == KAB_SYNC_FOLLOWING ? KAB_ERROR_BUSY
                                                             : KAB_ERROR_STORAGE,
                       status->message != NULL ? status->message : "");
  return 0;
}

gboolean
kab_cabinet_check_and_wait (KabCabinet *self,
                            guint timeout_ms,
                            KabCheckReport *report,
                            char **found,
                            GError **error)
{
  gint64 until = g_get_monotonic_time () + (gint64)timeout_ms * 1000;
  KabStatus *status;
  guint serial;
  int outcome;

  if (!kab_cabinet_check_open (self, error))
    return FALSE;
  serial = kab_engine_check_now (self->engine);
  status = kab_reporter_lock (self->reporter);
  while ((outcome = check_outcome_of (status, serial, error)) < 0)
    if (!kab_reporter_wait (self->reporter, until))
      {
        g_set_error (error, KAB_ERROR, KAB_ERROR_OFFLINE, "%s",
                     status->message != NULL ? status->message
                                             : _ ("The server did not answer in time. Everything is kept."));
        outcome = 0;
        break;
      }
  *report = status->check;
  if (found != NULL)
    *found = g_strdup (status->found);
  kab_reporter_unlock (self->reporter, FALSE);
  kab_reporter_flush (self->reporter);
  return outcome > 0;
}
