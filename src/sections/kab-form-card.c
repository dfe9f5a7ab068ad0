/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-form-card-private.h"

#include <glib/gi18n-lib.h>

#include "kab-card-window.h"
#include "kab-change-note.h"
#include "kab-field-row.h"
#include "kab-history.h"
#include "kab-money.h"
#include "kab-property-row.h"
#include "kab-row-delete.h"

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (KabFormCard, kab_form_card, KAB_TYPE_CARD)

KabFormCardPrivate *
kab_form_card_private (KabFormCard *self)
{
  return kab_form_card_get_instance_private (self);
}

const KabFormInfo *
kab_form_card_info (KabFormCard *self)
{
  return KAB_FORM_CARD_GET_CLASS (self)->info;
}

static KabAccount *
account_of (KabFormCard *self)
{
  return kab_cabinet_get_account (kab_card_get_cabinet (KAB_CARD (self)));
}

static gboolean
may (KabFormCard *self, KabOperation operation)
{
  KabFormCardPrivate *priv = kab_form_card_private (self);

  return kab_account_may (account_of (self), operation, kab_form_card_info (self)->entity,
                          priv->is_new ? NULL : priv->base);
}

/* What stands in the form as a row, quietly and without the parts: what is not valid, or is being typed, is as it was. */
static KabRow *
peek_form (KabFormCard *self)
{
  KabFormCardPrivate *priv = kab_form_card_private (self);
  KabRow *row = kab_row_copy (priv->base);

  for (guint i = 0; priv->editable && i < priv->rows->len; i++)
    {
      KabFieldRow *field_row = g_ptr_array_index (priv->rows, i);
      g_auto (KabValue) value = KAB_VALUE_INIT;

      if (kab_field_row_peek_value (field_row, &value))
        kab_value_copy (kab_row_value (row, kab_field_row_get_field (field_row)->name), &value);
    }
  return row;
}

/* Whether the form differs from @base, quietly: a field that is being typed is not wrong yet. */
gboolean
kab_form_card_differs (KabFormCard *self)
{
  KabFormCardPrivate *priv = kab_form_card_private (self);

  if (!priv->base || !priv->editable)
    return FALSE;
  if (priv->is_copy)
    return TRUE;
  for (guint i = 0; i < priv->rows->len; i++)
    {
      KabFieldRow *row = g_ptr_array_index (priv->rows, i);

      if (kab_field_row_differs (row, kab_row_value (priv->base, kab_field_row_get_field (row)->name)))
        return TRUE;
    }
  for (guint i = 0; i < priv->parts->len; i++)
    if (PART_IFACE (priv, i)->is_changed (PART (priv, i)))
      return TRUE;
  return FALSE;
}

/* What some fields say about others: money in its currency, and what only this kind of row has. */
void
kab_form_card_arrange (KabFormCard *self)
{
  KabFormCardPrivate *priv = kab_form_card_private (self);
  KabFormCardClass *klass = KAB_FORM_CARD_GET_CLASS (self);
  g_autoptr (KabRow) typed = peek_form (self);
  const char *currency = kab_entity_field (kab_form_card_info (self)->entity, "currency") >= 0
                           ? kab_row_get_text (typed, "currency")
                           : NULL;

  for (guint i = 0; priv->editable && i < priv->rows->len; i++)
    {
      KabFieldRow *row = g_ptr_array_index (priv->rows, i);

      if (kab_field_row_get_field (row)->type == KAB_TYPE_MONEY)
        kab_field_row_set_unit (row, currency ? kab_currency_sign (currency) : NULL);
    }
  if (klass->arrange)
    klass->arrange (self, typed);
}

static void
changed_cb (KabFormCard *self)
{
  KabFormCardPrivate *priv = kab_form_card_private (self);

  if (priv->following || !priv->base)
    return;
  kab_form_card_show_changed (self);
  kab_form_card_arrange (self);
  kab_card_touched (KAB_CARD (self));
}

