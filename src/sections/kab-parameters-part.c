/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-parameters-part.h"

#include <adwaita.h>

#include "kab-draft.h"
#include "kab-form-part.h"
#include "kab-json.h"
#include "kab-money.h"
#include "kab-parameters.h"

#define FIELD "parameters"
#define TIERS "tiers"

typedef struct
{
  AdwPreferencesGroup *group;
  KabFieldRow **rows;
  KabTiersGroup *tiers;
  char *kind;
  char *currency;
  char *read; /* what stood here when it was read, and of which kind that was */
  char *read_kind;
  gboolean filling;
} KabParametersPartPrivate;

static void be_part (KabFormPartInterface *iface);

G_DEFINE_ABSTRACT_TYPE_WITH_CODE (KabParametersPart,
                                  kab_parameters_part,
                                  GTK_TYPE_BOX,
                                  G_ADD_PRIVATE (KabParametersPart)
                                    G_IMPLEMENT_INTERFACE (KAB_TYPE_FORM_PART, be_part))

static guint changed_signal;

#define PRIVATE(self) \
  ((KabParametersPartPrivate *)kab_parameters_part_get_instance_private (KAB_PARAMETERS_PART (self)))
#define CLASS(self) (KAB_PARAMETERS_PART_GET_CLASS (self))

gboolean
kab_parameters_part_is_kind (KabParametersPart *self, const char *kind)
{
  return g_strcmp0 (PRIVATE (self)->kind, kind) == 0;
}

const char *
kab_parameters_part_get_currency (KabParametersPart *self)
{
  return PRIVATE (self)->currency;
}

KabFieldRow *
kab_parameters_part_get_row (KabParametersPart *self, guint i)
{
  return PRIVATE (self)->rows[i];
}

GtkWidget *
kab_parameters_part_get_tiers (KabParametersPart *self)
{
  return GTK_WIDGET (PRIVATE (self)->tiers);
}

static gboolean
counts (KabParametersPart *self, guint i, const char *kind)
{
  const char *only = CLASS (self)->fields[i].kind;

  return !only || g_strcmp0 (only, kind) == 0;
}

static void
shown (KabParametersPart *self)
{
  if (CLASS (self)->shown)
    CLASS (self)->shown (self);
}

void
kab_parameters_part_changed (KabParametersPart *self)
{
  if (PRIVATE (self)->filling)
    return;
  shown (self);
  g_signal_emit (self, changed_signal, 0);
}

void
kab_parameters_part_set_kind (KabParametersPart *self, const char *kind, const char *currency)
{
  KabParametersPartPrivate *priv = PRIVATE (self);

  g_free (priv->kind);
  priv->kind = g_strdup (kind);
  g_free (priv->currency);
  priv->currency = g_strdup (currency);
  for (guint i = 0; i < CLASS (self)->n_fields; i++)
    {
      gtk_widget_set_visible (GTK_WIDGET (priv->rows[i]), counts (self, i, kind));
      if (CLASS (self)->fields[i].field.type == KAB_TYPE_MONEY && currency)
        kab_field_row_set_unit (priv->rows[i], kab_currency_sign (currency));
    }
  kab_tiers_group_set_currency (priv->tiers, currency);
  gtk_widget_set_visible (GTK_WIDGET (priv->tiers), kab_parameters_part_is_kind (self, TIERS));
  shown (self);
}

/* What the row says, and what it is to say */

static void
write_tiers (KabParametersPart *self, JsonObject *object)
{
  g_autoptr (GArray) tiers = kab_tiers_group_get_tiers (PRIVATE (self)->tiers);
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < tiers->len; i++)
    {
      JsonObject *tier = json_object_new ();

      json_object_set_int_member (tier, "from", g_array_index (tiers, KabTier, i).from);
      json_object_set_int_member (tier, CLASS (self)->tiers_value, g_array_index (tiers, KabTier, i).value);
      json_array_add_object_element (array, tier);
    }
  json_object_set_array_member (object, TIERS, array);
}

char *
kab_parameters_part_compose (KabParametersPart *self, const char *kind)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();
  g_autofree char *text = NULL;
  gint64 number;

  json_node_take_object (node, object);
  if (g_strcmp0 (kind, TIERS) == 0)
    write_tiers (self, object);
  if (CLASS (self)->compose)
    CLASS (self)->compose (self, kind, object);
  for (guint i = 0; i < CLASS (self)->n_fields; i++)
    {
      const KabField *field = &CLASS (self)->fields[i].field;

      if (!counts (self, i, kind) || !kab_field_row_peek_integer (PRIVATE (self)->rows[i], &number))
        continue;
      if (field->type != KAB_TYPE_BOOLEAN)
        json_object_set_int_member (object, field->name, number);
      else if (number)
        json_object_set_boolean_member (object, field->name, TRUE);
    }
  if (json_object_get_size (object) == 0)
    return NULL;
  text = json_to_string (node, FALSE);
  return kab_json_normalise (text);
}

