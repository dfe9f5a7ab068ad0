/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-sync-popover.h"

#include <glib/gi18n-lib.h>

#include "kab-format.h"

struct _KabSyncPopover
{
  GtkPopover parent_instance;

  /* template */
  GtkLabel *heading;
  GtkLabel *message;
  GtkLabel *waiting;
  GtkLabel *retry;
  GtkLabel *mended;
  GtkWidget *restored_box;
  GtkLabel *restored;
  GtkWidget *seen;
  GtkWidget *pending;
  GtkListBox *edits;
  GtkWidget *try_now;
  GtkWidget *problems;
  GtkWidget *sign_in;

  KabCabinet *cabinet;
  GCancellable *cancellable;
};

G_DEFINE_FINAL_TYPE (KabSyncPopover, kab_sync_popover, GTK_TYPE_POPOVER)

/* Unless it was said already. */
static void
show_detail (GtkLabel *label, const char *text, const char *said)
{
  gtk_label_set_label (label, text ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (label), text && g_strcmp0 (text, said) != 0);
}

void
kab_sync_popover_show_details (KabSyncPopover *self, const KabSyncDetails *details)
{
  gtk_label_set_label (self->heading, details->heading);
  show_detail (self->message, details->message, NULL);
  show_detail (self->waiting, details->waiting, details->message);
  show_detail (self->retry, details->retry, details->message);
  show_detail (self->mended, details->mended, NULL);
  gtk_label_set_label (self->restored, details->restored ? details->restored : "");
  gtk_widget_set_visible (self->restored_box, details->restored != NULL);
  gtk_widget_set_visible (self->seen, !details->restoring);
  gtk_widget_set_visible (self->problems, details->problems);
  gtk_widget_set_visible (self->sign_in, details->signed_out);
  gtk_widget_set_visible (self->try_now, details->may_try);
}

/* The edits that wait */

static void
did_undo (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (KabSyncPopover) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!kab_cabinet_undo_finish (KAB_CABINET (source), result, &error))
    gtk_label_set_label (self->message, error->message);
}

static void
undo_cb (KabSyncPopover *self, GtkButton *button)
{
  /* Not cancelled with the popover: what was told to be undone is undone. */
  kab_cabinet_undo_async (self->cabinet, g_object_get_data (G_OBJECT (button), "kab-edit"), NULL, did_undo,
                          g_object_ref (self));
}

static GtkWidget *
make_undo (KabSyncPopover *self, const KabPending *pending)
{
  GtkWidget *button = gtk_button_new_from_icon_name ("edit-undo-symbolic");

  g_object_set_data_full (G_OBJECT (button), "kab-edit", g_strdup (pending->mutation->id), g_free);
  gtk_widget_set_tooltip_text (button, _ ("Undo This Edit"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Undo This Edit"), -1);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_margin_end (button, 6);
  gtk_widget_add_css_class (button, "flat");
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (undo_cb), self);
  return button;
}

static GtkWidget *
make_edit_row (KabSyncPopover *self, const KabPending *pending)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  g_autofree char *ago = kab_format_ago (pending->made_at);
  g_autofree char *detail
    = g_strdup_printf ("%s · %s · %s", g_dgettext (GETTEXT_PACKAGE, pending->mutation->entity->title_one),
                       kab_format_op (pending->mutation), ago);
  GtkWidget *title = gtk_label_new (pending->title && *pending->title ? pending->title : "—");
  GtkWidget *label = gtk_label_new (detail);

  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_label_set_ellipsize (GTK_LABEL (title), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (label, "caption");
  gtk_widget_add_css_class (label, "dim-label");
  gtk_widget_add_css_class (box, "kab-field-box");
  gtk_box_append (GTK_BOX (box), title);
  gtk_box_append (GTK_BOX (box), label);
  gtk_widget_set_hexpand (box, TRUE);
  gtk_box_append (GTK_BOX (line), box);
  gtk_box_append (GTK_BOX (line), make_undo (self, pending));
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), line);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  return row;
}