void
kab_form_card_show_changed (KabFormCard *self)
{
  KabFormCardPrivate *priv = kab_form_card_private (self);
  KabFormCardClass *klass = KAB_FORM_CARD_GET_CLASS (self);
  gboolean changed = kab_form_card_differs (self);
  gboolean known = priv->base && !priv->is_new && priv->editable;

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "card.save", changed && !priv->saving);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "form.revert", changed && !priv->saving);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "form.duplicate",
                                 known && !changed && kab_form_card_info (self)->copy_field
                                   && kab_account_may (account_of (self), KAB_OPERATION_CREATE,
                                                       kab_form_card_info (self)->entity, NULL));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "form.delete",
                                 known && !changed && kab_form_card_info (self)->deletes
                                   && may (self, KAB_OPERATION_DELETE));
  if (klass->settle)
    klass->settle (self, priv->base, known && !changed);
}

void
kab_form_card_tell (KabFormCard *self, const char *text, gboolean may_discard)
{
  KabFormCardPrivate *priv = kab_form_card_private (self);

  gtk_label_set_label (priv->notice_text, text);
  gtk_widget_set_visible (priv->notice_discard, may_discard);
  gtk_revealer_set_reveal_child (priv->notice, TRUE);
}

/* What the card shows is not what the person wrote, as long as that waits for a decision: it says so. While it is
 * edited on, the notice speaks of it. */
