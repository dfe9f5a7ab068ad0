/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-place-card.h"

#include <glib/gi18n-lib.h>

#include "kab-card-window.h"
#include "kab-issue-form.h"
#include "kab-issue-result.h"

struct _KabPlaceCard
{
  KabCard parent_instance;
  GtkStack *whole;
  KabIssueForm *form;
  KabIssueResult *result;
  /* what it begins with */
  char *package;
  char *code;
  KabRow *order;
  KabRow *licence;
};

G_DEFINE_FINAL_TYPE (KabPlaceCard, kab_place_card, KAB_TYPE_CARD)

static gboolean
is_form (KabPlaceCard *self)
{
  return gtk_stack_get_visible_child (self->whole) == GTK_WIDGET (self->form);
}

static gboolean
focus_form (gpointer user_data)
{
  kab_issue_form_focus (KAB_PLACE_CARD (user_data)->form);
  return G_SOURCE_REMOVE;
}

static void
kab_place_card_show (KabCard *card, KabRow *row)
{
  KabPlaceCard *self = KAB_PLACE_CARD (card);
  KabCabinet *cabinet = kab_card_get_cabinet (card);

  /* It makes orders, or changes one; those that there are have a card. */
  if (row)
    return;
  gtk_stack_set_visible_child (self->whole, GTK_WIDGET (self->form));
  if (self->order)
    kab_issue_form_open_change (self->form, cabinet, self->order, self->licence);
  else
    kab_issue_form_open_order (self->form, cabinet, self->package, self->code);
  g_idle_add_full (G_PRIORITY_LOW, focus_form, g_object_ref (self), g_object_unref);
}

static void
kab_place_card_follow (KabCard *card, KabRow *row)
{
}

static gboolean
kab_place_card_is_changed (KabCard *card)
{
  KabPlaceCard *self = KAB_PLACE_CARD (card);

  return is_form (self) && kab_issue_form_is_changed (self->form);
}

static void
kab_place_card_save (KabCard *card)
{
  KabPlaceCard *self = KAB_PLACE_CARD (card);

  if (is_form (self))
    kab_issue_form_issue (self->form);
}

static char *
kab_place_card_write_draft (KabCard *card)
{
  KabPlaceCard *self = KAB_PLACE_CARD (card);

  return is_form (self) && kab_issue_form_is_changed (self->form) ? kab_issue_form_write_draft (self->form)
                                                                  : NULL;
}

static gboolean
kab_place_card_take_draft (KabCard *card, JsonNode *draft)
{
  KabPlaceCard *self = KAB_PLACE_CARD (card);

  if (!is_form (self) || !kab_issue_form_take_draft (self->form, draft))
    return FALSE;
  kab_toast (GTK_WIDGET (self), _ ("What you had typed and not ordered is back."));
  return TRUE;
}

static void
issued_cb (KabPlaceCard *self, const char *licence, const char *order)
{
  gtk_stack_set_visible_child (self->whole, GTK_WIDGET (self->result));
  kab_issue_result_show (self->result, kab_card_get_cabinet (KAB_CARD (self)), licence, order);
  kab_issue_result_focus (self->result);
  kab_card_saved (KAB_CARD (self), order);
}

static void
open_cb (KabPlaceCard *self, const char *entity, const char *id)
{
  kab_card_open_elsewhere (KAB_CARD (self), entity, id);
  kab_card_close (KAB_CARD (self));
}

static void
kab_place_card_dispose (GObject *object)
{
  KabPlaceCard *self = KAB_PLACE_CARD (object);

  if (self->form)
    kab_issue_form_close (self->form);
  if (self->result)
    kab_issue_result_clear (self->result);
  self->form = NULL;
  self->result = NULL;
  g_clear_pointer (&self->package, g_free);
  g_clear_pointer (&self->code, g_free);
  g_clear_pointer (&self->order, kab_row_unref);
  g_clear_pointer (&self->licence, kab_row_unref);
  G_OBJECT_CLASS (kab_place_card_parent_class)->dispose (object);
}

