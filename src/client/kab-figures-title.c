/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the values of a breakdown are called. */
#include <string.h>

#include <glib/gi18n-lib.h>

#include "kab-figures-private.h"

static char *
none_title (KabDimension dimension)
{
  switch (dimension)
    {
    case KAB_DIMENSION_PARTNER:
      return g_strdup (_ ("Without a partner"));
    case KAB_DIMENSION_AGENT:
      return g_strdup (_ ("Without an agent"));
    case KAB_DIMENSION_PACKAGE:
      return g_strdup (_ ("Without a package"));
    case KAB_DIMENSION_CHANNEL:
      return g_strdup (_ ("Channel unknown"));
    case KAB_DIMENSION_REGION:
      return g_strdup (_ ("Region unknown"));
    case KAB_DIMENSION_NONE:
    default:
      return g_strdup ("");
    }
}

/* @name: (out) (nullable): what the first row of @sql says, to which @id is bound */
static gboolean
find_name (KabDb *db, const char *sql, const char *id, char **name, GError **error)
{
  g_autoptr (KabStatement) statement = kab_db_prepare (db, sql, error);
  KabStep step;

  if (statement == NULL)
    return FALSE;
  kab_statement_bind_text (statement, 1, id);
  step = kab_statement_step (statement, error);
  if (step == KAB_STEP_ROW)
    *name = g_strdup (kab_statement_get_text (statement, 0));
  return step != KAB_STEP_ERROR;
}

char *
kab_figures_title (KabDb *db, KabDimension dimension, const char *value, GError **error)
{
  const char *entity = kab_dimension_name (dimension);
  g_autofree char *now = NULL, *sold = NULL;
  char *name = NULL;

  if (strcmp (value, KAB_FIGURES_NO_VALUE) == 0)
    return none_title (dimension);
  if (dimension == KAB_DIMENSION_REGION)
    return g_strdup (value);
  if (dimension == KAB_DIMENSION_CHANNEL)
    {
      const char *title
        = kab_field_enum_title (kab_entity_find_field (&kab_entity_licence, "channel"), value);

      return g_strdup (title != NULL ? title : value);
    }
  /* Whom one may not see is called as in the sales that one may. */
  now = g_strdup_printf ("SELECT name FROM \"%s\" WHERE id=?", entity);
  sold = g_strdup_printf (
    "SELECT \"%s_name\" FROM licence WHERE deleted=0 AND \"%s\"=? ORDER BY nr DESC LIMIT 1", entity, entity);
  if (!find_name (db, now, value, &name, error)
      || (name == NULL && !find_name (db, sold, value, &name, error)))
    return NULL;
  return name != NULL ? name : g_strdup (value);
}
