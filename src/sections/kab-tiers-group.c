/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-tiers-group.h"

#include <glib/gi18n-lib.h>

#include "kab-draft.h"
#include "kab-field-row.h"
#include "kab-format.h"
#include "kab-money.h"
#include "kab-parameters.h"
#include "kab-widgets.h"

#define TIERS_MAX 100

typedef struct
{
  GtkWidget *row;
  KabFieldRow *from;
  KabFieldRow *value;
} Line;

struct _KabTiersGroup
{
  AdwPreferencesGroup parent_instance;
  const KabTiersInfo *info;
  GPtrArray *lines; /* of Line */
  GtkWidget *add;
  char *currency;
  gboolean editable;
};

G_DEFINE_FINAL_TYPE (KabTiersGroup, kab_tiers_group, ADW_TYPE_PREFERENCES_GROUP)

static guint changed_signal;

/* What lines say of themselves */

static char *
describe (KabTiersGroup *self, KabFieldRow *row)
{
  g_auto (KabValue) value = KAB_VALUE_INIT;

  if (!kab_field_row_peek_value (row, &value) || value.kind != KAB_VALUE_INTEGER)
    return NULL;
  return kab_format_plain (kab_field_row_get_field (row), &value, self->currency);
}

static void
show_line (KabTiersGroup *self, Line *line)
{
  g_autofree char *from = describe (self, line->from);
  g_autofree char *value = describe (self, line->value);
  /* Translators: a tier: the quantity or the amount from which on it applies */
  g_autofree char *title = from ? g_strdup_printf (_ ("From %s"), from) : g_strdup (_ ("New Tier"));

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (line->row), title);
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (line->row), value ? value : "");
}

static void
show_lines (KabTiersGroup *self)
{
  for (guint i = 0; i < self->lines->len; i++)
    show_line (self, g_ptr_array_index (self->lines, i));
  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (self),
                                         self->lines->len == 0
                                           ? g_dgettext (GETTEXT_PACKAGE, self->info->empty)
                                           : NULL);
  gtk_widget_set_visible (self->add, self->editable && self->lines->len < TIERS_MAX);
}

static void
line_changed_cb (KabFieldRow *row, KabTiersGroup *self)
{
  show_lines (self);
  g_signal_emit (self, changed_signal, 0);
}

/* Lines */

static void
remove_cb (GtkButton *button, KabTiersGroup *self)
{
  GtkWidget *row = gtk_widget_get_ancestor (GTK_WIDGET (button), ADW_TYPE_EXPANDER_ROW);

  for (guint i = 0; i < self->lines->len; i++)
    if (((Line *)g_ptr_array_index (self->lines, i))->row == row)
      {
        gtk_widget_grab_focus (self->add);
        adw_preferences_group_remove (ADW_PREFERENCES_GROUP (self), row);
        g_ptr_array_remove_index (self->lines, i);
        show_lines (self);
        g_signal_emit (self, changed_signal, 0);
        return;
      }
}

static void
set_unit (KabTiersGroup *self, KabFieldRow *row)
{
  if (kab_field_row_get_field (row)->type == KAB_TYPE_MONEY && self->currency)
    kab_field_row_set_unit (row, kab_currency_sign (self->currency));
}

/* @number: (nullable): */
static KabFieldRow *
add_field (KabTiersGroup *self, GtkWidget *expander, const KabField *field, const gint64 *number)
{
  KabFieldRow *row = KAB_FIELD_ROW (kab_field_row_new (field));
  g_auto (KabValue) value = KAB_VALUE_INIT;

  if (number)
    kab_value_set_integer (&value, *number);
  kab_field_row_set_value (row, &value);
  kab_field_row_set_editable (row, self->editable);
  set_unit (self, row);
  g_signal_connect (row, "changed", G_CALLBACK (line_changed_cb), self);
  adw_expander_row_add_row (ADW_EXPANDER_ROW (expander), GTK_WIDGET (row));
  return row;
}

/* @tier: (nullable): */
static Line *
add_line (KabTiersGroup *self, const KabTier *tier)
{
  Line *line = g_new0 (Line, 1);
  GtkWidget *remove;

  line->row = adw_expander_row_new ();
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (line->row), FALSE);
  line->from = add_field (self, line->row, &self->info->from, tier ? &tier->from : NULL);
  line->value = add_field (self, line->row, &self->info->value, tier ? &tier->value : NULL);
  remove = kab_row_add_remove (line->row, _ ("Remove This Tier"));
  gtk_widget_set_visible (remove, self->editable);
  g_signal_connect (remove, "clicked", G_CALLBACK (remove_cb), self);
  g_ptr_array_add (self->lines, line);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), line->row);
  return line;
}

static void
add_cb (GtkButton *button, KabTiersGroup *self)
{
  Line *line = add_line (self, NULL);

  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (line->row), TRUE);
  show_lines (self);
  kab_field_row_focus (line->from);
  g_signal_emit (self, changed_signal, 0);
}

static void
clear_lines (KabTiersGroup *self)
{
  for (guint i = 0; i < self->lines->len; i++)
    adw_preferences_group_remove (ADW_PREFERENCES_GROUP (self),
                                  ((Line *)g_ptr_array_index (self->lines, i))->row);
  g_ptr_array_set_size (self->lines, 0);
}

void
kab_tiers_group_set_tiers (KabTiersGroup *self, GArray *tiers)
{
  clear_lines (self);
  for (guint i = 0; tiers && i < MIN (tiers->len, TIERS_MAX); i++)
    add_line (self, &g_array_index (tiers, KabTier, i));
  show_lines (self);
}

