/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The whole client against a server that does what a test tells it: edits, faults, nudges. */
#include <string.h>

#include <glib/gstdio.h>

#include "fake.h"
#include "kab-cache.h"
#include "kab-error.h"
#include "kab-work-leases.h"

/* An edit goes there and comes back; what is shown never flickers (21); all saved is said when it is so (37). */
static void
test_edit (void)
{
  g_auto (Fake) fake = { 0 };
  g_autoptr (DeskFolder) folder = desk_folder ();
  g_autoptr (KabCabinet) cabinet = NULL;

  fake_start (&fake);
  cabinet = fake_sign_in (&fake, folder);
  desk_wait (desk_all_saved, cabinet, "all saved");
  g_assert_cmpint (fake_price (cabinet), ==, 100);
  for (guint i = 0; i < 10; i++)
    {
      g_autofree char *text = g_strdup_printf ("%u", 1000 + i);

      desk_set (cabinet, &kab_entity_package, PACKAGE, "price", text);
      g_assert_false (desk_all_saved (cabinet));
      g_assert_cmpint (fake_price (cabinet), ==, 1000 + i);
      while (!desk_all_saved (cabinet))
        {
          g_main_context_iteration (NULL, TRUE);
          g_assert_cmpint (fake_price (cabinet), ==, 1000 + i);
        }
    }
  g_assert_cmpint (fake.price, ==, 1009);
  g_assert_cmpuint (fake.done->len, ==, 10);
}

/* 14: an answer that is lost is asked for again; the edit counts once. */
static void
test_lost_answer (void)
{
  g_auto (Fake) fake = { 0 };
  g_autoptr (DeskFolder) folder = desk_folder ();
  g_autoptr (KabCabinet) cabinet = NULL;

  fake_start (&fake);
  cabinet = fake_sign_in (&fake, folder);
  fake.lost_n = 1;
  desk_set (cabinet, &kab_entity_package, PACKAGE, "price", "700");
  desk_wait (desk_all_saved, cabinet, "all saved");
  g_assert_cmpuint (fake.done->len, ==, 1);
  g_assert_cmpuint (fake.batches, >=, 2);
  g_assert_false (fake.holes);
  g_assert_cmpint (fake_price (cabinet), ==, 700);
}

static void
edit_often (KabCabinet *cabinet, guint n)
{
  g_autoptr (GPtrArray) mutations = g_ptr_array_new_with_free_func ((GDestroyNotify)kab_mutation_free);
  g_autoptr (GError) error = NULL;
  g_autoptr (KabRow) row = kab_cabinet_find (cabinet, &kab_entity_package, PACKAGE, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (KabRow) after = kab_row_copy (row);

      kab_row_set_integer (after, "price", kab_row_get_integer (row, "price") + 1);
      g_ptr_array_add (mutations, kab_mutation_new_between (row, after));
      kab_row_unref (row);
      row = g_steal_pointer (&after);
    }
  kab_cabinet_edit (cabinet, mutations, &error);
  g_assert_no_error (error);
}

/* 14: many batches, the next one on its way before what was answered is stored: whatever happens to one, each
 * edit counts once and none is missing between. */
static void
test_many_batches (void)
{
  for (guint fault = 0; fault < 5; fault++)
    {
      g_auto (Fake) fake = { 0 };
      g_autoptr (DeskFolder) folder = desk_folder ();
      g_autoptr (KabCabinet) cabinet = NULL;
      g_autoptr (GHashTable) once = g_hash_table_new (g_str_hash, g_str_equal);
      guint done = 2600;

      fake_start (&fake);
      cabinet = fake_sign_in (&fake, folder);
      fake.work_us = 50000;
      fake.lost_n = fault == 1 ? 1200 : 0;
      fake.full_at = fault == 2 ? 300 : 0;
      fake.refuse = fault == 3;
      /* It ends in the midst of them. */
      fake.uses_left = fault == 4 ? 3 : G_MAXUINT;
      edit_often (cabinet, done);
      if (fault == 4)
        {
          desk_wait_state (cabinet, KAB_SYNC_SYNCING);
          while (fake.uses_left != 0 && !desk_all_saved (cabinet))
            g_main_context_iteration (NULL, TRUE);
          fake.uses_left = G_MAXUINT;
        }
      if (fault == 3)
        {
          desk_wait_uint (cabinet, "problems", 1);
          desk_wait_uint (cabinet, "pending", 0);
          done--;
        }
      else
        {
          desk_wait (desk_all_saved, cabinet, "all saved");
        }
      g_assert_cmpuint (fake.done->len, ==, done);
      for (guint i = 0; i < fake.done->len; i++)
        g_assert_true (g_hash_table_add (once, fake.done->pdata[i]));
      g_assert_false (fake.holes);
      g_assert_cmpint (fake.last_n, ==, 2600);
      g_assert_cmpint (fake.price, ==, 100 + 2600);
    }
}

