/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-card.h"

#include <glib/gi18n-lib.h>

#include "kab-change-note.h"
#include "kab-error.h"
#include "kab-titles.h"

/* As often while somebody types; what is lost when the power goes is what was typed since. */
#define DRAFT_AFTER_MS 600

typedef struct
{
  KabCabinet *cabinet;
  const KabEntity *entity;
  char *id;
  gboolean folded;
  gboolean shown; /* the row was read and is on the screen */
  KabRow *seen;   /* as it was seen last */
  KabRow *before; /* as it was before others changed it, while that is told */
  KabChangeNote *note;
  gboolean reading;
  gboolean stale;
  GCancellable *cancellable;
  KabLeaveFunc leave;
  gpointer leave_data;
  guint answer_due;
  gboolean may_leave;
  guint draft_due;
  char *draft;     /* the row that a draft is kept of, "" of a new one; NULL: there is none */
  JsonNode *found; /* a draft of a new row, until it is known whether that was saved after all */
  JsonNode *wish;  /* what is to be typed into it once it is shown */
  char *problem;   /* what the wish, or the draft, is to settle */
} KabCardPrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (KabCard, kab_card, ADW_TYPE_BIN)

enum
{
  PROP_CABINET = 1,
  PROP_ENTITY,
  PROP_FOLDED,
  N_PROPS,
};
static GParamSpec *props[N_PROPS];

enum
{
  CLOSE,
  OPENED,
  OPEN_ELSEWHERE,
  N_SIGNALS,
};
static guint signals[N_SIGNALS];

static KabCardPrivate *
private_of (KabCard *self)
{
  return kab_card_get_instance_private (self);
}

static void read_row (KabCard *self);
static void find_draft (KabCard *self);
static void take_theirs (KabCard *self);
static void copy_words (KabCard *self);
static void forget_change (KabCard *self);
static void resolved_cb (KabTitles *titles, const char *id, KabCard *self);

/* Somebody else changed what is being looked at */

static KabChangeNote *
note_of (KabCard *self)
{
  KabCardPrivate *priv = private_of (self);
  GtkWidget *box = adw_bin_get_child (ADW_BIN (self));

  if (!priv->note)
    {
      /* Where something else may stand in the card's place, the card comes first. */
      if (GTK_IS_STACK (box))
        box = gtk_widget_get_first_child (box);
      priv->note = KAB_CHANGE_NOTE (kab_change_note_new ());
      gtk_box_insert_child_after (GTK_BOX (box), GTK_WIDGET (priv->note), gtk_widget_get_first_child (box));
      g_signal_connect_swapped (priv->note, "take", G_CALLBACK (take_theirs), self);
      g_signal_connect_swapped (priv->note, "copy", G_CALLBACK (copy_words), self);
      g_signal_connect_swapped (priv->note, "dismissed", G_CALLBACK (forget_change), self);
    }
  return priv->note;
}

static void
forget_change (KabCard *self)
{
  KabCardPrivate *priv = private_of (self);

  g_clear_pointer (&priv->before, kab_row_unref);
  if (priv->note)
    kab_change_note_hide (priv->note);
}

/* Who it was is known at once or in a moment; then it is said again. */
static void
tell_change (KabCard *self)
{
  KabCardPrivate *priv = private_of (self);
  KabCardClass *klass = KAB_CARD_GET_CLASS (self);
  const KabRow *now = priv->seen;
  const char *who = now->updated_by
                      ? kab_titles_get (kab_titles_for (priv->cabinet), &kab_entity_user, now->updated_by)
                      : NULL;
  gboolean typed = kab_card_is_changed (self);
  g_autofree char *what = kab_change_words (who, now);
  g_autofree char *details = now->deleted ? NULL : kab_change_details (priv->cabinet, priv->before, now);
  guint contested = klass->contest && !now->deleted ? klass->contest (self, priv->seen, FALSE) : 0;
  const char *kept = now->deleted
                       ? _ ("What you typed is still here: copy it, or save it to put the record back.")
                     : contested > 0 ? _ ("What you typed is kept; below it stands what they wrote.")
                     : typed         ? _ ("Your unsaved edits are kept.")
                                     : NULL;
  g_autofree char *text = kept ? g_strconcat (what, " ", kept, NULL) : g_strdup (what);

  kab_change_note_tell (note_of (self), text, details, contested > 0, now->deleted);
}

