/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What is shown while an edit waits for a decision: what was typed, where nobody else wrote; theirs, where they did. The
 * other side is one row, merged into as the server does it.
 */
#include <string.h>

#include "kab-cache-private.h"
#include "kab-contested.h"
#include "kab-error.h"
#include "kab-json.h"
#include "kab-merge.h"
#include "kab-text.h"
#include "pages.h"

#define ID "01900000-0000-7000-8000-00000000000a"

typedef struct
{
  Store store;
  KabRow *there;
} Talk;

static void
bring (Talk *talk)
{
  store_bring (&talk->store, kab_row_copy (talk->there), FALSE);
}

static void
talk_begin (Talk *talk)
{
  store_open (&talk->store);
  talk->there = store_package (ID, 10, "Касса", 100);
  kab_row_set_text (talk->there, "description", "Старое");
  kab_row_set_text (talk->there, "on_sale_from", "2026-01-01");
  kab_row_set_text (talk->there, "on_sale_to", "2026-12-31");
  bring (talk);
}

static void
talk_end (Talk *talk)
{
  kab_row_unref (talk->there);
  store_close (&talk->store);
}

/* Somebody else's edit: the server has it, this desktop is not told yet. */
static void
others (Talk *talk, const char *field, const char *text)
{
  KabRow *row = kab_row_copy (talk->there);

  if (g_str_equal (field, "price"))
    kab_row_set_integer (row, field, g_ascii_strtoll (text, NULL, 10));
  else
    kab_row_set_text (row, field, text);
  row->rev++;
  kab_row_unref (talk->there);
  talk->there = row;
}

static char *
conflict (const KabMutation *mutation, const KabRow *there)
{
  g_autoptr (GString) text = g_string_new (NULL);
  gboolean first = TRUE;

  g_string_printf (text, "\"outcome\":\"conflict\",\"rev\":%" G_GINT64_FORMAT ",\"theirs\":{", there->rev);
  for (guint i = 0; i < mutation->entity->n_fields; i++)
    {
      if (!mutation->in_set[i])
        continue;
      g_string_append_printf (text, "%s\"%s\":", first ? "" : ",", mutation->entity->fields[i].name);
      kab_value_append_json (text, &mutation->entity->fields[i], &there->values[i]);
      first = FALSE;
    }
  g_string_append_printf (text, "},\"by\":\"Захаров\"%s", there->deleted ? ",\"deleted\":true" : "");
  return g_strdup (text->str);
}

static char *
merge (const KabMutation *mutation, gpointer data)
{
  Talk *talk = data;
  KabRow *merged = NULL;

  if (kab_merge (mutation, talk->there, &merged, NULL) == KAB_MERGE_CONFLICT || talk->there->deleted)
    {
      kab_row_unref (merged);
      return conflict (mutation, talk->there);
    }
  merged->rev = talk->there->rev + 1;
  kab_row_unref (talk->there);
  talk->there = merged;
  return g_strdup_printf ("\"outcome\":\"done\",\"rev\":%" G_GINT64_FORMAT ",\"merged\":false", merged->rev);
}

static guint
send (Talk *talk)
{
  return store_answer_batch (&talk->store, merge, talk);
}

static guint
n_problems (Talk *talk)
{
  g_autoptr (GPtrArray) problems = kab_work_problems (talk->store.work, NULL);

  return problems->len;
}

static void
assert_shows (Talk *talk, const char *field, const char *wanted)
{
  g_autoptr (KabRow) row = store_find (&talk->store, &kab_entity_package, ID);

  if (g_str_equal (field, "price"))
    g_assert_cmpint (kab_row_get_integer (row, field), ==, g_ascii_strtoll (wanted, NULL, 10));
  else
    g_assert_cmpstr (kab_row_get_text (row, field), ==, wanted);
}

static KabRow *
shown (Talk *talk)
{
  return store_find (&talk->store, &kab_entity_package, ID);
}

