/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Being signed in, against a server that does what a test tells it: tokens that end, are lost or refused, and secrets. */
#include <string.h>

#include <glib/gstdio.h>

#include <unistd.h>

#include "fake.h"
#include "kab-error.h"
#include "kab-secrets.h"
#include "kab-syncer-lock.h"

/* --- A keyring in the Secret Service's place; it is locked until a test opens it --- */

static struct
{
  GMutex mutex;
  gboolean open;
  char *secret;
} keyring;

static void
answer (GTask *task, gboolean found)
{
  if (keyring.open)
    g_task_return_boolean (task, found);
  else
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_FAILED, "locked");
}

void
kab_secrets_store_async (const char *server,
                         const char *user,
                         const char *token,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&keyring.mutex);

  if (keyring.open)
    {
      g_free (keyring.secret);
      keyring.secret = g_strdup (token);
    }
  answer (task, TRUE);
}

gboolean
kab_secrets_store_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

void
kab_secrets_lookup_async (const char *server,
                          const char *user,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&keyring.mutex);

  answer (task, keyring.secret != NULL);
}

char *
kab_secrets_lookup_finish (GAsyncResult *result, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&keyring.mutex);

  return g_task_propagate_boolean (G_TASK (result), error) ? g_strdup (keyring.secret) : NULL;
}

void
kab_secrets_clear_async (const char *server,
                         const char *user,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&keyring.mutex);

  if (keyring.open)
    g_clear_pointer (&keyring.secret, g_free);
  answer (task, TRUE);
}

gboolean
kab_secrets_clear_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* --- Tokens --- */

/* 29: a token that lives for one request; nothing is lost, and a dead token is never sent again. */
static void
test_short_token (void)
{
  g_auto (Fake) fake = { 0 };
  g_autoptr (DeskFolder) folder = desk_folder ();
  g_autoptr (KabCabinet) cabinet = NULL;

  fake_start (&fake);
  cabinet = fake_sign_in (&fake, folder);
  for (guint i = 0; i < 5; i++)
    {
      g_autofree char *text = g_strdup_printf ("%u", 300 + i);

      fake.uses_left = 0;
      desk_set (cabinet, &kab_entity_package, PACKAGE, "price", text);
      while (fake.refreshes <= i)
        g_main_context_iteration (NULL, TRUE);
      fake.uses_left = G_MAXUINT;
      desk_wait (desk_all_saved, cabinet, "all saved");
    }
  /* What was on its way beside the request that learned of it may have had it, no more than that. */
  g_assert_cmpuint (fake.dead_token_seen, <=, 5);
  g_assert_cmpuint (fake.refreshes, ==, 5);
  g_assert_cmpint (fake.price, ==, 304);
  g_assert_false (fake.holes);
}

static void
note_state (KabCabinet *cabinet, GParamSpec *pspec, gpointer data)
{
  KabSyncState state;

  g_object_get (cabinet, "state", &state, NULL);
  *(gboolean *)data |= state == KAB_SYNC_SIGNED_OUT;
}

/* 29: answers to refreshes that are lost: each is asked for again with the token before, soon, and nobody is signed out. */
static void
test_lost_refresh (void)
{
  g_auto (Fake) fake = { 0 };
  g_autoptr (DeskFolder) folder = desk_folder ();
  g_autoptr (KabCabinet) cabinet = NULL;
  gboolean signed_out = FALSE;
  gint64 start;

  fake_start (&fake);
  cabinet = fake_sign_in (&fake, folder);
  g_signal_connect (cabinet, "notify::state", G_CALLBACK (note_state), &signed_out);
  fake.lost_refreshes = 2;
  fake.uses_left = 0;
  start = g_get_monotonic_time ();
  desk_set (cabinet, &kab_entity_package, PACKAGE, "price", "700");
  while (fake.refreshes < 3)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 15 * G_USEC_PER_SEC);
  fake.uses_left = G_MAXUINT;
  desk_wait (desk_all_saved, cabinet, "all saved");
  g_assert_false (signed_out);
  g_assert_false (fake.copied);
  g_assert_cmpint (fake.price, ==, 700);
}