static void
take_theirs (KabCard *self)
{
  KabCardPrivate *priv = private_of (self);

  KAB_CARD_GET_CLASS (self)->contest (self, priv->seen, TRUE);
  forget_change (self);
}

static void
copy_words (KabCard *self)
{
  g_autofree char *words = KAB_CARD_GET_CLASS (self)->dup_words (self);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), words);
  kab_toast (GTK_WIDGET (self), _ ("Copied"));
}

static void
resolved_cb (KabTitles *titles, const char *id, KabCard *self)
{
  KabCardPrivate *priv = private_of (self);

  if (priv->before && priv->seen && priv->note && kab_change_note_is_shown (priv->note)
      && g_strcmp0 (priv->seen->updated_by, id) == 0)
    tell_change (self);
}

/* The row as it is now, after its form followed it. Since the note was dismissed last, all of it is one change. */
static void
note_change (KabCard *self, KabRow *row)
{
  KabCardPrivate *priv = private_of (self);
  KabAccount *account = kab_cabinet_get_account (priv->cabinet);
  g_autoptr (KabRow) last = g_steal_pointer (&priv->seen);
  gboolean news = last && row->rev > last->rev && row->updated_by
                  && g_strcmp0 (row->updated_by, kab_account_get_user_id (account)) != 0;

  priv->seen = kab_row_ref (row);
  if (!news || KAB_CARD_GET_CLASS (self)->follows_quietly)
    return;
  if (!priv->before)
    priv->before = kab_row_ref (last);
  tell_change (self);
}

/* It was deleted, or left what this person may see: nothing is to be shown any more, but for what was typed. */
static gboolean
keep_words (KabCard *self, KabRow *row)
{
  KabCardPrivate *priv = private_of (self);

  if (!priv->shown || !KAB_CARD_GET_CLASS (self)->dup_words || !kab_card_is_changed (self))
    return FALSE;
  if (row)
    {
      g_clear_pointer (&priv->seen, kab_row_unref);
      priv->seen = kab_row_ref (row);
      if (!priv->before)
        priv->before = kab_row_ref (row);
      tell_change (self);
    }
  else
    kab_change_note_tell (
      note_of (self),
      _ ("This record is no longer one that you may see. What you typed is still here: copy "
         "it before you close the card."),
      NULL, FALSE, TRUE);
  return TRUE;
}

static void
did_find (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KabRow) row = kab_cabinet_find_finish (KAB_CABINET (source), result, &error);
  KabCardPrivate *priv;
  KabCard *self;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self = KAB_CARD (user_data);
  priv = private_of (self);
  priv->reading = FALSE;
  if (!row || (row->deleted && priv->shown && !(priv->seen && priv->seen->deleted)))
    {
      /* It left what this person may see, or was never here: there is nothing to show any more. */
      if ((!priv->shown || row || g_error_matches (error, KAB_ERROR, KAB_ERROR_NOT_FOUND))
          && !keep_words (self, row))
        {
          g_autofree char *what = row ? kab_change_words (NULL, row) : NULL;

          kab_toast (GTK_WIDGET (self), row ? what : error->message);
          kab_card_close (self);
        }
      return;
    }
  if (priv->shown)
    {
      KAB_CARD_GET_CLASS (self)->follow (self, row);
      note_change (self, row);
    }
  else
    {
      priv->shown = TRUE;
      forget_change (self);
      g_clear_pointer (&priv->seen, kab_row_unref);
      priv->seen = kab_row_ref (row);
      KAB_CARD_GET_CLASS (self)->show (self, row);
      g_signal_emit (self, signals[OPENED], 0, priv->id);
      find_draft (self);
    }
  if (priv->stale)
    read_row (self);
}