/* As the cabinet keeps an edit of what is shown: field and text in turn. Returns: its id */
static char *
type (Talk *talk, ...)
{
  g_autoptr (KabRow) before = shown (talk), under = NULL;
  g_autoptr (KabRow) after = kab_row_copy (before);
  g_autoptr (KabMutation) mutation = NULL;
  g_autoptr (GError) error = NULL;
  va_list words;
  const char *field;

  va_start (words, talk);
  while ((field = va_arg (words, const char *)) != NULL)
    {
      const char *text = va_arg (words, const char *);

      if (g_str_equal (field, "price"))
        kab_row_set_integer (after, field, g_ascii_strtoll (text, NULL, 10));
      else
        kab_row_set_text (after, field, text);
    }
  va_end (words);
  mutation = kab_mutation_new_between (before, after);
  g_assert_true (kab_cache_settled_row (talk->store.cache, kab_cache_get_db (talk->store.cache),
                                        talk->store.work, &kab_entity_package, ID, &under, &error));
  g_assert_no_error (error);
  if (under != NULL)
    kab_contested_settle_base (mutation, before, under);
  store_edit (&talk->store, mutation);
  return g_strdup (mutation->id);
}

static KabStoredProblem *
only_problem (Talk *talk, GPtrArray **problems)
{
  *problems = kab_work_problems (talk->store.work, NULL);
  g_assert_cmpuint ((*problems)->len, ==, 1);
  return (*problems)->pdata[0];
}

static gboolean
wishes (Talk *talk, const char *field)
{
  g_autoptr (GPtrArray) problems = NULL;
  const KabStoredProblem *problem = only_problem (talk, &problems);

  return problem->mutation->in_set[kab_entity_field (&kab_entity_package, field)];
}

/* Decides the one problem, and shows and sends what follows. */
static void
decide (Talk *talk, gboolean mine)
{
  g_autoptr (GPtrArray) problems = NULL;
  KabStoredProblem *problem = only_problem (talk, &problems);
  g_autoptr (KabRow) here = NULL, then = NULL, theirs = NULL;
  g_autoptr (GPtrArray) decisions = g_ptr_array_new_with_free_func ((GDestroyNotify)kab_decision_free);
  g_autoptr (GHashTable) rows = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GError) error = NULL;
  KabDecision *decision = g_new0 (KabDecision, 1);
  KabTouched touched = 0;

  g_ptr_array_add (decisions, decision);
  decision->problem = problem;
  decision->again = g_ptr_array_new_with_free_func ((GDestroyNotify)kab_mutation_free);
  kab_cache_settled_row (talk->store.cache, kab_cache_get_db (talk->store.cache), talk->store.work,
                         &kab_entity_package, ID, &here, &error);
  g_assert_no_error (error);
  if (here == NULL)
    here = shown (talk);
  theirs = kab_contested_theirs (problem, here, &then);
  if (mine)
    {
      kab_contested_insist (problem->mutation, theirs, decision->again);
    }
  else
    {
      g_autoptr (GPtrArray) contested = kab_contested_fields (problem->mutation, theirs, then);

      kab_contested_give_way (problem->mutation, theirs, contested, decision->again);
    }
  kab_work_resolve (talk->store.work, decisions, mine, 1000, &error);
  g_assert_no_error (error);
  g_hash_table_add (rows, (gpointer) "package/" ID);
  kab_cache_refresh_rows (talk->store.cache, talk->store.work, rows, &touched, &error);
  g_assert_no_error (error);
}

/* Whether the server's row is kept apart from what is shown; that is also what marks a row in a list. */
static gboolean
has_image (Talk *talk)
{
  return kab_db_query_integer (kab_cache_get_db (talk->store.cache), "SELECT count(*) FROM server_row", NULL,
                               NULL)
         != 0;
}