/* 29, 33: a refresh that is refused: signed out, readable, the edit kept; signing in again sends it. */
static void
test_signed_out (void)
{
  g_auto (Fake) fake = { 0 };
  g_autoptr (DeskFolder) folder = desk_folder ();
  g_autoptr (KabCabinet) cabinet = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *message = NULL;

  fake_start (&fake);
  cabinet = fake_sign_in (&fake, folder);
  fake.uses_left = 0;
  fake.refuse_refresh = TRUE;
  desk_set (cabinet, &kab_entity_package, PACKAGE, "price", "700");
  desk_wait_state (cabinet, KAB_SYNC_SIGNED_OUT);
  g_object_get (cabinet, "message", &message, NULL);
  g_assert_cmpstr (message, ==, "sign in again");
  g_assert_cmpuint (desk_uint (cabinet, "pending"), ==, 1);
  g_assert_cmpint (fake_price (cabinet), ==, 700);
  g_assert_false (kab_cabinet_sync_and_wait (cabinet, 5000, &error));
  g_assert_error (error, KAB_ERROR, KAB_ERROR_UNAUTHENTICATED);
  g_clear_error (&error);

  fake.uses_left = G_MAXUINT;
  fake.refuse_refresh = FALSE;
  kab_cabinet_reauthenticate_async (cabinet, "secret", NULL, desk_keep, &result);
  desk_wait (desk_has_result, &result, "signing in again");
  g_assert_true (kab_cabinet_reauthenticate_finish (cabinet, result, &error));
  g_assert_no_error (error);
  desk_wait (desk_all_saved, cabinet, "all saved");
  g_assert_cmpint (fake.price, ==, 700);
}

static gboolean
was_refreshed (gpointer data)
{
  return ((Fake *)data)->refreshes > 0;
}

/* 27, 29: the place was another's for a moment: the token is renewed all the same when its time has come. */
static void
test_place_lost (gconstpointer open)
{
  g_auto (Fake) fake = { 0 };
  g_autoptr (DeskFolder) folder = desk_folder ();
  g_autofree char *data = g_build_filename (folder, "data", NULL);
  g_autofree char *cache = g_build_filename (folder, "cache", NULL);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (KabCabinet) cabinet = NULL;
  g_autoptr (GError) error = NULL;
  gboolean signed_out = FALSE;
  int place;

  fake_start (&fake);
  fake.life = 6000;
  keyring.open = GPOINTER_TO_INT (open);
  kab_cabinet_sign_in_async (fake.url, "anna", "secret", data, cache, TRUE, NULL, desk_keep, &result);
  desk_wait (desk_has_result, &result, "sign-in");
  cabinet = kab_cabinet_sign_in_finish (result, &error);
  g_assert_no_error (error);
  desk_wait_state (cabinet, KAB_SYNC_LIVE);
  fake.life = 0;
  g_signal_connect (cabinet, "notify::state", G_CALLBACK (note_state), &signed_out);
  place = kab_syncer_take_over (kab_account_get_work_dir (kab_cabinet_get_account (cabinet)), &error);
  g_assert_no_error (error);
  desk_wait_state (cabinet, KAB_SYNC_FOLLOWING);
  close (place);
  desk_wait (was_refreshed, &fake, "the token to be renewed");
  fake.token += 1000;
  desk_set (cabinet, &kab_entity_package, PACKAGE, "price", "700");
  desk_wait (desk_all_saved, cabinet, "all saved");
  g_assert_cmpint (fake.price, ==, 700);
  g_assert_false (signed_out);
  g_clear_object (&cabinet);
  keyring.open = FALSE;
  g_clear_pointer (&keyring.secret, g_free);
}

static gboolean
is_refreshed (gpointer data)
{
  return ((Fake *)data)->strange_refreshes == 0;
}

/* What a proxy or a hotel's network answers in the server's place ends no session. */
static void
test_strange_refusals (void)
{
  g_auto (Fake) fake = { 0 };
  g_autoptr (DeskFolder) folder = desk_folder ();
  g_autoptr (KabCabinet) cabinet = NULL;
  gboolean signed_out = FALSE;

  fake_start (&fake);
  cabinet = fake_sign_in (&fake, folder);
  g_signal_connect (cabinet, "notify::state", G_CALLBACK (note_state), &signed_out);
  fake.fail = 1;
  fake.fail_with = 401;
  desk_set (cabinet, &kab_entity_package, PACKAGE, "price", "600");
  desk_wait (desk_all_saved, cabinet, "the edit past a strange 401");
  g_assert_cmpuint (fake.refreshes, ==, 0);
  fake.strange_refreshes = 2;
  fake.token += 1000;
  desk_set (cabinet, &kab_entity_package, PACKAGE, "price", "700");
  desk_wait (is_refreshed, &fake, "refreshes that come to nothing");
  desk_wait (desk_all_saved, cabinet, "the edit past strange refreshes");
  g_assert_cmpint (fake.price, ==, 700);
  g_assert_false (signed_out);
}

