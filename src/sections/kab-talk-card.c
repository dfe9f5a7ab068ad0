/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-talk-card.h"

#include <glib/gi18n-lib.h>

#include "kab-cabinet-talk.h"
#include "kab-field-row.h"
#include "kab-talk-list.h"

typedef struct
{
  /* template */
  AdwWindowTitle *title;
  GtkWidget *close;
  GtkWidget *begin;
  AdwPreferencesGroup *form;
  GtkBox *above;
  KabTalkList *talk;
  KabTalkCompose *compose;

  GPtrArray *rows; /* of KabFieldRow, once there was a new one */
  KabRow *row;     /* as it is, or is yet to be made */
  gboolean is_new;
  gboolean following;
} KabTalkCardPrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (KabTalkCard, kab_talk_card, KAB_TYPE_CARD)

static KabTalkCardPrivate *
private_of (KabTalkCard *self)
{
  return kab_talk_card_get_instance_private (self);
}

static const KabTalkInfo *
info_of (KabTalkCard *self)
{
  return KAB_TALK_CARD_GET_CLASS (self)->info;
}

static KabAccount *
account_of (KabTalkCard *self)
{
  return kab_cabinet_get_account (kab_card_get_cabinet (KAB_CARD (self)));
}

gboolean
kab_talk_card_is_office (KabTalkCard *self)
{
  return kab_account_get_role (account_of (self)) <= KAB_ROLE_STAFF;
}

const char *
kab_talk_card_own_id (KabTalkCard *self)
{
  return kab_account_get_user_id (account_of (self));
}

void
kab_talk_card_set_title (KabTalkCard *self, const char *title, const char *subtitle)
{
  AdwWindowTitle *widget = private_of (self)->title;

  adw_window_title_set_title (widget, title);
  adw_window_title_set_subtitle (widget, subtitle ? subtitle : "");
  /* Where there is no room for all of it. */
  gtk_widget_set_tooltip_text (GTK_WIDGET (widget), title);
}

GtkBox *
kab_talk_card_get_above (KabTalkCard *self)
{
  return private_of (self)->above;
}

KabTalkCompose *
kab_talk_card_get_compose (KabTalkCard *self)
{
  return private_of (self)->compose;
}

void
kab_talk_card_set_head (KabTalkCard *self, GtkWidget *row, gint64 at)
{
  kab_talk_list_set_head (private_of (self)->talk, row, at);
}

/* Who looks has read */

static void
did_mark (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  /* It stays unread; who looks again reads it again. */
  if (!kab_cabinet_mark_read_finish (KAB_CABINET (source), result, &error))
    g_debug ("That it was read cannot be kept: %s", error->message);
}

static void
seen_cb (KabTalkCard *self, gint64 at)
{
  kab_cabinet_mark_read_async (kab_card_get_cabinet (KAB_CARD (self)), info_of (self)->entity,
                               private_of (self)->row->id, at, NULL, did_mark, NULL);
}

/* A new one */

static void
touched_cb (KabTalkCard *self)
{
  if (private_of (self)->following)
    return;
  kab_talk_list_answered (private_of (self)->talk);
  kab_card_touched (KAB_CARD (self));
}

static void
make_rows (KabTalkCard *self)
{
  KabTalkCardPrivate *priv = private_of (self);
  KabTalkCardClass *klass = KAB_TALK_CARD_GET_CLASS (self);
  g_autoptr (GPtrArray) made = g_ptr_array_new ();

  for (guint i = 0; priv->rows->len == 0 && klass->info->fields[i]; i++)
    {
      const KabField *field = kab_entity_find_field (klass->info->entity, klass->info->fields[i]);
      GtkWidget *row;

      if (klass->asks && !klass->asks (self, field))
        continue;
      row = kab_field_row_new (field);
      kab_field_row_set_cabinet (KAB_FIELD_ROW (row), kab_card_get_cabinet (KAB_CARD (self)));
      g_signal_connect_swapped (row, "changed", G_CALLBACK (touched_cb), self);
      adw_preferences_group_add (priv->form, row);
      g_ptr_array_add (made, row);
    }
  g_ptr_array_extend (priv->rows, made, NULL, NULL);
}