static void
read_row (KabCard *self)
{
  KabCardPrivate *priv = private_of (self);

  priv->reading = TRUE;
  priv->stale = FALSE;
  kab_cabinet_find_async (priv->cabinet, priv->entity, priv->id, priv->cancellable, did_find, self);
}

static void
changed_cb (KabCabinet *cabinet, const char *entity, KabCard *self)
{
  KabCardPrivate *priv = private_of (self);

  if (!priv->id || g_strcmp0 (entity, priv->entity->name) != 0)
    return;
  if (priv->reading)
    priv->stale = TRUE;
  else
    read_row (self);
}

static void
set_cabinet (KabCard *self, KabCabinet *cabinet)
{
  KabCardPrivate *priv = private_of (self);

  if (priv->cabinet)
    {
      g_signal_handlers_disconnect_by_func (priv->cabinet, changed_cb, self);
      g_signal_handlers_disconnect_by_func (kab_titles_for (priv->cabinet), resolved_cb, self);
    }
  g_set_object (&priv->cabinet, cabinet);
  if (cabinet)
    {
      g_signal_connect_object (cabinet, "changed", G_CALLBACK (changed_cb), self, 0);
      g_signal_connect_object (kab_titles_for (cabinet), "resolved", G_CALLBACK (resolved_cb), self, 0);
    }
}

static void
kab_card_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  KabCardPrivate *priv = private_of (KAB_CARD (object));

  if (id == PROP_CABINET)
    g_value_set_object (value, priv->cabinet);
  else if (id == PROP_FOLDED)
    g_value_set_boolean (value, priv->folded);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
