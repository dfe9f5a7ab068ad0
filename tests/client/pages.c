/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pages.h"

#include <string.h>

#include "desk.h"
#include "kab-json.h"
#include "kab-store.h"

void
store_reopen (Store *store)
{
  g_autoptr (GError) error = NULL;
  KabTouched touched = 0;

  g_clear_pointer (&store->cache, kab_cache_close);
  g_clear_pointer (&store->work, kab_work_close);
  store->work = kab_work_open (store->folder, NULL, &error);
  g_assert_no_error (error);
  store->cache = kab_cache_open (store->folder, NULL, &error);
  g_assert_no_error (error);
  kab_cache_mend (store->cache, store->work, &touched, &error);
  g_assert_no_error (error);
  store->fence = kab_work_take_fence (store->work, &error);
  g_assert_no_error (error);
  kab_cache_take_fence (store->cache, store->fence, &error);
  g_assert_no_error (error);
  g_free (store->cursor);
  store->cursor = kab_cache_dup_cursor (store->cache);
}

void
store_open (Store *store)
{
  memset (store, 0, sizeof *store);
  store->folder = desk_folder ();
  store_reopen (store);
}

void
store_close (Store *store)
{
  kab_cache_close (store->cache);
  kab_work_close (store->work);
  desk_remove (store->folder);
  g_free (store->cursor);
}

gboolean
store_raw_page (Store *store, const char *text, KabPageResult *result, GError **error)
{
  gsize length = strlen (text);
  char *data = g_malloc (length + 1);
  g_autoptr (KabChanges) changes = NULL;
  const KabChangesHead *head;

  memcpy (data, text, length);
  changes = kab_changes_new (data, length);
  head = kab_changes_read_head (changes, error);
  return head != NULL
         && kab_cache_apply (store->cache, store->work, changes, head, store->fence, result, error);
}

gboolean
store_page (Store *store, const char *items, gboolean more, gboolean restart, gint64 until, GError **error)
{
  g_autofree char *next = g_strdup_printf ("c%u", ++store->n_pages);
  g_autofree char *text
    = g_strdup_printf ("{\"cursor\":\"%s\",\"echo\":\"%s\",\"scope\":\"s\",\"head\":%" G_GINT64_FORMAT
                       ",\"until\":%" G_GINT64_FORMAT ",\"time\":%" G_GINT64_FORMAT
                       ",\"remaining\":0,\"more\":%s,\"restart\":%s,\"items\":[%s]}",
                       next, store->cursor, until, until, store->time, more ? "true" : "false",
                       restart ? "true" : "false", items);
  g_autoptr (GHashTable) rows = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  KabPageResult result;

  if (!store_raw_page (store, text, &result, error))
    return FALSE;
  g_assert_false (result.stale);
  g_free (store->cursor);
  store->cursor = g_steal_pointer (&next);
  if (more)
    return TRUE;
  return (!result.first || kab_cache_build (store->cache, error))
         && kab_work_settle (store->work, store->fence, until, 1, rows, error)
         && kab_cache_refresh_rows (store->cache, store->work, rows, &result.touched, error)
         && (!result.left || kab_cache_scrub (store->cache, result.touched, error));
}

void
append_item (GString *items, const KabRow *row)
{
  if (items->len > 0)
    g_string_append_c (items, ',');
  g_string_append_printf (items,
                          "{\"entity\":\"%s\",\"id\":\"%s\",\"rev\":%" G_GINT64_FORMAT
                          ",\"deleted\":%s,\"created_at\":%" G_GINT64_FORMAT
                          ",\"updated_at\":%" G_GINT64_FORMAT,
                          row->entity->name, row->id, row->rev, row->deleted ? "true" : "false",
                          row->created_at, row->updated_at);
  if (row->created_by != NULL)
    g_string_append_printf (items, ",\"created_by\":\"%s\"", row->created_by);
  if (row->updated_by != NULL)
    g_string_append_printf (items, ",\"updated_by\":\"%s\"", row->updated_by);
  for (guint i = 0; i < row->entity->n_fields; i++)
    {
      if (row->values[i].kind == KAB_VALUE_NULL)
        continue;
      g_string_append_c (items, ',');
      kab_json_append_string (items, row->entity->fields[i].name);
      g_string_append_c (items, ':');
      kab_value_append_json (items, &row->entity->fields[i], &row->values[i]);
    }
  g_string_append_c (items, '}');
}

KabRow *
store_find (Store *store, const KabEntity *entity, const char *id)
{
  g_autoptr (GError) error = NULL;
  KabRow *row = kab_store_find (kab_cache_get_db (store->cache), NULL, entity, id, &error);

  g_assert_no_error (error);
  return row;
}

void
store_edit (Store *store, KabMutation *mutation)
{
  g_autoptr (GPtrArray) mutations = g_ptr_array_new ();
  g_autoptr (GHashTable) rows = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GError) error = NULL;
  KabTouched touched = 0;

  g_ptr_array_add (mutations, mutation);
  g_hash_table_add (rows, g_strconcat (mutation->entity->name, "/", mutation->row, NULL));
  kab_work_add (store->work, mutations, 1000, &error);
  g_assert_no_error (error);
  kab_cache_refresh_rows (store->cache, store->work, rows, &touched, &error);
  g_assert_no_error (error);
}

KabRow *
store_package (const char *id, gint64 rev, const char *name, gint64 price)
{
  KabRow *row = kab_row_new (&kab_entity_package, id);

  row->rev = rev;
  row->created_at = row->updated_at = 1000;
  kab_row_set_text (row, "name", name);
  kab_row_set_integer (row, "price", price);
  return row;
}

void
store_bring (Store *store, KabRow *row, gboolean restart)
{
  g_autoptr (GString) items = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  append_item (items, row);
  store_page (store, items->str, FALSE, restart, row->rev, &error);
  g_assert_no_error (error);
  kab_row_unref (row);
}

KabMutation *
store_price_edit (Store *store, const char *id, gint64 price)
{
  g_autoptr (KabRow) before = store_find (store, &kab_entity_package, id);
  g_autoptr (KabRow) after = kab_row_copy (before);

  kab_row_set_integer (after, "price", price);
  return kab_mutation_new_between (before, after);
}

gint64
store_shown_price (Store *store, const char *id)
{
  g_autoptr (KabRow) row = store_find (store, &kab_entity_package, id);

  return row != NULL ? kab_row_get_integer (row, "price") : -1;
}

/* Takes the next batch and answers every edit in it; returns how many. */
guint
store_answer_batch (Store *store,
                    char *(*outcome) (const KabMutation *mutation, gpointer data),
                    gpointer data)
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
  kab_work_take_outcomes (store->work, store->fence, kab_work_history (store->work), text->str, text->len,
                          rows, &done, &error);
  g_assert_no_error (error);
  kab_cache_refresh_rows (store->cache, store->work, rows, &touched, &error);
  g_assert_no_error (error);
  return taken;
}

char *
store_page_text (const char *echo, const char *cursor, gboolean more, const KabRow *row)
{
  g_autoptr (GString) items = g_string_new (NULL);

  append_item (items, row);
  return g_strdup_printf (
    "{\"cursor\":\"%s\",\"echo\":\"%s\",\"scope\":\"s\",\"head\":9,\"until\":9,\"remaining\":0,"
    "\"more\":%s,\"restart\":false,\"items\":[%s]}",
    cursor, echo, more ? "true" : "false", items->str);
}
