/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-card-window.h"

#define OPENER "kab-opener"
#define WIDTH 560
#define HEIGHT 760

static void
may_destroy (GtkWidget *widget, gboolean may, gpointer window)
{
  if (may)
    gtk_window_destroy (window);
}

static gboolean
close_cb (GtkWindow *window, KabCard *card)
{
  if (!kab_card_is_changed (card))
    return FALSE;
  kab_card_leave (card, may_destroy, window);
  return TRUE;
}

static void
done_cb (KabCard *card, GtkWindow *window)
{
  gtk_window_close (window);
}

GtkWidget *
kab_card_window_present (KabCard *card, GtkWidget *opener, const char *title, const char *id)
{
  GtkRoot *root = gtk_widget_get_root (opener);
  GtkWidget *window = adw_window_new ();
  GtkWidget *toasts = adw_toast_overlay_new ();

  g_object_set (card, "folded", FALSE, NULL);
  g_object_set_data_full (G_OBJECT (card), OPENER, g_object_ref (opener), g_object_unref);
  adw_toast_overlay_set_child (ADW_TOAST_OVERLAY (toasts), GTK_WIDGET (card));
  adw_window_set_content (ADW_WINDOW (window), toasts);
  gtk_window_set_title (GTK_WINDOW (window), title);
  gtk_window_set_default_size (GTK_WINDOW (window), WIDTH, HEIGHT);
  if (GTK_IS_WINDOW (root))
    gtk_window_set_application (GTK_WINDOW (window), gtk_window_get_application (GTK_WINDOW (root)));
  g_signal_connect (card, "close", G_CALLBACK (done_cb), window);
  g_signal_connect (window, "close-request", G_CALLBACK (close_cb), card);
  kab_card_open (card, id);
  gtk_window_present (GTK_WINDOW (window));
  return window;
}

GtkWidget *
kab_card_get_opener (KabCard *card)
{
  GtkWidget *opener = g_object_get_data (G_OBJECT (card), OPENER);

  /* The window that it was opened from may have gone. */
  return opener && gtk_widget_get_root (opener) ? opener : gtk_widget_get_parent (GTK_WIDGET (card));
}
