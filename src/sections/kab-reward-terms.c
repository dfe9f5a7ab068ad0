/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-reward-terms.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "kab-amount.h"
#include "kab-draft.h"
#include "kab-field-row.h"
#include "kab-form-part.h"
#include "kab-json.h"
#include "kab-money.h"
#include "kab-parameters.h"
#include "kab-reference-list.h"
#include "kab-titles.h"
#include "kab-widgets.h"

/* What a plan may have: as many as its parameters hold. */
#define TIERS_MAX 100
#define PACKAGES_MAX 500

/* One number of the parameters, and the kind of plans that have it (NULL: all). */
static const struct
{
  KabField field;
  const char *kind;
} scalars[] = {
  { { "first_bp", N_ ("Of a first payment"), KAB_TYPE_INTEGER, KAB_FIELD_PERCENT, .max = KAB_PERCENT_ALL },
    "recurring" },
  { { "renewal_bp", N_ ("Of a renewal"), KAB_TYPE_INTEGER, KAB_FIELD_PERCENT, .max = KAB_PERCENT_ALL },
    "recurring" },
  { { "months", N_ ("Months in which renewals are rewarded"), KAB_TYPE_INTEGER, KAB_FIELD_NONE, .min = 1,
      .max = 1200 },
    "recurring" },
  { { "whole", N_ ("The tier reached counts for the whole sale"), KAB_TYPE_BOOLEAN, KAB_FIELD_NONE },
    "tiers" },
  { { "of_net", N_ ("Calculated without VAT"), KAB_TYPE_BOOLEAN, KAB_FIELD_NONE }, NULL },
  { { "max_reward", N_ ("Largest reward of one sale"), KAB_TYPE_MONEY, KAB_FIELD_NONE,
      .max = KAB_AMOUNT_MAX },
    NULL },
};
#define N_SCALARS G_N_ELEMENTS (scalars)

static const KabField tier_from
  = { "from", N_ ("Sales of the month from"), KAB_TYPE_MONEY, KAB_FIELD_REQUIRED, .max = KAB_AMOUNT_MAX };
static const KabField tier_percent = { "percent_bp", N_ ("Percent"), KAB_TYPE_INTEGER,
                                       KAB_FIELD_REQUIRED | KAB_FIELD_PERCENT, .max = KAB_PERCENT_ALL };
static const KabField package_percent
  = { "percent", N_ ("Percent"), KAB_TYPE_INTEGER, KAB_FIELD_PERCENT, .max = KAB_PERCENT_ALL };
static const KabField package_amount
  = { "amount", N_ ("Amount"), KAB_TYPE_MONEY, KAB_FIELD_NONE, .max = KAB_AMOUNT_MAX };

/* A tier (a: from, b: percent), or a package's own rate (a: percent, b: amount). */
typedef struct
{
  char *package;
  GtkWidget *row;
  KabFieldRow *a, *b;
} Line;

struct _KabRewardTerms
{
  GtkBox parent_instance;
  AdwPreferencesGroup *table;
  AdwPreferencesGroup *group;
  KabFieldRow *rows[N_SCALARS];
  GPtrArray *lines;
  GtkWidget *add_tier;
  GtkWidget *add_package;
  GtkWidget *choices;
  KabCabinet *cabinet;
  char *kind;
  char *currency;
  char *read_kind; /* of the row that was read, and what stood here then */
  char *read;
  gboolean editable;
  gboolean filling;
};

static void be_part (KabFormPartInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (KabRewardTerms,
                               kab_reward_terms,
                               GTK_TYPE_BOX,
                               G_IMPLEMENT_INTERFACE (KAB_TYPE_FORM_PART, be_part))

static guint changed_signal;

static void
line_free (gpointer data)
{
  Line *line = data;

  g_free (line->package);
  g_free (line);
}

static gboolean
is_kind (KabRewardTerms *self, const char *kind)
{
  return g_strcmp0 (self->kind, kind) == 0;
}

/* Lines of the other kind stay where they are until the plan is saved, in case the kind is changed back. */
static gboolean
line_counts (KabRewardTerms *self, const Line *line)
{
  return is_kind (self, line->package ? "per_package" : "tiers");
}

/* What lines say of themselves */

static char *
describe (KabFieldRow *row, const char *currency)
{
  g_auto (KabValue) value = KAB_VALUE_INIT;

  if (!kab_field_row_peek_value (row, &value) || value.kind != KAB_VALUE_INTEGER)
    return NULL;
  return kab_field_row_get_field (row)->type == KAB_TYPE_MONEY
           ? kab_money_format (value.integer, currency, NULL)
           : kab_percent_format (value.integer, NULL);
}

static void
show_line (KabRewardTerms *self, Line *line)
{
  g_autofree char *a = describe (line->a, self->currency);
  g_autofree char *b = describe (line->b, self->currency);
  g_autofree char *title = NULL;

  if (line->package)
    {
      const char *name
        = self->cabinet ? kab_titles_get (kab_titles_for (self->cabinet), &kab_entity_package, line->package)
                        : NULL;

      title = g_strdup (name ? name : "…");
      adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (line->row), a ? a : b ? b : "");
    }
  else
    {
      /* Translators: a tier of a reward plan: the sales of a month from which on it is reached */
      title = a ? g_strdup_printf (_ ("From %s"), a) : g_strdup (_ ("New Tier"));
      adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (line->row), b ? b : "");
    }
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (line->row), title);
}

