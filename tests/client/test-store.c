/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Cache and outbox without a server: what is shown, what is kept, what a crash leaves. */
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "desk.h"
#include "kab-error.h"
#include "kab-id.h"
#include "kab-merge.h"
#include "pages.h"

#define ROWS 6

static KabRow *
package (const char *id, gint64 rev, const char *name, gint64 price)
{
  KabRow *row = kab_row_new (&kab_entity_package, id);

  row->rev = rev;
  row->created_at = row->updated_at = 1000;
  kab_row_set_text (row, "name", name);
  kab_row_set_integer (row, "price", price);
  return row;
}

static void
bring (Store *store, KabRow *row, gboolean restart)
{
  g_autoptr (GString) items = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  append_item (items, row);
  store_page (store, items->str, FALSE, restart, row->rev, &error);
  g_assert_no_error (error);
  kab_row_unref (row);
}

static KabMutation *
price_edit (Store *store, const char *id, gint64 price)
{
  g_autoptr (KabRow) before = store_find (store, &kab_entity_package, id);
  g_autoptr (KabRow) after = kab_row_copy (before);

  kab_row_set_integer (after, "price", price);
  return kab_mutation_new_between (before, after);
}

static gint64
shown_price (Store *store, const char *id)
{
  g_autoptr (KabRow) row = store_find (store, &kab_entity_package, id);

  return row != NULL ? kab_row_get_integer (row, "price") : -1;
}

/* Takes the next batch and answers every edit in it; returns how many. */
static guint
answer_batch (Store *store, char *(*outcome) (const KabMutation *mutation, gpointer data), gpointer data)
{
  g_autoptr (GString) text = g_string_new ("{\"outcomes\":[");
  g_autoptr (GHashTable) rows = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *body = NULL;
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (GError) error = NULL;
  JsonArray *mutations;
  KabTouched touched = 0;
  guint taken, done;

  kab_work_take_batch (store->work, store->fence, "d", 100, &body, &taken, &error);
  g_assert_no_error (error);
  if (taken == 0)
    return 0;
  node = json_from_string (body, &error);
  g_assert_no_error (error);
  mutations = json_object_get_array_member (json_node_get_object (node), "mutations");
  for (guint i = 0; i < json_array_get_length (mutations); i++)
    {
      g_autoptr (KabMutation) mutation
        = kab_mutation_from_json (json_array_get_object_element (mutations, i), &error);
      g_autofree char *one = NULL;

      g_assert_no_error (error);
      one = outcome (mutation, data);
      if (one == NULL)
        continue; /* the answer to it was lost */
      g_string_append_printf (text, "%s{\"id\":\"%s\",\"n\":%" G_GINT64_FORMAT ",%s}",
                              text->str[text->len - 1] == '[' ? "" : ",", mutation->id, mutation->n, one);
    }
  g_string_append (text, "]}");
  kab_work_take_outcomes (store->work, store->fence, text->str, text->len, rows, &done, &error);
  g_assert_no_error (error);
  kab_cache_refresh_rows (store->cache, store->work, rows, &touched, &error);
  g_assert_no_error (error);
  return taken;
}

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

  for (guint e = 0; e < model->edits[i]->len; e++)
    {
      const ModelEdit *edit = &g_array_index (model->edits[i], ModelEdit, e);

      if (edit->acked == 0 || model->rev[i] < edit->acked)
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
      row = package (ids[i], rev, "Пакет", model->server[i]);
      append_item (items, row);
      model->known[i] = model->server[i];
      model->rev[i] = rev;
      for (guint e = 0; e < model->edits[i]->len;)
        {
          ModelEdit *edit = &g_array_index (model->edits[i], ModelEdit, e);

          if (edit->acked == 0)
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
            g_autoptr (KabMutation) mutation = price_edit (&store, ids[i], price);
            ModelEdit edit = { .price = price };

            edit.id = g_strdup (mutation->id);
            g_array_append_val (model.edits[i], edit);
            store_edit (&store, mutation);
            break;
          }
        case 3:
          answer_batch (&store, model_outcome, &answering);
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
        g_assert_cmpint (shown_price (&store, ids[j]), ==, model_shown (&model, j));
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

static void
test_overlay (void)
{
  for (guint32 seed = 1; seed <= (g_test_thorough () ? 200 : 20); seed++)
    run_model (seed);
}

/* --- 3: pages that come twice, late, or from an older try --- */

static char *
page_text (const char *echo, const char *cursor, gboolean more, const KabRow *row)
{
  g_autoptr (GString) items = g_string_new (NULL);

  append_item (items, row);
  return g_strdup_printf (
    "{\"cursor\":\"%s\",\"echo\":\"%s\",\"scope\":\"s\",\"head\":9,\"until\":9,\"remaining\":0,"
    "\"more\":%s,\"restart\":false,\"items\":[%s]}",
    cursor, echo, more ? "true" : "false", items->str);
}

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
          g_autoptr (KabRow) row = package (id, i + 1, "Пакет", 100 * (i + 1));
          g_autofree char *echo = i == 0 ? g_strdup ("") : g_strdup_printf ("c%u", i);
          g_autofree char *cursor = g_strdup_printf ("c%u", i + 1);

          g_ptr_array_add (pages, page_text (echo, cursor, TRUE, row));
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
              g_assert_cmpint (shown_price (&store, id), ==, 100 * at);
            }
        }
      store_close (&store);
    }
}

