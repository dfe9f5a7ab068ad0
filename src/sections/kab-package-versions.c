/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-package-versions.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "kab-calculation-group.h"
#include "kab-format.h"
#include "kab-money.h"
#include "kab-price.h"
#include "kab-side-window.h"
#include "kab-versions.h"

#define WINDOW_WIDTH 860
#define WINDOW_HEIGHT 560

static void
append_option (GString *out, KabCabinet *cabinet, const KabRow *package, const KabRow *part)
{
  g_autoptr (KabRow) option
    = kab_cabinet_find (cabinet, &kab_entity_option, kab_row_get_text (part, "option"), NULL);
  g_autofree char *price = kab_row_is_null (part, "price")
                             ? NULL
                             : kab_money_format (kab_row_get_integer (part, "price"),
                                                 kab_row_get_text (package, "currency"), NULL);
  const char *costs = kab_row_get_integer (part, "included") ? _ ("Included") : price;

  /* Translators: the name of an option of a package */
  g_string_append_printf (out, _ ("Option “%s”"), option ? kab_row_title (option) : "…");
  if (costs)
    g_string_append_printf (out, ": %s", costs);
  g_string_append_c (out, '\n');
}

static int
compare_places (gconstpointer a, gconstpointer b)
{
  return g_strcmp0 ((*(KabRow *const *)a)->id, (*(KabRow *const *)b)->id);
}

/* Whose difference from another one is easy to read: a line for each thing. */
static char *
text_of (KabCabinet *cabinet, const KabRow *package, GPtrArray *parts)
{
  static const char *const fields[] = { "calculation", "price", "term_months" };
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      const KabField *field = kab_entity_find_field (package->entity, fields[i]);
      g_autofree char *value = kab_format_value (field, package);

      if (*value)
        g_string_append_printf (out, "%s: %s\n", kab_field_title (field), value);
    }
  kab_calculation_append_words (out, package);
  g_ptr_array_sort (parts, compare_places);
  for (guint i = 0; i < parts->len; i++)
    append_option (out, cabinet, package, parts->pdata[i]);
  return g_string_free (out, FALSE);
}

static const KabVersioned versioned = {
  .entity = &kab_entity_package,
  .fields = kab_price_fields,
  .text = text_of,
  .part = &kab_entity_package_option,
  .part_of = "package",
  .part_fields = kab_price_option_fields,
};

void
kab_package_versions_present (GtkWidget *parent, KabCabinet *cabinet, KabRow *package)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *header = adw_header_bar_new ();
  KabVersions *versions = g_object_new (KAB_TYPE_VERSIONS, "vexpand", TRUE, NULL);
  GtkWidget *window = kab_side_window_new (parent, kab_row_title (package), box);

  adw_header_bar_set_title_widget (ADW_HEADER_BAR (header),
                                   adw_window_title_new (_ ("Versions"), kab_row_title (package)));
  gtk_box_append (GTK_BOX (box), header);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (versions));
  gtk_window_set_default_size (GTK_WINDOW (window), WINDOW_WIDTH, WINDOW_HEIGHT);
  kab_side_window_close_with_escape (window);
  kab_versions_set_editable (versions, FALSE);
  kab_versions_show (versions, &versioned, cabinet, package);
  gtk_window_present (GTK_WINDOW (window));
}
