/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-paged-table-private.h"

/* A list that comes at once must not show a spinner first. */
#define SPINNER_DELAY_MS 400

G_DEFINE_FINAL_TYPE (KabPagedTable, kab_paged_table, GTK_TYPE_WIDGET)

enum
{
  PROP_TOTAL = 1,
  PROP_COMPACT,
  PROP_CHOOSING,
  N_PROPS,
};
static GParamSpec *props[N_PROPS];

guint kab_paged_table_signals[KAB_TABLE_N_SIGNALS];

static void
clear_cb (KabPagedTable *self)
{
  kab_list_state_clear (self->state);
}

/* Most lists have rows. */
static KabTableNotice *
need_notice (KabPagedTable *self)
{
  if (self->notice)
    return self->notice;
  self->notice = KAB_TABLE_NOTICE (kab_table_notice_new ());
  kab_table_notice_set_empty (self->notice, self->empty_icon, self->empty_title, self->empty_text);
  kab_table_notice_set_command (self->notice, self->command);
  kab_table_notice_set_create (self->notice, self->create_label, self->create_action);
  g_signal_connect_swapped (self->notice, "clear", G_CALLBACK (clear_cb), self);
  g_signal_connect_swapped (self->notice, "retry", G_CALLBACK (kab_paged_table_read), self);
  gtk_stack_add_named (self->stack, GTK_WIDGET (self->notice), "notice");
  return self->notice;
}

static void
show_stack (KabPagedTable *self, const char *name)
{
  g_clear_handle_id (&self->spinner_source, g_source_remove);
  gtk_spinner_set_spinning (self->spinner, g_str_equal (name, "loading"));
  gtk_stack_set_visible_child_name (self->stack, name);
  gtk_widget_set_visible (self->footer, g_str_equal (name, "rows"));
}

static void
show_notice (KabPagedTable *self, const char *name)
{
  kab_table_notice_show (need_notice (self), name);
  show_stack (self, "notice");
}

/* Reading */

static gboolean
same_rows (KabPagedTable *self, const KabPage *page)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->store));

  if (n != page->rows->len)
    return FALSE;
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (KabRowItem) item = g_list_model_get_item (G_LIST_MODEL (self->store), i);
      KabRow *row = g_ptr_array_index (page->rows, i);

      if (!g_str_equal (kab_row_item_get_row (item)->id, row->id))
        return FALSE;
    }
  return TRUE;
}

static void
show_rows (KabPagedTable *self, const KabPage *page)
{
  if (same_rows (self, page))
    for (guint i = 0; i < page->rows->len; i++)
      {
        g_autoptr (KabRowItem) item = g_list_model_get_item (G_LIST_MODEL (self->store), i);

        kab_row_item_update (item, g_ptr_array_index (page->rows, i), page->pending[i]);
      }
  else
    {
      g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);

      for (guint i = 0; i < page->rows->len; i++)
        g_ptr_array_add (items, kab_row_item_new (g_ptr_array_index (page->rows, i), page->pending[i]));
      self->syncing_ui = TRUE;
      g_list_store_splice (self->store, 0, g_list_model_get_n_items (G_LIST_MODEL (self->store)),
                           items->pdata, items->len);
      self->syncing_ui = FALSE;
      kab_paged_table_select_wanted (self);
      kab_paged_table_show_chosen (self);
    }
  if (self->to_top)
    gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scrolled), 0);
  self->to_top = FALSE;
}

static void
show_error (KabPagedTable *self, const GError *error)
{
  kab_table_notice_set_error (need_notice (self), error->message);
  show_notice (self, "error");
  g_signal_emit (self, kab_paged_table_signals[KAB_TABLE_FAILED], 0);
}

static void
stop_counting (KabPagedTable *self)
{
  g_cancellable_cancel (self->counting);
  g_clear_object (&self->counting);
}

