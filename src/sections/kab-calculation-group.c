/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-calculation-group.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "kab-amount.h"
#include "kab-format.h"
#include "kab-issue-price.h"
#include "kab-money.h"
#include "kab-parameters.h"
#include "kab-price.h"

#define COUNT_MAX 1000000

/* The parameters that kab-price.h names, and the calculation that has each. */
static const KabParametersField fields[] = {
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

static const KabTiersInfo tiers_info = {
  { "from", N_ ("From how many"), KAB_TYPE_INTEGER, KAB_FIELD_REQUIRED, .max = COUNT_MAX },
  { "price", N_ ("Price of each"), KAB_TYPE_MONEY, KAB_FIELD_REQUIRED, .max = KAB_AMOUNT_MAX },
  N_ ("Tiers by Quantity"),
  N_ ("Below the first tier each piece costs the price above."),
  N_ ("Two tiers begin at the same quantity."),
  N_ ("Add at least one tier, or choose another calculation."),
};

/* What the price is tried with. */
static const KabField quantity_field
  = { "quantity", N_ ("Quantity"), KAB_TYPE_INTEGER, KAB_FIELD_REQUIRED, .min = 1, .max = COUNT_MAX };
static const KabField declared_field
  = { "declared", N_ ("Declared value"), KAB_TYPE_MONEY, KAB_FIELD_REQUIRED, .max = KAB_AMOUNT_MAX };

static void
append_line (GString *out, const KabField *field, gint64 number, const char *currency)
{
  g_auto (KabValue) value = KAB_VALUE_INIT;
  g_autofree char *text = NULL;

  kab_value_set_integer (&value, number);
  text = kab_format_plain (field, &value, currency);
  g_string_append_printf (out, "%s: %s\n", kab_field_title (field), text);
}

void
kab_calculation_append_words (GString *out, const KabRow *package)
{
  const char *currency = kab_row_get_text (package, "currency");
  const char *calculation = kab_row_get_text (package, "calculation");
  g_autoptr (JsonObject) object = kab_price_read_parameters (kab_row_get_text (package, "parameters"), NULL);
  g_autoptr (GArray) tiers = object ? kab_parameters_tiers (object, "tiers", "price") : NULL;

  for (guint i = 0; object && i < G_N_ELEMENTS (fields); i++)
    if ((!fields[i].kind || g_strcmp0 (fields[i].kind, calculation) == 0)
        && json_object_has_member (object, fields[i].field.name))
      append_line (out, &fields[i].field, kab_parameters_get (object, fields[i].field.name, 0), currency);
  for (guint i = 0; tiers && i < tiers->len; i++)
    {
      const KabTier *tier = &g_array_index (tiers, KabTier, i);
      g_autofree char *from = kab_format_count ((guint64)tier->from);
      g_autofree char *price = kab_money_format (tier->value, currency, NULL);

      /* Translators: from how many pieces on each costs so much */
      g_string_append_printf (out, _ ("From %s: %s"), from, price);
      g_string_append_c (out, '\n');
    }
}

struct _KabCalculationGroup
{
  KabParametersPart parent_instance;
  KabFieldRow *quantity;
  KabFieldRow *declared;
  KabTrialOptions *options;
  KabIssuePrice *price;
  KabRow *package; /* as it stands in the form */
};

G_DEFINE_FINAL_TYPE (KabCalculationGroup, kab_calculation_group, KAB_TYPE_PARAMETERS_PART)

static void
try_price (KabCalculationGroup *self)
{
  const char *calculation = self->package ? kab_row_get_text (self->package, "calculation") : NULL;
  g_autofree char *parameters = kab_parameters_part_compose (KAB_PARAMETERS_PART (self), calculation);
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
  kab_field_row_peek_integer (self->quantity, &request.quantity);
  kab_field_row_peek_integer (self->declared, &request.declared);
  price = kab_price_calculate (&request, &error);
  kab_issue_price_show (self->price, price ? price->derivation : NULL, price ? NULL : error->message);
}

static void
kab_calculation_group_shown (KabParametersPart *part)
{
  KabCalculationGroup *self = KAB_CALCULATION_GROUP (part);
  const char *currency = kab_parameters_part_get_currency (part);
  gboolean percent = kab_parameters_part_is_kind (part, "percent");

  gtk_widget_set_visible (GTK_WIDGET (self->declared), percent);
  gtk_widget_set_visible (GTK_WIDGET (self->quantity), !percent);
  if (currency)
    kab_field_row_set_unit (self->declared, kab_currency_sign (currency));
  try_price (self);
}

static void
kab_calculation_group_open (KabParametersPart *part, KabCabinet *cabinet, gboolean editable)
{
  KabCalculationGroup *self = KAB_CALCULATION_GROUP (part);
  g_auto (KabValue) one = KAB_VALUE_INIT;
  g_auto (KabValue) nothing = KAB_VALUE_INIT;

  kab_value_set_integer (&one, 1);
  kab_field_row_set_value (self->quantity, &one);
  kab_field_row_set_value (self->declared, &nothing);
  kab_trial_options_forget (self->options);
}

static void
kab_calculation_group_take (KabParametersPart *part, const KabRow *row)
{
  KabCalculationGroup *self = KAB_CALCULATION_GROUP (part);

  g_clear_pointer (&self->package, kab_row_unref);
  self->package = kab_row_copy (row);
}

void
kab_calculation_group_set_typed (KabCalculationGroup *self, const KabRow *package)
{
  kab_calculation_group_take (KAB_PARAMETERS_PART (self), package);
  kab_parameters_part_set_kind (KAB_PARAMETERS_PART (self), kab_row_get_text (package, "calculation"),
                                kab_row_get_text (package, "currency"));
}

void
kab_calculation_group_set_options (KabCalculationGroup *self, GPtrArray *options)
{
  kab_trial_options_show (self->options, options,
                          self->package ? kab_row_get_text (self->package, "currency") : NULL);
  try_price (self);
}

static char *
kab_calculation_group_check (KabParametersPart *part)
{
  KabCalculationGroup *self = KAB_CALCULATION_GROUP (part);
  g_autofree char *parameters
    = kab_parameters_part_compose (part, kab_row_get_text (self->package, "calculation"));
  g_autoptr (GError) error = NULL;

  return kab_price_check_parameters (parameters, &error) ? NULL : g_strdup (error->message);
}

static void
kab_calculation_group_finalize (GObject *object)
{
  KabCalculationGroup *self = KAB_CALCULATION_GROUP (object);

  g_clear_pointer (&self->package, kab_row_unref);
  G_OBJECT_CLASS (kab_calculation_group_parent_class)->finalize (object);
}

static void
kab_calculation_group_constructed (GObject *object)
{
  KabCalculationGroup *self = KAB_CALCULATION_GROUP (object);
  GtkWidget *trial = adw_preferences_group_new ();

  G_OBJECT_CLASS (kab_calculation_group_parent_class)->constructed (object);
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
  gtk_box_append (GTK_BOX (self), trial);
  gtk_box_append (GTK_BOX (self), GTK_WIDGET (self->options));
  gtk_box_append (GTK_BOX (self), GTK_WIDGET (self->price));
}

static void
kab_calculation_group_class_init (KabCalculationGroupClass *klass)
{
  KabParametersPartClass *part_class = KAB_PARAMETERS_PART_CLASS (klass);

  G_OBJECT_CLASS (klass)->constructed = kab_calculation_group_constructed;
  G_OBJECT_CLASS (klass)->finalize = kab_calculation_group_finalize;
  part_class->kind_field = "calculation";
  part_class->fields = fields;
  part_class->n_fields = G_N_ELEMENTS (fields);
  part_class->tiers = &tiers_info;
  part_class->tiers_value = "price";
  part_class->read = kab_price_read_parameters;
  part_class->open = kab_calculation_group_open;
  part_class->take = kab_calculation_group_take;
  part_class->shown = kab_calculation_group_shown;
  part_class->check = kab_calculation_group_check;
}

static void
kab_calculation_group_init (KabCalculationGroup *self)
{
}
