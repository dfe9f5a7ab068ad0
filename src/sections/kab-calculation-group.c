/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-calculation-group.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "kab-amount.h"
#include "kab-field-row.h"
#include "kab-form-part.h"
#include "kab-issue-price.h"
#include "kab-json.h"
#include "kab-money.h"
#include "kab-parameters.h"
#include "kab-price.h"
#include "kab-tiers-group.h"

#define FIELD "parameters"
#define COUNT_MAX 1000000

/* One of the parameters that kab-price.h names, and the calculation that has it (NULL: all). */
static const struct
{
  KabField field;
  const char *calculation;
} scalars[] = {
  { { "base_price", N_ ("On top, once"), KAB_TYPE_MONEY, KAB_FIELD_NONE, .max = KAB_AMOUNT_MAX },
    "per_seat" },
  { { "included_seats", N_ ("Seats that cost nothing"), KAB_TYPE_INTEGER, KAB_FIELD_NONE, .max = COUNT_MAX },
    "per_seat" },
  { { "min_seats", N_ ("Fewest seats"), KAB_TYPE_INTEGER, KAB_FIELD_NONE, .min = 1, .max = COUNT_MAX },
    "per_seat" },
  { { "max_seats", N_ ("Most seats"), KAB_TYPE_INTEGER, KAB_FIELD_NONE, .min = 1, .max = COUNT_MAX },
    "per_seat" },
  { { "period_months", N_ ("Months of a period"), KAB_TYPE_INTEGER, KAB_FIELD_NONE, .min = 1, .max = 1200 },
    "per_period" },
  { { "min_periods", N_ ("Fewest periods"), KAB_TYPE_INTEGER, KAB_FIELD_NONE, .min = 1, .max = COUNT_MAX },
    "per_period" },
  { { "max_periods", N_ ("Most periods"), KAB_TYPE_INTEGER, KAB_FIELD_NONE, .min = 1, .max = COUNT_MAX },
    "per_period" },
  { { "graduated", N_ ("Each piece at the price of its own tier"), KAB_TYPE_BOOLEAN, KAB_FIELD_NONE },
    "tiers" },
  { { "percent_bp", N_ ("Percent of the declared value"), KAB_TYPE_INTEGER,
      KAB_FIELD_REQUIRED | KAB_FIELD_PERCENT, .max = KAB_PERCENT_ALL },
    "percent" },
  { { "min_declared", N_ ("Least declared value"), KAB_TYPE_MONEY, KAB_FIELD_NONE, .max = KAB_AMOUNT_MAX },
    "percent" },
  { { "max_declared", N_ ("Highest declared value"), KAB_TYPE_MONEY, KAB_FIELD_NONE, .max = KAB_AMOUNT_MAX },
    "percent" },
  { { "min_price", N_ ("Least price"), KAB_TYPE_MONEY, KAB_FIELD_NONE, .max = KAB_AMOUNT_MAX }, "percent" },
  { { "max_price", N_ ("Highest price"), KAB_TYPE_MONEY, KAB_FIELD_NONE, .max = KAB_AMOUNT_MAX }, "percent" },
  { { "vat_added", N_ ("VAT is added to the price"), KAB_TYPE_BOOLEAN, KAB_FIELD_NONE }, NULL },
};
#define N_SCALARS G_N_ELEMENTS (scalars)

static const KabParameter known_tiers = { "tiers", KAB_PARAMETER_TIERS, 0, KAB_AMOUNT_MAX, "price" };

static const KabTiersInfo tiers_info = {
  { "from", N_ ("From how many"), KAB_TYPE_INTEGER, KAB_FIELD_REQUIRED, .max = COUNT_MAX },
  { "price", N_ ("Price of each"), KAB_TYPE_MONEY, KAB_FIELD_REQUIRED, .max = KAB_AMOUNT_MAX },
  N_ ("Tiers by Quantity"),
  N_ ("Below the first tier each piece costs the price above."),
  N_ ("Two tiers begin at the same quantity."),
};

/* What the price is tried with. */
static const KabField quantity_field
  = { "quantity", N_ ("Quantity"), KAB_TYPE_INTEGER, KAB_FIELD_REQUIRED, .min = 1, .max = COUNT_MAX };
static const KabField declared_field
  = { "declared", N_ ("Declared value"), KAB_TYPE_MONEY, KAB_FIELD_REQUIRED, .max = KAB_AMOUNT_MAX };

struct _KabCalculationGroup
{
  GtkBox parent_instance;
  AdwPreferencesGroup *group;
  KabFieldRow *rows[N_SCALARS];
  KabTiersGroup *tiers;
  KabFieldRow *quantity;
  KabFieldRow *declared;
  KabTrialOptions *options;
  KabIssuePrice *price;
  KabRow *package; /* as it stands in the form */
  char *read;      /* what stood here when it was read, and with which calculation */
  char *read_calculation;
  gboolean filling;
};

