/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-talk-list.h"

#include <glib/gi18n-lib.h>

#include "kab-format.h"
#include "kab-talk-message.h"

/* So many are shown at first, and more each time they are asked for. */
#define PAGE_ROWS 50
#define READ_AFTER_MS 60

typedef struct
{
  KabRow *message;
  gboolean pending;
  GtkWidget *row;
} Shown;

struct _KabTalkList
{
  AdwBin parent_instance;
  GtkScrolledWindow *scrolled;
  GtkAdjustment *scroll; /* its */
  GtkWidget *earlier;
  GtkListBox *head; /* what stands before all of it */
  gint64 head_at;
  GtkListBox *list;
  GtkLabel *failure;
  GArray *shown; /* of Shown, oldest first */

  KabCabinet *cabinet;
  const KabEntity *messages;
  const char *field;
  char *id;
  guint wanted;
  guint due;
  GCancellable *cancellable;
  GtkRoot *root; /* while it is seen */
  gint64 seen;

  gboolean at_end;
  double from_end; /* where what was read stays while earlier messages come above it; -1: nowhere */
  gboolean placing;
};

G_DEFINE_FINAL_TYPE (KabTalkList, kab_talk_list, ADW_TYPE_BIN)

static guint seen_signal;

static void
shown_clear (gpointer data)
{
  kab_row_unref (((Shown *)data)->message);
}

/* Who looks at it has read it */

static void
tell_last (KabTalkList *self)
{
  gint64 last = self->head_at;

  for (guint i = 0; i < self->shown->len; i++)
    {
      const KabRow *message = g_array_index (self->shown, Shown, i).message;

      if (message->rev > 0 && !kab_talk_is_own (self->cabinet, message))
        last = MAX (last, message->created_at);
    }
  if (last <= self->seen)
    return;
  self->seen = last;
  g_signal_emit (self, seen_signal, 0, last);
}

static void
tell_seen (KabTalkList *self)
{
  if (GTK_IS_WINDOW (self->root) && gtk_window_is_active (GTK_WINDOW (self->root)))
    tell_last (self);
}

void
kab_talk_list_set_head (KabTalkList *self, GtkWidget *row, gint64 at)
{
  GtkListBoxRow *old = gtk_list_box_get_row_at_index (self->head, 0);

  if (old)
    gtk_list_box_remove (self->head, GTK_WIDGET (old));
  gtk_list_box_append (self->head, row);
  gtk_widget_set_visible (GTK_WIDGET (self->head), TRUE);
  gtk_list_box_set_placeholder (self->list, NULL);
  self->head_at = at;
  tell_seen (self);
}

void
kab_talk_list_answered (KabTalkList *self)
{
  if (self->id)
    tell_last (self);
}

static void
forget_root (KabTalkList *self)
{
  if (self->root)
    g_signal_handlers_disconnect_by_data (self->root, self);
  self->root = NULL;
}

static void
kab_talk_list_map (GtkWidget *widget)
{
  KabTalkList *self = KAB_TALK_LIST (widget);

  GTK_WIDGET_CLASS (kab_talk_list_parent_class)->map (widget);
  self->root = gtk_widget_get_root (widget);
  g_signal_connect_swapped (self->root, "notify::is-active", G_CALLBACK (tell_seen), self);
  tell_seen (self);
}

static void
kab_talk_list_unmap (GtkWidget *widget)
{
  forget_root (KAB_TALK_LIST (widget));
  GTK_WIDGET_CLASS (kab_talk_list_parent_class)->unmap (widget);
}

/* Where one is in it */

static void
place (KabTalkList *self)
{
  double page = gtk_adjustment_get_page_size (self->scroll), upper = gtk_adjustment_get_upper (self->scroll);

  if (!self->at_end && self->from_end < 0)
    return;
  self->placing = TRUE;
  gtk_adjustment_set_value (self->scroll, upper - page - (self->at_end ? 0 : self->from_end));
  self->placing = FALSE;
}

