/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-reward-terms.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "kab-amount.h"
#include "kab-draft.h"
#include "kab-format.h"
#include "kab-money.h"
#include "kab-reference-list.h"
#include "kab-reward.h"
#include "kab-titles.h"
#include "kab-widgets.h"

/* As many as the parameters of a plan hold. */
#define PACKAGES_MAX 500

/* The parameters that kab-reward.h names, and the kind of plans that have each. */
static const KabParametersField fields[] = {
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

static const KabTiersInfo tiers_info = {
  { "from", N_ ("Sales of the month from"), KAB_TYPE_MONEY, KAB_FIELD_REQUIRED, .max = KAB_AMOUNT_MAX },
  { "percent_bp", N_ ("Percent"), KAB_TYPE_INTEGER, KAB_FIELD_REQUIRED | KAB_FIELD_PERCENT,
    .max = KAB_PERCENT_ALL },
  N_ ("Tiers by Sales of the Month"),
  N_ ("There is no tier yet."),
  N_ ("Two tiers begin at the same amount."),
  N_ ("Add at least one tier."),
};

static const KabField percent_field
  = { "percent", N_ ("Percent"), KAB_TYPE_INTEGER, KAB_FIELD_PERCENT, .max = KAB_PERCENT_ALL };
static const KabField amount_field
  = { "amount", N_ ("Amount"), KAB_TYPE_MONEY, KAB_FIELD_NONE, .max = KAB_AMOUNT_MAX };

/* A package's own rate: one of the two. */
typedef struct
{
  char *package;
  GtkWidget *row;
  KabFieldRow *percent;
  KabFieldRow *amount;
} Line;

struct _KabRewardTerms
{
  KabParametersPart parent_instance;
  AdwPreferencesGroup *packages;
  GPtrArray *lines; /* Line; those of another kind stay until the plan is saved, in case it is changed back */
  GtkWidget *add;
  GtkWidget *choices;
  KabCabinet *cabinet;
  gboolean editable;
};

G_DEFINE_FINAL_TYPE (KabRewardTerms, kab_reward_terms, KAB_TYPE_PARAMETERS_PART)

static void
line_free (gpointer data)
{
  Line *line = data;

  g_free (line->package);
  g_free (line);
}

/* What lines say of themselves */

static char *
describe (KabRewardTerms *self, KabFieldRow *row)
{
  g_auto (KabValue) value = KAB_VALUE_INIT;

  if (!kab_field_row_peek_value (row, &value) || value.kind != KAB_VALUE_INTEGER)
    return NULL;
  return kab_format_plain (kab_field_row_get_field (row), &value,
                           kab_parameters_part_get_currency (KAB_PARAMETERS_PART (self)));
}

static void
show_line (KabRewardTerms *self, Line *line)
{
  g_autofree char *percent = describe (self, line->percent);
  g_autofree char *amount = describe (self, line->amount);
  const char *name = kab_titles_get (kab_titles_for (self->cabinet), &kab_entity_package, line->package);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (line->row), name ? name : "…");
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (line->row), percent ? percent : amount ? amount : "");
}

static void
kab_reward_terms_shown (KabParametersPart *part)
{
  KabRewardTerms *self = KAB_REWARD_TERMS (part);
  const char *currency = kab_parameters_part_get_currency (part);

  for (guint i = 0; i < self->lines->len; i++)
    {
      Line *line = g_ptr_array_index (self->lines, i);

      if (currency)
        kab_field_row_set_unit (line->amount, kab_currency_sign (currency));
      show_line (self, line);
    }
  adw_preferences_group_set_description (self->packages, self->lines->len > 0
                                                           ? NULL
                                                           : _ ("Every package brings what stands above."));
  gtk_widget_set_visible (GTK_WIDGET (self->packages), kab_parameters_part_is_kind (part, "per_package"));
  gtk_widget_set_visible (self->add, self->editable);
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

/* Lines */

static void
remove_cb (GtkButton *button, KabRewardTerms *self)
{
  GtkWidget *row = gtk_widget_get_ancestor (GTK_WIDGET (button), ADW_TYPE_EXPANDER_ROW);

  for (guint i = 0; i < self->lines->len; i++)
    if (((Line *)g_ptr_array_index (self->lines, i))->row == row)
      {
        gtk_widget_grab_focus (self->add);
        adw_preferences_group_remove (self->packages, row);
        g_ptr_array_remove_index (self->lines, i);
        kab_parameters_part_changed (KAB_PARAMETERS_PART (self));
        return;
      }
}

static KabFieldRow *
add_field (KabRewardTerms *self, GtkWidget *expander, const KabField *field)
{
  GtkWidget *row = kab_field_row_new (field);

  kab_field_row_set_editable (KAB_FIELD_ROW (row), self->editable);
  g_signal_connect_swapped (row, "changed", G_CALLBACK (kab_parameters_part_changed), self);
  adw_expander_row_add_row (ADW_EXPANDER_ROW (expander), row);
  return KAB_FIELD_ROW (row);
}

static Line *
add_line (KabRewardTerms *self, const char *package)
{
  Line *line = g_new0 (Line, 1);
  GtkWidget *remove;

  line->package = g_strdup (package);
  line->row = adw_expander_row_new ();
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (line->row), FALSE);
  line->percent = add_field (self, line->row, &percent_field);
  line->amount = add_field (self, line->row, &amount_field);
  remove = kab_row_add_remove (line->row, _ ("Remove"));
  gtk_widget_set_visible (remove, self->editable);
  g_signal_connect (remove, "clicked", G_CALLBACK (remove_cb), self);
  g_ptr_array_add (self->lines, line);
  adw_preferences_group_add (self->packages, line->row);
  return line;
}

