/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Cache and outbox without a server: what is shown, what is kept, what a crash leaves. */
#include <string.h>

#include "desk.h"
#include "kab-id.h"
#include "pages.h"

#define ROWS 6

/* --- 20, 21: the overlay against a model of thirty lines --- */

typedef struct
{
  gint64 server[ROWS]; /* the price at the server; -1: no such row */
  gint64 rev[ROWS];    /* as this desktop knows it */
  gint64 known[ROWS];  /* the price that this desktop has received */
  GArray *edits[ROWS]; /* of ModelEdit, in order: those not yet in what was received */
  gint64 next_rev;
} Model;

typedef struct
{
  char *id; /* the mutation's */
  gint64 price;
  gint64 acked;
} ModelEdit;

static gint64
model_shown (const Model *model, guint i)
{
  gint64 shown = model->known[i];
  gboolean waits = FALSE;

  for (guint e = 0; e < model->edits[i]->len; e++)
    {
      const ModelEdit *edit = &g_array_index (model->edits[i], ModelEdit, e);

      waits |= edit->acked == 0;
      if (waits || model->rev[i] < edit->acked)
        shown = edit->price;
    }
  return shown;
}

typedef struct
{
  Model *model;
  GRand *rand;
  char **ids;
} Answering;

static char *
model_outcome (const KabMutation *mutation, gpointer data)
{
  Answering *answering = data;
  Model *model = answering->model;
  double how = g_rand_double (answering->rand);
  guint i = 0, e;

  while (!g_str_equal (answering->ids[i], mutation->row))
    i++;
  for (e = 0; !g_str_equal (g_array_index (model->edits[i], ModelEdit, e).id, mutation->id);)
    e++;
  if (how < 0.15)
    return NULL;
  /* What was made over one that is not answered goes again behind that: see test-uncontested.c. */
  if (how < 0.4 && e > 0 && g_array_index (model->edits[i], ModelEdit, e - 1).acked == 0)
    how = 0.2;
  if (how < 0.4)
    {
      g_free (g_array_index (model->edits[i], ModelEdit, e).id);
      g_array_remove_index (model->edits[i], e);
      return how < 0.25 ? g_strdup ("\"outcome\":\"refused\",\"code\":\"refused\",\"message\":\"no\"")
                        : g_strdup_printf ("\"outcome\":\"conflict\",\"rev\":%" G_GINT64_FORMAT
                                           ",\"theirs\":{\"price\":1},\"by\":\"x\",\"at\":1",
                                           model->next_rev);
    }
  model->server[i] = g_array_index (model->edits[i], ModelEdit, e).price;
  g_array_index (model->edits[i], ModelEdit, e).acked = ++model->next_rev;
  return g_strdup_printf ("\"outcome\":\"done\",\"rev\":%" G_GINT64_FORMAT ",\"merged\":false",
                          model->next_rev);
}

static gint64
last_acked (const Model *model, guint i)
{
  gint64 last = 0;

  for (guint e = 0; e < model->edits[i]->len; e++)
    last = MAX (last, g_array_index (model->edits[i], ModelEdit, e).acked);
  return last;
}

/* A run: the rows that somebody else changed (bits of @others) and those of which an edit was acknowledged. */
static void
model_receive (Store *store, Model *model, char **ids, guint others)
{
  g_autoptr (GString) items = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < ROWS; i++)
    {
      gint64 rev = last_acked (model, i);
      g_autoptr (KabRow) row = NULL;

      if (others & (1u << i))
        rev = ++model->next_rev;
      if (rev == 0)
        continue;
      row = store_package (ids[i], rev, "Пакет", model->server[i]);
      append_item (items, row);
      model->known[i] = model->server[i];
      model->rev[i] = rev;
      for (guint e = 0; e < model->edits[i]->len;)
        {
          ModelEdit *edit = &g_array_index (model->edits[i], ModelEdit, e);

          /* What was made behind one that waits stays over it. */
          if (edit->acked == 0 || e > 0)
            {
              e++;
              continue;
            }
          g_free (edit->id);
          g_array_remove_index (model->edits[i], e);
        }
    }
  store_page (store, items->str, FALSE, FALSE, model->next_rev, &error);
  g_assert_no_error (error);
}

