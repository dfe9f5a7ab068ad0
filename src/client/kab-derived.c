/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-derived.h"

#include "kab-balance.h"
#include "kab-cache.h"
#include "kab-commission-sums.h"
#include "kab-condition.h"
#include "kab-date.h"
#include "kab-lists.h"
#include "kab-sale-of.h"
#include "kab-schema.h"
#include "kab-store.h"

/* What commissions are reckoned from. */
static const KabEntity *const sources[]
  = { &kab_entity_ledger_line, &kab_entity_payment, &kab_entity_refund, &kab_entity_order,
      &kab_entity_order_line,  &kab_entity_licence, &kab_entity_invoice };

struct _KabDerived
{
  GMutex lock;
  KabDb *db; /* in memory; NULL: not reckoned yet */
  guint epoch;
  gint64 generations[G_N_ELEMENTS (sources)];
  gint64 good_until; /* then something that is held becomes free; ms */
  guint64 reckoned;  /* how often */
};

KabDerived *
kab_derived_new (void)
{
  KabDerived *self = g_new0 (KabDerived, 1);

  g_mutex_init (&self->lock);
  return self;
}

void
kab_derived_free (KabDerived *self)
{
  g_clear_pointer (&self->db, kab_db_close);
  g_mutex_clear (&self->lock);
  g_free (self);
}

gboolean
kab_derived_has (const KabEntity *entity)
{
  return entity == &kab_entity_commission;
}

gboolean
kab_derived_depends_on (const KabEntity *entity)
{
  for (guint i = 0; i < G_N_ELEMENTS (sources); i++)
    if (sources[i] == entity)
      return TRUE;
  return FALSE;
}

/* Reckoning */

/* Without their explanations, which are longer than all the rest, and read when a row is looked at: explain(). */
static GPtrArray *
read_lines (KabDb *db, GError **error)
{
  g_autoptr (GString) sql = g_string_new ("SELECT ");
  g_autoptr (KabStatement) statement = NULL;
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func ((GDestroyNotify)kab_row_unref);
  KabStep step;

  g_string_append (sql, kab_store_columns (&kab_entity_ledger_line));
  g_string_replace (sql, "\"explanation\"", "NULL", 1);
  g_string_append (sql, " FROM ledger_line WHERE partner IS NOT NULL AND deleted=0");
  statement = kab_db_prepare (db, sql->str, error);
  if (statement == NULL)
    return NULL;
  while ((step = kab_statement_step (statement, error)) == KAB_STEP_ROW)
    g_ptr_array_add (lines, kab_store_read (statement, 0, &kab_entity_ledger_line));
  return step == KAB_STEP_DONE ? g_steal_pointer (&lines) : NULL;
}

static KabRow *
row_of (const KabCommission *commission, const KabSaleOf *sale, gint64 now)
{
  static const char *const same[] = { "currency", "partner", "agent", "plan", "plan_version" };
  const KabRow *line = commission->line;
  KabRow *row = kab_row_new (&kab_entity_commission, line->id);

  row->rev = line->rev;
  row->created_at = line->created_at;
  row->updated_at = line->updated_at;
  for (guint i = 0; i < G_N_ELEMENTS (same); i++)
    kab_value_copy (kab_row_value (row, same[i]), kab_row_value (line, same[i]));
  /* The day by which the plan went. */
  kab_row_set_integer (row, "accrued_at",
                       sale->paid_at > 0 ? sale->paid_at : kab_row_get_integer (line, "booked_at"));
  kab_row_set_text (row, "number", sale->number);
  kab_row_set_text (row, "client_name", sale->client_name);
  kab_row_set_text (row, "package_name", sale->package_name);
  kab_row_set_text (row, "licence", sale->licence);
  kab_row_set_text (row, "order", sale->order);
  kab_row_set_integer (row, "amount", commission->amount);
  /* Most rows have neither, and say nothing of it. */
  if (commission->taken_back != 0)
    kab_row_set_integer (row, "taken_back", commission->taken_back);
  if (commission->paid != 0)
    kab_row_set_integer (row, "paid", commission->paid);
  kab_row_set_integer (row, "due", kab_commission_due (commission));
  kab_row_set_text (row, "state", kab_commission_state (commission, now));
  kab_row_set_integer (row, "free_at", commission->free_at);
  return row;
}