static gboolean
is_stalled (gpointer data)
{
  return ((Fake *)data)->stalled > 0;
}

/* 14, 23: a server that takes a request and says nothing: whoever presses the button does not wait for it any more. */
static void
test_stalled (void)
{
  g_auto (Fake) fake = { 0 };
  g_autoptr (DeskFolder) folder = desk_folder ();
  g_autoptr (KabCabinet) cabinet = NULL;
  gint64 start;

  fake_start (&fake);
  cabinet = fake_sign_in (&fake, folder);
  desk_wait (desk_all_saved, cabinet, "all saved");
  fake.stall_batches = 1;
  desk_set (cabinet, &kab_entity_package, PACKAGE, "price", "700");
  desk_wait (is_stalled, &fake, "it to stall");
  start = g_get_monotonic_time ();
  while (g_get_monotonic_time () - start < 5200 * G_TIME_SPAN_MILLISECOND)
    {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (2000);
    }
  g_assert_cmpuint (fake.batches, ==, 0);
  g_assert_false (desk_all_saved (cabinet));
  start = g_get_monotonic_time ();
  kab_cabinet_sync_now (cabinet);
  desk_wait (desk_all_saved, cabinet, "all saved");
  /* Left alone, it would be half a minute. */
  g_assert_cmpint (g_get_monotonic_time () - start, <, 10 * G_USEC_PER_SEC);
  g_assert_cmpuint (fake.done->len, ==, 1);
  g_assert_false (fake.holes);
  g_assert_cmpint (fake.price, ==, 700);
}

static gboolean
has_live (gpointer data)
{
  return ((Fake *)data)->live != NULL;
}

static gboolean
says (gpointer data)
{
  g_autofree char *message = NULL;

  g_object_get (data, "message", &message, NULL);
  return message != NULL && strstr (message, "new disks") != NULL;
}

static gboolean
says_offline (gpointer data)
{
  KabSyncState state;

  g_object_get (data, "state", &state, NULL);
  return state == KAB_SYNC_OFFLINE && says (data);
}

static gboolean
says_nothing (gpointer data)
{
  g_autofree char *message = NULL;

  g_object_get (data, "message", &message, NULL);
  return message == NULL;
}

/* Maintenance is told while it lasts; at its end what waited is sent at once, whatever Retry-After said. */
static void
test_maintenance (void)
{
  g_auto (Fake) fake = { 0 };
  g_autoptr (DeskFolder) folder = desk_folder ();
  g_autoptr (KabCabinet) cabinet = NULL;
  gint64 start;

  fake_start (&fake);
  cabinet = fake_sign_in (&fake, folder);
  desk_wait (has_live, &fake, "the live line");
  desk_wait (desk_all_saved, cabinet, "all saved");
  soup_websocket_connection_send_text (
    fake.live, "{\"maintenance\":{\"until\":1893456000000,\"message\":\"new disks\"}}");
  desk_wait (says, cabinet, "the notice");
  fake.maintained = TRUE;
  desk_set (cabinet, &kab_entity_package, PACKAGE, "price", "800");
  desk_wait (says_offline, cabinet, "the server's own words, whatever else went wrong before them");
  fake.maintained = FALSE;
  start = g_get_monotonic_time ();
  soup_websocket_connection_send_text (fake.live, "{\"maintenance\":null}");
  desk_wait (desk_all_saved, cabinet, "all saved");
  g_assert_cmpint (g_get_monotonic_time () - start, <, 20 * G_USEC_PER_SEC);
  g_assert_cmpint (fake.price, ==, 800);
  desk_wait (says_nothing, cabinet, "no notice");
}

