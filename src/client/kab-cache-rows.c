/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One row of the cache: put, taken out, and shown with the edits that wait over it. */
#include "kab-cache-private.h"

#include <string.h>

#include "kab-error.h"
#include "kab-json.h"
#include "kab-merge.h"
#include "kab-store.h"
#include "kab-tally.h"
#include "kab-schema.h"
#include "kab-wire.h"

void
kab_old_clear (KabOld *old)
{
  g_clear_pointer (&old->row, kab_row_unref);
}

gboolean
kab_cache_find_old (KabCache *self, const KabPlan *plan, const char *id, KabOld *old, GError **error)
{
  g_autoptr (KabStatement) statement = kab_db_prepare (self->db, plan->find_old, error);
  KabStep step;

  if (statement == NULL)
    return FALSE;
  kab_statement_bind_text (statement, 1, id);
  step = kab_statement_step (statement, error);
  if (step != KAB_STEP_ROW)
    return step == KAB_STEP_DONE;
  old->nr = kab_statement_get_integer (statement, 0);
  old->row = kab_store_read (statement, 1, plan->entity);
  return TRUE;
}

/* The search index holds keys, so that any case is found. */
static gboolean
write_search (KabCache *self,
              const char *sql,
              const KabPlan *plan,
              gint64 nr,
              const KabRow *row,
              GError **error)
{
  g_autoptr (KabStatement) statement = kab_db_prepare (self->db, sql, error);
  g_autoptr (GPtrArray) keys = g_ptr_array_new_with_free_func (g_free);

  if (statement == NULL)
    return FALSE;
  kab_statement_bind_integer (statement, 1, nr);
  for (guint i = 0; i < plan->n_searched; i++)
    {
      const KabValue *value = &row->values[plan->searched[i]];

      if (value->kind != KAB_VALUE_TEXT)
        continue;
      g_ptr_array_add (keys, kab_schema_words_of (&plan->entity->fields[plan->searched[i]], value->text));
      kab_statement_bind_text (statement, 2 + (int)i, keys->pdata[keys->len - 1]);
    }
  return kab_statement_run (statement, error);
}

static gboolean
is_found_alike (const KabPlan *plan, const KabRow *a, const KabRow *b)
{
  for (guint i = 0; i < plan->n_searched; i++)
    if (!kab_value_equal (&a->values[plan->searched[i]], &b->values[plan->searched[i]]))
      return FALSE;

  return TRUE;
}

/* Whether row @nr is in the search index already: all are once it is built, and some while it is being built. */
static gboolean
is_searched (KabCache *self, const KabPlan *plan, gint64 nr)
{
  g_autofree char *key = NULL;

  if (self->indexed)
    return TRUE;
  key = g_strconcat ("filled:", plan->entity->name, NULL);
  return nr <= kab_cache_get_meta_integer (self->db, key);
}

/* Notes the change from @old to @row, which stands there now, and brings the search index along; @row: (nullable) */
static gboolean
follow_up (KabCache *self,
           const KabPlan *plan,
           const KabOld *old,
           gint64 nr,
           const KabRow *row,
           GError **error)
{
  kab_cache_touch (self, plan, nr);
  if (!kab_tally_row (self, plan, old->row, row, error))
    return FALSE;
  if (plan->n_searched == 0 || !is_searched (self, plan, nr)
      || (old->row != NULL && row != NULL && is_found_alike (plan, old->row, row)))
    return TRUE;

  return (old->row == NULL || write_search (self, plan->search_drop, plan, nr, old->row, error))
         && (row == NULL || write_search (self, plan->search_add, plan, nr, row, error));
}

static gboolean
number_of (KabCache *self, const KabPlan *plan, const char *id, gint64 *nr, GError **error)
{
  g_autoptr (KabStatement) statement = kab_db_prepare (self->db, plan->find_number, error);

  if (statement == NULL)
    return FALSE;
  kab_statement_bind_text (statement, 1, id);
  if (kab_statement_step (statement, error) == KAB_STEP_ROW)
    *nr = kab_statement_get_integer (statement, 0);
  return *nr != 0;
}

