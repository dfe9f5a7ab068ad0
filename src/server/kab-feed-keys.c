/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-feed-keys.h"

#include <string.h>

/* What the id in an own field is the id of. */
static const char *
own_kind (const KabEntity *entity, const char *field)
{
  return g_str_equal (field, "id") ? entity->name : kab_entity_find_field (entity, field)->ref;
}

static gboolean
is_read_with (const KabEntity *entity, KabScope scope)
{
  for (guint role = 0; role < KAB_N_ROLES; role++)
    if (kab_access_scope (entity, (KabRole)role, KAB_OPERATION_READ) == scope)
      return TRUE;

  return FALSE;
}

static const char *
row_text (const KabRow *row, const char *field)
{
  return g_str_equal (field, "id") ? row->id : kab_row_get_text (row, field);
}

static void
add_once (GPtrArray *names, char *name)
{
  for (guint i = 0; i < names->len; i++)
    if (g_str_equal (names->pdata[i], name))
      {
        g_free (name);
        return;
      }
  g_ptr_array_add (names, name);
}

static void
add_own_keys (const KabRow *row, GPtrArray *names)
{
  const KabEntity *entity = row->entity;

  for (guint role = 0; role < KAB_N_ROLES; role++)
    {
      const char *field = entity->own_fields[role], *id;

      if (field == NULL || kab_access_scope (entity, (KabRole)role, KAB_OPERATION_READ) != KAB_SCOPE_OWN)
        continue;
      id = row_text (row, field);
      if (id != NULL)
        add_once (names, g_strconcat (entity->name, "/own:", own_kind (entity, field), ":", id, NULL));
    }
}

/*
 * To which partners a row is bound: a binding gives a partner a package; the package
 * brings its kind, its lines of options, and the options that those name. The only place
 * that is written for particular entities, and it has its counterpart in kab_feed_dependents().
 */
static const char *
bound_sql (const KabEntity *entity)
{
  if (entity == &kab_entity_package)
    return "SELECT DISTINCT b.partner FROM package_binding b WHERE b.org = ?1 AND b.package = ?2"
           " AND b.deleted = 0";
  if (entity == &kab_entity_package_kind)
    return "SELECT DISTINCT b.partner FROM package p JOIN package_binding b ON b.org = p.org"
           " AND b.package = p.id WHERE p.org = ?1 AND p.kind = ?2 AND p.deleted = 0 AND b.deleted = 0";
  if (entity == &kab_entity_package_option)
    return "SELECT DISTINCT b.partner FROM package_option o JOIN package_binding b ON b.org = o.org"
           " AND b.package = o.package WHERE o.org = ?1 AND o.id = ?2 AND b.deleted = 0";
  if (entity == &kab_entity_option)
    return "SELECT DISTINCT b.partner FROM package_option o JOIN package p ON p.org = o.org"
           " AND p.id = o.package JOIN package_binding b ON b.org = p.org AND b.package = p.id"
           " WHERE o.org = ?1 AND o.\"option\" = ?2 AND o.deleted = 0 AND p.deleted = 0 AND b.deleted = 0";

  return NULL;
}

static gboolean
add_bound_keys (KabDb *db, const char *org, const KabRow *row, GPtrArray *names, GError **error)
{
  const char *sql = bound_sql (row->entity);
  const char *id = row->id;
  g_autoptr (KabStatement) statement = NULL;
  KabStep step;

  if (sql == NULL)
    return TRUE;
  /* A line that is about to be written is not in its table yet: ask by its package. */
  if (row->entity == &kab_entity_package_option)
    {
      sql = bound_sql (&kab_entity_package);
      id = kab_row_get_text (row, "package");
    }
  statement = kab_db_prepare (db, sql, error);
  if (statement == NULL)
    return FALSE;
  kab_statement_bind_text (statement, 1, org);
  kab_statement_bind_text (statement, 2, id);
  while ((step = kab_statement_step (statement, error)) == KAB_STEP_ROW)
    add_once (names, g_strconcat (row->entity->name, "/bound:", kab_statement_get_text (statement, 0), NULL));

  return step == KAB_STEP_DONE;
}

gboolean
kab_feed_row_keys (KabDb *db, const char *org, const KabRow *row, GPtrArray *names, GError **error)
{
  const KabEntity *entity = row->entity;

  g_ptr_array_add (names, g_strdup (KAB_FEED_STAFF));
  if (is_read_with (entity, KAB_SCOPE_PUBLIC) && kab_row_is_public (row))
    g_ptr_array_add (names, g_strconcat (entity->name, "/public", NULL));
  if (is_read_with (entity, KAB_SCOPE_PARTNER) && entity->partner_field != NULL)
    {
      const char *partner = row_text (row, entity->partner_field);

      if (partner != NULL)
        g_ptr_array_add (names, g_strconcat (entity->name, "/partner:", partner, NULL));
    }
  add_own_keys (row, names);

  return !is_read_with (entity, KAB_SCOPE_BOUND) || add_bound_keys (db, org, row, names, error);
}

static const char *
actor_id (const KabActor *actor, const char *kind)
{
  if (g_str_equal (kind, "user"))
    return actor->user;
  if (g_str_equal (kind, "agent"))
    return actor->agent;
  if (g_str_equal (kind, "client"))
    return actor->client;

  return NULL;
}