static void be_part (KabFormPartInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (KabCalculationGroup,
                               kab_calculation_group,
                               GTK_TYPE_BOX,
                               G_IMPLEMENT_INTERFACE (KAB_TYPE_FORM_PART, be_part))

static guint changed_signal;

static const char *
calculation_of (KabCalculationGroup *self)
{
  return self->package ? kab_row_get_text (self->package, "calculation") : NULL;
}

static gboolean
counts (guint i, const char *calculation)
{
  return !scalars[i].calculation || g_strcmp0 (scalars[i].calculation, calculation) == 0;
}

static gboolean
peek (KabFieldRow *row, gint64 *number)
{
  g_auto (KabValue) value = KAB_VALUE_INIT;

  if (!kab_field_row_peek_value (row, &value) || value.kind != KAB_VALUE_INTEGER)
    return FALSE;
  *number = value.integer;
  return TRUE;
}

/* Parameters */

static void
write_tiers (KabCalculationGroup *self, JsonObject *object)
{
  g_autoptr (GArray) tiers = kab_tiers_group_get_tiers (self->tiers);
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < tiers->len; i++)
    {
      JsonObject *tier = json_object_new ();

      json_object_set_int_member (tier, "from", g_array_index (tiers, KabTier, i).from);
      json_object_set_int_member (tier, known_tiers.tier, g_array_index (tiers, KabTier, i).value);
      json_array_add_object_element (array, tier);
    }
  json_object_set_array_member (object, known_tiers.name, array);
}

