/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows of every entity, within the scope of a role and outside of it, made from the tables of the model. */
#include "cells-world.h"

#include <string.h>

/* What the actors are told apart by, and rows are made to name. */
static const char *const people[] = { "partner", "department", "user", "agent", "client" };

const char *
world_id (World *world, const char *entity, int side)
{
  g_autofree char *key = g_strdup_printf ("%s/-/%d", entity, side);
  KabRow *row = g_hash_table_lookup (world->rows, key);

  return row != NULL ? row->id : NULL;
}

int
world_sides (KabRole role)
{
  return role == KAB_ROLE_PARTNER ? N_SIDES : UNDER;
}

static gboolean
is_of_people (const char *entity)
{
  for (guint i = 0; i < G_N_ELEMENTS (people); i++)
    if (g_str_equal (people[i], entity))
      return TRUE;

  return FALSE;
}

static KabRow *stored (World *world, const KabEntity *entity, KabRole role, int side);

/* Some value that is valid for @field, another one each time where there is a choice. */
void
world_fill (World *world, KabRow *row, const KabField *field, KabRole role, int side)
{
  KabValue *value = kab_row_value (row, field->name);
  guint n = ++world->counter;
  g_autofree char *text = NULL;

  switch (field->type)
    {
    case KAB_TYPE_REF:
      {
        const char *id = is_of_people (field->ref) ? world_id (world, field->ref, side) : NULL;

        if (id == NULL && !g_str_equal (field->ref, row->entity->name))
          id = stored (world, kab_entity_find (field->ref), role, side)->id;
        kab_value_set_text (value, id);
        return;
      }
    case KAB_TYPE_ENUM:
      kab_value_set_text (value, field->initial != NULL ? field->initial : field->values[0].token);
      return;
    case KAB_TYPE_PHONE:
      text = g_strdup_printf ("+7916%07u", n);
      break;
    case KAB_TYPE_EMAIL:
      text = g_strdup_printf ("a%u@example.org", n);
      break;
    case KAB_TYPE_DATE:
      text = g_strdup_printf ("2026-%02u-%02u", n % 12 + 1, n % 28 + 1);
      break;
    case KAB_TYPE_JSON:
      text = g_strdup ("{}");
      break;
    case KAB_TYPE_TIME:
      kab_value_set_integer (value, G_GINT64_CONSTANT (1790000000000) + n);
      return;
    case KAB_TYPE_BOOLEAN:
      kab_value_set_integer (value, 0);
      return;
    case KAB_TYPE_INTEGER:
    case KAB_TYPE_MONEY:
      kab_value_set_integer (value, MAX (field->min, 1));
      return;
    case KAB_TYPE_TEXT:
    case KAB_TYPE_LONG_TEXT:
    case KAB_TYPE_MARKUP:
    default:
      if (row->entity == &kab_entity_tracking_link && g_str_equal (field->name, "target"))
        text = g_strdup ("/register");
      else
        text = g_strdup_printf (field->flags & KAB_FIELD_FILE ? "%064x" : "t%u", n);
      break;
    }
  kab_value_take_text (value, g_steal_pointer (&text));
}

/* The token of @field that is, or is not, such that @role is meant. */
static const char *
audience (const KabField *field, KabRole role, int side)
{
  for (guint i = 0; field->values[i].token != NULL; i++)
    if (kab_audience_includes (field->values[i].token, role) == (side == MINE))
      return field->values[i].token;

  return NULL;
}

static void
place (KabRow *row, KabRole role, int side)
{
  const KabEntity *entity = row->entity;

  /* As if the office had entered it: a payout needs one that was checked. */
  if (entity == &kab_entity_payout_method)
    kab_row_set_integer (row, "checked_at", 1);
  if (entity->public_field != NULL)
    {
      const KabField *field = kab_entity_find_field (entity, entity->public_field);
      const char *token = entity->public_value;

      for (guint i = 0; side != MINE && g_str_equal (token, entity->public_value); i++)
        token = field->values[i].token;
      kab_row_set_text (row, entity->public_field, token);
    }
  if (entity->audience_field != NULL)
    {
      const char *token = audience (kab_entity_find_field (entity, entity->audience_field), role, side);

      if (token != NULL)
        kab_row_set_text (row, entity->audience_field, token);
    }
  if (entity->own[role] != NULL && entity->own[role]->when_field != NULL)
    kab_row_set_text (row, entity->own[role]->when_field, entity->own[role]->when_value);
  if (entity->role_field != NULL)
    for (int other = KAB_ROLE_CONTACT; other >= 0; other--)
      if (kab_role_may_give (role, (KabRole)other))
        {
          kab_row_set_text (row, entity->role_field, kab_role_to_token ((KabRole)other));
          break;
        }
}

