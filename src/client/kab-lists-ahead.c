/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is made ready before anybody asks for it. */
#include "kab-lists-private.h"

#include "kab-schema.h"

/* So many rows of one value are worth being made ready; by how many rows that is found out. */
#define MANY 10000
#define SAMPLES 30

typedef struct
{
  gboolean spare;        /* only if there is room, and if the list is a long one, and… */
  const KabField *field; /* (nullable): … conditions of this alone need it */
  gboolean worked;
} Ahead;

static gboolean
is_long (KabLook *look, gboolean *is, GError **error)
{
  g_autofree char *sql = g_strdup_printf ("SELECT max(nr) FROM \"%s\"", look->lists->entity->name);
  gboolean found;
  gint64 rows = kab_db_query_integer (look->db, sql, &found, error);

  *is = rows > look->lists->at_once
        && g_hash_table_size (look->lists->orders) < kab_orders_most ((guint)MIN (rows, G_MAXUINT));
  return found;
}

/* Whether so many rows have the same in @field that reading them takes longer than a page may: by a few of them. */
static gboolean
is_worth_it (KabLook *look, const KabField *field, gboolean *is, GError **error)
{
  const char *name = look->lists->entity->name;
  g_autofree char *sql = g_strdup_printf (
    "SELECT max(n) FROM (SELECT (SELECT count(*) FROM (SELECT 1 FROM \"%s\" WHERE deleted=0"
    " AND \"%s\"=t.\"%s\" LIMIT %d)) AS n FROM \"%s\" t WHERE deleted=0 LIMIT %d)",
    name, field->name, field->name, MANY, name, SAMPLES);
  gboolean found;

  *is = kab_db_query_integer (look->db, sql, &found, error) == MANY;
  return found;
}

static KabLooked
find_order (KabLook *look, gpointer data, GError **error)
{
  Ahead *ahead = data;
  gboolean wanted = TRUE;
  KabOrder *order;

  if (!look->lists->indexed)
    return KAB_LOOKED_DONE;
  if (!kab_look_find_order (look, G_MAXUINT, &order, error)
      || (order == NULL && ahead->spare && !is_long (look, &wanted, error))
      || (order == NULL && wanted && ahead->field != NULL
          && !is_worth_it (look, ahead->field, &wanted, error)))
    return KAB_LOOKED_ERROR;
  if (order != NULL || !wanted)
    return KAB_LOOKED_DONE;
  ahead->worked = TRUE;
  look->need = KAB_NEED_ORDER;
  return KAB_LOOKED_NEEDS;
}

/* Takes @order. */
static gboolean
make_ready (KabLists *self,
            KabDb *db,
            guint epoch,
            const KabEntity *entity,
            char *order,
            gboolean empty_last,
            int deleted,
            GCancellable *cancellable,
            Ahead *ahead,
            GError **error)
{
  g_auto (KabLook) look = { .lists = kab_lists_of (self, entity),
                            .cache = self->cache,
                            .db = db,
                            .cancellable = cancellable,
                            .order = order,
                            .empty_last = empty_last,
                            .deleted = deleted };
  gint64 generation;
  gboolean ok;

  if (!kab_db_begin (db, FALSE, error))
    return FALSE;
  ok = kab_look_until (&look, epoch, find_order, ahead, &generation, error);
  kab_db_rollback (db);
  /* What a file had took no time: the next may come at once. */
  ahead->worked = ahead->worked && !look.recalled;
  return ok;
}

gboolean
kab_lists_warm (KabLists *self,
                KabDb *db,
                guint epoch,
                const KabQuery *query,
                GCancellable *cancellable,
                GError **error)
{
  Ahead ahead = { 0 };

  return make_ready (self, db, epoch, query->entity, kab_query_order_sql (query),
                     kab_query_empty_last (query), kab_query_deleted (query), cancellable, &ahead, error)
         && ahead.worked;
}

/* What is sorted by serves conditions, too; what is filtered by alone comes after that. */
static gboolean
make_field (KabLists *self,
            KabDb *db,
            guint epoch,
            const KabEntity *entity,
            const KabField *field,
            gboolean sorted,
            Ahead *ahead,
            GError **error)
{
  gboolean is_sorted = (field->flags & KAB_FIELD_SORTED) != 0;

  if (is_sorted != sorted || (!sorted && !(field->flags & KAB_FIELD_FILTERED)) || ahead->worked
      || (!sorted && field->type == KAB_TYPE_TEXT))
    return TRUE;
  ahead->field = sorted ? NULL : field;
  return make_ready (self, db, epoch, entity, kab_schema_order (field), field->type == KAB_TYPE_DATE, 0, NULL,
                     ahead, error);
}

gboolean
kab_lists_warm_more (KabLists *self, KabDb *db, guint epoch, const KabEntity *entity, GError **error)
{
  static const char *const times[] = { "updated_at", "created_at" };
  Ahead ahead = { .spare = TRUE };

  for (guint i = 0; i < entity->n_fields; i++)
    if (!make_field (self, db, epoch, entity, &entity->fields[i], TRUE, &ahead, error))
      return FALSE;
  for (guint i = 0; i < entity->n_fields; i++)
    if (!make_field (self, db, epoch, entity, &entity->fields[i], FALSE, &ahead, error))
      return FALSE;
  ahead.field = NULL;
  for (guint i = 0; !ahead.worked && i < G_N_ELEMENTS (times); i++)
    if (!make_ready (self, db, epoch, entity, g_strdup (times[i]), FALSE, 0, NULL, &ahead, error))
      return FALSE;
  return ahead.worked;
}