void
kab_form_card_show_decision (KabFormCard *self)
{
  KabFormCardPrivate *priv = kab_form_card_private (self);
  KabCabinet *cabinet = kab_card_get_cabinet (KAB_CARD (self));
  KabUndecided *undecided = cabinet ? kab_undecided_for (cabinet) : NULL;

  if (undecided != priv->undecided)
    {
      if (priv->undecided)
        g_signal_handlers_disconnect_by_func (priv->undecided, kab_form_card_show_decision, self);
      g_set_object (&priv->undecided, undecided);
      if (undecided)
        g_signal_connect_object (undecided, "changed", G_CALLBACK (kab_form_card_show_decision), self,
                                 G_CONNECT_SWAPPED);
    }
  gtk_widget_set_visible (priv->decision, undecided && priv->base && !priv->is_new
                                            && !kab_card_is_settling (KAB_CARD (self))
                                            && kab_undecided_has (undecided, priv->base->id));
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

static GtkWidget *
make_readable (KabFormCard *self, AdwPreferencesGroup *group, const KabField *field)
{
  KabFormCardPrivate *priv = kab_form_card_private (self);
  const KabValue *value = kab_row_value (priv->base, field->name);
  GtkWidget *row;

  if (kab_value_is_null (value))
    return NULL;
  if (field->type == KAB_TYPE_REF)
    row = kab_property_row_new_reference (kab_card_get_cabinet (KAB_CARD (self)), field, value->text);
  else if (g_str_equal (field->name, "state"))
    row = kab_property_row_new_pill (field, value->text);
  else
    return kab_property_group_add (group, field->name, priv->base);
  adw_preferences_group_add (group, row);
  return row;
}

static GtkWidget *
make_editable (KabFormCard *self, AdwPreferencesGroup *group, const KabField *field)
{
  GtkWidget *row = kab_field_row_new (field);

  kab_field_row_set_cabinet (KAB_FIELD_ROW (row), kab_card_get_cabinet (KAB_CARD (self)));
  g_signal_connect_swapped (row, "changed", G_CALLBACK (changed_cb), self);
  adw_preferences_group_add (group, row);
  return row;
}

static void
add_rows (KabFormCard *self)
{
  KabFormCardPrivate *priv = kab_form_card_private (self);
  const KabFormInfo *info = kab_form_card_info (self);

  for (guint g = 0; info->groups[g].fields; g++)
    {
      AdwPreferencesGroup *group = g_ptr_array_index (priv->groups, g);
      guint before = priv->rows->len;

      for (guint f = 0; info->groups[g].fields[f]; f++)
        {
          const KabField *field = kab_entity_find_field (info->entity, info->groups[g].fields[f]);
          GtkWidget *row
            = priv->editable ? make_editable (self, group, field) : make_readable (self, group, field);

          if (row)
            g_ptr_array_add (priv->rows, row);
        }
      gtk_widget_set_visible (GTK_WIDGET (group), priv->rows->len > before);
    }
}

static void
clear_rows (KabFormCard *self)
{
  KabFormCardPrivate *priv = kab_form_card_private (self);

  for (guint i = 0; i < priv->rows->len; i++)
    {
      GtkWidget *row = g_ptr_array_index (priv->rows, i);
      GtkWidget *group = gtk_widget_get_ancestor (row, ADW_TYPE_PREFERENCES_GROUP);

      adw_preferences_group_remove (ADW_PREFERENCES_GROUP (group), row);
    }
  g_ptr_array_set_size (priv->rows, 0);
}

void
kab_form_card_fill_rows (KabFormCard *self)
{
  KabFormCardPrivate *priv = kab_form_card_private (self);
  gboolean reuse
    = priv->editable && priv->rows->len > 0 && KAB_IS_FIELD_ROW (g_ptr_array_index (priv->rows, 0));

  priv->following = TRUE;
  if (!reuse)
    {
      clear_rows (self);
      add_rows (self);
    }
  for (guint i = 0; priv->editable && i < priv->rows->len; i++)
    {
      KabFieldRow *row = g_ptr_array_index (priv->rows, i);
      const KabField *field = kab_field_row_get_field (row);

      kab_field_row_set_value (row, kab_row_value (priv->base, field->name));
      kab_field_row_set_editable (row, kab_account_may_write_field (account_of (self), field, priv->is_new));
    }
  priv->following = FALSE;
}

static void
show_title (KabFormCard *self)
{
  KabFormCardPrivate *priv = kab_form_card_private (self);
  const KabField *field = kab_entity_find_field (kab_form_card_info (self)->entity, "state");
  const char *state = field ? kab_field_enum_title (field, kab_row_get_text (priv->base, "state")) : NULL;

  adw_window_title_set_title (priv->title, priv->is_new ? _ (kab_form_card_info (self)->new_title)
                                                        : kab_row_title (priv->base));
  adw_window_title_set_subtitle (priv->title, priv->is_new || !state ? "" : state);
  /* Where there is no room for all of it. */
  gtk_widget_set_tooltip_text (GTK_WIDGET (priv->title), adw_window_title_get_title (priv->title));
}

/* The title needs the room more than a word beside it does. */
static void
narrow_cb (KabFormCard *self, GParamSpec *pspec, GtkWidget *sizer)
{
  GtkButton *save = GTK_BUTTON (kab_form_card_private (self)->save);
  gboolean narrow;

  g_object_get (sizer, "narrow", &narrow, NULL);
  if (narrow)
    {
      gtk_button_set_icon_name (save, "object-select-symbolic");
      gtk_accessible_update_property (GTK_ACCESSIBLE (save), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Save"), -1);
    }
  else
    {
      gtk_button_set_label (save, _ ("_Save"));
      gtk_accessible_reset_property (GTK_ACCESSIBLE (save), GTK_ACCESSIBLE_PROPERTY_LABEL);
    }
}

static void
show_history (KabFormCard *self)
{
  KabFormCardPrivate *priv = kab_form_card_private (self);

  gtk_widget_set_visible (GTK_WIDGET (priv->history),
                          !priv->is_new && !kab_form_card_info (self)->no_history
                            && kab_account_may (account_of (self), KAB_OPERATION_READ, &kab_entity_activity,
                                                NULL));
  if (!priv->is_new && gtk_expander_get_expanded (priv->history))
    kab_history_fill (priv->history_box, kab_card_get_cabinet (KAB_CARD (self)), priv->base,
                      kab_card_get_cancellable (KAB_CARD (self)));
}

static void
history_cb (KabFormCard *self)
{
  if (kab_form_card_private (self)->base)
    show_history (self);
}

void
kab_form_card_show_base (KabFormCard *self)
{
  KabFormCardPrivate *priv = kab_form_card_private (self);

  priv->editable = may (self, priv->is_new ? KAB_OPERATION_CREATE : KAB_OPERATION_UPDATE);
  gtk_widget_set_visible (priv->save, priv->editable);
  gtk_widget_set_visible (GTK_WIDGET (priv->more), priv->editable && !priv->is_new);
  show_title (self);
  kab_form_card_fill_rows (self);
  priv->following = TRUE;
  for (guint i = 0; i < priv->parts->len; i++)
    PART_IFACE (priv, i)->open (PART (priv, i), kab_card_get_cabinet (KAB_CARD (self)), priv->base,
                                priv->is_new, priv->editable, kab_card_get_cancellable (KAB_CARD (self)));
  priv->following = FALSE;
  kab_form_card_arrange (self);
  kab_form_card_show_changed (self);
  kab_form_card_show_decision (self);
  show_history (self);
}

void
kab_form_card_take_base (KabFormCard *self, KabRow *row)
{
  g_clear_pointer (&kab_form_card_private (self)->base, kab_row_unref);
  kab_form_card_private (self)->base = row;
}

/* The first row that there is. */
static void
focus_rows (KabFormCard *self)
{
  KabFormCardPrivate *priv = kab_form_card_private (self);

  for (guint i = 0; priv->editable && i < priv->rows->len; i++)
    if (gtk_widget_get_visible (g_ptr_array_index (priv->rows, i)))
      {
        kab_field_row_focus (g_ptr_array_index (priv->rows, i));
        return;
      }
  gtk_widget_grab_focus (priv->close);
}

static KabRow *
begin_row (KabFormCard *self)
{
  KabFormCardClass *klass = KAB_FORM_CARD_GET_CLASS (self);
  KabRow *row = kab_row_new (klass->info->entity, NULL);

  if (klass->begin)
    klass->begin (self, row);
  return row;
}

static void
kab_form_card_show (KabCard *card, KabRow *row)
{
  KabFormCard *self = KAB_FORM_CARD (card);
  KabFormCardPrivate *priv = kab_form_card_private (self);

  priv->is_new = row == NULL;
  priv->is_copy = FALSE;
  gtk_revealer_set_reveal_child (priv->notice, FALSE);
  for (guint i = 0; i < priv->parts->len; i++)
    if (PART_IFACE (priv, i)->forget_typed)
      PART_IFACE (priv, i)->forget_typed (PART (priv, i));
  kab_form_card_take_base (self, row ? kab_row_ref (row) : begin_row (self));
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (priv->scrolled), 0);
  kab_form_card_show_base (self);
  if (priv->is_new && priv->editable)
    focus_rows (self);
}

/* Somebody changed the row: what was not touched here follows; what was is kept, and told of. */
static void
rebase (KabFormCard *self, KabRow *newer)
{
  KabFormCardPrivate *priv = kab_form_card_private (self);
  g_autoptr (KabRow) base = kab_row_copy (newer);

  priv->following = TRUE;
  for (guint i = 0; i < priv->rows->len; i++)
    {
      KabFieldRow *row = g_ptr_array_index (priv->rows, i);
      const char *name = kab_field_row_get_field (row)->name;

      if (kab_field_row_differs (row, kab_row_value (priv->base, name)))
        kab_value_copy (kab_row_value (base, name), kab_row_value (priv->base, name));
      else
        kab_field_row_set_value (row, kab_row_value (newer, name));
    }
  for (guint i = 0; i < priv->parts->len; i++)
    PART_IFACE (priv, i)->rebase (PART (priv, i), priv->base, base);
  priv->following = FALSE;
  kab_form_card_take_base (self, g_steal_pointer (&base));
  kab_form_card_arrange (self);
}

static guint
kab_form_card_contest (KabCard *card, KabRow *newer, gboolean take)
{
  KabFormCard *self = KAB_FORM_CARD (card);
  KabFormCardPrivate *priv = kab_form_card_private (self);
  guint n;

  if (!priv->editable)
    return 0;
  if (take)
    kab_form_card_take_base (self, kab_row_copy (priv->base));
  n = kab_change_contest (kab_card_get_cabinet (card), priv->rows, priv->base, newer, take);
  if (!take)
    return n;
  kab_form_card_arrange (self);
  kab_form_card_show_changed (self);
  kab_card_touched (card);
  return n;
}

static char *
kab_form_card_dup_words (KabCard *card)
{
  KabFormCardPrivate *priv = kab_form_card_private (KAB_FORM_CARD (card));

  return kab_change_typed (priv->rows, priv->base);
}

static void
kab_form_card_follow (KabCard *card, KabRow *row)
{
  KabFormCard *self = KAB_FORM_CARD (card);
  KabFormCardPrivate *priv = kab_form_card_private (self);
  g_autoptr (KabMutation) mutation = NULL;

  if (priv->saving || !priv->base)
    return;
  kab_form_card_show_decision (self);
  mutation = kab_mutation_new_between (priv->base, row);
  if (kab_form_card_differs (self))
    {
      if (mutation && row->rev != priv->base->rev)
        rebase (self, row);
      return;
    }
  kab_form_card_take_base (self, kab_row_ref (row));
  if (mutation)
    {
      show_title (self);
      kab_form_card_fill_rows (self);
      for (guint i = 0; i < priv->parts->len; i++)
        if (PART_IFACE (priv, i)->follow)
          PART_IFACE (priv, i)->follow (PART (priv, i), row);
      kab_form_card_arrange (self);
    }
  kab_form_card_show_changed (self);
  show_history (self);
}

static gboolean
kab_form_card_is_changed (KabCard *card)
{
  return kab_form_card_differs (KAB_FORM_CARD (card));
}

/* A copy, and the end of a row */

static void
duplicate_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  KabFormCard *self = KAB_FORM_CARD (widget);
  KabFormCardPrivate *priv = kab_form_card_private (self);
  const KabFormInfo *info = kab_form_card_info (self);
  g_autoptr (KabRow) copy = kab_row_new (info->entity, NULL);
  g_autofree char *title = NULL;

  for (guint i = 0; i < info->entity->n_fields; i++)
    if (!(info->entity->fields[i].flags & (KAB_FIELD_COMPUTED | KAB_FIELD_NUMBERED)))
      kab_value_copy (&copy->values[i], &priv->base->values[i]);
  /* Translators: the name of a copied record */
  title = g_strdup_printf (_ ("%s (copy)"), kab_row_get_text (priv->base, info->copy_field));
  kab_row_set_text (copy, info->copy_field, title);
  if (info->copy_state)
    kab_row_set_text (copy, "state", info->copy_state);
  for (guint i = 0; i < priv->parts->len; i++)
    if (PART_IFACE (priv, i)->make_new)
      PART_IFACE (priv, i)->make_new (PART (priv, i));
  priv->is_new = priv->is_copy = TRUE;
  kab_card_begin_new (KAB_CARD (self));
  kab_form_card_take_base (self, g_steal_pointer (&copy));
  priv->editable = may (self, KAB_OPERATION_CREATE);
  gtk_widget_set_visible (GTK_WIDGET (priv->more), FALSE);
  show_title (self);
  kab_form_card_fill_rows (self);
  kab_form_card_arrange (self);
  kab_form_card_show_changed (self);
  show_history (self);
  focus_rows (self);
}

