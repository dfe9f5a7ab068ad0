/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is left of an account that was erased or signed out of, and erasing step by step so that a crash ends nothing half-way. */
#include "kab-leftover-private.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "kab-account-private.h"
#include "kab-aside.h"
#include "kab-date.h"
#include "kab-erase.h"
#include "kab-error.h"
#include "kab-json.h"
#include "kab-protocol.h"
#include "kab-secrets.h"
#include "kab-sync-answer.h"
#include "kab-unsent-file-private.h"
#include "kab-wire.h"
#include "kab-work.h"

#define TELL_SECONDS 10
#define SECRETS_SECONDS 4
/* Beside the accounts: the last one that was erased completely. */
#define ERASED "erased.json"
#define NOTE_BYTES_MAX (64 * 1024)

void
kab_leftover_free (KabLeftover *leftover)
{
  if (leftover == NULL)
    return;
  g_clear_object (&leftover->account);
  g_free (leftover->dir);
  g_free (leftover->words);
  g_clear_pointer (&leftover->files, g_ptr_array_unref);
  g_free (leftover->wipe_by);
  g_free (leftover);
}

/* --- The note --- */

typedef struct
{
  char *server;
  char *org;
  char *user;
  char *device;
  char *by;
  char *proof; /* good for nothing but telling the server that it was done */
  gint64 at;
  gint64 n;
  gboolean counted; /* since nobody could write any more */
  gboolean told;
} Note;

static void
note_clear (Note *note)
{
  g_free (note->server);
  g_free (note->org);
  g_free (note->user);
  g_free (note->device);
  g_free (note->by);
  g_free (note->proof);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Note, note_clear)

static gboolean
write_durably (const char *dir, const char *name, const char *text, GError **error)
{
  g_autofree char *path = g_build_filename (dir, name, NULL);
  g_autoptr (GError) local = NULL;

  if (g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE,
                                0600, &local))
    return TRUE;
  g_set_error (error, KAB_ERROR, KAB_ERROR_STORAGE, _ ("“%s” cannot be written: %s"), path, local->message);
  return FALSE;
}

static gboolean
note_write (const Note *note, const char *dir, GError **error)
{
  const char *members[][2] = { { "server", note->server }, { "org", note->org }, { "user", note->user },
                               { "device", note->device }, { "by", note->by },   { "proof", note->proof } };
  g_autoptr (GString) out = g_string_new ("{");

  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    {
      g_string_append_printf (out, "\"%s\":", members[i][0]);
      kab_json_append_string (out, members[i][1] != NULL ? members[i][1] : "");
      g_string_append_c (out, ',');
    }
  g_string_append_printf (out,
                          "\"at\":%" G_GINT64_FORMAT ",\"n\":%" G_GINT64_FORMAT
                          ",\"counted\":%s,\"told\":%s}\n",
                          note->at, note->n, note->counted ? "true" : "false", note->told ? "true" : "false");
  return write_durably (dir, KAB_ACCOUNT_WIPE, out->str, error);
}

static gboolean
note_read (Note *note, const char *dir)
{
  g_autofree char *path = g_build_filename (dir, KAB_ACCOUNT_WIPE, NULL);
  g_autofree char *text = NULL;
  g_autoptr (JsonNode) node = NULL;
  JsonObject *object;
  gsize length;

  if (!g_file_get_contents (path, &text, &length, NULL) || length > NOTE_BYTES_MAX)
    return FALSE;
  node = kab_wire_parse (text, length, NULL);
  if (node == NULL)
    return FALSE;
  object = json_node_get_object (node);
  note->server = g_strdup (kab_wire_string (object, "server"));
  note->org = g_strdup (kab_wire_string (object, "org"));
  note->user = g_strdup (kab_wire_string (object, "user"));
  note->device = g_strdup (kab_wire_string (object, "device"));
  note->by = g_strdup (kab_wire_string (object, "by"));
  note->proof = g_strdup (kab_wire_string (object, "proof"));
  note->at = kab_wire_integer (object, "at");
  note->n = kab_wire_integer (object, "n");
  note->counted = kab_wire_boolean (object, "counted");
  note->told = kab_wire_boolean (object, "told");
  return note->server != NULL && note->org != NULL && note->user != NULL && note->device != NULL
         && note->proof != NULL;
}

gboolean
kab_leftover_begin (KabAccount *account,
                    const KabWipeOrder *order,
                    guint n,
                    const char *words,
                    GError **error)
{
  const char *dir = kab_account_get_work_dir (account);
  g_auto (Note) note = { .server = g_strdup (kab_account_get_server (account)),
                         .org = g_strdup (kab_account_get_org_id (account)),
                         .user = g_strdup (kab_account_get_user_id (account)),
                         .device = g_strdup (kab_account_get_device_id (account)),
                         .by = g_strdup (order->by),
                         .proof = g_strdup (order->proof),
                         .at = order->at,
                         .n = n };

  return (n == 0 || words == NULL || write_durably (dir, KAB_ACCOUNT_WORDS, words, error))
         && note_write (&note, dir, error);
}

