/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-lists-private.h"

#include <string.h>

#include "kab-error.h"
#include "kab-store.h"

/* A set of no more rows than this is sorted as it stands. */
#define SMALL 2000
/* Rows this near to an end are found by a walk along the index, where no order is ready. */
#define WALK_MAX 8000
/* Rows in all orders that are kept, four bytes each; two are kept whatever their length. */
#define ORDERED_ROWS_MAX (10 * 1024 * 1024)
#define ORDERS_LEAST 2
#define SETS_KEPT 48

struct _KabLists
{
  KabCache *cache;
  KabEntityLists *entities;
  guint n;
};

static void
places_free (gpointer data)
{
  KabPlaces *places = data;

  g_free (places->nr);
  g_free (places->before);
  g_free (places);
}

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
      g_mutex_init (&lists->lock);
      lists->orders = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, kab_order_free);
      lists->sets = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, kab_set_free);
      lists->totals[0] = lists->totals[1] = -1;
      lists->generation = -1;
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

static KabEntityLists *
find_entity (KabLists *self, const KabEntity *entity)
{
  for (guint i = 0; i < self->n; i++)
    if (self->entities[i].entity == entity)
      return &self->entities[i];

  g_assert_not_reached ();
}

/* The first place in @table that was not used for the longest time goes, when there are more than @most. */
static void
make_room (GHashTable *table, guint most, gsize used_offset)
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

/* --- Sets --- */

static KabSet *
set_new (void)
{
  KabSet *set = g_new0 (KabSet, 1);

  set->places = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, places_free);
  return set;
}

static gboolean
read_set (KabDb *db, const char *sql, const KabCondition *condition, KabSet *set, GError **error)
{
  g_autoptr (KabStatement) statement = kab_db_prepare (db, sql, error);
  KabStep step;

  if (statement == NULL)
    return FALSE;
  if (condition != NULL)
    kab_condition_bind (condition, statement);
  while ((step = kab_statement_step (statement, error)) == KAB_STEP_ROW)
    kab_set_add (set, (guint32)kab_statement_get_integer (statement, 0));
  return step == KAB_STEP_DONE;
}

static void
intersect (KabSet *set, const KabSet *other, gboolean without)
{
  set->count = 0;
  for (guint i = 0; i < set->n_words; i++)
    {
      guint64 word = i < other->n_words ? other->words[i] : 0;

      set->words[i] &= without ? ~word : word;
      set->count += (guint)__builtin_popcountll (set->words[i]);
    }
}

/* The set of one condition, kept. */
static KabSet *
need_set (KabEntityLists *self, KabDb *db, GPtrArray *conditions, guint at, GError **error)
{
  KabCondition *condition = g_ptr_array_index (conditions, at);
  KabSet *set = g_hash_table_lookup (self->sets, condition->key);

  if (set == NULL)
    {
      set = set_new ();
      if (!read_set (db, condition->sql, condition, set, error))
        {
          kab_set_free (set);
          return NULL;
        }
      make_room (self->sets, SETS_KEPT, G_STRUCT_OFFSET (KabSet, used));
      set->condition = condition;
      conditions->pdata[at] = NULL;
      g_hash_table_insert (self->sets, g_strdup (condition->key), set);
    }
  set->used = ++self->clock;
  return set;
}

/* Deleted rows: few, and found by any index that begins with "deleted". */
static KabSet *
need_deleted (KabEntityLists *self, KabDb *db, GError **error)
{
  KabSet *set = g_hash_table_lookup (self->sets, "deleted");

  if (set == NULL)
    {
      KabCondition *condition = g_new0 (KabCondition, 1);

      condition->texts = g_ptr_array_new ();
      condition->integers = g_array_new (FALSE, FALSE, sizeof (gint64));
      condition->sql = g_strdup_printf ("SELECT nr FROM \"%s\" WHERE deleted=1", self->entity->name);
      condition->narrow = g_strconcat (condition->sql, " AND nr=?", NULL);
      set = set_new ();
      set->condition = condition;
      if (!read_set (db, condition->sql, NULL, set, error))
        {
          kab_set_free (set);
          return NULL;
        }
      make_room (self->sets, SETS_KEPT, G_STRUCT_OFFSET (KabSet, used));
      g_hash_table_insert (self->sets, g_strdup ("deleted"), set);
    }
  set->used = ++self->clock;
  return set;
}

