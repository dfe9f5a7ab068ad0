/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a list is filtered by, for whoever holds it printed. */
#include "kab-listing-private.h"

#include <glib/gi18n-lib.h>

#include "kab-format.h"

/* Several ids are divided by "|". */
static char *
title_of (KabCabinet *cabinet, const KabField *field, const char *value)
{
  g_auto (GStrv) ids = g_strsplit (value, "|", -1);
  GString *titles = g_string_new (NULL);

  for (guint i = 0; ids[i]; i++)
    {
      g_autoptr (KabRow) row = g_str_equal (ids[i], KAB_QUERY_NONE)
                                 ? NULL
                                 : kab_cabinet_find (cabinet, kab_entity_find (field->ref), ids[i], NULL);

      g_string_append_printf (titles, "%s%s", i > 0 ? ", " : "", row ? kab_row_title (row) : "–");
    }
  return g_string_free (titles, FALSE);
}

static char *
describe (KabCabinet *cabinet, const KabQuery *query, const KabField *field)
{
  const char *value = kab_query_get_filter (query, field->name), *from, *to;
  g_autofree char *title = value && field->type == KAB_TYPE_REF ? title_of (cabinet, field, value) : NULL;

  kab_query_get_range (query, field->name, &from, &to);
  return kab_format_filter (field, value, from, to, title);
}

static void
append (GString *words, const char *title, const char *asked)
{
  g_string_append (words, words->len > 0 ? "; " : "");
  g_string_append_printf (words, _ ("%s: %s"), title, asked);
}

/* It is the client's, and no field of what is listed. */
static void
append_region (GString *words, const KabQuery *query)
{
  const char *value = kab_query_get_filter (query, KAB_QUERY_REGION);
  g_auto (GStrv) regions = value ? g_strsplit (value, "|", -1) : NULL;
  g_autofree char *asked = NULL;

  for (guint i = 0; regions && regions[i]; i++)
    if (g_str_equal (regions[i], KAB_QUERY_NONE))
      {
        g_free (regions[i]);
        regions[i] = g_strdup ("–");
      }
  if (!regions)
    return;
  asked = g_strjoinv (", ", regions);
  append (words, kab_field_title (kab_entity_find_field (&kab_entity_client, "region")), asked);
}

char *
kab_listing_filter_words (KabCabinet *cabinet, const KabQuery *query)
{
  const KabEntity *entity = kab_query_get_entity (query);
  const char *deleted = kab_query_get_filter (query, "deleted");
  GString *words = g_string_new (NULL);

  if (deleted && !g_str_equal (deleted, "0"))
    g_string_append (words, _ ("Deleted"));
  if (kab_query_get_search (query))
    {
      g_string_append (words, words->len > 0 ? "; " : "");
      /* Translators: what was searched for in a list */
      g_string_append_printf (words, _ ("Search: “%s”"), kab_query_get_search (query));
    }
  for (guint i = 0; i < entity->n_fields; i++)
    {
      const KabField *field = &entity->fields[i];
      g_autofree char *asked = describe (cabinet, query, field);

      if (asked)
        append (words, kab_field_title (field), asked);
    }
  append_region (words, query);
  return g_string_free (words, FALSE);
}
