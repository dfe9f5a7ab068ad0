/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pages of changes, read where they stand: what they say, and whatever else may be sent instead (invariant 35). */
#include <string.h>

#include "kab-changes.h"
#include "kab-error.h"

#define ID "01900000-0000-7000-8000-000000000001"

static const char page[]
  = "{\"cursor\":\"c2\",\"echo\":\"c1\",\"scope\":\"s\",\"head\":9,\"until\":7,\"remaining\":3,\"more\":true,"
    "\"restart\":false,\"unknown\":[{\"a\":1}],\"items\":["
    "{\"entity\":\"package\",\"id\":\"" ID
    "\",\"rev\":5,\"created_at\":1,\"updated_at\":2,\"created_by\":null,"
    "\"name\":\"Базовый \\u2116 "
    "1\",\"characteristics\":[{\"name\":\"a\\\"]\\u0041\",\"value\":1}],\"price\":150000,"
    "\"parameters\":{},\"later\":{\"x\":[1,2]}},"
    "{\"entity\":\"from_the_future\",\"id\":\"" ID "\",\"rev\":6,\"x\":1},"
    "{\"leave\":\"licence\",\"id\":\"" ID "\",\"rev\":7}]}";

static KabChanges *
changes_of (const char *text)
{
  gsize length = strlen (text);
  char *data = g_malloc (length + 1);

  memcpy (data, text, length);
  return kab_changes_new (data, length);
}

static void
test_page (void)
{
  g_autoptr (KabChanges) changes = changes_of (page);
  g_autoptr (GError) error = NULL;
  const KabChangesHead *head = kab_changes_read_head (changes, &error);
  const KabChange *change;
  g_autoptr (KabRow) row = NULL;

  g_assert_no_error (error);
  g_assert_cmpstr (head->cursor, ==, "c2");
  g_assert_cmpstr (head->echo, ==, "c1");
  g_assert_cmpint (head->until, ==, 7);
  g_assert_true (head->more);
  g_assert_false (head->restart);

  g_assert_true (kab_changes_next (changes, &change, &error));
  row = kab_change_to_row (change);
  g_assert_cmpstr (row->id, ==, ID);
  g_assert_cmpint (row->rev, ==, 5);
  g_assert_cmpstr (kab_row_get_text (row, "name"), ==, "Базовый № 1");
  /* JSON stays as it was sent: it is compared as text. */
  g_assert_cmpstr (kab_row_get_text (row, "characteristics"), ==,
                   "[{\"name\":\"a\\\"]\\u0041\",\"value\":1}]");
  g_assert_cmpstr (kab_row_get_text (row, "parameters"), ==, "{}");
  g_assert_cmpint (kab_row_get_integer (row, "price"), ==, 150000);
  g_assert_true (kab_row_is_null (row, "currency"));
  g_assert_null (row->created_by);

  g_assert_true (kab_changes_next (changes, &change, &error));
  g_assert_true (change->leave);
  g_assert_true (change->entity == &kab_entity_licence);
  g_assert_false (kab_changes_next (changes, &change, &error));
  g_assert_no_error (error);
}

/* Reads all there is; whatever it was, it ends, within its bounds, in a page or in an error. */
static gboolean
read_all (KabChanges *changes)
{
  g_autoptr (GError) error = NULL;
  const KabChange *change;

  if (kab_changes_read_head (changes, &error) == NULL)
    {
      g_assert_error (error, KAB_ERROR, KAB_ERROR_PROTOCOL);
      return FALSE;
    }
  while (kab_changes_next (changes, &change, &error))
    if (!change->leave)
      {
        g_autoptr (KabRow) row = kab_change_to_row (change);

        g_assert_cmpuint (strlen (row->id), ==, 36);
      }
  if (error != NULL)
    g_assert_error (error, KAB_ERROR, KAB_ERROR_PROTOCOL);
  return error == NULL;
}

static void
test_cut (void)
{
  for (gsize i = 0; i < strlen (page); i++)
    {
      g_autofree char *part = g_strndup (page, i);
      g_autoptr (KabChanges) changes = changes_of (part);

      g_assert_false (read_all (changes));
    }
}

/* Invariant 35. */
static void
test_wrong (void)
{
  static const char *const wrong[] = {
    "[]",
    "{\"items\":[]}",
    "{\"cursor\":\"\",\"items\":[]}",
    "{\"cursor\":\"c\",\"echo\":\"c\",\"more\":true,\"items\":[]}",
    "{\"cursor\":\"c\",\"items\":{}}",
    "{\"cursor\":\"c\",\"items\":[1]}",
    "{\"cursor\":\"c\",\"items\":[{\"id\":\"" ID "\",\"entity\":\"package\",\"rev\":1}]}",
    "{\"cursor\":\"c\",\"items\":[{\"entity\":\"package\",\"id\":\"../x\",\"rev\":1}]}",
    "{\"cursor\":\"c\",\"items\":[{\"entity\":\"package\",\"id\":\"" ID "\"}]}",
    "{\"cursor\":\"c\",\"items\":[{\"entity\":\"package\",\"id\":\"" ID "\",\"rev\":1,\"price\":\"1\"}]}",
    "{\"cursor\":\"c\",\"items\":[{\"entity\":\"package\",\"id\":\"" ID "\",\"rev\":1,\"name\":1}]}",
    "{\"cursor\":\"c\",\"items\":[{\"entity\":\"package\",\"id\":\"" ID "\",\"rev\":1,\"price\":1.5}]}",
    "{\"cursor\":\"c\",\"items\":[{\"entity\":\"package\",\"id\":\"" ID
    "\",\"rev\":1,\"characteristics\":\"[]\"}]}",
    "{\"cursor\":\"c\",\"items\":[{\"entity\":\"package\",\"id\":\"" ID
    "\",\"rev\":1,\"characteristics\":[1],\"characteristics\":[2]}]}",
    "{\"cursor\":\"c\",\"items\":[{\"entity\":\"package\",\"id\":\"" ID
    "\",\"rev\":1,\"characteristics\":[[}]]}]}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (KabChanges) changes = changes_of (wrong[i]);

      g_test_message ("%s", wrong[i]);
      g_assert_false (read_all (changes));
    }
}

/* Random damage; under the sanitizers this is where a step too far shows. */
/* Invariant 35. */
static void
test_damaged (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (11);

  for (guint i = 0; i < 20000; i++)
    {
      g_autofree char *text = g_strdup (page);
      g_autoptr (KabChanges) changes = NULL;
      guint n = (guint)g_rand_int_range (rand, 1, 6);

      for (guint j = 0; j < n; j++)
        text[g_rand_int_range (rand, 0, (gint32)strlen (page))] = (char)g_rand_int_range (rand, 1, 256);
      changes = changes_of (text);
      read_all (changes);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/changes/page", test_page);
  g_test_add_func ("/changes/cut", test_cut);
  g_test_add_func ("/changes/wrong", test_wrong);
  g_test_add_func ("/changes/damaged", test_damaged);
  return g_test_run ();
}