static void
show_lines (KabRewardTerms *self)
{
  guint n = 0;

  for (guint i = 0; i < self->lines->len; i++)
    {
      Line *line = g_ptr_array_index (self->lines, i);

      gtk_widget_set_visible (line->row, line_counts (self, line));
      n += line_counts (self, line);
      show_line (self, line);
    }
  adw_preferences_group_set_title (self->table, is_kind (self, "tiers") ? _ ("Tiers by Sales of the Month")
                                                                        : _ ("Packages"));
  adw_preferences_group_set_description (self->table, n > 0 ? NULL
                                                      : is_kind (self, "tiers")
                                                        ? _ ("There is no tier yet.")
                                                        : _ ("Every package brings what stands above."));
  gtk_widget_set_visible (GTK_WIDGET (self->table), is_kind (self, "tiers") || is_kind (self, "per_package"));
  gtk_widget_set_visible (self->add_tier, self->editable && is_kind (self, "tiers"));
  gtk_widget_set_visible (self->add_package, self->editable && is_kind (self, "per_package"));
}

static void
resolved_cb (KabTitles *titles, const char *id, KabRewardTerms *self)
{
  for (guint i = 0; i < self->lines->len; i++)
    {
      Line *line = g_ptr_array_index (self->lines, i);

      if (g_strcmp0 (line->package, id) == 0)
        show_line (self, line);
    }
}

static void
changed (KabRewardTerms *self)
{
  if (!self->filling)
    g_signal_emit (self, changed_signal, 0);
}

static void
line_changed_cb (KabFieldRow *row, KabRewardTerms *self)
{
  show_lines (self);
  changed (self);
}

/* Lines */

static void
remove_cb (GtkButton *button, KabRewardTerms *self)
{
  GtkWidget *row = gtk_widget_get_ancestor (GTK_WIDGET (button), ADW_TYPE_EXPANDER_ROW);

  for (guint i = 0; i < self->lines->len; i++)
    if (((Line *)g_ptr_array_index (self->lines, i))->row == row)
      {
        gtk_widget_grab_focus (is_kind (self, "tiers") ? self->add_tier : self->add_package);
        adw_preferences_group_remove (self->table, row);
        g_ptr_array_remove_index (self->lines, i);
        show_lines (self);
        changed (self);
        return;
      }
}

static KabFieldRow *
add_field (KabRewardTerms *self, GtkWidget *expander, const KabField *field, gint64 value)
{
  GtkWidget *row = kab_field_row_new (field);
  g_auto (KabValue) shown = KAB_VALUE_INIT;

  if (value >= 0)
    kab_value_set_integer (&shown, value);
  kab_field_row_set_value (KAB_FIELD_ROW (row), &shown);
  kab_field_row_set_editable (KAB_FIELD_ROW (row), self->editable);
  if (field->type == KAB_TYPE_MONEY && self->currency)
    kab_field_row_set_unit (KAB_FIELD_ROW (row), kab_currency_sign (self->currency));
  g_signal_connect (row, "changed", G_CALLBACK (line_changed_cb), self);
  adw_expander_row_add_row (ADW_EXPANDER_ROW (expander), row);
  return KAB_FIELD_ROW (row);
}