/* @total: of the list, if it is @counted; otherwise there are at least as many rows */
static void
take_total (KabPagedTable *self, guint64 total, gboolean counted)
{
  guint size = kab_query_get_page_size (kab_paged_table_query (self));
  gboolean changed;

  /* What was counted a moment ago of the same list stays until it is counted again. */
  if (!counted && self->counted && self->total >= total)
    return;
  changed = self->counted != counted || self->total != total;
  self->counted = counted;
  self->total = total;
  self->n_pages = (guint)MAX (1, (total + size - 1) / size);
  if (!changed)
    return;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_TOTAL]);
  kab_paged_table_show_chosen (self);
}

static void
did_count (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  KabPagedTable *self;
  KabTotal total;
  gboolean ok = kab_cabinet_total_finish (KAB_CABINET (source), result, &total, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self = KAB_PAGED_TABLE (user_data);
  g_clear_object (&self->counting);
  if (!ok)
    {
      show_error (self, error);
      return;
    }
  if (total.generation == self->generation)
    {
      gboolean awaited = !self->counted;

      take_total (self, total.rows, TRUE);
      kab_paged_table_show_footer (self);
      if (awaited)
        kab_paged_table_tell_total (self, TRUE);
    }
  else if (!self->reading)
    {
      /* Something changed between the page and the count: both again, and the count is at hand now. */
      kab_paged_table_read (self);
    }
}

/* Before the first sync has ended nobody knows that there is nothing. */
static const char *
notice_without_rows (KabPagedTable *self)
{
  gboolean first_sync;

  g_object_get (self->cabinet, "first-sync", &first_sync, NULL);
  return first_sync ? "waiting" : kab_list_state_is_filtered (self->state) ? "nothing" : "empty";
}

static void
did_list (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KabPage) page = kab_cabinet_peek_finish (KAB_CABINET (source), result, &error);
  KabPagedTable *self;

  /* Cancelled: the question was replaced, or the widget is gone. */
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self = KAB_PAGED_TABLE (user_data);
  self->reading = FALSE;
  g_clear_object (&self->cancellable);
  if (!page)
    {
      show_error (self, error);
      return;
    }
  kab_list_state_follow_page (self->state, page->page);
  self->generation = page->generation;
  show_rows (self, page);
  if (page->rows->len > 0)
    show_stack (self, "rows");
  else
    show_notice (self, notice_without_rows (self));
  if (page->counted)
    stop_counting (self);
  else if (!self->counting)
    {
      self->counting = g_cancellable_new ();
      kab_cabinet_total_async (self->cabinet, kab_paged_table_query (self), TRUE, self->counting, did_count,
                               self);
    }
  take_total (self, page->total, page->counted);
  kab_paged_table_show_footer (self);
  g_signal_emit (self, kab_paged_table_signals[KAB_TABLE_LOADED], 0);
  if (self->stale)
    kab_paged_table_read (self);
}

static gboolean
spinner_due (gpointer user_data)
{
  KabPagedTable *self = user_data;

  self->spinner_source = 0;
  show_stack (self, "loading");
  return G_SOURCE_REMOVE;
}

/* Another list, and not only another page of the same. */
static void
follow_question (KabPagedTable *self)
{
  g_autofree char *asked = kab_query_to_text (kab_paged_table_query (self));

  if (g_strcmp0 (asked, self->asked) == 0)
    return;
  g_free (self->asked);
  self->asked = g_steal_pointer (&asked);
  stop_counting (self);
  self->counted = FALSE;
  if (self->chosen)
    kab_chosen_follow (self->chosen, kab_paged_table_query (self), self->total);
  kab_paged_table_tell_total (self, FALSE);
}

void
kab_paged_table_read (KabPagedTable *self)
{
  if (!self->cabinet)
    return;
  follow_question (self);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  self->reading = TRUE;
  self->stale = FALSE;
  if (!self->spinner_source && !g_str_equal (gtk_stack_get_visible_child_name (self->stack), "rows"))
    self->spinner_source = g_timeout_add (SPINNER_DELAY_MS, spinner_due, self);
  kab_cabinet_peek_async (self->cabinet, kab_paged_table_query (self), self->cancellable, did_list, self);
}