static void
run_model (guint32 seed)
{
  Store store;
  Model model = { .next_rev = 10 };
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  char *ids[ROWS];
  guint problems = 0;

  store_open (&store);
  for (guint i = 0; i < ROWS; i++)
    {
      ids[i] = kab_id_new ();
      model.edits[i] = g_array_new (FALSE, FALSE, sizeof (ModelEdit));
      model.server[i] = 100;
    }
  model_receive (&store, &model, ids, (1u << ROWS) - 1);
  for (guint step = 0; step < 80; step++)
    {
      guint i = (guint)g_rand_int_range (rand, 0, ROWS);
      Answering answering = { .model = &model, .rand = rand, .ids = ids };

      switch (g_rand_int_range (rand, 0, 6))
        {
        case 0:
        case 1:
        case 2:
          {
            gint64 price = 1000 + step;
            g_autoptr (KabMutation) mutation = store_price_edit (&store, ids[i], price);
            ModelEdit edit = { .price = price };

            edit.id = g_strdup (mutation->id);
            g_array_append_val (model.edits[i], edit);
            store_edit (&store, mutation);
            break;
          }
        case 3:
          store_answer_batch (&store, model_outcome, &answering);
          break;
        case 4:
          /* Somebody else's change comes, and with it the answers to ours; or these alone. */
          if (g_rand_boolean (rand))
            {
              model.server[i] = 5000 + step;
              model_receive (&store, &model, ids, 1u << i);
            }
          else
            {
              model_receive (&store, &model, ids, 0);
            }
          break;
        default:
          if (g_rand_int_range (rand, 0, 4) == 0)
            store_reopen (&store);
          break;
        }
      for (guint j = 0; j < ROWS; j++)
        g_assert_cmpint (store_shown_price (&store, ids[j]), ==, model_shown (&model, j));
    }

  /* 17, 22: nothing a person typed is gone: done, waiting, or among the problems. */
  {
    g_autoptr (GPtrArray) kept = kab_work_problems (store.work, NULL);

    problems = kept->len;
    for (guint i = 0; i < kept->len; i++)
      g_assert_nonnull (((KabStoredProblem *)kept->pdata[i])->mutation);
  }
  g_test_message ("seed %u: %u problems", seed, problems);
  for (guint i = 0; i < ROWS; i++)
    {
      for (guint e = 0; e < model.edits[i]->len; e++)
        g_free (g_array_index (model.edits[i], ModelEdit, e).id);
      g_array_unref (model.edits[i]);
      g_free (ids[i]);
    }
  store_close (&store);
}

/* Invariants 17, 20 and 21. */
static void
test_overlay (void)
{
  for (guint32 seed = 1; seed <= (g_test_thorough () ? 200 : 20); seed++)
    run_model (seed);
}

/* --- 3: pages that come twice, late, or from an older try --- */

/* Invariant 3. */
static void
test_pages_repeated (void)
{
  for (guint32 seed = 1; seed <= 30; seed++)
    {
      Store store;
      g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
      g_autofree char *id = kab_id_new ();
      g_autoptr (GPtrArray) pages = g_ptr_array_new_with_free_func (g_free);
      guint at = 0;

      store_open (&store);
      for (guint i = 0; i < 5; i++)
        {
          g_autoptr (KabRow) row = store_package (id, i + 1, "Пакет", 100 * (i + 1));
          g_autofree char *echo = i == 0 ? g_strdup ("") : g_strdup_printf ("c%u", i);
          g_autofree char *cursor = g_strdup_printf ("c%u", i + 1);

          g_ptr_array_add (pages, store_page_text (echo, cursor, TRUE, row));
        }
      while (at < pages->len)
        {
          guint which = (guint)g_rand_int_range (rand, 0, (gint32)pages->len);
          g_autoptr (GError) error = NULL;
          g_autofree char *cursor = NULL;
          KabPageResult result;

          if (g_rand_int_range (rand, 0, 5) == 0)
            store_reopen (&store);
          store_raw_page (&store, pages->pdata[which], &result, &error);
          g_assert_no_error (error);
          g_assert_cmpint (result.stale, ==, which != at);
          if (which == at)
            at++;
          cursor = kab_cache_dup_cursor (store.cache);
          if (at > 0)
            {
              g_autofree char *wanted = g_strdup_printf ("c%u", at);

              g_assert_cmpstr (cursor, ==, wanted);
              g_assert_cmpint (store_shown_price (&store, id), ==, 100 * at);
            }
        }
      store_close (&store);
    }
}

