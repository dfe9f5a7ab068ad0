/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-access-private.h"

KabActor *
kab_actor_new (const char *user, KabRole role, const char *partner, const char *agent, const char *client)
{
  KabActor *actor = g_new0 (KabActor, 1);

  actor->user = g_strdup (user);
  actor->role = role;
  actor->partner = g_strdup (partner);
  actor->agent = g_strdup (agent);
  actor->client = g_strdup (client);
  return actor;
}

void
kab_actor_free (KabActor *actor)
{
  if (actor == NULL)
    return;
  g_free (actor->user);
  g_free (actor->partner);
  g_free (actor->agent);
  g_free (actor->client);
  g_strfreev (actor->partners);
  g_strfreev (actor->departments);
  g_free (actor);
}

const char *
kab_actor_id (const KabActor *actor, const char *kind)
{
  if (g_strcmp0 (kind, "user") == 0)
    return actor->user;
  if (g_strcmp0 (kind, "agent") == 0)
    return actor->agent;
  if (g_strcmp0 (kind, "client") == 0)
    return actor->client;
  if (g_strcmp0 (kind, "partner") == 0)
    return actor->partner;

  return NULL;
}

KabScope
kab_access_scope (const KabEntity *entity, KabRole role, KabOperation operation)
{
  return entity->access[role][operation];
}

static gboolean
has_any (const KabActor *actor, KabPowers needed)
{
  return needed == 0 || actor->role == KAB_ROLE_ADMIN || (actor->powers & needed) != 0;
}

KabScope
kab_access_actor_scope (const KabActor *actor, const KabEntity *entity, KabOperation operation)
{
  return has_any (actor, entity->needs[actor->role][operation])
           ? kab_access_scope (entity, actor->role, operation)
           : KAB_SCOPE_NONE;
}

KabPowers
kab_own_needs (const KabOwn *own, KabOperation operation)
{
  return operation == KAB_OPERATION_READ ? own->read : own->write;
}

gboolean
kab_access_may_any (const KabActor *actor, const KabEntity *entity, KabOperation operation)
{
  KabScope scope = kab_access_actor_scope (actor, entity, operation);

  if (scope != KAB_SCOPE_OWN)
    return scope != KAB_SCOPE_NONE;
  for (const KabOwn *own = entity->own[actor->role]; own != NULL && own->field != NULL; own++)
    if (has_any (actor, kab_own_needs (own, operation)))
      return TRUE;

  return FALSE;
}

const char *
kab_own_kind (const KabEntity *entity, const KabOwn *own)
{
  return g_str_equal (own->field, "id") ? entity->name : kab_entity_find_field (entity, own->field)->ref;
}

gboolean
kab_own_applies (const KabOwn *own, const KabRow *row)
{
  return own->when_field == NULL || g_strcmp0 (kab_row_get_text (row, own->when_field), own->when_value) == 0;
}

/* What stands in @field of @row: the text of a reference, or the row's own id. */
static const char *
text_of (const KabRow *row, const char *field)
{
  if (field == NULL)
    return NULL;

  return g_str_equal (field, "id") ? row->id : kab_row_get_text (row, field);
}

static gboolean
is_among (const char *id, char *const *ids)
{
  return id != NULL && ids != NULL && g_strv_contains ((const char *const *)ids, id);
}

gboolean
kab_row_is_public (const KabRow *row)
{
  const KabEntity *entity = row->entity;

  return entity->public_field == NULL
         || g_strcmp0 (kab_row_get_text (row, entity->public_field), entity->public_value) == 0;
}

/* Of several ways that are closed, the one that stands nearest to open is told: that lacks but a power. */
static gboolean
is_own (KabDecision *decision,
        const KabActor *actor,
        KabOperation operation,
        const KabRow *row,
        gboolean hint)
{
  const KabEntity *entity = row->entity;
  KabPowers missing = 0;

  for (const KabOwn *own = entity->own[actor->role]; own != NULL && own->field != NULL; own++)
    {
      const KabField *field
        = g_str_equal (own->field, "id") ? NULL : kab_entity_find_field (entity, own->field);
      const char *mine = kab_actor_id (actor, kab_own_kind (entity, own));
      const char *there = text_of (row, own->field);

      if (mine == NULL || !kab_own_applies (own, row))
        continue;
      /* The server fills these before it asks; a desktop may ask before. */
      if (there == NULL && operation == KAB_OPERATION_CREATE && hint && field != NULL
          && (field->flags & (KAB_FIELD_AUTHOR | KAB_FIELD_INHERITED)))
        there = mine;
      if (missing == 0)
        {
          decision->field = own->field;
          decision->there = there;
          decision->mine = mine;
        }
      if (g_strcmp0 (there, mine) != 0)
        continue;
      if (has_any (actor, kab_own_needs (own, operation)))
        return TRUE;
      decision->field = own->field;
      decision->there = there;
      decision->mine = mine;
      missing = kab_own_needs (own, operation);
    }
  decision->missing = missing;
  return FALSE;
}