void
kab_paged_table_query_changed (KabPagedTable *self)
{
  kab_paged_table_show_order (self);
  self->to_top = TRUE;
  g_action_group_change_action_state (G_ACTION_GROUP (self->actions), "page-size",
                                      g_variant_new_int32 (
                                        (int)kab_query_get_page_size (kab_paged_table_query (self))));
  kab_paged_table_read (self);
}

static void
changed_cb (KabCabinet *cabinet, const char *entity, KabPagedTable *self)
{
  if (g_strcmp0 (entity, kab_query_get_entity (kab_paged_table_query (self))->name) != 0)
    return;
  if (self->reading)
    self->stale = TRUE;
  else
    kab_paged_table_read (self);
}

static void
show_cells_again (KabPagedTable *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->store));

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (KabRowItem) item = g_list_model_get_item (G_LIST_MODEL (self->store), i);

      g_object_notify (G_OBJECT (item), "row");
    }
}

static void
resolved_cb (KabTitles *titles, const char *id, KabPagedTable *self)
{
  show_cells_again (self);
}

static void
forget_unread (KabPagedTable *self)
{
  if (self->unread)
    g_signal_handlers_disconnect_by_data (self->unread, self);
  g_clear_object (&self->unread);
}

static void
set_words (char **words, const char *new_words)
{
  g_free (*words);
  *words = g_strdup (new_words);
}

void
kab_paged_table_set_empty (KabPagedTable *self, const char *icon, const char *title, const char *text)
{
  set_words (&self->empty_icon, icon);
  set_words (&self->empty_title, title);
  set_words (&self->empty_text, text);
  if (self->notice)
    kab_table_notice_set_empty (self->notice, icon, title, text);
}

void
kab_paged_table_set_command (KabPagedTable *self, const char *command)
{
  set_words (&self->command, command);
  if (self->notice)
    kab_table_notice_set_command (self->notice, command);
}

void
kab_paged_table_set_create (KabPagedTable *self, const char *label, const char *action)
{
  set_words (&self->create_label, label);
  set_words (&self->create_action, action);
  if (self->notice)
    kab_table_notice_set_create (self->notice, label, action);
}

void
kab_paged_table_set_cabinet (KabPagedTable *self, KabCabinet *cabinet)
{
  if (self->cabinet == cabinet)
    return;
  if (self->cabinet)
    {
      g_cancellable_cancel (self->cancellable);
      g_clear_object (&self->cancellable);
      stop_counting (self);
      g_clear_pointer (&self->asked, g_free);
      g_signal_handlers_disconnect_by_data (self->cabinet, self);
      g_signal_handlers_disconnect_by_data (self->titles, self);
      g_clear_object (&self->titles);
      g_signal_handlers_disconnect_by_data (self->undecided, self);
      g_clear_object (&self->undecided);
      forget_unread (self);
      g_clear_object (&self->cabinet);
      g_list_store_remove_all (self->store);
      g_clear_pointer (&self->selected, g_free);
      g_object_set (self, "choosing", FALSE, NULL);
      show_stack (self, "blank");
    }
  if (!cabinet)
    return;
  self->cabinet = g_object_ref (cabinet);
  self->titles = g_object_ref (kab_titles_for (cabinet));
  self->undecided = g_object_ref (kab_undecided_for (cabinet));
  g_signal_connect (cabinet, "changed", G_CALLBACK (changed_cb), self);
  g_signal_connect (self->titles, "resolved", G_CALLBACK (resolved_cb), self);
  g_signal_connect_swapped (self->undecided, "changed", G_CALLBACK (show_cells_again), self);
  if (kab_unread_is_of (kab_query_get_entity (kab_paged_table_query (self))))
    {
      self->unread = g_object_ref (kab_unread_for (cabinet));
      g_signal_connect_swapped (self->unread, "changed", G_CALLBACK (show_cells_again), self);
    }
  kab_paged_table_read (self);
}

guint64
kab_paged_table_get_total (KabPagedTable *self)
{
  return self->total;
}

gboolean
kab_paged_table_is_counted (KabPagedTable *self)
{
  return self->counted;
}

void
kab_paged_table_focus (KabPagedTable *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->view));
}

