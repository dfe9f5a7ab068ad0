/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Ranges of the cache that are compared and mended, without a server and against one that never agrees. */
#include <stdio.h>
#include <string.h>

#include <glib/gstdio.h>

#include "fake.h"
#include "kab-cache-check.h"
#include "kab-error.h"
#include "kab-id.h"
#include "kab-json.h"
#include "kab-protocol.h"
#include "kab-steps.h"
#include "pages.h"

#define ID(n) "01900000-0000-7000-8000-0000000000" n

/* What the server sends of a range. */
static KabChanges *
range_page (const KabCheckRange *range, const char *items, const KabChangesHead **head)
{
  g_autofree char *text
    = g_strdup_printf ("{\"cursor\":\"%s\",\"echo\":\"%s\",\"scope\":\"s\",\"head\":9,\"until\":9,"
                       "\"remaining\":0,\"more\":false,"
                       "\"restart\":false,\"entity\":\"%s\",\"after\":\"%s\",\"to\":\"%s\",\"items\":[%s]}",
                       range->cursor, range->cursor, range->entity->name, range->after, range->to, items);
  gsize length = strlen (text);
  KabChanges *changes = kab_changes_new (g_steal_pointer (&text), length);
  g_autoptr (GError) error = NULL;

  *head = kab_changes_read_head (changes, &error);
  g_assert_no_error (error);
  return changes;
}

static KabCheckRange
packages (const char *cursor)
{
  return (KabCheckRange){ .entity = &kab_entity_package, .cursor = g_strdup (cursor) };
}

/* Applies the items as all that the server has of the range. */
static gboolean
mend (Store *store, KabCheckRange *range, const char *items, KabRangeResult *result, GError **error)
{
  const KabChangesHead *head;
  g_autoptr (KabChanges) changes = range_page (range, items, &head);

  return kab_steps_store_range (store->cache, store->work, range, changes, head, store->fence, result, error);
}

static char *
sum (Store *store, const KabCheckRange *range)
{
  g_autofree char *fields = kab_digest_fields (range->entity);
  g_autoptr (KabDigest) digest = kab_digest_new (range->entity, fields, 0, NULL);
  g_autoptr (GError) error = NULL;
  gboolean moved;

  kab_cache_check_sum (store->cache, range, digest, &moved, &error);
  g_assert_no_error (error);
  return moved ? g_strdup ("moved")
               : g_strdup_printf ("%u %s", kab_digest_get_count (digest), kab_digest_get (digest));
}

static char *
item_of (KabRow *row)
{
  g_autoptr (GString) items = g_string_new (NULL);

  append_item (items, row);
  kab_row_unref (row);
  return g_string_free (g_steal_pointer (&items), FALSE);
}

/* --- Invariant 20: what waits stays over what is mended, and is not summed up --- */