static void
delete_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  KabFormCard *self = KAB_FORM_CARD (widget);

  kab_row_delete (kab_card_get_opener (KAB_CARD (self)), kab_card_get_cabinet (KAB_CARD (self)),
                  kab_form_card_private (self)->base, KAB_CARD (self));
}

static gboolean
is_focus_in_notice (KabFormCard *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root ? gtk_root_get_focus (root) : NULL;

  return focus && gtk_widget_is_ancestor (focus, GTK_WIDGET (kab_form_card_private (self)->notice));
}

static void
revert_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  KabFormCard *self = KAB_FORM_CARD (widget);
  KabFormCardPrivate *priv = kab_form_card_private (self);
  gboolean focused = is_focus_in_notice (self);

  if (kab_card_is_settling (KAB_CARD (self)))
    kab_toast (widget, _ ("Nothing was decided: your edit waits under Problems."));
  kab_card_drop_draft (KAB_CARD (self));
  if (priv->is_new)
    kab_form_card_take_base (self, begin_row (self));
  priv->is_copy = FALSE;
  kab_form_card_show_base (self);
  /* Before what has the keyboard is hidden, or it would go somewhere else in the window. */
  if (focused)
    focus_rows (self);
  gtk_revealer_set_reveal_child (priv->notice, FALSE);
}

