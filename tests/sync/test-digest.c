/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What rows come to (invariant 6): the same from a page and from a cache, and another one for every difference. */
#include <string.h>

#include "kab-digest.h"
#include "kab-error.h"

#define ID "01900000-0000-7000-8000-000000000001"

static KabRow *
make_row (void)
{
  KabRow *row = kab_row_new_empty (&kab_entity_package);

  row->id = g_strdup (ID);
  row->rev = 7;
  row->created_at = 1000;
  row->updated_at = 2000;
  row->created_by = g_strdup ("somebody");
  kab_row_set_text (row, "name", "Защита «№1»");
  kab_row_set_integer (row, "price", 125000);
  return row;
}

static char *
sum (const KabRow *row, const char *fields, gint64 horizon)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KabDigest) digest = kab_digest_new (&kab_entity_package, fields, horizon, &error);

  g_assert_no_error (error);
  if (row != NULL)
    kab_digest_add_row (digest, row);
  return g_strdup_printf ("%u %s", kab_digest_get_count (digest), kab_digest_get (digest));
}

static const KabChange *
read_change (const char *item, KabChanges **changes)
{
  g_autofree char *page = g_strdup_printf (
    "{\"cursor\":\"c\",\"echo\":\"c\",\"scope\":\"s\",\"entity\":\"package\",\"after\":\"\",\"to\":\"" ID
    "\",\"more\":false,\"items\":[%s]}",
    item);
  gsize length = strlen (page);
  g_autoptr (GError) error = NULL;
  const KabChange *change = NULL;
  const KabChangesHead *head;

  *changes = kab_changes_new (g_steal_pointer (&page), length);
  head = kab_changes_read_head (*changes, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (head->entity, ==, "package");
  g_assert_cmpstr (head->after, ==, "");
  g_assert_cmpstr (head->to, ==, ID);
  g_assert_true (kab_changes_next (*changes, &change, &error));
  return change;
}

#define ITEM(more)                                                                                       \
  "{\"entity\":\"package\",\"id\":\"" ID "\",\"rev\":7,\"created_at\":1000,\"created_by\":\"somebody\"," \
  "\"updated_at\":2000,\"name\":\"Защита «№1»\",\"price\":125000" more "}"

/* Invariant 6. */
static void
test_both_sides (void)
{
  g_autoptr (KabRow) row = make_row ();
  g_autoptr (KabChanges) changes = NULL, others = NULL;
  g_autofree char *fields = kab_digest_fields (&kab_entity_package);
  g_autofree char *mine = sum (row, fields, 0), *theirs = NULL;
  g_autoptr (KabDigest) digest = kab_digest_new (&kab_entity_package, fields, 0, NULL);
  const KabChange *change = read_change (ITEM (",\"unicorn\":1"), &changes);

  kab_digest_add_change (digest, change);
  theirs = g_strdup_printf ("%u %s", kab_digest_get_count (digest), kab_digest_get (digest));
  g_assert_cmpstr (mine, ==, theirs);
  g_assert_true (kab_digest_is_same (row, change));
  g_assert_false (kab_digest_is_same (row, read_change (ITEM (",\"description\":\"\""), &others)));
}

/* Whatever is different, the sum is. */
/* Invariant 6. */
static void
test_differences (void)
{
  g_autoptr (GHashTable) sums = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *fields = kab_digest_fields (&kab_entity_package);

  for (guint i = 0; i < 13; i++)
    {
      g_autoptr (KabRow) row = make_row ();

      switch (i)
        {
        case 1:
          row->rev++;
          break;
        case 2:
          row->deleted = TRUE;
          break;
        case 3:
          row->created_at++;
          break;
        case 4:
          row->updated_at++;
          break;
        case 5:
          g_clear_pointer (&row->created_by, g_free);
          break;
        case 6:
          row->updated_by = g_strdup ("");
          break;
        case 7:
          kab_row_set_text (row, "name", "Защита «№2»");
          break;
        case 8:
          kab_row_set_text (row, "name", NULL);
          break;
        case 9:
          kab_row_set_integer (row, "price", 125001);
          break;
        case 10:
          row->id[35]++;
          break;
        case 11:
          /* the same letters, otherwise divided */
          g_free (row->created_by);
          row->created_by = g_strdup ("somebod");
          row->updated_by = g_strdup ("y");
          break;
        case 12:
          kab_row_set_text (row, "description", "125000");
          break;
        default:
          break;
        }
      g_assert_true (g_hash_table_add (sums, sum (row, fields, 0)));
    }
  g_assert_true (g_hash_table_add (sums, sum (NULL, fields, 0)));
}

/* Fields that were not named, or that this build does not know, do not count; deleted rows do while they are kept. */
static void
test_what_counts (void)
{
  g_autoptr (KabRow) row = make_row (), other = make_row ();
  g_autofree char *a = sum (row, "name", 0), *none = sum (NULL, "name", 0);
  g_autofree char *b = NULL, *c = NULL, *d = NULL, *e = NULL;

  kab_row_set_integer (other, "price", 1);
  b = sum (other, "name", 0);
  g_assert_cmpstr (a, ==, b);
  c = sum (other, "name,unicorn", 0);
  d = sum (row, "name,unicorn", 0);
  g_assert_cmpstr (c, ==, d);
  row->deleted = TRUE;
  b = (g_free (b), sum (row, "name", 6));
  g_assert_cmpstr (b, !=, none);
  e = sum (row, "name", 7);
  g_assert_cmpstr (e, ==, none);
}

static void
test_bad_fields (void)
{
  static const char *const bad[] = { ",", "name,", "name,name", "Name", "na me", "na\"me", "na\nme" };
  g_autoptr (GString) many = g_string_new ("f");

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (kab_digest_new (&kab_entity_package, bad[i], 0, &error));
      g_assert_error (error, KAB_ERROR, KAB_ERROR_INVALID);
    }
  for (guint i = 0; i < KAB_DIGEST_FIELDS_MAX; i++)
    g_string_append_printf (many, ",f%u", i);
  g_assert_null (kab_digest_new (&kab_entity_package, many->str, 0, NULL));
  /* what every entity asks for, must do */
  for (guint n, i = 0; kab_entities (&n) != NULL && i < n; i++)
    {
      g_autofree char *fields = kab_digest_fields (kab_entities (NULL)[i]);
      g_autoptr (KabDigest) digest = kab_digest_new (kab_entities (NULL)[i], fields, 0, NULL);

      g_assert_nonnull (digest);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sync/digest/both-sides", test_both_sides);
  g_test_add_func ("/sync/digest/differences", test_differences);
  g_test_add_func ("/sync/digest/what-counts", test_what_counts);
  g_test_add_func ("/sync/digest/bad-fields", test_bad_fields);
  return g_test_run ();
}