/* Invariants 12 and 20. */
static void
test_edits_stay (void)
{
  Store store;
  g_autoptr (KabMutation) edit = NULL, create = NULL, lost = NULL;
  g_autoptr (KabRow) fresh = NULL;
  g_autofree char *before = NULL, *after = NULL, *items = NULL, *mended = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) problems = NULL;
  KabRangeResult result;
  KabCheckRange range;

  store_open (&store);
  store_bring (&store, store_package (ID ("01"), 5, "Пакет", 100), FALSE);
  store_bring (&store, store_package (ID ("02"), 6, "Чужой", 200), FALSE);
  range = packages (store.cursor);
  before = sum (&store, &range);
  edit = store_price_edit (&store, ID ("01"), 777);
  store_edit (&store, edit);
  fresh = kab_row_new (&kab_entity_package, ID ("03"));
  kab_row_set_text (fresh, "name", "Новый");
  kab_row_set_integer (fresh, "price", 5);
  create = kab_mutation_new_between (NULL, fresh);
  store_edit (&store, create);
  lost = store_price_edit (&store, ID ("02"), 888);
  store_edit (&store, lost);
  after = sum (&store, &range);
  g_assert_cmpstr (before, ==, after);

  /* The server's row is another one than is here, and the other row it does not have. */
  items = item_of (store_package (ID ("01"), 5, "Иное имя", 101));
  mend (&store, &range, items, &result, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (result.changed, ==, 1);
  g_assert_cmpuint (result.removed, ==, 1);
  g_assert_cmpint (store_shown_price (&store, ID ("01")), ==, 777);
  {
    g_autoptr (KabRow) shown = store_find (&store, &kab_entity_package, ID ("01"));

    g_assert_cmpstr (kab_row_get_text (shown, "name"), ==, "Иное имя");
  }
  /* What the server has not been told of yet stays; what was typed of the row that is gone is kept (12). */
  g_assert_cmpint (store_shown_price (&store, ID ("03")), ==, 5);
  g_assert_cmpint (store_shown_price (&store, ID ("02")), ==, -1);
  problems = kab_work_problems (store.work, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (problems->len, ==, 1);
  mended = sum (&store, &range);
  g_assert_true (g_str_has_prefix (mended, "1 "));
  g_assert_cmpstr (mended, !=, before);
  kab_check_range_clear (&range);
  store_close (&store);
}

/* --- Invariant 3: a range that comes late takes nothing back --- */

/* Invariant 3. */
static void
test_late (void)
{
  Store store;
  g_autofree char *items = item_of (store_package (ID ("01"), 5, "Пакет", 100)), *moved = NULL;
  g_autoptr (GError) error = NULL;
  KabRangeResult result;
  KabCheckRange range;

  store_open (&store);
  store_bring (&store, store_package (ID ("01"), 5, "Пакет", 100), FALSE);
  range = packages (store.cursor);
  store_bring (&store, store_package (ID ("01"), 7, "Пакет", 700), FALSE);
  mend (&store, &range, items, &result, &error);
  g_assert_no_error (error);
  g_assert_true (result.moved);
  g_assert_cmpint (store_shown_price (&store, ID ("01")), ==, 700);
  moved = sum (&store, &range);
  g_assert_cmpstr (moved, ==, "moved");
  kab_check_range_clear (&range);
  /* A number that was spoiled, so that it is greater than any, is mended all the same. */
  range = packages (store.cursor);
  g_assert_true (kab_db_exec (kab_cache_get_db (store.cache), "UPDATE package SET rev = 999999", NULL));
  g_free (items);
  items = item_of (store_package (ID ("01"), 7, "Пакет", 700));
  mend (&store, &range, items, &result, &error);
  g_assert_no_error (error);
  {
    g_autoptr (KabRow) row = store_find (&store, &kab_entity_package, ID ("01"));

    g_assert_cmpint (row->rev, ==, 7);
  }
  kab_check_range_clear (&range);
  store_close (&store);
}

/* --- What is no answer changes nothing --- */

static void
test_hostile (void)
{
  Store store;
  g_autofree char *good = item_of (store_package (ID ("01"), 5, "Пакет", 1));
  g_autofree char *outside = item_of (store_package (ID ("09"), 5, "Пакет", 1));
  g_autofree char *twice = g_strconcat (good, ",", good, NULL);
  const char *const bad[] = { outside,
                              twice,
                              "{\"leave\":\"package\",\"id\":\"" ID ("01") "\",\"rev\":9}",
                              "{\"entity\":\"option\",\"id\":\"" ID ("01") "\",\"rev\":9,\"created_at\":1,"
                                                                           "\"updated_at\":1}",
                              "{\"entity\":\"package\"}",
                              "1" };
  KabCheckRange range;

  store_open (&store);
  store_bring (&store, store_package (ID ("01"), 5, "Пакет", 100), FALSE);
  range = packages (store.cursor);
  g_strlcpy (range.to, ID ("05"), sizeof range.to);
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;
      KabRangeResult result;

      g_assert_false (mend (&store, &range, bad[i], &result, &error));
      g_assert_error (error, KAB_ERROR, KAB_ERROR_PROTOCOL);
      g_assert_cmpint (store_shown_price (&store, ID ("01")), ==, 100);
    }
  /* The answer to another question. */
  for (guint i = 0; i < 4; i++)
    {
      const KabChangesHead *head;
      g_autoptr (KabChanges) changes = range_page (&range, good, &head);
      g_autoptr (GError) error = NULL;
      KabCheckRange asked = range;
      KabRangeResult result;

      if (i == 0)
        asked.entity = &kab_entity_option;
      else if (i == 1)
        g_strlcpy (asked.after, ID ("00"), sizeof asked.after);
      else if (i == 2)
        g_strlcpy (asked.to, ID ("06"), sizeof asked.to);
      else
        asked.cursor = (char *)"another";
      g_assert_false (
        kab_steps_store_range (store.cache, store.work, &asked, changes, head, store.fence, &result, &error));
      g_assert_error (error, KAB_ERROR, KAB_ERROR_PROTOCOL);
      g_assert_cmpint (store_shown_price (&store, ID ("01")), ==, 100);
    }
  /* Whoever lost the place writes nothing (27). */
  {
    const KabChangesHead *head;
    g_autoptr (KabChanges) changes = range_page (&range, good, &head);
    g_autoptr (GError) error = NULL;
    KabRangeResult result;

    g_assert_false (kab_steps_store_range (store.cache, store.work, &range, changes, head, store.fence - 1,
                                           &result, &error));
    g_assert_error (error, KAB_ERROR, KAB_ERROR_BUSY);
    g_assert_cmpint (store_shown_price (&store, ID ("01")), ==, 100);
  }
  kab_check_range_clear (&range);
  store_close (&store);
}

