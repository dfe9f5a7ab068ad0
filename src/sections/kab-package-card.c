/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-package-card.h"

#include <glib/gi18n-lib.h>

#include "kab-change-note.h"
#include "kab-characteristics-group.h"
#include "kab-error.h"
#include "kab-field-row.h"
#include "kab-money.h"
#include "kab-options-group.h"
#include "kab-package-state.h"
#include "kab-pill.h"
#include "kab-property-row.h"
#include "kab-titles.h"
#include "kab-undecided.h"
#include "kab-validate.h"

struct _KabPackageCard
{
  KabCard parent_instance;

  /* template */
  AdwWindowTitle *title;
  GtkWidget *close;
  GtkWidget *more;
  GtkWidget *save;
  GtkRevealer *notice;
  GtkLabel *notice_text;
  GtkWidget *notice_discard;
  GtkWidget *decision;
  GtkScrolledWindow *scrolled;
  AdwPreferencesGroup *about;
  AdwPreferencesGroup *price;
  KabCharacteristicsGroup *characteristics;
  KabOptionsGroup *options;
  AdwPreferencesGroup *sale;

  GPtrArray *rows; /* GtkWidget: the groups': KabFieldRow where it may be edited */
  KabRow *base;    /* as the person saw it; what a new one starts with */
  gboolean is_new;
  gboolean is_copy; /* a new one that differs from nothing on purpose */
  gboolean editable;
  gboolean saving;
  gboolean following;
  KabRow *saved;           /* what is being written */
  KabUndecided *undecided; /* of the cabinet */
};

G_DEFINE_FINAL_TYPE (KabPackageCard, kab_package_card, KAB_TYPE_CARD)

static const char *const about_fields[] = { "name", "kind", "description", NULL };
static const char *const price_fields[] = { "calculation", "price", "currency", "vat", "term_months", NULL };
static const char *const sale_fields[]
  = { "state", "on_sale_from", "on_sale_to", "template", "materials", "position", NULL };

static void show_changed (KabPackageCard *self);

static const KabField *
field_of (const char *name)
{
  return kab_entity_find_field (&kab_entity_package, name);
}

/* What stands in the form as a row; NULL if something in it is not valid. @loud: say what. */
static KabRow *
read_form (KabPackageCard *self, gboolean loud)
{
  g_autoptr (KabRow) row = kab_row_copy (self->base);
  g_autofree char *characteristics = NULL;
  KabFieldRow *wrong = NULL;

  for (guint i = 0; i < self->rows->len; i++)
    {
      KabFieldRow *field_row = g_ptr_array_index (self->rows, i);
      g_auto (KabValue) value = KAB_VALUE_INIT;

      if (kab_field_row_take_value (field_row, &value, NULL))
        kab_value_copy (kab_row_value (row, kab_field_row_get_field (field_row)->name), &value);
      else if (!wrong)
        wrong = field_row;
    }
  if (wrong)
    {
      if (loud)
        kab_field_row_focus (wrong);
      return NULL;
    }
  characteristics = kab_characteristics_group_dup_text (self->characteristics);
  kab_row_set_text (row, "characteristics", characteristics);
  return g_steal_pointer (&row);
}

/* Whether the form differs from @base, quietly: a field that is being typed is not wrong yet. */
static gboolean
differs (KabPackageCard *self)
{
  if (!self->base || !self->editable)
    return FALSE;
  if (self->is_copy || kab_options_group_is_changed (self->options))
    return TRUE;
  for (guint i = 0; i < self->rows->len; i++)
    {
      KabFieldRow *row = g_ptr_array_index (self->rows, i);

      if (kab_field_row_differs (row, kab_row_value (self->base, kab_field_row_get_field (row)->name)))
        return TRUE;
    }
  return kab_characteristics_group_is_changed (self->characteristics);
}