/* Invariants 20 and 21: what nobody else touched stays in view from the moment it is typed, whatever comes. */
static void
test_stays_in_view (void)
{
  for (int mine = 0; mine <= 1; mine++)
    {
      Talk talk;
      g_autofree char *id = NULL;

      talk_begin (&talk);
      id = type (&talk, "description", "Моё", "price", "200", NULL);
      others (&talk, "price", "300");
      g_assert_cmpuint (send (&talk), ==, 1);
      g_assert_cmpuint (n_problems (&talk), ==, 1);
      assert_shows (&talk, "description", "Моё");
      g_assert_true (has_image (&talk));
      bring (&talk);
      assert_shows (&talk, "description", "Моё");
      assert_shows (&talk, "price", "300");
      /* Another field is changed by others: that is shown as well. */
      others (&talk, "name", "Касса 2");
      bring (&talk);
      assert_shows (&talk, "description", "Моё");
      assert_shows (&talk, "name", "Касса 2");
      store_reopen (&talk.store);
      assert_shows (&talk, "description", "Моё");
      assert_shows (&talk, "price", "300");

      decide (&talk, mine);
      assert_shows (&talk, "description", "Моё");
      assert_shows (&talk, "price", mine ? "200" : "300");
      g_assert_cmpuint (send (&talk), ==, 1);
      g_assert_cmpuint (n_problems (&talk), ==, 0);
      assert_shows (&talk, "description", "Моё");
      bring (&talk);
      assert_shows (&talk, "description", "Моё");
      assert_shows (&talk, "price", mine ? "200" : "300");
      g_assert_cmpstr (kab_row_get_text (talk.there, "description"), ==, "Моё");
      g_assert_false (has_image (&talk));
      talk_end (&talk);
    }
}

/* A word that is in view is found by it. */
static void
test_is_found (void)
{
  Talk talk;
  g_autofree char *id = NULL, *table = NULL, *sql = NULL, *key = NULL;
  g_autoptr (KabStatement) statement = NULL;
  g_autoptr (GError) error = NULL;

  talk_begin (&talk);
  id = type (&talk, "name", "Незабудка", "price", "200", NULL);
  others (&talk, "price", "300");
  send (&talk);
  bring (&talk);
  assert_shows (&talk, "name", "Незабудка");
  table = kab_cache_search_table (&kab_entity_package);
  sql = g_strdup_printf ("SELECT count(*) FROM \"%s\" WHERE \"%s\" MATCH ?", table, table);
  key = kab_text_key ("Незабудка");
  statement = kab_db_prepare (kab_cache_get_db (talk.store.cache), sql, &error);
  g_assert_no_error (error);
  kab_statement_bind_text (statement, 1, key);
  g_assert_true (kab_statement_step (statement, NULL) == KAB_STEP_ROW);
  g_assert_cmpint (kab_statement_get_integer (statement, 0), ==, 1);
  g_clear_pointer (&statement, kab_statement_done);
  talk_end (&talk);
}

/* Invariant 19: fields that are bound together are mine or theirs together. */
static void
test_group (void)
{
  Talk talk;
  g_autofree char *id = NULL;

  talk_begin (&talk);
  id = type (&talk, "on_sale_from", "2026-02-01", "on_sale_to", "2026-03-01", "description", "Моё", NULL);
  others (&talk, "on_sale_to", "2026-06-30");
  send (&talk);
  bring (&talk);
  assert_shows (&talk, "on_sale_from", "2026-01-01");
  assert_shows (&talk, "on_sale_to", "2026-06-30");
  assert_shows (&talk, "description", "Моё");
  talk_end (&talk);
}

