/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-row-item.h"

struct _KabRowItem
{
  GObject parent_instance;
  KabRow *row;
  gboolean pending;
  gboolean chosen;
};

G_DEFINE_FINAL_TYPE (KabRowItem, kab_row_item, G_TYPE_OBJECT)

enum
{
  PROP_ROW = 1,
  PROP_CHOSEN,
  N_PROPS,
};
static GParamSpec *props[N_PROPS];

static void
kab_row_item_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  KabRowItem *self = KAB_ROW_ITEM (object);

  if (id == PROP_ROW)
    g_value_set_boxed (value, self->row);
  else if (id == PROP_CHOSEN)
    g_value_set_boolean (value, self->chosen);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
kab_row_item_finalize (GObject *object)
{
  KabRowItem *self = KAB_ROW_ITEM (object);

  g_clear_pointer (&self->row, kab_row_unref);
  G_OBJECT_CLASS (kab_row_item_parent_class)->finalize (object);
}

static void
kab_row_item_class_init (KabRowItemClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = kab_row_item_get_property;
  object_class->finalize = kab_row_item_finalize;
  props[PROP_ROW] = g_param_spec_boxed ("row", NULL, NULL, KAB_TYPE_ROW,
                                        G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  props[PROP_CHOSEN]
    = g_param_spec_boolean ("chosen", NULL, NULL, FALSE,
                            G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
kab_row_item_init (KabRowItem *self)
{
}

KabRowItem *
kab_row_item_new (KabRow *row, gboolean pending)
{
  KabRowItem *self = g_object_new (KAB_TYPE_ROW_ITEM, NULL);

  self->row = kab_row_ref (row);
  self->pending = pending;
  return self;
}

KabRow *
kab_row_item_get_row (KabRowItem *self)
{
  return self->row;
}

gboolean
kab_row_item_get_pending (KabRowItem *self)
{
  return self->pending;
}

gboolean
kab_row_item_get_chosen (KabRowItem *self)
{
  return self->chosen;
}

void
kab_row_item_set_chosen (KabRowItem *self, gboolean chosen)
{
  if (self->chosen == chosen)
    return;
  self->chosen = chosen;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_CHOSEN]);
}

static gboolean
same (const KabRow *a, const KabRow *b)
{
  if (a == b)
    return TRUE;
  if (a->rev != b->rev || a->deleted != b->deleted || a->updated_at != b->updated_at)
    return FALSE;
  for (guint i = 0; i < a->entity->n_fields; i++)
    if (!kab_value_equal (&a->values[i], &b->values[i]))
      return FALSE;
  return TRUE;
}

void
kab_row_item_update (KabRowItem *self, KabRow *row, gboolean pending)
{
  g_autoptr (KabRow) old = NULL;
  gboolean changed = pending != self->pending || !same (self->row, row);

  old = g_steal_pointer (&self->row);
  self->row = kab_row_ref (row);
  self->pending = pending;
  if (changed)
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_ROW]);
}
