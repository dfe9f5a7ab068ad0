/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What becomes of edits that the server did not take as they were, and of what a person decides about them. */
#include "fake.h"
#include "kab-error.h"

/* Refusals and conflicts are set aside where they can be decided, and what follows goes on (22, C: resolve). */
static void
test_problems (void)
{
  g_auto (Fake) fake = { 0 };
  g_autoptr (DeskFolder) folder = desk_folder ();
  g_autoptr (KabCabinet) cabinet = NULL;
  g_autoptr (GPtrArray) problems = NULL;
  g_autoptr (GError) error = NULL;

  fake_start (&fake);
  cabinet = fake_sign_in (&fake, folder);
  fake.refuse = TRUE;
  desk_set (cabinet, &kab_entity_package, PACKAGE, "price", "201");
  desk_wait_uint (cabinet, "problems", 1);
  g_assert_cmpint (fake_price (cabinet), ==, 100);
  problems = kab_cabinet_list_problems (cabinet, &error);
  g_assert_no_error (error);
  {
    const KabProblem *problem = problems->pdata[0];

    g_assert_false (problem->conflict);
    g_assert_cmpstr (problem->message, ==, "not on Sundays");
    g_assert_cmpstr (problem->title, ==, "Пакет");
    g_assert_true (kab_cabinet_resolve (cabinet, problem->id, KAB_RESOLVE_THEIRS, &error));
    g_assert_false (kab_cabinet_resolve (cabinet, problem->id, KAB_RESOLVE_THEIRS, &error));
    g_assert_error (error, KAB_ERROR, KAB_ERROR_NOT_FOUND);
    g_clear_error (&error);
  }
  desk_wait_uint (cabinet, "problems", 0);

  fake.conflict = TRUE;
  desk_set (cabinet, &kab_entity_package, PACKAGE, "price", "202");
  desk_wait_uint (cabinet, "problems", 1);
  g_clear_pointer (&problems, g_ptr_array_unref);
  problems = kab_cabinet_list_problems (cabinet, &error);
  {
    const KabProblem *problem = problems->pdata[0];

    g_assert_true (problem->conflict);
    g_assert_cmpstr (problem->their_name, ==, "Захаров");
    g_assert_cmpint (kab_row_get_integer (problem->theirs, "price"), ==, 555);
    g_assert_cmpint (problem->mutation->set[kab_entity_field (&kab_entity_package, "price")].integer, ==,
                     202);
    g_assert_true (kab_cabinet_resolve (cabinet, problem->id, KAB_RESOLVE_MINE, &error));
    g_assert_no_error (error);
  }
  g_assert_cmpint (fake_price (cabinet), ==, 202);
  desk_wait (desk_all_saved, cabinet, "all saved");
  g_assert_cmpint (fake.price, ==, 202);
  g_assert_false (fake.holes);
}

static char *
description (KabCabinet *cabinet)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KabRow) row = kab_cabinet_find (cabinet, &kab_entity_package, PACKAGE, &error);

  g_assert_no_error (error);
  return g_strdup (kab_row_get_text (row, "description"));
}

static void
assert_description (KabCabinet *cabinet, const char *wanted)
{
  g_autofree char *text = description (cabinet);

  g_assert_cmpstr (text, ==, wanted);
}

static gboolean
shows_555 (gpointer data)
{
  return fake_price (data) == 555;
}

/* One edit of price and description; somebody else has set the price to 555 meanwhile. Returns: the problem's id. */
static char *
make_conflict (Fake *fake, KabCabinet *cabinet, gint64 mine, const char *words)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KabRow) before = kab_cabinet_find (cabinet, &kab_entity_package, PACKAGE, &error);
  g_autoptr (KabRow) after = kab_row_copy (before);
  g_autoptr (GPtrArray) edits = g_ptr_array_new_with_free_func ((GDestroyNotify)kab_mutation_free);
  g_autoptr (GPtrArray) problems = NULL;
  const KabProblem *problem;

  fake->conflict = TRUE;
  kab_row_set_integer (after, "price", mine);
  kab_row_set_text (after, "description", words);
  g_ptr_array_add (edits, kab_mutation_new_between (before, after));
  g_assert_true (kab_cabinet_edit (cabinet, edits, &error));
  g_assert_no_error (error);
  desk_wait_uint (cabinet, "problems", 1);
  desk_wait (shows_555, cabinet, "what the others wrote");
  problems = kab_cabinet_list_problems (cabinet, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (problems->len, ==, 1);
  problem = problems->pdata[0];
  g_assert_cmpuint (problem->contested->len, ==, 1);
  g_assert_cmpstr (problem->contested->pdata[0], ==, "price");
  g_assert_true (kab_problem_is_kept (problem, (guint)kab_entity_field (&kab_entity_package, "description")));
  g_assert_false (kab_problem_is_kept (problem, (guint)kab_entity_field (&kab_entity_package, "price")));
  return g_strdup (problem->id);
}