/* A row is never taken back to an older state by an item that comes late (3). */
static void
test_rev_never_falls (void)
{
  Store store;
  g_autofree char *id = kab_id_new ();

  store_open (&store);
  bring (&store, package (id, 50, "Пакет", 500), FALSE);
  bring (&store, package (id, 40, "Пакет", 400), FALSE);
  g_assert_cmpint (shown_price (&store, id), ==, 500);
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

static void
test_leave (void)
{
  Store store;
  g_autofree char *id = kab_id_new (), *other = kab_id_new (), *items = NULL;
  g_autoptr (KabMutation) mutation = NULL;
  g_autoptr (GPtrArray) problems = NULL;
  g_autoptr (GError) error = NULL;
  KabRow *row = package (id, 5, "Xq7marker9Zk", 100);

  store_open (&store);
  kab_row_set_text (row, "description", "Xq7words9Zk of the description");
  bring (&store, row, FALSE);
  bring (&store, package (other, 6, "Остаётся", 100), FALSE);
  g_assert_true (folder_holds (&store, "cache.db", "Xq7words9Zk"));

  /* An edit that was never sent is kept, readable, as a problem. */
  mutation = price_edit (&store, id, 777);
  store_edit (&store, mutation);
  items = g_strdup_printf ("{\"leave\":\"package\",\"id\":\"%s\",\"rev\":7}", id);
  store_page (&store, items, FALSE, FALSE, 7, &error);
  g_assert_no_error (error);
  g_assert_cmpint (shown_price (&store, id), ==, -1);
  g_assert_cmpint (shown_price (&store, other), ==, 100);

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
  bring (&store, package (id, 9, "Снова здесь", 900), FALSE);
  g_assert_cmpint (shown_price (&store, id), ==, 900);
  store_close (&store);
}

/* --- 7: another epoch --- */

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
  bring (&store, package (kept, 100, "Был", 100), FALSE);
  bring (&store, package (gone, 101, "Исчезнет", 100), FALSE);
  bring (&store, package (edited, 102, "Правлен", 100), FALSE);
  mutation = price_edit (&store, edited, 4242);
  store_edit (&store, mutation);

  /* Two pages from nothing, with smaller numbers; a kill between them. */
  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      g_autoptr (KabRow) row = package (ids[i], 3 + i, "После", 300);

      append_item (items, row);
    }
  store_page (&store, items->str, TRUE, TRUE, 9, &error);
  g_assert_no_error (error);
  g_assert_cmpint (shown_price (&store, gone), ==, 100);
  store_reopen (&store);
  bring (&store, package (fresh, 8, "Новый", 800), FALSE);

  g_assert_cmpint (shown_price (&store, kept), ==, 300);
  g_assert_cmpint (shown_price (&store, fresh), ==, 800);
  g_assert_cmpint (shown_price (&store, gone), ==, -1);
  g_assert_cmpint (shown_price (&store, edited), ==, 4242);
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
  bring (&store, package (id, 5, "Пакет", 100), FALSE);
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (KabMutation) mutation = price_edit (&store, id, 200 + i);

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
    kab_work_take_outcomes (store.work, store.fence, text, strlen (text), rows, &done, &error);
    g_assert_no_error (error);
    g_assert_cmpuint (done, ==, 3);
  }
  bring (&store, package (id, 7, "Пакет", 202), TRUE);

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
      kab_work_take_outcomes (store.work, store.fence, text, strlen (text), rows, &done, &error);
      g_assert_cmpuint (done, ==, 1);
    }
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