static gboolean
put_rows (KabDerived *self, KabDb *into, KabDb *db, const GArray *all, GError **error)
{
  gint64 now = kab_time_now ();

  self->good_until = G_MAXINT64;
  for (guint i = 0; i < all->len; i++)
    {
      const KabCommission *one = &g_array_index (all, KabCommission, i);
      g_auto (KabSaleOf) sale = { NULL };
      g_autoptr (KabRow) row = NULL;

      if (!kab_sale_of_line (db, one->line, &sale, error))
        return FALSE;
      row = row_of (one, &sale, now);
      if (!kab_store_put (into, row, NULL, NULL, error))
        return FALSE;
      if (one->free_at > now)
        self->good_until = MIN (self->good_until, one->free_at);
    }
  return TRUE;
}

static gboolean
reckon (KabDerived *self, KabDb *db, GError **error)
{
  g_autoptr (KabDb) into = kab_db_open (KAB_DB_MEMORY, KAB_DB_NONE, error);
  g_autoptr (GPtrArray) lines = into != NULL ? read_lines (db, error) : NULL;
  g_autoptr (GArray) all = lines != NULL ? kab_commissions_reckon (lines) : NULL;

  if (all == NULL || !kab_schema_create_table (into, &kab_entity_commission, KAB_PROFILE_CACHE, NULL, error)
      || !kab_db_begin (into, TRUE, error) || !put_rows (self, into, db, all, error)
      || !kab_db_commit (into, error))
    return FALSE;
  g_clear_pointer (&self->db, kab_db_close);
  self->db = g_steal_pointer (&into);
  self->reckoned++;
  return TRUE;
}

/* With the lock held. */
static gboolean
follow (KabDerived *self, KabDb *db, guint epoch, GError **error)
{
  gint64 generations[G_N_ELEMENTS (sources)];
  gboolean same = self->db != NULL && self->epoch == epoch && kab_time_now () < self->good_until, ok;

  /* All of it as of one moment. */
  if (!kab_db_begin (db, FALSE, error))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (sources); i++)
    {
      generations[i] = kab_cache_generation (db, sources[i]);
      same = same && generations[i] == self->generations[i];
    }
  ok = same || reckon (self, db, error);
  kab_db_rollback (db);
  if (ok)
    memcpy (self->generations, generations, sizeof generations);
  if (ok)
    self->epoch = epoch;
  return ok;
}

/* Asking */

/* What the line says of how it came about. */
static gboolean
explain (KabDb *db, KabRow *row, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (KabRow) line = kab_store_find (db, NULL, &kab_entity_ledger_line, row->id, &local);
  g_autofree char *why = line != NULL ? kab_balance_text (line) : NULL;

  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  kab_row_set_text (row, "explanation", why);
  return TRUE;
}

static char *
where_of (const KabQuery *query, GPtrArray *conditions)
{
  GString *where = g_string_new (NULL);

  g_string_append_printf (where, " FROM \"%s\" WHERE deleted=%d", kab_query_get_entity (query)->name,
                          kab_query_deleted (query));
  for (guint i = 0; i < conditions->len; i++)
    g_string_append_printf (where, " AND (%s)", ((const KabCondition *)conditions->pdata[i])->test);
  return g_string_free (where, FALSE);
}

/* @what, of the rows that @query finds, and @more behind it; @at: (out): the index of the next value to bind */
static KabStatement *
prepare (KabDerived *self,
         const KabQuery *query,
         GPtrArray *conditions,
         const char *what,
         const char *more,
         int *at,
         GError **error)
{
  g_autofree char *where = where_of (query, conditions);
  g_autofree char *sql = g_strdup_printf ("SELECT %s%s%s", what, where, more);
  KabStatement *statement = kab_db_prepare (self->db, sql, error);

  *at = 1;
  for (guint i = 0; statement != NULL && i < conditions->len; i++)
    *at = kab_bound_bind (&((const KabCondition *)conditions->pdata[i])->test_values, statement, *at);
  return statement;
}

static char *
order_of (const KabQuery *query)
{
  gboolean descending;
  g_autofree char *order = kab_query_order_sql (query);
  const char *way;

  kab_query_get_order (query, &descending);
  way = descending ? "DESC" : "ASC";
  return g_strdup_printf (" ORDER BY %s %s, nr %s", order, way, way);
}

static gboolean
count (KabDerived *self, const KabQuery *query, GPtrArray *conditions, guint64 *total, GError **error)
{
  int at;
  g_autoptr (KabStatement) statement = prepare (self, query, conditions, "count(*)", "", &at, error);

  if (statement == NULL || kab_statement_step (statement, error) != KAB_STEP_ROW)
    return FALSE;
  *total = (guint64)kab_statement_get_integer (statement, 0);
  return TRUE;
}