/* 32: a damaged outbox is kept, and said aloud as long as the cabinet is open. */
static void
test_damaged_outbox (void)
{
  g_auto (Fake) fake = { 0 };
  g_autoptr (DeskFolder) folder = desk_folder ();
  g_autofree char *path = NULL, *message = NULL;
  g_autoptr (KabCabinet) cabinet = NULL;
  g_autoptr (GError) error = NULL;

  fake_start (&fake);
  cabinet = fake_sign_in (&fake, folder);
  path = g_build_filename (kab_account_get_work_dir (kab_cabinet_get_account (cabinet)), "work.db", NULL);
  g_clear_object (&cabinet);
  g_assert_true (g_file_set_contents (path,
                                      "this has never been a database, not for a moment, nor will it be", -1,
                                      &error));
  cabinet = fake_sign_in (&fake, folder);
  g_object_get (cabinet, "message", &message, NULL);
  g_assert_nonnull (message);
  g_assert_nonnull (strstr (message, "work.db.damaged-"));
  g_assert_cmpint (fake_price (cabinet), ==, 100);
  /* The next time, too, and where there is something else to say. */
  g_clear_object (&cabinet);
  cabinet = fake_sign_in (&fake, folder);
  g_assert_nonnull (strstr (kab_cabinet_get_notice (cabinet), "work.db.damaged-"));
  fake.uses_left = 0;
  fake.refuse_refresh = TRUE;
  desk_set (cabinet, &kab_entity_package, PACKAGE, "price", "700");
  desk_wait_state (cabinet, KAB_SYNC_SIGNED_OUT);
  g_clear_pointer (&message, g_free);
  g_object_get (cabinet, "message", &message, NULL);
  g_assert_nonnull (strstr (message, "work.db.damaged-"));
  g_assert_nonnull (strstr (message, "sign in again"));
}

/* 36, 37: what stands between repeats that nothing is new, though the desktop knows better by the answer to its edit:
 * it does not say that all is saved, and does not wait for the next look. */
static void
test_replayed (void)
{
  g_auto (Fake) fake = { 0 };
  g_autoptr (DeskFolder) folder = desk_folder ();
  g_autoptr (KabCabinet) cabinet = NULL;

  fake_start (&fake);
  cabinet = fake_sign_in (&fake, folder);
  desk_wait (desk_all_saved, cabinet, "the beginning");
  fake.replays = 3;
  desk_set (cabinet, &kab_entity_package, PACKAGE, "price", "600");
  desk_wait (desk_all_saved, cabinet, "the edit past repeated answers");
  g_assert_cmpuint (fake.replays, ==, 0);
  g_assert_cmpint (fake_price (cabinet), ==, 600);
}

static gboolean
has_asked_for_numbers (gpointer data)
{
  return ((Fake *)data)->waiting != NULL;
}

static gboolean
has_numbers (gpointer data)
{
  g_autoptr (GPtrArray) leases = kab_work_open_leases (data, NULL);

  return leases != NULL && leases->len > 0;
}

/* 27: the answer about numbers comes when the place has been lost and taken again. Whoever had it meanwhile may have
 * asked the same, and used it up: it is not taken, but asked for once more, under the name that was kept. */