/* Invariant 17: what is typed over it conflicts with nobody, and is what was typed last whatever is decided. */
static void
test_typed_over (void)
{
  for (int mine = 0; mine <= 1; mine++)
    {
      Talk talk;
      g_autofree char *first = NULL, *second = NULL;

      talk_begin (&talk);
      first = type (&talk, "description", "Моё", "price", "200", NULL);
      others (&talk, "price", "300");
      send (&talk);
      bring (&talk);
      second = type (&talk, "description", "Моё, лучше", NULL);
      assert_shows (&talk, "description", "Моё, лучше");
      g_assert_false (wishes (&talk, "description"));
      g_assert_true (wishes (&talk, "price"));
      /* Taken back before it is sent: the former words are back. */
      {
        g_autoptr (GHashTable) rows = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
        g_autoptr (GError) error = NULL;
        KabTouched touched = 0;

        kab_work_undo (talk.store.work, second, 1000, rows, &error);
        g_assert_no_error (error);
        kab_cache_refresh_rows (talk.store.cache, talk.store.work, rows, &touched, &error);
        g_assert_no_error (error);
      }
      assert_shows (&talk, "description", "Моё");
      g_assert_true (wishes (&talk, "description"));

      g_free (second);
      second = type (&talk, "description", "Моё, лучше", NULL);
      g_assert_cmpuint (send (&talk), ==, 1);
      g_assert_cmpuint (n_problems (&talk), ==, 1);
      assert_shows (&talk, "description", "Моё, лучше");
      bring (&talk);
      assert_shows (&talk, "description", "Моё, лучше");
      g_assert_false (wishes (&talk, "description"));
      decide (&talk, mine);
      send (&talk);
      bring (&talk);
      g_assert_cmpuint (n_problems (&talk), ==, 0);
      assert_shows (&talk, "description", "Моё, лучше");
      assert_shows (&talk, "price", mine ? "200" : "300");
      talk_end (&talk);
    }
}

/* Of a group that waits, one field is typed over: it goes as one, as it was seen. */
static void
test_group_typed_over (void)
{
  Talk talk;
  g_autofree char *first = NULL, *second = NULL;

  talk_begin (&talk);
  first = type (&talk, "on_sale_from", "2027-02-01", "on_sale_to", "2027-03-01", "price", "200", NULL);
  others (&talk, "price", "300");
  send (&talk);
  bring (&talk);
  assert_shows (&talk, "on_sale_to", "2027-03-01");
  second = type (&talk, "on_sale_from", "2027-02-15", NULL);
  send (&talk);
  bring (&talk);
  assert_shows (&talk, "on_sale_from", "2027-02-15");
  assert_shows (&talk, "on_sale_to", "2027-03-01");
  g_assert_cmpstr (kab_row_get_text (talk.there, "on_sale_to"), ==, "2027-03-01");
  g_assert_false (wishes (&talk, "on_sale_from"));
  g_assert_false (wishes (&talk, "on_sale_to"));
  decide (&talk, FALSE);
  g_assert_cmpuint (send (&talk), ==, 0);
  assert_shows (&talk, "on_sale_from", "2027-02-15");
  talk_end (&talk);
}

/* Typed twice before the first was answered: nobody else wrote there, so there is nothing to decide about it. */
static void
test_typed_twice (void)
{
  Talk talk;
  g_autofree char *first = NULL, *second = NULL;

  talk_begin (&talk);
  first = type (&talk, "description", "Мое", "price", "200", NULL);
  second = type (&talk, "description", "Моё", "name", "Касса 3", NULL);
  others (&talk, "price", "300");
  g_assert_cmpuint (send (&talk), ==, 2);
  g_assert_cmpuint (n_problems (&talk), ==, 1);
  assert_shows (&talk, "description", "Моё");
  assert_shows (&talk, "name", "Касса 3");
  bring (&talk);
  assert_shows (&talk, "description", "Моё");
  assert_shows (&talk, "name", "Касса 3");
  assert_shows (&talk, "price", "300");
  {
    g_autoptr (GPtrArray) problems = NULL;
    const KabStoredProblem *problem = only_problem (&talk, &problems);
    g_autoptr (KabRow) then = NULL, theirs = kab_contested_theirs (problem, talk.there, &then);
    g_autoptr (GPtrArray) contested = kab_contested_fields (problem->mutation, theirs, then);

    g_assert_cmpuint (contested->len, ==, 1);
    g_assert_cmpstr (contested->pdata[0], ==, "price");
  }
  decide (&talk, FALSE);
  g_assert_cmpuint (send (&talk), ==, 1);
  bring (&talk);
  g_assert_cmpuint (n_problems (&talk), ==, 0);
  assert_shows (&talk, "description", "Моё");
  assert_shows (&talk, "name", "Касса 3");
  talk_end (&talk);
}

