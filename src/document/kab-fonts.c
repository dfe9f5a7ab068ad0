/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-fonts.h"

#include <math.h>
#include <string.h>

#define FONTS_MAX 200
#define STORE_MAX 16
#define PICTURES_MAX 8
#define PICTURE_BYTES_MAX (256 * 1024)

/* Where the template's own families end: the first two have every letter of our four languages. */
#define FALLBACK ",Cantarell,DejaVu Sans,Sans"

typedef struct
{
  KabFont font;
  char *family;
  float size;
  guint16 weight;
  guint8 italic;
  guint8 small_caps;
} Entry;

struct _KabFonts
{
  PangoFontMap *map;
  PangoContext *context;
  char *language;
  GPtrArray *entries;   /* of Entry */
  GHashTable *pictures; /* GBytes -> KabPicture */
};

static GMutex store_lock;
static GQueue store = G_QUEUE_INIT;

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  pango_font_description_free (entry->font.description);
  g_free (entry->family);
  g_free (entry);
}

static KabFonts *
fonts_new (void)
{
  KabFonts *fonts = g_new0 (KabFonts, 1);
  cairo_font_options_t *options = cairo_font_options_create ();

  fonts->map = pango_cairo_font_map_new_for_font_type (CAIRO_FONT_TYPE_FT);
  if (fonts->map == NULL)
    fonts->map = pango_cairo_font_map_new ();
  /* At 72 dots an inch a dot is a point, on paper and on screen alike: hinting would bend the lines
   * to the screen's pixels, and the preview would break lines where the paper does not. */
  pango_cairo_font_map_set_resolution (PANGO_CAIRO_FONT_MAP (fonts->map), 72);
  fonts->context = pango_font_map_create_context (fonts->map);
  cairo_font_options_set_hint_style (options, CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_hint_metrics (options, CAIRO_HINT_METRICS_OFF);
  cairo_font_options_set_antialias (options, CAIRO_ANTIALIAS_GRAY);
  pango_cairo_context_set_font_options (fonts->context, options);
  cairo_font_options_destroy (options);
  pango_context_set_round_glyph_positions (fonts->context, FALSE);
  fonts->entries = g_ptr_array_new_with_free_func (entry_free);
  fonts->pictures = g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify)g_bytes_unref,
                                           (GDestroyNotify)kab_picture_unref);
  return fonts;
}

static void
fonts_free (KabFonts *fonts)
{
  g_ptr_array_unref (fonts->entries);
  g_hash_table_unref (fonts->pictures);
  g_object_unref (fonts->context);
  g_object_unref (fonts->map);
  g_free (fonts->language);
  g_free (fonts);
}

KabFonts *
kab_fonts_acquire (const char *language)
{
  KabFonts *fonts;

  g_mutex_lock (&store_lock);
  fonts = g_queue_pop_head (&store);
  g_mutex_unlock (&store_lock);

  if (fonts == NULL)
    fonts = fonts_new ();
  if (g_strcmp0 (fonts->language, language) != 0)
    {
      g_ptr_array_set_size (fonts->entries, 0);
      g_free (fonts->language);
      fonts->language = g_strdup (language);
      pango_context_set_language (fonts->context, pango_language_from_string (language));
    }
  return fonts;
}

void
kab_fonts_release (KabFonts *fonts)
{
  if (fonts->entries->len > FONTS_MAX)
    {
      fonts_free (fonts);
      return;
    }
  g_mutex_lock (&store_lock);
  if (store.length < STORE_MAX)
    g_queue_push_head (&store, g_steal_pointer (&fonts));
  g_mutex_unlock (&store_lock);
  if (fonts != NULL)
    fonts_free (fonts);
}

KabPicture *
kab_fonts_picture (KabFonts *fonts, GBytes *bytes, GError **error)
{
  KabPicture *picture = g_hash_table_lookup (fonts->pictures, bytes);

  if (picture != NULL)
    return kab_picture_ref (picture);
  picture = kab_picture_new (bytes, error);
  if (picture != NULL && g_bytes_get_size (bytes) <= PICTURE_BYTES_MAX)
    {
      if (g_hash_table_size (fonts->pictures) >= PICTURES_MAX)
        g_hash_table_remove_all (fonts->pictures);
      g_hash_table_insert (fonts->pictures, g_bytes_ref (bytes), kab_picture_ref (picture));
    }
  return picture;
}

PangoContext *
kab_fonts_context (KabFonts *fonts)
{
  return fonts->context;
}

const KabFont *
kab_fonts_get (KabFonts *fonts, const KabInherited *style)
{
  Entry *entry;
  PangoFontMetrics *metrics;
  g_autofree char *families = NULL;

  for (guint i = 0; i < fonts->entries->len; i++)
    {
      entry = g_ptr_array_index (fonts->entries, i);
      if (fabsf (entry->size - style->font_size) < 0.001f && entry->weight == style->weight
          && entry->italic == style->italic && entry->small_caps == style->small_caps
          && strcmp (entry->family, style->family) == 0)
        return &entry->font;
    }

  entry = g_new0 (Entry, 1);
  entry->family = g_strdup (style->family);
  entry->size = style->font_size;
  entry->weight = style->weight;
  entry->italic = style->italic;
  entry->small_caps = style->small_caps;
  families = g_strconcat (style->family, FALLBACK, NULL);
  entry->font.description = pango_font_description_new ();
  pango_font_description_set_family (entry->font.description, families);
  pango_font_description_set_absolute_size (entry->font.description, (double)style->font_size * PANGO_SCALE);
  pango_font_description_set_weight (entry->font.description, (PangoWeight)style->weight);
  pango_font_description_set_style (entry->font.description,
                                    style->italic ? PANGO_STYLE_ITALIC : PANGO_STYLE_NORMAL);
  if (style->small_caps)
    pango_font_description_set_variant (entry->font.description, PANGO_VARIANT_SMALL_CAPS);

  metrics = pango_context_get_metrics (fonts->context, entry->font.description, NULL);
  entry->font.ascent = (double)pango_font_metrics_get_ascent (metrics) / PANGO_SCALE;
  entry->font.descent = (double)pango_font_metrics_get_descent (metrics) / PANGO_SCALE;
  pango_font_metrics_unref (metrics);
  g_ptr_array_add (fonts->entries, entry);
  return &entry->font;
}