static void
test_poison (void)
{
  Store store;
  g_autofree char *id = kab_id_new (), *fine = kab_id_new ();
  g_autoptr (KabRow) row = package (id, 0, "Новый", 1);
  g_autoptr (KabMutation) create = kab_mutation_new_between (NULL, row), first = NULL, second = NULL,
                          later = NULL;
  g_autoptr (GPtrArray) problems = NULL, entries = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *body = NULL;
  guint rev = 20, taken;
  gint64 n = 0;

  store_open (&store);
  bring (&store, package (fine, 5, "Есть", 100), FALSE);
  store_edit (&store, create);
  first = price_edit (&store, fine, 111);
  store_edit (&store, first);
  /* Sent, no answer yet; then two more, one of the row that will be refused. */
  kab_work_take_batch (store.work, store.fence, "d", 100, &body, &taken, &error);
  g_assert_cmpuint (taken, ==, 2);
  second = price_edit (&store, id, 222);
  store_edit (&store, second);
  g_assert_cmpint (shown_price (&store, id), ==, 222);
  {
    g_autoptr (GHashTable) rows = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
    KabTouched touched = 0;
    guint done;
    g_autofree char *text = g_strdup_printf (
      "{\"outcomes\":[{\"id\":\"%s\",\"n\":1,\"outcome\":\"refused\",\"code\":\"invalid\",\"field\":"
      "\"name\",\"message\":\"taken\"},{\"id\":\"%s\",\"n\":2,\"outcome\":\"done\",\"rev\":20}]}",
      create->id, first->id);

    kab_work_take_outcomes (store.work, store.fence, text, strlen (text), rows, &done, &error);
    g_assert_no_error (error);
    kab_cache_refresh_rows (store.cache, store.work, rows, &touched, &error);
  }
  /* The new row is not shown any more, what hangs on it is set aside with it, the other went through. */
  g_assert_cmpint (shown_price (&store, id), ==, -1);
  problems = kab_work_problems (store.work, &error);
  g_assert_cmpuint (problems->len, ==, 2);
  g_assert_cmpstr (((KabStoredProblem *)problems->pdata[0])->field, ==, "name");
  g_assert_cmpstr (((KabStoredProblem *)problems->pdata[1])->parent, ==, create->id);
  g_assert_cmpint (((KabStoredProblem *)problems->pdata[1])
                     ->mutation->set[kab_entity_field (&kab_entity_package, "price")]
                     .integer,
                   ==, 222);

  /* 15: the numbers go on without a hole, though an edit in between was never sent. */
  later = price_edit (&store, fine, 333);
  store_edit (&store, later);
  g_clear_pointer (&body, g_free);
  kab_work_take_batch (store.work, store.fence, "d", 100, &body, &taken, &error);
  g_assert_cmpuint (taken, ==, 1);
  entries = kab_work_all_entries (store.work, TRUE, &error);
  n = ((KabOutboxEntry *)entries->pdata[0])->n;
  g_assert_cmpint (n, ==, 3);
  g_assert_cmpuint (answer_batch (&store, refuse_creation, &rev), ==, 1);
  store_close (&store);
}

/* --- 16, and the crash between the two files --- */

/* A process that is killed somewhere in the middle of editing. Tells what was saved through a pipe. */
static void
edit_until_killed (const char *folder, const char *id, int out)
{
  Store store = { .folder = (char *)folder };

  store_reopen (&store);
  for (gint64 price = shown_price (&store, id) + 1;; price++)
    {
      g_autoptr (KabMutation) mutation = price_edit (&store, id, price);

      store_edit (&store, mutation);
      if (write (out, &price, sizeof price) != sizeof price)
        _exit (1);
    }
}