static void
show_new (KabTalkCard *self)
{
  KabTalkCardPrivate *priv = private_of (self);
  const KabTalkInfo *info = info_of (self);

  priv->following = TRUE;
  for (guint i = 0; i < priv->rows->len; i++)
    {
      KabFieldRow *row = priv->rows->pdata[i];

      kab_field_row_set_value (row, kab_row_value (priv->row, kab_field_row_get_field (row)->name));
      kab_field_row_set_editable (row, TRUE);
      kab_field_row_set_error (row, NULL);
      if (info->subject_hint && g_str_equal (kab_field_row_get_field (row)->name, "subject"))
        kab_field_row_set_hint (row, _ (info->subject_hint));
    }
  priv->following = FALSE;
  kab_talk_card_set_title (self, _ (info->new_title), NULL);
  if (priv->rows->len > 0)
    kab_field_row_focus (priv->rows->pdata[0]);
}

/* Showing */

static void
show_row (KabTalkCard *self)
{
  KabTalkCardPrivate *priv = private_of (self);
  const KabTalkInfo *info = info_of (self);

  gtk_widget_set_visible (priv->begin, priv->is_new);
  gtk_widget_set_visible (GTK_WIDGET (priv->above), !priv->is_new);
  gtk_widget_set_visible (GTK_WIDGET (priv->talk), !priv->is_new);
  kab_talk_list_open (priv->talk, kab_card_get_cabinet (KAB_CARD (self)), info->messages, info->field,
                      priv->is_new ? NULL : priv->row->id);
  if (!priv->is_new)
    KAB_TALK_CARD_GET_CLASS (self)->describe (self, priv->row);
}

static void
take_row (KabTalkCard *self, KabRow *row)
{
  KabTalkCardPrivate *priv = private_of (self);

  g_clear_pointer (&priv->row, kab_row_unref);
  priv->row = row;
}

static KabRow *
begin_row (KabTalkCard *self)
{
  KabTalkCardClass *klass = KAB_TALK_CARD_GET_CLASS (self);
  KabRow *row = kab_row_new (klass->info->entity, NULL);

  if (klass->begin)
    klass->begin (self, row);
  return row;
}

static void
kab_talk_card_show (KabCard *card, KabRow *row)
{
  KabTalkCard *self = KAB_TALK_CARD (card);
  KabTalkCardPrivate *priv = private_of (self);

  priv->is_new = row == NULL;
  if (priv->is_new)
    make_rows (self);
  take_row (self, row ? kab_row_ref (row) : begin_row (self));
  kab_talk_compose_set_cabinet (priv->compose, kab_card_get_cabinet (card));
  kab_talk_compose_clear (priv->compose);
  kab_talk_compose_set_busy (priv->compose, FALSE);
  show_row (self);
  if (priv->is_new)
    show_new (self);
}

static void
kab_talk_card_follow (KabCard *card, KabRow *row)
{
  KabTalkCard *self = KAB_TALK_CARD (card);

  take_row (self, kab_row_ref (row));
  KAB_TALK_CARD_GET_CLASS (self)->describe (self, row);
}

/* Sending */

/* FALSE: something is wrong with what stands there, which is said where it stands. */
static gboolean
take_form (KabTalkCard *self)
{
  KabTalkCardPrivate *priv = private_of (self);

  for (guint i = 0; i < priv->rows->len; i++)
    {
      KabFieldRow *row = priv->rows->pdata[i];

      if (!kab_field_row_take_value (row, kab_row_value (priv->row, kab_field_row_get_field (row)->name),
                                     NULL))
        {
          kab_field_row_focus (row);
          return FALSE;
        }
    }
  return TRUE;
}