/* --- What is remembered of it --- */

/* When it was, and who asked: nothing of the account's, whose user is told why it is gone. */
static gboolean
remember (const char *dir, const Note *note, GError **error)
{
  g_autofree char *accounts = g_path_get_dirname (dir);
  g_autofree char *data = g_path_get_dirname (accounts);
  g_autoptr (GString) out = g_string_new ("{\"by\":");

  kab_json_append_string (out, note->by != NULL ? note->by : "");
  g_string_append_printf (out, ",\"at\":%" G_GINT64_FORMAT "}\n", note->at);
  return write_durably (data, ERASED, out->str, error);
}

char *
kab_leftover_erased (const char *data_dir)
{
  g_autofree char *accounts = kab_accounts_dir (data_dir);
  g_autofree char *data = g_path_get_dirname (accounts);
  g_autofree char *path = g_build_filename (data, ERASED, NULL);
  g_autofree char *text = NULL;
  g_autoptr (JsonNode) node = NULL;
  gsize length;

  if (!g_file_get_contents (path, &text, &length, NULL) || length > NOTE_BYTES_MAX)
    return NULL;
  node = kab_wire_parse (text, length, NULL);
  return node != NULL ? kab_leftover_sentence (kab_wire_string (json_node_get_object (node), "by"),
                                               kab_wire_integer (json_node_get_object (node), "at"), 0)
                      : NULL;
}

void
kab_leftover_forget_erased (const char *data_dir)
{
  g_autofree char *accounts = kab_accounts_dir (data_dir);
  g_autofree char *data = g_path_get_dirname (accounts);
  g_autofree char *path = g_build_filename (data, ERASED, NULL);

  kab_erase_file (path, NULL);
}

/* --- Erasing --- */

guint
kab_leftover_count (const char *dir, KabWork *work)
{
  g_autofree char *path = g_build_filename (dir, "work.db", NULL);
  g_autofree char *aside = kab_find_aside (path);
  guint n;

  if (aside != NULL || work == NULL || !kab_work_count_own (work, &n, NULL))
    return 1;
  return n;
}

/*
 * What was saved after it was counted, and before the cabinet was closed, is not erased either. Once: what is half
 * erased is not looked into any more.
 */
static gboolean
count_again (Note *note, const char *dir, GError **error)
{
  g_autofree char *path = g_build_filename (dir, "work.db", NULL);
  g_autofree char *words = NULL;

  if (note->counted)
    return TRUE;
  if (note->n == 0 && g_file_test (path, G_FILE_TEST_EXISTS))
    {
      KabWork *work = kab_work_open (dir, NULL, NULL);

      note->n = kab_leftover_count (dir, work);
      if (note->n > 0 && work != NULL)
        words = kab_work_words (work);
      g_clear_pointer (&work, kab_work_close);
    }
  note->counted = TRUE;
  return (words == NULL || write_durably (dir, KAB_ACCOUNT_WORDS, words, error))
         && note_write (note, dir, error);
}

gboolean
kab_leftover_tell (const char *server,
                   const char *org,
                   const char *user,
                   const char *device,
                   gint64 at,
                   const char *proof,
                   gint64 n,
                   GCancellable *cancellable)
{
  g_autoptr (KabHttp) http = kab_http_new (server, NULL);
  g_autofree char *path = g_strdup_printf (KAB_PATH_DEVICES "/%s/wiped", device);
  g_autoptr (GString) body = g_string_new ("{\"org\":");
  g_autoptr (SoupMessage) message = NULL;
  g_autoptr (KabAnswer) answer = NULL;
  KabSyncAnswer facts;

  if (http == NULL)
    return FALSE;
  kab_json_append_string (body, org);
  g_string_append (body, ",\"user\":");
  kab_json_append_string (body, user);
  g_string_append (body, ",\"proof\":");
  kab_json_append_string (body, proof);
  g_string_append_printf (body, ",\"at\":%" G_GINT64_FORMAT ",\"unsent\":%" G_GINT64_FORMAT "}", at, n);
  message = kab_http_message (http, SOUP_METHOD_POST, path, NULL, body->str);
  answer = kab_http_ask (http, message, KAB_BODY_MAX, TELL_SECONDS, cancellable, NULL);
  if (answer == NULL)
    return FALSE;
  /* A server that knows nothing of it, or not any more, need not be told again. */
  kab_answer_read (answer, 0, &facts);
  return answer->status / 100 == 2
         || kab_sync_answer_means (KAB_SYNC_ACTION_REFRESH, &facts) == KAB_SYNC_EVENT_NO_TOKEN;
}