gboolean
kab_cache_put_over (KabCache *self, const KabPlan *plan, const KabOld *old, const KabRow *row, GError **error)
{
  gint64 nr = old->nr;

  if (old->row != NULL
        ? !kab_store_update (self->db, old->row, row, error)
        : !kab_store_put (self->db, row, NULL, NULL, error) || !number_of (self, plan, row->id, &nr, error))
    return FALSE;
  return follow_up (self, plan, old, nr, row, error);
}

gboolean
kab_cache_erase (KabCache *self, const KabPlan *plan, const char *id, GError **error)
{
  g_auto (KabOld) old = { 0 };

  return kab_cache_find_old (self, plan, id, &old, error)
         && (old.row == NULL
             || (kab_store_erase (self->db, plan->entity, id, error)
                 && follow_up (self, plan, &old, old.nr, NULL, error)));
}

static gboolean
bind_and_run (KabCache *self, const KabPlan *plan, const KabChange *change, gboolean force, GError **error)
{
  g_autoptr (KabStatement) statement = kab_db_prepare (self->db, force ? plan->put_any : plan->put, error);
  int at = 1;

  if (statement == NULL)
    return FALSE;
  kab_statement_bind_text_len (statement, at++, change->id, 36);
  kab_statement_bind_integer (statement, at++, change->rev);
  kab_statement_bind_integer (statement, at++, change->deleted ? 1 : 0);
  kab_statement_bind_integer (statement, at++, change->created_at);
  kab_statement_bind_text (statement, at++, change->created_by);
  kab_statement_bind_integer (statement, at++, change->updated_at);
  kab_statement_bind_text (statement, at++, change->updated_by);
  for (guint i = 0; i < plan->entity->n_fields; i++, at++)
    {
      const KabChangeValue *value = &change->values[i];

      /* A fresh or returned statement has nothing bound: null already. */
      if (value->kind == KAB_VALUE_TEXT)
        kab_statement_bind_text_len (statement, at, value->text, (gssize)value->length);
      else if (value->kind == KAB_VALUE_INTEGER)
        kab_statement_bind_integer (statement, at, value->integer);
    }
  return kab_statement_run (statement, error);
}

gboolean
kab_cache_put_change (KabCache *self,
                      const KabPlan *plan,
                      const KabChange *change,
                      gboolean force,
                      GError **error)
{
  g_auto (KabOld) old = { 0 };
  g_autoptr (KabRow) row = NULL;

  /* The first sync: nothing is indexed yet, and what is there is only compared by its rev. */
  if (self->bare)
    {
      kab_cache_touch (self, plan, 0);
      return bind_and_run (self, plan, change, force, error);
    }
  if (!kab_cache_find_old (self, plan, change->id, &old, error))
    return FALSE;
  if (old.row != NULL && old.row->rev > change->rev && !force)
    return TRUE;
  row = kab_change_to_row (change);
  return kab_cache_put_over (self, plan, &old, row, error);
}

/* --- The server's image of rows with edits that wait --- */

static char *
image_to_json (const KabRow *row)
{
  GString *json = g_string_new (NULL);

  g_string_printf (json,
                   "{\"rev\":%" G_GINT64_FORMAT ",\"deleted\":%s,\"created_at\":%" G_GINT64_FORMAT
                   ",\"updated_at\":%" G_GINT64_FORMAT,
                   row->rev, row->deleted ? "true" : "false", row->created_at, row->updated_at);
  if (row->created_by != NULL)
    {
      g_string_append (json, ",\"created_by\":");
      kab_json_append_string (json, row->created_by);
    }
  if (row->updated_by != NULL)
    {
      g_string_append (json, ",\"updated_by\":");
      kab_json_append_string (json, row->updated_by);
    }
  g_string_append (json, ",\"fields\":{");
  for (guint i = 0; i < row->entity->n_fields; i++)
    {
      if (row->values[i].kind == KAB_VALUE_NULL)
        continue;
      if (json->str[json->len - 1] != '{')
        g_string_append_c (json, ',');
      kab_json_append_string (json, row->entity->fields[i].name);
      g_string_append_c (json, ':');
      kab_value_append_json (json, &row->entity->fields[i], &row->values[i]);
    }
  g_string_append (json, "}}");
  return g_string_free (json, FALSE);
}