static KabPage *
read_page (KabDerived *self, KabDb *db, const KabQuery *query, GError **error)
{
  g_autoptr (GPtrArray) conditions = kab_query_conditions (query, FALSE);
  g_autoptr (KabPage) page = g_new0 (KabPage, 1);
  g_autofree char *order = order_of (query);
  g_autofree char *more = g_strconcat (order, " LIMIT ? OFFSET ?", NULL);
  g_autoptr (KabStatement) statement = NULL;
  guint size = kab_query_get_page_size (query);
  KabStep step;
  int at;

  if (!count (self, query, conditions, &page->total, error))
    return NULL;
  page->rows = g_ptr_array_new_with_free_func ((GDestroyNotify)kab_row_unref);
  page->counted = TRUE;
  page->generation = self->reckoned;
  page->n_pages = (guint)MAX (1, (page->total + size - 1) / size);
  page->page = MIN (kab_query_get_page (query), page->n_pages - 1);
  statement = prepare (self, query, conditions, kab_store_columns (&kab_entity_commission), more, &at, error);
  if (statement == NULL)
    return NULL;
  kab_statement_bind_integer (statement, at++, size);
  kab_statement_bind_integer (statement, at, (gint64)page->page * size);
  while ((step = kab_statement_step (statement, error)) == KAB_STEP_ROW)
    g_ptr_array_add (page->rows, kab_store_read (statement, 0, &kab_entity_commission));
  if (step == KAB_STEP_ERROR)
    return NULL;
  for (guint i = 0; i < page->rows->len; i++)
    if (!explain (db, page->rows->pdata[i], error))
      return NULL;
  /* Nobody edits them. */
  page->pending = g_new0 (gboolean, page->rows->len + 1);
  return g_steal_pointer (&page);
}

KabPage *
kab_derived_page (KabDerived *self, KabDb *db, guint epoch, const KabQuery *query, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return follow (self, db, epoch, error) ? read_page (self, db, query, error) : NULL;
}

KabRow *
kab_derived_find (KabDerived *self, KabDb *db, guint epoch, const char *id, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  g_autoptr (KabRow) row = NULL;

  if (!follow (self, db, epoch, error))
    return NULL;
  row = kab_store_find (self->db, NULL, &kab_entity_commission, id, error);
  return row != NULL && explain (db, row, error) ? g_steal_pointer (&row) : NULL;
}

GPtrArray *
kab_derived_ids (KabDerived *self, KabDb *db, guint epoch, const KabQuery *query, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  g_autoptr (GPtrArray) conditions = kab_query_conditions (query, FALSE);
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *order = order_of (query);
  g_autoptr (KabStatement) statement = NULL;
  KabStep step;
  int at;

  if (!follow (self, db, epoch, error))
    return NULL;
  statement = prepare (self, query, conditions, "id", order, &at, error);
  if (statement == NULL)
    return NULL;
  while ((step = kab_statement_step (statement, error)) == KAB_STEP_ROW)
    g_ptr_array_add (ids, g_strdup (kab_statement_get_text (statement, 0)));
  return step == KAB_STEP_DONE ? g_steal_pointer (&ids) : NULL;
}

GPtrArray *
kab_derived_sort (KabDerived *self,
                  KabDb *db,
                  guint epoch,
                  const KabQuery *query,
                  GPtrArray *ids,
                  GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return follow (self, db, epoch, error) ? kab_lists_sort (self->db, query, ids, error) : NULL;
}

GArray *
kab_derived_sums (KabDerived *self, KabDb *db, guint epoch, const KabQuery *query, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  g_autoptr (GPtrArray) conditions = kab_query_conditions (query, FALSE);
  g_autoptr (GArray) sums = g_array_new (FALSE, TRUE, sizeof (KabCommissionSums));
  g_autoptr (KabStatement) statement = NULL;
  KabStep step;
  int at;

  if (!follow (self, db, epoch, error))
    return NULL;
  statement = prepare (self, query, conditions,
                       "currency, count(*), sum(amount), sum(taken_back), sum(paid), sum(due)",
                       " GROUP BY currency ORDER BY 2 DESC, 1", &at, error);
  if (statement == NULL)
    return NULL;
  while ((step = kab_statement_step (statement, error)) == KAB_STEP_ROW)
    {
      KabCommissionSums one = { .currency = g_intern_string (kab_statement_get_text (statement, 0)),
                                .n = (guint64)kab_statement_get_integer (statement, 1),
                                .accrued = kab_statement_get_integer (statement, 2),
                                .taken_back = kab_statement_get_integer (statement, 3),
                                .paid = kab_statement_get_integer (statement, 4),
                                .due = kab_statement_get_integer (statement, 5) };

      g_array_append_val (sums, one);
    }
  return step == KAB_STEP_DONE ? g_steal_pointer (&sums) : NULL;
}