/* Theirs is taken where theirs is; what else the edit says, nobody else touched, and it is sent (22). */
static void
test_theirs_keeps_the_rest (void)
{
  g_auto (Fake) fake = { 0 };
  g_autoptr (DeskFolder) folder = desk_folder ();
  g_autoptr (KabCabinet) cabinet = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *id = NULL;

  fake_start (&fake);
  cabinet = fake_sign_in (&fake, folder);
  id = make_conflict (&fake, cabinet, 202, "Моё");
  assert_description (cabinet, "Моё");
  g_assert_true (kab_cabinet_resolve (cabinet, id, KAB_RESOLVE_THEIRS, &error));
  g_assert_no_error (error);
  g_assert_cmpint (fake_price (cabinet), ==, 555);
  assert_description (cabinet, "Моё");
  desk_wait (desk_all_saved, cabinet, "all saved");
  g_assert_cmpint (fake.price, ==, 555);
  g_assert_cmpstr (fake.description, ==, "Моё");

  /* A change of mind: it waits again, about the price alone; mine is then the price and nothing is lost. */
  g_assert_true (kab_cabinet_reopen (cabinet, id, &error));
  g_assert_no_error (error);
  desk_wait_uint (cabinet, "problems", 1);
  g_assert_cmpint (fake_price (cabinet), ==, 555);
  assert_description (cabinet, "Моё");
  g_assert_true (kab_cabinet_resolve (cabinet, id, KAB_RESOLVE_MINE, &error));
  g_assert_cmpint (fake_price (cabinet), ==, 202);
  desk_wait (desk_all_saved, cabinet, "all saved");
  g_assert_cmpint (fake.price, ==, 202);
  g_assert_cmpstr (fake.description, ==, "Моё");

  /* Mine is with the server: undone, theirs is written back and the edit waits with both its values. */
  g_assert_true (kab_cabinet_reopen (cabinet, id, &error));
  g_assert_no_error (error);
  g_assert_cmpint (fake_price (cabinet), ==, 555);
  desk_wait_uint (cabinet, "pending", 0);
  g_assert_cmpint (fake.price, ==, 555);
  g_assert_cmpstr (fake.description, ==, "Моё");
  desk_wait_uint (cabinet, "problems", 1);
  g_assert_true (kab_cabinet_resolve (cabinet, id, KAB_RESOLVE_DROP, &error));
  g_assert_no_error (error);
  desk_wait (desk_all_saved, cabinet, "all saved");
  g_assert_cmpint (fake.price, ==, 555);
  g_assert_false (fake.holes);

  g_assert_false (kab_cabinet_reopen (cabinet, "01900000-0000-7000-8000-00000000dead", &error));
  g_assert_error (error, KAB_ERROR, KAB_ERROR_NOT_FOUND);
}