static void
show_currency (KabPackageCard *self)
{
  const char *currency = kab_row_get_text (self->base, "currency");
  g_auto (KabValue) value = KAB_VALUE_INIT;

  for (guint i = 0; self->editable && i < self->rows->len; i++)
    {
      KabFieldRow *row = g_ptr_array_index (self->rows, i);

      if (kab_field_row_get_field (row) == field_of ("currency")
          && kab_field_row_take_value (row, &value, NULL) && value.kind == KAB_VALUE_TEXT)
        currency = value.text;
    }
  for (guint i = 0; self->editable && i < self->rows->len; i++)
    {
      KabFieldRow *row = g_ptr_array_index (self->rows, i);

      if (kab_field_row_get_field (row) == field_of ("price"))
        kab_field_row_set_unit (row, currency ? kab_currency_sign (currency) : NULL);
    }
  kab_options_group_set_currency (self->options, currency);
}

static void
changed_cb (KabPackageCard *self)
{
  if (self->following || !self->base)
    return;
  show_changed (self);
  show_currency (self);
  kab_card_touched (KAB_CARD (self));
}

static void
show_changed (KabPackageCard *self)
{
  gboolean changed = differs (self);
  const char *state = self->base ? kab_row_get_text (self->base, "state") : NULL;
  gboolean known = self->base && !self->is_new && self->editable;

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "card.save", changed && !self->saving);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "package.revert", changed && !self->saving);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "package.duplicate", known && !changed);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "package.archive",
                                 known && !changed && g_strcmp0 (state, "archived") != 0);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "package.put-on-sale",
                                 known && !changed && g_strcmp0 (state, "on_sale") != 0);
}

static void
tell (KabPackageCard *self, const char *text, gboolean may_discard)
{
  gtk_label_set_label (self->notice_text, text);
  gtk_widget_set_visible (self->notice_discard, may_discard);
  gtk_revealer_set_reveal_child (self->notice, TRUE);
}

/* What the card shows is not what the person wrote, as long as that waits for a decision: it says so. While it is
 * edited on, the notice speaks of it. */
static void
show_decision (KabPackageCard *self)
{
  KabCabinet *cabinet = kab_card_get_cabinet (KAB_CARD (self));
  KabUndecided *undecided = cabinet ? kab_undecided_for (cabinet) : NULL;

  if (undecided != self->undecided)
    {
      if (self->undecided)
        g_signal_handlers_disconnect_by_func (self->undecided, show_decision, self);
      g_set_object (&self->undecided, undecided);
      if (undecided)
        g_signal_connect_object (undecided, "changed", G_CALLBACK (show_decision), self, G_CONNECT_SWAPPED);
    }
  gtk_widget_set_visible (self->decision, undecided && self->base && !self->is_new
                                            && !kab_card_is_settling (KAB_CARD (self))
                                            && kab_undecided_has (undecided, self->base->id));
}

/* A card in a window of its own sends its reader to the window that has the problems. */
static void
problems_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  GtkRoot *root = gtk_widget_get_root (widget);
  GtkApplication *application = GTK_IS_WINDOW (root) ? gtk_window_get_application (GTK_WINDOW (root)) : NULL;

  if (gtk_widget_activate_action (widget, "win.problems", NULL))
    return;
  for (GList *l = application ? gtk_application_get_windows (application) : NULL; l; l = l->next)
    if (gtk_widget_activate_action (l->data, "win.problems", NULL))
      {
        gtk_window_present (l->data);
        return;
      }
}

/* The form */

static void
add_readable (KabPackageCard *self, AdwPreferencesGroup *group, const KabField *field)
{
  const KabValue *value = kab_row_value (self->base, field->name);
  GtkWidget *row;

  if (kab_value_is_null (value))
    return;
  if (field->type == KAB_TYPE_REF)
    {
      const char *title = kab_titles_get (kab_titles_for (kab_card_get_cabinet (KAB_CARD (self))),
                                          kab_entity_find (field->ref), value->text);

      row = kab_property_row_new (kab_field_title (field), title ? title : "…");
      adw_preferences_group_add (group, row);
    }
  else if (g_str_equal (field->name, "state"))
    {
      row = kab_property_row_new_pill (field, value->text);
      adw_preferences_group_add (group, row);
    }
  else
    row = kab_property_group_add (group, field->name, self->base);
  if (row)
    g_ptr_array_add (self->rows, row);
}

