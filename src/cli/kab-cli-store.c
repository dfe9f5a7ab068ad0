/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-cli-store.h"

#include "kab-blob-folder.h"
#include "kab-file.h"
#include "kab-lookup.h"
#include "kab-store.h"

typedef struct
{
  KabDb *db;
  char *org;
  char *blobs;
} Store;

static KabRow *
find (const KabEntity *entity, const char *id, gpointer data, GError **error)
{
  Store *store = data;

  return kab_store_find (store->db, store->org, entity, id, error);
}

static char *
setting (const char *key, gpointer data, GError **error)
{
  Store *store = data;

  return kab_lookup_setting (store->db, store->org, key, error);
}

static GPtrArray *
rows (const KabEntity *entity, const char *field, const char *value, gpointer data, GError **error)
{
  Store *store = data;
  g_autofree char *where = field != NULL ? g_strdup_printf (" AND \"%s\"=?", field) : g_strdup ("");
  g_autofree char *sql = g_strdup_printf ("SELECT %s FROM \"%s\" WHERE org=?%s AND deleted=0 ORDER BY nr",
                                          kab_store_columns (entity), entity->name, where);
  g_autoptr (KabStatement) statement = kab_db_prepare (store->db, sql, error);
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func ((GDestroyNotify)kab_row_unref);
  KabStep step;

  if (statement == NULL)
    return NULL;
  kab_statement_bind_text (statement, 1, store->org);
  if (field != NULL)
    kab_statement_bind_text (statement, 2, value);
  while ((step = kab_statement_step (statement, error)) == KAB_STEP_ROW)
    g_ptr_array_add (found, kab_store_read (statement, 0, entity));
  return step == KAB_STEP_DONE ? g_steal_pointer (&found) : NULL;
}

static GPtrArray *
templates (const char *kind, gpointer data, GError **error)
{
  return rows (&kab_entity_template, "kind", kind, data, error);
}

/* What is not whole is as good as not there. */
static GBytes *
picture (const char *digest, gpointer data)
{
  Store *store = data;
  g_autofree char *path = NULL, *found = NULL;
  g_autoptr (GMappedFile) mapped = NULL;
  g_autoptr (GBytes) bytes = NULL;

  if (store->blobs == NULL || !kab_digest_is_valid (digest))
    return NULL;
  path = kab_blob_folder_path (store->blobs, digest);
  mapped = g_mapped_file_new (path, FALSE, NULL);
  if (mapped == NULL)
    return NULL;
  bytes = g_mapped_file_get_bytes (mapped);
  found = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);
  return g_str_equal (found, digest) ? g_steal_pointer (&bytes) : NULL;
}

static void
store_free (gpointer data)
{
  Store *store = data;

  g_free (store->org);
  g_free (store->blobs);
  g_free (store);
}

KabPaperStore
kab_cli_store (KabDb *db, const char *org, const char *blobs)
{
  Store *store = g_new0 (Store, 1);

  store->db = db;
  store->org = g_strdup (org);
  store->blobs = g_strdup (blobs);
  return (KabPaperStore){ .find = find,
                          .setting = setting,
                          .templates = templates,
                          .rows = rows,
                          .picture = picture,
                          .data = store,
                          .free = store_free };
}