/* What stands here, as far as it is valid, as a package of @calculation has it; NULL for nothing. */
static char *
compose (KabCalculationGroup *self, const char *calculation)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();
  g_autofree char *text = NULL;
  gint64 number;

  json_node_take_object (node, object);
  if (g_strcmp0 (calculation, "tiers") == 0)
    write_tiers (self, object);
  for (guint i = 0; i < N_SCALARS; i++)
    {
      const KabField *field = &scalars[i].field;

      if (!counts (i, calculation) || !peek (self->rows[i], &number))
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

/* The price */

static void
try_price (KabCalculationGroup *self)
{
  const char *calculation = calculation_of (self);
  g_autofree char *parameters = compose (self, calculation);
  g_autoptr (GArray) options = kab_trial_options_get_chosen (self->options);
  g_autoptr (KabPrice) price = NULL;
  g_autoptr (GError) error = NULL;
  KabPriceRequest request = { .options = (const KabPriceOption *)options->data, .n_options = options->len };

  if (!self->package || !calculation || kab_row_is_null (self->package, "price")
      || kab_row_is_null (self->package, "currency"))
    {
      kab_issue_price_show (self->price, NULL, _ ("Fill in a price."));
      return;
    }
  request.name = kab_row_title (self->package);
  if (!*request.name)
    request.name = g_dgettext (GETTEXT_PACKAGE, kab_entity_package.title_one);
  request.calculation = calculation;
  request.parameters = parameters;
  request.price = kab_row_get_integer (self->package, "price");
  request.currency = kab_row_get_text (self->package, "currency");
  request.vat = kab_row_get_text (self->package, "vat");
  request.term_months = kab_row_get_integer (self->package, "term_months");
  request.quantity = 1;
  peek (self->quantity, &request.quantity);
  peek (self->declared, &request.declared);
  price = kab_price_calculate (&request, &error);
  kab_issue_price_show (self->price, price ? price->derivation : NULL, price ? NULL : error->message);
}

static void
changed_cb (KabCalculationGroup *self)
{
  if (self->filling)
    return;
  try_price (self);
  g_signal_emit (self, changed_signal, 0);
}

/* What is shown */

static void
arrange (KabCalculationGroup *self)
{
  const char *calculation = calculation_of (self);
  const char *currency = self->package ? kab_row_get_text (self->package, "currency") : NULL;
  gboolean percent = g_strcmp0 (calculation, "percent") == 0;

  for (guint i = 0; i < N_SCALARS; i++)
    {
      gtk_widget_set_visible (GTK_WIDGET (self->rows[i]), counts (i, calculation));
      if (scalars[i].field.type == KAB_TYPE_MONEY && currency)
        kab_field_row_set_unit (self->rows[i], kab_currency_sign (currency));
    }
  kab_tiers_group_set_currency (self->tiers, currency);
  gtk_widget_set_visible (GTK_WIDGET (self->tiers), g_strcmp0 (calculation, "tiers") == 0);
  gtk_widget_set_visible (GTK_WIDGET (self->declared), percent);
  gtk_widget_set_visible (GTK_WIDGET (self->quantity), !percent);
  if (currency)
    kab_field_row_set_unit (self->declared, kab_currency_sign (currency));
}

void
kab_calculation_group_set_typed (KabCalculationGroup *self, const KabRow *package)
{
  g_clear_pointer (&self->package, kab_row_unref);
  self->package = kab_row_copy (package);
  arrange (self);
  try_price (self);
}

void
kab_calculation_group_set_options (KabCalculationGroup *self, GPtrArray *options)
{
  kab_trial_options_show (self->options, options,
                          self->package ? kab_row_get_text (self->package, "currency") : NULL);
  try_price (self);
}

/* What @parameters say; of parameters that are none, nothing. */
static void
fill (KabCalculationGroup *self, const char *parameters)
{
  g_autoptr (JsonObject) object = NULL;
  g_autoptr (GArray) tiers = NULL;

  if (kab_price_check_parameters (parameters, NULL))
    {
      g_autoptr (JsonNode) root = parameters ? json_from_string (parameters, NULL) : NULL;

      object = root && JSON_NODE_HOLDS_OBJECT (root) ? json_node_dup_object (root) : NULL;
    }
  tiers = object ? kab_parameters_tiers (object, known_tiers.name, known_tiers.tier) : NULL;
  self->filling = TRUE;
  for (guint i = 0; i < N_SCALARS; i++)
    {
      const KabField *field = &scalars[i].field;
      gboolean there = object && json_object_has_member (object, field->name);
      g_auto (KabValue) value = KAB_VALUE_INIT;

      if (there || field->type == KAB_TYPE_BOOLEAN)
        kab_value_set_integer (&value, there ? kab_parameters_get (object, field->name, 0) : 0);
      kab_field_row_set_value (self->rows[i], &value);
    }
  kab_tiers_group_set_tiers (self->tiers, tiers);
  self->filling = FALSE;
}

/* All that was typed, valid or not. */
static char *
all_typed (KabCalculationGroup *self)
{
  GString *text = g_string_new (NULL);
  g_autofree char *tiers = kab_tiers_group_dup_typed (self->tiers);

  for (guint i = 0; i < N_SCALARS; i++)
    {
      g_autofree char *typed = kab_field_row_dup_typed (self->rows[i]);

      g_string_append_printf (text, "%s\n", typed);
    }
  g_string_append (text, tiers);
  return g_string_free (text, FALSE);
}

static void
take_row (KabCalculationGroup *self, const KabRow *row)
{
  fill (self, kab_row_get_text (row, FIELD));
  g_free (self->read);
  self->read = all_typed (self);
  g_free (self->read_calculation);
  self->read_calculation = g_strdup (kab_row_get_text (row, "calculation"));
  kab_calculation_group_set_typed (self, row);
}

/* As a part of a form: the field "parameters" of its row */

static void
open_part (KabFormPart *part,
           KabCabinet *cabinet,
           const KabRow *row,
           gboolean is_new,
           gboolean editable,
           GCancellable *cancellable)
{
  KabCalculationGroup *self = KAB_CALCULATION_GROUP (part);
  g_auto (KabValue) one = KAB_VALUE_INIT;
  g_auto (KabValue) nothing = KAB_VALUE_INIT;

  for (guint i = 0; i < N_SCALARS; i++)
    kab_field_row_set_editable (self->rows[i], editable);
  kab_tiers_group_set_editable (self->tiers, editable);
  kab_value_set_integer (&one, 1);
  kab_field_row_set_value (self->quantity, &one);
  kab_field_row_set_value (self->declared, &nothing);
  kab_trial_options_forget (self->options);
  take_row (self, row);
}

static gboolean
is_changed (KabFormPart *part)
{
  KabCalculationGroup *self = KAB_CALCULATION_GROUP (part);
  g_autofree char *now = all_typed (self);

  return g_strcmp0 (now, self->read) != 0;
}

static void
write_part (KabFormPart *part, KabRow *row, GPtrArray *mutations)
{
  KabCalculationGroup *self = KAB_CALCULATION_GROUP (part);
  const char *calculation = kab_row_get_text (row, "calculation");
  g_autofree char *parameters = NULL;

  /* What nobody touched stays as it is, to the letter. */
  if (!is_changed (part) && g_strcmp0 (calculation, self->read_calculation) == 0)
    return;
  parameters = compose (self, calculation);
  kab_row_set_text (row, FIELD, parameters);
}

static JsonNode *
write_draft (KabFormPart *part)
{
  KabCalculationGroup *self = KAB_CALCULATION_GROUP (part);
  g_autofree char *parameters = NULL;

  if (!is_changed (part))
    return NULL;
  parameters = compose (self, calculation_of (self));
  return json_node_init_string (json_node_alloc (), parameters ? parameters : "{}");
}

static gboolean
take_draft (KabFormPart *part, JsonNode *draft, KabRow *base, const KabRow *before)
{
  KabCalculationGroup *self = KAB_CALCULATION_GROUP (part);

  if (!kab_json_text (draft))
    return FALSE;
  if (base->rev != before->rev)
    kab_value_copy (kab_row_value (base, FIELD), kab_row_value (before, FIELD));
  fill (self, json_node_get_string (draft));
  try_price (self);
  return FALSE;
}

static void
follow (KabFormPart *part, const KabRow *row)
{
  take_row (KAB_CALCULATION_GROUP (part), row);
}

static void
rebase (KabFormPart *part, const KabRow *before, KabRow *base)
{
  if (is_changed (part))
    kab_value_copy (kab_row_value (base, FIELD), kab_row_value (before, FIELD));
  else
    follow (part, base);
}

static char *
check (KabFormPart *part)
{
  KabCalculationGroup *self = KAB_CALCULATION_GROUP (part);
  const char *calculation = calculation_of (self);
  g_autofree char *parameters = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < N_SCALARS; i++)
    {
      g_auto (KabValue) value = KAB_VALUE_INIT;

      if (!counts (i, calculation) || kab_field_row_take_value (self->rows[i], &value, &error))
        continue;
      kab_field_row_focus (self->rows[i]);
      return g_strdup (error->message);
    }
  if (g_strcmp0 (calculation, "tiers") == 0)
    {
      g_autoptr (GArray) tiers = kab_tiers_group_get_tiers (self->tiers);
      char *problem = kab_tiers_group_check (self->tiers);

      if (problem)
        return problem;
      if (tiers->len == 0)
        return g_strdup (_ ("Add at least one tier, or choose another calculation."));
    }
  parameters = compose (self, calculation);
  return kab_price_check_parameters (parameters, &error) ? NULL : g_strdup (error->message);
}