static char *
merge_all_but (const KabMutation *mutation, gpointer data)
{
  gpointer *both = data;
  g_autofree char *outcome = merge (mutation, both[0]);

  return g_str_equal (mutation->id, both[1]) ? NULL : g_steal_pointer (&outcome);
}

/* The answer to one edit is lost. */
static void
send_losing (Talk *talk, char *id)
{
  gpointer both[] = { talk, id };

  store_answer_batch (&talk->store, merge_all_but, both);
}

/* The same, where the answer to the first is lost and comes behind that to the second. */
static void
test_answered_late (void)
{
  Talk talk;
  g_autofree char *first = NULL, *second = NULL, *third = NULL;

  talk_begin (&talk);
  first = type (&talk, "description", "Мое", "price", "200", NULL);
  second = type (&talk, "description", "Моё", NULL);
  third = type (&talk, "description", "Моё!", NULL);
  others (&talk, "price", "300");
  send_losing (&talk, first);
  assert_shows (&talk, "description", "Моё!");
  g_assert_cmpuint (n_problems (&talk), ==, 0);
  while (send (&talk) > 0)
    assert_shows (&talk, "description", "Моё!");
  g_assert_cmpuint (n_problems (&talk), ==, 1);
  assert_shows (&talk, "description", "Моё!");
  bring (&talk);
  assert_shows (&talk, "description", "Моё!");
  decide (&talk, FALSE);
  send (&talk);
  bring (&talk);
  g_assert_cmpstr (kab_row_get_text (talk.there, "description"), ==, "Моё!");
  g_assert_cmpuint (n_problems (&talk), ==, 0);
  talk_end (&talk);
}

/* Decided before the others were answered: what was typed last goes again by itself, and nothing else is asked. */
static void
test_decided_early (void)
{
  for (int mine = 0; mine <= 1; mine++)
    {
      Talk talk;
      g_autofree char *first = NULL, *second = NULL;

      talk_begin (&talk);
      first = type (&talk, "description", "Мое", "price", "200", NULL);
      second = type (&talk, "description", "Моё", NULL);
      others (&talk, "price", "300");
      send_losing (&talk, second);
      g_assert_cmpuint (n_problems (&talk), ==, 1);
      assert_shows (&talk, "description", "Моё");
      decide (&talk, mine);
      assert_shows (&talk, "description", "Моё");
      while (send (&talk) > 0)
        assert_shows (&talk, "description", "Моё");
      g_assert_cmpuint (n_problems (&talk), ==, 0);
      bring (&talk);
      assert_shows (&talk, "description", "Моё");
      assert_shows (&talk, "price", mine ? "200" : "300");
      g_assert_cmpstr (kab_row_get_text (talk.there, "description"), ==, "Моё");
      g_assert_cmpuint (n_problems (&talk), ==, 0);
      talk_end (&talk);
    }
}

/* Invariants 17 and 21: what was insisted on and taken is the server's by now. What others write over it is theirs, also
 * where that is what it was at first, and the rest of what is typed over it stays in view. */
static void
test_insisted_and_taken (void)
{
  static const char *const theirs[] = { "400", "100" };

  for (guint i = 0; i < G_N_ELEMENTS (theirs); i++)
    {
      Talk talk;
      g_autofree char *first = NULL, *second = NULL;

      talk_begin (&talk);
      assert_shows (&talk, "price", "100");
      first = type (&talk, "description", "Мое", "price", "200", NULL);
      others (&talk, "price", "300");
      send (&talk);
      decide (&talk, TRUE);
      while (send (&talk) > 0)
        ;
      bring (&talk);
      assert_shows (&talk, "price", "200");
      others (&talk, "price", theirs[i]);
      second = type (&talk, "description", "Моё", "price", "250", NULL);
      send (&talk);
      assert_shows (&talk, "description", "Моё");
      while (send (&talk) > 0)
        ;
      g_assert_cmpuint (n_problems (&talk), ==, 1);
      g_assert_true (wishes (&talk, "price"));
      g_assert_cmpint (kab_row_get_integer (talk.there, "price"), ==, g_ascii_strtoll (theirs[i], NULL, 10));
      talk_end (&talk);
    }
}