/* What @parameters say; of parameters that are none, nothing. */
static void
fill (KabParametersPart *self, const char *parameters)
{
  g_autoptr (JsonObject) object = CLASS (self)->read (parameters, NULL);
  g_autoptr (GArray) tiers = object ? kab_parameters_tiers (object, TIERS, CLASS (self)->tiers_value) : NULL;
  KabParametersPartPrivate *priv = PRIVATE (self);

  priv->filling = TRUE;
  for (guint i = 0; i < CLASS (self)->n_fields; i++)
    {
      const KabField *field = &CLASS (self)->fields[i].field;
      gboolean there = object && json_object_has_member (object, field->name);
      g_auto (KabValue) value = KAB_VALUE_INIT;

      if (there || field->type == KAB_TYPE_BOOLEAN)
        kab_value_set_integer (&value, there ? kab_parameters_get (object, field->name, 0) : 0);
      kab_field_row_set_value (priv->rows[i], &value);
    }
  kab_tiers_group_set_tiers (priv->tiers, tiers);
  if (CLASS (self)->fill)
    CLASS (self)->fill (self, object);
  priv->filling = FALSE;
}

/* All that was typed, valid or not. */
static JsonNode *
typed (KabParametersPart *self)
{
  g_autoptr (JsonObject) object = json_object_new ();
  JsonObject *fields = json_object_new ();

  for (guint i = 0; i < CLASS (self)->n_fields; i++)
    {
      g_autofree char *text = kab_field_row_dup_typed (PRIVATE (self)->rows[i]);

      json_object_set_string_member (fields, CLASS (self)->fields[i].field.name, text);
    }
  json_object_set_object_member (object, "fields", fields);
  json_object_set_member (object, TIERS, kab_tiers_group_typed (PRIVATE (self)->tiers));
  if (CLASS (self)->typed)
    json_object_set_member (object, "more", CLASS (self)->typed (self));
  return json_node_init_object (json_node_alloc (), object);
}

static char *
dup_typed (KabParametersPart *self)
{
  g_autoptr (JsonNode) node = typed (self);

  return json_to_string (node, FALSE);
}

static void
type (KabParametersPart *self, JsonNode *draft)
{
  JsonNode *fields = kab_draft_member (draft, "fields");
  JsonNode *tiers = kab_draft_member (draft, TIERS);
  KabParametersPartPrivate *priv = PRIVATE (self);

  priv->filling = TRUE;
  for (guint i = 0; i < CLASS (self)->n_fields; i++)
    {
      const char *text = kab_draft_text (fields, CLASS (self)->fields[i].field.name);

      if (text)
        kab_field_row_type (priv->rows[i], text);
    }
  if (tiers)
    kab_tiers_group_type (priv->tiers, tiers);
  if (CLASS (self)->type)
    CLASS (self)->type (self, kab_draft_member (draft, "more"));
  priv->filling = FALSE;
}

static void
take_row (KabParametersPart *self, const KabRow *row)
{
  KabParametersPartPrivate *priv = PRIVATE (self);

  if (CLASS (self)->take)
    CLASS (self)->take (self, row);
  fill (self, kab_row_get_text (row, FIELD));
  g_free (priv->read);
  priv->read = dup_typed (self);
  g_free (priv->read_kind);
  priv->read_kind = g_strdup (kab_row_get_text (row, CLASS (self)->kind_field));
  kab_parameters_part_set_kind (self, priv->read_kind, kab_row_get_text (row, "currency"));
}

/* As a part of a form */

static void
open_part (KabFormPart *part,
           KabCabinet *cabinet,
           const KabRow *row,
           gboolean is_new,
           gboolean editable,
           GCancellable *cancellable)
{
  KabParametersPart *self = KAB_PARAMETERS_PART (part);

  for (guint i = 0; i < CLASS (self)->n_fields; i++)
    kab_field_row_set_editable (PRIVATE (self)->rows[i], editable);
  kab_tiers_group_set_editable (PRIVATE (self)->tiers, editable);
  if (CLASS (self)->open)
    CLASS (self)->open (self, cabinet, editable);
  take_row (self, row);
}