static void
test_late_lease (void)
{
  g_auto (Fake) fake = { 0 };
  g_autoptr (DeskFolder) folder = desk_folder ();
  g_autoptr (KabCabinet) cabinet = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (KabDb) db = NULL;
  g_autofree char *uri = NULL;
  KabWork *work;

  fake_start (&fake);
  fake.leases = TRUE;
  cabinet = fake_sign_in (&fake, folder);
  desk_wait (has_asked_for_numbers, &fake, "the question about numbers");
  work = kab_work_open (kab_account_get_work_dir (kab_cabinet_get_account (cabinet)), NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (kab_work_take_fence (work, &error), >, 0);
  g_assert_no_error (error);
  /* It finds that the place is not its own any more, and takes it again. */
  desk_set (cabinet, &kab_entity_package, PACKAGE, "price", "700");
  desk_wait (desk_all_saved, cabinet, "the edit, with the place taken again");
  g_assert_cmpuint (fake.asked_leases->len, ==, 1);
  fake_answer_lease (&fake);
  desk_wait (has_numbers, work, "numbers");
  g_assert_cmpuint (fake.asked_leases->len, >=, 2);
  g_assert_cmpstr (fake.asked_leases->pdata[0], ==, fake.asked_leases->pdata[1]);
  uri = g_strdup_printf ("sqlite:%s/work.db", kab_account_get_work_dir (kab_cabinet_get_account (cabinet)));
  db = kab_db_open (uri, KAB_DB_READ_ONLY, &error);
  g_assert_no_error (error);
  g_assert_cmpint (kab_db_query_integer (db, "SELECT max(first) FROM lease", NULL, NULL), <, 900000);
  g_clear_pointer (&db, kab_db_close);
  kab_work_close (work);
}

static guint
count_aside (const char *dir, const char *prefix)
{
  g_autoptr (GDir) open = g_dir_open (dir, 0, NULL);
  const char *name;
  guint n = 0;

  while (open != NULL && (name = g_dir_read_name (open)) != NULL)
    n += g_str_has_prefix (name, prefix);
  return n;
}

static gboolean
has_none_aside (gpointer data)
{
  return count_aside (data, "cache.db.damaged-") == 0;
}

/* 10, 32: a damaged cache that was set aside goes when another has been filled, and at the latest when that is opened
 * again: rows in it may leave the person's scope. A file of edits that was set aside stays, for it is the only one. */
static void
test_cache_set_aside (void)
{
  g_auto (Fake) fake = { 0 };
  g_autoptr (DeskFolder) folder = desk_folder ();
  g_autofree char *cache_dir = NULL, *work_dir = NULL, *path = NULL, *log = NULL, *work = NULL;
  g_autoptr (KabCabinet) cabinet = NULL;
  g_autoptr (GError) error = NULL;

  fake_start (&fake);
  cabinet = fake_sign_in (&fake, folder);
  cache_dir = g_strdup (kab_account_get_cache_dir (kab_cabinet_get_account (cabinet)));
  work_dir = g_strdup (kab_account_get_work_dir (kab_cabinet_get_account (cabinet)));
  path = g_build_filename (cache_dir, "cache.db", NULL);
  work = g_build_filename (work_dir, "work.db.damaged-20200101-000000", NULL);
  g_clear_object (&cabinet);
  g_assert_true (g_file_set_contents (work, "edits", -1, &error));
  g_assert_true (g_file_set_contents (path,
                                      "this has never been a database, not for a moment, nor will it be", -1,
                                      &error));

  /* Nothing has come yet: it is there still. */
  {
    g_autofree char *aside = NULL;
    KabCache *cache = kab_cache_open (cache_dir, &aside, &error);

    g_assert_no_error (error);
    g_assert_nonnull (aside);
    kab_cache_close (cache);
    cache = kab_cache_open (cache_dir, NULL, &error);
    g_assert_no_error (error);
    kab_cache_close (cache);
    g_assert_cmpuint (count_aside (cache_dir, "cache.db.damaged-"), >, 0);
  }
  cabinet = fake_sign_in (&fake, folder);
  desk_wait (has_none_aside, cache_dir, "the end of what was set aside");
  g_assert_cmpint (fake_price (cabinet), ==, 100);
  g_clear_object (&cabinet);

  /* Killed between the two, say. */
  g_free (path);
  path = g_build_filename (cache_dir, "cache.db.damaged-20200101-000000", NULL);
  log = g_strconcat (path, "-wal", NULL);
  g_assert_true (g_file_set_contents (path, "rows", -1, &error));
  g_assert_true (g_file_set_contents (log, "rows", -1, &error));
  kab_cache_close (kab_cache_open (cache_dir, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (count_aside (cache_dir, "cache.db.damaged-"), ==, 0);
  g_assert_cmpuint (count_aside (work_dir, "work.db.damaged-"), ==, 1);
}

/* 24: a server that is busy is tried again by itself; the state and its sentence say how it stands. */
static void
test_busy (void)
{
  g_auto (Fake) fake = { 0 };
  g_autoptr (DeskFolder) folder = desk_folder ();
  g_autoptr (KabCabinet) cabinet = NULL;
  g_autofree char *message = NULL;

  fake_start (&fake);
  cabinet = fake_sign_in (&fake, folder);
  fake.fail = 3;
  fake.fail_with = 503;
  desk_set (cabinet, &kab_entity_package, PACKAGE, "price", "300");
  desk_wait_state (cabinet, KAB_SYNC_OFFLINE);
  g_object_get (cabinet, "message", &message, NULL);
  g_assert_nonnull (message);
  desk_wait (desk_all_saved, cabinet, "all saved");
  desk_wait_state (cabinet, KAB_SYNC_LIVE);
  g_assert_cmpint (fake.price, ==, 300);
}

static gboolean
is_explained (gpointer data)
{
  g_autofree char *message = NULL;

  g_object_get (data, "message", &message, NULL);
  return message != NULL && kab_cabinet_get_state (data) == KAB_SYNC_LIVE;
}

/* 22, 35: an answer of a later version's keeps its edit, and nobody else's waits behind it; it is said, and asked about
 * again when the program has started anew. */
static void
test_puzzle (void)
{
  g_auto (Fake) fake = { 0 };
  g_autoptr (DeskFolder) folder = desk_folder ();
  g_autoptr (KabCabinet) cabinet = NULL;

  fake_start (&fake);
  cabinet = fake_sign_in (&fake, folder);
  desk_wait (desk_all_saved, cabinet, "all saved");
  fake.puzzle = TRUE;
  desk_set (cabinet, &kab_entity_package, PACKAGE, "price", "300");
  desk_wait (is_explained, cabinet, "the answer to be told of");
  desk_set (cabinet, &kab_entity_package, PACKAGE, "description", "Новое");
  desk_wait_uint (cabinet, "pending", 1);
  g_assert_cmpstr (fake.description, ==, "Новое");
  g_assert_false (fake.holes);
  g_assert_cmpint (fake_price (cabinet), ==, 300);
  desk_wait (is_explained, cabinet, "rest");
  g_assert_false (desk_all_saved (cabinet));

  g_clear_object (&cabinet);
  cabinet = fake_sign_in (&fake, folder);
  desk_wait (desk_all_saved, cabinet, "all saved");
  g_assert_cmpint (fake.price, ==, 300);
}

static gboolean
has_price (gpointer data)
{
  return fake_price (data) == 4321;
}

static void
count_changed (KabCabinet *cabinet, const char *entity, gpointer data)
{
  if (g_str_equal (entity, "package"))
    (*(guint *)data)++;
}

static gboolean
was_told (gpointer data)
{
  return *(guint *)data > 0;
}

/* A nudge brings what is new; ten thousand at once bring at most two pulls (30). */
static void
test_nudge (void)
{
  g_auto (Fake) fake = { 0 };
  g_autoptr (DeskFolder) folder = desk_folder ();
  g_autoptr (KabCabinet) cabinet = NULL;
  guint changed = 0, pulls;

  fake_start (&fake);
  cabinet = fake_sign_in (&fake, folder);
  g_signal_connect (cabinet, "changed", G_CALLBACK (count_changed), &changed);
  desk_wait (has_live, &fake, "the live line");
  desk_wait (desk_all_saved, cabinet, "all saved");
  fake.price = 4321;
  fake.rev++;
  soup_websocket_connection_send_text (fake.live, "{\"head\":6}");
  desk_wait (has_price, cabinet, "the nudge's news");
  desk_wait (was_told, &changed, "the views to be told");
  desk_wait (desk_all_saved, cabinet, "all saved");
  g_assert_cmpuint (changed, ==, 1);

  pulls = fake.pulls;
  for (guint i = 0; i < 10000; i++)
    soup_websocket_connection_send_text (fake.live, "{\"head\":6}");
  for (guint i = 0; i < 300; i++)
    {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (2000);
    }
  desk_wait (desk_all_saved, cabinet, "all saved");
  g_test_message ("%u pulls", fake.pulls - pulls);
  g_assert_cmpuint (fake.pulls - pulls, <=, 2);
  /* Nothing new: no view is told of anything. */
  g_assert_cmpuint (changed, ==, 1);
}

/* 36: a server that says without end that there is more is asked ever more seldom, and is not called up to date. */
static void
test_endless (void)
{
  g_auto (Fake) fake = { 0 };
  g_autoptr (DeskFolder) folder = desk_folder ();
  g_autoptr (KabCabinet) cabinet = NULL;
  guint pulls;

  fake_start (&fake);
  cabinet = fake_sign_in (&fake, folder);
  desk_wait (has_live, &fake, "the live line");
  desk_wait (desk_all_saved, cabinet, "all saved");
  fake.endless = TRUE;
  pulls = fake.pulls;
  fake.price = 4321;
  fake.rev++;
  soup_websocket_connection_send_text (fake.live, "{\"head\":6}");
  desk_wait_state (cabinet, KAB_SYNC_OFFLINE);
  g_assert_false (desk_all_saved (cabinet));
  for (guint i = 0; i < 500; i++)
    {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (2000);
    }
  g_assert_cmpuint (fake.pulls - pulls, <=, 10);
  fake.endless = FALSE;
  desk_wait (has_price, cabinet, "the news");
  desk_wait (desk_all_saved, cabinet, "all saved");
}

static void
look_at_package (KabCabinet *cabinet, const char *entity, gpointer data)
{
  g_autoptr (KabRow) row = kab_cabinet_find (cabinet, &kab_entity_package, PACKAGE, NULL);
  char **seen = data;

  g_free (*seen);
  *seen = g_strdup (row != NULL ? kab_row_get_text (row, "description") : NULL);
}

static gboolean
has_seen_theirs (gpointer data)
{
  return g_strcmp0 (*(char **)data, "theirs") == 0;
}

/* A page is in the file, and what comes after it cannot be stored: whoever shows its rows is told of them all the same,
 * as no later page brings them again. */
static void
test_told_of_what_came (void)
{
  g_auto (Fake) fake = { 0 };
  g_autoptr (DeskFolder) folder = desk_folder ();
  g_autofree char *uri = NULL, *seen = NULL;
  g_autoptr (KabCabinet) cabinet = NULL;
  g_autoptr (KabDb) work = NULL;
  g_autoptr (GError) error = NULL;
  GLogLevelFlags fatal;

  fake_start (&fake);
  cabinet = fake_sign_in (&fake, folder);
  desk_wait (desk_all_saved, cabinet, "the beginning");
  uri
    = g_strconcat ("sqlite:", kab_account_get_work_dir (kab_cabinet_get_account (cabinet)), "/work.db", NULL);
  work = kab_db_open (uri, KAB_DB_NONE, &error);
  g_assert_no_error (error);
  g_assert_true (kab_db_exec (work, "ALTER TABLE kept RENAME TO kept_aside", &error));
  fatal = g_log_set_always_fatal (G_LOG_FATAL_MASK);
  g_free (fake.description);
  fake.description = g_strdup ("theirs");
  desk_set (cabinet, &kab_entity_package, PACKAGE, "price", "700");
  g_signal_connect (cabinet, "changed", G_CALLBACK (look_at_package), &seen);
  desk_wait (has_seen_theirs, &seen, "the views to be told");
  desk_wait_state (cabinet, KAB_SYNC_FAILED);
  g_assert_true (kab_db_exec (work, "ALTER TABLE kept_aside RENAME TO kept", &error));
  kab_cabinet_sync_now (cabinet);
  desk_wait (desk_all_saved, cabinet, "all saved");
  g_log_set_always_fatal (fatal);
}

/* 27: the second to open follows; its edits are sent by the first; when that closes it takes the place. */
static void
test_follower (void)
{
  g_auto (Fake) fake = { 0 };
  g_autoptr (DeskFolder) folder = desk_folder ();
  g_autofree char *data = g_build_filename (folder, "data", NULL);
  g_autoptr (KabCabinet) first = NULL, second = NULL;
  g_autoptr (GPtrArray) accounts = NULL;
  g_autoptr (GError) error = NULL;

  fake_start (&fake);
  first = fake_sign_in (&fake, folder);
  accounts = kab_account_list (data, NULL);
  second = desk_open (accounts->pdata[0], &error);
  g_assert_no_error (error);
  desk_wait_state (second, KAB_SYNC_FOLLOWING);
  desk_set (second, &kab_entity_package, PACKAGE, "price", "900");
  desk_wait_uint (first, "pending", 0);
  while (fake.price != 900)
    g_main_context_iteration (NULL, TRUE);
  desk_wait_uint (second, "pending", 0);
  g_assert_cmpint (fake_price (first), ==, 900);

  g_clear_object (&first);
  /* It takes the place, and has no token of its own here. */
  desk_wait_state (second, KAB_SYNC_SIGNED_OUT);
  g_clear_object (&second);
  g_assert_false (fake.holes);
}

static gboolean
has_row (gpointer data)
{
  g_autoptr (KabDb) db = kab_db_open (data, KAB_DB_READ_ONLY, NULL);

  return db != NULL
         && kab_db_query_integer (db, "SELECT count(*) FROM package WHERE price = 950", NULL, NULL) == 1;
}

static gboolean
shows_950 (gpointer data)
{
  return fake_price (data) == 950;
}

/* Another process found the cache damaged and made a new one: this one goes over to it, and fills it. */
static void
test_cache_replaced (void)
{
  g_auto (Fake) fake = { 0 };
  g_autoptr (DeskFolder) folder = desk_folder ();
  g_autofree char *data = g_build_filename (folder, "data", NULL);
  g_autoptr (KabCabinet) cabinet = NULL;
  g_autoptr (GPtrArray) accounts = NULL;
  g_autofree char *path = NULL, *aside = NULL, *uri = NULL;
  g_autoptr (GError) error = NULL;
  KabCache *other;

  fake_start (&fake);
  cabinet = fake_sign_in (&fake, folder);
  desk_wait (desk_all_saved, cabinet, "all saved");
  accounts = kab_account_list (data, NULL);
  path = g_build_filename (kab_account_get_cache_dir (accounts->pdata[0]), "cache.db", NULL);
  aside = g_strconcat (path, ".aside", NULL);
  uri = g_strconcat ("sqlite:", path, NULL);
  fake.price = 950;
  g_assert_cmpint (g_rename (path, aside), ==, 0);
  other = kab_cache_open (kab_account_get_cache_dir (accounts->pdata[0]), NULL, &error);
  g_assert_no_error (error);
  kab_cache_close (other);
  desk_wait (has_row, uri, "the new file to be filled");
  desk_wait (shows_950, cabinet, "what is shown to come from it");
  desk_set (cabinet, &kab_entity_package, PACKAGE, "price", "960");
  desk_wait (desk_all_saved, cabinet, "all saved");
  g_assert_cmpint (fake.price, ==, 960);
  g_assert_cmpint (fake_price (cabinet), ==, 960);
}

int
main (int argc, char **argv)
{
  desk_init (&argc, &argv);
  g_test_add_func ("/engine/edit", test_edit);
  g_test_add_func ("/engine/lost-answer", test_lost_answer);
  g_test_add_func ("/engine/many-batches", test_many_batches);
  g_test_add_func ("/engine/stalled", test_stalled);
  g_test_add_func ("/engine/maintenance", test_maintenance);
  g_test_add_func ("/engine/damaged-outbox", test_damaged_outbox);
  g_test_add_func ("/engine/replayed", test_replayed);
  g_test_add_func ("/engine/told-of-what-came", test_told_of_what_came);
  g_test_add_func ("/engine/late-lease", test_late_lease);
  g_test_add_func ("/engine/cache-set-aside", test_cache_set_aside);
  g_test_add_func ("/engine/busy", test_busy);
  g_test_add_func ("/engine/nudge", test_nudge);
  g_test_add_func ("/engine/puzzle", test_puzzle);
  g_test_add_func ("/engine/endless", test_endless);
  g_test_add_func ("/engine/follower", test_follower);
  g_test_add_func ("/engine/cache-replaced", test_cache_replaced);
  return g_test_run ();
}
