/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-access.h"

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
  g_free (actor);
}

/* The tokens and titles of roles stand once, in the membership's table, in the order of KabRole. */
static const KabEnumValue *
role_values (void)
{
  return kab_entity_find_field (&kab_entity_membership, "role")->values;
}

gboolean
kab_role_from_token (const char *token, KabRole *role)
{
  const KabEnumValue *values = role_values ();

  for (guint i = 0; i < KAB_N_ROLES; i++)
    if (g_strcmp0 (values[i].token, token) == 0)
      {
        *role = (KabRole)i;
        return TRUE;
      }

  return FALSE;
}

const char *
kab_role_to_token (KabRole role)
{
  return role_values ()[role].token;
}

const char *
kab_role_title (KabRole role)
{
  return kab_field_enum_title (kab_entity_find_field (&kab_entity_membership, "role"),
                               kab_role_to_token (role));
}

KabScope
kab_access_scope (const KabEntity *entity, KabRole role, KabOperation operation)
{
  return entity->access[role][operation];
}

static gboolean
names (const KabRow *row, const char *field, const char *id)
{
  if (field == NULL || id == NULL)
    return FALSE;
  if (g_str_equal (field, "id"))
    return g_strcmp0 (row->id, id) == 0;

  return g_strcmp0 (kab_row_get_text (row, field), id) == 0;
}

/* Whose id the own field of a role holds follows from what it refers to. */
static const char *
own_id (const KabActor *actor, const KabEntity *entity, const char *own_field)
{
  const char *what = NULL;

  if (own_field == NULL)
    return NULL;
  if (g_str_equal (own_field, "id"))
    what = entity->name;
  else
    what = kab_entity_find_field (entity, own_field)->ref;

  if (g_strcmp0 (what, "user") == 0)
    return actor->user;
  if (g_strcmp0 (what, "agent") == 0)
    return actor->agent;
  if (g_strcmp0 (what, "client") == 0)
    return actor->client;

  return NULL;
}

gboolean
kab_row_is_public (const KabRow *row)
{
  const KabEntity *entity = row->entity;

  return entity->public_field == NULL
         || g_strcmp0 (kab_row_get_text (row, entity->public_field), entity->public_value) == 0;
}

gboolean
kab_access_allows (const KabActor *actor,
                   KabOperation operation,
                   const KabRow *row,
                   KabBoundFunc bound,
                   gpointer user_data)
{
  const KabEntity *entity = row->entity;

  switch (kab_access_scope (entity, actor->role, operation))
    {
    case KAB_SCOPE_ALL:
      return TRUE;
    case KAB_SCOPE_PUBLIC:
      return kab_row_is_public (row);
    case KAB_SCOPE_PARTNER:
      return names (row, entity->partner_field, actor->partner);
    case KAB_SCOPE_BOUND:
      return actor->partner != NULL && (bound == NULL || bound (row, actor->partner, user_data));
    case KAB_SCOPE_OWN:
      {
        const char *field = entity->own_fields[actor->role];

        return names (row, field, own_id (actor, entity, field));
      }
    case KAB_SCOPE_NONE:
    default:
      return FALSE;
    }
}

gboolean
kab_access_may_read_field (KabRole role, const KabField *field)
{
  return (field->flags & KAB_FIELD_INTERNAL) == 0 || role == KAB_ROLE_ADMIN || role == KAB_ROLE_STAFF;
}

gboolean
kab_access_may_write_field (KabRole role, const KabField *field, gboolean creating)
{
  if (field->flags & KAB_FIELD_COMPUTED)
    return FALSE;
  if ((field->flags & KAB_FIELD_FIXED) && !creating)
    return FALSE;
  if ((field->flags & KAB_FIELD_OFFICE) && !creating && role != KAB_ROLE_ADMIN && role != KAB_ROLE_STAFF)
    return FALSE;

  return kab_access_may_read_field (role, field);
}
