/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "editor.h"

#include <string.h>

#include "kab-default-template.h"
#include "kab-signature.h"
#include "sample.h"

#define WAIT_SECONDS 20

void
editor_wait_until (gboolean (*done) (gpointer data), gpointer data, const char *what)
{
  gint64 end = g_get_monotonic_time () + WAIT_SECONDS * G_USEC_PER_SEC;

  while (!done (data))
    {
      if (g_get_monotonic_time () > end)
        g_error ("waited in vain for %s", what);
      if (!g_main_context_iteration (NULL, FALSE))
        g_usleep (2000);
    }
}

void
editor_idle (guint ms)
{
  gint64 end = g_get_monotonic_time () + ms * 1000;

  while (g_get_monotonic_time () < end)
    if (!g_main_context_iteration (NULL, FALSE))
      g_usleep (1000);
}

static gboolean
is_current (gpointer data)
{
  return kab_template_preview_is_current (data);
}

void
editor_wait (Editor *editor)
{
  editor_wait_until (is_current, kab_template_editor_get_preview (editor->editor), "the pages");
}

static gboolean
is_active (gpointer window)
{
  return gtk_window_is_active (window);
}

static void
add_example (Editor *editor, const char *language)
{
  static const char stamp[]
    = "<svg xmlns='http://www.w3.org/2000/svg' width='100' height='100'>"
      "<circle cx='50' cy='50' r='45' fill='none' stroke='#24508f' stroke-width='4'/></svg>";
  g_autofree char *secret = NULL, *public_key = NULL;
  g_autoptr (KabRow) licence = NULL, client = sample_client (language);
  JsonObject *company = sample_company (language);

  kab_signing_key_new (&secret, &public_key);
  licence = sample_licence (language, 7, secret);
  editor->example = kab_licence_variables (licence, client, NULL, company, NULL, language);
  json_object_unref (company);
  editor->pictures = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_bytes_unref);
  g_hash_table_insert (editor->pictures, g_strdup ("stamp.svg"), g_bytes_new_static (stamp, strlen (stamp)));
}

void
editor_open (Editor *editor, const char *html, int width, int height)
{
  const char *language = g_getenv ("EDITOR_PAPER") ? g_getenv ("EDITOR_PAPER") : "en";

  memset (editor, 0, sizeof *editor);
  add_example (editor, language);
  editor->window = adw_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (editor->window), width, height);
  editor->editor = KAB_TEMPLATE_EDITOR (kab_template_editor_new ());
  editor->buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (kab_template_editor_get_source (editor->editor)));
  kab_template_editor_set_kind (editor->editor, "licence", language);
  kab_template_editor_set_example (editor->editor, editor->example);
  kab_template_editor_set_pictures (editor->editor, editor->pictures);
  kab_template_editor_set_html (editor->editor, html ? html : kab_default_template ("licence", language));
  adw_window_set_content (ADW_WINDOW (editor->window), GTK_WIDGET (editor->editor));
  gtk_window_present (GTK_WINDOW (editor->window));
  gtk_widget_grab_focus (GTK_WIDGET (editor->editor));
  editor_wait_until (is_active, editor->window, "the window");
  editor_wait (editor);
}

void
editor_close (Editor *editor)
{
  gtk_window_destroy (GTK_WINDOW (editor->window));
  json_node_unref (editor->example);
  g_hash_table_unref (editor->pictures);
  editor_idle (20);
}

static void
did_wait (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  g_subprocess_wait_check_finish (G_SUBPROCESS (source), result, &error);
  g_assert_no_error (error);
  *(gboolean *)data = TRUE;
}

static gboolean
is_true (gpointer data)
{
  return *(gboolean *)data;
}

static void
run_xdotool (const char *const *argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) xdotool = g_subprocess_newv (argv, G_SUBPROCESS_FLAGS_STDOUT_SILENCE, &error);
  gboolean done = FALSE;

  g_assert_no_error (error);
  g_subprocess_wait_check_async (xdotool, NULL, did_wait, &done);
  editor_wait_until (is_true, &done, "xdotool");
  editor_idle (60);
}

void
editor_keys (Editor *editor, const char *command, const char *what)
{
  const char *const typed[] = { "xdotool", "type", "--delay", "8", what, NULL };
  const char *const plain[] = { "xdotool", command, what, NULL };

  run_xdotool (g_str_equal (command, "type") ? typed : plain);
}

void
editor_click (Editor *editor, GtkWidget *widget, double x, double y)
{
  double at_x, at_y, left, top;
  g_autofree char *across = NULL, *down = NULL;

  g_assert_true (gtk_widget_translate_coordinates (widget, editor->window, x, y, &at_x, &at_y));
  gtk_native_get_surface_transform (GTK_NATIVE (editor->window), &left, &top);
  across = g_strdup_printf ("%d", (int)(at_x + left));
  down = g_strdup_printf ("%d", (int)(at_y + top));
  run_xdotool ((const char *const[]){ "xdotool", "getwindowfocus", "mousemove", "--window", "%1", across,
                                      down, "click", "1", NULL });
}

char *
editor_text (Editor *editor)
{
  return kab_template_editor_dup_html (editor->editor);
}

void
editor_select (Editor *editor, const char *what, gboolean caret)
{
  g_autofree char *text = editor_text (editor);
  const char *at = strstr (text, what);
  GtkTextIter start, end;

  g_assert_nonnull (at);
  gtk_text_buffer_get_iter_at_offset (editor->buffer, &start, (int)g_utf8_pointer_to_offset (text, at));
  gtk_text_buffer_get_iter_at_offset (editor->buffer, &end,
                                      (int)g_utf8_pointer_to_offset (text, at + strlen (what)));
  gtk_text_buffer_select_range (editor->buffer, &end, caret ? &end : &start);
}

void
editor_action (Editor *editor, const char *name, const char *parameter)
{
  if (parameter)
    g_assert_true (gtk_widget_activate_action (GTK_WIDGET (editor->editor), name, "s", parameter));
  else
    g_assert_true (gtk_widget_activate_action (GTK_WIDGET (editor->editor), name, NULL));
  editor_idle (1);
}

static const char *
text_of (GtkWidget *widget)
{
  if (GTK_IS_LABEL (widget))
    return gtk_label_get_text (GTK_LABEL (widget));
  if (GTK_IS_BUTTON (widget))
    return gtk_button_get_label (GTK_BUTTON (widget));
  return NULL;
}

GtkWidget *
editor_find (GtkWidget *in, GType type, const char *text)
{
  const char *own = text_of (in);

  if (g_type_is_a (G_OBJECT_TYPE (in), type) && gtk_widget_get_mapped (in)
      && (!text || (own && strstr (own, text))))
    return in;
  for (GtkWidget *child = gtk_widget_get_first_child (in); child; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = editor_find (child, type, text);

      if (found)
        return found;
    }
  return NULL;
}
