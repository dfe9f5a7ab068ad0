/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-feed-keys.h"

#include <string.h>

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

/* Ways with a condition have keys of their own: who holds a key need not hold the power for all of them. */
static char *
own_key (const KabEntity *entity, const KabOwn *own, const char *id)
{
  return own->when_field != NULL
           ? g_strconcat (entity->name, "/own:", kab_own_kind (entity, own), ":", id, "/", own->when_value,
                          NULL)
           : g_strconcat (entity->name, "/own:", kab_own_kind (entity, own), ":", id, NULL);
}

static void
add_own_keys (const KabRow *row, GPtrArray *names)
{
  const KabEntity *entity = row->entity;

  for (guint role = 0; role < KAB_N_ROLES; role++)
    {
      KabScope scope = kab_access_scope (entity, (KabRole)role, KAB_OPERATION_READ);

      if (scope == KAB_SCOPE_NONE || scope == KAB_SCOPE_ALL)
        continue;
      for (const KabOwn *own = entity->own[role]; own != NULL && own->field != NULL; own++)
        {
          const char *id = row_text (row, own->field);

          if (id != NULL && kab_own_applies (own, row))
            add_once (names, own_key (entity, own, id));
        }
    }
}

/* Roles that see all rows of an entity, but are no office: they would read everybody's feed for its sake. */
static gboolean
is_read_by_all (const KabEntity *entity)
{
  for (guint role = KAB_ROLE_PARTNER; role < KAB_N_ROLES; role++)
    if (kab_access_scope (entity, (KabRole)role, KAB_OPERATION_READ) == KAB_SCOPE_ALL)
      return TRUE;

  return FALSE;
}

static void
add_named_key (const KabRow *row, KabScope scope, const char *what, const char *field, GPtrArray *names)
{
  const char *id;

  if (field == NULL || !is_read_with (row->entity, scope))
    return;
  id = row_text (row, field);
  if (id != NULL)
    g_ptr_array_add (names, g_strconcat (row->entity->name, what, id, NULL));
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
  if (is_read_by_all (entity))
    g_ptr_array_add (names, g_strconcat (entity->name, "/all", NULL));
  add_named_key (row, KAB_SCOPE_PARTNER, "/partner:", entity->partner_field, names);
  add_named_key (row, KAB_SCOPE_DEPARTMENT, "/department:", entity->department_field, names);
  if (kab_row_is_public (row))
    add_named_key (row, KAB_SCOPE_AUDIENCE, "/audience:", entity->audience_field, names);
  add_own_keys (row, names);

  return !is_read_with (entity, KAB_SCOPE_BOUND) || add_bound_keys (db, org, row, names, error);
}

static gboolean
differs (const KabRow *before, const KabRow *after, const char *field)
{
  return field != NULL && g_strcmp0 (row_text (before, field), row_text (after, field)) != 0;
}

gboolean
kab_feed_row_keys_may_differ (const KabRow *before, const KabRow *after)
{
  const KabEntity *entity = after->entity;

  if (is_read_with (entity, KAB_SCOPE_BOUND) || differs (before, after, entity->public_field)
      || differs (before, after, entity->partner_field) || differs (before, after, entity->department_field)
      || differs (before, after, entity->audience_field))
    return TRUE;
  for (guint role = 0; role < KAB_N_ROLES; role++)
    for (const KabOwn *own = entity->own[role]; own != NULL && own->field != NULL; own++)
      if (differs (before, after, own->field) || differs (before, after, own->when_field))
        return TRUE;

  return FALSE;
}

static void
add_departments (const KabActor *actor, const KabEntity *entity, GPtrArray *names)
{
  for (guint i = 0; actor->departments != NULL && actor->departments[i] != NULL; i++)
    g_ptr_array_add (names, g_strconcat (entity->name, "/department:", actor->departments[i], NULL));
}