gboolean
kab_leftover_erase (const char *dir, GCancellable *cancellable, GError **error)
{
  g_auto (Note) note = { 0 };
  g_autoptr (KabAccount) account = kab_account_load (dir, NULL);

  if (!note_read (&note, dir))
    {
      g_set_error (error, KAB_ERROR, KAB_ERROR_CORRUPT, _ ("“%s” is damaged and was left as it is."), dir);
      return FALSE;
    }
  if (!count_again (&note, dir, error))
    return FALSE;
  if (account != NULL)
    kab_account_remove (account);
  else
    account = kab_account_load_former (dir);
  if (account != NULL && !kab_erase_tree (kab_account_get_cache_dir (account), NULL, error))
    return FALSE;
  if (note.n == 0 && (!remember (dir, &note, error) || !kab_erase_tree (dir, KAB_ACCOUNT_WIPE, error)))
    return FALSE;
  if (!note.told)
    note.told = kab_leftover_tell (note.server, note.org, note.user, note.device, note.at, note.proof, note.n,
                                   cancellable);
  if (!note.told)
    return TRUE;
  return note.n > 0 ? note_write (&note, dir, error) : kab_erase_tree (dir, NULL, error);
}

static void
run_with_context (GTask *task, gboolean (*func) (const char *dir, GCancellable *cancellable, GError **error))
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

char *
kab_leftover_sentence (const char *by, gint64 at, guint n)
{
  g_autofree char *when = kab_time_format (at, NULL);
  g_autoptr (GString) out = g_string_new (NULL);

  if (by != NULL && *by != '\0')
    /* Translators: a person's name, and a time */
    g_string_append_printf (out,
                            _ ("%s asked on %s that this account be erased from this computer, and it was."),
                            by, when);
  else
    /* Translators: a time */
    g_string_append_printf (
      out,
      _ ("The administrator of the server asked on %s that this account be erased from this "
         "computer, and it was."),
      when);
  if (n > 0)
    {
      g_string_append_c (out, ' ');
      g_string_append_printf (
        out,
        g_dngettext (GETTEXT_PACKAGE,
                     "%u piece of unsent work of yours is kept here for when you sign in again.",
                     "%u pieces of unsent work of yours are kept here for when you sign in again.", n),
        n);
    }
  g_string_append_printf (out, " %s", _ ("Sign in again to fetch everything anew."));
  return g_string_free (g_steal_pointer (&out), FALSE);
}

/* --- The list --- */

/* Of what can be counted: words and files. */
static void
look_into (KabLeftover *leftover, gboolean count)
{
  KabWork *work = kab_work_open (leftover->dir, NULL, NULL);

  if (work == NULL)
    return;
  if (count)
    kab_work_count_own (work, &leftover->n, NULL);
  if (leftover->n > 0)
    leftover->files = kab_unsent_files (work, leftover->dir, NULL);
  kab_work_close (work);
}

static KabLeftover *
leftover_of (const char *dir)
{
  g_autoptr (KabLeftover) leftover = g_new0 (KabLeftover, 1);
  g_auto (Note) note = { 0 };
  g_autofree char *words = g_build_filename (dir, KAB_ACCOUNT_WORDS, NULL);
  g_autofree char *work = g_build_filename (dir, "work.db", NULL);

  leftover->account = kab_account_load_former (dir);
  if (leftover->account == NULL)
    return NULL;
  leftover->dir = g_strdup (dir);
  if (note_read (&note, dir))
    {
      leftover->n = (guint)note.n;
      leftover->wipe_at = note.at;
      leftover->wipe_by = g_steal_pointer (&note.by);
      if (leftover->n > 0 && g_file_test (work, G_FILE_TEST_EXISTS))
        look_into (leftover, FALSE);
    }
  else if (g_file_test (work, G_FILE_TEST_EXISTS))
    look_into (leftover, TRUE);
  if (leftover->n == 0)
    return NULL;
  g_file_get_contents (words, &leftover->words, NULL, NULL);
  return g_steal_pointer (&leftover);
}

static GPtrArray *
list_dirs (const char *data_dir)
{
  g_autofree char *root = kab_accounts_dir (data_dir);
  g_autoptr (GDir) open = g_dir_open (root, 0, NULL);
  GPtrArray *dirs = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  while (open != NULL && (name = g_dir_read_name (open)) != NULL)
    g_ptr_array_add (dirs, g_build_filename (root, name, NULL));
  return dirs;
}