kab_card_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  KabCard *self = KAB_CARD (object);

  if (id == PROP_CABINET)
    set_cabinet (self, g_value_get_object (value));
  else if (id == PROP_ENTITY)
    private_of (self)->entity = g_value_get_pointer (value);
  else if (id == PROP_FOLDED)
    private_of (self)->folded = g_value_get_boolean (value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
kab_card_dispose (GObject *object)
{
  KabCardPrivate *priv = private_of (KAB_CARD (object));

  g_cancellable_cancel (priv->cancellable);
  g_clear_object (&priv->cancellable);
  set_cabinet (KAB_CARD (object), NULL);
  g_clear_pointer (&priv->id, g_free);
  g_clear_pointer (&priv->seen, kab_row_unref);
  g_clear_pointer (&priv->before, kab_row_unref);
  g_clear_handle_id (&priv->answer_due, g_source_remove);
  g_clear_handle_id (&priv->draft_due, g_source_remove);
  g_clear_pointer (&priv->draft, g_free);
  g_clear_pointer (&priv->found, json_node_unref);
  g_clear_pointer (&priv->wish, json_node_unref);
  g_clear_pointer (&priv->problem, g_free);
  G_OBJECT_CLASS (kab_card_parent_class)->dispose (object);
}

/* Drafts */

static void
keep_draft (KabCard *self, const char *json)
{
  KabCardPrivate *priv = private_of (self);

  if (!priv->cabinet || (!json && !priv->draft))
    return;
  if (!priv->draft)
    priv->draft = g_strdup (priv->id ? priv->id : "");
  kab_cabinet_keep_draft (priv->cabinet, priv->entity, *priv->draft ? priv->draft : NULL, json);
  if (!json)
    g_clear_pointer (&priv->draft, g_free);
}

static gboolean
draft_is_due (gpointer user_data)
{
  KabCard *self = user_data;
  g_autofree char *json = KAB_CARD_GET_CLASS (self)->write_draft (self);

  private_of (self)->draft_due = 0;
  if (json && private_of (self)->problem)
    {
      g_autoptr (JsonNode) node = json_from_string (json, NULL);

      json_object_set_string_member (json_node_get_object (node), "problem", private_of (self)->problem);
      g_free (json);
      json = json_to_string (node, FALSE);
    }
  keep_draft (self, json);
  return G_SOURCE_REMOVE;
}

/* What is kept without asking is kept before something else is shown. */
static void
flush_draft (KabCard *self)
{
  KabCardPrivate *priv = private_of (self);

  if (!priv->draft_due)
    return;
  g_clear_handle_id (&priv->draft_due, g_source_remove);
  draft_is_due (self);
}

void
kab_card_touched (KabCard *self)
{
  KabCardPrivate *priv = private_of (self);

  if (!priv->draft_due && KAB_CARD_GET_CLASS (self)->write_draft)
    priv->draft_due = g_timeout_add (DRAFT_AFTER_MS, draft_is_due, self);
}

gboolean
kab_card_is_settling (KabCard *self)
{
  return private_of (self)->problem != NULL;
}

void
kab_card_drop_draft (KabCard *self)
{
  g_clear_handle_id (&private_of (self)->draft_due, g_source_remove);
  g_clear_pointer (&private_of (self)->problem, g_free);
  keep_draft (self, NULL);
}

/* Whoever began to type meanwhile is not interrupted; what was kept is then replaced by that. */
static void
take_draft (KabCard *self, JsonNode *draft)
{
  KabCardPrivate *priv = private_of (self);

  g_free (priv->draft);
  priv->draft = g_strdup (priv->id ? priv->id : "");
  g_free (priv->problem);
  priv->problem = draft ? g_strdup (kab_draft_text (draft, "problem")) : NULL;
  if (!draft || (!kab_card_is_changed (self) && !KAB_CARD_GET_CLASS (self)->take_draft (self, draft)))
    kab_card_drop_draft (self);
}

static void
take_wish (KabCard *self)
{
  KabCardPrivate *priv = private_of (self);
  g_autoptr (JsonNode) wish = g_steal_pointer (&priv->wish);

  if (!wish)
    return;
  if (!kab_card_is_changed (self) && KAB_CARD_GET_CLASS (self)->take_draft (self, wish))
    kab_card_touched (self);
  else
    {
      g_clear_pointer (&priv->problem, g_free);
      kab_toast (GTK_WIDGET (self), _ ("This record says all that already."));
      /* It is the row as it stands again, with what is to be said of that. */
      if (priv->id && !priv->reading)
        read_row (self);
    }
}

/* A new row whose draft is there still may have been saved just before the program died. */
static void
did_find_made (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KabRow) row = kab_cabinet_find_finish (KAB_CABINET (source), result, &error);
  g_autoptr (JsonNode) draft = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  draft = g_steal_pointer (&private_of (KAB_CARD (user_data))->found);
  take_draft (KAB_CARD (user_data), row ? NULL : draft);
}

static void
did_find_draft (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *json = kab_cabinet_find_draft_finish (KAB_CABINET (source), result, &error);
  g_autoptr (JsonNode) draft = NULL;
  KabCardPrivate *priv;
  JsonNode *base;
  const char *id;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (error)
    g_warning ("A draft cannot be read: %s", error->message);
  if (!json)
    {
      take_wish (KAB_CARD (user_data));
      return;
    }
  priv = private_of (KAB_CARD (user_data));
  if (priv->wish)
    {
      g_clear_pointer (&priv->wish, json_node_unref);
      kab_toast (GTK_WIDGET (user_data),
                 _ ("What you had typed here before and not saved comes first. The problem waits."));
    }
  draft = kab_draft_parse (json);
  base = draft ? kab_draft_member (draft, "base") : NULL;
  id = base ? kab_draft_text (base, "id") : NULL;
  if (priv->id || !id)
    {
      take_draft (KAB_CARD (user_data), id ? draft : NULL);
      return;
    }
  g_clear_pointer (&priv->found, json_node_unref);
  priv->found = json_node_ref (draft);
  kab_cabinet_find_async (priv->cabinet, priv->entity, id, priv->cancellable, did_find_made, user_data);
}

static void
find_draft (KabCard *self)
{
  KabCardPrivate *priv = private_of (self);

  if (KAB_CARD_GET_CLASS (self)->take_draft)
    kab_cabinet_find_draft_async (priv->cabinet, priv->entity, priv->id, priv->cancellable, did_find_draft,
                                  self);
}