static void
add_rows (KabPackageCard *self, AdwPreferencesGroup *group, const char *const *names)
{
  guint before = self->rows->len;

  for (guint i = 0; names[i]; i++)
    {
      const KabField *field = field_of (names[i]);

      if (self->editable)
        {
          GtkWidget *row = kab_field_row_new (field);

          kab_field_row_set_cabinet (KAB_FIELD_ROW (row), kab_card_get_cabinet (KAB_CARD (self)));
          kab_field_row_set_editable (KAB_FIELD_ROW (row),
                                      kab_account_may_write_field (kab_cabinet_get_account (
                                                                     kab_card_get_cabinet (KAB_CARD (self))),
                                                                   field, self->is_new));
          g_signal_connect_swapped (row, "changed", G_CALLBACK (changed_cb), self);
          adw_preferences_group_add (group, row);
          g_ptr_array_add (self->rows, row);
        }
      else
        add_readable (self, group, field);
    }
  gtk_widget_set_visible (GTK_WIDGET (group), self->rows->len > before);
}

static void
clear_rows (KabPackageCard *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    {
      GtkWidget *row = g_ptr_array_index (self->rows, i);
      GtkWidget *group = gtk_widget_get_ancestor (row, ADW_TYPE_PREFERENCES_GROUP);

      adw_preferences_group_remove (ADW_PREFERENCES_GROUP (group), row);
    }
  g_ptr_array_set_size (self->rows, 0);
}

static void
fill_form (KabPackageCard *self)
{
  gboolean reuse
    = self->editable && self->rows->len > 0 && KAB_IS_FIELD_ROW (g_ptr_array_index (self->rows, 0));

  self->following = TRUE;
  if (!reuse)
    {
      clear_rows (self);
      add_rows (self, self->about, about_fields);
      add_rows (self, self->price, price_fields);
      add_rows (self, self->sale, sale_fields);
    }
  for (guint i = 0; self->editable && i < self->rows->len; i++)
    {
      KabFieldRow *row = g_ptr_array_index (self->rows, i);

      kab_field_row_set_value (row, kab_row_value (self->base, kab_field_row_get_field (row)->name));
    }
  kab_characteristics_group_set_editable (self->characteristics, self->editable);
  kab_characteristics_group_set_text (self->characteristics,
                                      kab_row_get_text (self->base, "characteristics"));
  self->following = FALSE;
}

static void
show_title (KabPackageCard *self)
{
  const char *name = kab_row_title (self->base);
  const char *state = kab_field_enum_title (field_of ("state"), kab_row_get_text (self->base, "state"));

  adw_window_title_set_title (self->title, self->is_new ? _ ("New Package") : name);
  adw_window_title_set_subtitle (self->title, self->is_new ? "" : state ? state : "");
}

static gboolean
may_write (KabPackageCard *self)
{
  KabAccount *account = kab_cabinet_get_account (kab_card_get_cabinet (KAB_CARD (self)));

  return kab_account_may (account, self->is_new ? KAB_OPERATION_CREATE : KAB_OPERATION_UPDATE,
                          &kab_entity_package, self->is_new ? NULL : self->base);
}

static void
show_base (KabPackageCard *self)
{
  self->editable = may_write (self);
  gtk_widget_set_visible (self->save, self->editable);
  gtk_widget_set_visible (self->more, self->editable && !self->is_new);
  show_title (self);
  fill_form (self);
  kab_options_group_open (self->options, kab_card_get_cabinet (KAB_CARD (self)),
                          self->is_new ? NULL : self->base->id, self->editable,
                          kab_card_get_cancellable (KAB_CARD (self)));
  show_currency (self);
  show_changed (self);
  show_decision (self);
}

static void
take_base (KabPackageCard *self, KabRow *row)
{
  g_clear_pointer (&self->base, kab_row_unref);
  self->base = row;
}