/* @a, @b: -1: nothing stands there */
static Line *
add_line (KabRewardTerms *self, const char *package, gint64 a, gint64 b)
{
  Line *line = g_new0 (Line, 1);
  GtkWidget *remove;

  line->package = g_strdup (package);
  line->row = adw_expander_row_new ();
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (line->row), FALSE);
  line->a = add_field (self, line->row, package ? &package_percent : &tier_from, a);
  line->b = add_field (self, line->row, package ? &package_amount : &tier_percent, b);
  remove = kab_row_add_remove (line->row, _ ("Remove"));
  gtk_widget_set_visible (remove, self->editable);
  g_signal_connect (remove, "clicked", G_CALLBACK (remove_cb), self);
  g_ptr_array_add (self->lines, line);
  adw_preferences_group_add (self->table, line->row);
  return line;
}

static void
clear_lines (KabRewardTerms *self)
{
  for (guint i = 0; i < self->lines->len; i++)
    adw_preferences_group_remove (self->table, ((Line *)g_ptr_array_index (self->lines, i))->row);
  g_ptr_array_set_size (self->lines, 0);
}

static void
begin_line (KabRewardTerms *self, const char *package)
{
  Line *line = add_line (self, package, -1, -1);

  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (line->row), TRUE);
  show_lines (self);
  kab_field_row_focus (line->a);
  changed (self);
}

static void
add_tier_cb (GtkButton *button, KabRewardTerms *self)
{
  if (self->lines->len < TIERS_MAX)
    begin_line (self, NULL);
}

static void
chosen_cb (KabReferenceList *list, const char *id, KabRewardTerms *self)
{
  gtk_menu_button_popdown (GTK_MENU_BUTTON (self->add_package));
  for (guint i = 0; id && i < self->lines->len; i++)
    {
      Line *line = g_ptr_array_index (self->lines, i);

      if (g_strcmp0 (line->package, id) != 0)
        continue;
      adw_expander_row_set_expanded (ADW_EXPANDER_ROW (line->row), TRUE);
      kab_field_row_focus (line->a);
      return;
    }
  if (id && self->lines->len < PACKAGES_MAX)
    begin_line (self, id);
}

static void
choices_shown_cb (GtkWidget *popover, KabRewardTerms *self)
{
  if (!self->choices)
    {
      self->choices = kab_reference_list_new (&kab_entity_package, NULL);
      g_signal_connect (self->choices, "chosen", G_CALLBACK (chosen_cb), self);
      gtk_popover_set_child (GTK_POPOVER (popover), self->choices);
    }
  kab_reference_list_open (KAB_REFERENCE_LIST (self->choices), self->cabinet, NULL);
}

/* Parameters */

static void
take_table (KabRewardTerms *self, JsonObject *object, const char *name)
{
  gboolean amounts = g_str_equal (name, "amounts");
  g_autoptr (GList) members = NULL;

  if (!object || !json_object_has_member (object, name))
    return;
  members = json_object_get_members (json_object_get_object_member (object, name));
  for (GList *l = members; l; l = l->next)
    {
      gint64 value = json_object_get_int_member (json_object_get_object_member (object, name), l->data);

      add_line (self, l->data, amounts ? -1 : value, amounts ? value : -1);
    }
}

