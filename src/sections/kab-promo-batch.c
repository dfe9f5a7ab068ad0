/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-promo-batch.h"

#include <glib/gi18n-lib.h>

#include "kab-field-row.h"
#include "kab-form-part.h"
#include "kab-format.h"
#include "kab-money.h"
#include "kab-promo-code-card.h"
#include "kab-promo.h"
#include "kab-section.h"
#include "kab-validate.h"
#include "kab-widgets.h"

#define CODES_MAX 500
#define COPY_SECONDS 15

struct _KabPromoBatch
{
  AdwWindow parent_instance;

  /* template */
  AdwToastOverlay *toasts;
  AdwPreferencesPage *page;
  AdwPreferencesGroup *codes;
  AdwPreferencesGroup *discount;
  AdwPreferencesGroup *use;

  GtkWidget *overlay; /* the section that asked */
  KabFieldRow *how_many;
  KabFieldRow *prefix;
  GPtrArray *rows; /* of KabFieldRow: fields of a promo code */
  KabBindingsGroup *packages;
  KabCabinet *cabinet;
  GCancellable *cancellable;
  GString *made; /* the codes, a line each */
  guint n;
};

G_DEFINE_FINAL_TYPE (KabPromoBatch, kab_promo_batch, ADW_TYPE_WINDOW)

static const KabField how_many_field
  = { "how_many", N_ ("How many"), KAB_TYPE_INTEGER, KAB_FIELD_REQUIRED, .min = 1, .max = CODES_MAX };
static const KabField prefix_field
  = { "prefix", N_ ("Beginning of each code"), KAB_TYPE_TEXT, KAB_FIELD_NONE, .max = KAB_PROMO_PREFIX_MAX };

static KabFieldRow *
row_of (KabPromoBatch *self, const char *name)
{
  for (guint i = 0; i < self->rows->len; i++)
    if (g_str_equal (kab_field_row_get_field (g_ptr_array_index (self->rows, i))->name, name))
      return g_ptr_array_index (self->rows, i);
  g_return_val_if_reached (NULL);
}

static void
show_example (KabPromoBatch *self)
{
  g_autofree char *prefix = kab_field_row_dup_typed (self->prefix);
  g_autofree char *code = NULL;
  g_autofree char *text = NULL;

  if (g_utf8_strlen (prefix, -1) > KAB_PROMO_PREFIX_MAX)
    return;
  code = kab_promo_make_code (prefix);
  /* Translators: %s is a promo code such as SALE-7KQ4M-X9RTP */
  text = g_markup_printf_escaped (_ ("Each code is another one that nobody can guess, such as %s."), code);
  adw_preferences_group_set_description (self->codes, text);
}

static void
changed_cb (KabPromoBatch *self)
{
  g_auto (KabValue) kind = KAB_VALUE_INIT;
  g_auto (KabValue) currency = KAB_VALUE_INIT;
  gboolean fixed
    = kab_field_row_peek_value (row_of (self, "kind"), &kind) && g_strcmp0 (kind.text, "fixed") == 0;

  gtk_widget_set_visible (GTK_WIDGET (row_of (self, "percent")), !fixed);
  gtk_widget_set_visible (GTK_WIDGET (row_of (self, "amount")), fixed);
  gtk_widget_set_visible (GTK_WIDGET (row_of (self, "currency")), fixed);
  if (kab_field_row_peek_value (row_of (self, "currency"), &currency) && currency.text)
    kab_field_row_set_unit (row_of (self, "amount"), kab_currency_sign (currency.text));
}

static void
show_trouble (KabPromoBatch *self, const KabField *field, const char *text)
{
  for (guint i = 0; field && i < self->rows->len; i++)
    {
      KabFieldRow *row = g_ptr_array_index (self->rows, i);

      if (kab_field_row_get_field (row) == field && gtk_widget_get_visible (GTK_WIDGET (row)))
        {
          kab_field_row_set_error (row, text);
          kab_field_row_focus (row);
          return;
        }
    }
  adw_toast_overlay_add_toast (self->toasts, adw_toast_new (text));
}

/* Takes what stands in @row into @value, or points at it. */
static gboolean
take (KabFieldRow *row, KabValue *value)
{
  if (kab_field_row_take_value (row, value, NULL))
    return TRUE;
  kab_field_row_focus (row);
  return FALSE;
}