/* A row is never taken back to an older state by an item that comes late (3). */
/* Invariant 3. */
static void
test_rev_never_falls (void)
{
  Store store;
  g_autofree char *id = kab_id_new ();

  store_open (&store);
  store_bring (&store, store_package (id, 50, "Пакет", 500), FALSE);
  store_bring (&store, store_package (id, 40, "Пакет", 400), FALSE);
  g_assert_cmpint (store_shown_price (&store, id), ==, 500);
  store_close (&store);
}

/* --- 10, 12: a row leaves --- */

static gboolean
file_holds (const char *path, const char *marker)
{
  g_autofree char *data = NULL;
  gsize length;

  return g_file_get_contents (path, &data, &length, NULL)
         && memmem (data, length, marker, strlen (marker)) != NULL;
}

static gboolean
folder_holds (Store *store, const char *name, const char *marker)
{
  static const char *const ends[] = { "", "-wal" };

  for (guint i = 0; i < G_N_ELEMENTS (ends); i++)
    {
      g_autofree char *file = g_strconcat (name, ends[i], NULL);
      g_autofree char *path = g_build_filename (store->folder, file, NULL);

      if (file_holds (path, marker))
        return TRUE;
    }
  return FALSE;
}

/* Invariants 10 and 12. */
static void
test_leave (void)
{
  Store store;
  g_autofree char *id = kab_id_new (), *other = kab_id_new (), *items = NULL;
  g_autoptr (KabMutation) mutation = NULL;
  g_autoptr (GPtrArray) problems = NULL;
  g_autoptr (GError) error = NULL;
  KabRow *row = store_package (id, 5, "Xq7marker9Zk", 100);

  store_open (&store);
  kab_row_set_text (row, "description", "Xq7words9Zk of the description");
  store_bring (&store, row, FALSE);
  store_bring (&store, store_package (other, 6, "Остаётся", 100), FALSE);
  g_assert_true (folder_holds (&store, "cache.db", "Xq7words9Zk"));

  /* An edit that was never sent is kept, readable, as a problem. */
  mutation = store_price_edit (&store, id, 777);
  store_edit (&store, mutation);
  items = g_strdup_printf ("{\"leave\":\"package\",\"id\":\"%s\",\"rev\":7}", id);
  store_page (&store, items, FALSE, FALSE, 7, &error);
  g_assert_no_error (error);
  g_assert_cmpint (store_shown_price (&store, id), ==, -1);
  g_assert_cmpint (store_shown_price (&store, other), ==, 100);

  problems = kab_work_problems (store.work, &error);
  g_assert_cmpuint (problems->len, ==, 1);
  {
    const KabStoredProblem *problem = problems->pdata[0];

    g_assert_cmpstr (problem->code, ==, "forbidden");
    g_assert_cmpint (problem->mutation->set[kab_entity_field (&kab_entity_package, "price")].integer, ==,
                     777);
  }
  /* Nothing of the row in tables, indexes, search, log or free pages; also not in the server's image. */
  g_assert_false (folder_holds (&store, "cache.db", "Xq7words9Zk"));
  g_assert_false (folder_holds (&store, "cache.db", "xq7words9zk"));
  g_assert_false (folder_holds (&store, "cache.db", "Xq7marker9Zk"));
  g_assert_false (folder_holds (&store, "cache.db", id));

  /* It may come back. */
  store_bring (&store, store_package (id, 9, "Снова здесь", 900), FALSE);
  g_assert_cmpint (store_shown_price (&store, id), ==, 900);
  store_close (&store);
}

/* --- 7: another epoch --- */

