/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-issue-price.h"

#include <glib/gi18n-lib.h>

#include "kab-money.h"

struct _KabIssuePrice
{
  AdwPreferencesGroup parent_instance;
  GPtrArray *rows; /* the group's; as many as are shown, and some that are not */
};

G_DEFINE_FINAL_TYPE (KabIssuePrice, kab_issue_price, ADW_TYPE_PREFERENCES_GROUP)

/* Rows are changed and not made anew: the price follows each key that is pressed. */
static GtkWidget *
row_at (KabIssuePrice *self, guint i)
{
  GtkWidget *row, *label;

  if (i < self->rows->len)
    return g_ptr_array_index (self->rows, i);
  row = adw_action_row_new ();
  label = gtk_label_new (NULL);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  gtk_widget_set_valign (label, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (label, "numeric");
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), label);
  g_object_set_data (G_OBJECT (row), "kab-amount", label);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), row);
  g_ptr_array_add (self->rows, row);
  return row;
}

static void
set_class (GtkWidget *widget, const char *name, gboolean set)
{
  if (set)
    gtk_widget_add_css_class (widget, name);
  else
    gtk_widget_remove_css_class (widget, name);
}

/* @currency: (nullable): no amount */
static void
set_row (KabIssuePrice *self,
         guint i,
         const char *title,
         gint64 amount,
         const char *currency,
         gboolean dim,
         gboolean heading)
{
  GtkWidget *row = row_at (self, i);
  GtkWidget *label = g_object_get_data (G_OBJECT (row), "kab-amount");
  g_autofree char *text = currency ? kab_money_format (amount, currency, NULL) : g_strdup ("");
  g_autofree char *spoken = currency ? g_strjoin (", ", title, text, NULL) : g_strdup (title);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  gtk_label_set_label (GTK_LABEL (label), text);
  set_class (label, "dim-label", dim);
  set_class (label, "heading", heading);
  set_class (row, "dim-label", dim && !currency);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
  gtk_widget_set_visible (row, TRUE);
}

void
kab_issue_price_show (KabIssuePrice *self, const KabDerivation *derivation, const char *text)
{
  guint n = 0;

  for (guint i = 0; derivation && i < derivation->lines->len; i++)
    {
      const KabDerivationLine *line = g_ptr_array_index (derivation->lines, i);

      if (line->counts)
        set_row (self, n++, line->text, line->amount, derivation->currency, FALSE, FALSE);
    }
  if (derivation)
    set_row (self, n++, _ ("Total"), kab_derivation_total (derivation), derivation->currency, FALSE, TRUE);
  /* What explains stands below what it explains. */
  for (guint i = 0; derivation && i < derivation->lines->len; i++)
    {
      const KabDerivationLine *line = g_ptr_array_index (derivation->lines, i);

      if (!line->counts)
        set_row (self, n++, line->text, line->amount, line->amount != 0 ? derivation->currency : NULL, TRUE,
                 FALSE);
    }
  if (text)
    set_row (self, n++, text, 0, NULL, TRUE, FALSE);
  for (; n < self->rows->len; n++)
    gtk_widget_set_visible (g_ptr_array_index (self->rows, n), FALSE);
}

static void
kab_issue_price_dispose (GObject *object)
{
  g_clear_pointer (&KAB_ISSUE_PRICE (object)->rows, g_ptr_array_unref);
  G_OBJECT_CLASS (kab_issue_price_parent_class)->dispose (object);
}

static void
kab_issue_price_class_init (KabIssuePriceClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = kab_issue_price_dispose;
}

static void
kab_issue_price_init (KabIssuePrice *self)
{
  self->rows = g_ptr_array_new ();
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (self), _ ("Price"));
}