static void
kab_package_card_show (KabCard *card, KabRow *row)
{
  KabPackageCard *self = KAB_PACKAGE_CARD (card);

  self->is_new = row == NULL;
  self->is_copy = FALSE;
  gtk_revealer_set_reveal_child (self->notice, FALSE);
  kab_options_group_forget_typed (self->options);
  take_base (self, row ? kab_row_ref (row) : kab_row_new (&kab_entity_package, NULL));
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scrolled), 0);
  show_base (self);
  if (self->is_new && self->rows->len > 0 && self->editable)
    kab_field_row_focus (g_ptr_array_index (self->rows, 0));
}

/* Somebody changed the row: what was not touched here follows; what was is kept, and told of. */
static void
rebase (KabPackageCard *self, KabRow *newer)
{
  g_autoptr (KabRow) base = kab_row_copy (newer);

  self->following = TRUE;
  for (guint i = 0; i < self->rows->len; i++)
    {
      KabFieldRow *row = g_ptr_array_index (self->rows, i);
      const char *name = kab_field_row_get_field (row)->name;

      if (kab_field_row_differs (row, kab_row_value (self->base, name)))
        kab_value_copy (kab_row_value (base, name), kab_row_value (self->base, name));
      else
        kab_field_row_set_value (row, kab_row_value (newer, name));
    }
  if (kab_characteristics_group_is_changed (self->characteristics))
    kab_value_copy (kab_row_value (base, "characteristics"), kab_row_value (self->base, "characteristics"));
  else
    kab_characteristics_group_set_text (self->characteristics, kab_row_get_text (newer, "characteristics"));
  self->following = FALSE;
  take_base (self, g_steal_pointer (&base));
  show_currency (self);
}

static guint
kab_package_card_contest (KabCard *card, KabRow *newer, gboolean take)
{
  KabPackageCard *self = KAB_PACKAGE_CARD (card);
  guint n;

  if (!self->editable)
    return 0;
  if (take)
    take_base (self, kab_row_copy (self->base));
  n = kab_change_contest (kab_card_get_cabinet (card), self->rows, self->base, newer, take);
  if (!take)
    return n;
  show_currency (self);
  show_changed (self);
  kab_card_touched (card);
  return n;
}

static char *
kab_package_card_dup_words (KabCard *card)
{
  return kab_change_typed (KAB_PACKAGE_CARD (card)->rows, KAB_PACKAGE_CARD (card)->base);
}

static void
kab_package_card_follow (KabCard *card, KabRow *row)
{
  KabPackageCard *self = KAB_PACKAGE_CARD (card);
  g_autoptr (KabMutation) mutation = NULL;

  if (self->saving || !self->base)
    return;
  show_decision (self);
  mutation = kab_mutation_new_between (self->base, row);
  if (differs (self))
    {
      if (mutation && row->rev != self->base->rev)
        rebase (self, row);
      return;
    }
  take_base (self, kab_row_ref (row));
  if (mutation)
    {
      show_title (self);
      fill_form (self);
      show_currency (self);
    }
  show_changed (self);
}

static gboolean
kab_package_card_is_changed (KabCard *card)
{
  return differs (KAB_PACKAGE_CARD (card));
}

/* Drafts */

static char *
kab_package_card_write_draft (KabCard *card)
{
  KabPackageCard *self = KAB_PACKAGE_CARD (card);
  g_autoptr (JsonObject) object = NULL;
  g_autoptr (JsonNode) root = NULL;
  JsonObject *typed;
  JsonNode *options;

  if (!differs (self))
    return NULL;
  object = json_object_new ();
  typed = json_object_new ();
  json_object_set_member (object, "base", kab_draft_from_row (self->base));
  json_object_set_boolean_member (object, "copy", self->is_copy);
  for (guint i = 0; i < self->rows->len; i++)
    {
      KabFieldRow *row = g_ptr_array_index (self->rows, i);
      const char *name = kab_field_row_get_field (row)->name;
      g_autofree char *text = kab_field_row_dup_typed (row);

      if (kab_field_row_differs (row, kab_row_value (self->base, name)))
        json_object_set_string_member (typed, name, text);
    }
  json_object_set_object_member (object, "typed", typed);
  if (kab_characteristics_group_is_changed (self->characteristics))
    {
      g_autofree char *text = kab_characteristics_group_dup_text (self->characteristics);

      json_object_set_string_member (object, "characteristics", text ? text : "[]");
    }
  options = kab_options_group_write_draft (self->options);
  if (options)
    json_object_set_member (object, "options", options);
  root = json_node_init_object (json_node_alloc (), object);
  return json_to_string (root, FALSE);
}

