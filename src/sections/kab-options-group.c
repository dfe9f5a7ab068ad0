/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-options-group.h"

#include <glib/gi18n-lib.h>

#include "kab-field-row.h"
#include "kab-form-part.h"
#include "kab-money.h"
#include "kab-widgets.h"

static const char *const terms[] = { "price", "included", "position", NULL };

static const KabBinding binding = {
  .entity = &kab_entity_package_option,
  .own = "package",
  .other = "option",
  .title = N_ ("Options"),
  .none = N_ ("This package has no options."),
  .add = N_ ("Add an Option"),
  .remove = N_ ("Remove From the Package"),
  .filter_field = "state",
  .filter_value = "active",
  .terms = terms,
};

struct _KabOptionsGroup
{
  KabBindingsGroup parent_instance;
  char *currency;
  GtkWidget *fresh_name; /* in the popover: a new one */
  GtkWidget *fresh_price;
};

static void be_part (KabFormPartInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (KabOptionsGroup,
                               kab_options_group,
                               KAB_TYPE_BINDINGS_GROUP,
                               G_IMPLEMENT_INTERFACE (KAB_TYPE_FORM_PART, be_part))

static char *
price_text (KabOptionsGroup *self, const KabBindingLine *line)
{
  const char *currency = self->currency;

  if (kab_row_get_integer (line->now, "included"))
    return g_strdup (_ ("Included"));
  if (!kab_row_is_null (line->now, "price"))
    {
      g_autofree char *own = kab_money_format (kab_row_get_integer (line->now, "price"), currency, NULL);

      /* Translators: an option's price that this package sets for itself */
      return g_strdup_printf (_ ("%s, own price"), own);
    }
  if (!line->other)
    return g_strdup ("");
  return kab_money_format (kab_row_get_integer (line->other, "price"),
                           kab_row_get_text (line->other, "currency"), NULL);
}

static void
kab_options_group_show (KabBindingsGroup *group, KabBindingLine *line)
{
  g_autofree char *price = price_text (KAB_OPTIONS_GROUP (group), line);

  adw_action_row_set_subtitle (ADW_ACTION_ROW (line->widget), price);
}

/* Price of its own, or included */

static void
terms_changed_cb (KabFieldRow *row, KabOptionsGroup *self)
{
  KabBindingLine *line = g_object_get_data (G_OBJECT (row), "kab-line");
  g_auto (KabValue) value = KAB_VALUE_INIT;

  if (!kab_field_row_take_value (row, &value, NULL))
    return;
  kab_value_copy (kab_row_value (line->now, kab_field_row_get_field (row)->name), &value);
  kab_bindings_group_show_line (KAB_BINDINGS_GROUP (self), line);
  kab_bindings_group_changed (KAB_BINDINGS_GROUP (self));
}

static void
terms_shown_cb (GtkWidget *popover, KabOptionsGroup *self)
{
  KabBindingLine *line = kab_bindings_group_line_of (KAB_BINDINGS_GROUP (self), popover);
  GtkWidget *list;
  static const char *const fields[] = { "included", "price" };

  if (!line || gtk_popover_get_child (GTK_POPOVER (popover)))
    return;
  list = gtk_list_box_new ();
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_widget_set_size_request (list, 240, -1);
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      GtkWidget *row = kab_field_row_new (kab_entity_find_field (&kab_entity_package_option, fields[i]));

      kab_field_row_set_value (KAB_FIELD_ROW (row), kab_row_value (line->now, fields[i]));
      if (g_str_equal (fields[i], "price") && self->currency)
        kab_field_row_set_unit (KAB_FIELD_ROW (row), kab_currency_sign (self->currency));
      g_object_set_data (G_OBJECT (row), "kab-line", line);
      g_signal_connect (row, "changed", G_CALLBACK (terms_changed_cb), self);
      gtk_list_box_append (GTK_LIST_BOX (list), row);
    }
  gtk_popover_set_child (GTK_POPOVER (popover), list);
}

static void
kab_options_group_dress (KabBindingsGroup *group, GtkWidget *widget)
{
  GtkWidget *terms_button = gtk_menu_button_new ();
  GtkWidget *popover = gtk_popover_new ();

  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (terms_button), "document-edit-symbolic");
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (terms_button), popover);
  kab_button_flat (terms_button, _ ("Price in This Package"), _ ("Price in this package"));
  g_signal_connect (popover, "show", G_CALLBACK (terms_shown_cb), group);
  kab_popover_keep_inside (GTK_POPOVER (popover));
  adw_action_row_add_suffix (ADW_ACTION_ROW (widget), terms_button);
}

/* The options themselves, for what they cost */

static void
did_find_option (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (KabBindingsGroup) group = user_data;
  g_autoptr (KabRow) option = kab_cabinet_find_finish (KAB_CABINET (source), result, NULL);
  GPtrArray *lines = kab_bindings_group_get_lines (group);

  for (guint i = 0; option && i < lines->len; i++)
    {
      KabBindingLine *line = lines->pdata[i];

      if (line->made || g_strcmp0 (kab_row_get_text (line->now, "option"), option->id) != 0)
        continue;
      g_clear_pointer (&line->other, kab_row_unref);
      line->other = kab_row_ref (option);
      kab_bindings_group_show_line (group, line);
    }
}

static void
kab_options_group_added (KabBindingsGroup *group, KabBindingLine *line)
{
  kab_cabinet_find_async (kab_bindings_group_get_cabinet (group), &kab_entity_option,
                          kab_row_get_text (line->now, "option"), kab_bindings_group_get_cancellable (group),
                          did_find_option, g_object_ref (group));
}

/* Adding */

