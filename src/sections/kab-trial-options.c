/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-trial-options.h"

#include <glib/gi18n-lib.h>

#include "kab-money.h"

struct _KabTrialOptions
{
  AdwPreferencesGroup parent_instance;

  GPtrArray *options; /* KabTrialOption */
  GPtrArray *rows;    /* the group's: as many as are shown, and some that are not */
  GHashTable *chosen; /* ids */
  gboolean showing;
};

G_DEFINE_FINAL_TYPE (KabTrialOptions, kab_trial_options, ADW_TYPE_PREFERENCES_GROUP)

static guint changed_signal;

KabTrialOption *
kab_trial_option_new (const char *id, const char *name, gint64 price, gboolean included)
{
  KabTrialOption *option = g_new0 (KabTrialOption, 1);

  option->id = g_strdup (id);
  option->name = g_strdup (name);
  option->price = price;
  option->included = included;
  return option;
}

void
kab_trial_option_free (KabTrialOption *option)
{
  g_free (option->id);
  g_free (option->name);
  g_free (option);
}

static GtkWidget *
check_of (GtkWidget *row)
{
  return g_object_get_data (G_OBJECT (row), "kab-check");
}

static void
toggled_cb (GtkCheckButton *check, KabTrialOptions *self)
{
  guint at = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (check), "kab-at"));
  const KabTrialOption *option;

  if (self->showing || at >= self->options->len)
    return;
  option = g_ptr_array_index (self->options, at);
  if (gtk_check_button_get_active (check))
    g_hash_table_add (self->chosen, g_strdup (option->id));
  else
    g_hash_table_remove (self->chosen, option->id);
  g_signal_emit (self, changed_signal, 0);
}

/* Rows are changed and not made anew: prices follow each key that is pressed. */
static GtkWidget *
row_at (KabTrialOptions *self, guint i)
{
  GtkWidget *row, *check, *label;

  if (i < self->rows->len)
    return g_ptr_array_index (self->rows, i);
  row = adw_action_row_new ();
  check = gtk_check_button_new ();
  label = gtk_label_new (NULL);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  gtk_widget_set_valign (check, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (label, "numeric");
  gtk_widget_add_css_class (label, "dim-label");
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), check);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), label);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), check);
  g_object_set_data (G_OBJECT (row), "kab-check", check);
  g_object_set_data (G_OBJECT (row), "kab-price", label);
  g_object_set_data (G_OBJECT (check), "kab-at", GUINT_TO_POINTER (i));
  g_signal_connect (check, "toggled", G_CALLBACK (toggled_cb), self);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), row);
  g_ptr_array_add (self->rows, row);
  return row;
}

static void
show_option (KabTrialOptions *self, guint i, const char *currency)
{
  const KabTrialOption *option = g_ptr_array_index (self->options, i);
  GtkWidget *row = row_at (self, i);
  GtkWidget *check = check_of (row);
  g_autofree char *price = option->included ? g_strdup (_ ("Included"))
                           : currency       ? kab_money_format (option->price, currency, NULL)
                                            : g_strdup ("");
  g_autofree char *spoken = g_strjoin (", ", option->name, price, NULL);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), option->name);
  gtk_label_set_label (g_object_get_data (G_OBJECT (row), "kab-price"), price);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (check),
                               option->included || g_hash_table_contains (self->chosen, option->id));
  gtk_widget_set_sensitive (check, !option->included);
  gtk_accessible_update_property (GTK_ACCESSIBLE (check), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
  gtk_widget_set_visible (row, TRUE);
}

void
kab_trial_options_show (KabTrialOptions *self, GPtrArray *options, const char *currency)
{
  g_clear_pointer (&self->options, g_ptr_array_unref);
  self->options = options;
  self->showing = TRUE;
  for (guint i = 0; i < options->len; i++)
    show_option (self, i, currency);
  for (guint i = options->len; i < self->rows->len; i++)
    gtk_widget_set_visible (g_ptr_array_index (self->rows, i), FALSE);
  self->showing = FALSE;
  gtk_widget_set_visible (GTK_WIDGET (self), options->len > 0);
}

void
kab_trial_options_forget (KabTrialOptions *self)
{
  g_hash_table_remove_all (self->chosen);
  self->showing = TRUE;
  for (guint i = 0; i < self->options->len; i++)
    gtk_check_button_set_active (GTK_CHECK_BUTTON (check_of (g_ptr_array_index (self->rows, i))),
                                 ((KabTrialOption *)g_ptr_array_index (self->options, i))->included);
  self->showing = FALSE;
}

GArray *
kab_trial_options_get_chosen (KabTrialOptions *self)
{
  GArray *chosen = g_array_new (FALSE, TRUE, sizeof (KabPriceOption));

  for (guint i = 0; i < self->options->len; i++)
    {
      const KabTrialOption *option = g_ptr_array_index (self->options, i);
      const KabPriceOption one = { option->name, option->price, option->included };

      if (option->included || g_hash_table_contains (self->chosen, option->id))
        g_array_append_val (chosen, one);
    }
  return chosen;
}

static void
kab_trial_options_finalize (GObject *object)
{
  KabTrialOptions *self = KAB_TRIAL_OPTIONS (object);

  g_ptr_array_unref (self->options);
  g_ptr_array_unref (self->rows);
  g_hash_table_unref (self->chosen);
  G_OBJECT_CLASS (kab_trial_options_parent_class)->finalize (object);
}

static void
kab_trial_options_class_init (KabTrialOptionsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = kab_trial_options_finalize;
  changed_signal = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 0);
}

static void
kab_trial_options_init (KabTrialOptions *self)
{
  self->options = g_ptr_array_new ();
  self->rows = g_ptr_array_new ();
  self->chosen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}
