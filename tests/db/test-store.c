/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tables made from the entities' descriptions, and rows in and out of them. */
#include <string.h>

#include <glib/gstdio.h>

#include "kab-error.h"
#include "kab-schema.h"
#include "kab-store.h"

#define ORG "01900000-0000-7000-8000-0000000000aa"
#define OTHER_ORG "01900000-0000-7000-8000-0000000000bb"

static KabDb *
open_empty (void)
{
  g_autofree char *name = NULL;
  g_autofree char *uri = NULL;
  g_autoptr (GError) error = NULL;
  KabDb *db;
  int fd = g_file_open_tmp ("kabinet-store-XXXXXX", &name, &error);

  g_assert_no_error (error);
  g_close (fd, NULL);
  uri = g_strconcat ("sqlite:", name, NULL);
  db = kab_db_open (uri, KAB_DB_NONE, &error);
  g_assert_no_error (error);
  return db;
}

static void
drop (KabDb *db)
{
  g_autofree char *path = g_strdup (kab_db_get_path (db));

  kab_db_close (db);
  g_unlink (path);
}

static void
fill (KabRow *row, gint64 salt)
{
  for (guint i = 0; i < row->entity->n_fields; i++)
    {
      g_autofree char *text = g_strdup_printf ("«%s» %" G_GINT64_FORMAT, row->entity->fields[i].name, salt);

      if (kab_field_kind (&row->entity->fields[i]) == KAB_VALUE_INTEGER)
        kab_value_set_integer (&row->values[i], salt * 1000 + i);
      else
        kab_value_set_text (&row->values[i], text);
    }
}

static void
assert_same (const KabRow *a, const KabRow *b)
{
  g_assert_nonnull (b);
  g_assert_cmpstr (a->id, ==, b->id);
  g_assert_cmpint (a->rev, ==, b->rev);
  g_assert_cmpint (a->deleted, ==, b->deleted);
  g_assert_cmpint (a->created_at, ==, b->created_at);
  g_assert_cmpstr (a->created_by, ==, b->created_by);
  g_assert_cmpint (a->updated_at, ==, b->updated_at);
  g_assert_cmpstr (a->updated_by, ==, b->updated_by);
  for (guint i = 0; i < a->entity->n_fields; i++)
    g_assert_true (kab_value_equal (&a->values[i], &b->values[i]));
}

/* Every entity, in both kinds of file, comes back as it went in: new, changed, with nothing in it. */
static void
test_round_trip (gconstpointer data)
{
  KabProfile profile = (KabProfile)GPOINTER_TO_INT (data);
  const char *org = profile == KAB_PROFILE_SERVER ? ORG : NULL;
  g_autoptr (GError) error = NULL;
  KabDb *db = open_empty ();
  guint n;
  const KabEntity *const *entities = kab_entities (&n);

  for (guint e = 0; e < n; e++)
    {
      g_autoptr (KabRow) row = kab_row_new (entities[e], NULL);
      g_autoptr (KabRow) back = NULL, again = NULL, none = NULL;

      g_test_message ("%s", entities[e]->name);
      g_assert_true (kab_schema_create_table (db, entities[e], profile, NULL, &error));
      g_assert_true (kab_schema_create_indexes (db, entities[e], profile, &error));
      g_assert_no_error (error);
      fill (row, 1);
      row->rev = 7;
      row->created_at = 1700000000000;
      row->created_by = g_strdup ("who");
      g_assert_true (kab_store_put (db, row, org, "keys", &error));
      back = kab_store_find (db, NULL, entities[e], row->id, &error);
      assert_same (row, back);

      fill (row, 2);
      kab_value_set_null (&row->values[0]);
      row->deleted = TRUE;
      row->updated_by = g_strdup ("whom");
      g_assert_true (kab_store_put (db, row, org, NULL, &error));
      again = kab_store_find (db, NULL, entities[e], row->id, &error);
      assert_same (row, again);

      g_assert_true (kab_store_erase (db, entities[e], row->id, &error));
      g_assert_true (kab_store_erase (db, entities[e], row->id, &error));
      none = kab_store_find (db, NULL, entities[e], row->id, &error);
      g_assert_null (none);
      g_assert_no_error (error);

      g_assert_true (kab_schema_drop_indexes (db, entities[e], profile, &error));
      g_assert_true (kab_schema_drop_indexes (db, entities[e], profile, &error));
      g_assert_true (kab_schema_create_table (db, entities[e], profile, NULL, &error));
      g_assert_no_error (error);
    }
  g_assert_cmpint (
    kab_db_query_integer (db, "SELECT count(*) FROM sqlite_schema WHERE type='index' AND sql IS NOT NULL",
                          NULL, NULL),
    ==, 0);
  drop (db);
}

