/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "licence-lists.h"

#include <string.h>

#include "kab-id.h"

static const char *const surnames[]
  = { "Иванов",     "ИВАНОВА",    "Ёлкин",   "Елкина", "Щукин",     "Əliyev", "Əliyeva", "Çələbi",
      "Иванова-Ёж", "Петров",     "петрова", "Ildız",  "İsmayılov", "Şahin",  "Öztürk",  "Üzeyir",
      "Георгиев",   "Hüseyn",     "Smith",   "O'Neil", "Янев",      "Ъгълов", "Ğani",    "Quliyev",
      "Юрьев",      "100% \"X\"", "a_b",     "Xəlil",  "Zeynal",    "Жуков" };
static const char *const given[] = { "Пётр", "Анна", "Leyla", "Мария", "Əhməd", "John", "Ангел", "ИЯ" };
static const char *const statuses[]
  = { "draft", "awaiting_payment", "active", "suspended", "expired", "revoked", "transferred" };
const char *const licence_orders[N_ORDERS]
  = { NULL,      "number",   "client_name", "package_name", "price",
      "sold_on", "valid_to", "status",      "created_at",   "updated_at" };

KabRow *
office_random_row (Office *office, guint i, const char *id, gint64 rev)
{
  KabRow *row = kab_row_new (&kab_entity_licence, id);
  g_autofree char *number = g_strdup_printf ("LC-%06u", (guint)g_rand_int_range (office->rand, 0, 1000000));
  g_autofree char *name
    = g_strdup_printf ("%s %s", surnames[g_rand_int_range (office->rand, 0, G_N_ELEMENTS (surnames))],
                       given[g_rand_int_range (office->rand, 0, G_N_ELEMENTS (given))]);
  g_autofree char *phone = g_strdup_printf ("+7912%07d", g_rand_int_range (office->rand, 0, 10000000));
  g_autofree char *day = g_strdup_printf ("2025-%02d-%02d", g_rand_int_range (office->rand, 1, 13),
                                          g_rand_int_range (office->rand, 1, 29));
  guint package = (guint)g_rand_int_range (office->rand, 0, 3);
  double status = g_rand_double (office->rand);

  row->rev = rev;
  row->created_at = 1000000 + (gint64)i / 7;
  row->updated_at = g_rand_int_range (office->rand, 0, 5000);
  kab_row_set_text (row, "number", number);
  kab_row_set_text (row, "client_name", name);
  kab_row_set_text (row, "client_phone", phone);
  kab_row_set_text (row, "package", office->packages[package]);
  kab_row_set_text (row, "package_name",
                    package == 0   ? "Базовый"
                    : package == 1 ? "базовый плюс"
                                   : "Premium");
  kab_row_set_integer (row, "price", g_rand_int_range (office->rand, 0, 50) * 1000);
  /* Some dates are empty, and most licences are of one status. */
  if (g_rand_double (office->rand) < 0.8)
    kab_row_set_text (row, "sold_on", day);
  if (g_rand_double (office->rand) < 0.5)
    kab_row_set_text (row, "valid_to", day);
  kab_row_set_text (row, "status",
                    status < 0.8 ? "active"
                                 : statuses[g_rand_int_range (office->rand, 0, G_N_ELEMENTS (statuses))]);
  row->deleted = g_rand_double (office->rand) < 0.02;
  return row;
}

static void
row_free (gpointer data)
{
  g_clear_pointer ((KabRow **)&data, kab_row_unref);
}

void
office_open (Office *office)
{
  g_autoptr (GString) items = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  memset (office, 0, sizeof *office);
  store_open (&office->store);
  office->rand = g_rand_new_with_seed (42);
  office->rev = ROWS;
  office->rows = g_ptr_array_new_with_free_func (row_free);
  for (guint i = 0; i < 3; i++)
    office->packages[i] = kab_id_new ();
  for (guint i = 0; i < ROWS; i++)
    {
      KabRow *row = office_random_row (office, i, NULL, i + 1);

      g_ptr_array_add (office->rows, row);
      append_item (items, row);
      if (i % 1000 == 999)
        {
          store_page (&office->store, items->str, i != ROWS - 1, FALSE, ROWS, &error);
          g_assert_no_error (error);
          g_string_truncate (items, 0);
        }
    }
  office->lists = kab_lists_new (office->store.cache);
  kab_lists_count_at_once (office->lists, 0);
  office->db = kab_cache_open_reader (office->store.cache, &error);
  g_assert_no_error (error);
}

void
office_close (Office *office)
{
  kab_db_close (office->db);
  kab_lists_free (office->lists);
  store_close (&office->store);
  g_ptr_array_unref (office->rows);
  g_rand_free (office->rand);
  for (guint i = 0; i < 3; i++)
    g_free (office->packages[i]);
}

void
office_begin_cold (Office *office)
{
  kab_lists_free (office->lists);
  office->lists = kab_lists_new (office->store.cache);
  kab_lists_count_at_once (office->lists, 0);
}

void
office_change (Office *office, guint n)
{
  g_autoptr (GString) items = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < n; i++)
    {
      guint at = (guint)g_rand_int_range (office->rand, 0, (gint32)office->rows->len + 5);
      KabRow *old = at < office->rows->len ? g_ptr_array_index (office->rows, at) : NULL;
      KabRow *row;

      office->rev++;
      if (old != NULL && g_rand_double (office->rand) < 0.1)
        {
          if (items->len > 0)
            g_string_append_c (items, ',');
          g_string_append_printf (items, "{\"leave\":\"licence\",\"id\":\"%s\",\"rev\":%" G_GINT64_FORMAT "}",
                                  old->id, office->rev);
          kab_row_unref (old);
          office->rows->pdata[at] = NULL;
          continue;
        }
      if (old == NULL && at < office->rows->len)
        continue;
      row = office_random_row (office, at, old != NULL ? old->id : NULL, office->rev);
      append_item (items, row);
      if (old == NULL)
        {
          g_ptr_array_add (office->rows, row);
          continue;
        }
      kab_row_unref (old);
      office->rows->pdata[at] = row;
    }
  store_page (&office->store, items->str, FALSE, FALSE, office->rev, &error);
  g_assert_no_error (error);
}

GPtrArray *
office_plain_ids (Office *office, const char *conditions, const char *order, gboolean descending)
{
  GPtrArray *ids = g_ptr_array_new_with_free_func (g_free);
  const KabField *field = order != NULL ? kab_entity_find_field (&kab_entity_licence, order) : NULL;
  const char *way = descending ? "DESC" : "ASC";
  g_autofree char *sql
    = g_strdup_printf ("SELECT id FROM licence WHERE %s ORDER BY %s%s%s %s%s, nr %s", conditions,
                       field != NULL && field->type == KAB_TYPE_TEXT ? "TEXTKEY(" : "",
                       order != NULL ? order : "nr", field != NULL && field->type == KAB_TYPE_TEXT ? ")" : "",
                       way,
                       /* A day that is yet to come is later than any. */
                       field == NULL || field->type != KAB_TYPE_DATE ? ""
                       : descending                                  ? " NULLS FIRST"
                                                                     : " NULLS LAST",
                       way);
  g_autoptr (GError) error = NULL;
  g_autoptr (KabStatement) statement = kab_db_prepare (office->db, sql, &error);

  g_assert_no_error (error);
  while (kab_statement_step (statement, &error) == KAB_STEP_ROW)
    g_ptr_array_add (ids, g_strdup (kab_statement_get_text (statement, 0)));
  g_assert_no_error (error);
  return ids;
}
