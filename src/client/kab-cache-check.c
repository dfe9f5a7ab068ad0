/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which range of the cache is compared next, and what it comes to. */
#include "kab-cache-check.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "kab-cache-private.h"
#include "kab-error.h"
#include "kab-id.h"
#include "kab-store.h"
#include "kab-tally.h"

/* Facts of the file. The place: an entity's name, a space, and the last id compared. */
#define PLACE "check"
#define DONE "check_done"
#define SINCE "check_since"
/* Names of the entities that are compared first, as columns were added, and how far that is. */
#define COLUMNS "columns"
#define COLUMNS_AFTER "columns_after"
#define SCHEMA "server_schema"
/* Behind every id, whatever became of it. */
#define LAST "\364\217\277\277"
/* Of more rows than this only the pages are looked through, and not that each index holds what the rows do. */
#define WHOLE_ROWS_MAX 20000

void
kab_check_range_clear (KabCheckRange *range)
{
  g_clear_pointer (&range->cursor, g_free);
}

/* A connection of one's own for reading, while which no other file takes the place of this one. */
static KabDb *
begin_reading (KabCache *self, GError **error)
{
  guint epoch;
  KabDb *db;

  kab_cache_enter (self, &epoch);
  db = kab_cache_open_reader (self, error);
  if (db != NULL && kab_db_begin (db, FALSE, error))
    return db;
  kab_db_close (db);
  kab_cache_leave (self);
  return NULL;
}

static void
end_reading (KabCache *self, KabDb *db)
{
  kab_db_rollback (db);
  kab_db_close (db);
  kab_cache_leave (self);
}

/* The entity that @text begins with; NULL if it is none, or has none left. */
static const KabEntity *
first_entity (const char *text)
{
  g_autofree char *name = text != NULL ? g_strndup (text, strcspn (text, " ")) : NULL;

  return name != NULL && name[0] != '\0' ? kab_entity_find (name) : NULL;
}

static gboolean
read_place (KabDb *db, KabCheckRange *range, GError **error)
{
  g_autofree char *columns = kab_cache_get_meta (db, COLUMNS, error);
  g_autofree char *place = NULL, *after = NULL;
  const char *space;

  if (columns == NULL && error != NULL && *error != NULL)
    return FALSE;
  range->entity = first_entity (columns);
  range->columns = range->entity != NULL;
  if (range->columns)
    {
      after = kab_cache_get_meta (db, COLUMNS_AFTER, error);
      g_strlcpy (range->after, after != NULL ? after : "", sizeof range->after);
      return after != NULL || error == NULL || *error == NULL;
    }
  place = kab_cache_get_meta (db, PLACE, error);
  if (place == NULL && error != NULL && *error != NULL)
    return FALSE;
  range->entity = first_entity (place);
  space = range->entity != NULL ? strchr (place, ' ') : NULL;
  g_strlcpy (range->after, space != NULL ? space + 1 : "", sizeof range->after);
  if (range->entity == NULL)
    range->entity = kab_entities (NULL)[0];
  return TRUE;
}

/* Where the range ends; the last one of an entity has no end, so that what only the server has is in it, too. */
static gboolean
find_end (KabDb *db, KabCheckRange *range, GError **error)
{
  g_autofree char *sql = g_strdup_printf ("SELECT id FROM \"%s\" WHERE id > ? ORDER BY id LIMIT 1 OFFSET %d",
                                          range->entity->name, KAB_CHECK_ROWS - 1);
  g_autoptr (KabStatement) statement = kab_db_prepare (db, sql, error);
  KabStep step;

  range->to[0] = '\0';
  if (statement == NULL)
    return FALSE;
  kab_statement_bind_text (statement, 1, range->after);
  step = kab_statement_step (statement, error);
  /* What is no id is damaged: then the server says where the range ends. */
  if (step == KAB_STEP_ROW && kab_id_is_valid (kab_statement_get_text (statement, 0)))
    g_strlcpy (range->to, kab_statement_get_text (statement, 0), sizeof range->to);
  return step != KAB_STEP_ERROR;
}