typedef struct
{
  KabTalkCard *self;
  char *id; /* of what it was written in: another may be shown by now */
} Sending;

static void
did_send (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Sending *sending = user_data;
  g_autoptr (KabTalkCard) self = sending->self;
  g_autofree char *id = sending->id;
  KabTalkCardPrivate *priv = private_of (self);
  g_autoptr (GError) error = NULL;
  gboolean ok = kab_cabinet_edit_finish (KAB_CABINET (source), result, &error);

  if (!priv->row || !g_str_equal (priv->row->id, id))
    {
      if (!ok)
        kab_toast (GTK_WIDGET (self), error->message);
      return;
    }
  kab_talk_compose_set_busy (priv->compose, FALSE);
  if (!ok)
    {
      kab_talk_compose_say (priv->compose, error->message);
      kab_card_not_saved (KAB_CARD (self));
      return;
    }
  kab_talk_compose_clear (priv->compose);
  if (KAB_TALK_CARD_GET_CLASS (self)->sent)
    KAB_TALK_CARD_GET_CLASS (self)->sent (self);
  if (priv->is_new)
    {
      priv->is_new = FALSE;
      show_row (self);
    }
  kab_talk_list_to_end (priv->talk);
  kab_talk_compose_focus (priv->compose);
  kab_card_saved (KAB_CARD (self), id);
}

static void
send_cb (KabTalkCard *self)
{
  KabTalkCardPrivate *priv = private_of (self);
  g_autoptr (GPtrArray) mutations = g_ptr_array_new_with_free_func ((GDestroyNotify)kab_mutation_free);
  Sending *sending;

  if (kab_talk_compose_is_empty (priv->compose))
    {
      kab_talk_compose_say (priv->compose, _ ("Write what it is about."));
      kab_talk_compose_focus (priv->compose);
      kab_card_not_saved (KAB_CARD (self));
      return;
    }
  if (priv->is_new && !take_form (self))
    {
      kab_card_not_saved (KAB_CARD (self));
      return;
    }
  KAB_TALK_CARD_GET_CLASS (self)->write (self, priv->row, priv->is_new, priv->compose, mutations);
  sending = g_new0 (Sending, 1);
  sending->self = g_object_ref (self);
  sending->id = g_strdup (priv->row->id);
  kab_talk_compose_set_busy (priv->compose, TRUE);
  kab_cabinet_edit_async (kab_card_get_cabinet (KAB_CARD (self)), mutations, NULL, did_send, sending);
}

static void
kab_talk_card_save (KabCard *card)
{
  send_cb (KAB_TALK_CARD (card));
}

/* What is typed and not sent */

/* Whoever goes on to another one is not asked: what was typed waits here. A new one is nowhere to be found again. */
static gboolean
kab_talk_card_is_changed (KabCard *card)
{
  KabTalkCard *self = KAB_TALK_CARD (card);
  KabTalkCardPrivate *priv = private_of (self);

  if (!priv->is_new || !priv->row)
    return FALSE;
  for (guint i = 0; i < priv->rows->len; i++)
    {
      KabFieldRow *row = priv->rows->pdata[i];

      if (kab_field_row_differs (row, kab_row_value (priv->row, kab_field_row_get_field (row)->name)))
        return TRUE;
    }
  return !kab_talk_compose_is_empty (priv->compose);
}

static char *
kab_talk_card_write_draft (KabCard *card)
{
  KabTalkCard *self = KAB_TALK_CARD (card);
  KabTalkCardPrivate *priv = private_of (self);
  g_autoptr (JsonObject) draft = json_object_new ();
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), draft);
  JsonObject *base = json_object_new ();

  json_object_set_string_member (base, "id", priv->row->id);
  json_object_set_object_member (draft, "base", base);
  if (priv->is_new ? !kab_talk_card_is_changed (card) : kab_talk_compose_is_empty (priv->compose))
    return NULL;
  for (guint i = 0; priv->is_new && i < priv->rows->len; i++)
    {
      g_autofree char *typed = kab_field_row_dup_typed (priv->rows->pdata[i]);

      json_object_set_string_member (draft, kab_field_row_get_field (priv->rows->pdata[i])->name, typed);
    }
  kab_talk_compose_keep (priv->compose, draft);
  return json_to_string (node, FALSE);
}