/* What @parameters say; of parameters that are none, nothing. */
static void
fill (KabRewardTerms *self, const char *kind, const char *parameters)
{
  static const KabParameter known[] = {
    { "percents", KAB_PARAMETER_TABLE, 0, KAB_PERCENT_ALL, NULL },
    { "amounts", KAB_PARAMETER_TABLE, 0, KAB_AMOUNT_MAX, NULL },
    { "tiers", KAB_PARAMETER_TIERS, 0, KAB_PERCENT_ALL, "percent_bp" },
    { "whole", KAB_PARAMETER_FLAG, 0, 1, NULL },
    { "of_net", KAB_PARAMETER_FLAG, 0, 1, NULL },
    { "first_bp", KAB_PARAMETER_NUMBER, 0, KAB_PERCENT_ALL, NULL },
    { "renewal_bp", KAB_PARAMETER_NUMBER, 0, KAB_PERCENT_ALL, NULL },
    { "months", KAB_PARAMETER_NUMBER, 1, 1200, NULL },
    { "max_reward", KAB_PARAMETER_NUMBER, 0, KAB_AMOUNT_MAX, NULL },
    { "percent_bp", KAB_PARAMETER_NUMBER, 0, KAB_PERCENT_ALL, NULL },
    { "amount", KAB_PARAMETER_NUMBER, 0, KAB_AMOUNT_MAX, NULL },
  };
  g_autoptr (JsonObject) object = kab_parameters_read (parameters, known, G_N_ELEMENTS (known), NULL);
  g_autoptr (GArray) tiers = object ? kab_parameters_tiers (object, "tiers", "percent_bp") : NULL;

  self->filling = TRUE;
  clear_lines (self);
  for (guint i = 0; i < N_SCALARS; i++)
    {
      const KabField *field = &scalars[i].field;
      gboolean there = object && json_object_has_member (object, field->name);
      g_auto (KabValue) value = KAB_VALUE_INIT;

      if (there || field->type == KAB_TYPE_BOOLEAN)
        kab_value_set_integer (&value, there ? kab_parameters_get (object, field->name, 0) : 0);
      kab_field_row_set_value (self->rows[i], &value);
    }
  for (guint i = 0; tiers && i < tiers->len; i++)
    {
      const KabTier *tier = &g_array_index (tiers, KabTier, i);

      add_line (self, NULL, tier->from, tier->value);
    }
  take_table (self, object, "percents");
  take_table (self, object, "amounts");
  self->filling = FALSE;
  show_lines (self);
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

static int
by_from (gconstpointer a, gconstpointer b)
{
  const KabTier *x = a, *y = b;

  return x->from < y->from ? -1 : x->from > y->from;
}

static void
write_tiers (KabRewardTerms *self, JsonObject *object)
{
  g_autoptr (GArray) tiers = g_array_new (FALSE, FALSE, sizeof (KabTier));
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < self->lines->len; i++)
    {
      const Line *line = g_ptr_array_index (self->lines, i);
      KabTier tier;

      if (!line->package && peek (line->a, &tier.from) && peek (line->b, &tier.value))
        g_array_append_val (tiers, tier);
    }
  g_array_sort (tiers, by_from);
  for (guint i = 0; i < tiers->len; i++)
    {
      JsonObject *tier = json_object_new ();

      json_object_set_int_member (tier, "from", g_array_index (tiers, KabTier, i).from);
      json_object_set_int_member (tier, "percent_bp", g_array_index (tiers, KabTier, i).value);
      json_array_add_object_element (array, tier);
    }
  json_object_set_array_member (object, "tiers", array);
}

static void
write_packages (KabRewardTerms *self, JsonObject *object)
{
  g_autoptr (JsonObject) percents = json_object_new ();
  g_autoptr (JsonObject) amounts = json_object_new ();

  for (guint i = 0; i < self->lines->len; i++)
    {
      const Line *line = g_ptr_array_index (self->lines, i);
      gint64 number;

      if (line->package && peek (line->a, &number))
        json_object_set_int_member (percents, line->package, number);
      else if (line->package && peek (line->b, &number))
        json_object_set_int_member (amounts, line->package, number);
    }
  if (json_object_get_size (percents) > 0)
    json_object_set_object_member (object, "percents", json_object_ref (percents));
  if (json_object_get_size (amounts) > 0)
    json_object_set_object_member (object, "amounts", json_object_ref (amounts));
}

/* What stands here as a plan of @kind has it; NULL for nothing. */
static char *
compose (KabRewardTerms *self, const char *kind)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();
  g_autofree char *text = NULL;
  gint64 number;

  json_node_take_object (node, object);
  if (g_strcmp0 (kind, "tiers") == 0)
    write_tiers (self, object);
  if (g_strcmp0 (kind, "per_package") == 0)
    write_packages (self, object);
  for (guint i = 0; i < N_SCALARS; i++)
    {
      const KabField *field = &scalars[i].field;

      if ((scalars[i].kind && g_strcmp0 (scalars[i].kind, kind) != 0) || !peek (self->rows[i], &number))
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

/* All that was typed, valid or not. */
static char *
all_typed (KabRewardTerms *self)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < N_SCALARS; i++)
    {
      g_autofree char *typed = kab_field_row_dup_typed (self->rows[i]);

      g_string_append_printf (text, "%s\n", typed);
    }
  for (guint i = 0; i < self->lines->len; i++)
    {
      const Line *line = g_ptr_array_index (self->lines, i);
      g_autofree char *a = kab_field_row_dup_typed (line->a);
      g_autofree char *b = kab_field_row_dup_typed (line->b);

      g_string_append_printf (text, "%s|%s|%s\n", line->package ? line->package : "", a, b);
    }
  return g_string_free (text, FALSE);
}