/* About: by the numbers of the last rows, so that nothing need be counted. */
static gint64
count_ranges (KabDb *db)
{
  guint n;
  const KabEntity *const *entities = kab_entities (&n);
  gint64 total = n;

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *sql = g_strdup_printf ("SELECT max(nr) FROM \"%s\"", entities[i]->name);

      total += kab_db_query_integer (db, sql, NULL, NULL) / KAB_CHECK_ROWS;
    }
  return total;
}

static gboolean
read_next (KabDb *db, KabCheckRange *range, GError **error)
{
  if (!read_place (db, range, error) || !find_end (db, range, error))
    return FALSE;
  range->done = kab_cache_get_meta_integer (db, DONE);
  range->since = kab_cache_get_meta_integer (db, SINCE);
  range->total = count_ranges (db);
  range->cursor = kab_cache_is_indexed (db) ? kab_cache_get_meta (db, "cursor", NULL) : NULL;
  if (range->cursor == NULL)
    range->cursor = g_strdup ("");
  return TRUE;
}

gboolean
kab_cache_check_next (KabCache *self, KabCheckRange *range, GError **error)
{
  KabDb *db = begin_reading (self, error);
  g_autoptr (GError) local = NULL;
  gboolean ok;

  memset (range, 0, sizeof *range);
  if (db == NULL)
    return FALSE;
  ok = read_next (db, range, &local);
  end_reading (self, db);
  if (!ok)
    g_propagate_error (error, g_steal_pointer (&local));
  return ok;
}

/* The server's images of rows in the range over which edits stand; one without a row: the server has none. */
static GHashTable *
read_images (KabCache *self, KabDb *db, const KabCheckRange *range, const char *to, GError **error)
{
  g_autoptr (GHashTable) images
    = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)kab_row_unref);
  g_autoptr (KabStatement) statement
    = kab_db_prepare (db, "SELECT id, json IS NULL FROM server_row WHERE entity=? AND id>? AND id<=?", error);
  KabStep step;

  if (statement == NULL)
    return NULL;
  kab_statement_bind_integer (statement, 1, range->entity->number);
  kab_statement_bind_text (statement, 2, range->after);
  kab_statement_bind_text (statement, 3, to);
  while ((step = kab_statement_step (statement, error)) == KAB_STEP_ROW)
    {
      g_autofree char *id = g_strdup (kab_statement_get_text (statement, 0));
      KabRow *row = kab_statement_get_integer (statement, 1) == 0
                      ? kab_cache_server_row (self, db, range->entity, id)
                      : NULL;

      g_hash_table_insert (images, g_steal_pointer (&id),
                           row != NULL ? row : kab_row_new_empty (range->entity));
    }
  return step == KAB_STEP_DONE ? g_steal_pointer (&images) : NULL;
}

static gboolean
sum_rows (KabCache *self, KabDb *db, const KabCheckRange *range, KabDigest *digest, GError **error)
{
  const char *to = range->to[0] != '\0' ? range->to : LAST;
  g_autofree char *sql = g_strdup_printf ("SELECT %s FROM \"%s\" WHERE id>? AND id<=? ORDER BY id",
                                          kab_store_columns (range->entity), range->entity->name);
  g_autoptr (GHashTable) images = read_images (self, db, range, to, error);
  g_autoptr (KabStatement) statement = images != NULL ? kab_db_prepare (db, sql, error) : NULL;
  KabStep step;

  if (statement == NULL)
    return FALSE;
  kab_statement_bind_text (statement, 1, range->after);
  kab_statement_bind_text (statement, 2, to);
  while ((step = kab_statement_step (statement, error)) == KAB_STEP_ROW)
    {
      const char *id = kab_statement_get_text (statement, 0);
      const KabRow *image = id != NULL ? g_hash_table_lookup (images, id) : NULL;
      g_autoptr (KabRow) row = image == NULL ? kab_store_read (statement, 0, range->entity) : NULL;

      if (image == NULL)
        kab_digest_add_row (digest, row);
      else if (image->id != NULL)
        kab_digest_add_row (digest, image);
    }
  return step == KAB_STEP_DONE;
}