static gboolean
never_changed (KabCard *self)
{
  return FALSE;
}

static gboolean
press (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  guint key;

  g_variant_get (args, "(u)", &key);
  return kab_card_press (KAB_CARD (widget), key);
}

static void
save_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  kab_card_save (KAB_CARD (widget));
}

static void
close_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  kab_card_close (KAB_CARD (widget));
}

static void
kab_card_class_init (KabCardClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = kab_card_get_property;
  object_class->set_property = kab_card_set_property;
  object_class->dispose = kab_card_dispose;
  klass->is_changed = never_changed;
  klass->save_action = "card.save";
  props[PROP_CABINET] = g_param_spec_object ("cabinet", NULL, NULL, KAB_TYPE_CABINET,
                                             G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  props[PROP_ENTITY]
    = g_param_spec_pointer ("entity", NULL, NULL,
                            G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  props[PROP_FOLDED]
    = g_param_spec_boolean ("folded", NULL, NULL, FALSE, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
  signals[CLOSE] = g_signal_new ("close", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 0);
  signals[OPEN_ELSEWHERE] = g_signal_new ("open-elsewhere", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
  signals[OPENED] = g_signal_new ("opened", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_install_action (widget_class, "card.save", NULL, save_action);
  gtk_widget_class_install_action (widget_class, "card.close", NULL, close_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "card.close", NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_s, GDK_CONTROL_MASK, press, "(u)", GDK_KEY_s);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_p, GDK_CONTROL_MASK, press, "(u)", GDK_KEY_p);
}

static void
kab_card_init (KabCard *self)
{
  private_of (self)->cancellable = g_cancellable_new ();
}

KabCabinet *
kab_card_get_cabinet (KabCard *self)
{
  return private_of (self)->cabinet;
}

const char *
kab_card_get_id (KabCard *self)
{
  return private_of (self)->id;
}

GCancellable *
kab_card_get_cancellable (KabCard *self)
{
  return private_of (self)->cancellable;
}

void
kab_card_open (KabCard *self, const char *id)
{
  KabCardPrivate *priv = private_of (self);

  if (id && priv->shown && g_strcmp0 (id, priv->id) == 0)
    return;
  g_cancellable_cancel (priv->cancellable);
  g_clear_object (&priv->cancellable);
  priv->cancellable = g_cancellable_new ();
  g_clear_handle_id (&priv->draft_due, g_source_remove);
  g_clear_pointer (&priv->draft, g_free);
  g_clear_pointer (&priv->wish, json_node_unref);
  g_clear_pointer (&priv->problem, g_free);
  g_free (priv->id);
  priv->id = g_strdup (id);
  priv->shown = id == NULL;
  forget_change (self);
  g_clear_pointer (&priv->seen, kab_row_unref);
  if (id)
    read_row (self);
  else
    {
      KAB_CARD_GET_CLASS (self)->show (self, NULL);
      find_draft (self);
    }
}

void
kab_card_edit (KabCard *self, const char *id, JsonNode *wish, const char *problem)
{
  KabCardPrivate *priv = private_of (self);

  /* Also the row that it shows is shown anew. */
  priv->shown = FALSE;
  kab_card_open (self, id);
  priv->wish = json_node_ref (wish);
  priv->problem = g_strdup (problem);
}

gboolean
kab_card_is_changed (KabCard *self)
{
  return KAB_CARD_GET_CLASS (self)->is_changed (self);
}

void
kab_card_save (KabCard *self)
{
  if (KAB_CARD_GET_CLASS (self)->save)
    KAB_CARD_GET_CLASS (self)->save (self);
}

void
kab_card_close (KabCard *self)
{
  g_signal_emit (self, signals[CLOSE], 0);
}

void
kab_card_open_elsewhere (KabCard *self, const char *entity, const char *id)
{
  g_signal_emit (self, signals[OPEN_ELSEWHERE], 0, entity, id);
}

gboolean
kab_card_press (KabCard *self, guint key)
{
  KabCardClass *klass = KAB_CARD_GET_CLASS (self);
  const char *action = key == GDK_KEY_s ? klass->save_action : klass->print_action;

  return action && gtk_widget_activate_action (GTK_WIDGET (self), action, NULL);
}

static void
answer_leave (KabCard *self, gboolean may)
{
  KabCardPrivate *priv = private_of (self);
  KabLeaveFunc leave = g_steal_pointer (&priv->leave);

  if (leave)
    leave (GTK_WIDGET (self), may, g_steal_pointer (&priv->leave_data));
}

static void
did_settle (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  /* It waits on, where it can be decided again. */
  if (!kab_cabinet_resolve_finish (KAB_CABINET (source), result, &error)
      && !g_error_matches (error, KAB_ERROR, KAB_ERROR_NOT_FOUND))
    g_warning ("A problem that was edited cannot be put away: %s", error->message);
}

void
kab_card_saved (KabCard *self, const char *id)
{
  KabCardPrivate *priv = private_of (self);
  g_autofree char *problem = g_steal_pointer (&priv->problem);

  if (problem)
    kab_cabinet_resolve_async (priv->cabinet, problem, KAB_RESOLVE_DROP, NULL, did_settle, NULL);
  kab_card_drop_draft (self);
  forget_change (self);
  if (g_strcmp0 (priv->id, id) != 0)
    {
      g_free (priv->id);
      priv->id = g_strdup (id);
      g_signal_emit (self, signals[OPENED], 0, id);
    }
  answer_leave (self, TRUE);
}

void
kab_card_begin_new (KabCard *self)
{
  g_clear_pointer (&private_of (self)->id, g_free);
  g_signal_emit (self, signals[OPENED], 0, NULL);
}

void
kab_card_not_saved (KabCard *self)
{
  answer_leave (self, FALSE);
}

static gboolean
answer_is_due (gpointer user_data)
{
  g_autoptr (KabCard) self = g_object_ref (user_data);

  private_of (self)->answer_due = 0;
  answer_leave (self, private_of (self)->may_leave);
  return G_SOURCE_REMOVE;
}

/* Whoever may leave may destroy the window, which the dialog's own key press or click still needs: so it is told
 * once that is over. */
static void
response_cb (AdwMessageDialog *dialog, const char *response, KabCard *self)
{
  KabCardPrivate *priv = private_of (self);

  if (g_str_equal (response, "save"))
    {
      kab_card_save (self);
      return;
    }
  priv->may_leave = g_str_equal (response, "discard");
  if (priv->may_leave)
    kab_card_drop_draft (self);
  if (!priv->answer_due)
    priv->answer_due = g_idle_add_full (G_PRIORITY_DEFAULT, answer_is_due, self, NULL);
}

void
kab_card_leave (KabCard *self, KabLeaveFunc func, gpointer user_data)
{
  KabCardPrivate *priv = private_of (self);
  KabCardClass *klass = KAB_CARD_GET_CLASS (self);
  GtkWidget *dialog;

  if (!kab_card_is_changed (self))
    {
      flush_draft (self);
      func (GTK_WIDGET (self), TRUE, user_data);
      return;
    }
  g_clear_handle_id (&priv->answer_due, g_source_remove);
  answer_leave (self, FALSE);
  priv->leave = func;
  priv->leave_data = user_data;
  dialog = adw_message_dialog_new (
    GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))),
    klass->leave_title ? _ (klass->leave_title) : _ ("Save Changes?"),
    klass->leave_text ? _ (klass->leave_text)
                      : _ ("This record has changes that are not saved. What is not saved will be lost."));
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _ ("_Cancel"), "discard",
                                    _ ("_Discard"), "save",
                                    klass->leave_save ? _ (klass->leave_save) : _ ("_Save"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "discard",
                                              ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "save", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "save");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect_object (dialog, "response", G_CALLBACK (response_cb), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}
