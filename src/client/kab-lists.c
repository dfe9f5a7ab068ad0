/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-lists-private.h"

#include "kab-store.h"

/* So often something may be missing that was there a moment before; then others wait. */
#define PATIENCE 24
/* So few rows are counted before it could be seen that they are not. */
#define AT_ONCE 20000

KabLists *
kab_lists_new (KabCache *cache)
{
  KabLists *self = g_new0 (KabLists, 1);
  const KabEntity *const *entities = kab_entities (&self->n);

  self->cache = cache;
  self->entities = g_new0 (KabEntityLists, self->n);
  for (guint i = 0; i < self->n; i++)
    {
      KabEntityLists *lists = &self->entities[i];

      lists->entity = entities[i];
      lists->at_once = AT_ONCE;
      g_mutex_init (&lists->lock);
      lists->orders = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, kab_order_free);
      lists->sets = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, kab_set_free);
      lists->totals_generation[0] = lists->totals_generation[1] = -1;
    }
  return self;
}

void
kab_lists_free (KabLists *self)
{
  if (self == NULL)
    return;
  for (guint i = 0; i < self->n; i++)
    {
      g_hash_table_unref (self->entities[i].orders);
      g_hash_table_unref (self->entities[i].sets);
      g_mutex_clear (&self->entities[i].lock);
    }
  g_free (self->entities);
  g_free (self);
}

void
kab_lists_count_at_once (KabLists *self, guint rows)
{
  for (guint i = 0; i < self->n; i++)
    self->entities[i].at_once = rows;
}

KabEntityLists *
kab_lists_of (KabLists *self, const KabEntity *entity)
{
  for (guint i = 0; i < self->n; i++)
    if (self->entities[i].entity == entity)
      return &self->entities[i];

  g_assert_not_reached ();
}

void
kab_lists_make_room (GHashTable *table, guint most, gsize used_offset)
{
  GHashTableIter iter;
  gpointer key, value, oldest = NULL;
  guint64 least = G_MAXUINT64;

  if (g_hash_table_size (table) < most)
    return;
  g_hash_table_iter_init (&iter, table);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      guint64 used = *(guint64 *)((char *)value + used_offset);

      if (used < least)
        {
          least = used;
          oldest = key;
        }
    }
  g_hash_table_remove (table, oldest);
}

/* --- One look --- */

static void
forget (KabEntityLists *lists)
{
  g_hash_table_remove_all (lists->orders);
  g_hash_table_remove_all (lists->sets);
  lists->totals_generation[0] = lists->totals_generation[1] = -1;
}

/* With the lock held, before anything was read: the snapshot begins here. */
static void
begin_look (KabLook *look, guint epoch)
{
  KabEntityLists *lists = look->lists;
  gboolean indexed;

  look->generation = kab_cache_generation (look->db, lists->entity);
  indexed = kab_cache_is_indexed (look->db);
  if (lists->epoch != epoch || lists->indexed != indexed)
    forget (lists);
  lists->epoch = epoch;
  lists->indexed = indexed;
  g_clear_pointer (&look->conditions, g_ptr_array_unref);
  look->conditions = look->query != NULL ? kab_query_conditions (look->query, indexed) : NULL;
}

void
kab_look_clear (KabLook *look)
{
  g_clear_pointer (&look->conditions, g_ptr_array_unref);
  g_clear_pointer (&look->order, g_free);
  g_clear_pointer (&look->need_condition, kab_condition_unref);
}

static gboolean
count_all (KabLook *look, gint64 *total, GError **error)
{
  const char *name = look->lists->entity->name;
  /* All rows are counted by pages of an index, those of a state one by one; few are deleted. */
  g_autofree char *sql
    = look->deleted != 0
        ? g_strdup_printf ("SELECT count(*) FROM \"%s\" WHERE deleted=%d", name, look->deleted)
        : g_strdup_printf (
          "SELECT (SELECT count(*) FROM \"%s\") - (SELECT count(*) FROM \"%s\" WHERE deleted>0)", name, name);
  gboolean found;

  *total = kab_db_query_integer (look->db, sql, &found, error);
  return found;
}

/* Makes what is needed, as of the look's snapshot, and keeps it; without the lock meanwhile, if it @may_leave. */
static gboolean
make (KabLook *look, gboolean may_leave, GError **error)
{
  KabEntityLists *lists = look->lists;
  KabSet *set = NULL;
  KabOrder *order = NULL;
  gint64 total = 0;
  gboolean ok = TRUE;

  if (may_leave)
    g_mutex_unlock (&lists->lock);
  if (look->need == KAB_NEED_SET)
    ok = (set = kab_set_read (look, look->need_condition, error)) != NULL;
  else if (look->need == KAB_NEED_ORDER)
    ok = (order = kab_order_read (look, error)) != NULL;
  else if (look->need == KAB_NEED_TOTAL)
    ok = count_all (look, &total, error);
  if (may_leave)
    g_mutex_lock (&lists->lock);

  if (set != NULL)
    kab_look_keep_set (look, look->need_condition->key, set);
  if (order != NULL)
    kab_look_keep_order (look, order);
  if (ok && look->need == KAB_NEED_TOTAL && lists->totals_generation[look->deleted] < look->generation)
    {
      lists->totals[look->deleted] = total;
      lists->totals_generation[look->deleted] = look->generation;
    }
  g_clear_pointer (&look->need_condition, kab_condition_unref);
  look->need = KAB_NEED_NOTHING;
  return ok;
}