GPtrArray *
kab_leftover_list (const char *data_dir)
{
  g_autoptr (GPtrArray) dirs = list_dirs (data_dir);
  GPtrArray *leftovers = g_ptr_array_new_with_free_func ((GDestroyNotify)kab_leftover_free);

  for (guint i = 0; i < dirs->len; i++)
    {
      g_autofree char *in_use = g_build_filename (dirs->pdata[i], "account.json", NULL);
      KabLeftover *leftover = g_file_test (in_use, G_FILE_TEST_EXISTS) ? NULL : leftover_of (dirs->pdata[i]);

      if (leftover != NULL)
        g_ptr_array_add (leftovers, leftover);
    }
  return leftovers;
}

/* --- Letting go --- */

static gboolean
forget (const char *dir, GCancellable *cancellable, GError **error)
{
  g_auto (Note) note = { 0 };

  if (!note_read (&note, dir))
    return kab_erase_tree (dir, NULL, error);
  note.n = 0;
  note.counted = TRUE;
  note.told = FALSE;
  return note_write (&note, dir, error) && kab_leftover_erase (dir, cancellable, error);
}

static void
run_forget (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  run_with_context (task, forget);
}

void
kab_leftover_forget_async (const KabLeftover *leftover,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, kab_leftover_forget_async);
  g_task_set_task_data (task, g_strdup (leftover->dir), g_free);
  g_task_run_in_thread (task, run_forget);
}

gboolean
kab_leftover_forget_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* --- The token --- */

static gboolean
give_up (gpointer data)
{
  g_cancellable_cancel (data);
  return G_SOURCE_REMOVE;
}

static void
on_dropped (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  GSource *timeout = g_task_get_task_data (task);

  g_source_destroy (timeout);
  if (!kab_secrets_clear_finish (result, &error) && error != NULL)
    g_message ("The sign-in could not be taken out of the Secret Service: %s", error->message);
  g_task_return_boolean (task, TRUE);
}

void
kab_secrets_drop_async (const char *server,
                        const char *user,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  GTask *task = g_task_new (NULL, NULL, callback, user_data);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  GSource *timeout = g_timeout_source_new_seconds (SECRETS_SECONDS);

  /* A locked keyring asks somebody, who may not be there. */
  g_source_set_callback (timeout, give_up, g_object_ref (cancellable), g_object_unref);
  g_source_attach (timeout, g_main_context_get_thread_default ());
  g_task_set_source_tag (task, kab_secrets_drop_async);
  g_task_set_task_data (task, timeout, (GDestroyNotify)g_source_unref);
  kab_secrets_clear_async (server, user, cancellable, on_dropped, task);
}

void
kab_secrets_drop_finish (GAsyncResult *result)
{
  g_task_propagate_boolean (G_TASK (result), NULL);
}

/* --- Going on --- */

typedef struct
{
  GPtrArray *dirs;
  guint next;
} Resuming;

static void
resuming_free (gpointer data)
{
  Resuming *resuming = data;

  g_ptr_array_unref (resuming->dirs);
  g_free (resuming);
}

static void resume_next (GTask *task);

static void
run_erase (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  run_with_context (task, kab_leftover_erase);
}

static void
did_erase (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  g_autoptr (GError) error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    g_warning ("%s", error->message);
  ((Resuming *)g_task_get_task_data (task))->next++;
  resume_next (task);
}

static void
did_drop (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  Resuming *resuming = g_task_get_task_data (task);
  g_autoptr (GTask) erasing = g_task_new (NULL, g_task_get_cancellable (task), did_erase, task);

  kab_secrets_drop_finish (result);
  g_task_set_task_data (erasing, g_strdup (resuming->dirs->pdata[resuming->next]), g_free);
  g_task_run_in_thread (erasing, run_erase);
}

/* Takes @task. */
static void
resume_next (GTask *task)
{
  Resuming *resuming = g_task_get_task_data (task);

  for (; resuming->next < resuming->dirs->len; resuming->next++)
    {
      const char *dir = resuming->dirs->pdata[resuming->next];
      g_autofree char *in_use = g_build_filename (dir, "account.json", NULL);
      g_auto (Note) note = { 0 };

      if (!note_read (&note, dir) || (note.told && !g_file_test (in_use, G_FILE_TEST_EXISTS)))
        continue;
      kab_secrets_drop_async (note.server, note.user, did_drop, task);
      return;
    }
  g_task_return_boolean (task, TRUE);
  g_object_unref (task);
}

void
kab_leftover_resume_async (const char *data_dir,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  Resuming *resuming = g_new0 (Resuming, 1);

  resuming->dirs = list_dirs (data_dir);
  g_task_set_source_tag (task, kab_leftover_resume_async);
  g_task_set_task_data (task, resuming, resuming_free);
  resume_next (task);
}

gboolean
kab_leftover_resume_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