/* --- The place: ranges cover everything, one after the other --- */

static void
bring_many (Store *store, guint n)
{
  g_autoptr (GString) items = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *id = kab_id_new ();
      g_autoptr (KabRow) row = store_package (id, i + 1, "Пакет", 100);

      append_item (items, row);
    }
  store_page (store, items->str, FALSE, FALSE, n, &error);
  g_assert_no_error (error);
}

static void
test_place (void)
{
  Store store;
  guint n, of_packages = 0, ranges = 0;
  gboolean ended = FALSE;
  const KabEntity *last = NULL;
  g_autofree char *expected = g_strdup ("");

  kab_entities (&n);
  store_open (&store);
  bring_many (&store, 2300);
  while (!ended)
    {
      g_auto (GStrv) none = NULL;
      g_autoptr (GError) error = NULL;
      KabCheckRange range;

      /* It stands in the file. */
      if (ranges % 7 == 3)
        store_reopen (&store);
      g_assert_true (kab_cache_check_next (store.cache, &range, &error));
      g_assert_cmpstr (range.cursor, ==, store.cursor);
      g_assert_cmpint (range.total, >=, n);
      g_assert_cmpint (range.done, ==, ranges);
      if (range.entity != last)
        g_assert_cmpstr (range.after, ==, "");
      else
        g_assert_cmpstr (range.after, ==, expected);
      if (range.entity == &kab_entity_package)
        {
          g_autofree char *total = sum (&store, &range);

          g_assert_true (g_str_has_prefix (total, of_packages < 2 ? "1000 " : "300 "));
          of_packages++;
        }
      last = range.entity;
      expected = (g_free (expected), g_strdup (range.to));
      g_assert_true (kab_cache_check_passed (store.cache, &range, store.fence, &ended, &error));
      g_assert_no_error (error);
      kab_check_range_clear (&range);
      ranges++;
      g_assert_cmpuint (ranges, <, 200);
    }
  g_assert_cmpuint (of_packages, ==, 3);
  g_assert_cmpuint (ranges, ==, n + 2);
  store_close (&store);
}

/* --- Invariant 32: what the disk spoiled is found in the same rounds --- */

static gboolean
pass_all (Store *store, GError **error)
{
  gboolean ended = FALSE;

  while (!ended)
    {
      KabCheckRange range;
      gboolean ok = kab_cache_check_next (store->cache, &range, error)
                    && kab_cache_check_passed (store->cache, &range, store->fence, &ended, error);

      kab_check_range_clear (&range);
      if (!ok)
        return FALSE;
    }
  return TRUE;
}

/* Invariant 32. */
static void
test_damaged_page (void)
{
  Store store;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL, *junk = g_malloc (4096);
  gint64 page;
  FILE *file;

  store_open (&store);
  bring_many (&store, 1200);
  g_assert_true (pass_all (&store, &error));
  g_assert_no_error (error);
  page = kab_db_query_integer (kab_cache_get_db (store.cache),
                               "SELECT rootpage FROM sqlite_schema WHERE name = 'package.price'", NULL, NULL);
  g_assert_cmpint (page, >, 1);
  path = g_build_filename (store.folder, "cache.db", NULL);
  kab_cache_close (store.cache);
  memset (junk, 0x5a, 4096);
  file = g_fopen (path, "r+b");
  g_assert_cmpint (fseek (file, (page - 1) * 4096, SEEK_SET), ==, 0);
  g_assert_cmpuint (fwrite (junk, 1, 4096, file), ==, 4096);
  fclose (file);
  store.cache = kab_cache_open (store.folder, NULL, &error);
  g_assert_no_error (error);
  g_assert_false (pass_all (&store, &error));
  g_assert_error (error, KAB_ERROR, KAB_ERROR_CORRUPT);
  store_close (&store);
}