/* The rows of a query in no order; *@set is NULL if there is no condition. */
static gboolean
query_set (KabEntityLists *self, KabDb *db, const KabQuery *query, KabSet **set, GError **error)
{
  g_autoptr (GPtrArray) conditions = kab_query_conditions (query, self->indexed);
  g_autoptr (GString) key = g_string_new (NULL);
  gboolean masked = FALSE;
  KabSet *all, *deleted = NULL;

  *set = NULL;
  if (conditions->len == 0)
    return TRUE;
  for (guint i = 0; i < conditions->len; i++)
    {
      const KabCondition *condition = g_ptr_array_index (conditions, i);

      masked |= condition->masked;
      g_string_append_printf (key, "%s\n", condition->key);
    }
  if (masked && (deleted = need_deleted (self, db, error)) == NULL)
    return FALSE;
  if (conditions->len == 1 && !(masked && (deleted->count > 0 || kab_query_deleted (query))))
    {
      *set = need_set (self, db, conditions, 0, error);
      return *set != NULL;
    }

  *set = g_hash_table_lookup (self->sets, key->str);
  if (*set != NULL)
    {
      (*set)->used = ++self->clock;
      return TRUE;
    }
  all = set_new ();
  for (guint i = 0; i < conditions->len; i++)
    {
      KabSet *one = need_set (self, db, conditions, i, error);

      if (one == NULL)
        {
          kab_set_free (all);
          return FALSE;
        }
      if (i == 0)
        {
          all->words = g_memdup2 (one->words, one->n_words * sizeof (guint64));
          all->n_words = one->n_words;
          all->count = one->count;
        }
      else
        {
          intersect (all, one, FALSE);
        }
    }
  if (masked)
    {
      deleted = need_deleted (self, db, error);
      if (deleted == NULL)
        {
          kab_set_free (all);
          return FALSE;
        }
      intersect (all, deleted, kab_query_deleted (query) == 0);
    }
  make_room (self->sets, SETS_KEPT, G_STRUCT_OFFSET (KabSet, used));
  all->used = ++self->clock;
  g_hash_table_insert (self->sets, g_strdup (key->str), all);
  *set = all;
  return TRUE;
}

/* --- Orders --- */

static KabOrder *
find_order (KabEntityLists *self, const char *sql, int deleted)
{
  g_autofree char *key = kab_order_key (sql, deleted);
  KabOrder *order = g_hash_table_lookup (self->orders, key);

  if (order != NULL)
    order->used = ++self->clock;
  return order;
}

static KabOrder *
need_order (KabEntityLists *self, KabDb *db, const char *sql, int deleted, GError **error)
{
  KabOrder *order = find_order (self, sql, deleted);
  g_autofree char *text = NULL;
  g_autoptr (KabStatement) statement = NULL;
  guint room = 1024;
  KabStep step;

  if (order != NULL)
    return order;
  text = g_strdup_printf ("SELECT nr FROM \"%s\" WHERE deleted=%d ORDER BY %s, nr", self->entity->name,
                          deleted, sql);
  statement = kab_db_prepare (db, text, error);
  if (statement == NULL)
    return NULL;
  order = g_new0 (KabOrder, 1);
  order->sql = g_strdup (sql);
  order->deleted = deleted;
  order->nr = g_new (guint32, room);
  while ((step = kab_statement_step (statement, error)) == KAB_STEP_ROW)
    {
      if (order->n == room)
        {
          room *= 2;
          order->nr = g_renew (guint32, order->nr, room);
        }
      order->nr[order->n++] = (guint32)kab_statement_get_integer (statement, 0);
    }
  if (step == KAB_STEP_ERROR)
    {
      kab_order_free (order);
      return NULL;
    }
  order->nr = g_renew (guint32, order->nr, MAX (order->n, 1));
  make_room (self->orders, MAX (ORDERS_LEAST, ORDERED_ROWS_MAX / MAX (order->n, 1)),
             G_STRUCT_OFFSET (KabOrder, used));
  order->used = ++self->clock;
  g_hash_table_insert (self->orders, kab_order_key (sql, deleted), order);
  self->totals[deleted] = order->n;
  return order;
}