/* What all of them have; NULL if something is wrong, which is said then. */
static KabRow *
read_form (KabPromoBatch *self, guint *n, char **prefix)
{
  g_autoptr (KabRow) row = kab_row_new (&kab_entity_promo_code, NULL);
  g_auto (KabValue) how_many = KAB_VALUE_INIT;
  g_auto (KabValue) begins = KAB_VALUE_INIT;
  g_autoptr (GError) error = NULL;
  const KabField *field = NULL;

  if (!take (self->how_many, &how_many) || !take (self->prefix, &begins))
    return NULL;
  for (guint i = 0; i < self->rows->len; i++)
    {
      KabFieldRow *one = g_ptr_array_index (self->rows, i);

      if (gtk_widget_get_visible (GTK_WIDGET (one))
          && !take (one, kab_row_value (row, kab_field_row_get_field (one)->name)))
        return NULL;
    }
  *n = how_many.integer;
  *prefix = g_strdup (begins.text);
  kab_row_set_text (row, "code", "-");
  if (kab_validate_row (row, &field, &error) && kab_promo_code_check (row, &field, &error))
    return g_steal_pointer (&row);
  show_trouble (self, field, error->message);
  return NULL;
}

static void
copy_cb (AdwToast *toast, GtkWidget *overlay)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (overlay),
                          g_object_get_data (G_OBJECT (toast), "kab-codes"));
}

static void
did_edit (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (KabPromoBatch) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *number = kab_format_count (self->n);
  g_autofree char *text = NULL;
  AdwToast *toast;

  if (!kab_cabinet_edit_finish (KAB_CABINET (source), result, &error))
    {
      gtk_widget_action_set_enabled (GTK_WIDGET (self), "batch.generate", TRUE);
      show_trouble (self, NULL, error->message);
      return;
    }
  text = g_strdup_printf (ngettext ("%s promo code made", "%s promo codes made", self->n), number);
  toast = kab_toast (self->overlay, text);
  if (toast)
    {
      adw_toast_set_button_label (toast, self->n == 1 ? _ ("_Copy the Code") : _ ("_Copy the Codes"));
      adw_toast_set_timeout (toast, COPY_SECONDS);
      g_object_set_data_full (G_OBJECT (toast), "kab-codes", g_strdup (self->made->str), g_free);
      g_signal_connect_object (toast, "button-clicked", G_CALLBACK (copy_cb), self->overlay, 0);
    }
  gtk_window_destroy (GTK_WINDOW (self));
}

static void
generate_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  KabPromoBatch *self = KAB_PROMO_BATCH (widget);
  g_autoptr (GPtrArray) mutations = g_ptr_array_new_with_free_func ((GDestroyNotify)kab_mutation_free);
  g_autofree char *prefix = NULL;
  g_autoptr (KabRow) row = read_form (self, &self->n, &prefix);

  if (!row)
    return;
  g_string_truncate (self->made, 0);
  for (guint i = 0; i < self->n; i++)
    {
      g_autofree char *code = kab_promo_make_code (prefix);
      g_autoptr (KabRow) one = kab_row_new (&kab_entity_promo_code, NULL);

      for (guint f = 0; f < one->entity->n_fields; f++)
        kab_value_copy (&one->values[f], &row->values[f]);
      kab_row_set_text (one, "code", code);
      g_ptr_array_add (mutations, kab_mutation_new_between (NULL, one));
      kab_bindings_group_write_new (self->packages, one, mutations);
      g_string_append_printf (self->made, "%s\n", code);
    }
  gtk_widget_action_set_enabled (widget, "batch.generate", FALSE);
  /* Not cancelled with the window: what somebody asked for is made. */
  kab_cabinet_edit_async (self->cabinet, mutations, NULL, did_edit, g_object_ref (self));
}

static KabFieldRow *
add_row (KabPromoBatch *self, AdwPreferencesGroup *group, const KabField *field)
{
  GtkWidget *row = kab_field_row_new (field);

  adw_preferences_group_add (group, row);
  return KAB_FIELD_ROW (row);
}

static void
add_fields (KabPromoBatch *self, AdwPreferencesGroup *group, const char *const *names)
{
  for (guint i = 0; names[i]; i++)
    {
      KabFieldRow *row = add_row (self, group, kab_entity_find_field (&kab_entity_promo_code, names[i]));

      g_ptr_array_add (self->rows, row);
    }
}