/* An index that does not hold what the rows do is made anew of them, the search index with it. */
static void
test_stale_index (void)
{
  Store store;
  g_autoptr (GError) error = NULL;
  KabDb *db;

  store_open (&store);
  bring_many (&store, 50);
  db = kab_cache_get_db (store.cache);
  /* As if a write of the index alone had never come to the disk. */
  g_assert_true (kab_db_exec (db,
                              "CREATE TEMP TABLE was AS SELECT rootpage, sql FROM sqlite_schema"
                              " WHERE name = 'package.price'; PRAGMA writable_schema = ON;"
                              "DELETE FROM sqlite_schema WHERE name = 'package.price';",
                              &error));
  g_assert_no_error (error);
  store_reopen (&store);
  db = kab_cache_get_db (store.cache);
  g_assert_true (kab_db_exec (db, "UPDATE package SET price = 9 WHERE nr = 7", &error));
  store_reopen (&store);
  g_assert_true (pass_all (&store, &error));
  g_assert_no_error (error);
  store_close (&store);
}

/* 6, 32: a byte of the server's row that stands under an edit is no end: what comes, or is compared, takes its place; and
 * who needs it before says that the copy is damaged, so that it is made anew. */
static void
test_damaged_image (void)
{
  static const char *const spoil[]
    = { "UPDATE server_row SET json = substr(json, 1, 20)",
        "UPDATE server_row SET json = replace(json, '\"price\":100', '\"price\":\"x\"')" };
  Store store;
  g_autofree char *items = item_of (store_package (ID ("01"), 5, "Пакет", 100)), *before = NULL;
  g_autoptr (KabMutation) edit = NULL;
  g_autoptr (GHashTable) rows = g_hash_table_new (g_str_hash, g_str_equal);
  KabTouched touched = 0;
  KabCheckRange range;

  store_open (&store);
  store_bring (&store, store_package (ID ("01"), 5, "Пакет", 100), FALSE);
  range = packages (store.cursor);
  before = sum (&store, &range);
  edit = store_price_edit (&store, ID ("01"), 777);
  store_edit (&store, edit);
  g_hash_table_add (rows, (char *)"package/" ID ("01"));
  for (guint i = 0; i < G_N_ELEMENTS (spoil); i++)
    {
      g_autofree char *spoiled = NULL, *after = NULL;
      g_autoptr (GError) error = NULL;
      KabRangeResult result;

      g_assert_true (kab_db_exec (kab_cache_get_db (store.cache), spoil[i], NULL));
      spoiled = sum (&store, &range);
      g_assert_cmpstr (spoiled, !=, before);
      g_assert_false (kab_cache_refresh_rows (store.cache, store.work, rows, &touched, &error));
      g_assert_error (error, KAB_ERROR, KAB_ERROR_CORRUPT);
      g_clear_error (&error);
      mend (&store, &range, items, &result, &error);
      g_assert_no_error (error);
      after = sum (&store, &range);
      g_assert_cmpstr (after, ==, before);
      g_assert_cmpint (store_shown_price (&store, ID ("01")), ==, 777);
    }
  g_assert_true (kab_db_exec (kab_cache_get_db (store.cache), spoil[0], NULL));
  store_bring (&store, store_package (ID ("01"), 6, "Пакет", 200), FALSE);
  g_assert_cmpint (store_shown_price (&store, ID ("01")), ==, 777);
  kab_check_range_clear (&range);
  store_close (&store);
}

/* --- Where both sides can never agree --- */