gboolean
kab_look_until (KabLook *look,
                guint epoch,
                KabAnswerFunc answer,
                gpointer data,
                gint64 *generation,
                GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&look->lists->lock);
  KabLooked looked;
  guint left = 0;

  begin_look (look, epoch);
  while ((looked = answer (look, data, error)) == KAB_LOOKED_NEEDS)
    {
      gboolean may_leave = ++left < PATIENCE;

      if (!make (look, may_leave, error))
        return FALSE;
      if (!may_leave)
        continue;
      /* Others may have gone on meanwhile: a new snapshot sees what they have brought up to theirs. */
      kab_db_rollback (look->db);
      if (g_cancellable_set_error_if_cancelled (look->cancellable, error)
          || !kab_db_begin (look->db, FALSE, error))
        return FALSE;
      begin_look (look, epoch);
    }
  *generation = look->generation;
  return looked == KAB_LOOKED_DONE;
}

static gboolean
look_for (KabLists *self,
          KabDb *db,
          guint epoch,
          const KabQuery *query,
          GCancellable *cancellable,
          KabAnswerFunc answer,
          gpointer data,
          gint64 *generation,
          GError **error)
{
  g_auto (KabLook) look = { .lists = kab_lists_of (self, query->entity),
                            .cache = self->cache,
                            .db = db,
                            .cancellable = cancellable,
                            .query = query,
                            .order = kab_query_order_sql (query),
                            .empty_last = kab_query_empty_last (query),
                            .deleted = kab_query_deleted (query) };

  return kab_look_until (&look, epoch, answer, data, generation, error);
}

/* --- A page --- */

typedef struct
{
  KabPage *page;
  GArray *numbers;
  gboolean quick;
} Paging;

static KabLooked
find_page (KabLook *look, gpointer data, GError **error)
{
  Paging *paging = data;
  KabPage *page = paging->page;
  guint size = look->query->page_size, total;
  KabSet *set;
  KabLooked looked;

  if (paging->quick)
    {
      paging->quick = FALSE;
      looked = kab_look_peek (look, page, paging->numbers, error);
      if (looked != KAB_LOOKED_NEEDS)
        return looked;
    }
  looked = kab_look_query_set (look, &set, error);
  if (looked == KAB_LOOKED_DONE)
    looked = kab_look_total (look, set, &total, error);
  if (looked != KAB_LOOKED_DONE)
    return looked;
  page->counted = TRUE;
  page->total = total;
  page->n_pages = MAX (1, (total + size - 1) / size);
  page->page = MIN (look->query->page, page->n_pages - 1);
  if (total == 0)
    return KAB_LOOKED_DONE;
  return kab_look_numbers (look, set, total, page->page * size, MIN (total, (page->page + 1) * size),
                           paging->numbers, error);
}

static gboolean
is_pending (KabDb *db, const KabEntity *entity, const char *id, gboolean *pending, GError **error)
{
  g_autoptr (KabStatement) statement
    = kab_db_prepare (db, "SELECT 1 FROM server_row WHERE entity=? AND id=?", error);
  KabStep step;

  if (statement == NULL)
    return FALSE;
  kab_statement_bind_integer (statement, 1, entity->number);
  kab_statement_bind_text (statement, 2, id);
  step = kab_statement_step (statement, error);
  *pending = step == KAB_STEP_ROW;
  return step != KAB_STEP_ERROR;
}

gboolean
kab_lists_id (KabDb *db, const KabEntity *entity, guint32 number, char **id, GError **error)
{
  g_autofree char *sql = g_strdup_printf ("SELECT id FROM \"%s\" WHERE nr=?", entity->name);
  g_autoptr (KabStatement) statement = kab_db_prepare (db, sql, error);
  KabStep step;

  if (statement == NULL)
    return FALSE;
  kab_statement_bind_integer (statement, 1, number);
  step = kab_statement_step (statement, error);
  *id = step == KAB_STEP_ROW ? g_strdup (kab_statement_get_text (statement, 0)) : NULL;
  return step != KAB_STEP_ERROR;
}