static void
test_killed (void)
{
  Store store;
  g_autofree char *id = kab_id_new ();
  g_autoptr (GRand) rand = g_rand_new_with_seed (9);

  store_open (&store);
  bring (&store, package (id, 5, "Пакет", 100), FALSE);
  for (guint round = 0; round < 25; round++)
    {
      int ends[2];
      gint64 saved = 0, price;
      pid_t child;
      g_autoptr (GPtrArray) entries = NULL;
      gint64 last = 0;

      g_clear_pointer (&store.cache, kab_cache_close);
      g_clear_pointer (&store.work, kab_work_close);
      g_assert_cmpint (pipe (ends), ==, 0);
      child = fork ();
      if (child == 0)
        {
          close (ends[0]);
          edit_until_killed (store.folder, id, ends[1]);
        }
      close (ends[1]);
      g_usleep ((gulong)g_rand_int_range (rand, 5000, 60000));
      kill (child, SIGKILL);
      while (read (ends[0], &price, sizeof price) == sizeof price)
        saved = price;
      close (ends[0]);
      waitpid (child, NULL, 0);

      store_reopen (&store);
      entries = kab_work_all_entries (store.work, TRUE, NULL);
      for (guint i = 0; i < entries->len; i++)
        {
          const KabOutboxEntry *entry = entries->pdata[i];
          gint64 set = entry->mutation->set[kab_entity_field (&kab_entity_package, "price")].integer;

          /* Nothing doubled, nothing missing in between. */
          if (last != 0)
            g_assert_cmpint (set, ==, last + 1);
          last = set;
        }
      /* At the most one more than was said to be saved; and it is shown. */
      if (saved != 0)
        {
          g_assert_cmpint (last, >=, saved);
          g_assert_cmpint (last, <=, saved + 1);
        }
      if (last != 0)
        g_assert_cmpint (shown_price (&store, id), ==, last);
    }
  store_close (&store);
}

/* The edit is in the outbox and the machine stops before it is shown: opening mends it. */
static void
test_between_files (void)
{
  Store store;
  g_autofree char *id = kab_id_new ();
  g_autoptr (KabMutation) mutation = NULL;
  g_autoptr (GPtrArray) mutations = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;

  store_open (&store);
  bring (&store, package (id, 5, "Пакет", 100), FALSE);
  mutation = price_edit (&store, id, 200);
  g_ptr_array_add (mutations, mutation);
  kab_work_add (store.work, mutations, 1, &error);
  g_assert_no_error (error);
  g_assert_cmpint (shown_price (&store, id), ==, 100);
  store_reopen (&store);
  g_assert_cmpint (shown_price (&store, id), ==, 200);

  /* The other way: resolved, and the machine stops before the row is shown as the server has it. */
  kab_work_refuse_row (store.work, store.fence, "package", id, "refused", "no", &(guint){ 0 }, &error);
  g_assert_no_error (error);
  store_reopen (&store);
  g_assert_cmpint (shown_price (&store, id), ==, 100);
  store_close (&store);
}

static char *
accept_at_six (const KabMutation *mutation, gpointer data)
{
  return g_strdup ("\"outcome\":\"done\",\"rev\":6");
}

/*
 * 2: the syncer is killed after it took a settled edit out of the outbox and before it took the image out of
 * the cache; another process, open all the time, goes on. The image must not come back over what it brings.
 */
static void
test_left_image (void)
{
  Store store;
  g_autofree char *id = kab_id_new ();
  g_autoptr (KabMutation) mutation = NULL;
  g_autoptr (GHashTable) rows = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GError) error = NULL;

  store_open (&store);
  bring (&store, package (id, 5, "Пакет", 100), FALSE);
  mutation = price_edit (&store, id, 200);
  store_edit (&store, mutation);
  g_assert_cmpuint (answer_batch (&store, accept_at_six, NULL), ==, 1);
  kab_work_settle (store.work, store.fence, 6, rows, &error);
  g_assert_no_error (error);

  bring (&store, package (id, 7, "Пакет", 300), FALSE);
  g_assert_cmpint (shown_price (&store, id), ==, 300);
  store_reopen (&store);
  g_assert_cmpint (shown_price (&store, id), ==, 300);
  store_close (&store);
}

/* --- 32: damaged files --- */

static void
damage (const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  g_assert_true (
    g_file_set_contents (path, "this is not a database, nor has it ever been one. ", 4096 / 100, NULL));
}

static guint
count_damaged (const char *folder, const char *name)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  g_autofree char *prefix = g_strconcat (name, ".damaged-", NULL);
  const char *one;
  guint n = 0;

  while ((one = g_dir_read_name (dir)) != NULL)
    n += g_str_has_prefix (one, prefix) && !g_str_has_suffix (one, "-wal") && !g_str_has_suffix (one, "-shm");
  return n;
}