static KabRow *
image_from_json (const KabEntity *entity, const char *id, const char *json, GError **error)
{
  g_autoptr (JsonNode) node = kab_wire_parse (json, strlen (json), error);
  g_autoptr (KabRow) row = NULL;
  JsonObject *object, *fields;

  if (node == NULL)
    return NULL;
  object = json_node_get_object (node);
  fields = kab_wire_object (object, "fields");
  row = kab_row_new_empty (entity);
  row->id = g_strdup (id);
  row->rev = kab_wire_integer (object, "rev");
  row->deleted = kab_wire_boolean (object, "deleted");
  row->created_at = kab_wire_integer (object, "created_at");
  row->updated_at = kab_wire_integer (object, "updated_at");
  row->created_by = g_strdup (kab_wire_string (object, "created_by"));
  row->updated_by = g_strdup (kab_wire_string (object, "updated_by"));
  for (guint i = 0; fields != NULL && i < entity->n_fields; i++)
    if (!kab_value_from_json (&entity->fields[i], json_object_get_member (fields, entity->fields[i].name),
                              &row->values[i], error))
      return NULL;
  return g_steal_pointer (&row);
}

gboolean
kab_cache_put_image (KabCache *self,
                     const KabEntity *entity,
                     const char *id,
                     const KabRow *row,
                     GError **error)
{
  g_autofree char *json = row != NULL ? image_to_json (row) : NULL;
  g_autoptr (KabStatement) statement = kab_db_prepare (
    self->db, "INSERT INTO server_row VALUES(?,?,?) ON CONFLICT(entity, id) DO UPDATE SET json=excluded.json",
    error);

  if (statement == NULL)
    return FALSE;
  kab_statement_bind_integer (statement, 1, entity->number);
  kab_statement_bind_text (statement, 2, id);
  kab_statement_bind_text (statement, 3, json);
  return kab_statement_run (statement, error);
}

gboolean
kab_cache_get_image (KabDb *db,
                     const KabEntity *entity,
                     const char *id,
                     gboolean *there,
                     KabRow **row,
                     GError **error)
{
  g_autoptr (KabStatement) statement
    = kab_db_prepare (db, "SELECT json FROM server_row WHERE entity=? AND id=?", error);
  g_autoptr (GError) local = NULL;
  const char *json;
  KabStep step;

  *there = FALSE;
  *row = NULL;
  if (statement == NULL)
    return FALSE;
  kab_statement_bind_integer (statement, 1, entity->number);
  kab_statement_bind_text (statement, 2, id);
  step = kab_statement_step (statement, error);
  if (step != KAB_STEP_ROW)
    return step == KAB_STEP_DONE;
  *there = TRUE;
  json = kab_statement_get_text (statement, 0);
  if (json == NULL)
    return TRUE;
  *row = image_from_json (entity, id, json, &local);
  if (*row != NULL)
    return TRUE;
  g_message ("What the server has of %s/%s is damaged in the cache: %s", entity->name, id, local->message);
  return kab_cache_damaged (error);
}

KabRow *
kab_cache_server_row (KabCache *self, KabDb *db, const KabEntity *entity, const char *id)
{
  g_autoptr (KabRow) row = NULL;
  gboolean there;

  if (!kab_cache_get_image (db, entity, id, &there, &row, NULL))
    return NULL;
  return there ? g_steal_pointer (&row) : kab_store_find (db, NULL, entity, id, NULL);
}

gboolean
kab_cache_server_rev (KabCache *self, const KabEntity *entity, const char *id, gint64 *rev, GError **error)
{
  g_autofree char *sql = g_strdup_printf ("SELECT 1, CASE WHEN json_valid(json) THEN json->>'$.rev' END FROM "
                                          "server_row WHERE entity=?1 AND id=?2 UNION ALL"
                                          " SELECT 0, rev FROM \"%s\" WHERE id=?2 ORDER BY 1 DESC",
                                          entity->name);
  g_autoptr (KabStatement) statement = kab_db_prepare (self->db, sql, error);
  KabStep step;

  *rev = 0;
  if (statement == NULL)
    return FALSE;
  kab_statement_bind_integer (statement, 1, entity->number);
  kab_statement_bind_text (statement, 2, id);
  /* The image goes before the row. */
  step = kab_statement_step (statement, error);
  if (step == KAB_STEP_ROW)
    *rev = kab_statement_get_integer (statement, 1);
  return step != KAB_STEP_ERROR;
}