static gboolean
kab_talk_card_take_draft (KabCard *card, JsonNode *draft)
{
  KabTalkCard *self = KAB_TALK_CARD (card);
  KabTalkCardPrivate *priv = private_of (self);

  if (!kab_talk_compose_is_empty (priv->compose))
    return TRUE;
  priv->following = TRUE;
  for (guint i = 0; priv->is_new && i < priv->rows->len; i++)
    {
      const char *typed = kab_draft_text (draft, kab_field_row_get_field (priv->rows->pdata[i])->name);

      if (typed)
        kab_field_row_type (priv->rows->pdata[i], typed);
    }
  priv->following = FALSE;
  kab_talk_compose_take (priv->compose, draft);
  return TRUE;
}

static void
folded_cb (KabTalkCard *self)
{
  gboolean folded;

  g_object_get (self, "folded", &folded, NULL);
  gtk_button_set_icon_name (GTK_BUTTON (private_of (self)->close),
                            folded ? "go-previous-symbolic" : "sidebar-show-right-symbolic");
}

static void
kab_talk_card_dispose (GObject *object)
{
  KabTalkCardPrivate *priv = private_of (KAB_TALK_CARD (object));

  g_clear_pointer (&priv->row, kab_row_unref);
  g_clear_pointer (&priv->rows, g_ptr_array_unref);
  G_OBJECT_CLASS (kab_talk_card_parent_class)->dispose (object);
}

static void
kab_talk_card_class_init (KabTalkCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  KabCardClass *card_class = KAB_CARD_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kab_talk_card_dispose;
  card_class->show = kab_talk_card_show;
  card_class->follow = kab_talk_card_follow;
  card_class->is_changed = kab_talk_card_is_changed;
  card_class->save = kab_talk_card_save;
  card_class->write_draft = kab_talk_card_write_draft;
  card_class->take_draft = kab_talk_card_take_draft;
  card_class->leave_title = N_ ("Send the Message?");
  card_class->leave_text = N_ ("What you wrote was not sent. Unless it is sent, it will be lost.");
  card_class->leave_save = N_ ("_Send");
  card_class->save_action = NULL;
  card_class->follows_quietly = TRUE;
  g_type_ensure (KAB_TYPE_TALK_LIST);
  g_type_ensure (KAB_TYPE_TALK_COMPOSE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/kabinet/Kabinet/sections/kab-talk-card.ui");
  gtk_widget_class_bind_template_child_private (widget_class, KabTalkCard, title);
  gtk_widget_class_bind_template_child_private (widget_class, KabTalkCard, close);
  gtk_widget_class_bind_template_child_private (widget_class, KabTalkCard, begin);
  gtk_widget_class_bind_template_child_private (widget_class, KabTalkCard, form);
  gtk_widget_class_bind_template_child_private (widget_class, KabTalkCard, above);
  gtk_widget_class_bind_template_child_private (widget_class, KabTalkCard, talk);
  gtk_widget_class_bind_template_child_private (widget_class, KabTalkCard, compose);
  gtk_widget_class_bind_template_callback (widget_class, touched_cb);
  gtk_widget_class_bind_template_callback (widget_class, send_cb);
}

static void
kab_talk_card_init (KabTalkCard *self)
{
  KabTalkCardPrivate *priv = private_of (self);

  priv->rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_swapped (priv->talk, "seen", G_CALLBACK (seen_cb), self);
  g_signal_connect (self, "notify::folded", G_CALLBACK (folded_cb), NULL);
  folded_cb (self);
}