/* The own one's, and for managers those of all under it. */
static void
add_partners (const KabActor *actor, const KabEntity *entity, GPtrArray *names)
{
  if (actor->partner != NULL)
    g_ptr_array_add (names, g_strconcat (entity->name, "/partner:", actor->partner, NULL));
  for (guint i = 0; actor->partners != NULL && actor->partners[i] != NULL; i++)
    if (kab_actor_reads_partner (actor, entity, actor->partners[i]))
      g_ptr_array_add (names, g_strconcat (entity->name, "/partner:", actor->partners[i], NULL));
}

static void
add_audiences (const KabActor *actor, const KabEntity *entity, GPtrArray *names)
{
  const KabField *field = kab_entity_find_field (entity, entity->audience_field);

  for (const KabEnumValue *v = field->values; v->token != NULL; v++)
    if (kab_audience_includes (v->token, actor->role))
      g_ptr_array_add (names, g_strconcat (entity->name, "/audience:", v->token, NULL));
}

static void
add_own (const KabActor *actor, const KabEntity *entity, GPtrArray *names)
{
  for (const KabOwn *own = entity->own[actor->role]; own != NULL && own->field != NULL; own++)
    {
      const char *id = kab_actor_id (actor, kab_own_kind (entity, own));

      if (id != NULL && (own->read == 0 || (actor->powers & own->read) != 0 || actor->role == KAB_ROLE_ADMIN))
        g_ptr_array_add (names, own_key (entity, own, id));
    }
}

static void
add_actor_keys (const KabActor *actor, const KabEntity *entity, GPtrArray *names)
{
  switch (kab_access_actor_scope (actor, entity, KAB_OPERATION_READ))
    {
    case KAB_SCOPE_NONE:
      return;
    case KAB_SCOPE_ALL:
      g_ptr_array_add (names, kab_feed_is_office (actor->role) ? g_strdup (KAB_FEED_STAFF)
                                                               : g_strconcat (entity->name, "/all", NULL));
      return;
    case KAB_SCOPE_PUBLIC:
      g_ptr_array_add (names, g_strconcat (entity->name, "/public", NULL));
      break;
    case KAB_SCOPE_PARTNER:
      add_partners (actor, entity, names);
      break;
    case KAB_SCOPE_DEPARTMENT:
      add_departments (actor, entity, names);
      break;
    case KAB_SCOPE_AUDIENCE:
      add_audiences (actor, entity, names);
      break;
    case KAB_SCOPE_BOUND:
      if (actor->partner != NULL)
        g_ptr_array_add (names, g_strconcat (entity->name, "/bound:", actor->partner, NULL));
      break;
    case KAB_SCOPE_OWN:
    case KAB_SCOPE_CODE:
    default:
      break;
    }
  add_own (actor, entity, names);
}

gboolean
kab_feed_is_office (KabRole role)
{
  return role == KAB_ROLE_ADMIN || role == KAB_ROLE_STAFF;
}

gboolean
kab_feed_sees_all (GPtrArray *actors, const KabEntity *entity)
{
  for (guint i = 0; i < actors->len; i++)
    {
      const KabActor *actor = actors->pdata[i];

      if (kab_feed_is_office (actor->role)
          && kab_access_actor_scope (actor, entity, KAB_OPERATION_READ) == KAB_SCOPE_ALL)
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
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func (g_free);
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  guint n;
  const KabEntity *const *entities = kab_entities (&n);

  for (guint e = 0; e < n; e++)
    {
      if (kab_feed_sees_all (actors, entities[e]))
        {
          g_ptr_array_add (all, g_strdup (KAB_FEED_STAFF));
          continue;
        }
      for (guint i = 0; i < actors->len; i++)
        add_actor_keys (actors->pdata[i], entities[e], all);
    }
  /* Sorted, then each once: there are many where there are many departments, or partners. */
  g_ptr_array_sort (all, compare_names);
  for (guint i = 0; i < all->len; i++)
    if (i == 0 || !g_str_equal (all->pdata[i], all->pdata[i - 1]))
      g_ptr_array_add (names, g_strdup (all->pdata[i]));
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