static void
dismiss_cb (KabFormCard *self, GtkButton *button)
{
  if (is_focus_in_notice (self))
    focus_rows (self);
  gtk_revealer_set_reveal_child (kab_form_card_private (self)->notice, FALSE);
}

static void
folded_cb (KabFormCard *self)
{
  gboolean folded;

  g_object_get (self, "folded", &folded, NULL);
  gtk_button_set_icon_name (GTK_BUTTON (kab_form_card_private (self)->close),
                            folded ? "go-previous-symbolic" : "sidebar-show-right-symbolic");
}

/* Public */

void
kab_form_card_add_part (KabFormCard *self, const char *name, GtkWidget *part, guint after)
{
  KabFormCardPrivate *priv = kab_form_card_private (self);
  GtkWidget *below = g_ptr_array_index (priv->groups, after);

  for (guint i = 0; i < priv->parts->len; i++)
    if (gtk_widget_get_prev_sibling (g_ptr_array_index (priv->parts, i)) == below)
      below = g_ptr_array_index (priv->parts, i);
  gtk_box_insert_child_after (priv->form, part, below);
  g_ptr_array_add (priv->parts, part);
  g_ptr_array_add (priv->names, (gpointer)g_intern_string (name));
  g_signal_connect_object (part, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
}

static void
add_item (GMenu *menu, const char *label, const char *action)
{
  g_autoptr (GMenuItem) item = g_menu_item_new (label, action);

  g_menu_item_set_attribute (item, "hidden-when", "s", "action-disabled");
  g_menu_append_item (menu, item);
}

void
kab_form_card_add_action (KabFormCard *self, const char *label, const char *action)
{
  add_item (kab_form_card_private (self)->menu, label, action);
}

void
kab_form_card_show_field (KabFormCard *self, const char *name, gboolean shown)
{
  KabFormCardPrivate *priv = kab_form_card_private (self);

  if (shown)
    g_hash_table_remove (priv->hidden, name);
  else
    g_hash_table_add (priv->hidden, (gpointer)g_intern_string (name));
  for (guint i = 0; priv->editable && i < priv->rows->len; i++)
    {
      GtkWidget *row = g_ptr_array_index (priv->rows, i);

      if (g_str_equal (kab_field_row_get_field (KAB_FIELD_ROW (row))->name, name))
        gtk_widget_set_visible (row, shown);
    }
}

void
kab_form_card_start_with (KabFormCard *self, const KabRow *from, const char *const *fields)
{
  KabFormCardPrivate *priv = kab_form_card_private (self);
  g_autoptr (KabRow) start = NULL;

  if (!priv->base || !priv->is_new || priv->is_copy || priv->saving || kab_card_is_settling (KAB_CARD (self)))
    return;
  start = begin_row (self);
  g_free (start->id);
  start->id = g_strdup (priv->base->id);
  for (guint i = 0; from && fields[i]; i++)
    if (!kab_row_is_null (from, fields[i]))
      kab_value_copy (kab_row_value (start, fields[i]), kab_row_value (from, fields[i]));
  rebase (self, start);
  kab_form_card_show_changed (self);
}

KabRow *
kab_form_card_get_row (KabFormCard *self)
{
  return kab_form_card_private (self)->is_new ? NULL : kab_form_card_private (self)->base;
}

static void
add_actions (KabFormCard *self)
{
  KabFormCardPrivate *priv = kab_form_card_private (self);
  const KabFormInfo *info = kab_form_card_info (self);
  g_autoptr (GMenu) menu = g_menu_new ();
  g_autoptr (GMenu) undo = g_menu_new ();
  g_autoptr (GMenu) end = g_menu_new ();

  if (info->copy_field)
    g_menu_append (priv->menu, _ ("_Duplicate"), "form.duplicate");
  g_menu_append (undo, _ ("_Undo All Changes"), "form.revert");
  if (info->deletes)
    add_item (end, _ ("D_elete"), "form.delete");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (priv->menu));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (undo));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (end));
  gtk_menu_button_set_menu_model (priv->more, G_MENU_MODEL (menu));
}