/* A field added to an entity is added to the tables that are there; what was in them stays. */
static void
test_columns_added (void)
{
  g_autoptr (GError) error = NULL;
  KabDb *db = open_empty ();
  KabEntity older = kab_entity_partner;
  g_autoptr (KabRow) row = NULL, back = NULL;
  guint added = 99;

  older.n_fields = 2;
  g_assert_true (kab_schema_create_table (db, &older, KAB_PROFILE_CACHE, &added, &error));
  g_assert_cmpuint (added, ==, 0);
  row = kab_row_new (&older, NULL);
  kab_row_set_text (row, "name", "Север");
  g_assert_true (kab_store_put (db, row, NULL, NULL, &error));
  g_assert_true (kab_schema_create_table (db, &kab_entity_partner, KAB_PROFILE_CACHE, &added, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (added, ==, kab_entity_partner.n_fields - 2);
  back = kab_store_find (db, NULL, &kab_entity_partner, row->id, &error);
  g_assert_cmpstr (kab_row_get_text (back, "name"), ==, "Север");
  g_assert_true (kab_row_is_null (back, "note"));
  drop (db);
}

/* What differs is set, in common columns, fields, and what became null; what another wrote into the rest stays. */
static void
test_update (void)
{
  g_autoptr (GError) error = NULL;
  KabDb *db = open_empty ();
  g_autoptr (KabRow) row = kab_row_new (&kab_entity_partner, NULL), after = NULL, back = NULL;

  g_assert_true (kab_schema_create_table (db, &kab_entity_partner, KAB_PROFILE_CACHE, NULL, &error));
  kab_row_set_text (row, "name", "Север");
  kab_row_set_text (row, "note", "старое");
  g_assert_true (kab_store_put (db, row, NULL, NULL, &error));
  g_assert_true (kab_db_exec (db, "UPDATE partner SET contact_name = 'иное'", &error));
  g_assert_no_error (error);

  after = kab_row_copy (row);
  after->rev = 7;
  after->deleted = TRUE;
  after->created_at = 3;
  after->updated_at = 4;
  g_free (after->created_by);
  g_free (after->updated_by);
  after->created_by = g_strdup ("a");
  after->updated_by = g_strdup ("b");
  kab_row_set_text (after, "name", "Юг");
  kab_row_set_text (after, "note", NULL);
  g_assert_true (kab_store_update (db, row, after, &error));
  g_assert_no_error (error);
  g_assert_true (kab_store_update (db, after, after, &error));
  back = kab_store_find (db, NULL, &kab_entity_partner, row->id, &error);
  g_assert_cmpint (back->rev, ==, 7);
  g_assert_true (back->deleted);
  g_assert_cmpint (back->created_at, ==, 3);
  g_assert_cmpint (back->updated_at, ==, 4);
  g_assert_cmpstr (back->created_by, ==, "a");
  g_assert_cmpstr (back->updated_by, ==, "b");
  g_assert_cmpstr (kab_row_get_text (back, "name"), ==, "Юг");
  g_assert_true (kab_row_is_null (back, "note"));
  g_assert_cmpstr (kab_row_get_text (back, "contact_name"), ==, "иное");
  drop (db);
}

static KabRow *
setting (const char *key)
{
  KabRow *row = kab_row_new (&kab_entity_setting, NULL);

  kab_row_set_text (row, "key", key);
  return row;
}

static void
test_unique (void)
{
  g_autoptr (GError) error = NULL;
  KabDb *db = open_empty ();
  g_autoptr (KabRow) one = setting ("a");
  g_autoptr (KabRow) same = setting ("a");
  g_autoptr (KabRow) null_one = setting (NULL);
  g_autoptr (KabRow) null_two = setting (NULL);

  g_assert_true (kab_schema_create_table (db, &kab_entity_setting, KAB_PROFILE_SERVER, NULL, &error));
  g_assert_true (kab_schema_create_indexes (db, &kab_entity_setting, KAB_PROFILE_SERVER, &error));
  g_assert_true (kab_store_put (db, one, ORG, NULL, &error));
  g_assert_false (kab_store_put (db, same, ORG, NULL, &error));
  g_assert_error (error, KAB_ERROR, KAB_ERROR_CONFLICT);
  g_clear_error (&error);
  /* Another org, nothing at all, and what was deleted are not in the way. */
  g_assert_true (kab_store_put (db, same, OTHER_ORG, NULL, &error));
  g_assert_true (kab_store_put (db, null_one, ORG, NULL, &error));
  g_assert_true (kab_store_put (db, null_two, ORG, NULL, &error));
  one->deleted = TRUE;
  g_assert_true (kab_store_put (db, one, ORG, NULL, &error));
  g_clear_pointer (&same, kab_row_unref);
  same = setting ("a");
  g_assert_true (kab_store_put (db, same, ORG, NULL, &error));
  g_assert_no_error (error);
  drop (db);
}

/* Ids are each org's own: nobody writes over a stranger's row by guessing its id, or learns that there is one. */
static void
test_other_org (void)
{
  g_autoptr (GError) error = NULL;
  KabDb *db = open_empty ();
  g_autoptr (KabRow) row = setting ("a");
  g_autoptr (KabRow) back = NULL;

  g_assert_true (kab_schema_create_table (db, &kab_entity_setting, KAB_PROFILE_SERVER, NULL, &error));
  g_assert_true (kab_store_put (db, row, ORG, NULL, &error));
  kab_row_set_text (row, "key", "b");
  g_assert_true (kab_store_put (db, row, OTHER_ORG, NULL, &error));
  g_assert_no_error (error);
  back = kab_store_find (db, ORG, &kab_entity_setting, row->id, NULL);
  g_assert_cmpstr (kab_row_get_text (back, "key"), ==, "a");
  g_clear_pointer (&back, kab_row_unref);
  back = kab_store_find (db, OTHER_ORG, &kab_entity_setting, row->id, NULL);
  g_assert_cmpstr (kab_row_get_text (back, "key"), ==, "b");
  drop (db);
}

static void
bind_pair (KabStatement *statement, int first, guint i, gpointer data)
{
  kab_statement_bind_integer (statement, first, i);
  kab_statement_bind_text (statement, first + 1, i % 2 == 0 ? "even" : data);
}

/* However many there are, each is there once. */
static void
test_insert_many (void)
{
  static const guint counts[] = { 0, 1, 7, 8, 9, 63, 64, 65, 200 };
  g_autoptr (GError) error = NULL;
  KabDb *db = open_empty ();
  gint64 nr = 0;

  g_assert_true (kab_db_exec (db, "CREATE TABLE pair(nr INTEGER PRIMARY KEY, a INTEGER, b TEXT)", &error));
  for (guint i = 0; i < G_N_ELEMENTS (counts); i++)
    {
      gint64 before = kab_db_written (db);

      g_assert_true (
        kab_store_insert_many (db, "pair(a,b)", 2, counts[i], bind_pair, (gpointer) "odd", &error));
      g_assert_no_error (error);
      g_assert_cmpint (kab_db_written (db) - before, ==, counts[i]);
      g_assert_cmpint (kab_db_query_integer (db,
                                             "SELECT COUNT(DISTINCT a) * 1000 + COUNT(*) FROM pair"
                                             " WHERE b = CASE a % 2 WHEN 0 THEN 'even' ELSE 'odd' END",
                                             NULL, &error),
                       ==, counts[i] * 1001);
      g_assert_true (kab_db_exec (db, "DELETE FROM pair", &error));
    }
  for (guint i = 1; i < 3; i++)
    {
      g_autofree char *sql = g_strconcat ("INSERT INTO pair(a) VALUES(1)", kab_db_returning (db), NULL);
      g_autoptr (KabStatement) statement = kab_db_prepare (db, sql, &error);

      g_assert_true (kab_statement_insert (statement, &nr, &error));
      g_assert_cmpint (nr, ==, i);
    }
  /* One that is taken takes none of the others of its statement with it. */
  g_assert_true (kab_db_exec (db, "CREATE UNIQUE INDEX pair_a ON pair(a) WHERE nr > 2", &error));
  g_assert_true (kab_db_exec (db, "INSERT INTO pair(a) VALUES(40)", &error));
  g_assert_false (kab_store_insert_many (db, "pair(a,b)", 2, 64, bind_pair, (gpointer) "odd", &error));
  g_assert_error (error, KAB_ERROR, KAB_ERROR_CONFLICT);
  g_assert_cmpint (kab_db_query_integer (db, "SELECT COUNT(*) FROM pair", NULL, NULL), ==, 3);
  drop (db);
}

/* A list sorted by name needs no sorting: the index gives its order. */
static void
test_order_uses_index (void)
{
  g_autoptr (GError) error = NULL;
  KabDb *db = open_empty ();
  const KabField *name = kab_entity_find_field (&kab_entity_client, "name");
  g_autofree char *order = kab_schema_order (name);
  g_autofree char *sql = NULL;
  const char *plan;

  g_assert_true (kab_schema_create_table (db, &kab_entity_client, KAB_PROFILE_CACHE, NULL, &error));
  g_assert_true (kab_schema_create_indexes (db, &kab_entity_client, KAB_PROFILE_CACHE, &error));
  sql = g_strdup_printf ("EXPLAIN QUERY PLAN SELECT id FROM client WHERE deleted=0 ORDER BY %s, nr LIMIT 20",
                         order);
  {
    g_autoptr (KabStatement) statement = kab_db_prepare (db, sql, &error);

    g_assert_no_error (error);
    g_assert_cmpint (kab_statement_step (statement, &error), ==, KAB_STEP_ROW);
    plan = kab_statement_get_text (statement, 3);
    g_test_message ("%s", plan);
    g_assert_nonnull (strstr (plan, "client.name"));
    g_assert_cmpint (kab_statement_step (statement, &error), ==, KAB_STEP_DONE);
  }
  g_assert_true (kab_schema_has_search (&kab_entity_client));
  g_assert_false (kab_schema_has_search (&kab_entity_setting));
  drop (db);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_data_func ("/store/server", GINT_TO_POINTER (KAB_PROFILE_SERVER), test_round_trip);
  g_test_add_data_func ("/store/cache", GINT_TO_POINTER (KAB_PROFILE_CACHE), test_round_trip);
  g_test_add_func ("/store/columns-added", test_columns_added);
  g_test_add_func ("/store/update", test_update);
  g_test_add_func ("/store/unique", test_unique);
  g_test_add_func ("/store/other-org", test_other_org);
  g_test_add_func ("/store/insert-many", test_insert_many);
  g_test_add_func ("/store/order", test_order_uses_index);

  return g_test_run ();
}