/* A new row of @entity that is on @side for @role. */
KabRow *
world_make (World *world, const KabEntity *entity, KabRole role, int side)
{
  KabRow *row = kab_row_new (entity, NULL);

  for (guint i = 0; i < entity->n_fields; i++)
    {
      const KabField *field = &entity->fields[i];
      gboolean names_people = field->type == KAB_TYPE_REF && is_of_people (field->ref)
                              && !g_str_equal (field->ref, entity->name)
                              && world_id (world, field->ref, side) != NULL;

      if (field->flags & KAB_FIELD_INHERITED)
        continue;
      if (field->type == KAB_TYPE_MONEY && (field->flags & KAB_FIELD_REQUIRED))
        kab_row_set_integer (row, field->name, 1);
      if (!kab_row_is_null (row, field->name))
        continue;
      if ((field->flags & KAB_FIELD_REQUIRED) || names_people
          || g_strcmp0 (field->name, entity->inherits) == 0)
        world_fill (world, row, field, role, side);
    }
  /* What is sold is a package that the seller may sell; what is invoiced is an order, with its lines. */
  if (entity == &kab_entity_licence || entity == &kab_entity_order_line || entity == &kab_entity_invoice_line)
    kab_row_set_text (row, "package", stored (world, &kab_entity_package, role, side)->id);
  if (entity == &kab_entity_invoice)
    kab_row_set_text (row, "order", stored (world, &kab_entity_order, role, side)->id);
  place (row, role, side);
  return row;
}

static void
put (World *world, KabRow *row)
{
  g_autoptr (GError) error = NULL;
  const KabField *field = NULL;
  typeof (world->writer->who) who = world->writer->who;

  /* As the program itself, whoever is being tried at the moment. */
  world->writer->who = 0;
  if (!kab_writer_put (world->writer, row, &field, &error))
    g_error ("The test cannot make a %s: %s: %s", row->entity->name, field != NULL ? field->name : "",
             error->message);
  world->writer->who = who;
}

/* What hangs on a package is bound to the partner of its side. */
static void
bind (World *world, KabRow *package, int side)
{
  g_autoptr (KabRow) binding = kab_row_new (&kab_entity_package_binding, NULL);

  kab_row_set_text (binding, "package", package->id);
  kab_row_set_text (binding, "partner", world_id (world, "partner", side));
  put (world, binding);
}

static KabRow *
stored (World *world, const KabEntity *entity, KabRole role, int side)
{
  g_autofree char *key = g_strdup_printf ("%s/%d/%d", entity->name, role, side);
  KabRow *row = g_hash_table_lookup (world->rows, key);

  if (row != NULL)
    return row;
  row = world_make (world, entity, role, side);
  if (entity == &kab_entity_package)
    {
      kab_row_set_text (row, "kind", stored (world, &kab_entity_package_kind, role, side)->id);
      kab_row_set_text (row, "template", stored (world, &kab_entity_template, role, side)->id);
    }
  put (world, row);
  g_hash_table_insert (world->rows, g_steal_pointer (&key), row);
  if (entity == &kab_entity_package)
    bind (world, row, side);
  if (entity == &kab_entity_package_kind || entity == &kab_entity_template)
    stored (world, &kab_entity_package, role, side);
  if (entity == &kab_entity_option)
    stored (world, &kab_entity_package_option, role, side);
  return row;
}

void
world_make_people (World *world)
{
  for (guint i = 0; i < G_N_ELEMENTS (people); i++)
    for (int side = MINE; side < N_SIDES; side++)
      {
        KabRow *row = world_make (world, kab_entity_find (people[i]), KAB_ROLE_ADMIN, side);

        if (row->entity == &kab_entity_partner && side == UNDER)
          kab_row_set_text (row, "parent", world_id (world, "partner", MINE));
        put (world, row);
        g_hash_table_insert (world->rows, g_strdup_printf ("%s/-/%d", people[i], side), row);
      }
}

/* Each partner has something to be paid out. */
void
world_endow (World *world)
{
  for (int side = MINE; side < N_SIDES; side++)
    {
      g_autoptr (KabRow) plan = kab_row_new (&kab_entity_reward_plan, NULL);
      g_autoptr (KabRow) payment = kab_row_new (&kab_entity_payment, NULL);

      kab_row_set_text (plan, "name", "Всё");
      kab_row_set_text (plan, "partner", world_id (world, "partner", side));
      kab_row_set_integer (plan, "percent", 10000);
      kab_row_set_text (plan, "valid_from", "2020-01-01");
      kab_row_set_integer (plan, "hold_days", 0);
      put (world, plan);
      kab_row_set_text (payment, "partner", world_id (world, "partner", side));
      kab_row_set_integer (payment, "amount", 1000000);
      kab_row_set_text (payment, "state", "succeeded");
      put (world, payment);
    }
}

/* The row that stands for a cell: for people, the very ones whom the actor is of. */
KabRow *
world_row (World *world, const KabEntity *entity, KabRole role, int side)
{
  g_autofree char *key = g_strdup_printf ("%s/-/%d", entity->name, side);
  KabRow *row = g_hash_table_lookup (world->rows, key);

  return row != NULL ? row : stored (world, entity, role, side);
}