static void
test_faults (void)
{
  Store store;
  g_autoptr (GError) error = NULL;
  KabCheckRange range;
  KabMended mended;
  gboolean ended;

  store_open (&store);
  store_bring (&store, store_package (ID ("01"), 5, "Пакет", 100), FALSE);
  range = packages (store.cursor);
  g_assert_true (kab_cache_check_may_mend (store.cache, &range));
  g_assert_true (kab_cache_check_fault (store.cache, &range, store.fence, &error));
  g_assert_false (kab_cache_check_may_mend (store.cache, &range));
  store_reopen (&store);
  g_assert_false (kab_cache_check_may_mend (store.cache, &range));
  kab_cache_check_mended (store.cache, &mended);
  g_assert_true (mended.fault_entity == &kab_entity_package);
  g_assert_cmpint (mended.fault_at, >, 0);
  /* A round that finds it again keeps it; one that does not, forgets it. */
  range.since = mended.fault_at - 1;
  g_assert_true (kab_cache_check_passed (store.cache, &range, store.fence, &ended, &error));
  g_assert_false (kab_cache_check_may_mend (store.cache, &range));
  range.since = mended.fault_at + 1;
  g_assert_true (kab_cache_check_passed (store.cache, &range, store.fence, &ended, &error));
  g_assert_true (kab_cache_check_may_mend (store.cache, &range));
  kab_cache_check_mended (store.cache, &mended);
  g_assert_cmpint (mended.fault_at, ==, 0);
  /* A clock that was years ahead forbids nothing for years (28). */
  g_assert_true (kab_cache_begin (store.cache, NULL));
  g_assert_true (
    kab_cache_set_meta (kab_cache_get_db (store.cache), "fault:package", "1 99999999999999", NULL));
  g_assert_true (kab_cache_commit (store.cache, NULL, NULL));
  g_assert_true (kab_cache_check_may_mend (store.cache, &range));
  kab_check_range_clear (&range);
  store_close (&store);
}

typedef struct
{
  Fake fake;
  guint digests;
  guint ranges;
  guint packages;  /* digests of these */
  guint unable;    /* so often there is no such path */
  gboolean agrees; /* it has of packages what it sent, and says so … */
  guint spoils;    /* … and before it says so, a disk spoils what is in … */
  char *cache;     /* … this file, so often */
  guint foreign;   /* so often something between us and the server says so, or that it moved */
  guint moved;
} Stubborn;

static void
answer_text (SoupServerMessage *message, const char *text)
{
  soup_server_message_set_status (message, 200, NULL);
  soup_server_message_set_response (message, "application/json", SOUP_MEMORY_COPY, text, strlen (text));
}

