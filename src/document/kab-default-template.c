/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-default-template.h"

#include "kab-templates.h"

#define RESOURCES "/org/kabinet/templates/"

const char *
kab_default_template (const char *kind, const char *language)
{
  static const char *const kinds[] = { "licence", "invoice", "act", "price_list" };
  static const char *const known[] = { "en", "ru", "bg", "az" };
  static GBytes *templates[G_N_ELEMENTS (kinds)][G_N_ELEMENTS (known)];
  static gsize once = 0;
  guint row = 0, at = 0;

  if (g_once_init_enter (&once))
    {
      for (guint k = 0; k < G_N_ELEMENTS (kinds); k++)
        for (guint i = 0; i < G_N_ELEMENTS (known); i++)
          {
            g_autofree char *path = g_strconcat (RESOURCES, kinds[k], "-", known[i], ".html", NULL);

            templates[k][i] = g_resource_lookup_data (kab_templates_get_resource (), path,
                                                      G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
            g_assert (templates[k][i] != NULL);
          }
      g_once_init_leave (&once, 1);
    }
  for (guint k = 0; k < G_N_ELEMENTS (kinds); k++)
    if (g_strcmp0 (kind, kinds[k]) == 0)
      row = k;
  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    if (g_strcmp0 (language, known[i]) == 0)
      at = i;
  /* Resources end with a NUL that their size does not count. */
  return g_bytes_get_data (templates[row][at], NULL);
}

GBytes *
kab_assets_find (const char *name, gpointer assets, GError **error)
{
  const KabAssets *own = assets;
  g_autoptr (GError) failed = NULL;
  GBytes *bytes = own->find != NULL ? own->find (name, own->user_data, &failed) : NULL;

  if (bytes == NULL && failed == NULL && g_str_equal (name, "logo"))
    bytes = g_resource_lookup_data (kab_templates_get_resource (), RESOURCES "logo.svg",
                                    G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  if (failed != NULL)
    g_propagate_error (error, g_steal_pointer (&failed));
  return bytes;
}