/* One field as it was typed over @before. Where the row changed since, mine is over what was seen then, so that
 * the two are compared when it is sent. */
static void
take_typed (KabFieldRow *row, const char *text, KabRow *base, const KabRow *before)
{
  const char *name = kab_field_row_get_field (row)->name;

  kab_field_row_type (row, text);
  if (!kab_field_row_differs (row, kab_row_value (base, name)))
    kab_field_row_set_value (row, kab_row_value (base, name));
  else if (base->rev != before->rev)
    {
      kab_value_copy (kab_row_value (base, name), kab_row_value (before, name));
      kab_field_row_set_value (row, kab_row_value (base, name));
      kab_field_row_type (row, text);
    }
}

static gboolean
kab_package_card_take_draft (KabCard *card, JsonNode *draft)
{
  KabPackageCard *self = KAB_PACKAGE_CARD (card);
  g_autoptr (KabRow) before = kab_draft_to_row (&kab_entity_package, kab_draft_member (draft, "base"));
  JsonNode *typed = kab_draft_member (draft, "typed");
  JsonNode *options = kab_draft_member (draft, "options");
  JsonNode *copy = kab_draft_member (draft, "copy");
  const char *characteristics = kab_draft_text (draft, "characteristics");

  if (!self->editable || !before)
    return FALSE;
  if (self->is_new)
    {
      take_base (self, kab_row_ref (before));
      self->is_copy
        = copy && json_node_get_value_type (copy) == G_TYPE_BOOLEAN && json_node_get_boolean (copy);
      fill_form (self);
    }
  else
    take_base (self, kab_row_copy (self->base));
  self->following = TRUE;
  for (guint i = 0; typed && i < self->rows->len; i++)
    {
      KabFieldRow *row = g_ptr_array_index (self->rows, i);
      const char *text = kab_draft_text (typed, kab_field_row_get_field (row)->name);

      if (text)
        take_typed (row, text, self->base, before);
    }
  if (characteristics)
    {
      if (self->base->rev != before->rev)
        {
          kab_value_copy (kab_row_value (self->base, "characteristics"),
                          kab_row_value (before, "characteristics"));
          kab_characteristics_group_set_text (self->characteristics,
                                              kab_row_get_text (before, "characteristics"));
        }
      kab_characteristics_group_type_text (self->characteristics, characteristics);
    }
  self->following = FALSE;
  if (options)
    kab_options_group_take_draft (self->options, options);
  show_currency (self);
  show_changed (self);
  if (!differs (self) && !options)
    return FALSE;
  tell (self,
        kab_card_is_settling (card)
          ? _ ("Your edit that was not taken over is put in again. Save it to send it.")
          : _ ("What you had typed and not saved is back."),
        TRUE);
  show_decision (self);
  return TRUE;
}

/* Saving */

static void
tell_wrong (KabPackageCard *self, const KabField *field, const char *text)
{
  for (guint i = 0; field && i < self->rows->len; i++)
    {
      KabFieldRow *row = g_ptr_array_index (self->rows, i);

      if (kab_field_row_get_field (row) == field)
        {
          kab_field_row_set_error (row, text);
          kab_field_row_focus (row);
          return;
        }
    }
  tell (self, text, FALSE);
}

