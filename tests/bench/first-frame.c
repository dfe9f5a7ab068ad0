/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Preloaded into a GTK program, tells when its first frame was painted that shows
 * something, and ends the program: the same clock for ours and for the limit,
 * with no code for it in either.
 *
 * FIRST_FRAME_START  when the program was started, CLOCK_MONOTONIC in nanoseconds
 * FIRST_FRAME_ROWS   least number of list rows that the frame has to show; 0: any frame
 *
 * Prints "first-frame MILLISECONDS RSS_KIB" to standard output.
 */
#include <gtk/gtk.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static gint64
now_ns (void)
{
  struct timespec t;

  clock_gettime (CLOCK_MONOTONIC, &t);
  return (gint64)t.tv_sec * 1000000000 + t.tv_nsec;
}

static long
resident_kib (void)
{
  long pages = 0, unused;
  FILE *f = fopen ("/proc/self/statm", "r");

  if (f != NULL)
    {
      if (fscanf (f, "%ld %ld", &unused, &pages) != 2)
        pages = 0;
      fclose (f);
    }
  return pages * (sysconf (_SC_PAGESIZE) / 1024);
}

/* Rows of a list that are mapped and show a text. */
static int
count_rows (GtkWidget *widget)
{
  int n = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      if (!gtk_widget_get_mapped (child))
        continue;
      if (strcmp (gtk_widget_get_css_name (child), "row") == 0 && GTK_IS_LIST_VIEW (widget))
        n++;
      else
        n += count_rows (child);
    }
  return n;
}

static gboolean
shows_enough (void)
{
  const char *least = g_getenv ("FIRST_FRAME_ROWS");
  GListModel *windows = gtk_window_get_toplevels ();
  int wanted = least != NULL ? atoi (least) : 0;

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);

      if (gtk_widget_get_mapped (window) && count_rows (window) >= wanted)
        return TRUE;
    }
  return FALSE;
}

static gboolean
quit (gpointer data)
{
  GApplication *application = g_application_get_default ();

  if (application != NULL)
    g_application_quit (application);
  else
    exit (0);
  return G_SOURCE_REMOVE;
}

static gboolean
frame_painted (GSignalInvocationHint *hint, guint n, const GValue *values, gpointer data)
{
  static gboolean told;

  if (told || !shows_enough ())
    return TRUE;
  told = TRUE;
  printf ("first-frame %.1f %ld\n",
          (double)(now_ns () - g_ascii_strtoll (g_getenv ("FIRST_FRAME_START"), NULL, 10)) / 1e6,
          resident_kib ());
  fflush (stdout);
  g_idle_add (quit, NULL);
  return FALSE;
}

__attribute__ ((constructor)) static void
watch (void)
{
  if (g_getenv ("FIRST_FRAME_START") == NULL)
    return;
  /* A child of the program is not the program. */
  g_unsetenv ("LD_PRELOAD");
  g_type_class_ref (GDK_TYPE_FRAME_CLOCK);
  g_signal_add_emission_hook (g_signal_lookup ("after-paint", GDK_TYPE_FRAME_CLOCK), 0, frame_painted, NULL,
                              NULL);
}