static void
did_list_pending (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) pending = kab_cabinet_list_pending_finish (KAB_CABINET (source), result, &error);
  KabSyncPopover *self;
  GtkWidget *child;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self = KAB_SYNC_POPOVER (user_data);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->edits))))
    gtk_list_box_remove (self->edits, child);
  for (guint i = 0; pending && i < pending->len && i < 100; i++)
    gtk_list_box_append (self->edits, make_edit_row (self, g_ptr_array_index (pending, i)));
  gtk_widget_set_visible (self->pending, pending && pending->len > 0);
  if (error)
    gtk_label_set_label (self->message, error->message);
}

void
kab_sync_popover_list (KabSyncPopover *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (!self->cabinet)
    return;
  self->cancellable = g_cancellable_new ();
  kab_cabinet_list_pending_async (self->cabinet, self->cancellable, did_list_pending, self);
}

/* What can be done */

static void
try_now_cb (KabSyncPopover *self, GtkButton *button)
{
  if (self->cabinet)
    kab_cabinet_sync_now (self->cabinet);
}

static void
seen_cb (KabSyncPopover *self, GtkButton *button)
{
  /* If it cannot be written it is said once more, next time. */
  if (self->cabinet)
    kab_cabinet_restored_seen_async (self->cabinet, NULL, NULL, NULL);
}

static void
close_cb (KabSyncPopover *self, GtkButton *button)
{
  gtk_popover_popdown (GTK_POPOVER (self));
}

/* The widget */

void
kab_sync_popover_set_cabinet (KabSyncPopover *self, KabCabinet *cabinet)
{
  g_cancellable_cancel (self->cancellable);
  g_set_object (&self->cabinet, cabinet);
}

static void
kab_sync_popover_dispose (GObject *object)
{
  KabSyncPopover *self = KAB_SYNC_POPOVER (object);

  kab_sync_popover_set_cabinet (self, NULL);
  g_clear_object (&self->cancellable);
  G_OBJECT_CLASS (kab_sync_popover_parent_class)->dispose (object);
}

static void
kab_sync_popover_class_init (KabSyncPopoverClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kab_sync_popover_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/kabinet/Kabinet/widgets/kab-sync-popover.ui");
  gtk_widget_class_bind_template_child (widget_class, KabSyncPopover, heading);
  gtk_widget_class_bind_template_child (widget_class, KabSyncPopover, message);
  gtk_widget_class_bind_template_child (widget_class, KabSyncPopover, waiting);
  gtk_widget_class_bind_template_child (widget_class, KabSyncPopover, retry);
  gtk_widget_class_bind_template_child (widget_class, KabSyncPopover, mended);
  gtk_widget_class_bind_template_child (widget_class, KabSyncPopover, restored_box);
  gtk_widget_class_bind_template_child (widget_class, KabSyncPopover, restored);
  gtk_widget_class_bind_template_child (widget_class, KabSyncPopover, seen);
  gtk_widget_class_bind_template_child (widget_class, KabSyncPopover, pending);
  gtk_widget_class_bind_template_child (widget_class, KabSyncPopover, edits);
  gtk_widget_class_bind_template_child (widget_class, KabSyncPopover, try_now);
  gtk_widget_class_bind_template_child (widget_class, KabSyncPopover, problems);
  gtk_widget_class_bind_template_child (widget_class, KabSyncPopover, sign_in);
  gtk_widget_class_bind_template_callback (widget_class, try_now_cb);
  gtk_widget_class_bind_template_callback (widget_class, seen_cb);
  gtk_widget_class_bind_template_callback (widget_class, close_cb);
}

static void
kab_sync_popover_init (KabSyncPopover *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
kab_sync_popover_new (void)
{
  return g_object_new (KAB_TYPE_SYNC_POPOVER, NULL);
}
