/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is erased of an account, and what is not: without a server that could be told (invariants 12 and 17). */
#include <string.h>

#include <glib/gstdio.h>

#include "kab-account-private.h"
#include "kab-command.h"
#include "kab-erase.h"
#include "kab-leftover-private.h"
#include "kab-mutation.h"
#include "kab-wire.h"
#include "kab-work.h"

#define ID "01900000-0000-7000-8000-00000000000"
/* Nobody listens there. */
#define SERVER "http://127.0.0.1:9"

typedef struct
{
  char *folder;
  KabAccount *account;
  const char *dir;
  KabWork *work;
} Home;

static void
home_open (Home *home)
{
  static const char session[]
    = "{\"user\":{\"id\":\"" ID "1\"},\"org\":{\"id\":\"" ID "2\",\"name\":\"К\"},\"device\":\"" ID "3\"}";
  g_autoptr (JsonNode) node = kab_wire_parse (session, strlen (session), NULL);
  g_autofree char *data = NULL, *cache = NULL;
  g_autoptr (GError) error = NULL;

  home->folder = g_dir_make_tmp ("kab-test-XXXXXX", &error);
  g_assert_no_error (error);
  data = g_build_filename (home->folder, "data", NULL);
  cache = g_build_filename (home->folder, "cache", NULL);
  home->account
    = kab_account_new_from_session (SERVER, "a", json_node_get_object (node), data, cache, &error);
  g_assert_no_error (error);
  kab_account_save (home->account, &error);
  g_assert_no_error (error);
  home->dir = kab_account_get_work_dir (home->account);
  home->work = kab_work_open (home->dir, NULL, &error);
  g_assert_no_error (error);
}

static void
home_close (Home *home)
{
  g_clear_pointer (&home->work, kab_work_close);
  g_object_unref (home->account);
  kab_erase_tree (home->folder, NULL, NULL);
  g_free (home->folder);
}

static void
home_erase (Home *home)
{
  g_autoptr (GError) error = NULL;

  g_clear_pointer (&home->work, kab_work_close);
  kab_leftover_erase (home->dir, NULL, &error);
  g_assert_no_error (error);
}

static gboolean
has (Home *home, const char *name)
{
  g_autofree char *path = g_build_filename (home->dir, name, NULL);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

/* A step of which the reason alone is somebody's word. */
static void
suspend (Home *home, const char *reason)
{
  g_autoptr (GPtrArray) mutations = g_ptr_array_new_with_free_func ((GDestroyNotify)kab_mutation_free);
  KabMutation *mutation
    = kab_mutation_new_command (kab_command_find (&kab_entity_licence, "suspend"), ID "4");
  g_autoptr (GError) error = NULL;

  kab_mutation_set_arg_text (mutation, "reason", reason);
  g_ptr_array_add (mutations, mutation);
  kab_work_add (home->work, mutations, 1, &error);
  g_assert_no_error (error);
}

static KabWipeOrder *
order_new (void)
{
  KabWipeOrder *order = g_atomic_rc_box_new0 (KabWipeOrder);

  order->at = 5;
  order->by = g_strdup ("Админ");
  order->proof = g_strdup ("proof");
  return order;
}

/* What is saved after it was counted, and before all is closed, stays, and is offered. */
static void
test_saved_meanwhile (void)
{
  Home home = { 0 };
  g_autoptr (KabWipeOrder) order = order_new ();
  g_autofree char *path = NULL, *words = NULL;
  g_autoptr (GError) error = NULL;
  guint n;

  home_open (&home);
  g_assert_cmpuint (kab_leftover_count (home.dir, home.work), ==, 0);
  kab_leftover_begin (home.account, order, 0, NULL, &error);
  g_assert_no_error (error);
  suspend (&home, "не платят");
  home_erase (&home);

  path = g_build_filename (home.dir, KAB_ACCOUNT_WORDS, NULL);
  g_file_get_contents (path, &words, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (strstr (words, "не платят"));
  home.work = kab_work_open (home.dir, NULL, &error);
  g_assert_no_error (error);
  kab_work_count_own (home.work, &n, &error);
  g_assert_cmpuint (n, ==, 1);
  home_close (&home);
}

/* Where there is nothing, nothing stays but the note that the server is to be told. */
static void
test_nothing_unsent (void)
{
  Home home = { 0 };
  g_autoptr (KabWipeOrder) order = order_new ();
  g_autoptr (GError) error = NULL;

  home_open (&home);
  kab_leftover_begin (home.account, order, 0, NULL, &error);
  g_assert_no_error (error);
  home_erase (&home);
  g_assert_true (has (&home, KAB_ACCOUNT_WIPE));
  g_assert_false (has (&home, "work.db"));
  g_assert_false (has (&home, "account.json"));
  home_close (&home);
}

/* A file of edits that was damaged and kept is not known to be empty. */
static void
test_damaged (void)
{
  Home home = { 0 };
  g_autoptr (KabWipeOrder) order = order_new ();
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;

  home_open (&home);
  path = g_build_filename (home.dir, "work.db.damaged-20260101-000000", NULL);
  g_file_set_contents (path, "?", 1, &error);
  g_assert_no_error (error);
  kab_leftover_begin (home.account, order, kab_leftover_count (home.dir, home.work), NULL, &error);
  g_assert_no_error (error);
  home_erase (&home);
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
  home_close (&home);
}

/* Who signs in again is not erased at the next start for what was asked for before. */
static void
test_signed_in_again (void)
{
  Home home = { 0 };
  g_autoptr (KabWipeOrder) order = order_new ();
  g_autoptr (GError) error = NULL;

  home_open (&home);
  kab_leftover_begin (home.account, order, 0, NULL, &error);
  g_assert_no_error (error);
  home_erase (&home);
  kab_account_save (home.account, &error);
  g_assert_no_error (error);
  g_assert_false (has (&home, KAB_ACCOUNT_WIPE));
  g_assert_true (has (&home, "account.json"));
  home_close (&home);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/leftover/saved-meanwhile", test_saved_meanwhile);
  g_test_add_func ("/leftover/nothing-unsent", test_nothing_unsent);
  g_test_add_func ("/leftover/damaged", test_damaged);
  g_test_add_func ("/leftover/signed-in-again", test_signed_in_again);
  return g_test_run ();
}