GPtrArray *
kab_lists_rows (KabDb *db, const KabEntity *entity, const guint32 *numbers, guint n, GError **error)
{
  g_autofree char *sql
    = g_strdup_printf ("SELECT %s FROM \"%s\" WHERE nr=?", kab_store_columns (entity), entity->name);
  g_autoptr (KabStatement) statement = kab_db_prepare (db, sql, error);
  g_autoptr (GPtrArray) rows = g_ptr_array_new_full (n, (GDestroyNotify)kab_row_unref);

  if (statement == NULL)
    return NULL;
  for (guint i = 0; i < n; i++)
    {
      KabStep step;

      kab_statement_reset (statement);
      kab_statement_bind_integer (statement, 1, numbers[i]);
      step = kab_statement_step (statement, error);
      if (step == KAB_STEP_ERROR)
        return NULL;
      if (step == KAB_STEP_ROW)
        g_ptr_array_add (rows, kab_store_read (statement, 0, entity));
    }
  return g_steal_pointer (&rows);
}

static gboolean
read_rows (KabDb *db, const KabEntity *entity, GArray *numbers, KabPage *page, GError **error)
{
  page->rows = kab_lists_rows (db, entity, (const guint32 *)numbers->data, numbers->len, error);
  if (page->rows == NULL)
    return FALSE;
  page->pending = g_new0 (gboolean, page->rows->len + 1);
  for (guint i = 0; i < page->rows->len; i++)
    if (!is_pending (db, entity, ((KabRow *)page->rows->pdata[i])->id, &page->pending[i], error))
      return FALSE;
  return TRUE;
}

static KabPage *
make_page (KabLists *self,
           KabDb *db,
           guint epoch,
           const KabQuery *query,
           gboolean quick,
           GCancellable *cancellable,
           GError **error)
{
  g_autoptr (KabPage) page = g_new0 (KabPage, 1);
  g_autoptr (GArray) numbers = g_array_new (FALSE, FALSE, sizeof (guint32));
  Paging paging = { .page = page, .numbers = numbers, .quick = quick };
  gint64 generation;
  gboolean ok;

  if (!kab_db_begin (db, FALSE, error))
    return NULL;
  ok = look_for (self, db, epoch, query, cancellable, find_page, &paging, &generation, error)
       && read_rows (db, query->entity, numbers, page, error);
  kab_db_rollback (db);
  if (!ok)
    return NULL;
  page->generation = (guint64)generation;
  return g_steal_pointer (&page);
}

KabPage *
kab_lists_page (KabLists *self,
                KabDb *db,
                guint epoch,
                const KabQuery *query,
                GCancellable *cancellable,
                GError **error)
{
  return make_page (self, db, epoch, query, FALSE, cancellable, error);
}

KabPage *
kab_lists_peek (KabLists *self,
                KabDb *db,
                guint epoch,
                const KabQuery *query,
                GCancellable *cancellable,
                GError **error)
{
  return make_page (self, db, epoch, query, TRUE, cancellable, error);
}

/* --- All of it --- */

static KabLooked
find_numbers (KabLook *look, gpointer data, GError **error)
{
  GArray *numbers = data;
  guint total;
  KabSet *set;
  KabLooked looked = kab_look_query_set (look, &set, error);

  if (looked == KAB_LOOKED_DONE)
    looked = kab_look_total (look, set, &total, error);
  if (looked != KAB_LOOKED_DONE || total == 0)
    return looked;
  g_array_set_size (numbers, 0);
  return kab_look_numbers (look, set, total, 0, total, numbers, error);
}

GArray *
kab_lists_numbers (KabLists *self,
                   KabDb *db,
                   guint epoch,
                   const KabQuery *query,
                   guint32 *top_number,
                   char **top,
                   GCancellable *cancellable,
                   GError **error)
{
  g_autoptr (GArray) numbers = g_array_new (FALSE, FALSE, sizeof (guint32));
  gint64 generation;
  gboolean ok;

  *top = NULL;
  *top_number = 0;
  if (!kab_db_begin (db, FALSE, error))
    return NULL;
  ok = look_for (self, db, epoch, query, cancellable, find_numbers, numbers, &generation, error);
  for (guint i = 0; ok && i < numbers->len; i++)
    *top_number = MAX (*top_number, g_array_index (numbers, guint32, i));
  ok = ok && (numbers->len == 0 || kab_lists_id (db, query->entity, *top_number, top, error));
  kab_db_rollback (db);
  return ok ? g_steal_pointer (&numbers) : NULL;
}

/* --- What comes after it --- */

static KabLooked
find_total (KabLook *look, gpointer data, GError **error)
{
  guint *total = data;
  KabSet *set;
  KabLooked looked = kab_look_query_set (look, &set, error);

  return looked == KAB_LOOKED_DONE ? kab_look_total (look, set, total, error) : looked;
}

gboolean
kab_lists_count (KabLists *self,
                 KabDb *db,
                 guint epoch,
                 const KabQuery *query,
                 GCancellable *cancellable,
                 KabTotal *total,
                 GError **error)
{
  gint64 generation;
  guint rows;
  gboolean ok;

  if (!kab_db_begin (db, FALSE, error))
    return FALSE;
  ok = look_for (self, db, epoch, query, cancellable, find_total, &rows, &generation, error);
  kab_db_rollback (db);
  if (!ok)
    return FALSE;
  total->rows = rows;
  total->generation = (guint64)generation;
  return TRUE;
}