/* Mine is with the server, and undone: theirs is written back; what nobody else touched stays in view all along (21). */
static void
test_mine_undone (void)
{
  g_auto (Fake) fake = { 0 };
  g_autoptr (DeskFolder) folder = desk_folder ();
  g_autoptr (KabCabinet) cabinet = NULL;
  g_autoptr (GPtrArray) problems = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *id = NULL;
  const KabProblem *problem;

  fake_start (&fake);
  cabinet = fake_sign_in (&fake, folder);
  id = make_conflict (&fake, cabinet, 202, "Моё");
  g_assert_true (kab_cabinet_resolve (cabinet, id, KAB_RESOLVE_MINE, &error));
  desk_wait (desk_all_saved, cabinet, "all saved");
  g_assert_true (kab_cabinet_reopen (cabinet, id, &error));
  g_assert_no_error (error);
  g_assert_cmpint (fake_price (cabinet), ==, 555);
  assert_description (cabinet, "Моё");
  desk_wait_uint (cabinet, "pending", 0);
  assert_description (cabinet, "Моё");
  g_assert_cmpint (fake.price, ==, 555);
  g_assert_cmpstr (fake.description, ==, "Моё");
  problems = kab_cabinet_list_problems (cabinet, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (problems->len, ==, 1);
  problem = problems->pdata[0];
  g_assert_true (kab_problem_is_contested (problem, (guint)kab_entity_field (&kab_entity_package, "price")));
  g_assert_cmpint (problem->mutation->set[kab_entity_field (&kab_entity_package, "price")].integer, ==, 202);
}

/* A decision that is undone before it was sent leaves nothing behind that would be sent; also after a restart. */
static void
test_undone_unsent (void)
{
  g_auto (Fake) fake = { 0 };
  g_autoptr (DeskFolder) folder = desk_folder ();
  g_autofree char *data = g_build_filename (folder, "data", NULL);
  g_autoptr (KabCabinet) cabinet = NULL;
  g_autoptr (GPtrArray) accounts = NULL, problems = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *id = NULL;
  guint batches;

  fake_start (&fake);
  cabinet = fake_sign_in (&fake, folder);
  id = make_conflict (&fake, cabinet, 202, "Моё");
  desk_wait_state (cabinet, KAB_SYNC_LIVE);
  /* Nobody sends any more. */
  fake.uses_left = 0;
  fake.refuse_refresh = TRUE;
  kab_cabinet_sync_now (cabinet);
  desk_wait_state (cabinet, KAB_SYNC_SIGNED_OUT);
  batches = fake.batches;
  for (int how = KAB_RESOLVE_MINE; how <= KAB_RESOLVE_DROP; how++)
    {
      g_assert_true (kab_cabinet_resolve (cabinet, id, (KabResolution)how, &error));
      g_assert_no_error (error);
      g_assert_cmpint (fake_price (cabinet), ==, how == KAB_RESOLVE_MINE ? 202 : 555);
      assert_description (cabinet, how == KAB_RESOLVE_DROP ? "Старое" : "Моё");
      desk_wait_uint (cabinet, "pending", how == KAB_RESOLVE_DROP ? 0 : 1);
      desk_wait_uint (cabinet, "problems", 0);
      if (how == KAB_RESOLVE_THEIRS)
        {
          g_clear_object (&cabinet);
          accounts = kab_account_list (data, NULL);
          cabinet = desk_open (accounts->pdata[0], &error);
          g_assert_no_error (error);
        }
      g_assert_true (kab_cabinet_reopen (cabinet, id, &error));
      g_assert_no_error (error);
      desk_wait_uint (cabinet, "pending", 0);
      desk_wait_uint (cabinet, "problems", 1);
      g_assert_cmpint (fake_price (cabinet), ==, 555);
      assert_description (cabinet, "Моё");
      g_assert_false (kab_cabinet_reopen (cabinet, id, &error));
      g_assert_error (error, KAB_ERROR, KAB_ERROR_NOT_FOUND);
      g_clear_error (&error);
    }
  problems = kab_cabinet_list_problems (cabinet, &error);
  g_assert_cmpstr (((KabProblem *)problems->pdata[0])->their_name, ==, "Захаров");
  g_assert_cmpuint (fake.batches, ==, batches);
}

/* The ids of what waits, in order. */
static GPtrArray *
waiting (KabCabinet *cabinet)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) pending = NULL;
  GPtrArray *ids = g_ptr_array_new_with_free_func (g_free);

  kab_cabinet_list_pending_async (cabinet, NULL, desk_keep, &result);
  desk_wait (desk_has_result, &result, "what waits");
  pending = kab_cabinet_list_pending_finish (cabinet, result, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < pending->len; i++)
    g_ptr_array_add (ids, g_strdup (((KabPending *)pending->pdata[i])->mutation->id));
  return ids;
}

/* An edit that waits is undone: the last one of its row, whether it may have been sent or not. */
static void
test_undo_pending (void)
{
  g_auto (Fake) fake = { 0 };
  g_autoptr (DeskFolder) folder = desk_folder ();
  g_autoptr (KabCabinet) cabinet = NULL;
  g_autoptr (GPtrArray) ids = NULL;
  g_autoptr (GError) error = NULL;

  fake_start (&fake);
  cabinet = fake_sign_in (&fake, folder);
  fake.maintained = TRUE;
  /* The first is tried and so may be there; the second waits behind it, unsent. */
  desk_set (cabinet, &kab_entity_package, PACKAGE, "price", "201");
  desk_wait_state (cabinet, KAB_SYNC_OFFLINE);
  desk_set (cabinet, &kab_entity_package, PACKAGE, "price", "202");
  ids = waiting (cabinet);
  g_assert_cmpuint (ids->len, ==, 2);
  g_assert_false (kab_cabinet_undo (cabinet, ids->pdata[0], &error));
  g_assert_error (error, KAB_ERROR, KAB_ERROR_CONFLICT);
  g_clear_error (&error);
  g_assert_true (kab_cabinet_undo (cabinet, ids->pdata[1], &error));
  g_assert_no_error (error);
  g_assert_cmpint (fake_price (cabinet), ==, 201);
  desk_wait_uint (cabinet, "pending", 1);
  g_assert_true (kab_cabinet_undo (cabinet, ids->pdata[0], &error));
  g_assert_no_error (error);
  g_assert_cmpint (fake_price (cabinet), ==, 100);

  fake.maintained = FALSE;
  kab_cabinet_sync_now (cabinet);
  desk_wait (desk_all_saved, cabinet, "all saved");
  g_assert_cmpint (fake.price, ==, 100);
  g_assert_cmpint (fake_price (cabinet), ==, 100);
  g_assert_false (fake.holes);
  g_assert_false (kab_cabinet_undo (cabinet, ids->pdata[0], &error));
  g_assert_error (error, KAB_ERROR, KAB_ERROR_NOT_FOUND);
}

int
main (int argc, char **argv)
{
  desk_init (&argc, &argv);
  g_test_add_func ("/problems/refused-and-conflict", test_problems);
  g_test_add_func ("/problems/theirs-keeps-the-rest", test_theirs_keeps_the_rest);
  g_test_add_func ("/problems/mine-undone", test_mine_undone);
  g_test_add_func ("/problems/undone-unsent", test_undone_unsent);
  g_test_add_func ("/problems/undo-pending", test_undo_pending);
  return g_test_run ();
}
