/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-default-template.h"

#include <string.h>

#include "kab-templates.h"

#define RESOURCES "/org/kabinet/templates/"

static const char *const kinds[] = { "licence", "invoice", "act", "price_list", NULL };
static const char *const known[] = { "en", "ru", "bg", "az", NULL };
#define N_KINDS (G_N_ELEMENTS (kinds) - 1)
#define N_KNOWN (G_N_ELEMENTS (known) - 1)

static const char *const names[N_KINDS][N_KNOWN] = {
  { "Licence", "Лицензия", "Лиценз", "Lisenziya" },
  { "Invoice", "Счёт на оплату", "Фактура", "Hesab-faktura" },
  { "Certificate of completion", "Акт", "Приемо-предавателен протокол", "Təhvil-təslim aktı" },
  { "Price list", "Прайс-лист", "Ценова листа", "Qiymət cədvəli" },
};

/* -1 if it is not among them. */
static int
index_of (const char *const *list, const char *wanted)
{
  for (int i = 0; list[i] != NULL; i++)
    if (g_strcmp0 (list[i], wanted) == 0)
      return i;
  return -1;
}

/* By its path: while another thread registers the resource, its getter returns %NULL, and this waits. The getter is
 * called all the same, or the linker would leave the resource out. */
static GBytes *
look_up (const char *path)
{
  kab_templates_get_resource ();
  return g_resources_lookup_data (path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
}

const char *
kab_default_template (const char *kind, const char *language)
{
  static GBytes *templates[N_KINDS][N_KNOWN];
  static gsize once = 0;

  if (g_once_init_enter (&once))
    {
      for (guint k = 0; k < N_KINDS; k++)
        for (guint i = 0; i < N_KNOWN; i++)
          {
            g_autofree char *path = g_strconcat (RESOURCES, kinds[k], "-", known[i], ".html", NULL);

            templates[k][i] = look_up (path);
            g_assert (templates[k][i] != NULL);
          }
      g_once_init_leave (&once, 1);
    }
  /* Resources end with a NUL that their size does not count. */
  return g_bytes_get_data (templates[MAX (0, index_of (kinds, kind))][MAX (0, index_of (known, language))],
                           NULL);
}

gboolean
kab_default_template_is_earlier (const char *kind, const char *language, const char *html)
{
  g_autofree char *digest = NULL;
  g_autofree char *line = NULL;
  g_autoptr (GBytes) forms = NULL;

  if (html == NULL || index_of (kinds, kind) < 0 || g_str_equal (html, kab_default_template (kind, language)))
    return FALSE;
  digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, html, -1);
  line = g_strdup_printf ("%s  %s-%s.html\n", digest, kind, known[MAX (0, index_of (known, language))]);
  forms = look_up (RESOURCES "forms.sha256");
  return strstr (g_bytes_get_data (forms, NULL), line) != NULL;
}

const char *
kab_default_template_name (const char *kind, const char *language)
{
  int row = index_of (kinds, kind), at = index_of (known, language);

  return row >= 0 && at >= 0 ? names[row][at] : NULL;
}

const char *const *
kab_default_template_kinds (void)
{
  return kinds;
}

const char *const *
kab_default_template_languages (void)
{
  return known;
}

GBytes *
kab_assets_find (const char *name, gpointer assets, GError **error)
{
  const KabAssets *own = assets;
  g_autoptr (GError) failed = NULL;
  GBytes *bytes = own->find != NULL ? own->find (name, own->user_data, &failed) : NULL;

  if (bytes == NULL && failed == NULL && g_str_equal (name, "logo"))
    bytes = look_up (RESOURCES "logo.svg");
  if (failed != NULL)
    g_propagate_error (error, g_steal_pointer (&failed));
  return bytes;
}