gboolean
kab_actor_reads_partner (const KabActor *actor, const KabEntity *entity, const char *partner)
{
  return (actor->partner != NULL && g_strcmp0 (partner, actor->partner) == 0)
         || (!entity->own_partner_only && is_among (partner, actor->partners));
}

/* On a desktop, a field that the server will fill in from another row counts as if it fitted. */
static gboolean
will_be_filled (const KabRow *row, const char *name, KabOperation operation, gboolean hint)
{
  const KabField *field = name != NULL ? kab_entity_find_field (row->entity, name) : NULL;

  return hint && operation == KAB_OPERATION_CREATE && field != NULL && (field->flags & KAB_FIELD_INHERITED)
         && kab_row_is_null (row, name);
}

static gboolean
is_in_scope (KabDecision *decision,
             const KabActor *actor,
             KabOperation operation,
             const KabRow *row,
             KabBoundFunc bound,
             gpointer user_data)
{
  const KabEntity *entity = row->entity;

  switch (decision->scope)
    {
    case KAB_SCOPE_ALL:
      return TRUE;
    case KAB_SCOPE_PUBLIC:
      decision->field = entity->public_field;
      decision->mine = entity->public_value;
      decision->there = text_of (row, entity->public_field);
      return kab_row_is_public (row);
    case KAB_SCOPE_AUDIENCE:
      decision->field = entity->audience_field;
      decision->there = text_of (row, entity->audience_field);
      return kab_row_is_public (row) && kab_audience_includes (decision->there, actor->role);
    case KAB_SCOPE_PARTNER:
      decision->field = entity->partner_field;
      decision->mine = actor->partner;
      decision->there = text_of (row, entity->partner_field);
      if (operation == KAB_OPERATION_READ)
        return kab_actor_reads_partner (actor, entity, decision->there);
      return actor->partner != NULL
             && (g_strcmp0 (decision->there, actor->partner) == 0
                 || will_be_filled (row, entity->partner_field, operation, bound == NULL));
    case KAB_SCOPE_DEPARTMENT:
      decision->field = entity->department_field;
      decision->mine = actor->departments != NULL ? actor->departments[0] : NULL;
      decision->there = text_of (row, entity->department_field);
      return is_among (decision->there, actor->departments)
             || (decision->mine != NULL
                 && will_be_filled (row, entity->department_field, operation, bound == NULL));
    case KAB_SCOPE_BOUND:
      decision->mine = actor->partner;
      return actor->partner != NULL && (bound == NULL || bound (row, actor->partner, user_data));
    case KAB_SCOPE_OWN:
    case KAB_SCOPE_CODE:
    case KAB_SCOPE_NONE:
    default:
      return FALSE;
    }
}

/* Nobody writes in another's name, but for the office on behalf of somebody. */
static const KabField *
forged_author (const KabActor *actor, const KabRow *row)
{
  if (actor->role == KAB_ROLE_ADMIN || actor->role == KAB_ROLE_STAFF)
    return NULL;
  for (guint i = 0; i < row->entity->n_fields; i++)
    if ((row->entity->fields[i].flags & KAB_FIELD_AUTHOR) && row->values[i].kind == KAB_VALUE_TEXT
        && g_strcmp0 (row->values[i].text, actor->user) != 0)
      return &row->entity->fields[i];

  return NULL;
}

static gboolean
may_give (const KabActor *actor, const KabRow *row)
{
  const char *field = row->entity->role_field;
  KabRole role;

  return field == NULL || kab_row_is_null (row, field)
         || (kab_role_from_token (kab_row_get_text (row, field), &role)
             && kab_role_may_give (actor->role, role));
}