static void
take_row (KabRewardTerms *self, const KabRow *row)
{
  fill (self, kab_row_get_text (row, "kind"), kab_row_get_text (row, "parameters"));
  g_free (self->read);
  self->read = all_typed (self);
  g_free (self->read_kind);
  self->read_kind = g_strdup (kab_row_get_text (row, "kind"));
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
  KabRewardTerms *self = KAB_REWARD_TERMS (part);

  if (self->cabinet != cabinet)
    {
      if (self->cabinet)
        g_signal_handlers_disconnect_by_func (kab_titles_for (self->cabinet), resolved_cb, self);
      g_set_object (&self->cabinet, cabinet);
      g_signal_connect_object (kab_titles_for (cabinet), "resolved", G_CALLBACK (resolved_cb), self, 0);
    }
  self->editable = editable;
  for (guint i = 0; i < N_SCALARS; i++)
    kab_field_row_set_editable (self->rows[i], editable);
  take_row (self, row);
  kab_reward_terms_set_kind (self, kab_row_get_text (row, "kind"), kab_row_get_text (row, "currency"));
}

static gboolean
is_changed (KabFormPart *part)
{
  KabRewardTerms *self = KAB_REWARD_TERMS (part);
  g_autofree char *now = all_typed (self);

  return g_strcmp0 (now, self->read) != 0;
}

static void
write_part (KabFormPart *part, KabRow *row, GPtrArray *mutations)
{
  KabRewardTerms *self = KAB_REWARD_TERMS (part);
  const char *kind = kab_row_get_text (row, "kind");
  g_autofree char *parameters = NULL;

  if (!is_changed (part) && g_strcmp0 (kind, self->read_kind) == 0)
    return;
  parameters = compose (self, kind);
  kab_row_set_text (row, "parameters", parameters);
}

static JsonNode *
write_draft (KabFormPart *part)
{
  KabRewardTerms *self = KAB_REWARD_TERMS (part);
  g_autofree char *parameters = is_changed (part) ? compose (self, self->kind) : NULL;

  return parameters ? json_node_init_string (json_node_alloc (), parameters) : NULL;
}

static gboolean
take_draft (KabFormPart *part, JsonNode *draft, KabRow *base, const KabRow *before)
{
  KabRewardTerms *self = KAB_REWARD_TERMS (part);

  if (JSON_NODE_HOLDS_VALUE (draft) && json_node_get_value_type (draft) == G_TYPE_STRING)
    fill (self, self->kind, json_node_get_string (draft));
  return FALSE;
}

static void
follow (KabFormPart *part, const KabRow *row)
{
  take_row (KAB_REWARD_TERMS (part), row);
}

static void
rebase (KabFormPart *part, const KabRow *before, KabRow *base)
{
  if (is_changed (part))
    kab_value_copy (kab_row_value (base, "parameters"), kab_row_value (before, "parameters"));
  else
    take_row (KAB_REWARD_TERMS (part), base);
}

static gboolean
is_valid (KabFieldRow *row, char **problem)
{
  g_auto (KabValue) value = KAB_VALUE_INIT;
  g_autoptr (GError) error = NULL;

  if (kab_field_row_take_value (row, &value, &error))
    return TRUE;
  kab_field_row_focus (row);
  *problem = g_strdup (error->message);
  return FALSE;
}

static char *
check_lines (KabRewardTerms *self)
{
  guint tiers = 0;

  for (guint i = 0; i < self->lines->len; i++)
    {
      Line *line = g_ptr_array_index (self->lines, i);
      gint64 a, b;
      char *problem = NULL;

      if (!line_counts (self, line))
        continue;
      if (!is_valid (line->a, &problem) || !is_valid (line->b, &problem))
        {
          adw_expander_row_set_expanded (ADW_EXPANDER_ROW (line->row), TRUE);
          return problem;
        }
      if (line->package && peek (line->a, &a) == peek (line->b, &b))
        {
          adw_expander_row_set_expanded (ADW_EXPANDER_ROW (line->row), TRUE);
          kab_field_row_focus (line->a);
          return g_strdup_printf (_ ("“%s”: fill in a percentage or an amount, one of the two."),
                                  adw_preferences_row_get_title (ADW_PREFERENCES_ROW (line->row)));
        }
      for (guint k = 0; !line->package && k < i; k++)
        {
          const Line *other = g_ptr_array_index (self->lines, k);

          if (!other->package && peek (other->a, &a) && peek (line->a, &b) && a == b)
            {
              kab_field_row_focus (line->a);
              return g_strdup (_ ("Two tiers begin at the same amount."));
            }
        }
      tiers += !line->package;
    }
  return is_kind (self, "tiers") && tiers == 0 ? g_strdup (_ ("Add at least one tier.")) : NULL;
}