static void
kab_form_card_constructed (GObject *object)
{
  KabFormCard *self = KAB_FORM_CARD (object);
  KabFormCardPrivate *priv = kab_form_card_private (self);
  const KabFormInfo *info = kab_form_card_info (self);

  G_OBJECT_CLASS (kab_form_card_parent_class)->constructed (object);
  for (guint g = 0; info->groups[g].fields; g++)
    {
      GtkWidget *group = adw_preferences_group_new ();

      if (info->groups[g].title)
        adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), _ (info->groups[g].title));
      gtk_box_append (priv->form, group);
      g_ptr_array_add (priv->groups, group);
    }
  gtk_box_reorder_child_after (priv->form, GTK_WIDGET (priv->history),
                               gtk_widget_get_last_child (GTK_WIDGET (priv->form)));
  gtk_label_set_label (priv->decision_text, _ (info->undecided));
  add_actions (self);
}

static void
kab_form_card_dispose (GObject *object)
{
  KabFormCardPrivate *priv = kab_form_card_private (KAB_FORM_CARD (object));

  g_clear_pointer (&priv->rows, g_ptr_array_unref);
  g_clear_pointer (&priv->groups, g_ptr_array_unref);
  g_clear_pointer (&priv->parts, g_ptr_array_unref);
  g_clear_pointer (&priv->names, g_ptr_array_unref);
  g_clear_pointer (&priv->hidden, g_hash_table_unref);
  g_clear_pointer (&priv->base, kab_row_unref);
  g_clear_pointer (&priv->saved, kab_row_unref);
  g_clear_object (&priv->menu);
  g_clear_object (&priv->undecided);
  G_OBJECT_CLASS (kab_form_card_parent_class)->dispose (object);
}