gboolean
kab_cache_check_sum (KabCache *self,
                     const KabCheckRange *range,
                     KabDigest *digest,
                     gboolean *moved,
                     GError **error)
{
  KabDb *db = begin_reading (self, error);
  g_autoptr (GError) local = NULL;
  g_autofree char *cursor = NULL;
  gboolean ok;

  if (db == NULL)
    return FALSE;
  cursor = kab_cache_get_meta (db, "cursor", NULL);
  *moved = g_strcmp0 (cursor, range->cursor) != 0;
  ok = *moved || sum_rows (self, db, range, digest, &local);
  end_reading (self, db);
  if (!ok)
    g_propagate_error (error, g_steal_pointer (&local));
  return ok;
}

gboolean
kab_cache_check_is_alike (KabCache *self,
                          const KabCheckRange *range,
                          const char *fields,
                          gint64 horizon,
                          const char *theirs)
{
  g_autoptr (KabDigest) mine = kab_digest_new (range->entity, fields, horizon, NULL);
  gboolean moved;

  return mine != NULL && kab_cache_check_sum (self, range, mine, &moved, NULL) && !moved
         && strcmp (kab_digest_get (mine), theirs) == 0;
}

/* --- The place --- */

static const KabEntity *
next_entity (const KabEntity *entity)
{
  guint n;
  const KabEntity *const *entities = kab_entities (&n);

  for (guint i = 0; i + 1 < n; i++)
    if (entities[i] == entity)
      return entities[i + 1];

  return NULL;
}

static gboolean
write_columns_place (KabDb *db, const KabCheckRange *range, GError **error)
{
  g_autofree char *columns = NULL;
  const char *space;

  if (range->to[0] != '\0')
    return kab_cache_set_meta (db, COLUMNS_AFTER, range->to, error);
  columns = kab_cache_get_meta (db, COLUMNS, error);
  space = columns != NULL ? strchr (columns, ' ') : NULL;
  return kab_cache_set_meta (db, COLUMNS, space != NULL ? space + 1 : "", error)
         && kab_cache_set_meta (db, COLUMNS_AFTER, "", error);
}

static gboolean
write_place (KabDb *db, const KabCheckRange *range, gboolean *ended, GError **error)
{
  const KabEntity *entity = range->to[0] != '\0' ? range->entity : next_entity (range->entity);
  g_autofree char *place = entity != NULL ? g_strconcat (entity->name, " ", range->to, NULL) : NULL;

  if (range->columns)
    return write_columns_place (db, range, error);
  *ended = entity == NULL;
  if (!kab_cache_set_meta (db, PLACE, place != NULL ? place : "", error)
      || !kab_cache_set_meta_integer (db, DONE, *ended ? 0 : range->done + 1, error))
    return FALSE;
  return (!*ended && range->since != 0)
         || kab_cache_set_meta_integer (db, SINCE, g_get_real_time () / 1000, error);
}

/* A short write of facts. */
typedef gboolean (*Write) (KabCache *self, gpointer data, GError **error);

static gboolean
write_facts (KabCache *self, gint64 fence, Write write, gpointer data, GError **error)
{
  if (!kab_cache_begin (self, error))
    return FALSE;
  if (kab_cache_check_fence (self, fence, error) && write (self, data, error))
    return kab_cache_commit (self, NULL, error);
  kab_cache_rollback (self);
  return FALSE;
}

typedef struct
{
  const KabCheckRange *range;
  gboolean *ended;
} Passed;