static char *
check (KabFormPart *part)
{
  KabRewardTerms *self = KAB_REWARD_TERMS (part);
  gboolean rate = FALSE;
  gint64 number;

  for (guint i = 0; i < N_SCALARS; i++)
    {
      char *problem = NULL;

      if (scalars[i].kind && !is_kind (self, scalars[i].kind))
        continue;
      if (!is_valid (self->rows[i], &problem))
        return problem;
      rate = rate || (g_str_has_suffix (scalars[i].field.name, "_bp") && peek (self->rows[i], &number));
    }
  if (is_kind (self, "recurring") && !rate)
    {
      kab_field_row_focus (self->rows[0]);
      return g_strdup (_ ("Fill in what a first payment or a renewal brings."));
    }
  return check_lines (self);
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

void
kab_reward_terms_set_kind (KabRewardTerms *self, const char *kind, const char *currency)
{
  if (g_strcmp0 (self->kind, kind) == 0 && g_strcmp0 (self->currency, currency) == 0)
    return;
  g_free (self->kind);
  self->kind = g_strdup (kind);
  g_free (self->currency);
  self->currency = g_strdup (currency);
  for (guint i = 0; i < N_SCALARS; i++)
    {
      gtk_widget_set_visible (GTK_WIDGET (self->rows[i]),
                              !scalars[i].kind || is_kind (self, scalars[i].kind));
      if (scalars[i].field.type == KAB_TYPE_MONEY && currency)
        kab_field_row_set_unit (self->rows[i], kab_currency_sign (currency));
    }
  for (guint i = 0; currency && i < self->lines->len; i++)
    {
      Line *line = g_ptr_array_index (self->lines, i);

      kab_field_row_set_unit (line->package ? line->b : line->a, kab_currency_sign (currency));
    }
  show_lines (self);
}

static void
kab_reward_terms_dispose (GObject *object)
{
  KabRewardTerms *self = KAB_REWARD_TERMS (object);

  g_clear_object (&self->cabinet);
  if (self->lines)
    g_ptr_array_set_size (self->lines, 0);
  G_OBJECT_CLASS (kab_reward_terms_parent_class)->dispose (object);
}

static void
kab_reward_terms_finalize (GObject *object)
{
  KabRewardTerms *self = KAB_REWARD_TERMS (object);

  g_ptr_array_unref (self->lines);
  g_free (self->kind);
  g_free (self->currency);
  g_free (self->read);
  g_free (self->read_kind);
  G_OBJECT_CLASS (kab_reward_terms_parent_class)->finalize (object);
}

static void
kab_reward_terms_class_init (KabRewardTermsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = kab_reward_terms_dispose;
  G_OBJECT_CLASS (klass)->finalize = kab_reward_terms_finalize;
  changed_signal = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 0);
}

static GtkWidget *
dress (GtkWidget *button, const char *label)
{
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  return button;
}

static void
kab_reward_terms_init (KabRewardTerms *self)
{
  GtkWidget *popover = gtk_popover_new ();
  GtkWidget *buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), 18);
  self->lines = g_ptr_array_new_with_free_func (line_free);
  self->table = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  self->group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  self->add_tier = dress (gtk_button_new_from_icon_name ("list-add-symbolic"), _ ("Add a Tier"));
  g_signal_connect (self->add_tier, "clicked", G_CALLBACK (add_tier_cb), self);
  self->add_package = dress (gtk_menu_button_new (), _ ("Add a Package"));
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (self->add_package), "list-add-symbolic");
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (self->add_package), popover);
  g_signal_connect (popover, "show", G_CALLBACK (choices_shown_cb), self);
  kab_popover_keep_inside (GTK_POPOVER (popover));
  gtk_box_append (GTK_BOX (buttons), self->add_tier);
  gtk_box_append (GTK_BOX (buttons), self->add_package);
  adw_preferences_group_set_header_suffix (self->table, buttons);
  for (guint i = 0; i < N_SCALARS; i++)
    {
      GtkWidget *row = kab_field_row_new (&scalars[i].field);

      self->rows[i] = KAB_FIELD_ROW (row);
      g_signal_connect_swapped (row, "changed", G_CALLBACK (changed), self);
      adw_preferences_group_add (self->group, row);
    }
  gtk_box_append (GTK_BOX (self), GTK_WIDGET (self->table));
  gtk_box_append (GTK_BOX (self), GTK_WIDGET (self->group));
}
