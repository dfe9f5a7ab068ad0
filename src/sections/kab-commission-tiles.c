/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-commission-tiles.h"

#include <glib/gi18n-lib.h>

#include "kab-commission-sums.h"
#include "kab-commission.h"
#include "kab-money.h"
#include "kab-tile.h"
#include "kab-wrap.h"

#define TILE_WIDTH 150
/* What comes in a burst is counted once. */
#define READ_AFTER_MS 120

/* What a tile is the sum of; title: NULL: as that is called. */
static const struct
{
  const char *field;
  const char *title;
  gsize offset;
} tiles[] = {
  { "amount", N_ ("Accrued"), G_STRUCT_OFFSET (KabCommissionSums, accrued) },
  { "paid", NULL, G_STRUCT_OFFSET (KabCommissionSums, paid) },
  { "taken_back", NULL, G_STRUCT_OFFSET (KabCommissionSums, taken_back) },
  { "due", NULL, G_STRUCT_OFFSET (KabCommissionSums, due) },
};

struct _KabCommissionTiles
{
  AdwBin parent_instance;
  GtkWidget *tiles[G_N_ELEMENTS (tiles)];
  KabCabinet *cabinet;
  KabListState *state;
  GCancellable *cancellable;
  guint due;
};

G_DEFINE_FINAL_TYPE (KabCommissionTiles, kab_commission_tiles, ADW_TYPE_BIN)

static char *
amount_of (const KabCommissionSums *sums, guint tile)
{
  return kab_money_format (G_STRUCT_MEMBER (gint64, sums, tiles[tile].offset), sums->currency, NULL);
}

/* Currencies are never added up: that of most commissions is large, the others stand below. */
static char *
others_of (const GArray *sums, guint tile)
{
  GString *text = g_string_new (NULL);

  for (guint i = 1; i < sums->len; i++)
    {
      const KabCommissionSums *other = &g_array_index (sums, KabCommissionSums, i);
      g_autofree char *amount = amount_of (other, tile);

      if (G_STRUCT_MEMBER (gint64, other, tiles[tile].offset) != 0)
        g_string_append_printf (text, "%s%s", text->len > 0 ? " · " : "", amount);
    }
  return g_string_free (text, text->len == 0);
}

static void
show (KabCommissionTiles *self, const GArray *sums)
{
  const KabCommissionSums nothing = { .currency = "RUB" };

  for (guint i = 0; i < G_N_ELEMENTS (tiles); i++)
    {
      g_autofree char *amount
        = amount_of (sums->len > 0 ? &g_array_index (sums, KabCommissionSums, 0) : &nothing, i);
      g_autofree char *others = others_of (sums, i);

      kab_tile_set_value (KAB_TILE (self->tiles[i]), amount);
      kab_tile_set_note (KAB_TILE (self->tiles[i]), others);
    }
}

static void
did_sum (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) sums = kab_cabinet_commission_sums_finish (KAB_CABINET (source), result, &error);
  KabCommissionTiles *self;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self = KAB_COMMISSION_TILES (user_data);
  /* Why there is none, the list says, which reads the same. */
  for (guint i = 0; !sums && i < G_N_ELEMENTS (tiles); i++)
    kab_tile_set_value (KAB_TILE (self->tiles[i]), "—");
  if (sums)
    show (self, sums);
}

static gboolean
read_due (gpointer user_data)
{
  KabCommissionTiles *self = user_data;

  self->due = 0;
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (!self->cabinet || !self->state)
    return G_SOURCE_REMOVE;
  self->cancellable = g_cancellable_new ();
  kab_cabinet_commission_sums_async (self->cabinet, kab_list_state_get_query (self->state), self->cancellable,
                                     did_sum, self);
  return G_SOURCE_REMOVE;
}

static void
read_soon (KabCommissionTiles *self)
{
  if (!self->due)
    self->due = g_timeout_add (READ_AFTER_MS, read_due, self);
}

static void
changed_cb (KabCommissionTiles *self, const char *entity)
{
  if (g_strcmp0 (entity, kab_entity_commission.name) == 0)
    read_soon (self);
}

static void
clicked_cb (KabCommissionTiles *self, GtkWidget *tile)
{
  for (guint i = 0; self->state && i < G_N_ELEMENTS (tiles); i++)
    if (self->tiles[i] == tile)
      kab_list_state_set_order (self->state, tiles[i].field, TRUE);
}

void
kab_commission_tiles_set (KabCommissionTiles *self, KabCabinet *cabinet, KabListState *state)
{
  if (self->cabinet)
    g_signal_handlers_disconnect_by_data (self->cabinet, self);
  if (self->state)
    g_signal_handlers_disconnect_by_data (self->state, self);
  g_set_object (&self->cabinet, cabinet);
  g_set_object (&self->state, state);
  if (cabinet)
    g_signal_connect_swapped (cabinet, "changed", G_CALLBACK (changed_cb), self);
  if (state)
    g_signal_connect_swapped (state, "query-changed", G_CALLBACK (read_soon), self);
  for (guint i = 0; i < G_N_ELEMENTS (tiles); i++)
    kab_tile_set_value (KAB_TILE (self->tiles[i]), NULL);
  read_due (self);
}

/* From the filters Down leads to the rows, as in any list; Tab comes by here. */
static gboolean
kab_commission_tiles_focus_moves (GtkWidget *widget, GtkDirectionType direction)
{
  if ((direction == GTK_DIR_DOWN || direction == GTK_DIR_UP) && !gtk_widget_get_focus_child (widget))
    return FALSE;
  return GTK_WIDGET_CLASS (kab_commission_tiles_parent_class)->focus (widget, direction);
}

static void
kab_commission_tiles_dispose (GObject *object)
{
  KabCommissionTiles *self = KAB_COMMISSION_TILES (object);

  g_clear_handle_id (&self->due, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (self->cabinet)
    g_signal_handlers_disconnect_by_data (self->cabinet, self);
  if (self->state)
    g_signal_handlers_disconnect_by_data (self->state, self);
  g_clear_object (&self->cabinet);
  g_clear_object (&self->state);
  G_OBJECT_CLASS (kab_commission_tiles_parent_class)->dispose (object);
}

static void
kab_commission_tiles_class_init (KabCommissionTilesClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = kab_commission_tiles_dispose;
  GTK_WIDGET_CLASS (klass)->focus = kab_commission_tiles_focus_moves;
}

static void
kab_commission_tiles_init (KabCommissionTiles *self)
{
  GtkWidget *wrap = kab_wrap_new (12);

  kab_wrap_set_even (KAB_WRAP (wrap), TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (tiles); i++)
    {
      const KabField *field = kab_entity_find_field (&kab_entity_commission, tiles[i].field);

      self->tiles[i] = kab_tile_new (tiles[i].title ? _ (tiles[i].title) : kab_field_title (field));
      gtk_widget_set_size_request (self->tiles[i], TILE_WIDTH, -1);
      g_signal_connect_swapped (self->tiles[i], "clicked", G_CALLBACK (clicked_cb), self);
      kab_wrap_append (KAB_WRAP (wrap), self->tiles[i]);
    }
  gtk_widget_add_css_class (GTK_WIDGET (self), "kab-tiles");
  adw_bin_set_child (ADW_BIN (self), wrap);
}
