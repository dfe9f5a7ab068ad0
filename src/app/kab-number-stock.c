/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-number-stock.h"

#include <glib/gi18n-lib.h>

#include "kab-date.h"
#include "kab-widgets.h"

struct _KabNumberWindow
{
  AdwWindow parent_instance;

  /* template */
  AdwPreferencesGroup *group;

  KabCabinet *cabinet;
  GCancellable *cancellable;
  GPtrArray *rows; /* in the group */
};

G_DEFINE_FINAL_TYPE (KabNumberWindow, kab_number_window, ADW_TYPE_WINDOW)

static void
add_row (KabNumberWindow *self, const char *title, const char *subtitle, const char *left)
{
  GtkWidget *row = adw_action_row_new ();

  g_object_set (row, "use-markup", FALSE, "title", title, "subtitle", subtitle, "subtitle-lines", 0, NULL);
  if (left)
    {
      GtkWidget *label = gtk_label_new (left);

      gtk_widget_add_css_class (label, "numeric");
      kab_row_add_end (row, label);
    }
  adw_preferences_group_add (self->group, row);
  g_ptr_array_add (self->rows, row);
}

static void
show_stock (KabNumberWindow *self, const KabNumberStock *stock)
{
  const char *title = g_dgettext (GETTEXT_PACKAGE, stock->kind->title);
  g_autoptr (GString) subtitle = g_string_new (NULL);
  /* Translators: of numbers */
  g_autofree char *left
    = g_strdup_printf (ngettext ("%d left", "%d left", (gulong)stock->left), (int)stock->left);

  for (guint i = 0; i < stock->ranges->len; i++)
    g_string_append_printf (subtitle, "%s%s", i > 0 ? ", " : "",
                            (const char *)g_ptr_array_index (stock->ranges, i));
  if (stock->since > 0)
    {
      g_autofree char *when = kab_time_format (stock->since, NULL);

      g_string_append_c (subtitle, '\n');
      /* Translators: of numbers; %s is a time */
      g_string_append_printf (subtitle, _ ("here since %s"), when);
    }
  else
    g_string_assign (
      subtitle, _ ("None here at present: what is made without a network gets its number when it is sent."));
  add_row (self, title, subtitle->str, left);
}

static void
did_list (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) stocks = kab_cabinet_list_numbers_finish (KAB_CABINET (source), result, &error);
  KabNumberWindow *self;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self = KAB_NUMBER_WINDOW (user_data);
  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (self->group, g_ptr_array_index (self->rows, i));
  g_ptr_array_set_size (self->rows, 0);
  for (guint i = 0; stocks && i < stocks->len; i++)
    show_stock (self, g_ptr_array_index (stocks, i));
  if (error)
    add_row (self, _ ("The Numbers Cannot Be Read"), error->message, NULL);
  else if (stocks->len == 0)
    add_row (self, _ ("Your Role Gives No Numbers"),
             _ ("Papers that you have others make get their numbers from them."), NULL);
}

static void
load (KabNumberWindow *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  kab_cabinet_list_numbers_async (self->cabinet, self->cancellable, did_list, self);
}

static void
notify_cb (KabCabinet *cabinet, GParamSpec *pspec, KabNumberWindow *self)
{
  load (self);
}

static void
kab_number_window_dispose (GObject *object)
{
  KabNumberWindow *self = KAB_NUMBER_WINDOW (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->cabinet);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  G_OBJECT_CLASS (kab_number_window_parent_class)->dispose (object);
}

static void
kab_number_window_class_init (KabNumberWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kab_number_window_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/kabinet/Kabinet/app/kab-number-stock.ui");
  gtk_widget_class_bind_template_child (widget_class, KabNumberWindow, group);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
kab_number_window_init (KabNumberWindow *self)
{
  self->rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
kab_number_window_new (GtkWindow *parent, KabCabinet *cabinet)
{
  KabNumberWindow *self = g_object_new (KAB_TYPE_NUMBER_WINDOW, "transient-for", parent, NULL);

  self->cabinet = g_object_ref (cabinet);
  /* Numbers come with a sync, and go with an edit. */
  g_signal_connect_object (cabinet, "notify::last-sync", G_CALLBACK (notify_cb), self, 0);
  g_signal_connect_object (cabinet, "notify::pending", G_CALLBACK (notify_cb), self, 0);
  load (self);
  return GTK_WIDGET (self);
}