static void
kab_promo_batch_dispose (GObject *object)
{
  KabPromoBatch *self = KAB_PROMO_BATCH (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->cabinet);
  g_clear_object (&self->overlay);
  g_ptr_array_set_size (self->rows, 0);
  G_OBJECT_CLASS (kab_promo_batch_parent_class)->dispose (object);
}

static void
kab_promo_batch_finalize (GObject *object)
{
  KabPromoBatch *self = KAB_PROMO_BATCH (object);

  g_ptr_array_unref (self->rows);
  g_string_free (self->made, TRUE);
  G_OBJECT_CLASS (kab_promo_batch_parent_class)->finalize (object);
}

static void
kab_promo_batch_class_init (KabPromoBatchClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kab_promo_batch_dispose;
  G_OBJECT_CLASS (klass)->finalize = kab_promo_batch_finalize;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/kabinet/Kabinet/sections/kab-promo-batch.ui");
  gtk_widget_class_bind_template_child (widget_class, KabPromoBatch, toasts);
  gtk_widget_class_bind_template_child (widget_class, KabPromoBatch, page);
  gtk_widget_class_bind_template_child (widget_class, KabPromoBatch, codes);
  gtk_widget_class_bind_template_child (widget_class, KabPromoBatch, discount);
  gtk_widget_class_bind_template_child (widget_class, KabPromoBatch, use);
  gtk_widget_class_install_action (widget_class, "batch.generate", NULL, generate_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_s, GDK_CONTROL_MASK, "batch.generate", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
kab_promo_batch_init (KabPromoBatch *self)
{
  static const char *const name[] = { "name", NULL };
  static const char *const discount[] = { "kind", "percent", "amount", "currency", NULL };
  static const char *const use[]
    = { "partner", "valid_from", "valid_to", "limit_total", "limit_client", NULL };

  self->rows = g_ptr_array_new ();
  self->made = g_string_new (NULL);
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  kab_window_keep_safe (GTK_WINDOW (self));
  self->how_many = add_row (self, self->codes, &how_many_field);
  self->prefix = add_row (self, self->codes, &prefix_field);
  add_fields (self, self->codes, name);
  add_fields (self, self->discount, discount);
  add_fields (self, self->use, use);
  self->packages = KAB_BINDINGS_GROUP (kab_bindings_group_new (&kab_promo_code_packages));
  adw_preferences_page_add (self->page, ADW_PREFERENCES_GROUP (self->packages));
}

static void
set_cabinet (KabPromoBatch *self, KabCabinet *cabinet)
{
  g_autoptr (KabRow) row = kab_row_new (&kab_entity_promo_code, NULL);
  KabAccount *account = kab_cabinet_get_account (cabinet);
  g_auto (KabValue) how_many = KAB_VALUE_INIT;

  self->cabinet = g_object_ref (cabinet);
  /* Each is given to somebody. */
  kab_row_set_integer (row, "limit_total", 1);
  kab_value_set_integer (&how_many, 20);
  kab_field_row_set_value (self->how_many, &how_many);
  for (guint i = 0; i < self->rows->len; i++)
    {
      KabFieldRow *one = g_ptr_array_index (self->rows, i);
      const KabField *field = kab_field_row_get_field (one);

      kab_field_row_set_cabinet (one, cabinet);
      kab_field_row_set_value (one, kab_row_value (row, field->name));
      kab_field_row_set_editable (one, kab_account_may_write_field (account, field, TRUE));
      g_signal_connect_swapped (one, "changed", G_CALLBACK (changed_cb), self);
    }
  KAB_FORM_PART_GET_IFACE (self->packages)
    ->open (KAB_FORM_PART (self->packages), cabinet, row, TRUE, TRUE, self->cancellable);
  g_signal_connect_swapped (self->prefix, "changed", G_CALLBACK (show_example), self);
  show_example (self);
  changed_cb (self);
}

void
kab_promo_batch_present (GtkWidget *widget, KabCabinet *cabinet)
{
  GtkRoot *root = gtk_widget_get_root (widget);
  KabPromoBatch *self = g_object_new (KAB_TYPE_PROMO_BATCH, NULL);

  self->overlay = g_object_ref (widget);
  set_cabinet (self, cabinet);
  if (GTK_IS_WINDOW (root))
    {
      gtk_window_set_transient_for (GTK_WINDOW (self), GTK_WINDOW (root));
      gtk_window_set_application (GTK_WINDOW (self), gtk_window_get_application (GTK_WINDOW (root)));
    }
  gtk_window_present (GTK_WINDOW (self));
  kab_field_row_focus (self->how_many);
}