static gboolean
write_passed (KabCache *self, gpointer data, GError **error)
{
  Passed *passed = data;
  guint mended = 0;

  return write_place (self->db, passed->range, passed->ended, error)
         && (passed->range->entity != &kab_entity_licence || kab_tally_check (self, FALSE, &mended, error))
         && (passed->range->columns || passed->range->to[0] != '\0'
             || kab_cache_forgive (self, passed->range, error));
}

static gboolean
write_restart (KabCache *self, gpointer data, GError **error)
{
  return kab_cache_set_meta (self->db, PLACE, "", error)
         && kab_cache_set_meta_integer (self->db, DONE, 0, error)
         && kab_cache_set_meta_integer (self->db, SINCE, g_get_real_time () / 1000, error);
}

gboolean
kab_cache_check_restart (KabCache *self, gint64 fence, GError **error)
{
  return write_facts (self, fence, write_restart, NULL, error);
}

gboolean
kab_cache_want_columns (KabCache *self, const char *names, GError **error)
{
  g_autofree char *wanted = kab_cache_get_meta (self->db, COLUMNS, error);
  g_autoptr (GString) all = g_string_new (names);
  g_auto (GStrv) former = wanted != NULL ? g_strsplit (wanted, " ", -1) : NULL;
  g_auto (GStrv) added = g_strsplit (names, " ", -1);

  if (wanted == NULL && error != NULL && *error != NULL)
    return FALSE;
  for (guint i = 0; former != NULL && former[i] != NULL; i++)
    if (former[i][0] != '\0' && !g_strv_contains ((const char *const *)added, former[i]))
      g_string_append_printf (all, " %s", former[i]);
  return kab_cache_set_meta (self->db, COLUMNS, all->str, error)
         && kab_cache_set_meta (self->db, COLUMNS_AFTER, "", error);
}

static gboolean
write_schema (KabCache *self, gpointer data, GError **error)
{
  gint64 schema = *(gint64 *)data, former = kab_cache_get_meta_integer (self->db, SCHEMA);
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; i < self->n_plans; i++)
    g_string_append_printf (names, i > 0 ? " %s" : "%s", self->plans[i].entity->name);
  return kab_cache_set_meta_integer (self->db, SCHEMA, schema, error)
         && (former == 0 || former >= schema || kab_cache_want_columns (self, names->str, error));
}

gboolean
kab_cache_check_wants_columns (KabCache *self)
{
  g_autofree char *wanted = NULL;

  g_mutex_lock (&self->lock);
  wanted = self->db != NULL ? kab_cache_get_meta (self->db, COLUMNS, NULL) : NULL;
  g_mutex_unlock (&self->lock);
  return wanted != NULL && wanted[0] != '\0';
}

gboolean
kab_cache_check_schema (KabCache *self, gint64 fence, gint64 schema, GError **error)
{
  gint64 former;

  g_mutex_lock (&self->lock);
  former = self->db != NULL ? kab_cache_get_meta_integer (self->db, SCHEMA) : schema;
  g_mutex_unlock (&self->lock);
  return former == schema || write_facts (self, fence, write_schema, &schema, error);
}

/* --- The file --- */

gboolean
kab_cache_damaged (GError **error)
{
  g_set_error (error, KAB_ERROR, KAB_ERROR_CORRUPT,
               _ ("The local copy was damaged. It is fetched anew; nothing that you wrote is lost."));
  return FALSE;
}

static gboolean
is_long (KabDb *db, const KabEntity *entity)
{
  g_autofree char *sql = g_strdup_printf ("SELECT max(nr) FROM \"%s\"", entity->name);

  return kab_db_query_integer (db, sql, NULL, NULL) > WHOLE_ROWS_MAX;
}

static void
set_checking (KabCache *self, KabDb *db)
{
  g_mutex_lock (&self->check_lock);
  self->checking = db;
  g_mutex_unlock (&self->check_lock);
}