static void
kab_paged_table_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  KabPagedTable *self = KAB_PAGED_TABLE (object);

  if (id == PROP_TOTAL)
    g_value_set_uint64 (value, self->total);
  else if (id == PROP_COMPACT)
    g_value_set_boolean (value, self->compact);
  else if (id == PROP_CHOOSING)
    g_value_set_boolean (value, self->choosing);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
kab_paged_table_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  KabPagedTable *self = KAB_PAGED_TABLE (object);

  if (id == PROP_COMPACT)
    {
      self->compact = g_value_get_boolean (value);
      gtk_widget_set_visible (self->first, !self->compact);
      gtk_widget_set_visible (self->last, !self->compact);
      gtk_widget_set_visible (GTK_WIDGET (self->pages), !self->compact);
      kab_paged_table_show_chosen (self);
    }
  else if (id == PROP_CHOOSING)
    kab_paged_table_set_choosing (self, g_value_get_boolean (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

/* Tab leaves the rows, as it leaves any list: GTK 4.8 would go through each of them first. */
static gboolean
kab_paged_table_focus_moves (GtkWidget *widget, GtkDirectionType direction)
{
  KabPagedTable *self = KAB_PAGED_TABLE (widget);
  GtkRoot *root = gtk_widget_get_root (widget);
  GtkWidget *at = root ? gtk_root_get_focus (root) : NULL;

  if (at && gtk_widget_is_ancestor (at, GTK_WIDGET (self->view)))
    {
      if (direction == GTK_DIR_TAB_FORWARD)
        return (self->choosing && gtk_widget_child_focus (self->choice, direction))
               || gtk_widget_child_focus (self->footer, direction);
      if (direction == GTK_DIR_TAB_BACKWARD)
        return FALSE;
    }
  return GTK_WIDGET_CLASS (kab_paged_table_parent_class)->focus (widget, direction);
}

static void
kab_paged_table_realize (GtkWidget *widget)
{
  KabPagedTable *self = KAB_PAGED_TABLE (widget);

  GTK_WIDGET_CLASS (kab_paged_table_parent_class)->realize (widget);
  kab_paged_table_follow_clock (self);
}

static void
kab_paged_table_unrealize (GtkWidget *widget)
{
  KabPagedTable *self = KAB_PAGED_TABLE (widget);

  kab_paged_table_leave_clock (self);
  GTK_WIDGET_CLASS (kab_paged_table_parent_class)->unrealize (widget);
}

static void
kab_paged_table_dispose (GObject *object)
{
  KabPagedTable *self = KAB_PAGED_TABLE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  stop_counting (self);
  g_clear_handle_id (&self->spinner_source, g_source_remove);
  if (self->scrolled)
    g_signal_handlers_disconnect_by_data (gtk_scrolled_window_get_hadjustment (self->scrolled), self);
  if (self->cabinet)
    g_signal_handlers_disconnect_by_data (self->cabinet, self);
  if (self->titles)
    g_signal_handlers_disconnect_by_data (self->titles, self);
  if (self->undecided)
    g_signal_handlers_disconnect_by_data (self->undecided, self);
  forget_unread (self);
  if (self->view)
    g_signal_handlers_disconnect_by_data (gtk_column_view_get_sorter (self->view), self);
  for (guint i = 0; self->view_columns && i < self->view_columns->len; i++)
    g_signal_handlers_disconnect_by_data (g_ptr_array_index (self->view_columns, i), self);
  if (self->selection)
    g_signal_handlers_disconnect_by_data (self->selection, self);
  g_clear_object (&self->cabinet);
  kab_paged_table_end_choice (self);
  if (self->stack)
    gtk_widget_unparent (GTK_WIDGET (self->stack));
  self->stack = NULL;
  self->notice = NULL;
  self->view = NULL;
  self->scrolled = NULL;
  g_clear_pointer (&self->choice, gtk_widget_unparent);
  g_clear_pointer (&self->footer, gtk_widget_unparent);
  g_clear_object (&self->titles);
  g_clear_object (&self->undecided);
  g_clear_object (&self->state);
  g_clear_object (&self->selection);
  g_clear_object (&self->store);
  g_clear_pointer (&self->view_columns, g_ptr_array_unref);
  g_clear_object (&self->actions);
  g_clear_object (&self->menu);
  g_clear_pointer (&self->selected, g_free);
  g_clear_pointer (&self->asked, g_free);
  G_OBJECT_CLASS (kab_paged_table_parent_class)->dispose (object);
}

static void
kab_paged_table_finalize (GObject *object)
{
  KabPagedTable *self = KAB_PAGED_TABLE (object);

  g_free (self->empty_icon);
  g_free (self->empty_title);
  g_free (self->empty_text);
  g_free (self->command);
  g_free (self->create_label);
  g_free (self->create_action);
  G_OBJECT_CLASS (kab_paged_table_parent_class)->finalize (object);
}

static void
kab_paged_table_class_init (KabPagedTableClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = kab_paged_table_get_property;
  object_class->set_property = kab_paged_table_set_property;
  object_class->dispose = kab_paged_table_dispose;
  object_class->finalize = kab_paged_table_finalize;
  widget_class->focus = kab_paged_table_focus_moves;
  widget_class->realize = kab_paged_table_realize;
  widget_class->unrealize = kab_paged_table_unrealize;

  props[PROP_TOTAL]
    = g_param_spec_uint64 ("total", NULL, NULL, 0, G_MAXUINT64, 0, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  props[PROP_COMPACT]
    = g_param_spec_boolean ("compact", NULL, NULL, FALSE, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  props[PROP_CHOOSING]
    = g_param_spec_boolean ("choosing", NULL, NULL, FALSE,
                            G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, props);
  kab_paged_table_signals[KAB_TABLE_ROW_OPENED]
    = g_signal_new ("row-opened", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                    G_TYPE_NONE, 2, KAB_TYPE_ROW, G_TYPE_BOOLEAN);
  kab_paged_table_signals[KAB_TABLE_ROW_SELECTED]
    = g_signal_new ("row-selected", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                    G_TYPE_NONE, 1, KAB_TYPE_ROW);
  kab_paged_table_signals[KAB_TABLE_LOADED]
    = g_signal_new ("loaded", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                    0);
  kab_paged_table_signals[KAB_TABLE_FAILED]
    = g_signal_new ("failed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                    0);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/kabinet/Kabinet/widgets/kab-paged-table.ui");
  gtk_widget_class_bind_template_child (widget_class, KabPagedTable, stack);
  gtk_widget_class_bind_template_child (widget_class, KabPagedTable, spinner);
  gtk_widget_class_bind_template_child (widget_class, KabPagedTable, scrolled);
  gtk_widget_class_bind_template_child (widget_class, KabPagedTable, view);
  gtk_widget_class_bind_template_child (widget_class, KabPagedTable, footer);
  gtk_widget_class_bind_template_child (widget_class, KabPagedTable, options);
  gtk_widget_class_bind_template_child (widget_class, KabPagedTable, range);
  gtk_widget_class_bind_template_child (widget_class, KabPagedTable, told);
  gtk_widget_class_bind_template_child (widget_class, KabPagedTable, page);
  gtk_widget_class_bind_template_child (widget_class, KabPagedTable, pages);
  gtk_widget_class_bind_template_child (widget_class, KabPagedTable, first);
  gtk_widget_class_bind_template_child (widget_class, KabPagedTable, last);
  kab_paged_table_bind_selection (widget_class);
  kab_paged_table_bind_choice (widget_class);
  kab_paged_table_bind_footer (widget_class);
}

static void
kab_paged_table_init (KabPagedTable *self)
{
  self->store = g_list_store_new (KAB_TYPE_ROW_ITEM);
  self->view_columns = g_ptr_array_new_with_free_func (g_object_unref);
  self->actions = g_simple_action_group_new ();
  self->menu = g_menu_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  kab_paged_table_init_selection (self);
  kab_paged_table_follow_room (self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "columns", G_ACTION_GROUP (self->actions));
  show_stack (self, "blank");
}