static void
decide_by (KabDecision *decision,
           const KabActor *actor,
           KabOperation operation,
           KabScope scope,
           KabPowers needed,
           const KabRow *row,
           const KabField *forged,
           KabBoundFunc bound,
           gpointer user_data)
{
  const KabEntity *entity = row->entity;

  *decision = (KabDecision){ .scope = scope };
  if (decision->scope == KAB_SCOPE_NONE)
    {
      decision->reason = KAB_REASON_TABLE;
    }
  else if (!has_any (actor, needed))
    {
      decision->reason = KAB_REASON_POWER;
      decision->missing = needed;
    }
  else if (forged != NULL)
    {
      decision->reason = KAB_REASON_AUTHOR;
      decision->field = forged->name;
    }
  else if (operation != KAB_OPERATION_READ && !may_give (actor, row))
    {
      decision->reason = KAB_REASON_ROLE;
      decision->field = entity->role_field;
    }
  else
    {
      KabDecision own = *decision;

      if (is_in_scope (decision, actor, operation, row, bound, user_data))
        {
          decision->reason = KAB_REASON_SCOPE;
          decision->allowed = TRUE;
          return;
        }
      if (is_own (&own, actor, operation, row, bound == NULL))
        {
          *decision = own;
          decision->reason = KAB_REASON_OWN;
          decision->allowed = TRUE;
          return;
        }
      if (decision->scope == KAB_SCOPE_OWN || own.missing != 0)
        *decision = own;
      decision->reason = own.missing != 0                   ? KAB_REASON_POWER
                         : decision->scope == KAB_SCOPE_OWN ? KAB_REASON_OWN
                                                            : KAB_REASON_SCOPE;
    }
}

static void
decide (KabDecision *decision,
        const KabActor *actor,
        KabOperation operation,
        const KabRow *row,
        const KabField *forged,
        KabBoundFunc bound,
        gpointer user_data)
{
  decide_by (decision, actor, operation, kab_access_scope (row->entity, actor->role, operation),
             row->entity->needs[actor->role][operation], row, forged, bound, user_data);
}

void
kab_access_decide (KabDecision *decision,
                   const KabActor *actor,
                   KabOperation operation,
                   const KabRow *row,
                   KabBoundFunc bound,
                   gpointer user_data)
{
  const KabField *forged = operation == KAB_OPERATION_CREATE ? forged_author (actor, row) : NULL;

  decide (decision, actor, operation, row, forged, bound, user_data);
}

gboolean
kab_access_allows (const KabActor *actor,
                   KabOperation operation,
                   const KabRow *row,
                   KabBoundFunc bound,
                   gpointer user_data)
{
  KabDecision decision;

  kab_access_decide (&decision, actor, operation, row, bound, user_data);
  return decision.allowed;
}

gboolean
kab_access_allows_steps (const KabActor *actor, const KabRow *row, KabBoundFunc bound, gpointer user_data)
{
  KabDecision decision;

  decide (&decision, actor, KAB_OPERATION_CREATE, row, NULL, bound, user_data);
  return decision.allowed;
}

gboolean
kab_access_allows_by (const KabActor *actor,
                      KabScope scope,
                      KabPowers needed,
                      const KabRow *row,
                      KabBoundFunc bound,
                      gpointer user_data)
{
  KabDecision decision;

  decide_by (&decision, actor, KAB_OPERATION_UPDATE, scope, needed, row, NULL, bound, user_data);
  return decision.allowed;
}

gboolean
kab_access_may_read_field (KabRole role, const KabField *field)
{
  return (field->flags & KAB_FIELD_INTERNAL) == 0 || role == KAB_ROLE_ADMIN || role == KAB_ROLE_STAFF;
}

gboolean
kab_access_may_write_field (KabRole role, const KabField *field, gboolean creating)
{
  gboolean office = role == KAB_ROLE_ADMIN || role == KAB_ROLE_STAFF;

  if (field->flags & KAB_FIELD_COMPUTED)
    return FALSE;
  if ((field->flags & (KAB_FIELD_FIXED | KAB_FIELD_AUTHOR)) && !creating)
    return FALSE;
  if ((field->flags & KAB_FIELD_OFFICE) && !creating && !office)
    return FALSE;
  if ((field->flags & KAB_FIELD_STAFF) && !office)
    return FALSE;

  return kab_access_may_read_field (role, field);
}