gboolean
kab_cache_drop_image (KabCache *self, const KabEntity *entity, const char *id, GError **error)
{
  g_autoptr (KabStatement) statement
    = kab_db_prepare (self->db, "DELETE FROM server_row WHERE entity=? AND id=?", error);

  if (statement == NULL)
    return FALSE;
  kab_statement_bind_integer (statement, 1, entity->number);
  kab_statement_bind_text (statement, 2, id);
  return kab_statement_run (statement, error);
}

gboolean
kab_cache_refresh_set (KabCache *self, KabWork *work, GHashTable *rows, GError **error)
{
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, rows);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      const char *slash = strchr (key, '/');
      g_autofree char *name = g_strndup (key, (gsize)(slash - (char *)key));
      const KabEntity *entity = kab_entity_find (name);

      if (entity != NULL && !kab_cache_refresh_row (self, work, entity, slash + 1, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
refresh_set (KabCache *self, KabWork *work, GHashTable *rows, KabTouched *touched, GError **error)
{
  if (g_hash_table_size (rows) == 0)
    return TRUE;
  if (!kab_cache_begin (self, error))
    return FALSE;
  if (!kab_cache_refresh_set (self, work, rows, error))
    {
      kab_cache_rollback (self);
      return FALSE;
    }
  return kab_cache_commit (self, touched, error);
}

/* Adds all rows with edits in the outbox, or with an image of what the server has. */
static gboolean
add_edited (KabCache *self, KabWork *work, GHashTable *rows, GError **error)
{
  g_autoptr (GHashTable) waiting = kab_work_rows (work, error);
  GHashTableIter iter;
  gpointer key;
  KabStep step = KAB_STEP_ERROR;

  if (waiting == NULL)
    return FALSE;
  g_hash_table_iter_init (&iter, waiting);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    g_hash_table_add (rows, g_strdup (key));
  g_mutex_lock (&self->lock);
  if (self->db != NULL)
    {
      g_autoptr (KabStatement) statement
        = kab_db_prepare (self->db, "SELECT entity, id FROM server_row", error);

      step = statement != NULL ? kab_statement_step (statement, error) : KAB_STEP_ERROR;
      for (; step == KAB_STEP_ROW; step = kab_statement_step (statement, error))
        {
          const KabEntity *entity
            = kab_entity_find_by_number ((guint)kab_statement_get_integer (statement, 0));

          if (entity != NULL)
            g_hash_table_add (rows,
                              g_strconcat (entity->name, "/", kab_statement_get_text (statement, 1), NULL));
        }
    }
  else
    {
      step = KAB_STEP_DONE; /* an empty one takes its place, and has nothing to mend */
    }
  g_mutex_unlock (&self->lock);
  return step == KAB_STEP_DONE;
}

gboolean
kab_cache_mend (KabCache *self, KabWork *work, KabTouched *touched, GError **error)
{
  g_autoptr (GHashTable) rows = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  return add_edited (self, work, rows, error) && refresh_set (self, work, rows, touched, error);
}

gboolean
kab_cache_refresh_rows (KabCache *self, KabWork *work, GHashTable *rows, KabTouched *touched, GError **error)
{
  g_autoptr (GHashTable) all = NULL;

  /* Whatever could not be shown when it was time, as the disk took nothing: now. */
  if (g_atomic_int_get (&self->behind))
    {
      GHashTableIter iter;
      gpointer key;

      all = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
      g_hash_table_iter_init (&iter, rows);
      while (g_hash_table_iter_next (&iter, &key, NULL))
        g_hash_table_add (all, g_strdup (key));
      if (!add_edited (self, work, all, error))
        return FALSE;
    }
  if (!refresh_set (self, work, all != NULL ? all : rows, touched, error))
    {
      g_atomic_int_set (&self->behind, TRUE);
      return FALSE;
    }
  if (all != NULL)
    g_atomic_int_set (&self->behind, FALSE);
  return TRUE;
}