static gboolean
count_all (KabEntityLists *self, KabDb *db, int deleted, guint *total, GError **error)
{
  if (self->totals[deleted] < 0)
    {
      g_autofree char *sql
        = g_strdup_printf ("SELECT count(*) FROM \"%s\" WHERE deleted=%d", self->entity->name, deleted);
      gboolean found;
      gint64 n;
      GHashTableIter iter;
      gpointer value;

      g_hash_table_iter_init (&iter, self->orders);
      while (g_hash_table_iter_next (&iter, NULL, &value))
        if (((KabOrder *)value)->deleted == deleted)
          self->totals[deleted] = ((KabOrder *)value)->n;
      if (self->totals[deleted] < 0)
        {
          n = kab_db_query_integer (db, sql, &found, error);
          if (!found)
            return FALSE;
          self->totals[deleted] = n;
        }
    }
  *total = (guint)self->totals[deleted];
  return TRUE;
}

/* --- A set in an order --- */

typedef struct
{
  KabValue key;
  gint64 nr;
} Sorted;

static int
compare_sorted (gconstpointer a, gconstpointer b)
{
  const Sorted *x = a, *y = b;

  return kab_compare_keys (&x->key, x->nr, &y->key, y->nr);
}

static guint32 *
sort_small (KabEntityLists *self, KabDb *db, const KabSet *set, const char *sql, int deleted, GError **error)
{
  g_autofree Sorted *rows = g_new0 (Sorted, set->count + 1);
  guint32 *nr = NULL;
  guint n = 0;
  gboolean ok = TRUE;

  for (guint w = 0; ok && w < set->n_words; w++)
    for (guint64 word = set->words[w]; ok && word != 0; word &= word - 1)
      {
        gboolean there;

        rows[n].nr = (gint64)w * 64 + __builtin_ctzll (word);
        ok = kab_order_key_of (db, self->entity, sql, deleted, rows[n].nr, &rows[n].key, &there, error);
        n++;
      }
  if (ok)
    {
      qsort (rows, n, sizeof (Sorted), compare_sorted);
      nr = g_new (guint32, n + 1);
      for (guint i = 0; i < n; i++)
        nr[i] = (guint32)rows[i].nr;
    }
  for (guint i = 0; i < n; i++)
    kab_value_clear (&rows[i].key);
  return nr;
}

static KabPlaces *
find_places (KabSet *set, const char *sql, int deleted)
{
  g_autofree char *key = kab_order_key (sql, deleted);

  return g_hash_table_lookup (set->places, key);
}

static KabPlaces *
add_places (KabSet *set, const char *sql, int deleted)
{
  KabPlaces *places = g_new0 (KabPlaces, 1);

  g_hash_table_insert (set->places, kab_order_key (sql, deleted), places);
  return places;
}

static void
count_blocks (const KabSet *set, const KabOrder *order, KabPlaces *places)
{
  guint n = 0;

  g_free (places->before);
  places->before = g_new (guint32, order->n / BLOCK + 2);
  for (guint i = 0; i < order->n; i++)
    {
      if (i % BLOCK == 0)
        places->before[i / BLOCK] = n;
      n += kab_set_has (set, order->nr[i]);
    }
  places->before[(order->n + BLOCK - 1) / BLOCK] = n;
}

