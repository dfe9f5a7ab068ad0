/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-catalogue-card.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "kab-characteristics-group.h"
#include "kab-date.h"
#include "kab-format.h"
#include "kab-options-group.h"
#include "kab-place-card.h"
#include "kab-price.h"

struct _KabCatalogueCard
{
  KabFormCard parent_instance;
};

G_DEFINE_FINAL_TYPE (KabCatalogueCard, kab_catalogue_card, KAB_TYPE_FORM_CARD)

/* The part of the form that says what it costs, and orders it */

#define KAB_TYPE_ORDER_PART (kab_order_part_get_type ())
G_DECLARE_FINAL_TYPE (KabOrderPart, kab_order_part, KAB, ORDER_PART, AdwPreferencesGroup)

struct _KabOrderPart
{
  AdwPreferencesGroup parent_instance;
  KabCabinet *cabinet;
  char *package;
  AdwActionRow *row;
  GtkWidget *order;
};

static void be_part (KabFormPartInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (KabOrderPart,
                               kab_order_part,
                               ADW_TYPE_PREFERENCES_GROUP,
                               G_IMPLEMENT_INTERFACE (KAB_TYPE_FORM_PART, be_part))

/* "5 000 ₽", "from 5 000 ₽", "10 % of the declared value" */
static char *
describe_price (const KabRow *package)
{
  const char *calculation = kab_row_get_text (package, "calculation");
  g_autofree char *price = kab_format_value (kab_entity_find_field (package->entity, "price"), package);
  char *words = kab_price_is_of_declared (calculation)
                  ? kab_price_declared_words (kab_row_get_text (package, "parameters"))
                  : NULL;

  if (words)
    return words;
  return g_strcmp0 (calculation, "fixed") == 0 ? g_steal_pointer (&price)
                                               /* Translators: %s is an amount of money */
                                               : g_strdup_printf (_ ("from %s"), price);
}

/* What is on sale by its state may be so on other days only. */
static char *
why_not (const KabRow *package)
{
  const char *from = kab_row_get_text (package, "on_sale_from"),
             *to = kab_row_get_text (package, "on_sale_to");
  g_autofree char *today = kab_date_today ();
  g_autofree char *day = NULL;

  if (from && strcmp (today, from) < 0)
    {
      day = kab_date_format (from, NULL);
      return g_strdup_printf (/* Translators: a day */ _ ("On sale from %s"), day);
    }
  if (to && strcmp (today, to) > 0)
    {
      day = kab_date_format (to, NULL);
      return g_strdup_printf (/* Translators: a day */ _ ("It was on sale until %s"), day);
    }
  return NULL;
}

static void
show_package (KabOrderPart *self, const KabRow *package)
{
  g_autofree char *price = describe_price (package), *refusal = why_not (package);
  gint64 months = kab_row_get_integer (package, "term_months");
  g_autofree char *term
    = months > 0 ? g_strdup_printf (ngettext ("for %d month", "for %d months", (gulong)months), (int)months)
                 : NULL;

  g_free (self->package);
  self->package = g_strdup (package->id);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->row), price);
  adw_action_row_set_subtitle (self->row, refusal ? refusal : term ? term : "");
  gtk_widget_set_sensitive (self->order, refusal == NULL);
  gtk_widget_set_visible (self->order, kab_order_may_place (kab_cabinet_get_account (self->cabinet)));
}

static void
open_part (KabFormPart *part,
           KabCabinet *cabinet,
           const KabRow *row,
           gboolean is_new,
           gboolean editable,
           GCancellable *cancellable)
{
  KabOrderPart *self = KAB_ORDER_PART (part);

  g_set_object (&self->cabinet, cabinet);
  show_package (self, row);
}

static void
follow_part (KabFormPart *part, const KabRow *row)
{
  show_package (KAB_ORDER_PART (part), row);
}

static void
be_part (KabFormPartInterface *iface)
{
  iface->open = open_part;
  iface->follow = follow_part;
}

static void
order_cb (KabOrderPart *self)
{
  if (self->cabinet && self->package)
    kab_order_place (GTK_WIDGET (self), self->cabinet, self->package, NULL);
}

static void
kab_order_part_dispose (GObject *object)
{
  KabOrderPart *self = KAB_ORDER_PART (object);

  g_clear_object (&self->cabinet);
  g_clear_pointer (&self->package, g_free);
  G_OBJECT_CLASS (kab_order_part_parent_class)->dispose (object);
}

static void
kab_order_part_class_init (KabOrderPartClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = kab_order_part_dispose;
  g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
kab_order_part_init (KabOrderPart *self)
{
  self->row = ADW_ACTION_ROW (adw_action_row_new ());
  self->order = gtk_button_new_with_mnemonic (_ ("_Order…"));
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self->row), FALSE);
  gtk_widget_set_valign (self->order, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (self->order, "suggested-action");
  g_signal_connect_swapped (self->order, "clicked", G_CALLBACK (order_cb), self);
  adw_action_row_add_suffix (self->row, self->order);
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (self), _ ("Price"));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), GTK_WIDGET (self->row));
}

/* The card */

static const char *const about[] = { "kind", "description", NULL };
static const char *const grants[] = { "materials", NULL };

static const KabFormGroup groups[] = {
  { NULL, about },
  { NULL, grants },
  { NULL, NULL },
};

static const KabFormInfo info = {
  .entity = &kab_entity_package,
  .groups = groups,
  .no_history = TRUE,
};

static void
kab_catalogue_card_constructed (GObject *object)
{
  KabFormCard *form = KAB_FORM_CARD (object);

  G_OBJECT_CLASS (kab_catalogue_card_parent_class)->constructed (object);
  kab_form_card_add_part (form, "order", g_object_new (KAB_TYPE_ORDER_PART, NULL), 0);
  kab_form_card_add_part (form, "characteristics", g_object_new (KAB_TYPE_CHARACTERISTICS_GROUP, NULL), 0);
  kab_form_card_add_part (form, "options", g_object_new (KAB_TYPE_OPTIONS_GROUP, NULL), 0);
}

static void
kab_catalogue_card_class_init (KabCatalogueCardClass *klass)
{
  G_OBJECT_CLASS (klass)->constructed = kab_catalogue_card_constructed;
  KAB_FORM_CARD_CLASS (klass)->info = &info;
}

static void
kab_catalogue_card_init (KabCatalogueCard *self)
{
}
