/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-cache-private.h"

#include <string.h>

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "kab-aside.h"
#include "kab-error.h"
#include "kab-schema.h"
#include "kab-store.h"
#include "kab-tally.h"

/* Raised when the cache's own tables change shape: an older file is not migrated but made anew. */
#define LAYOUT 1

char *
kab_cache_search_table (const KabEntity *entity)
{
  return g_strconcat (entity->name, "_search", NULL);
}

static gboolean
make_own_tables (KabDb *db, GError **error)
{
  return kab_db_exec (db,
                      "CREATE TABLE meta(key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;"
                      "CREATE TABLE change_count(entity INTEGER PRIMARY KEY, n INTEGER NOT NULL);"
                      "CREATE TABLE server_row(entity INTEGER NOT NULL, id TEXT NOT NULL, json TEXT,"
                      " PRIMARY KEY(entity, id)) WITHOUT ROWID;"
                      "CREATE TABLE seen(entity INTEGER NOT NULL, id TEXT NOT NULL, PRIMARY KEY(entity, id))"
                      " WITHOUT ROWID;",
                      error);
}

static const KabMigration steps[] = { make_own_tables };
G_STATIC_ASSERT (G_N_ELEMENTS (steps) == LAYOUT);

static void
make_plan (KabPlan *plan, const KabEntity *entity, guint index)
{
  g_autofree char *table = kab_cache_search_table (entity);
  g_autoptr (GString) put = g_string_new (NULL);
  g_autoptr (GString) columns = g_string_new ("rowid"), marks = g_string_new ("?");

  plan->entity = entity;
  plan->index = index;
  plan->searched = g_new0 (guint, entity->n_fields);
  for (guint i = 0; i < entity->n_fields; i++)
    {
      g_autofree char *column = NULL;

      if ((entity->fields[i].flags & KAB_FIELD_SEARCHED) == 0)
        continue;
      plan->searched[plan->n_searched++] = i;
      column = kab_schema_words_column (&entity->fields[i]);
      g_string_append_printf (columns, ", \"%s\"", column);
      g_string_append (marks, ",?");
    }
  plan->find_old
    = g_strdup_printf ("SELECT nr, %s FROM \"%s\" WHERE id=?", kab_store_columns (entity), entity->name);
  plan->find_number = g_strdup_printf ("SELECT nr FROM \"%s\" WHERE id=?", entity->name);
  plan->search_add = g_strdup_printf ("INSERT INTO \"%s\"(%s) VALUES(%s)", table, columns->str, marks->str);
  plan->search_drop = g_strdup_printf ("INSERT INTO \"%s\"(\"%s\", %s) VALUES('delete', %s)", table, table,
                                       columns->str, marks->str);

  g_string_printf (put, "INSERT INTO \"%s\"(%s) VALUES(", entity->name, kab_store_columns (entity));
  for (guint i = 0; i < KAB_STORE_COMMON + entity->n_fields; i++)
    g_string_append (put, i == 0 ? "?" : ",?");
  g_string_append (put, ") ON CONFLICT(id) DO UPDATE SET rev=excluded.rev, deleted=excluded.deleted,"
                        "created_at=excluded.created_at, created_by=excluded.created_by,"
                        "updated_at=excluded.updated_at, updated_by=excluded.updated_by");
  for (guint i = 0; i < entity->n_fields; i++)
    g_string_append_printf (put, ",\"%s\"=excluded.\"%s\"", entity->fields[i].name, entity->fields[i].name);
  plan->put_any = g_strdup (put->str);
  g_string_append (put, " WHERE excluded.rev >= rev");
  plan->put = g_strdup (put->str);
}

const KabPlan *
kab_cache_plan (KabCache *self, const KabEntity *entity)
{
  for (guint i = 0; i < self->n_plans; i++)
    if (self->plans[i].entity == entity)
      return &self->plans[i];

  g_assert_not_reached ();
}

/* Raised when totals are counted in another way: they are counted anew then. */
#define TALLY "figures 3"

/* Said of fields that are searched as people read them. */
#define FORMATTED "formatted"