/* Invariant 7. */
static void
test_restart (void)
{
  Store store;
  g_autofree char *kept = kab_id_new (), *gone = kab_id_new (), *fresh = kab_id_new (),
                  *edited = kab_id_new ();
  g_autoptr (GString) items = g_string_new (NULL);
  g_autoptr (KabMutation) mutation = NULL;
  g_autoptr (GPtrArray) entries = NULL;
  g_autoptr (GError) error = NULL;
  const char *const ids[] = { kept, edited };

  store_open (&store);
  store_bring (&store, store_package (kept, 100, "Был", 100), FALSE);
  store_bring (&store, store_package (gone, 101, "Исчезнет", 100), FALSE);
  store_bring (&store, store_package (edited, 102, "Правлен", 100), FALSE);
  mutation = store_price_edit (&store, edited, 4242);
  store_edit (&store, mutation);

  /* Two pages from nothing, with smaller numbers; a kill between them. */
  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      g_autoptr (KabRow) row = store_package (ids[i], 3 + i, "После", 300);

      append_item (items, row);
    }
  store_page (&store, items->str, TRUE, TRUE, 9, &error);
  g_assert_no_error (error);
  g_assert_cmpint (store_shown_price (&store, gone), ==, 100);
  store_reopen (&store);
  store_bring (&store, store_package (fresh, 8, "Новый", 800), FALSE);

  g_assert_cmpint (store_shown_price (&store, kept), ==, 300);
  g_assert_cmpint (store_shown_price (&store, fresh), ==, 800);
  g_assert_cmpint (store_shown_price (&store, gone), ==, -1);
  g_assert_cmpint (store_shown_price (&store, edited), ==, 4242);
  entries = kab_work_all_entries (store.work, TRUE, &error);
  g_assert_cmpuint (entries->len, ==, 1);
  g_assert_cmpint (((KabOutboxEntry *)entries->pdata[0])->mutation->base_rev, ==, 0);
  store_close (&store);
}

/*
 * 14, 15: a restart asks again about what was answered; an edit between that was refused is a hole in the
 * numbers, and a batch with a hole would be refused whole and numbered, and so made, anew.
 */
static void
test_asked_again (void)
{
  Store store;
  g_autofree char *id = kab_id_new ();
  g_autoptr (GError) error = NULL;
  gint64 expected = 1;

  store_open (&store);
  store_bring (&store, store_package (id, 5, "Пакет", 100), FALSE);
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (KabMutation) mutation = store_price_edit (&store, id, 200 + i);

      store_edit (&store, mutation);
    }
  {
    g_autoptr (GPtrArray) entries = kab_work_all_entries (store.work, TRUE, &error);
    g_autoptr (GHashTable) rows = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
    g_autofree char *body = NULL, *text = NULL;
    guint taken, done;

    kab_work_take_batch (store.work, store.fence, "d", 100, &body, &taken, &error);
    g_assert_cmpuint (taken, ==, 3);
    text = g_strdup_printf ("{\"outcomes\":[{\"id\":\"%s\",\"n\":1,\"outcome\":\"done\",\"rev\":6},"
                            "{\"id\":\"%s\",\"n\":2,\"outcome\":\"refused\",\"code\":\"invalid\"},"
                            "{\"id\":\"%s\",\"n\":3,\"outcome\":\"done\",\"rev\":7}]}",
                            ((KabOutboxEntry *)entries->pdata[0])->mutation->id,
                            ((KabOutboxEntry *)entries->pdata[1])->mutation->id,
                            ((KabOutboxEntry *)entries->pdata[2])->mutation->id);
    kab_work_take_outcomes (store.work, store.fence, kab_work_history (store.work), text, strlen (text), rows,
                            &done, &error);
    g_assert_no_error (error);
    g_assert_cmpuint (done, ==, 3);
  }
  store_bring (&store, store_package (id, 7, "Пакет", 202), TRUE);

  /* Each under its own number, and no batch with a hole. */
  for (guint i = 0; i < 2; i++, expected += 2)
    {
      g_autoptr (GHashTable) rows = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
      g_autoptr (GPtrArray) entries = kab_work_all_entries (store.work, TRUE, &error);
      const KabOutboxEntry *entry = entries->pdata[0];
      g_autofree char *body = NULL, *text = NULL;
      guint taken, done;

      kab_work_take_batch (store.work, store.fence, "d", 100, &body, &taken, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (taken, ==, 1);
      g_assert_cmpint (entry->n, ==, expected);
      text = g_strdup_printf ("{\"outcomes\":[{\"id\":\"%s\",\"n\":1,\"outcome\":\"done\",\"rev\":6}]}",
                              entry->mutation->id);
      kab_work_take_outcomes (store.work, store.fence, kab_work_history (store.work), text, strlen (text),
                              rows, &done, &error);
      g_assert_cmpuint (done, ==, 1);
    }
  store_close (&store);
}

