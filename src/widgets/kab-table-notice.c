/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-table-notice.h"

struct _KabTableNotice
{
  GtkWidget parent_instance;

  /* template */
  GtkStack *stack;
  AdwStatusPage *empty;
  GtkButton *create;
  GtkLabel *command;
  AdwStatusPage *nothing;
  AdwStatusPage *error;

  char *icon;
};

G_DEFINE_FINAL_TYPE (KabTableNotice, kab_table_notice, GTK_TYPE_WIDGET)

static guint clear_signal, retry_signal;

void
kab_table_notice_show (KabTableNotice *self, const char *name)
{
  /* Their large icons are read from SVG, even while they are not seen. */
  if (g_str_equal (name, "empty"))
    adw_status_page_set_icon_name (self->empty, self->icon);
  else if (g_str_equal (name, "nothing"))
    adw_status_page_set_icon_name (self->nothing, "edit-find-symbolic");
  else if (g_str_equal (name, "error"))
    adw_status_page_set_icon_name (self->error, "dialog-warning-symbolic");
  gtk_stack_set_visible_child_name (self->stack, name);
}

void
kab_table_notice_set_empty (KabTableNotice *self, const char *icon, const char *title, const char *text)
{
  g_free (self->icon);
  self->icon = g_strdup (icon);
  adw_status_page_set_title (self->empty, title ? title : "");
  adw_status_page_set_description (self->empty, text);
}

void
kab_table_notice_set_command (KabTableNotice *self, const char *command)
{
  gtk_label_set_text (self->command, command ? command : "");
  gtk_widget_set_visible (GTK_WIDGET (self->command), command != NULL);
}

void
kab_table_notice_set_create (KabTableNotice *self, const char *label, const char *action)
{
  gtk_button_set_label (self->create, label ? label : "");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->create), label ? action : NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->create), label != NULL);
}

void
kab_table_notice_set_error (KabTableNotice *self, const char *text)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);

  adw_status_page_set_description (self->error, escaped);
}

static void
clear_cb (KabTableNotice *self, GtkButton *button)
{
  g_signal_emit (self, clear_signal, 0);
}

static void
retry_cb (KabTableNotice *self, GtkButton *button)
{
  g_signal_emit (self, retry_signal, 0);
}

static void
kab_table_notice_dispose (GObject *object)
{
  KabTableNotice *self = KAB_TABLE_NOTICE (object);

  if (self->stack)
    gtk_widget_unparent (GTK_WIDGET (self->stack));
  self->stack = NULL;
  g_clear_pointer (&self->icon, g_free);
  G_OBJECT_CLASS (kab_table_notice_parent_class)->dispose (object);
}

static void
kab_table_notice_class_init (KabTableNoticeClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kab_table_notice_dispose;
  clear_signal = g_signal_new ("clear", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                               G_TYPE_NONE, 0);
  retry_signal = g_signal_new ("retry", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                               G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/kabinet/Kabinet/widgets/kab-table-notice.ui");
  gtk_widget_class_bind_template_child (widget_class, KabTableNotice, stack);
  gtk_widget_class_bind_template_child (widget_class, KabTableNotice, empty);
  gtk_widget_class_bind_template_child (widget_class, KabTableNotice, create);
  gtk_widget_class_bind_template_child (widget_class, KabTableNotice, command);
  gtk_widget_class_bind_template_child (widget_class, KabTableNotice, nothing);
  gtk_widget_class_bind_template_child (widget_class, KabTableNotice, error);
  gtk_widget_class_bind_template_callback (widget_class, clear_cb);
  gtk_widget_class_bind_template_callback (widget_class, retry_cb);
}

static void
kab_table_notice_init (KabTableNotice *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
kab_table_notice_new (void)
{
  return g_object_new (KAB_TYPE_TABLE_NOTICE, NULL);
}