/* A name for the tables as this version has them: where the file says it was made so, nothing need be looked at. */
static char *
tables_name (void)
{
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  guint n;
  const KabEntity *const *entities = kab_entities (&n);

  g_checksum_update (sum, (const guchar *)TALLY, sizeof TALLY);
  for (guint i = 0; i < n; i++)
    {
      g_checksum_update (sum, (const guchar *)entities[i]->name, (gssize)strlen (entities[i]->name) + 1);
      for (guint f = 0; f < entities[i]->n_fields; f++)
        {
          const KabField *field = &entities[i]->fields[f];
          guchar kind = kab_field_kind (field);

          g_checksum_update (sum, (const guchar *)field->name, (gssize)strlen (field->name) + 1);
          g_checksum_update (sum, &kind, 1);
          if (field->flags & KAB_FIELD_FORMATTED)
            g_checksum_update (sum, (const guchar *)FORMATTED, sizeof FORMATTED);
        }
    }
  return g_strdup (g_checksum_get_string (sum));
}

/* Whether what is searched is in the search index, column by column, as this version has it. */
static gboolean
has_search (KabCache *self, const KabPlan *plan, gboolean *has, GError **error)
{
  g_autofree char *table = kab_cache_search_table (plan->entity);
  g_autoptr (GHashTable) columns = kab_db_columns (self->db, table, error);

  if (columns == NULL)
    return FALSE;
  *has = g_hash_table_size (columns) > 0;
  for (guint i = 0; *has && i < plan->n_searched; i++)
    {
      g_autofree char *column = kab_schema_words_column (&plan->entity->fields[plan->searched[i]]);

      *has = g_hash_table_contains (columns, column);
    }
  return TRUE;
}

/* An index that is there already needs the new columns, and new entities need theirs. */
static gboolean
follow_indexes (KabCache *self, const KabPlan *plan, gboolean is_new, GError **error)
{
  gboolean has;

  if (!kab_schema_create_indexes (self->db, plan->entity, KAB_PROFILE_CACHE, error))
    return FALSE;
  if (plan->n_searched == 0)
    return TRUE;
  if (is_new)
    return kab_cache_search_create (self, plan, error)
           && kab_cache_mark_filled (self, plan, G_MAXINT64, error);
  return has_search (self, plan, &has, error) && (has || kab_cache_forget_search (self, plan, error));
}

/* @grew: whether rows of it may lack what the server has */
static gboolean
follow_entity (KabCache *self, const KabPlan *plan, gboolean indexed, gboolean *grew, GError **error)
{
  g_autoptr (GHashTable) before = kab_db_columns (self->db, plan->entity->name, error);
  guint added;

  if (before == NULL || !kab_schema_create_table (self->db, plan->entity, KAB_PROFILE_CACHE, &added, error))
    return FALSE;
  *grew = g_hash_table_size (before) == 0 || added > 0;
  return !indexed || follow_indexes (self, plan, g_hash_table_size (before) == 0, error);
}

/*
 * Rows that came before a field or an entity existed were sent without it. They stay as they are, and are compared
 * with the server's range by range, at once: where something is lacking, that range is sent anew.
 */
static gboolean
follow_model (KabCache *self, const char *name, gboolean is_new, GError **error)
{
  g_autoptr (GString) grown = g_string_new (NULL);
  gboolean indexed = kab_cache_is_indexed (self->db);

  if (!kab_tally_make (self->db, error))
    return FALSE;
  for (guint i = 0; i < self->n_plans; i++)
    {
      gboolean grew;

      if (!follow_entity (self, &self->plans[i], indexed, &grew, error))
        return FALSE;
      if (grew)
        g_string_append_printf (grown, grown->len > 0 ? " %s" : "%s", self->plans[i].entity->name);
    }
  return kab_cache_set_meta (self->db, "tables", name, error)
         && (is_new || grown->len == 0 || kab_cache_want_columns (self, grown->str, error));
}

static gboolean
make_tables (KabCache *self, GError **error)
{
  g_autofree char *name = tables_name ();
  g_autofree char *former = NULL;

  if (!kab_db_migrate (self->db, steps, G_N_ELEMENTS (steps), error))
    return FALSE;
  former = kab_cache_get_meta (self->db, "tables", error);
  if (g_strcmp0 (former, name) == 0)
    return TRUE;
  if ((former == NULL && error != NULL && *error != NULL) || !kab_db_begin (self->db, TRUE, error))
    return FALSE;
  if (follow_model (self, name, former == NULL, error))
    return kab_db_commit (self->db, error);
  kab_db_rollback (self->db);
  return FALSE;
}

/* Whether another process has put another file in the place of the one that is open. */
static gboolean
is_replaced (KabCache *self)
{
  GStatBuf info;

  return self->db != NULL && g_stat (self->path, &info) == 0
         && ((guint64)info.st_dev != self->device || (guint64)info.st_ino != self->inode);
}