/* Invariant 17: decided for the first word while the second was on its way, and a third typed over the first: none is lost. */
static void
test_second_word_stays (void)
{
  Talk talk;
  g_autofree char *first = NULL, *second = NULL, *third = NULL;

  talk_begin (&talk);
  first = type (&talk, "description", "Раз", NULL);
  others (&talk, "description", "Их");
  send (&talk);
  assert_shows (&talk, "description", "Старое");
  second = type (&talk, "description", "Два", "name", "Касса 2", NULL);
  decide (&talk, TRUE);
  assert_shows (&talk, "description", "Раз");
  third = type (&talk, "description", "Три", "name", "Касса 3", NULL);
  send (&talk);
  assert_shows (&talk, "description", "Три");
  assert_shows (&talk, "name", "Касса 3");
  {
    g_autoptr (GPtrArray) problems = NULL;
    const KabMutation *wish = only_problem (&talk, &problems)->mutation;

    g_assert_cmpstr (wish->set[kab_entity_field (&kab_entity_package, "description")].text, ==, "Два");
    g_assert_cmpstr (wish->set[kab_entity_field (&kab_entity_package, "name")].text, ==, "Касса 3");
  }
  /* The third was typed over what the server has taken: nothing is to be decided about it. */
  while (send (&talk) > 0)
    assert_shows (&talk, "description", "Три");
  bring (&talk);
  g_assert_cmpstr (kab_row_get_text (talk.there, "description"), ==, "Три");
  assert_shows (&talk, "name", "Касса 3");
  g_assert_cmpuint (n_problems (&talk), ==, 1);
  g_assert_true (wishes (&talk, "description"));
  decide (&talk, FALSE);
  send (&talk);
  bring (&talk);
  g_assert_cmpuint (n_problems (&talk), ==, 0);
  assert_shows (&talk, "description", "Три");
  assert_shows (&talk, "name", "Касса 3");
  talk_end (&talk);
}

static char *
made (const KabMutation *mutation, gpointer data)
{
  Talk *talk = data;

  kab_mutation_apply (mutation, talk->there);
  talk->there->rev = 10;
  return g_strdup ("\"outcome\":\"done\",\"rev\":10,\"merged\":false");
}

/* Invariants 17 and 20: the same for a row of one's own that has not come back yet. */
static void
test_own_row (void)
{
  Talk talk;
  g_autoptr (KabRow) row = store_package (ID, 0, "Касса", 100);
  g_autoptr (KabMutation) create = NULL;
  g_autofree char *first = NULL, *second = NULL;

  store_open (&talk.store);
  store_bring (&talk.store, store_package ("01900000-0000-7000-8000-00000000000b", 5, "Другая", 100), FALSE);
  talk.there = store_package (ID, 0, "", 0);
  kab_row_set_text (row, "description", "Старое");
  create = kab_mutation_new_between (NULL, row);
  store_edit (&talk.store, create);
  store_answer_batch (&talk.store, made, &talk);
  first = type (&talk, "description", "Моё", "price", "200", NULL);
  others (&talk, "price", "300");
  send (&talk);
  g_assert_cmpuint (n_problems (&talk), ==, 1);
  assert_shows (&talk, "description", "Моё");
  second = type (&talk, "description", "Моё, лучше", NULL);
  assert_shows (&talk, "description", "Моё, лучше");
  send (&talk);
  g_assert_cmpuint (n_problems (&talk), ==, 1);
  g_assert_false (wishes (&talk, "description"));
  bring (&talk);
  assert_shows (&talk, "description", "Моё, лучше");
  assert_shows (&talk, "price", "300");
  decide (&talk, TRUE);
  send (&talk);
  bring (&talk);
  assert_shows (&talk, "price", "200");
  g_assert_cmpuint (n_problems (&talk), ==, 0);
  talk_end (&talk);
}