/* Numbers of the rows at @from up to @to, in ascending order. */
static void
slice (const KabSet *set, const KabOrder *order, const KabPlaces *places, guint from, guint to, GArray *out)
{
  guint low = 0, high = (order->n + BLOCK - 1) / BLOCK, at;

  if (set == NULL)
    {
      g_array_append_vals (out, order->nr + from, to - from);
      return;
    }
  while (high - low > 1)
    {
      guint middle = low + (high - low) / 2;

      if (places->before[middle] <= from)
        low = middle;
      else
        high = middle;
    }
  at = places->before[low];
  for (guint i = low * BLOCK; i < order->n && at < to; i++)
    {
      if (!kab_set_has (set, order->nr[i]))
        continue;
      if (at >= from)
        g_array_append_val (out, order->nr[i]);
      at++;
    }
}

/* A walk along the index from one end: rows at @from up to @to counted from that end. */
static gboolean
walk (KabEntityLists *self,
      KabDb *db,
      const KabSet *set,
      const char *sql,
      int deleted,
      gboolean descending,
      guint from,
      guint to,
      GArray *out,
      GError **error)
{
  const char *way = descending ? "DESC" : "ASC";
  g_autofree char *text = g_strdup_printf ("SELECT nr FROM \"%s\" WHERE deleted=%d ORDER BY %s %s, nr %s",
                                           self->entity->name, deleted, sql, way, way);
  g_autoptr (KabStatement) statement = kab_db_prepare (db, text, error);
  KabStep step = KAB_STEP_DONE;
  guint at = 0;

  if (statement == NULL)
    return FALSE;
  while (at < to && (step = kab_statement_step (statement, error)) == KAB_STEP_ROW)
    {
      guint32 nr = (guint32)kab_statement_get_integer (statement, 0);

      if (set != NULL && !kab_set_has (set, nr))
        continue;
      if (at >= from)
        g_array_append_val (out, nr);
      at++;
    }
  return step != KAB_STEP_ERROR;
}

static void
reverse (GArray *array)
{
  guint32 *nr = (guint32 *)array->data;

  for (guint i = 0, j = array->len; i + 1 < j; i++)
    {
      guint32 other = nr[--j];

      nr[j] = nr[i];
      nr[i] = other;
    }
}

/* The numbers of the page's rows. @from, @to: places in the list as it is shown. */
static gboolean
page_numbers (KabEntityLists *self,
              KabDb *db,
              const KabQuery *query,
              KabSet *set,
              guint total,
              guint from,
              guint to,
              GArray *out,
              GError **error)
{
  g_autofree char *sql = kab_query_order_sql (query);
  int deleted = kab_query_deleted (query);
  guint up_from = query->descending ? total - to : from, up_to = query->descending ? total - from : to;
  KabPlaces *places = set != NULL ? find_places (set, sql, deleted) : NULL;
  KabOrder *order;
  guint rows;

  if (set != NULL && total <= SMALL)
    {
      if (places == NULL || places->nr == NULL)
        {
          guint32 *nr = sort_small (self, db, set, sql, deleted, error);

          if (nr == NULL)
            return FALSE;
          places = places != NULL ? places : add_places (set, sql, deleted);
          places->nr = nr;
        }
      g_array_append_vals (out, places->nr + up_from, up_to - up_from);
      if (query->descending)
        reverse (out);
      return TRUE;
    }

  order = find_order (self, sql, deleted);
  rows = set != NULL ? set->n_words * 64 : total;
  if (order == NULL && self->indexed)
    {
      guint64 thinning = MAX (1, rows / MAX (total, 1));
      guint near_end = MIN (up_to, total - up_from);

      if (near_end * thinning <= WALK_MAX)
        {
          gboolean from_end = up_to > total - up_from;
          gboolean ok = walk (self, db, set, sql, deleted, from_end, from_end ? total - up_to : up_from,
                              from_end ? total - up_from : up_to, out, error);

          if (ok && from_end != query->descending)
            reverse (out);
          return ok;
        }
    }
  if (order == NULL && (order = need_order (self, db, sql, deleted, error)) == NULL)
    return FALSE;
  if (set != NULL && (places == NULL || places->before == NULL))
    {
      places = places != NULL ? places : add_places (set, sql, deleted);
      count_blocks (set, order, places);
    }
  slice (set, order, places, up_from, MIN (up_to, set != NULL ? total : order->n), out);
  if (query->descending)
    reverse (out);
  return TRUE;
}