static void
did_edit (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (KabPackageCard) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean done = kab_cabinet_edit_finish (KAB_CABINET (source), result, &error);
  g_autoptr (KabRow) saved = g_steal_pointer (&self->saved);

  self->saving = FALSE;
  if (!kab_card_get_cabinet (KAB_CARD (self)))
    return;
  if (!done)
    {
      tell_wrong (self, NULL, error->message);
      show_changed (self);
      kab_card_not_saved (KAB_CARD (self));
      return;
    }
  gtk_revealer_set_reveal_child (self->notice, FALSE);
  self->is_new = self->is_copy = FALSE;
  take_base (self, kab_row_ref (saved));
  show_base (self);
  kab_toast (GTK_WIDGET (self), _ ("Saved"));
  kab_card_saved (KAB_CARD (self), saved->id);
}

static void
kab_package_card_save (KabCard *card)
{
  KabPackageCard *self = KAB_PACKAGE_CARD (card);
  g_autoptr (GPtrArray) mutations = g_ptr_array_new_with_free_func ((GDestroyNotify)kab_mutation_free);
  g_autoptr (KabRow) row = NULL;
  g_autoptr (GError) error = NULL;
  const KabField *field = NULL;
  KabMutation *mutation;

  if (self->saving || !differs (self))
    return;
  row = read_form (self, TRUE);
  if (!row)
    {
      kab_card_not_saved (card);
      return;
    }
  if (!kab_validate_row (row, &field, &error))
    {
      tell_wrong (self, field, error->message);
      kab_card_not_saved (card);
      return;
    }
  if (!kab_characteristics_group_check (self->characteristics))
    {
      tell_wrong (self, NULL, _ ("A characteristic has a value and no name. Give it one, or remove it."));
      kab_card_not_saved (card);
      return;
    }
  mutation = kab_mutation_new_between (self->is_new ? NULL : self->base, row);
  if (mutation)
    g_ptr_array_add (mutations, mutation);
  kab_options_group_collect (self->options, row->id, mutations);
  self->saving = TRUE;
  self->saved = g_steal_pointer (&row);
  show_changed (self);
  /* Not cancelled with the card: what was told to be saved is saved. */
  kab_cabinet_edit_async (kab_card_get_cabinet (card), mutations, NULL, did_edit, g_object_ref (self));
}

/* Archive, and back; a copy */

static void
state_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  KabPackageCard *self = KAB_PACKAGE_CARD (widget);

  kab_package_set_state (gtk_widget_get_parent (widget), kab_card_get_cabinet (KAB_CARD (self)), self->base,
                         g_str_equal (name, "package.archive") ? "archived" : "on_sale");
}

static void
duplicate_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  KabPackageCard *self = KAB_PACKAGE_CARD (widget);
  g_autoptr (KabRow) copy = kab_row_new (&kab_entity_package, NULL);
  g_autofree char *title = NULL;

  for (guint i = 0; i < kab_entity_package.n_fields; i++)
    if (!(kab_entity_package.fields[i].flags & KAB_FIELD_COMPUTED))
      kab_value_copy (&copy->values[i], &self->base->values[i]);
  /* Translators: the name of a copied package */
  title = g_strdup_printf (_ ("%s (copy)"), kab_row_title (self->base));
  kab_row_set_text (copy, "name", title);
  kab_row_set_text (copy, "state", "draft");
  kab_options_group_make_new (self->options);
  self->is_new = self->is_copy = TRUE;
  kab_card_begin_new (KAB_CARD (self));
  take_base (self, g_steal_pointer (&copy));
  self->editable = may_write (self);
  gtk_widget_set_visible (self->more, FALSE);
  show_title (self);
  fill_form (self);
  show_changed (self);
  if (self->rows->len > 0)
    kab_field_row_focus (g_ptr_array_index (self->rows, 0));
}

static gboolean
is_focus_in_notice (KabPackageCard *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root ? gtk_root_get_focus (root) : NULL;

  return focus && gtk_widget_is_ancestor (focus, GTK_WIDGET (self->notice));
}

/* Before what has the keyboard is hidden, or it would go somewhere else in the window. */
static void
focus_form (KabPackageCard *self)
{
  if (self->editable && self->rows->len > 0)
    kab_field_row_focus (g_ptr_array_index (self->rows, 0));
  else
    gtk_widget_grab_focus (self->close);
}