static void
forget_typed (KabFormPart *part)
{
  KabOptionsGroup *self = KAB_OPTIONS_GROUP (part);
  g_auto (KabValue) none = KAB_VALUE_INIT;

  if (!self->fresh_name)
    return;
  kab_field_row_set_value (KAB_FIELD_ROW (self->fresh_name), &none);
  kab_field_row_set_value (KAB_FIELD_ROW (self->fresh_price), &none);
}

static void
add_fresh_cb (GtkButton *button, KabOptionsGroup *self)
{
  g_auto (KabValue) name = KAB_VALUE_INIT;
  g_auto (KabValue) price = KAB_VALUE_INIT;
  g_autoptr (KabRow) option = NULL;
  gboolean good = kab_field_row_take_value (KAB_FIELD_ROW (self->fresh_name), &name, NULL);

  if (!kab_field_row_take_value (KAB_FIELD_ROW (self->fresh_price), &price, NULL) || !good)
    return;
  option = kab_row_new (&kab_entity_option, NULL);
  kab_value_copy (kab_row_value (option, "name"), &name);
  kab_value_copy (kab_row_value (option, "price"), &price);
  if (self->currency)
    kab_row_set_text (option, "currency", self->currency);
  forget_typed (KAB_FORM_PART (self));
  kab_bindings_group_bind_made (KAB_BINDINGS_GROUP (self), option);
}

static GtkWidget *
make_fresh_box (KabOptionsGroup *self, GtkPopover *popover)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *heading = gtk_label_new (_ ("New Option"));
  GtkWidget *list = gtk_list_box_new ();
  GtkWidget *button = gtk_button_new_with_mnemonic (_ ("_Add to the Package"));

  gtk_label_set_xalign (GTK_LABEL (heading), 0);
  gtk_widget_add_css_class (heading, "heading");
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  self->fresh_name = kab_field_row_new (kab_entity_find_field (&kab_entity_option, "name"));
  self->fresh_price = kab_field_row_new (kab_entity_find_field (&kab_entity_option, "price"));
  gtk_list_box_append (GTK_LIST_BOX (list), self->fresh_name);
  gtk_list_box_append (GTK_LIST_BOX (list), self->fresh_price);
  kab_field_row_activates_default (KAB_FIELD_ROW (self->fresh_name));
  kab_field_row_activates_default (KAB_FIELD_ROW (self->fresh_price));
  gtk_popover_set_default_widget (popover, button);
  g_signal_connect (button, "clicked", G_CALLBACK (add_fresh_cb), self);
  gtk_box_append (GTK_BOX (box), heading);
  gtk_box_append (GTK_BOX (box), list);
  gtk_box_append (GTK_BOX (box), button);
  return box;
}

static GtkWidget *
kab_options_group_wrap (KabBindingsGroup *group, GtkPopover *popover, GtkWidget *choices)
{
  KabAccount *account = kab_cabinet_get_account (kab_bindings_group_get_cabinet (group));
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);

  gtk_box_append (GTK_BOX (box), choices);
  if (kab_account_may (account, KAB_OPERATION_CREATE, &kab_entity_option, NULL))
    gtk_box_append (GTK_BOX (box), make_fresh_box (KAB_OPTIONS_GROUP (group), popover));
  return box;
}

/* What was typed there and not added stays: a click beside it must not cost words. */
static void
kab_options_group_offer (KabBindingsGroup *group)
{
  KabOptionsGroup *self = KAB_OPTIONS_GROUP (group);

  if (self->fresh_price)
    kab_field_row_set_unit (KAB_FIELD_ROW (self->fresh_price),
                            self->currency ? kab_currency_sign (self->currency) : NULL);
}

void
kab_options_group_set_currency (KabOptionsGroup *self, const char *currency)
{
  GPtrArray *lines = kab_bindings_group_get_lines (KAB_BINDINGS_GROUP (self));

  if (g_strcmp0 (self->currency, currency) == 0)
    return;
  g_free (self->currency);
  self->currency = g_strdup (currency);
  for (guint i = 0; i < lines->len; i++)
    kab_bindings_group_show_line (KAB_BINDINGS_GROUP (self), lines->pdata[i]);
}

GPtrArray *
kab_options_group_dup_options (KabOptionsGroup *self)
{
  GPtrArray *options = g_ptr_array_new_with_free_func ((GDestroyNotify)kab_trial_option_free);
  GPtrArray *lines = kab_bindings_group_get_lines (KAB_BINDINGS_GROUP (self));

  for (guint i = 0; i < lines->len; i++)
    {
      const KabBindingLine *line = lines->pdata[i];
      const KabRow *of = kab_row_is_null (line->now, "price") ? line->other : line->now;

      if (line->other)
        g_ptr_array_add (options, kab_trial_option_new (line->other->id, kab_row_title (line->other),
                                                        kab_row_get_integer (of, "price"),
                                                        kab_row_get_integer (line->now, "included") != 0));
    }
  return options;
}

/* All else is what bindings do. */
static void
be_part (KabFormPartInterface *iface)
{
  iface->forget_typed = forget_typed;
}

static void
kab_options_group_finalize (GObject *object)
{
  g_free (KAB_OPTIONS_GROUP (object)->currency);
  G_OBJECT_CLASS (kab_options_group_parent_class)->finalize (object);
}

static void
kab_options_group_class_init (KabOptionsGroupClass *klass)
{
  KabBindingsGroupClass *group_class = KAB_BINDINGS_GROUP_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = kab_options_group_finalize;
  group_class->dress = kab_options_group_dress;
  group_class->show = kab_options_group_show;
  group_class->added = kab_options_group_added;
  group_class->wrap = kab_options_group_wrap;
  group_class->offer = kab_options_group_offer;
}

static void
kab_options_group_init (KabOptionsGroup *self)
{
  kab_bindings_group_set_binding (KAB_BINDINGS_GROUP (self), &binding);
}