static gboolean
run_check (KabCache *self, KabDb *db, const KabEntity *entity, gboolean whole, GError **error)
{
  g_autofree char *sql
    = g_strdup_printf ("PRAGMA %s(\"%s\")", whole ? "integrity_check" : "quick_check", entity->name);
  g_autoptr (KabStatement) statement = kab_db_prepare (db, sql, error);

  if (statement == NULL || kab_statement_step (statement, error) != KAB_STEP_ROW)
    return FALSE;
  if (g_strcmp0 (kab_statement_get_text (statement, 0), "ok") == 0)
    return TRUE;
  g_message ("The cache is damaged at %s: %s", entity->name, kab_statement_get_text (statement, 0));
  return kab_cache_damaged (error);
}

/* Asks the search index whether it is whole in itself; it holds the write lock meanwhile. */
static gboolean
check_search (KabCache *self, const KabPlan *plan, GError **error)
{
  g_autofree char *table = kab_cache_search_table (plan->entity);
  g_autofree char *sql
    = g_strdup_printf ("INSERT INTO \"%s\"(\"%s\") VALUES('integrity-check')", table, table);
  gboolean ok;

  if (plan->n_searched == 0)
    return TRUE;
  if (!kab_cache_begin (self, error))
    return FALSE;
  ok = !self->indexed || kab_db_exec (self->db, sql, error);
  kab_cache_rollback (self);
  return ok;
}

static gboolean
reindex (KabCache *self, gpointer data, GError **error)
{
  const KabPlan *plan = kab_cache_plan (self, data);
  g_autofree char *sql = g_strdup_printf ("REINDEX \"%s\"", plan->entity->name);

  kab_cache_touch (self, plan, 0);
  return kab_db_exec (self->db, sql, error) && kab_cache_forget_search (self, plan, error);
}

gboolean
kab_cache_reindex (KabCache *self, const KabEntity *entity, gint64 fence, GError **error)
{
  g_autoptr (GError) local = NULL;

  if (write_facts (self, fence, reindex, (gpointer)entity, &local) && kab_cache_build (self, &local))
    return TRUE;
  /* Two rows of one id, for example: what is wrong is not in the indexes alone. */
  if (g_error_matches (local, KAB_ERROR, KAB_ERROR_BUSY) || local->domain == G_IO_ERROR)
    g_propagate_error (error, g_steal_pointer (&local));
  else
    g_set_error_literal (error, KAB_ERROR, KAB_ERROR_CORRUPT, local->message);
  return FALSE;
}

static gboolean
check_once (KabCache *self, const KabEntity *entity, GError **error)
{
  KabDb *db = begin_reading (self, error);
  g_autoptr (GError) local = NULL;
  gboolean whole, ok;

  if (db == NULL)
    return FALSE;
  whole = !is_long (db, entity);
  set_checking (self, db);
  ok = run_check (self, db, entity, whole, &local);
  set_checking (self, NULL);
  end_reading (self, db);
  if (!ok)
    g_propagate_error (error, g_steal_pointer (&local));
  return ok && (!whole || check_search (self, kab_cache_plan (self, entity), error));
}

/* An index that does not hold what the rows do is made anew; whatever else is wrong, the whole file is. */
static gboolean
check_file (KabCache *self, const KabEntity *entity, gint64 fence, GError **error)
{
  g_autoptr (GError) local = NULL;

  if (check_once (self, entity, &local))
    return TRUE;
  if (!g_error_matches (local, KAB_ERROR, KAB_ERROR_CORRUPT))
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  return kab_cache_reindex (self, entity, fence, error) && check_once (self, entity, error);
}

gboolean
kab_cache_check_passed (KabCache *self,
                        const KabCheckRange *range,
                        gint64 fence,
                        gboolean *ended,
                        GError **error)
{
  Passed passed = { range, ended };

  *ended = FALSE;
  return write_facts (self, fence, write_passed, &passed, error)
         && (range->columns || range->to[0] != '\0' || check_file (self, range->entity, fence, error));
}