static gboolean
is_changed (KabFormPart *part)
{
  g_autofree char *now = dup_typed (KAB_PARAMETERS_PART (part));

  return g_strcmp0 (now, PRIVATE (part)->read) != 0;
}

static void
write_part (KabFormPart *part, KabRow *row, GPtrArray *mutations)
{
  KabParametersPart *self = KAB_PARAMETERS_PART (part);
  const char *kind = kab_row_get_text (row, CLASS (self)->kind_field);
  g_autofree char *parameters = NULL;

  /* What nobody touched stays as it is, to the letter. */
  if (!is_changed (part) && g_strcmp0 (kind, PRIVATE (self)->read_kind) == 0)
    return;
  parameters = kab_parameters_part_compose (self, kind);
  kab_row_set_text (row, FIELD, parameters);
}

static JsonNode *
write_draft (KabFormPart *part)
{
  return is_changed (part) ? typed (KAB_PARAMETERS_PART (part)) : NULL;
}

static gboolean
take_draft (KabFormPart *part, JsonNode *draft, KabRow *base, const KabRow *before)
{
  KabParametersPart *self = KAB_PARAMETERS_PART (part);

  if (base->rev != before->rev)
    kab_value_copy (kab_row_value (base, FIELD), kab_row_value (before, FIELD));
  /* Once drafts were the parameters themselves, as far as they were valid. */
  if (kab_json_text (draft))
    fill (self, kab_json_text (draft));
  else
    type (self, draft);
  shown (self);
  return FALSE;
}

static void
follow (KabFormPart *part, const KabRow *row)
{
  take_row (KAB_PARAMETERS_PART (part), row);
}

static char *
check (KabFormPart *part)
{
  KabParametersPart *self = KAB_PARAMETERS_PART (part);
  char *problem = NULL;

  for (guint i = 0; i < CLASS (self)->n_fields && !problem; i++)
    if (counts (self, i, PRIVATE (self)->kind))
      problem = kab_field_row_check (PRIVATE (self)->rows[i]);
  if (!problem && kab_parameters_part_is_kind (self, TIERS))
    problem = kab_tiers_group_check (PRIVATE (self)->tiers);
  if (!problem && CLASS (self)->check)
    problem = CLASS (self)->check (self);
  return problem;
}

static void
be_part (KabFormPartInterface *iface)
{
  iface->field = FIELD;
  iface->open = open_part;
  iface->is_changed = is_changed;
  iface->write = write_part;
  iface->write_draft = write_draft;
  iface->take_draft = take_draft;
  iface->follow = follow;
  iface->check = check;
}

static void
kab_parameters_part_constructed (GObject *object)
{
  KabParametersPart *self = KAB_PARAMETERS_PART (object);
  KabParametersPartPrivate *priv = PRIVATE (self);

  G_OBJECT_CLASS (kab_parameters_part_parent_class)->constructed (object);
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), 18);
  priv->group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  priv->rows = g_new0 (KabFieldRow *, CLASS (self)->n_fields);
  for (guint i = 0; i < CLASS (self)->n_fields; i++)
    {
      GtkWidget *row = kab_field_row_new (&CLASS (self)->fields[i].field);

      priv->rows[i] = KAB_FIELD_ROW (row);
      g_signal_connect_swapped (row, "changed", G_CALLBACK (kab_parameters_part_changed), self);
      adw_preferences_group_add (priv->group, row);
    }
  priv->tiers = KAB_TIERS_GROUP (kab_tiers_group_new (CLASS (self)->tiers));
  g_signal_connect_swapped (priv->tiers, "changed", G_CALLBACK (kab_parameters_part_changed), self);
  gtk_box_append (GTK_BOX (self), GTK_WIDGET (priv->group));
  gtk_box_append (GTK_BOX (self), GTK_WIDGET (priv->tiers));
}

static void
kab_parameters_part_finalize (GObject *object)
{
  KabParametersPartPrivate *priv = PRIVATE (object);

  g_free (priv->rows);
  g_free (priv->kind);
  g_free (priv->currency);
  g_free (priv->read);
  g_free (priv->read_kind);
  G_OBJECT_CLASS (kab_parameters_part_parent_class)->finalize (object);
}

static void
kab_parameters_part_class_init (KabParametersPartClass *klass)
{
  G_OBJECT_CLASS (klass)->constructed = kab_parameters_part_constructed;
  G_OBJECT_CLASS (klass)->finalize = kab_parameters_part_finalize;
  changed_signal = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 0);
}

static void
kab_parameters_part_init (KabParametersPart *self)
{
}