static char *
actor_key (const KabActor *actor, const KabEntity *entity)
{
  switch (kab_access_scope (entity, actor->role, KAB_OPERATION_READ))
    {
    case KAB_SCOPE_ALL:
      return g_strdup (KAB_FEED_STAFF);
    case KAB_SCOPE_PUBLIC:
      return g_strconcat (entity->name, "/public", NULL);
    case KAB_SCOPE_PARTNER:
      return actor->partner != NULL && entity->partner_field != NULL
               ? g_strconcat (entity->name, "/partner:", actor->partner, NULL)
               : NULL;
    case KAB_SCOPE_BOUND:
      return actor->partner != NULL ? g_strconcat (entity->name, "/bound:", actor->partner, NULL) : NULL;
    case KAB_SCOPE_OWN:
      {
        const char *field = entity->own_fields[actor->role];
        const char *kind = field != NULL ? own_kind (entity, field) : NULL;
        const char *id = kind != NULL ? actor_id (actor, kind) : NULL;

        return id != NULL ? g_strconcat (entity->name, "/own:", kind, ":", id, NULL) : NULL;
      }
    case KAB_SCOPE_NONE:
    default:
      return NULL;
    }
}

static gboolean
sees_all (GPtrArray *actors, const KabEntity *entity)
{
  for (guint i = 0; i < actors->len; i++)
    {
      const KabActor *actor = actors->pdata[i];

      if (kab_access_scope (entity, actor->role, KAB_OPERATION_READ) == KAB_SCOPE_ALL)
        return TRUE;
    }
  return FALSE;
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

GPtrArray *
kab_feed_caller_keys (GPtrArray *actors)
{
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  guint n;
  const KabEntity *const *entities = kab_entities (&n);

  for (guint e = 0; e < n; e++)
    {
      if (sees_all (actors, entities[e]))
        {
          add_once (names, g_strdup (KAB_FEED_STAFF));
          continue;
        }
      for (guint i = 0; i < actors->len; i++)
        {
          char *name = actor_key (actors->pdata[i], entities[e]);

          if (name != NULL)
            add_once (names, name);
        }
    }
  g_ptr_array_sort (names, compare_names);
  return names;
}

void
kab_feed_ref_free (KabFeedRef *ref)
{
  g_free (ref->id);
  g_free (ref);
}

static void
add_ref (GPtrArray *refs, const KabEntity *entity, const char *id)
{
  KabFeedRef *ref;

  if (id == NULL)
    return;
  for (guint i = 0; i < refs->len; i++)
    {
      const KabFeedRef *there = refs->pdata[i];

      if (there->entity == entity && g_str_equal (there->id, id))
        return;
    }
  ref = g_new (KabFeedRef, 1);
  ref->entity = entity;
  ref->id = g_strdup (id);
  g_ptr_array_add (refs, ref);
}

static gboolean
add_refs (KabDb *db,
          const char *org,
          const KabEntity *entity,
          const char *sql,
          const char *id,
          GPtrArray *refs,
          GError **error)
{
  g_autoptr (KabStatement) statement = kab_db_prepare (db, sql, error);
  KabStep step;

  if (statement == NULL)
    return FALSE;
  kab_statement_bind_text (statement, 1, org);
  kab_statement_bind_text (statement, 2, id);
  while ((step = kab_statement_step (statement, error)) == KAB_STEP_ROW)
    add_ref (refs, entity, kab_statement_get_text (statement, 0));

  return step == KAB_STEP_DONE;
}

static gboolean
changed (const KabRow *before, const KabRow *after, const char *field)
{
  return before == NULL || before->deleted != after->deleted
         || !kab_value_equal (kab_row_value (before, field), kab_row_value (after, field));
}

gboolean
kab_feed_dependents (KabDb *db,
                     const char *org,
                     const KabRow *before,
                     const KabRow *after,
                     GPtrArray *refs,
                     GError **error)
{
  if (after->entity == &kab_entity_package_binding && changed (before, after, "package"))
    {
      const char *package = kab_row_get_text (after, "package");

      add_ref (refs, &kab_entity_package, package);
      return add_refs (db, org, &kab_entity_package_kind, "SELECT kind FROM package WHERE org = ? AND id = ?",
                       package, refs, error)
             && add_refs (db, org, &kab_entity_package_option,
                          "SELECT id FROM package_option WHERE org = ? AND package = ?", package, refs, error)
             && add_refs (db, org, &kab_entity_option,
                          "SELECT \"option\" FROM package_option WHERE org = ? AND package = ?", package,
                          refs, error);
    }
  if (after->entity == &kab_entity_package && changed (before, after, "kind"))
    {
      if (before != NULL)
        add_ref (refs, &kab_entity_package_kind, kab_row_get_text (before, "kind"));
      add_ref (refs, &kab_entity_package_kind, kab_row_get_text (after, "kind"));
      return before == NULL
             || add_refs (db, org, &kab_entity_option,
                          "SELECT \"option\" FROM package_option WHERE org = ? AND package = ?", after->id,
                          refs, error);
    }
  if (after->entity == &kab_entity_package_option && changed (before, after, "option"))
    add_ref (refs, &kab_entity_option, kab_row_get_text (after, "option"));

  return TRUE;
}
