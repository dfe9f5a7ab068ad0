/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which files the rows of the cache name. */
#include "kab-cache-files.h"

#include "kab-file.h"

static gboolean
add_field (KabDb *db, const KabEntity *entity, const KabField *field, GHashTable *digests, GError **error)
{
  g_autofree char *sql = g_strdup_printf ("SELECT \"%s\" FROM \"%s\" WHERE \"%s\" IS NOT NULL", field->name,
                                          entity->name, field->name);
  g_autoptr (KabStatement) statement = kab_db_prepare (db, sql, error);
  KabStep step;

  if (statement == NULL)
    return FALSE;
  while ((step = kab_statement_step (statement, error)) == KAB_STEP_ROW)
    kab_digests_add (digests, kab_statement_get_text (statement, 0));
  return step == KAB_STEP_DONE;
}

static gboolean
add_all (KabDb *db, GHashTable *digests, GError **error)
{
  guint n;
  const KabEntity *const *entities = kab_entities (&n);

  for (guint e = 0; e < n; e++)
    for (guint f = 0; f < entities[e]->n_fields; f++)
      if ((entities[e]->fields[f].flags & KAB_FIELD_FILE)
          && !add_field (db, entities[e], &entities[e]->fields[f], digests, error))
        return FALSE;

  return TRUE;
}

gboolean
kab_cache_add_named (KabCache *self, GHashTable *digests, GError **error)
{
  g_autoptr (KabDb) db = NULL;
  guint epoch;
  gboolean ok;

  kab_cache_enter (self, &epoch);
  db = kab_cache_open_reader (self, error);
  ok = db != NULL && add_all (db, digests, error);
  g_clear_pointer (&db, kab_db_close);
  kab_cache_leave (self);
  return ok;
}