static void
kab_place_card_class_init (KabPlaceCardClass *klass)
{
  KabCardClass *card_class = KAB_CARD_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kab_place_card_dispose;
  card_class->show = kab_place_card_show;
  card_class->follow = kab_place_card_follow;
  card_class->is_changed = kab_place_card_is_changed;
  card_class->save = kab_place_card_save;
  card_class->write_draft = kab_place_card_write_draft;
  card_class->take_draft = kab_place_card_take_draft;
  card_class->leave_title = N_ ("Send the Order?");
  card_class->leave_text = N_ ("What you typed has not been ordered yet.");
  card_class->leave_save = N_ ("_Order");
}

static void
kab_place_card_init (KabPlaceCard *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  self->whole = GTK_STACK (gtk_stack_new ());
  self->form = g_object_new (KAB_TYPE_ISSUE_FORM, NULL);
  self->result = g_object_new (KAB_TYPE_ISSUE_RESULT, NULL);
  kab_issue_form_set_close_icon (self->form, "window-close-symbolic");
  kab_issue_result_set_close_icon (self->result, "window-close-symbolic");
  gtk_stack_add_child (self->whole, GTK_WIDGET (self->form));
  gtk_stack_add_child (self->whole, GTK_WIDGET (self->result));
  g_signal_connect_swapped (self->form, "changed", G_CALLBACK (kab_card_touched), self);
  g_signal_connect_swapped (self->form, "issued", G_CALLBACK (issued_cb), self);
  g_signal_connect_swapped (self->form, "refused", G_CALLBACK (kab_card_not_saved), self);
  g_signal_connect_swapped (self->result, "open", G_CALLBACK (open_cb), self);
  gtk_widget_set_vexpand (GTK_WIDGET (self->whole), TRUE);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->whole));
  adw_bin_set_child (ADW_BIN (self), box);
}

/* Opening */

gboolean
kab_order_may_place (KabAccount *account)
{
  return kab_account_check_command (account, kab_command_find (&kab_entity_order, "place"), NULL, NULL);
}

static void
open_elsewhere_cb (KabSection *section, const char *entity, const char *id)
{
  kab_section_edit_elsewhere (section, entity, id, NULL, NULL);
}

static void
present (KabPlaceCard *self, GtkWidget *opener)
{
  GtkWidget *section = gtk_widget_get_ancestor (opener, KAB_TYPE_SECTION);
  GtkRoot *root = gtk_widget_get_root (opener);
  GtkWidget *window;

  if (section)
    g_signal_connect_object (self, "open-elsewhere", G_CALLBACK (open_elsewhere_cb), section,
                             G_CONNECT_SWAPPED);
  window = kab_card_window_present (KAB_CARD (self), opener,
                                    self->order ? _ ("Change the Order") : _ ("New Order"), NULL);
  /* Its own button beside the title asks what Escape asks. */
  gtk_window_set_deletable (GTK_WINDOW (window), FALSE);
  if (GTK_IS_WINDOW (root))
    {
      gtk_window_set_transient_for (GTK_WINDOW (window), GTK_WINDOW (root));
      gtk_window_set_modal (GTK_WINDOW (window), TRUE);
    }
}

static KabPlaceCard *
card_new (KabCabinet *cabinet)
{
  return g_object_new (KAB_TYPE_PLACE_CARD, "entity", &kab_entity_order, "cabinet", cabinet, NULL);
}

void
kab_order_place (GtkWidget *opener, KabCabinet *cabinet, const char *package, const char *code)
{
  KabPlaceCard *self = card_new (cabinet);

  self->package = g_strdup (package);
  self->code = g_strdup (code);
  present (self, opener);
}

void
kab_order_change (GtkWidget *opener, KabCabinet *cabinet, KabRow *order, KabRow *licence)
{
  KabPlaceCard *self = card_new (cabinet);

  self->order = kab_row_ref (order);
  self->licence = kab_row_ref (licence);
  present (self, opener);
}