static void
spoil_value (const char *path)
{
  g_autofree char *uri = g_strconcat ("sqlite:", path, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (KabDb) db = kab_db_open (uri, 0, &error);

  g_assert_no_error (error);
  kab_db_exec (db, "UPDATE package SET price = price + 1", &error);
  g_assert_no_error (error);
}

/* What it has of packages, summed up as a server does it. */
static void
answer_honestly (Stubborn *it, SoupServerMessage *message, const char *fields)
{
  g_autofree char *item = fake_item (&it->fake);
  g_autofree char *page
    = g_strdup_printf ("{\"cursor\":\"c\",\"echo\":\"c\",\"more\":false,\"items\":[%s]}", item);
  gsize length = strlen (page);
  g_autoptr (KabChanges) changes = kab_changes_new (g_steal_pointer (&page), length);
  g_autoptr (KabDigest) digest = kab_digest_new (&kab_entity_package, fields, 0, NULL);
  const KabChange *change;
  g_autofree char *text = NULL;

  g_assert_nonnull (kab_changes_read_head (changes, NULL));
  while (kab_changes_next (changes, &change, NULL))
    kab_digest_add_change (digest, change);
  if (it->spoils > 0)
    {
      it->spoils--;
      spoil_value (it->cache);
    }
  text = g_strdup_printf ("{\"entity\":\"package\",\"after\":\"\",\"to\":\"\",\"at\":1,\"count\":1,"
                          "\"digest\":\"%s\",\"horizon\":0,\"schema\":1}",
                          kab_digest_get (digest));
  answer_text (message, text);
}

static void
on_digest (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query, gpointer data)
{
  Stubborn *it = data;
  const char *entity = g_hash_table_lookup (query, "entity"), *after = g_hash_table_lookup (query, "after");
  g_autofree char *text = NULL;

  it->digests++;
  it->packages += g_str_equal (entity, "package");
  if (it->foreign > 0)
    {
      soup_server_message_set_status (message, it->foreign-- % 2 == 0 ? 404 : 409, NULL);
      return;
    }
  if (it->unable > 0 || it->moved > 0)
    {
      guint status = it->unable > 0 ? 404 : 409;

      text = g_strdup_printf ("{\"status\":%u,\"code\":\"%s\",\"detail\":\"x\"}", status,
                              it->unable > 0 ? "not-found" : KAB_CODE_MOVED);
      it->moved -= it->unable == 0;
      soup_server_message_set_status (message, status, NULL);
      soup_server_message_set_response (message, "application/problem+json", SOUP_MEMORY_COPY, text,
                                        strlen (text));
      return;
    }
  if (it->agrees && g_str_equal (entity, "package"))
    {
      answer_honestly (it, message, g_hash_table_lookup (query, "fields"));
      return;
    }
  /* Of packages it says something else each time. */
  text = g_strdup_printf (
    "{\"entity\":\"%s\",\"after\":\"%s\",\"to\":\"\",\"at\":1,\"count\":1,\"digest\":\"%s%062u\","
    "\"horizon\":0,\"schema\":1}",
    entity, after, g_str_equal (entity, "package") ? "aa" : "", it->digests);
  if (!g_str_equal (entity, "package"))
    text = (g_free (text),
            g_strdup_printf ("{\"entity\":\"%s\",\"after\":\"%s\",\"to\":\"\",\"at\":1,\"count\":0,"
                             "\"digest\":\"\",\"horizon\":0,\"schema\":1}",
                             entity, after));
  answer_text (message, text);
}

static void
on_range (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query, gpointer data)
{
  Stubborn *it = data;
  const char *cursor = g_hash_table_lookup (query, "cursor");
  g_autofree char *item = NULL, *text = NULL;

  it->ranges++;
  if (!it->agrees)
    it->fake.price = 100 + it->ranges;
  item = fake_item (&it->fake);
  text = g_strdup_printf ("{\"cursor\":\"%s\",\"echo\":\"%s\",\"scope\":\"s\",\"head\":1,"
                          "\"until\":1,\"remaining\":0,\"more\":false,"
                          "\"restart\":false,\"entity\":\"package\",\"after\":\"\",\"to\":"
                          "\"\",\"items\":[%s]}",
                          cursor, cursor, item);
  answer_text (message, text);
}

static void
stubborn_start (Stubborn *it)
{
  memset (it, 0, sizeof *it);
  fake_start (&it->fake);
  soup_server_add_handler (it->fake.server, KAB_PATH_DIGESTS, on_digest, it, NULL);
  soup_server_add_handler (it->fake.server, KAB_PATH_RANGES, on_range, it, NULL);
}

static gboolean
has_gone_round (gpointer data)
{
  guint n;

  kab_entities (&n);
  return ((Stubborn *)data)->digests > 3 * n;
}

/* Nobody is fetched from without end; it is said, with the name of what it is. */
static void
test_never_agree (void)
{
  Stubborn it;
  char *folder = desk_folder ();
  g_autoptr (KabCabinet) cabinet = NULL;
  g_autofree char *sentence = NULL;

  stubborn_start (&it);
  cabinet = fake_sign_in (&it.fake, folder);
  desk_wait (has_gone_round, &it, "three rounds");
  g_assert_cmpuint (it.ranges, ==, 1);
  g_assert_cmpuint (it.packages, >=, 3);
  g_object_get (cabinet, "mended", &sentence, NULL);
  g_assert_nonnull (sentence);
  g_assert_nonnull (strstr (sentence, g_dgettext (GETTEXT_PACKAGE, kab_entity_package.title)));
  /* All the same, it works on. */
  desk_set (cabinet, &kab_entity_package, PACKAGE, "price", "4321");
  desk_wait (desk_all_saved, cabinet, "all saved");
  g_assert_cmpint (it.fake.price, ==, 4321);
  g_clear_object (&cabinet);
  fake_stop (&it.fake);
  desk_remove (folder);
}

static gboolean
has_asked (gpointer data)
{
  return ((Stubborn *)data)->digests >= 6;
}

/* A range that moved is asked again when what is new was pulled. A server that cannot compare is asked once a day. */
static void
test_moved_and_unable (void)
{
  char *folder = desk_folder ();

  for (guint i = 0; i < 2; i++)
    {
      Stubborn it;
      g_autoptr (KabCabinet) cabinet = NULL;
      guint pulls;

      stubborn_start (&it);
      it.unable = i == 0;
      it.moved = i == 1 ? 3 : 0;
      cabinet = fake_sign_in (&it.fake, folder);
      while (it.digests == 0)
        g_main_context_iteration (NULL, TRUE);
      pulls = it.fake.pulls;
      if (i == 1)
        {
          desk_wait (has_asked, &it, "ranges after those that moved");
          g_assert_cmpuint (it.fake.pulls, >, pulls);
        }
      for (guint e = 0; e < 3; e++)
        {
          desk_set (cabinet, &kab_entity_package, PACKAGE, "price", e % 2 ? "1" : "2");
          desk_wait (desk_all_saved, cabinet, "all saved");
        }
      if (i == 0)
        g_assert_cmpuint (it.digests, ==, 1);
      g_assert_cmpuint (it.ranges, ==, 0);
      g_clear_object (&cabinet);
      fake_stop (&it.fake);
    }
  desk_remove (folder);
}

static gboolean
was_fetched_twice (gpointer data)
{
  return ((Stubborn *)data)->ranges == 2;
}

static gboolean
was_compared_on (gpointer data)
{
  return ((Stubborn *)data)->packages >= 2;
}

/* 6: what a disk spoils again before it was looked at once more is mended again, and is no fault of the server's. */
static void
test_spoiled_again (void)
{
  Stubborn it;
  g_autoptr (DeskFolder) folder = desk_folder ();
  g_autoptr (KabCabinet) cabinet = NULL;
  g_autofree char *sentence = NULL;

  stubborn_start (&it);
  it.agrees = TRUE;
  cabinet = fake_sign_in (&it.fake, folder);
  it.cache
    = g_build_filename (kab_account_get_cache_dir (kab_cabinet_get_account (cabinet)), "cache.db", NULL);
  it.spoils = 2;
  desk_wait (was_fetched_twice, &it, "what was spoiled twice fetched");
  it.packages = 0;
  desk_wait (was_compared_on, &it, "another round");
  g_assert_cmpuint (it.ranges, ==, 2);
  g_assert_cmpint (fake_price (cabinet), ==, it.fake.price);
  g_object_get (cabinet, "mended", &sentence, NULL);
  g_assert_cmpstr (sentence, !=, NULL);
  g_assert_null (strstr (sentence, "could not be mended"));
  g_clear_object (&cabinet);
  fake_stop (&it.fake);
  g_free (it.cache);
}

/* 24: what a proxy says in the server's place is no word of the server's: it is asked again, as after any failure. */
static void
test_foreign (void)
{
  Stubborn it;
  g_autoptr (DeskFolder) folder = desk_folder ();
  g_autoptr (KabCabinet) cabinet = NULL;

  stubborn_start (&it);
  it.foreign = 2;
  cabinet = fake_sign_in (&it.fake, folder);
  desk_wait (has_asked, &it, "ranges behind what a proxy said");
  g_assert_cmpuint (it.foreign, ==, 0);
  g_clear_object (&cabinet);
  fake_stop (&it.fake);
}

int
main (int argc, char **argv)
{
  g_setenv ("KABINET_TEST_CHECK_MS", "1", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/client/check/edits-stay", test_edits_stay);
  g_test_add_func ("/client/check/late", test_late);
  g_test_add_func ("/client/check/hostile", test_hostile);
  g_test_add_func ("/client/check/place", test_place);
  g_test_add_func ("/client/check/damaged-page", test_damaged_page);
  g_test_add_func ("/client/check/stale-index", test_stale_index);
  g_test_add_func ("/client/check/damaged-image", test_damaged_image);
  g_test_add_func ("/client/check/faults", test_faults);
  g_test_add_func ("/client/check/never-agree", test_never_agree);
  g_test_add_func ("/client/check/moved-and-unable", test_moved_and_unable);
  g_test_add_func ("/client/check/foreign", test_foreign);
  g_test_add_func ("/client/check/spoiled-again", test_spoiled_again);
  return g_test_run ();
}