static Line *
find_line (KabRewardTerms *self, const char *package)
{
  for (guint i = 0; i < self->lines->len; i++)
    if (g_strcmp0 (((Line *)g_ptr_array_index (self->lines, i))->package, package) == 0)
      return g_ptr_array_index (self->lines, i);
  return NULL;
}

static void
clear_lines (KabRewardTerms *self)
{
  for (guint i = 0; i < self->lines->len; i++)
    adw_preferences_group_remove (self->packages, ((Line *)g_ptr_array_index (self->lines, i))->row);
  g_ptr_array_set_size (self->lines, 0);
}

static void
chosen_cb (KabReferenceList *list, const char *id, KabRewardTerms *self)
{
  Line *line = id ? find_line (self, id) : NULL;
  gboolean fresh = id && !line && self->lines->len < PACKAGES_MAX;

  gtk_menu_button_popdown (GTK_MENU_BUTTON (self->add));
  if (fresh)
    {
      line = add_line (self, id);
      kab_parameters_part_changed (KAB_PARAMETERS_PART (self));
    }
  if (!line)
    return;
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (line->row), TRUE);
  kab_field_row_focus (line->percent);
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

/* As a part of a form */

static void
take_table (KabRewardTerms *self, JsonObject *object, const char *name)
{
  g_autoptr (GList) members = NULL;
  JsonObject *table;

  if (!object || !json_object_has_member (object, name))
    return;
  table = json_object_get_object_member (object, name);
  members = json_object_get_members (table);
  for (GList *l = members; l; l = l->next)
    {
      Line *line = add_line (self, l->data);
      g_auto (KabValue) value = KAB_VALUE_INIT;

      kab_value_set_integer (&value, json_object_get_int_member (table, l->data));
      kab_field_row_set_value (g_str_equal (name, "amounts") ? line->amount : line->percent, &value);
    }
}

static void
kab_reward_terms_fill (KabParametersPart *part, JsonObject *object)
{
  KabRewardTerms *self = KAB_REWARD_TERMS (part);

  clear_lines (self);
  take_table (self, object, "percents");
  take_table (self, object, "amounts");
}

static void
kab_reward_terms_compose (KabParametersPart *part, const char *kind, JsonObject *object)
{
  KabRewardTerms *self = KAB_REWARD_TERMS (part);
  g_autoptr (JsonObject) percents = json_object_new ();
  g_autoptr (JsonObject) amounts = json_object_new ();

  for (guint i = 0; g_strcmp0 (kind, "per_package") == 0 && i < self->lines->len; i++)
    {
      const Line *line = g_ptr_array_index (self->lines, i);
      gint64 number;

      if (kab_field_row_peek_integer (line->percent, &number))
        json_object_set_int_member (percents, line->package, number);
      else if (kab_field_row_peek_integer (line->amount, &number))
        json_object_set_int_member (amounts, line->package, number);
    }
  if (json_object_get_size (percents) > 0)
    json_object_set_object_member (object, "percents", json_object_ref (percents));
  if (json_object_get_size (amounts) > 0)
    json_object_set_object_member (object, "amounts", json_object_ref (amounts));
}

static JsonNode *
kab_reward_terms_typed (KabParametersPart *part)
{
  KabRewardTerms *self = KAB_REWARD_TERMS (part);
  g_autoptr (JsonArray) packages = json_array_new ();

  for (guint i = 0; i < self->lines->len; i++)
    {
      const Line *line = g_ptr_array_index (self->lines, i);
      g_autofree char *percent = kab_field_row_dup_typed (line->percent);
      g_autofree char *amount = kab_field_row_dup_typed (line->amount);
      JsonObject *package = json_object_new ();

      json_object_set_string_member (package, "package", line->package);
      json_object_set_string_member (package, "percent", percent);
      json_object_set_string_member (package, "amount", amount);
      json_array_add_object_element (packages, package);
    }
  return json_node_init_array (json_node_alloc (), packages);
}