static void
scrolled_cb (KabTalkList *self)
{
  double end = gtk_adjustment_get_upper (self->scroll) - gtk_adjustment_get_page_size (self->scroll);

  if (self->placing)
    return;
  self->at_end = gtk_adjustment_get_value (self->scroll) >= end - 1;
  self->from_end = -1;
}

void
kab_talk_list_to_end (KabTalkList *self)
{
  self->at_end = TRUE;
  place (self);
}

/* Reading */

static void
show_from (KabTalkList *self, KabPage *page, guint first)
{
  while (self->shown->len > first)
    {
      gtk_list_box_remove (self->list, g_array_index (self->shown, Shown, self->shown->len - 1).row);
      g_array_set_size (self->shown, self->shown->len - 1);
    }
  for (guint i = first; i < page->rows->len; i++)
    {
      guint at = page->rows->len - 1 - i;
      KabRow *message = page->rows->pdata[at];
      Shown one = { kab_row_ref (message), page->pending[at],
                    kab_talk_message_new (self->cabinet, message, page->pending[at]) };

      gtk_list_box_append (self->list, one.row);
      g_array_append_val (self->shown, one);
    }
}

/* What was written stays as it is: the rows before the first that is another one are kept. */
static guint
first_other (KabTalkList *self, KabPage *page)
{
  guint i = 0;

  for (; i < self->shown->len && i < page->rows->len; i++)
    {
      const Shown *one = &g_array_index (self->shown, Shown, i);
      guint at = page->rows->len - 1 - i;
      const KabRow *message = page->rows->pdata[at];

      if (!g_str_equal (one->message->id, message->id) || one->message->rev != message->rev
          || one->pending != page->pending[at])
        break;
    }
  return i;
}

static void
did_list (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KabPage) page = kab_cabinet_list_finish (KAB_CABINET (source), result, &error);
  KabTalkList *self;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self = user_data;
  gtk_widget_set_visible (GTK_WIDGET (self->failure), error != NULL);
  gtk_label_set_label (self->failure, error ? error->message : "");
  if (!page)
    return;
  show_from (self, page, first_other (self, page));
  gtk_widget_set_visible (self->earlier, page->total > page->rows->len);
  tell_seen (self);
}

static void
read_messages (KabTalkList *self)
{
  g_autoptr (KabQuery) query = kab_query_new (self->messages);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  kab_query_set_filter (query, self->field, self->id);
  kab_query_set_order (query, "created_at", TRUE);
  kab_query_set_page (query, 0, self->wanted);
  kab_cabinet_list_async (self->cabinet, query, self->cancellable, did_list, self);
}

static gboolean
read_due (gpointer user_data)
{
  KabTalkList *self = user_data;

  self->due = 0;
  read_messages (self);
  return G_SOURCE_REMOVE;
}

static void
changed_cb (KabTalkList *self, const char *entity)
{
  if (self->id && !self->due && g_str_equal (entity, self->messages->name))
    self->due = g_timeout_add (READ_AFTER_MS, read_due, self);
}

static void
earlier_cb (KabTalkList *self)
{
  self->from_end = gtk_adjustment_get_upper (self->scroll) - gtk_adjustment_get_page_size (self->scroll)
                   - gtk_adjustment_get_value (self->scroll);
  self->at_end = FALSE;
  self->wanted = MIN (self->wanted + PAGE_ROWS, 1000);
  read_messages (self);
}