static void
be_part (KabFormPartInterface *iface)
{
  iface->open = open_part;
  iface->is_changed = is_changed;
  iface->write = write_part;
  iface->write_draft = write_draft;
  iface->take_draft = take_draft;
  iface->follow = follow;
  iface->rebase = rebase;
  iface->check = check;
}

static void
kab_calculation_group_finalize (GObject *object)
{
  KabCalculationGroup *self = KAB_CALCULATION_GROUP (object);

  g_clear_pointer (&self->package, kab_row_unref);
  g_free (self->read);
  g_free (self->read_calculation);
  G_OBJECT_CLASS (kab_calculation_group_parent_class)->finalize (object);
}

static void
kab_calculation_group_class_init (KabCalculationGroupClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = kab_calculation_group_finalize;
  changed_signal = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 0);
}

static void
kab_calculation_group_init (KabCalculationGroup *self)
{
  GtkWidget *trial = adw_preferences_group_new ();

  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), 18);
  self->group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  for (guint i = 0; i < N_SCALARS; i++)
    {
      GtkWidget *row = kab_field_row_new (&scalars[i].field);

      self->rows[i] = KAB_FIELD_ROW (row);
      g_signal_connect_swapped (row, "changed", G_CALLBACK (changed_cb), self);
      adw_preferences_group_add (self->group, row);
    }
  self->tiers = KAB_TIERS_GROUP (kab_tiers_group_new (&tiers_info));
  g_signal_connect_swapped (self->tiers, "changed", G_CALLBACK (changed_cb), self);
  self->quantity = KAB_FIELD_ROW (kab_field_row_new (&quantity_field));
  self->declared = KAB_FIELD_ROW (kab_field_row_new (&declared_field));
  g_signal_connect_swapped (self->quantity, "changed", G_CALLBACK (try_price), self);
  g_signal_connect_swapped (self->declared, "changed", G_CALLBACK (try_price), self);
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (trial), _ ("Try the Price"));
  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (trial),
                                         _ ("What a buyer pays for so much, before promo codes."));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (trial), GTK_WIDGET (self->quantity));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (trial), GTK_WIDGET (self->declared));
  self->options = g_object_new (KAB_TYPE_TRIAL_OPTIONS, NULL);
  g_signal_connect_swapped (self->options, "changed", G_CALLBACK (try_price), self);
  self->price = g_object_new (KAB_TYPE_ISSUE_PRICE, NULL);
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (self->price), "");
  gtk_box_append (GTK_BOX (self), GTK_WIDGET (self->group));
  gtk_box_append (GTK_BOX (self), GTK_WIDGET (self->tiers));
  gtk_box_append (GTK_BOX (self), trial);
  gtk_box_append (GTK_BOX (self), GTK_WIDGET (self->options));
  gtk_box_append (GTK_BOX (self), GTK_WIDGET (self->price));
}