static void
number_edits (Store *store)
{
  g_autofree char *body = NULL;
  g_autoptr (GError) error = NULL;
  guint taken;

  kab_work_take_batch (store->work, store->fence, "d", 100, &body, &taken, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (taken, >, 0);
}

static void
answer_done (Store *store, const char *id, gint64 rev)
{
  g_autoptr (GHashTable) rows = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *text
    = g_strdup_printf ("{\"outcomes\":[{\"id\":\"%s\",\"n\":1,\"outcome\":\"done\",\"rev\":%" G_GINT64_FORMAT
                       "}]}",
                       id, rev);
  g_autoptr (GError) error = NULL;
  KabTouched touched = 0;
  guint done;

  kab_work_take_outcomes (store->work, store->fence, kab_work_history (store->work), text, strlen (text),
                          rows, &done, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (done, ==, 1);
  kab_cache_refresh_rows (store->cache, store->work, rows, &touched, &error);
  g_assert_no_error (error);
}

/*
 * 21: a restart asks again about what was answered while a later batch is on its way: what that one brought is shown
 * still when its row has come, although the earlier edits wait for their answer.
 */
static void
test_asked_again_in_order (void)
{
  Store store;
  g_autofree char *id = kab_id_new ();
  char *ids[2];
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) left = NULL;

  store_open (&store);
  store_bring (&store, store_package (id, 5, "Пакет", 100), FALSE);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (KabMutation) mutation = store_price_edit (&store, id, 201 + i);

      ids[i] = g_strdup (mutation->id);
      store_edit (&store, mutation);
      number_edits (&store);
      if (i == 0)
        answer_done (&store, ids[0], 6);
    }
  store_bring (&store, store_package (id, 7, "Пакет", 202), TRUE);
  g_assert_cmpint (store_shown_price (&store, id), ==, 202);
  answer_done (&store, ids[1], 7);
  store_bring (&store, store_package (id, 7, "Пакет", 202), FALSE);
  g_assert_cmpint (store_shown_price (&store, id), ==, 202);
  answer_done (&store, ids[0], 6);
  store_bring (&store, store_package (id, 7, "Пакет", 202), FALSE);
  g_assert_cmpint (store_shown_price (&store, id), ==, 202);
  left = kab_work_all_entries (store.work, FALSE, &error);
  g_assert_cmpuint (left->len, ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    g_free (ids[i]);
  store_close (&store);
}

/* --- 22: poison --- */

static char *
refuse_creation (const KabMutation *mutation, gpointer data)
{
  guint *rev = data;

  if (mutation->op == KAB_OP_CREATE)
    return g_strdup ("\"outcome\":\"refused\",\"code\":\"invalid\",\"field\":\"name\",\"message\":\"taken\"");
  return g_strdup_printf ("\"outcome\":\"done\",\"rev\":%u,\"merged\":false", ++*rev);
}

/* Invariant 22. */
static void
test_poison (void)
{
  Store store;
  g_autofree char *id = kab_id_new (), *fine = kab_id_new ();
  g_autoptr (KabRow) row = store_package (id, 0, "Новый", 1);
  g_autoptr (KabMutation) create = kab_mutation_new_between (NULL, row), first = NULL, second = NULL,
                          later = NULL;
  g_autoptr (GPtrArray) problems = NULL, entries = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *body = NULL;
  guint rev = 20, taken;
  gint64 n = 0;

  store_open (&store);
  store_bring (&store, store_package (fine, 5, "Есть", 100), FALSE);
  store_edit (&store, create);
  first = store_price_edit (&store, fine, 111);
  store_edit (&store, first);
  /* Sent, no answer yet; then two more, one of the row that will be refused. */
  kab_work_take_batch (store.work, store.fence, "d", 100, &body, &taken, &error);
  g_assert_cmpuint (taken, ==, 2);
  second = store_price_edit (&store, id, 222);
  store_edit (&store, second);
  g_assert_cmpint (store_shown_price (&store, id), ==, 222);
  {
    g_autoptr (GHashTable) rows = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
    KabTouched touched = 0;
    guint done;
    g_autofree char *text = g_strdup_printf (
      "{\"outcomes\":[{\"id\":\"%s\",\"n\":1,\"outcome\":\"refused\",\"code\":\"invalid\",\"field\":"
      "\"name\",\"message\":\"taken\"},{\"id\":\"%s\",\"n\":2,\"outcome\":\"done\",\"rev\":20}]}",
      create->id, first->id);

    kab_work_take_outcomes (store.work, store.fence, kab_work_history (store.work), text, strlen (text), rows,
                            &done, &error);
    g_assert_no_error (error);
    kab_cache_refresh_rows (store.cache, store.work, rows, &touched, &error);
  }
  /* The new row is not shown any more, what hangs on it is set aside with it, the other went through. */
  g_assert_cmpint (store_shown_price (&store, id), ==, -1);
  problems = kab_work_problems (store.work, &error);
  g_assert_cmpuint (problems->len, ==, 2);
  g_assert_cmpstr (((KabStoredProblem *)problems->pdata[0])->field, ==, "name");
  g_assert_cmpstr (((KabStoredProblem *)problems->pdata[1])->parent, ==, create->id);
  g_assert_cmpint (((KabStoredProblem *)problems->pdata[1])
                     ->mutation->set[kab_entity_field (&kab_entity_package, "price")]
                     .integer,
                   ==, 222);

  /* 15: the numbers go on without a hole, though an edit in between was never sent. */
  later = store_price_edit (&store, fine, 333);
  store_edit (&store, later);
  g_clear_pointer (&body, g_free);
  kab_work_take_batch (store.work, store.fence, "d", 100, &body, &taken, &error);
  g_assert_cmpuint (taken, ==, 1);
  entries = kab_work_all_entries (store.work, TRUE, &error);
  n = ((KabOutboxEntry *)entries->pdata[0])->n;
  g_assert_cmpint (n, ==, 3);
  g_assert_cmpuint (store_answer_batch (&store, refuse_creation, &rev), ==, 1);
  store_close (&store);
}

static void
check_counts (KabWork *work, guint pending, gint64 oldest, guint problems, guint entries)
{
  guint now[3];
  gint64 since;
  g_autoptr (GError) error = NULL;

  g_assert_true (kab_work_counts (work, &now[0], &since, &now[1], &now[2], &error));
  g_assert_no_error (error);
  g_assert_cmpuint (now[0], ==, pending);
  g_assert_cmpint (since, ==, oldest);
  g_assert_cmpuint (now[1], ==, problems);
  g_assert_cmpuint (now[2], ==, entries);
}

static void
keep_edit (Store *store, KabWork *work, const char *id, gint64 price, gint64 at)
{
  g_autoptr (GPtrArray) edits = g_ptr_array_new_with_free_func ((GDestroyNotify)kab_mutation_free);
  g_autoptr (GError) error = NULL;

  g_ptr_array_add (edits, store_price_edit (store, id, price));
  g_assert_true (kab_work_add (work, edits, at, &error));
  g_assert_no_error (error);
}

/* What waits is told right whoever put it there, this process or another, and whatever became of it since. */
static void
test_counts (void)
{
  Store store;
  g_autofree char *id = kab_id_new ();
  g_autoptr (GError) error = NULL;
  KabWork *other;
  guint rev = 20;

  store_open (&store);
  store_bring (&store, store_package (id, 5, "Есть", 100), FALSE);
  check_counts (store.work, 0, 0, 0, 0);
  keep_edit (&store, store.work, id, 111, 1000);
  check_counts (store.work, 1, 1000, 0, 1);
  keep_edit (&store, store.work, id, 112, 1001);
  check_counts (store.work, 2, 1000, 0, 2);

  other = kab_work_open (store.folder, NULL, &error);
  g_assert_no_error (error);
  check_counts (other, 2, 1000, 0, 2);
  keep_edit (&store, other, id, 113, 1002);
  keep_edit (&store, store.work, id, 114, 1003);
  check_counts (store.work, 4, 1000, 0, 4);
  check_counts (other, 4, 1000, 0, 4);

  g_assert_cmpuint (store_answer_batch (&store, refuse_creation, &rev), ==, 4);
  check_counts (store.work, 0, 0, 0, 4);
  check_counts (other, 0, 0, 0, 4);
  keep_edit (&store, other, id, 115, 1004);
  check_counts (store.work, 1, 1004, 0, 5);
  kab_work_close (other);
  store_close (&store);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/overlay", test_overlay);
  g_test_add_func ("/store/pages-repeated", test_pages_repeated);
  g_test_add_func ("/store/rev-never-falls", test_rev_never_falls);
  g_test_add_func ("/store/leave", test_leave);
  g_test_add_func ("/store/restart", test_restart);
  g_test_add_func ("/store/asked-again", test_asked_again);
  g_test_add_func ("/store/asked-again-in-order", test_asked_again_in_order);
  g_test_add_func ("/store/poison", test_poison);
  g_test_add_func ("/store/counts", test_counts);
  return g_test_run ();
}
