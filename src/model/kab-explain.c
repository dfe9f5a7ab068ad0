/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why something may, or may not, be done: the decision in words. */
#include <glib/gi18n-lib.h>

#include "kab-access-private.h"

static const char *
operation_text (KabOperation operation)
{
  switch (operation)
    {
    case KAB_OPERATION_READ:
      /* Translators: what somebody asked to do with a record, as in "Anna (Agent) asks to read Licence L-1" */
      return _ ("read");
    case KAB_OPERATION_CREATE:
      return _ ("add");
    case KAB_OPERATION_UPDATE:
      return _ ("change");
    case KAB_OPERATION_DELETE:
    default:
      return _ ("delete");
    }
}

static const char *
scope_text (KabScope scope)
{
  switch (scope)
    {
    case KAB_SCOPE_ALL:
      /* Translators: which records a role reaches, as in "The role reaches all records." */
      return _ ("all records");
    case KAB_SCOPE_PUBLIC:
      return _ ("records that everyone may see");
    case KAB_SCOPE_AUDIENCE:
      return _ ("records meant for the role");
    case KAB_SCOPE_PARTNER:
      return _ ("records of the own partner");
    case KAB_SCOPE_DEPARTMENT:
      return _ ("records of the own department and of those under it");
    case KAB_SCOPE_BOUND:
      return _ ("packages bound to the own partner, and what belongs to them");
    case KAB_SCOPE_OWN:
      return _ ("own records");
    case KAB_SCOPE_CODE:
      return _ ("the record whose code is known, when it is looked up");
    case KAB_SCOPE_NONE:
    default:
      return _ ("no records");
    }
}

/* A partner's managers read what those under it have, too. */
static const char *
reach_text (const KabActor *actor, KabOperation operation, const KabEntity *entity, KabScope scope)
{
  if (scope == KAB_SCOPE_PARTNER && operation == KAB_OPERATION_READ && !entity->own_partner_only
      && actor->partners != NULL && g_strv_length (actor->partners) > 1)
    return _ ("records of the own partner and of those under it");

  return scope_text (scope);
}

static char *
list_powers (KabPowers missing)
{
  GString *names = g_string_new (NULL);

  for (guint i = 0; i < KAB_N_POWERS; i++)
    if (missing & KAB_POWER_BIT (i))
      g_string_append_printf (names, names->len > 0 ? ", “%s”" : "“%s”",
                              kab_field_title (kab_power_field ((KabPower)i)));
  return g_string_free (names, FALSE);
}

static const char *
field_title (const KabEntity *entity, const char *field)
{
  return g_str_equal (field, "id") ? _ ("the record itself")
                                   : kab_field_title (kab_entity_find_field (entity, field));
}

static void
add_comparison (GString *out, const KabDecision *decision, const KabRow *row)
{
  const char *nothing = _ ("nothing");

  if (decision->field == NULL)
    return;
  g_string_append_c (out, ' ');
  if (decision->mine == NULL && decision->scope != KAB_SCOPE_AUDIENCE)
    /* Translators: a field's name */
    g_string_append_printf (out, _ ("It goes by “%s”, and the role has nothing to compare it with."),
                            field_title (row->entity, decision->field));
  else if (decision->scope == KAB_SCOPE_AUDIENCE && decision->mine == NULL)
    /* Translators: a field's name, what stands there */
    g_string_append_printf (out, _ ("It goes by “%s”; there stands %s."),
                            field_title (row->entity, decision->field),
                            decision->there != NULL ? decision->there : nothing);
  else
    /* Translators: a field's name, what stands there, what it was compared with */
    g_string_append_printf (out, _ ("It goes by “%s”: there stands %s, the role's own is %s."),
                            field_title (row->entity, decision->field),
                            decision->there != NULL ? decision->there : nothing, decision->mine);
}

char *
kab_access_explain (const KabActor *actor,
                    const char *who,
                    KabOperation operation,
                    const KabRow *row,
                    KabBoundFunc bound,
                    gpointer user_data,
                    gboolean *allowed)
{
  GString *out = g_string_new (NULL);
  const char *title = kab_row_title (row);
  g_autofree char *missing = NULL;
  KabDecision decision;

  kab_access_decide (&decision, actor, operation, row, bound, user_data);
  if (allowed != NULL)
    *allowed = decision.allowed;
  missing = list_powers (decision.missing);

  /* Translators: a person, the role, "read" or the like, a kind of record, its name */
  g_string_append_printf (out, _ ("%s (%s) asks to %s: %s “%s”."), who != NULL ? who : actor->user,
                          kab_role_title (actor->role), operation_text (operation),
                          g_dgettext (GETTEXT_PACKAGE, row->entity->title_one),
                          title != NULL && title[0] != '\0' ? title : row->id);
  g_string_append_c (out, ' ');
  /* Translators: "The role reaches own records." and the like */
  g_string_append_printf (out, _ ("With this the role reaches %s."),
                          reach_text (actor, operation, row->entity, decision.scope));

  switch (decision.reason)
    {
    case KAB_REASON_POWER:
      add_comparison (out, &decision, row);
      g_string_append_c (out, ' ');
      /* Translators: names of duties or rights */
      g_string_append_printf (out, _ ("One of these is needed, and the person has none: %s."), missing);
      break;
    case KAB_REASON_AUTHOR:
      g_string_append_c (out, ' ');
      g_string_append_printf (out, _ ("“%s” names another person, in whose name only the office writes."),
                              field_title (row->entity, decision.field));
      break;
    case KAB_REASON_ROLE:
      g_string_append_c (out, ' ');
      g_string_append (out, _ ("It is about a role that this role cannot give or take."));
      break;
    case KAB_REASON_SCOPE:
    case KAB_REASON_OWN:
      add_comparison (out, &decision, row);
      break;
    case KAB_REASON_TABLE:
    default:
      break;
    }
  g_string_append_c (out, ' ');
  g_string_append (out, decision.allowed ? _ ("Allowed.") : _ ("Not allowed."));
  return g_string_free (out, FALSE);
}