/* --- Rows --- */

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

static gboolean
read_rows (KabDb *db, const KabEntity *entity, GArray *numbers, KabPage *page, GError **error)
{
  g_autofree char *sql
    = g_strdup_printf ("SELECT %s FROM \"%s\" WHERE nr=?", kab_store_columns (entity), entity->name);
  g_autoptr (KabStatement) statement = kab_db_prepare (db, sql, error);

  if (statement == NULL)
    return FALSE;
  page->pending = g_new0 (gboolean, numbers->len + 1);
  for (guint i = 0; i < numbers->len; i++)
    {
      KabRow *row;
      KabStep step;

      kab_statement_reset (statement);
      kab_statement_bind_integer (statement, 1, g_array_index (numbers, guint32, i));
      step = kab_statement_step (statement, error);
      if (step == KAB_STEP_ERROR)
        return FALSE;
      if (step != KAB_STEP_ROW)
        continue;
      row = kab_store_read (statement, 0, entity);
      g_ptr_array_add (page->rows, row);
      if (!is_pending (db, entity, row->id, &page->pending[page->rows->len - 1], error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
make_page (KabLists *self, KabDb *db, guint epoch, const KabQuery *query, KabPage *page, GError **error)
{
  KabEntityLists *lists = find_entity (self, query->entity);
  g_autoptr (GArray) numbers = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&lists->lock);
  gint64 generation = kab_cache_generation (db, query->entity);
  gboolean indexed = kab_cache_is_indexed (db);
  KabSet *set;
  guint total, size = query->page_size;

  /* A reader whose snapshot is older than what another has prepared takes what it sees, a moment later. */
  if (!kab_entity_lists_follow (lists, self->cache, db, epoch, generation, indexed, error)
      || !query_set (lists, db, query, &set, error))
    return FALSE;
  if (set != NULL)
    total = set->count;
  else if (!count_all (lists, db, kab_query_deleted (query), &total, error))
    return FALSE;

  page->generation = (guint64)generation;
  page->total = total;
  page->n_pages = MAX (1, (total + size - 1) / size);
  page->page = MIN (query->page, page->n_pages - 1);
  if (total > 0
      && !page_numbers (lists, db, query, set, total, page->page * size, MIN (total, (page->page + 1) * size),
                        numbers, error))
    return FALSE;
  g_clear_pointer (&locker, g_mutex_locker_free);

  return read_rows (db, query->entity, numbers, page, error);
}

KabPage *
kab_lists_page (KabLists *self, KabDb *db, guint epoch, const KabQuery *query, GError **error)
{
  g_autoptr (KabPage) page = g_new0 (KabPage, 1);
  gboolean ok;

  page->rows = g_ptr_array_new_with_free_func ((GDestroyNotify)kab_row_unref);
  if (!kab_db_begin (db, FALSE, error))
    return NULL;
  ok = make_page (self, db, epoch, query, page, error);
  kab_db_rollback (db);
  return ok ? g_steal_pointer (&page) : NULL;
}

gboolean
kab_lists_warm (KabLists *self, KabDb *db, guint epoch, const KabQuery *query, GError **error)
{
  KabEntityLists *lists = find_entity (self, query->entity);
  g_autofree char *sql = kab_query_order_sql (query);
  g_autoptr (GMutexLocker) locker = NULL;
  gboolean ok = TRUE, worked = FALSE;

  if (!kab_db_begin (db, FALSE, error))
    return FALSE;
  locker = g_mutex_locker_new (&lists->lock);
  if (lists->indexed && lists->epoch == epoch && lists->generation == kab_cache_generation (db, query->entity)
      && find_order (lists, sql, kab_query_deleted (query)) == NULL)
    worked = ok = need_order (lists, db, sql, kab_query_deleted (query), error) != NULL;
  g_clear_pointer (&locker, g_mutex_locker_free);
  kab_db_rollback (db);
  return ok && worked;
}