static void
close_file (KabCache *self)
{
  g_clear_pointer (&self->checkpointer, kab_checkpointer_free);
  g_clear_pointer (&self->db, kab_db_close);
}

/* Opens the file and makes what is missing in it. */
static gboolean
open_file (KabCache *self, GError **error)
{
  GStatBuf info;
  g_autofree char *uri = g_strconcat ("sqlite:", self->path, NULL);

  self->db = kab_db_open (uri, KAB_DB_CREATE | KAB_DB_SECURE_DELETE, error);
  if (self->db == NULL || !make_tables (self, error))
    {
      close_file (self);
      return FALSE;
    }
  self->checkpointer = kab_checkpointer_new (uri, self->db);
  if (g_stat (self->path, &info) == 0)
    {
      self->device = (guint64)info.st_dev;
      self->inode = (guint64)info.st_ino;
    }
  self->indexed = kab_cache_is_indexed (self->db);
  kab_cache_log_open (self);
  self->bare
    = !self->indexed
      && kab_db_query_integer (self->db, "SELECT count(*) FROM meta WHERE key LIKE 'filled:%'", NULL, NULL)
           == 0;
  self->epoch++;
  return TRUE;
}

static gboolean
open_or_rebuild (KabCache *self, char **set_aside, GError **error)
{
  g_autoptr (GError) local = NULL;

  if (open_file (self, &local))
    return TRUE;
  if (g_error_matches (local, KAB_ERROR, KAB_ERROR_CORRUPT)
      || g_error_matches (local, KAB_ERROR, KAB_ERROR_TOO_NEW))
    {
      char *kept = kab_set_aside (self->path, error);

      if (kept == NULL)
        return FALSE;
      if (set_aside != NULL)
        *set_aside = kept;
      else
        g_free (kept);
      return open_file (self, error);
    }
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

KabCache *
kab_cache_open (const char *dir, char **set_aside, GError **error)
{
  KabCache *self = g_new0 (KabCache, 1);
  const KabEntity *const *entities = kab_entities (&self->n_plans);

  g_assert (self->n_plans <= 64);
  self->path = g_build_filename (dir, "cache.db", NULL);
  self->plans = g_new0 (KabPlan, self->n_plans);
  self->written = g_new0 (GArray *, self->n_plans);
  self->log = g_new0 (GQueue, self->n_plans);
  self->own = g_new0 (gint64, self->n_plans);
  self->tally = kab_tally_new ();
  for (guint i = 0; i < self->n_plans; i++)
    make_plan (&self->plans[i], entities[i], i);
  g_mutex_init (&self->lock);
  g_mutex_init (&self->log_lock);
  g_mutex_init (&self->interrupt_lock);
  g_mutex_init (&self->check_lock);
  g_rw_lock_init (&self->files);
  if (!open_or_rebuild (self, set_aside, error))
    {
      kab_cache_close (self);
      return NULL;
    }
  /* Of one that was filled and not seen to the end. */
  if (self->indexed)
    kab_cache_drop_aside (self);
  return self;
}

void
kab_cache_close (KabCache *self)
{
  if (self == NULL)
    return;
  close_file (self);
  kab_cache_log_clear (self);
  for (guint i = 0; i < self->n_plans; i++)
    {
      g_clear_pointer (&self->written[i], g_array_unref);
      g_free (self->plans[i].put);
      g_free (self->plans[i].put_any);
      g_free (self->plans[i].find_old);
      g_free (self->plans[i].find_number);
      g_free (self->plans[i].search_add);
      g_free (self->plans[i].search_drop);
      g_free (self->plans[i].searched);
    }
  kab_tally_free (self->tally);
  g_free (self->plans);
  g_free (self->written);
  g_free (self->log);
  g_free (self->own);
  g_mutex_clear (&self->lock);
  g_mutex_clear (&self->log_lock);
  g_mutex_clear (&self->interrupt_lock);
  g_mutex_clear (&self->check_lock);
  g_rw_lock_clear (&self->files);
  g_free (self->path);
  g_free (self);
}

/* With both locks held. */
static gboolean
reopen (KabCache *self, GError **error)
{
  close_file (self);
  kab_cache_log_clear (self);
  kab_tally_end (self->tally, TRUE);
  memset (self->own, 0, self->n_plans * sizeof *self->own);
  return open_file (self, error);
}

gboolean
kab_cache_rebuild (KabCache *self, GError **error)
{
  g_autofree char *kept = NULL;
  gboolean ok;

  g_mutex_lock (&self->lock);
  g_rw_lock_writer_lock (&self->files);
  /* What is damaged was put aside already, by another process: its new one is not. */
  ok = is_replaced (self) && reopen (self, NULL);
  if (!ok)
    {
      close_file (self);
      kab_cache_log_clear (self);
      kab_tally_end (self->tally, TRUE);
      kept = kab_set_aside (self->path, error);
      ok = kept != NULL && open_file (self, error);
    }
  if (ok && kept != NULL)
    g_message ("The damaged cache was kept as %s.", kept);
  g_rw_lock_writer_unlock (&self->files);
  g_mutex_unlock (&self->lock);
  return ok;
}

void
kab_cache_drop_aside (KabCache *self)
{
  g_autoptr (GError) error = NULL;

  if (!kab_drop_aside (self->path, &error) && g_atomic_int_compare_and_exchange (&self->aside_stays, 0, 1))
    g_warning ("%s", error->message);
}

gboolean
kab_cache_follow (KabCache *self, guint *epoch, GError **error)
{
  gboolean ok = TRUE;

  /* Whoever writes looks himself. */
  if (g_mutex_trylock (&self->lock))
    {
      if (is_replaced (self))
        {
          g_rw_lock_writer_lock (&self->files);
          ok = reopen (self, error);
          g_rw_lock_writer_unlock (&self->files);
        }
      g_mutex_unlock (&self->lock);
    }
  g_rw_lock_reader_lock (&self->files);
  *epoch = self->epoch;
  g_rw_lock_reader_unlock (&self->files);
  return ok;
}

void
kab_cache_enter (KabCache *self, guint *epoch)
{
  g_rw_lock_reader_lock (&self->files);
  *epoch = self->epoch;
}

void
kab_cache_leave (KabCache *self)
{
  g_rw_lock_reader_unlock (&self->files);
}

KabDb *
kab_cache_open_reader (KabCache *self, GError **error)
{
  g_autofree char *uri = g_strconcat ("sqlite:", self->path, NULL);

  return kab_db_open (uri, KAB_DB_READ_ONLY, error);
}

const char *
kab_cache_get_path (KabCache *self)
{
  return self->path;
}

KabDb *
kab_cache_get_db (KabCache *self)
{
  return self->db;
}

char *
kab_cache_get_meta (KabDb *db, const char *key, GError **error)
{
  g_autoptr (KabStatement) statement = kab_db_prepare (db, "SELECT value FROM meta WHERE key=?", error);

  if (statement == NULL)
    return NULL;
  kab_statement_bind_text (statement, 1, key);
  if (kab_statement_step (statement, error) != KAB_STEP_ROW)
    return NULL;
  return g_strdup (kab_statement_get_text (statement, 0));
}

gint64
kab_cache_get_meta_integer (KabDb *db, const char *key)
{
  g_autofree char *text = kab_cache_get_meta (db, key, NULL);

  return text != NULL ? g_ascii_strtoll (text, NULL, 10) : 0;
}

gboolean
kab_cache_set_meta (KabDb *db, const char *key, const char *value, GError **error)
{
  g_autoptr (KabStatement) statement
    = kab_db_prepare (db, "INSERT INTO meta VALUES(?,?) ON CONFLICT(key) DO UPDATE SET value=excluded.value",
                      error);

  if (statement == NULL)
    return FALSE;
  kab_statement_bind_text (statement, 1, key);
  kab_statement_bind_text (statement, 2, value);
  return kab_statement_run (statement, error);
}

gboolean
kab_cache_set_meta_integer (KabDb *db, const char *key, gint64 value, GError **error)
{
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, value);

  return kab_cache_set_meta (db, key, text, error);
}