static void
test_damaged (void)
{
  Store store;
  g_autofree char *id = kab_id_new (), *aside = NULL;
  g_autoptr (KabMutation) mutation = NULL;
  g_autoptr (GError) error = NULL;
  guint pending, problems, entries;
  gint64 oldest;
  KabTouched touched = 0;

  store_open (&store);
  bring (&store, package (id, 5, "Пакет", 100), FALSE);
  mutation = price_edit (&store, id, 200);
  store_edit (&store, mutation);

  /* The cache: moved aside, begun anew; the edit is there, and is shown again when the row has come. */
  g_clear_pointer (&store.cache, kab_cache_close);
  damage (store.folder, "cache.db");
  store.cache = kab_cache_open (store.folder, &aside, &error);
  g_assert_no_error (error);
  g_assert_nonnull (aside);
  g_assert_cmpuint (count_damaged (store.folder, "cache.db"), ==, 1);
  g_assert_cmpint (shown_price (&store, id), ==, -1);
  store_reopen (&store);
  bring (&store, package (id, 5, "Пакет", 100), FALSE);
  g_assert_cmpint (shown_price (&store, id), ==, 200);

  /* The outbox: moved aside and kept; a new one says so. */
  g_clear_pointer (&store.work, kab_work_close);
  damage (store.folder, "work.db");
  g_clear_pointer (&aside, g_free);
  store.work = kab_work_open (store.folder, &aside, &error);
  g_assert_no_error (error);
  g_assert_true (g_file_test (aside, G_FILE_TEST_EXISTS));
  kab_work_counts (store.work, &pending, &oldest, &problems, &entries, &error);
  g_assert_cmpuint (entries, ==, 0);
  kab_cache_mend (store.cache, store.work, &touched, &error);
  g_assert_no_error (error);
  g_assert_cmpint (shown_price (&store, id), ==, 100);
  store_close (&store);
}

/* 25: work of a newer version is not touched. */
static void
test_too_new (void)
{
  Store store;
  g_autoptr (GError) error = NULL;
  g_autofree char *uri = NULL;
  KabDb *db;

  store_open (&store);
  g_clear_pointer (&store.work, kab_work_close);
  uri = g_strdup_printf ("sqlite:%s/work.db", store.folder);
  db = kab_db_open (uri, KAB_DB_NONE, NULL);
  kab_db_exec (db, "PRAGMA user_version=99", NULL);
  kab_db_close (db);
  g_assert_null (kab_work_open (store.folder, NULL, &error));
  g_assert_error (error, KAB_ERROR, KAB_ERROR_TOO_NEW);
  g_assert_cmpuint (count_damaged (store.folder, "work.db"), ==, 0);
  store_close (&store);
}

/* 27: whoever lost the place cannot write any more. */
static void
test_fence (void)
{
  Store store;
  g_autofree char *id = kab_id_new (), *body = NULL;
  g_autoptr (GError) error = NULL;
  KabPageResult result;
  g_autoptr (KabRow) row = package (id, 50, "Чужое", 1);
  g_autofree char *text = NULL;
  gint64 mine, other;
  guint taken;

  store_open (&store);
  bring (&store, package (id, 5, "Пакет", 100), FALSE);
  mine = store.fence;
  other = kab_work_take_fence (store.work, &error);
  g_assert_cmpint (other, >, mine);
  kab_cache_take_fence (store.cache, other, &error);
  g_assert_no_error (error);

  text = page_text ("c1", "c2", FALSE, row);
  g_assert_false (store_raw_page (&store, text, &result, &error));
  g_assert_error (error, KAB_ERROR, KAB_ERROR_BUSY);
  g_clear_error (&error);
  g_assert_cmpint (shown_price (&store, id), ==, 100);
  g_assert_false (kab_work_take_batch (store.work, mine, "d", 10, &body, &taken, &error));
  g_assert_error (error, KAB_ERROR, KAB_ERROR_BUSY);
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
  g_test_add_func ("/store/poison", test_poison);
  g_test_add_func ("/store/killed", test_killed);
  g_test_add_func ("/store/between-files", test_between_files);
  g_test_add_func ("/store/left-image", test_left_image);
  g_test_add_func ("/store/damaged", test_damaged);
  g_test_add_func ("/store/too-new", test_too_new);
  g_test_add_func ("/store/fence", test_fence);
  return g_test_run ();
}