static int
by_from (gconstpointer a, gconstpointer b)
{
  const KabTier *x = a, *y = b;

  return x->from < y->from ? -1 : x->from > y->from;
}

GArray *
kab_tiers_group_get_tiers (KabTiersGroup *self)
{
  GArray *tiers = g_array_new (FALSE, FALSE, sizeof (KabTier));

  for (guint i = 0; i < self->lines->len; i++)
    {
      const Line *line = g_ptr_array_index (self->lines, i);
      KabTier tier;

      if (kab_field_row_peek_integer (line->from, &tier.from)
          && kab_field_row_peek_integer (line->value, &tier.value))
        g_array_append_val (tiers, tier);
    }
  g_array_sort (tiers, by_from);
  return tiers;
}

JsonNode *
kab_tiers_group_typed (KabTiersGroup *self)
{
  g_autoptr (JsonArray) tiers = json_array_new ();

  for (guint i = 0; i < self->lines->len; i++)
    {
      const Line *line = g_ptr_array_index (self->lines, i);
      g_autofree char *from = kab_field_row_dup_typed (line->from);
      g_autofree char *value = kab_field_row_dup_typed (line->value);
      JsonObject *tier = json_object_new ();

      json_object_set_string_member (tier, "from", from);
      json_object_set_string_member (tier, "value", value);
      json_array_add_object_element (tiers, tier);
    }
  return json_node_init_array (json_node_alloc (), tiers);
}

void
kab_tiers_group_type (KabTiersGroup *self, JsonNode *typed)
{
  JsonArray *tiers = JSON_NODE_HOLDS_ARRAY (typed) ? json_node_get_array (typed) : NULL;

  clear_lines (self);
  for (guint i = 0; tiers && i < MIN (json_array_get_length (tiers), TIERS_MAX); i++)
    {
      JsonNode *tier = json_array_get_element (tiers, i);
      const char *from = kab_draft_text (tier, "from");
      const char *value = kab_draft_text (tier, "value");
      Line *line;

      if (!from || !value)
        continue;
      line = add_line (self, NULL);
      kab_field_row_type (line->from, from);
      kab_field_row_type (line->value, value);
    }
  show_lines (self);
}

static char *
check_row (Line *line, KabFieldRow *row)
{
  char *problem = kab_field_row_check (row);

  if (problem)
    {
      adw_expander_row_set_expanded (ADW_EXPANDER_ROW (line->row), TRUE);
      kab_field_row_focus (row);
    }
  return problem;
}

char *
kab_tiers_group_check (KabTiersGroup *self)
{
  for (guint i = 0; i < self->lines->len; i++)
    {
      Line *line = g_ptr_array_index (self->lines, i);
      char *problem = check_row (line, line->from);
      gint64 a, b;

      if (!problem)
        problem = check_row (line, line->value);
      if (problem)
        return problem;
      for (guint k = 0; k < i; k++)
        if (kab_field_row_peek_integer (((Line *)g_ptr_array_index (self->lines, k))->from, &a)
            && kab_field_row_peek_integer (line->from, &b) && a == b)
          {
            adw_expander_row_set_expanded (ADW_EXPANDER_ROW (line->row), TRUE);
            kab_field_row_focus (line->from);
            return g_strdup (g_dgettext (GETTEXT_PACKAGE, self->info->clash));
          }
    }
  return self->lines->len == 0 ? g_strdup (g_dgettext (GETTEXT_PACKAGE, self->info->missing)) : NULL;
}

void
kab_tiers_group_set_currency (KabTiersGroup *self, const char *currency)
{
  if (g_strcmp0 (self->currency, currency) == 0)
    return;
  g_free (self->currency);
  self->currency = g_strdup (currency);
  for (guint i = 0; i < self->lines->len; i++)
    {
      Line *line = g_ptr_array_index (self->lines, i);

      set_unit (self, line->from);
      set_unit (self, line->value);
    }
  show_lines (self);
}

void
kab_tiers_group_set_editable (KabTiersGroup *self, gboolean editable)
{
  self->editable = editable;
  show_lines (self);
}

static void
kab_tiers_group_finalize (GObject *object)
{
  KabTiersGroup *self = KAB_TIERS_GROUP (object);

  g_ptr_array_unref (self->lines);
  g_free (self->currency);
  G_OBJECT_CLASS (kab_tiers_group_parent_class)->finalize (object);
}

static void
kab_tiers_group_class_init (KabTiersGroupClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = kab_tiers_group_finalize;
  changed_signal = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 0);
}

static void
kab_tiers_group_init (KabTiersGroup *self)
{
  self->lines = g_ptr_array_new_with_free_func (g_free);
  self->editable = TRUE;
  self->add = gtk_button_new_from_icon_name ("list-add-symbolic");
  kab_button_flat (self->add, _ ("Add a Tier"), _ ("Add a tier"));
  g_signal_connect (self->add, "clicked", G_CALLBACK (add_cb), self);
  adw_preferences_group_set_header_suffix (ADW_PREFERENCES_GROUP (self), self->add);
}

GtkWidget *
kab_tiers_group_new (const KabTiersInfo *info)
{
  KabTiersGroup *self = g_object_new (KAB_TYPE_TIERS_GROUP, NULL);

  self->info = info;
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (self), g_dgettext (GETTEXT_PACKAGE, info->title));
  show_lines (self);
  return GTK_WIDGET (self);
}
