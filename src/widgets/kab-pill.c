/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-pill.h"

static const char *const styles[] = { "good", "waiting", "bad", "past" };

/* What a state means for whoever looks at the list; the word always stands beside the colour. */
static const struct
{
  const char *token;
  guint style;
} meanings[] = {
  { "active", 0 },    { "on_sale", 0 }, { "awaiting_payment", 1 }, { "suspended", 1 }, { "unconfirmed", 1 },
  { "invited", 1 },   { "revoked", 2 }, { "disabled", 2 },         { "confirmed", 0 }, { "paid", 0 },
  { "succeeded", 0 }, { "pending", 1 }, { "processing", 1 },       { "open", 1 },      { "overdue", 2 },
  { "error", 2 },     { "failed", 2 },  { "payable", 1 },          { "requested", 1 }, { "reversed", 2 },
};

gboolean
kab_pill_is_for (const KabField *field)
{
  return field->type == KAB_TYPE_ENUM
         && (g_str_equal (field->name, "status") || g_str_equal (field->name, "state"));
}

GtkWidget *
kab_pill_new (void)
{
  GtkWidget *pill = gtk_label_new (NULL);

  gtk_widget_add_css_class (pill, "kab-pill");
  gtk_widget_set_halign (pill, GTK_ALIGN_START);
  gtk_widget_set_valign (pill, GTK_ALIGN_CENTER);
  gtk_label_set_ellipsize (GTK_LABEL (pill), PANGO_ELLIPSIZE_END);
  return pill;
}

void
kab_pill_set (GtkWidget *pill, const KabField *field, const char *token)
{
  const char *title = token ? kab_field_enum_title (field, token) : NULL;
  guint style = 3;

  gtk_label_set_label (GTK_LABEL (pill), title ? title : token ? token : "");
  gtk_widget_set_visible (pill, token != NULL);
  for (guint i = 0; i < G_N_ELEMENTS (meanings); i++)
    if (g_strcmp0 (token, meanings[i].token) == 0)
      style = meanings[i].style;
  for (guint i = 0; i < G_N_ELEMENTS (styles); i++)
    {
      if (i == style)
        gtk_widget_add_css_class (pill, styles[i]);
      else
        gtk_widget_remove_css_class (pill, styles[i]);
    }
}