/* Somebody writes there after all: then it is theirs that is shown, and to be decided. */
static void
test_contested_later (void)
{
  Talk talk;
  g_autofree char *id = NULL;

  talk_begin (&talk);
  id = type (&talk, "description", "Моё", "price", "200", NULL);
  others (&talk, "price", "300");
  send (&talk);
  bring (&talk);
  others (&talk, "description", "Их");
  bring (&talk);
  assert_shows (&talk, "description", "Их");
  g_assert_true (wishes (&talk, "description"));
  decide (&talk, TRUE);
  send (&talk);
  bring (&talk);
  assert_shows (&talk, "description", "Моё");
  talk_end (&talk);
}

static char *
refuse (const KabMutation *mutation, gpointer data)
{
  return g_strdup ("\"outcome\":\"refused\",\"code\":\"refused\",\"message\":\"no\"");
}

/* What was refused shows nothing of its own, nor does an edit of a row that they deleted. */
static void
test_shows_nothing (void)
{
  Talk talk;
  g_autofree char *id = NULL, *other = NULL;

  talk_begin (&talk);
  id = type (&talk, "description", "Моё", "price", "200", NULL);
  store_answer_batch (&talk.store, refuse, &talk);
  assert_shows (&talk, "description", "Старое");
  assert_shows (&talk, "price", "100");
  g_assert_false (has_image (&talk));
  talk_end (&talk);

  talk_begin (&talk);
  other = type (&talk, "description", "Моё", "price", "200", NULL);
  others (&talk, "price", "300");
  send (&talk);
  bring (&talk);
  assert_shows (&talk, "description", "Моё");
  talk.there->rev++;
  talk.there->deleted = TRUE;
  bring (&talk);
  {
    g_autoptr (KabRow) row = shown (&talk);

    g_assert_true (row->deleted);
    g_assert_cmpstr (kab_row_get_text (row, "description"), ==, "Старое");
  }
  talk_end (&talk);
}

/* Of a row that they deleted nothing is shown that waits: what is typed then is typed over none of it, and both stay. */
static void
test_deleted_is_not_typed_over (void)
{
  Talk talk;
  g_autofree char *first = NULL, *second = NULL;

  talk_begin (&talk);
  first = type (&talk, "description", "Моё", NULL);
  talk.there->rev++;
  talk.there->deleted = TRUE;
  send (&talk);
  g_assert_cmpuint (n_problems (&talk), ==, 1);
  assert_shows (&talk, "description", "Старое");
  second = type (&talk, "description", "Другое", NULL);
  send (&talk);
  bring (&talk);
  g_assert_cmpuint (n_problems (&talk), ==, 2);
  talk_end (&talk);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/uncontested/stays-in-view", test_stays_in_view);
  g_test_add_func ("/uncontested/is-found", test_is_found);
  g_test_add_func ("/uncontested/group", test_group);
  g_test_add_func ("/uncontested/typed-over", test_typed_over);
  g_test_add_func ("/uncontested/group-typed-over", test_group_typed_over);
  g_test_add_func ("/uncontested/typed-twice", test_typed_twice);
  g_test_add_func ("/uncontested/answered-late", test_answered_late);
  g_test_add_func ("/uncontested/decided-early", test_decided_early);
  g_test_add_func ("/uncontested/insisted-and-taken", test_insisted_and_taken);
  g_test_add_func ("/uncontested/second-word-stays", test_second_word_stays);
  g_test_add_func ("/uncontested/own-row", test_own_row);
  g_test_add_func ("/uncontested/contested-later", test_contested_later);
  g_test_add_func ("/uncontested/shows-nothing", test_shows_nothing);
  g_test_add_func ("/uncontested/deleted-is-not-typed-over", test_deleted_is_not_typed_over);
  return g_test_run ();
}