/* 33: opened with no token to be had: readable and editable at once, signed out, nothing wiped. */
static void
test_opened_without_token (void)
{
  g_auto (Fake) fake = { 0 };
  g_autoptr (DeskFolder) folder = desk_folder ();
  g_autofree char *data = g_build_filename (folder, "data", NULL);
  g_autoptr (KabCabinet) cabinet = NULL;
  g_autoptr (GPtrArray) accounts = NULL;
  g_autoptr (GError) error = NULL;

  fake_start (&fake);
  cabinet = fake_sign_in (&fake, folder);
  g_clear_object (&cabinet);
  accounts = kab_account_list (data, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (accounts->len, ==, 1);
  cabinet = desk_open (accounts->pdata[0], &error);
  g_assert_no_error (error);
  g_assert_cmpint (fake_price (cabinet), ==, 100);
  desk_set (cabinet, &kab_entity_package, PACKAGE, "price", "800");
  desk_wait_state (cabinet, KAB_SYNC_SIGNED_OUT);
  g_assert_cmpint (fake_price (cabinet), ==, 800);
  g_assert_cmpuint (desk_uint (cabinet, "pending"), ==, 1);
}

static KabCabinet *
open_key (const char *data, const char *key, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  kab_cabinet_open_key_async (data, key, NULL, desk_keep, &result);
  desk_wait (desk_has_result, &result, "opening");
  return kab_cabinet_open_finish (result, error);
}

/* At a start settings tell whose cabinet was open last: it opens; an account that is gone is told from one that is broken. */
static void
test_opened_by_key (void)
{
  g_auto (Fake) fake = { 0 };
  g_autoptr (DeskFolder) folder = desk_folder ();
  g_autofree char *data = g_build_filename (folder, "data", NULL);
  g_autofree char *key = NULL, *other = NULL, *path = NULL;
  g_autoptr (KabCabinet) cabinet = NULL;
  g_autoptr (GError) error = NULL;

  fake_start (&fake);
  cabinet = fake_sign_in (&fake, folder);
  key = kab_account_key (kab_cabinet_get_account (cabinet));
  other = g_strconcat (key, "0", NULL);
  path = g_build_filename (kab_account_get_work_dir (kab_cabinet_get_account (cabinet)), "work.db", NULL);
  g_clear_object (&cabinet);

  g_assert_null (open_key (data, other, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_clear_error (&error);
  cabinet = open_key (data, key, &error);
  g_assert_no_error (error);
  g_assert_cmpint (fake_price (cabinet), ==, 100);

  g_clear_object (&cabinet);
  g_assert_cmpint (g_remove (path), ==, 0);
  g_assert_cmpint (g_mkdir (path, 0700), ==, 0);
  g_assert_null (open_key (data, key, &error));
  g_assert_nonnull (error);
  g_assert_false (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND));
}

/* The password is never sent unprotected over a network. */
static void
test_plain_http (void)
{
  static const char *const bad[]
    = { "http://cabinet.example.com", "ftp://x", "", "https://", "unix:relative" };
  g_autoptr (DeskFolder) folder = desk_folder ();

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (desk_sign_in (bad[i], "a", "b", folder, &error));
      g_assert_error (error, KAB_ERROR, KAB_ERROR_INVALID);
    }
}

/* 33: nothing that was given to sign in stands in any file. */
static void
scan (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *one = g_build_filename (path, name, NULL), *text = NULL;
      gsize length;

      if (g_file_test (one, G_FILE_TEST_IS_DIR))
        {
          scan (one);
          continue;
        }
      g_assert_true (g_file_get_contents (one, &text, &length, NULL));
      g_assert_null (memmem (text, length, "refresh-", 8));
      g_assert_null (memmem (text, length, "access-", 7));
      g_assert_null (memmem (text, length, "secret", 6));
    }
}

/* Invariant 33. */
static void
test_no_secret_in_files (void)
{
  g_auto (Fake) fake = { 0 };
  g_autoptr (DeskFolder) folder = desk_folder ();
  g_autoptr (KabCabinet) cabinet = NULL;

  fake_start (&fake);
  cabinet = fake_sign_in (&fake, folder);
  desk_set (cabinet, &kab_entity_package, PACKAGE, "price", "300");
  desk_wait (desk_all_saved, cabinet, "all saved");
  scan (folder);
  g_clear_object (&cabinet);
  scan (folder);
}

int
main (int argc, char **argv)
{
  desk_init (&argc, &argv);
  g_test_add_func ("/session/short-token", test_short_token);
  g_test_add_func ("/session/lost-refresh", test_lost_refresh);
  g_test_add_func ("/session/signed-out", test_signed_out);
  g_test_add_data_func ("/session/place-lost", GINT_TO_POINTER (TRUE), test_place_lost);
  g_test_add_data_func ("/session/place-lost-keyring-locked", GINT_TO_POINTER (FALSE), test_place_lost);
  g_test_add_func ("/session/strange-refusals", test_strange_refusals);
  g_test_add_func ("/session/opened-without-token", test_opened_without_token);
  g_test_add_func ("/session/opened-by-key", test_opened_by_key);
  g_test_add_func ("/session/plain-http", test_plain_http);
  g_test_add_func ("/session/no-secret-in-files", test_no_secret_in_files);
  return g_test_run ();
}