static void
revert_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  KabPackageCard *self = KAB_PACKAGE_CARD (widget);
  gboolean focused = is_focus_in_notice (self);

  if (kab_card_is_settling (KAB_CARD (self)))
    kab_toast (widget, _ ("Nothing was decided: your edit waits under Problems."));
  kab_card_drop_draft (KAB_CARD (self));
  if (self->is_new)
    take_base (self, kab_row_new (&kab_entity_package, NULL));
  self->is_copy = FALSE;
  show_base (self);
  if (focused)
    focus_form (self);
  gtk_revealer_set_reveal_child (self->notice, FALSE);
}

static void
dismiss_cb (KabPackageCard *self, GtkButton *button)
{
  if (is_focus_in_notice (self))
    focus_form (self);
  gtk_revealer_set_reveal_child (self->notice, FALSE);
}

static void
folded_cb (KabPackageCard *self)
{
  gboolean folded;

  g_object_get (self, "folded", &folded, NULL);
  gtk_button_set_icon_name (GTK_BUTTON (self->close),
                            folded ? "go-previous-symbolic" : "sidebar-show-right-symbolic");
}

static void
kab_package_card_dispose (GObject *object)
{
  KabPackageCard *self = KAB_PACKAGE_CARD (object);

  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_pointer (&self->base, kab_row_unref);
  g_clear_pointer (&self->saved, kab_row_unref);
  g_clear_object (&self->undecided);
  G_OBJECT_CLASS (kab_package_card_parent_class)->dispose (object);
}

static void
kab_package_card_class_init (KabPackageCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  KabCardClass *card_class = KAB_CARD_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kab_package_card_dispose;
  card_class->show = kab_package_card_show;
  card_class->follow = kab_package_card_follow;
  card_class->is_changed = kab_package_card_is_changed;
  card_class->save = kab_package_card_save;
  card_class->write_draft = kab_package_card_write_draft;
  card_class->take_draft = kab_package_card_take_draft;
  card_class->contest = kab_package_card_contest;
  card_class->dup_words = kab_package_card_dup_words;
  g_type_ensure (KAB_TYPE_CHARACTERISTICS_GROUP);
  g_type_ensure (KAB_TYPE_OPTIONS_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/kabinet/Kabinet/sections/kab-package-card.ui");
  gtk_widget_class_bind_template_child (widget_class, KabPackageCard, title);
  gtk_widget_class_bind_template_child (widget_class, KabPackageCard, close);
  gtk_widget_class_bind_template_child (widget_class, KabPackageCard, more);
  gtk_widget_class_bind_template_child (widget_class, KabPackageCard, save);
  gtk_widget_class_bind_template_child (widget_class, KabPackageCard, notice);
  gtk_widget_class_bind_template_child (widget_class, KabPackageCard, notice_text);
  gtk_widget_class_bind_template_child (widget_class, KabPackageCard, notice_discard);
  gtk_widget_class_bind_template_child (widget_class, KabPackageCard, decision);
  gtk_widget_class_bind_template_child (widget_class, KabPackageCard, scrolled);
  gtk_widget_class_bind_template_child (widget_class, KabPackageCard, about);
  gtk_widget_class_bind_template_child (widget_class, KabPackageCard, price);
  gtk_widget_class_bind_template_child (widget_class, KabPackageCard, characteristics);
  gtk_widget_class_bind_template_child (widget_class, KabPackageCard, options);
  gtk_widget_class_bind_template_child (widget_class, KabPackageCard, sale);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, dismiss_cb);
  gtk_widget_class_install_action (widget_class, "package.duplicate", NULL, duplicate_action);
  gtk_widget_class_install_action (widget_class, "package.archive", NULL, state_action);
  gtk_widget_class_install_action (widget_class, "package.put-on-sale", NULL, state_action);
  gtk_widget_class_install_action (widget_class, "package.problems", NULL, problems_action);
  gtk_widget_class_install_action (widget_class, "package.revert", NULL, revert_action);
}

static void
kab_package_card_init (KabPackageCard *self)
{
  self->rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect (self, "notify::folded", G_CALLBACK (folded_cb), NULL);
  folded_cb (self);
}
