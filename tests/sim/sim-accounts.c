/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Two accounts on one computer, one in use at a time; signing out; and a server that has an account erased. What finds
 * and makes the folders, signs in and erases is the product's own; what waits is kept for whoever wrote it, and nothing
 * else is there any more.
 */
#include "sim-files.h"

#include <string.h>

#include <glib/gstdio.h>

#include "kab-account-private.h"
#include "kab-cabinet.h"
#include "kab-device-proof.h"
#include "kab-device.h"
#include "kab-erase.h"
#include "kab-error.h"
#include "kab-id.h"
#include "kab-leftover-private.h"
#include "kab-protocol.h"
#include "kab-wire.h"

#include "sim-paths.h"

#define SERVER "http://sim"
#define PASSWORD "correct horse battery"

static gboolean
is_judged (void)
{
  return sim_is_wider (SIM_WIDER_ACCOUNTS);
}

static char *
data_dir (SimDesk *desk)
{
  return g_build_filename (desk->folder, "data", NULL);
}

static char *
cache_root (SimDesk *desk)
{
  return g_build_filename (desk->folder, "cache", NULL);
}

static gboolean
has (SimDesk *desk, const char *name)
{
  g_autofree char *path = g_build_filename (desk->work_dir, name, NULL);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

/* --- Setting up --- */

void
sim_accounts_pair (SimDesk *desk, SimDesk *on)
{
  if (desk == on || g_str_equal (desk->user, on->user))
    return;
  desk->folder = on->folder;
  desk->peer = on;
  on->peer = desk;
  desk->away = TRUE;
}

void
sim_accounts_set_up (SimDesk *desk)
{
  g_autofree char *data = data_dir (desk), *cache = cache_root (desk);
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (GError) error = NULL;

  desk->work_dir = g_strdup (desk->folder);
  desk->cache_dir = g_strdup (desk->folder);
  if (sim.wider != 0 && !desk->away)
    {
      sim_paths_remove_tree (desk->folder);
      g_mkdir (desk->folder, 0700);
    }
  if (!is_judged () || desk->session == NULL)
    return;
  node = kab_wire_parse (desk->session, strlen (desk->session), NULL);
  g_clear_object (&desk->account);
  desk->account
    = kab_account_new_from_session (SERVER, desk->login, json_node_get_object (node), data, cache, &error);
  if (desk->account == NULL || !kab_account_save (desk->account, &error))
    g_error ("%s", error->message);
  g_free (desk->work_dir);
  g_free (desk->cache_dir);
  desk->work_dir = g_strdup (kab_account_get_work_dir (desk->account));
  desk->cache_dir = g_strdup (kab_account_get_cache_dir (desk->account));
}

void
sim_accounts_clear (SimDesk *desk)
{
  g_clear_pointer (&desk->work_dir, g_free);
  g_clear_pointer (&desk->cache_dir, g_free);
  g_clear_pointer (&desk->own_device, g_free);
  g_clear_pointer (&desk->session, g_free);
  g_clear_pointer (&desk->key, g_free);
  g_clear_pointer (&desk->order, kab_wipe_order_unref);
  g_clear_pointer (&desk->unsent, g_hash_table_unref);
}

/* --- Sessions --- */

char *
sim_accounts_refresh_body (SimDesk *desk)
{
  KabEngine engine = { .device = (char *)desk->device, .user = (char *)desk->user };
  GString *body = kab_engine_refresh_body (&engine, desk->tokens.refresh, is_judged () ? desk->key : NULL);

  return g_string_free (body, FALSE);
}

void
sim_accounts_renew (SimDesk *desk, JsonObject *session)
{
  g_autoptr (KabAccount) account = NULL;

  if (!is_judged ())
    {
      g_clear_object (&desk->account);
      desk->account = kab_account_new_from_session ("sim", desk->login, session, "/", "/", NULL);
      return;
    }
  account = desk->account != NULL ? kab_account_renew (desk->account, session, NULL) : NULL;
  if (account != NULL && kab_account_save (account, NULL))
    g_set_object (&desk->account, account);
}

gboolean
sim_accounts_heed (SimDesk *desk, const KabTokens *tokens)
{
  if (!is_judged () || tokens->order == NULL)
    return FALSE;
  g_clear_pointer (&desk->order, kab_wipe_order_unref);
  desk->order = kab_wipe_order_ref (tokens->order);
  return TRUE;
}

void
sim_accounts_refused (SimDesk *desk, SimReply *reply)
{
  gsize length = 0;
  const char *text = reply != NULL ? g_bytes_get_data (reply->body, &length) : NULL;
  g_autofree char *owned = g_strndup (text != NULL ? text : "", length);
  g_autoptr (JsonNode) node = is_judged () ? kab_wire_parse (owned, length, NULL) : NULL;

  if (node == NULL || desk->order != NULL)
    return;
  desk->order = kab_wipe_order_read (json_node_get_object (node), desk->key, desk->device);
}

/* The blocking calls of signing in and of telling that it was erased. */
KabAnswer *__wrap_kab_http_ask (KabHttp *self,
                                SoupMessage *message,
                                gsize most,
                                guint seconds,
                                GCancellable *cancellable,
                                GError **error);

KabAnswer *
__wrap_kab_http_ask (KabHttp *self,
                     SoupMessage *message,
                     gsize most,
                     guint seconds,
                     GCancellable *cancellable,
                     GError **error)
{
  SimDesk *desk = (SimDesk *)self;
  KabAnswer *answer = sim_files_ask (desk, message, error);

  if (answer == NULL || answer->status != 200)
    return answer;
  /* It is wiped out of memory by whoever asked. */
  g_free (desk->session);
  desk->session = g_strndup (answer->body, answer->length);
  return answer;
}

/* At once, in the one thread there is. */
void __wrap_g_task_run_in_thread (GTask *task, GTaskThreadFunc func);

void
__wrap_g_task_run_in_thread (GTask *task, GTaskThreadFunc func)
{
  func (task, g_task_get_source_object (task), g_task_get_task_data (task), g_task_get_cancellable (task));
}

void __wrap_kab_secrets_clear_async (const char *server,
                                     const char *user,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
gboolean __wrap_kab_secrets_clear_finish (GAsyncResult *result, GError **error);

void
__wrap_kab_secrets_clear_async (const char *server,
                                const char *user,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  callback (NULL, NULL, user_data);
}

gboolean
__wrap_kab_secrets_clear_finish (GAsyncResult *result, GError **error)
{
  return TRUE;
}

typedef struct
{
  gboolean done;
  gboolean ok;
  GError *error;
} Ended;

static void
on_ended (GObject *source, GAsyncResult *result, gpointer data)
{
  Ended *ended = data;

  ended->done = TRUE;
  ended->ok = g_task_propagate_boolean (G_TASK (result), &ended->error);
}

static gboolean
wait_for (SimDesk *desk, Ended *ended, const char *what)
{
  while (!ended->done)
    g_main_context_iteration (NULL, TRUE);
  sim_files_fetching (NULL);
  if (ended->error != NULL)
    sim_log ("desk %u: %s: %s", desk->index, what, ended->error->message);
  g_clear_error (&ended->error);
  return ended->ok;
}

/* What is judged of a computer on which the person who came back has signed in. */
static void
check_signed_in (SimDesk *desk)
{
  if (!has (desk, "account.json"))
    sim_fail ("34", "desk %u is signed in to, and its account is in another place", desk->index);
}

static gboolean
sign_in (SimDesk *desk)
{
  g_autofree char *data = data_dir (desk), *cache = cache_root (desk);
  g_autoptr (JsonNode) node = NULL;
  KabTokens tokens = { 0 };
  Ended ended = { 0 };

  g_clear_pointer (&desk->session, g_free);
  sim_files_fetching (desk);
  kab_cabinet_sign_in_async (SERVER, desk->login, PASSWORD, data, cache, TRUE, NULL, on_ended, &ended);
  if (!wait_for (desk, &ended, "cannot sign in") || desk->session == NULL)
    return FALSE;
  node = kab_wire_parse (desk->session, strlen (desk->session), NULL);
  if (node == NULL || !kab_tokens_read (&tokens, json_node_get_object (node)))
    return FALSE;
  check_signed_in (desk);
  g_clear_object (&desk->account);
  desk->account = kab_account_load (desk->work_dir, NULL);
  g_free (desk->own_device);
  desk->own_device = g_strdup (kab_account_get_device_id (desk->account));
  desk->device = desk->own_device;
  g_free (desk->secret);
  desk->secret = g_strdup (tokens.refresh);
  g_free (desk->key);
  desk->key = g_strdup (tokens.key);
  kab_tokens_clear (&tokens);
  sim_log ("desk %u: signed in anew, as device %s", desk->index, desk->device);
  return TRUE;
}

/* --- Being erased --- */

static gboolean
has_cache (SimDesk *desk)
{
  g_autofree char *path = g_build_filename (desk->cache_dir, "cache.db", NULL);

  return sim_disk_has (path);
}

/* Nothing is there any more but what was not sent. */
static void
check_erased (SimDesk *desk)
{
  g_autofree char *words_path = g_build_filename (desk->work_dir, KAB_ACCOUNT_WORDS, NULL);
  g_autofree char *work_path = g_build_filename (desk->work_dir, "work.db", NULL);
  g_autofree char *words = NULL;
  GHashTableIter iter;
  gpointer word;

  sim_sometimes (SIM_SOMETIMES_WIPED);
  if (has_cache (desk))
    sim_fail ("10", "desk %u was erased, and its cache is there", desk->index);
  if (desk->unsent == NULL)
    return;
  if (g_hash_table_size (desk->unsent) > 0)
    sim_sometimes (SIM_SOMETIMES_WIPED_UNSENT);
  g_file_get_contents (words_path, &words, NULL, NULL);
  g_hash_table_iter_init (&iter, desk->unsent);
  while (g_hash_table_iter_next (&iter, &word, NULL))
    {
      if (!sim_disk_has (work_path))
        sim_fail ("17", "desk %u was erased, and %s with it, which was not sent", desk->index, (char *)word);
      if (words == NULL || strstr (words, word) == NULL)
        sim_fail (
          "12",
          "desk %u was erased, and %s, which was not sent, is not in the text that its author is offered",
          desk->index, (char *)word);
    }
}

/* The next start goes on with it. Returns: whether it is done, as far as this computer can tell */
static gboolean
resume (SimDesk *desk)
{
  g_autofree char *data = data_dir (desk);
  Ended ended = { 0 };

  sim_files_fetching (desk);
  kab_leftover_resume_async (data, NULL, on_ended, &ended);
  wait_for (desk, &ended, "cannot be erased");
  if (desk->disk->dead)
    {
      sim_sometimes (SIM_SOMETIMES_WIPE_CUT);
      return FALSE;
    }
  if (has (desk, "account.json") || desk->disk->full || desk->disk->failing > 0)
    return FALSE;
  check_erased (desk);
  g_clear_pointer (&desk->unsent, g_hash_table_unref);
  sim_ledger_forgets (desk);
  return TRUE;
}

static void
forget_session (SimDesk *desk)
{
  sim_desk_stop (desk);
  g_clear_pointer (&desk->secret, g_free);
  g_clear_pointer (&desk->key, g_free);
  g_clear_pointer (&desk->order, kab_wipe_order_unref);
  /* What it showed is gone, and comes anew. */
  desk->diary_seen = 0;
  desk->at_head = FALSE;
}

/* Those that the server has confirmed are not one's own any more. */
static GHashTable *
unsent_words (SimDesk *desk)
{
  GHashTable *words = sim_ledger_kept (desk);
  GHashTableIter iter;
  gpointer word;

  g_hash_table_iter_init (&iter, words);
  while (g_hash_table_iter_next (&iter, &word, NULL))
    if (((char *)word)[0] != 'w' || strlen (word) != 8 || !sim_ledger_is_unsent (desk, word))
      g_hash_table_iter_remove (&iter);
  return words;
}

/* As kab-cabinet-wipe.c does it. */
void
sim_accounts_erase (SimDesk *desk)
{
  guint n = kab_leftover_count (desk->work_dir, desk->work);
  g_autofree char *words = n > 0 ? kab_work_words (desk->work) : NULL;
  g_autoptr (GError) error = NULL;

  if (!sim.quiet && sim_random_chance (25))
    desk->disk->countdown = sim_random_between (1, 20);
  sim_log ("desk %u: is to be erased, %u unsent", desk->index, n);
  if (!kab_leftover_begin (desk->account, desk->order, n, words, &error))
    {
      sim_log ("desk %u: erasing cannot begin: %s", desk->index, error->message);
      return;
    }
  /* Until it is closed, somebody may go on typing. */
  if (!sim.quiet && !desk->disk->dead && n == 0 && sim_random_chance (40))
    sim_person_act (desk);
  g_clear_pointer (&desk->unsent, g_hash_table_unref);
  if (!desk->disk->dead)
    desk->unsent = unsent_words (desk);
  forget_session (desk);
  if (desk->disk->dead)
    sim_disk_revive (desk->disk, sim_random_chance (sim.faults.power), sim.faults.keep);
  sim_desk_start_later (desk);
  if (!sim.quiet && sim_random_chance (60))
    desk->disk->countdown = sim_random_between (1, 16);
  if (sim_random_chance (80))
    resume (desk);
  if (desk->disk->dead)
    sim_disk_revive (desk->disk, sim_random_chance (sim.faults.power), sim.faults.keep);
}

/* --- Signing out, and somebody else signing in --- */

/* As kab-cabinet-session.c does it, where the server cannot be reached. */
static void
sign_out (SimDesk *desk)
{
  guint n = kab_leftover_count (desk->work_dir, desk->work), pending = 0, problems = 0, entries = 1;
  gint64 oldest;

  kab_work_counts (desk->work, &pending, &oldest, &problems, &entries, NULL);
  sim_log ("desk %u: is signed out of, %u unsent", desk->index, n);
  if (n > 0)
    sim_sometimes (SIM_SOMETIMES_SIGNED_OUT_UNSENT);
  forget_session (desk);
  kab_account_remove (desk->account);
  kab_erase_tree (desk->cache_dir, NULL, NULL);
  if (n == 0 && entries == 0)
    kab_erase_tree (desk->work_dir, NULL, NULL);
  sim_ledger_forgets (desk);
}

static void
change_account (SimDesk *desk)
{
  SimDesk *other = desk->peer;

  if (sim_random_chance (30) && desk->disk->countdown < 0 && !desk->disk->full && desk->disk->failing == 0)
    sign_out (desk);
  else
    sim_desk_stop (desk);
  desk->away = TRUE;
  other->away = FALSE;
  sim_sometimes (SIM_SOMETIMES_ACCOUNT);
  sim_log ("desk %u: another account is used there, that of desk %u", desk->index, other->index);
  sim_desk_start (other);
}

void
sim_accounts_chaos (void)
{
  for (guint i = 0; i < sim.n_desks; i++)
    {
      SimDesk *desk = &sim.desks[i];

      if (desk->running && desk->peer != NULL && desk->peer->away && sim_random_chance (15))
        {
          change_account (desk);
          return;
        }
    }
  if (sim.server.up && sim_random_chance (5))
    {
      SimDesk *desk = &sim.desks[sim_random_below (sim.n_desks)];
      g_autoptr (GError) error = NULL;

      sim_log ("office: what desk %u has is to be erased", desk->index);
      if (!kab_device_do (sim.server.db, KAB_DEVICE_WIPE, NULL, sim.server.org, desk->user, desk->device,
                          &error))
        sim_log ("office: it cannot be: %s", error->message);
      sim_server_after ();
    }
}

gboolean
sim_accounts_begin (SimDesk *desk)
{
  if (!is_judged ())
    return TRUE;
  if (has (desk, KAB_ACCOUNT_WIPE) && has (desk, "account.json") && !resume (desk))
    return FALSE;
  if (has (desk, KAB_ACCOUNT_WIPE))
    resume (desk);
  if (desk->disk->dead || (!has (desk, "account.json") && !sign_in (desk)))
    return FALSE;
  /* As kab_files_open() does it: the copy may have been erased, and the power gone before the rest was. */
  g_mkdir_with_parents (desk->cache_dir, 0700);
  return TRUE;
}

/* --- At the end --- */

void
sim_accounts_finish (void)
{
  KabDb *db;
  gint64 n;

  if (!is_judged ())
    return;
  db = kab_server_db_lend_reader (sim.server.db, NULL);
  n = kab_db_query_integer (
    db,
    "SELECT count(*) FROM device d JOIN session s ON s.device=d.nr AND s.ended_at IS NULL"
    " WHERE d.wipe_at>0 AND d.wiped_at=0",
    NULL, NULL);
  if (n > 0)
    sim_fail ("10", "%" G_GINT64_FORMAT " devices that are to be erased are signed in", n);
  sim_ledger_check_authors (db);
  kab_server_db_return_reader (sim.server.db, db);
}
