/* SPDX-License-Identifier: GPL-3.0-or-later */
/* kabinetctl desktop export: a list as a file. */
#include <string.h>

#include <glib/gi18n-lib.h>

#include "kab-desktop.h"
#include "kab-format.h"
#include "kab-listing.h"
#include "kab-suggest.h"

static gboolean
add_columns (KabListing *listing, const KabEntity *entity, const char *columns, GError **error)
{
  g_auto (GStrv) names = columns != NULL ? g_strsplit (columns, ",", -1) : NULL;

  for (guint i = 0; names == NULL && i < entity->n_fields; i++)
    if (kab_desktop_is_shown (&entity->fields[i]))
      kab_listing_add_column (listing, &entity->fields[i], 0);
  for (guint i = 0; names != NULL && names[i] != NULL; i++)
    {
      const KabField *field = kab_format_field (entity, g_strstrip (names[i]));

      if (field == NULL)
        {
          kab_suggest_field (entity, names[i], error);
          return FALSE;
        }
      kab_listing_add_column (listing, field, 0);
    }
  return TRUE;
}

static gboolean
read_format (const char *format, const char *path, KabListingFormat *found)
{
  const char *dot = strrchr (path, '.');

  return kab_listing_format_find (format != NULL ? format : dot != NULL ? dot + 1 : "", found);
}

KabExit
kab_desktop_export (KabCli *cli,
                    KabCabinet *cabinet,
                    const KabQuery *query,
                    const char *columns,
                    const char *format,
                    const char *path,
                    GError **error)
{
  const KabEntity *entity = kab_query_get_entity (query);
  g_autoptr (KabListing) listing
    = kab_listing_new (cabinet, query, g_dgettext (GETTEXT_PACKAGE, entity->title));
  KabListingFormat found;
  guint n;

  if (!read_format (format, path, &found))
    return kab_cli_usage (error, _ ("Say what to write: --format csv, xlsx or pdf, or a name that ends so."));
  if (!add_columns (listing, entity, columns, error))
    return KAB_EXIT_USAGE;
  if (!kab_listing_write (listing, found, path, NULL, error))
    return KAB_EXIT_FAILED;
  n = kab_listing_get_written (listing);
  kab_cli_note (cli, ngettext ("%u row written to “%s”", "%u rows written to “%s”", n), n, path);
  if (cli->json)
    {
      g_autoptr (JsonBuilder) builder = json_builder_new ();

      json_builder_begin_object (builder);
      kab_json_add_string (builder, "file", path);
      kab_json_add_integer (builder, "rows", n);
      json_builder_end_object (builder);
      kab_cli_print_json (builder);
    }
  return KAB_EXIT_OK;
}
