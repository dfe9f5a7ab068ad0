/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The template editor in a real window: what is typed, what the toolbar does, what is wrong and what comes of it. */
#include <libintl.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>

#include "editor.h"
#include "kab-template-editor-source.h"
#include "kab-widgets.h"

#define FORM "<body>\n<p>Number {{licence.number}}</p>\n</body>\n"

static guint
n_pages (Editor *editor)
{
  KabDocument *document
    = kab_template_preview_get_document (kab_template_editor_get_preview (editor->editor));

  return document ? kab_document_get_n_pages (document) : 0;
}

static void
count_cb (KabTemplateEditor *editor, guint *count)
{
  (*count)++;
}

/* Keys reach the text, pages follow, undo goes back to what was opened, and no further. */
static void
test_typed (void)
{
  g_autofree char *typed = NULL, *undone = NULL;
  guint changed = 0;
  Editor editor;

  editor_open (&editor, FORM, 1100, 700);
  g_signal_connect (editor.editor, "changed", G_CALLBACK (count_cb), &changed);
  g_assert_cmpuint (n_pages (&editor), ==, 1);
  g_assert_false (kab_template_editor_get_modified (editor.editor));
  editor_select (&editor, "</p>", TRUE);
  editor_keys (&editor, "type", "<h1 style='page-break-before: always'>Two</h1>");
  editor_wait (&editor);
  typed = editor_text (&editor);
  g_assert_nonnull (strstr (typed, "always'>Two</h1>"));
  g_assert_cmpuint (n_pages (&editor), ==, 2);
  g_assert_cmpuint (changed, >, 10);
  g_assert_true (kab_template_editor_get_modified (editor.editor));
  for (guint i = 0; i < 60 && gtk_text_buffer_get_can_undo (editor.buffer); i++)
    editor_keys (&editor, "key", "ctrl+z");
  undone = editor_text (&editor);
  g_assert_cmpstr (undone, ==, FORM);
  g_assert_false (kab_template_editor_get_modified (editor.editor));
  editor_wait (&editor);
  g_assert_cmpuint (n_pages (&editor), ==, 1);
  editor_close (&editor);
}

/* For a look at it: test-template-editor --show SECONDS */
static int
show (int seconds)
{
  const char *size = g_getenv ("EDITOR_SIZE");
  int width = 1180, height = 820;
  g_autofree char *html = NULL;
  Editor editor;

  if (size)
    sscanf (size, "%dx%d", &width, &height);
  if (g_getenv ("EDITOR_FILE"))
    g_file_get_contents (g_getenv ("EDITOR_FILE"), &html, NULL, NULL);
  editor_open (&editor, html, width, height);
  if (g_getenv ("EDITOR_LINE"))
    kab_template_editor_go_to_line (editor.editor, (guint)atoi (g_getenv ("EDITOR_LINE")));
  editor_idle ((guint)seconds * 1000);
  editor_close (&editor);
  return 0;
}

int
main (int argc, char *argv[])
{
  g_setenv ("GTK_A11Y", "none", FALSE);
  if (!g_getenv ("LANGUAGE"))
    g_setenv ("LC_ALL", "C.UTF-8", TRUE);
  setlocale (LC_ALL, "");
  if (g_getenv ("EDITOR_LOCALES"))
    {
      bindtextdomain (GETTEXT_PACKAGE, g_getenv ("EDITOR_LOCALES"));
      bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
    }
  gtk_init ();
  adw_init ();
  kab_widgets_init ();
  g_autoptr (GtkCssProvider) css = gtk_css_provider_new ();
  gtk_css_provider_load_from_resource (css, "/org/kabinet/Kabinet/style.css");
  gtk_style_context_add_provider_for_display (gdk_display_get_default (), GTK_STYLE_PROVIDER (css), 600);
  if (argc == 3 && g_str_equal (argv[1], "--show"))
    return show (atoi (argv[2]));
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/template-editor/typed", test_typed);
  return g_test_run ();
}