static void
forget (KabTalkList *self)
{
  g_clear_handle_id (&self->due, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (self->cabinet)
    g_signal_handlers_disconnect_by_data (self->cabinet, self);
  g_clear_object (&self->cabinet);
  g_clear_pointer (&self->id, g_free);
}

void
kab_talk_list_open (KabTalkList *self,
                    KabCabinet *cabinet,
                    const KabEntity *messages,
                    const char *field,
                    const char *id)
{
  for (guint i = 0; i < self->shown->len; i++)
    gtk_list_box_remove (self->list, g_array_index (self->shown, Shown, i).row);
  g_array_set_size (self->shown, 0);
  gtk_widget_set_visible (self->earlier, FALSE);
  forget (self);
  self->cabinet = g_object_ref (cabinet);
  self->messages = messages;
  self->field = field;
  self->id = g_strdup (id);
  self->wanted = PAGE_ROWS;
  self->seen = 0;
  self->head_at = 0;
  self->at_end = TRUE;
  self->from_end = -1;
  if (!id)
    return;
  g_signal_connect_swapped (cabinet, "changed", G_CALLBACK (changed_cb), self);
  read_messages (self);
}

static void
kab_talk_list_dispose (GObject *object)
{
  KabTalkList *self = KAB_TALK_LIST (object);

  forget (self);
  forget_root (self);
  if (self->scroll)
    g_signal_handlers_disconnect_by_data (self->scroll, self);
  g_clear_object (&self->scroll);
  g_clear_pointer (&self->shown, g_array_unref);
  G_OBJECT_CLASS (kab_talk_list_parent_class)->dispose (object);
}

static void
kab_talk_list_class_init (KabTalkListClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = kab_talk_list_dispose;
  GTK_WIDGET_CLASS (klass)->map = kab_talk_list_map;
  GTK_WIDGET_CLASS (klass)->unmap = kab_talk_list_unmap;
  seen_signal = g_signal_new ("seen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                              G_TYPE_NONE, 1, G_TYPE_INT64);
}

static void
kab_talk_list_init (KabTalkList *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6), *clamp = adw_clamp_new ();
  GtkWidget *nothing = gtk_label_new (_ ("Nothing was written yet."));

  self->shown = g_array_new (FALSE, FALSE, sizeof (Shown));
  g_array_set_clear_func (self->shown, shown_clear);
  self->earlier = gtk_button_new_with_mnemonic (_ ("_Earlier Messages"));
  gtk_widget_set_halign (self->earlier, GTK_ALIGN_CENTER);
  gtk_widget_set_visible (self->earlier, FALSE);
  g_signal_connect_swapped (self->earlier, "clicked", G_CALLBACK (earlier_cb), self);
  self->failure = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_wrap (self->failure, TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self->failure), "error");
  gtk_widget_set_visible (GTK_WIDGET (self->failure), FALSE);
  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "kab-talk");
  gtk_widget_add_css_class (nothing, "dim-label");
  gtk_list_box_set_placeholder (self->list, nothing);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Messages"),
                                  -1);
  self->head = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->head, GTK_SELECTION_NONE);
  gtk_widget_add_css_class (GTK_WIDGET (self->head), "kab-talk");
  gtk_widget_set_visible (GTK_WIDGET (self->head), FALSE);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->head));
  gtk_box_append (GTK_BOX (box), self->earlier);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->failure));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->list));
  adw_clamp_set_maximum_size (ADW_CLAMP (clamp), 760);
  adw_clamp_set_child (ADW_CLAMP (clamp), box);
  self->scrolled = GTK_SCROLLED_WINDOW (gtk_scrolled_window_new ());
  gtk_scrolled_window_set_policy (self->scrolled, GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (self->scrolled, clamp);
  gtk_widget_set_vexpand (GTK_WIDGET (self->scrolled), TRUE);
  self->scroll = g_object_ref (gtk_scrolled_window_get_vadjustment (self->scrolled));
  g_signal_connect_swapped (self->scroll, "changed", G_CALLBACK (place), self);
  g_signal_connect_swapped (self->scroll, "value-changed", G_CALLBACK (scrolled_cb), self);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->scrolled));
}

GtkWidget *
kab_talk_list_new (void)
{
  return g_object_new (KAB_TYPE_TALK_LIST, NULL);
}