static void
kab_form_card_class_init (KabFormCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  KabCardClass *card_class = KAB_CARD_CLASS (klass);

  G_OBJECT_CLASS (klass)->constructed = kab_form_card_constructed;
  G_OBJECT_CLASS (klass)->dispose = kab_form_card_dispose;
  card_class->show = kab_form_card_show;
  card_class->follow = kab_form_card_follow;
  card_class->is_changed = kab_form_card_is_changed;
  card_class->save = kab_form_card_save;
  card_class->write_draft = kab_form_card_write_draft;
  card_class->take_draft = kab_form_card_take_draft;
  card_class->contest = kab_form_card_contest;
  card_class->dup_words = kab_form_card_dup_words;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/kabinet/Kabinet/sections/kab-form-card.ui");
  gtk_widget_class_bind_template_child_private (widget_class, KabFormCard, title);
  gtk_widget_class_bind_template_child_private (widget_class, KabFormCard, close);
  gtk_widget_class_bind_template_child_private (widget_class, KabFormCard, more);
  gtk_widget_class_bind_template_child_private (widget_class, KabFormCard, save);
  gtk_widget_class_bind_template_child_private (widget_class, KabFormCard, notice);
  gtk_widget_class_bind_template_child_private (widget_class, KabFormCard, notice_text);
  gtk_widget_class_bind_template_child_private (widget_class, KabFormCard, notice_discard);
  gtk_widget_class_bind_template_child_private (widget_class, KabFormCard, decision);
  gtk_widget_class_bind_template_child_private (widget_class, KabFormCard, decision_text);
  gtk_widget_class_bind_template_child_private (widget_class, KabFormCard, scrolled);
  gtk_widget_class_bind_template_child_private (widget_class, KabFormCard, form);
  gtk_widget_class_bind_template_child_private (widget_class, KabFormCard, history);
  gtk_widget_class_bind_template_child_private (widget_class, KabFormCard, history_box);
  gtk_widget_class_bind_template_callback (widget_class, dismiss_cb);
  gtk_widget_class_bind_template_callback (widget_class, narrow_cb);
  gtk_widget_class_bind_template_callback (widget_class, history_cb);
  gtk_widget_class_install_action (widget_class, "form.duplicate", NULL, duplicate_action);
  gtk_widget_class_install_action (widget_class, "form.delete", NULL, delete_action);
  gtk_widget_class_install_action (widget_class, "form.problems", NULL, problems_action);
  gtk_widget_class_install_action (widget_class, "form.revert", NULL, revert_action);
}

static void
kab_form_card_init (KabFormCard *self)
{
  KabFormCardPrivate *priv = kab_form_card_private (self);

  priv->rows = g_ptr_array_new ();
  priv->groups = g_ptr_array_new ();
  priv->parts = g_ptr_array_new ();
  priv->names = g_ptr_array_new ();
  priv->hidden = g_hash_table_new (g_str_hash, g_str_equal);
  priv->menu = g_menu_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect (self, "notify::folded", G_CALLBACK (folded_cb), NULL);
  folded_cb (self);
}