gboolean
kab_cache_is_indexed (KabDb *db)
{
  return kab_cache_get_meta_integer (db, "indexed") != 0;
}

gint64
kab_cache_generation (KabDb *db, const KabEntity *entity)
{
  g_autoptr (KabStatement) statement = kab_db_prepare (db, "SELECT n FROM change_count WHERE entity=?", NULL);

  if (statement == NULL)
    return -1;
  kab_statement_bind_integer (statement, 1, entity->number);
  return kab_statement_step (statement, NULL) == KAB_STEP_ROW ? kab_statement_get_integer (statement, 0) : 0;
}

gboolean
kab_cache_begin (KabCache *self, GError **error)
{
  g_mutex_lock (&self->lock);
  self->touched = 0;
  /* What is written into a file that was put aside is seen by nobody. Not waiting: this may be a reader's thread. */
  if (is_replaced (self) && g_rw_lock_writer_trylock (&self->files))
    {
      gboolean ok = reopen (self, error);

      g_rw_lock_writer_unlock (&self->files);
      if (!ok)
        {
          g_mutex_unlock (&self->lock);
          return FALSE;
        }
    }
  if (self->db == NULL)
    {
      g_set_error (error, KAB_ERROR, KAB_ERROR_CORRUPT,
                   _ ("The local copy is damaged and cannot be rebuilt."));
      g_mutex_unlock (&self->lock);
      return FALSE;
    }
  if (!kab_db_begin (self->db, TRUE, error))
    {
      g_mutex_unlock (&self->lock);
      return FALSE;
    }
  kab_tally_begin (self->tally);
  /* Another process may have built the indexes meanwhile. */
  if (!self->indexed)
    self->indexed = kab_cache_is_indexed (self->db);
  return TRUE;
}