static void
kab_reward_terms_type (KabParametersPart *part, JsonNode *typed)
{
  KabRewardTerms *self = KAB_REWARD_TERMS (part);
  JsonArray *packages = typed && JSON_NODE_HOLDS_ARRAY (typed) ? json_node_get_array (typed) : NULL;

  clear_lines (self);
  for (guint i = 0; packages && i < MIN (json_array_get_length (packages), PACKAGES_MAX); i++)
    {
      JsonNode *package = json_array_get_element (packages, i);
      const char *id = kab_draft_text (package, "package");
      const char *percent = kab_draft_text (package, "percent");
      const char *amount = kab_draft_text (package, "amount");
      Line *line;

      if (!id || !percent || !amount || find_line (self, id))
        continue;
      line = add_line (self, id);
      kab_field_row_type (line->percent, percent);
      kab_field_row_type (line->amount, amount);
    }
}

static void
kab_reward_terms_open (KabParametersPart *part, KabCabinet *cabinet, gboolean editable)
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
}

static char *
check_line (Line *line)
{
  char *problem = kab_field_row_check (line->percent);
  KabFieldRow *wrong = problem ? line->percent : line->amount;
  gint64 percent, amount;

  if (!problem)
    problem = kab_field_row_check (line->amount);
  if (!problem
      && kab_field_row_peek_integer (line->percent, &percent)
           == kab_field_row_peek_integer (line->amount, &amount))
    {
      wrong = line->percent;
      problem = g_strdup_printf (_ ("“%s”: fill in a percentage or an amount, one of the two."),
                                 adw_preferences_row_get_title (ADW_PREFERENCES_ROW (line->row)));
    }
  if (problem)
    {
      adw_expander_row_set_expanded (ADW_EXPANDER_ROW (line->row), TRUE);
      kab_field_row_focus (wrong);
    }
  return problem;
}

static char *
kab_reward_terms_check (KabParametersPart *part)
{
  KabRewardTerms *self = KAB_REWARD_TERMS (part);
  char *problem = NULL;
  gint64 rate;

  if (kab_parameters_part_is_kind (part, "per_package"))
    for (guint i = 0; i < self->lines->len && !problem; i++)
      problem = check_line (g_ptr_array_index (self->lines, i));
  /* The first two fields. */
  if (kab_parameters_part_is_kind (part, "recurring")
      && !kab_field_row_peek_integer (kab_parameters_part_get_row (part, 0), &rate)
      && !kab_field_row_peek_integer (kab_parameters_part_get_row (part, 1), &rate))
    {
      kab_field_row_focus (kab_parameters_part_get_row (part, 0));
      problem = g_strdup (_ ("Fill in what a first payment or a renewal brings."));
    }
  return problem;
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
  g_ptr_array_unref (KAB_REWARD_TERMS (object)->lines);
  G_OBJECT_CLASS (kab_reward_terms_parent_class)->finalize (object);
}

static void
kab_reward_terms_constructed (GObject *object)
{
  KabRewardTerms *self = KAB_REWARD_TERMS (object);
  GtkWidget *popover = gtk_popover_new ();

  G_OBJECT_CLASS (kab_reward_terms_parent_class)->constructed (object);
  self->lines = g_ptr_array_new_with_free_func (line_free);
  self->packages = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  self->add = gtk_menu_button_new ();
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (self->add), "list-add-symbolic");
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (self->add), popover);
  kab_button_flat (self->add, _ ("Add a Package"), _ ("Add a Package"));
  g_signal_connect (popover, "show", G_CALLBACK (choices_shown_cb), self);
  kab_popover_keep_inside (GTK_POPOVER (popover));
  adw_preferences_group_set_title (self->packages, _ ("Packages"));
  adw_preferences_group_set_header_suffix (self->packages, self->add);
  /* What a kind needs stands above what any may have. */
  gtk_box_prepend (GTK_BOX (self), GTK_WIDGET (self->packages));
  gtk_box_reorder_child_after (GTK_BOX (self), kab_parameters_part_get_tiers (KAB_PARAMETERS_PART (self)),
                               NULL);
}

static void
kab_reward_terms_class_init (KabRewardTermsClass *klass)
{
  KabParametersPartClass *part_class = KAB_PARAMETERS_PART_CLASS (klass);

  G_OBJECT_CLASS (klass)->constructed = kab_reward_terms_constructed;
  G_OBJECT_CLASS (klass)->dispose = kab_reward_terms_dispose;
  G_OBJECT_CLASS (klass)->finalize = kab_reward_terms_finalize;
  part_class->kind_field = "kind";
  part_class->fields = fields;
  part_class->n_fields = G_N_ELEMENTS (fields);
  part_class->tiers = &tiers_info;
  part_class->tiers_value = "percent_bp";
  part_class->read = kab_reward_read_parameters;
  part_class->open = kab_reward_terms_open;
  part_class->fill = kab_reward_terms_fill;
  part_class->compose = kab_reward_terms_compose;
  part_class->typed = kab_reward_terms_typed;
  part_class->type = kab_reward_terms_type;
  part_class->shown = kab_reward_terms_shown;
  part_class->check = kab_reward_terms_check;
}

static void
kab_reward_terms_init (KabRewardTerms *self)
{
}