void
kab_cache_touch (KabCache *self, const KabPlan *plan, gint64 nr)
{
  KabTouched bit = G_GUINT64_CONSTANT (1) << plan->index;

  if ((self->touched & bit) == 0)
    {
      self->touched |= bit;
      g_clear_pointer (&self->written[plan->index], g_array_unref);
      self->written[plan->index] = g_array_new (FALSE, FALSE, sizeof (gint64));
    }
  if (self->written[plan->index] == NULL)
    return;
  if (nr == 0 || self->written[plan->index]->len >= LOG_ROWS_MAX)
    g_clear_pointer (&self->written[plan->index], g_array_unref);
  else
    g_array_append_val (self->written[plan->index], nr);
}

/* Counts the change of each touched entity, inside the transaction. */
static gboolean
count_changes (KabCache *self, gint64 *generations, GError **error)
{
  for (guint i = 0; i < self->n_plans; i++)
    {
      g_autoptr (KabStatement) statement = NULL;

      if ((self->touched & (G_GUINT64_CONSTANT (1) << i)) == 0)
        continue;
      statement = kab_db_prepare (self->db,
                                  "INSERT INTO change_count VALUES(?, 1)"
                                  " ON CONFLICT(entity) DO UPDATE SET n = n + 1 RETURNING n",
                                  error);
      if (statement == NULL)
        return FALSE;
      kab_statement_bind_integer (statement, 1, self->plans[i].entity->number);
      if (kab_statement_step (statement, error) != KAB_STEP_ROW)
        return FALSE;
      generations[i] = kab_statement_get_integer (statement, 0);
      if (!kab_statement_run (statement, error)
          || !kab_cache_log_write (self, &self->plans[i], generations[i], error))
        return FALSE;
    }
  return TRUE;
}

gboolean
kab_cache_commit (KabCache *self, KabTouched *touched, GError **error)
{
  g_autofree gint64 *generations = g_new0 (gint64, self->n_plans);
  gboolean ok = kab_tally_flush (self, error) && count_changes (self, generations, error);

  if (!ok)
    kab_db_rollback (self->db);
  else
    ok = kab_db_commit (self->db, error);
  kab_tally_end (self->tally, !ok);
  if (ok)
    {
      kab_cache_log_remember (self, generations);
      if (touched != NULL)
        *touched |= self->touched;
    }
  g_mutex_unlock (&self->lock);
  return ok;
}

void
kab_cache_rollback (KabCache *self)
{
  kab_db_rollback (self->db);
  kab_tally_end (self->tally, TRUE);
  g_mutex_unlock (&self->lock);
}

char *
kab_cache_dup_cursor (KabCache *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  char *cursor = self->db != NULL ? kab_cache_get_meta (self->db, "cursor", NULL) : NULL;

  return cursor != NULL ? cursor : g_strdup ("");
}

gint64 *
kab_cache_foreign_generations (KabCache *self)
{
  gint64 *generations = g_new0 (gint64, self->n_plans);

  /* Whoever writes will be told of by himself; and waiting for him is not worth it. */
  if (!g_mutex_trylock (&self->lock))
    return generations;
  for (guint i = 0; self->db != NULL && i < self->n_plans; i++)
    {
      gint64 now = kab_cache_generation (self->db, self->plans[i].entity);

      if (now != self->own[i])
        generations[i] = now;
    }
  g_mutex_unlock (&self->lock);
  return generations;
}
