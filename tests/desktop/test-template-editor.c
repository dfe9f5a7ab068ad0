/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The template editor in a real window: what is typed, what the toolbar does, what is wrong and what comes of it. */
#include <libintl.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>

#include "editor.h"
#include "kab-document-view.h"
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

/* What each button does is right, one step to undo, and nothing is wrong with it. */
static void
test_buttons (void)
{
  static const struct
  {
    const char *action, *parameter, *has;
    guint pages;
  } cases[] = {
    { "template.bold", NULL, "<b>Number</b>", 1 },
    { "template.italic", NULL, "<i>Number</i>", 1 },
    { "template.underline", NULL, "<u>Number</u>", 1 },
    { "template.paragraph", "h1", "<h1>Number {{licence.number}}</h1>", 1 },
    { "template.align", "center", "<p style=\"text-align: center\">Number", 1 },
    { "template.list", "ul", "<li>Number {{licence.number}}</li>", 1 },
    { "template.list", "ol", "<ol>", 1 },
    { "template.picture", "stamp.svg", "<img src=\"stamp.svg\"", 1 },
    { "template.picture", "logo", "<img src=\"logo\"", 1 },
    { "template.stamp", "stamp.svg", "position: absolute", 1 },
    { "template.stamp", "", "{{company.name}}", 1 },
    { "template.text", "{{client.full_name}}", "{{client.full_name}}", 1 },
    { "template.repeat", "options", "{{#options}}", 1 },
    { "template.condition", "promo", "{{#promo}}Number{{/promo}}", 1 },
    { "template.condition", "^promo", "{{^promo}}Number{{/promo}}", 1 },
    { "template.qr", NULL, "<qr style=\"width: 34mm\">{{licence.code}}</qr>", 1 },
    { "template.barcode", NULL, "<barcode style=\"width: 60mm; height: 12mm\">{{licence.number}}</barcode>",
      1 },
    { "template.signature", NULL, "{{company.director}}", 1 },
    { "template.page-break", NULL, "page-break-after", 2 },
    { "template.header", NULL, "<header>{{company.name}}</header>", 1 },
    { "template.footer", NULL, "<footer>Page {{page}} of {{pages}}</footer>", 1 },
  };
  Editor editor;

  editor_open (&editor, FORM, 1100, 700);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *done = NULL, *undone = NULL;

      editor_select (&editor, "Number", FALSE);
      editor_action (&editor, cases[i].action, cases[i].parameter);
      editor_wait (&editor);
      done = editor_text (&editor);
      g_test_message ("%s %s: %s", cases[i].action, cases[i].parameter, done);
      g_assert_nonnull (strstr (done, cases[i].has));
      g_assert_null (kab_template_editor_get_error (editor.editor));
      g_assert_cmpuint (kab_template_editor_get_n_problems (editor.editor), ==, 0);
      if (cases[i].pages == 2)
        {
          /* There is another page as soon as something stands on it. */
          editor_action (&editor, "template.text", "{{licence.number}}");
          editor_wait (&editor);
          g_assert_cmpuint (n_pages (&editor), ==, 2);
          editor_action (&editor, "template.undo", NULL);
        }
      else
        g_assert_cmpuint (n_pages (&editor), ==, 1);
      editor_action (&editor, "template.undo", NULL);
      undone = editor_text (&editor);
      g_assert_cmpstr (undone, ==, FORM);
    }
  kab_template_editor_set_editable (editor.editor, FALSE);
  editor_select (&editor, "Number", FALSE);
  gtk_widget_activate_action (GTK_WIDGET (editor.editor), "template.bold", NULL);
  editor_keys (&editor, "key", "ctrl+b");
  editor_keys (&editor, "type", "x");
  {
    g_autofree char *text = editor_text (&editor);

    g_assert_cmpstr (text, ==, FORM);
  }
  editor_close (&editor);
}

static GtkWidget *
find_named (GtkWidget *in, const char *tip)
{
  const char *own = gtk_widget_get_tooltip_text (in);

  if (own && g_str_has_prefix (own, tip) && gtk_widget_get_mapped (in))
    return in;
  for (GtkWidget *child = gtk_widget_get_first_child (in); child; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_named (child, tip);

      if (found)
        return found;
    }
  return NULL;
}

static void
press (Editor *editor, const char *tip)
{
  GtkWidget *button = find_named (GTK_WIDGET (editor->editor), tip);

  g_assert_nonnull (button);
  if (GTK_IS_MENU_BUTTON (button))
    gtk_menu_button_popup (GTK_MENU_BUTTON (button));
  else
    g_signal_emit_by_name (button, "clicked");
  editor_idle (150);
}

/* S5-5: somebody who knows no HTML makes a paper with logo, heading, table, stamp and code: all with mouse and keys. */
static void
test_without_html (void)
{
  static const char *const has[] = { "<img src=\"logo\"",  "<h1>Licence {{licence.number}}</h1>",
                                     "class=\"grid\"",     ".grid {",
                                     "{{#lines}}<tr>",     "{{price | money}}",
                                     "position: absolute", "<qr ",
                                     "size: A5",           NULL };
  g_autofree char *text = NULL;
  Editor editor;

  editor_open (&editor, "", 1200, 800);
  press (&editor, "Put in a picture");
  editor_keys (&editor, "key", "Down");
  editor_keys (&editor, "key", "Return");
  editor_keys (&editor, "key", "Return");
  editor_keys (&editor, "key", "Return");
  editor_keys (&editor, "type", "Licence ");
  press (&editor, "Put in what the paper is about");
  editor_keys (&editor, "type", "KB-2026");
  editor_keys (&editor, "key", "Return");
  editor_keys (&editor, "key", "ctrl+alt+1");
  press (&editor, "Put in a table");
  editor_keys (&editor, "type", "2");
  editor_keys (&editor, "key", "Return");
  text = editor_text (&editor);
  g_test_message ("%s", text);
  g_clear_pointer (&text, g_free);
  {
    g_autofree char *now = editor_text (&editor);

    g_assert_nonnull (strstr (now, "<td>"));
  }
  editor_select (&editor, "<td>", TRUE);
  press (&editor, "Repeat the row");
  editor_keys (&editor, "type", "lines");
  editor_keys (&editor, "key", "Return");
  editor_select (&editor, "<td>", TRUE);
  press (&editor, "Put in what the paper is about");
  editor_keys (&editor, "type", "price");
  editor_keys (&editor, "key", "Return");
  editor_select (&editor, "</table>", TRUE);
  press (&editor, "Put a stamp");
  editor_keys (&editor, "key", "Down");
  editor_keys (&editor, "key", "Return");
  editor_action (&editor, "template.qr", NULL);
  press (&editor, "Size and margins");
  {
    GtkWidget *bar = GTK_WIDGET (editor.editor);

    gtk_drop_down_set_selected (GTK_DROP_DOWN (editor_find (bar, GTK_TYPE_DROP_DOWN, NULL)), 1);
    g_signal_emit_by_name (editor_find (bar, GTK_TYPE_BUTTON, "A_pply"), "clicked");
  }
  editor_wait (&editor);
  text = editor_text (&editor);
  g_test_message ("%s", text);
  for (guint i = 0; has[i]; i++)
    if (!strstr (text, has[i]))
      g_error ("no %s in %s", has[i], text);
  g_assert_null (kab_template_editor_get_error (editor.editor));
  g_assert_cmpuint (kab_template_editor_get_n_problems (editor.editor), ==, 0);
  g_assert_cmpuint (n_pages (&editor), ==, 1);
  editor_close (&editor);
}

/* The middle of what @line made is pressed; Returns: the line where the caret is then */
static guint
press_line (Editor *editor, guint line)
{
  KabDocumentView *view
    = KAB_DOCUMENT_VIEW (editor_find (GTK_WIDGET (editor->editor), KAB_TYPE_DOCUMENT_VIEW, NULL));
  guint page, at, column;
  double top, bottom;

  g_assert_true (kab_document_find_line (kab_document_view_get_document (view), line, &page, &top, &bottom));
  editor_click (editor, GTK_WIDGET (view), gtk_widget_get_width (GTK_WIDGET (view)) / 2.0,
                kab_document_view_get_place (view, page, (top + bottom) / 2));
  kab_template_source_get_place (kab_template_editor_get_source (editor->editor), &at, &column);
  return at;
}

static gboolean
is_second_seen (gpointer data)
{
  KabDocumentView *view = data;
  GtkWidget *scroller = gtk_widget_get_ancestor (GTK_WIDGET (view), GTK_TYPE_SCROLLED_WINDOW);
  GtkAdjustment *down = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scroller));

  return gtk_adjustment_get_value (down) + gtk_adjustment_get_page_size (down)
         > kab_document_view_get_place (view, 1, 0);
}

/* A click on a page leads to the line that made what stands there, at any size of the pages; and where the caret goes,
 * the pages follow. */
static void
test_pages (void)
{
  Editor editor;
  GtkWidget *view, *preview;
  double fit;

  editor_open (&editor,
               "<body>\n<p>Number {{licence.number}}</p>\n<h1>Second</h1>\n<table><tr>\n<td>Cell</td></tr>"
               "</table>\n<p style='page-break-before: always'>Third</p>\n</body>\n",
               1100, 700);
  view = editor_find (GTK_WIDGET (editor.editor), KAB_TYPE_DOCUMENT_VIEW, NULL);
  preview = GTK_WIDGET (kab_template_editor_get_preview (editor.editor));
  g_assert_cmpuint (press_line (&editor, 3), ==, 3);
  g_assert_cmpuint (press_line (&editor, 2), ==, 2);
  g_assert_true (gtk_widget_has_focus (GTK_WIDGET (kab_template_editor_get_source (editor.editor))));

  fit = kab_document_view_get_scale (KAB_DOCUMENT_VIEW (view));
  g_assert_true (gtk_widget_activate_action (preview, "preview.zoom-in", NULL));
  editor_idle (50);
  g_assert_cmpfloat (kab_document_view_get_scale (KAB_DOCUMENT_VIEW (view)), >, fit);
  g_assert_true (gtk_widget_activate_action (preview, "preview.zoom", "i", 50));
  editor_idle (50);
  g_assert_cmpfloat_with_epsilon (kab_document_view_get_scale (KAB_DOCUMENT_VIEW (view)), 0.5 * 96 / 72,
                                  0.01);
  g_assert_nonnull (editor_find (preview, GTK_TYPE_LABEL, "50"));
  g_assert_cmpuint (press_line (&editor, 3), ==, 3);
  g_assert_true (gtk_widget_activate_action (preview, "preview.zoom", "i", 0));
  editor_idle (50);
  g_assert_cmpfloat_with_epsilon (kab_document_view_get_scale (KAB_DOCUMENT_VIEW (view)), fit, 0.01);

  g_assert_false (is_second_seen (view));
  editor_select (&editor, "Third", TRUE);
  editor_wait_until (is_second_seen, view, "the second page");
  editor_close (&editor);
}

/* What is wrong is said with its line and what was meant; the pages of before stay; the keyboard goes there. */
static void
test_problems (void)
{
  guint line, column;
  Editor editor;

  editor_open (&editor, FORM, 1100, 700);
  g_assert_nonnull (editor_find (GTK_WIDGET (editor.editor), GTK_TYPE_LABEL, "No problems"));
  editor_select (&editor, "licence.numb", TRUE);
  editor_keys (&editor, "key", "BackSpace");
  editor_wait (&editor);
  g_assert_nonnull (strstr (kab_template_editor_get_error (editor.editor), "licence.number"));
  g_assert_nonnull (editor_find (GTK_WIDGET (editor.editor), GTK_TYPE_LABEL, "Line 2"));
  g_assert_nonnull (
    editor_find (GTK_WIDGET (editor.editor), GTK_TYPE_LABEL, "There is no variable “licence.numer”"));
  g_assert_nonnull (editor_find (GTK_WIDGET (editor.editor), GTK_TYPE_LABEL, "before the mistake"));
  g_assert_cmpuint (n_pages (&editor), ==, 1);
  editor_select (&editor, "</body>", TRUE);
  editor_keys (&editor, "key", "F8");
  kab_template_source_get_place (kab_template_editor_get_source (editor.editor), &line, &column);
  g_assert_cmpuint (line, ==, 2);

  /* By the list, too; and it goes when it is mended. */
  editor_select (&editor, "</body>", TRUE);
  {
    GtkWidget *row = editor_find (GTK_WIDGET (kab_template_editor_get_problems (editor.editor)),
                                  GTK_TYPE_LIST_BOX_ROW, NULL);

    g_assert_nonnull (row);
    gtk_widget_grab_focus (row);
    editor_keys (&editor, "key", "Return");
  }
  kab_template_source_get_place (kab_template_editor_get_source (editor.editor), &line, &column);
  g_assert_cmpuint (line, ==, 2);
  g_assert_true (gtk_widget_has_focus (GTK_WIDGET (kab_template_editor_get_source (editor.editor))));
  editor_select (&editor, "licence.num", TRUE);
  editor_keys (&editor, "type", "b");
  editor_wait (&editor);
  g_assert_null (kab_template_editor_get_error (editor.editor));
  g_assert_nonnull (editor_find (GTK_WIDGET (editor.editor), GTK_TYPE_LABEL, "No problems"));

  /* What is merely not understood stops nothing. */
  editor_select (&editor, "<p", TRUE);
  editor_keys (&editor, "type", " style='colour: red'");
  editor_wait (&editor);
  g_assert_null (kab_template_editor_get_error (editor.editor));
  g_assert_cmpuint (kab_template_editor_get_n_problems (editor.editor), ==, 1);
  g_assert_nonnull (editor_find (GTK_WIDGET (editor.editor), GTK_TYPE_LABEL, "colour"));
  editor_close (&editor);
}

static char *
repeat (const char *text, guint n)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    g_string_append (out, text);
  return g_string_free (out, FALSE);
}

/* However long a template takes, the window does not: keys are taken, and what is newer is made in its place. */
static void
test_hostile (void)
{
  g_autofree char *nested = repeat ("{{#options}}", 12), *ends = repeat ("{{/options}}", 12);
  g_autofree char *slow
    = g_strconcat ("<p>x</p>", nested, "<p>{{name}}</p><table><tr><td>a</td></tr></table>", ends, NULL);
  g_autofree char *letters = repeat ("abcdefghij", 14000);
  g_autofree char *line = g_strdup_printf ("<p>x</p><img src=\"data:image/png;base64,%s\">", letters);
  const char *texts[] = { slow, line };
  Editor editor;

  editor_open (&editor, FORM, 1100, 700);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      gint64 longest = 0, last, end;

      kab_template_editor_set_html (editor.editor, texts[i]);
      last = g_get_monotonic_time ();
      end = last + G_USEC_PER_SEC * 2;
      while (last < end)
        {
          gint64 now;

          if (!g_main_context_iteration (NULL, FALSE))
            g_usleep (500);
          now = g_get_monotonic_time ();
          longest = MAX (longest, now - last);
          last = now;
        }
      g_test_message ("the window stood still for %d ms", (int)(longest / 1000));
      g_assert_cmpint (longest / 1000, <, 1500);
      editor_select (&editor, "<p>", TRUE);
      editor_keys (&editor, "type", "abc");
      if (i == 1)
        {
          g_autofree char *before = editor_text (&editor), *after = NULL;

          /* What is folded is there all the same. */
          g_assert_nonnull (strstr (before, letters));
          editor_keys (&editor, "key", "ctrl+a");
          editor_keys (&editor, "key", "ctrl+x");
          editor_keys (&editor, "key", "ctrl+v");
          editor_idle (100);
          after = editor_text (&editor);
          g_assert_cmpuint (strlen (after), ==, strlen (before));
          g_assert_cmpstr (after, ==, before);
        }
      kab_template_editor_set_html (editor.editor, FORM);
      editor_wait (&editor);
      g_assert_cmpuint (n_pages (&editor), ==, 1);
      g_assert_null (kab_template_editor_get_error (editor.editor));
    }
  editor_close (&editor);
}

/* Variables by their name and by what people call them, filters, elements and properties: each with a few keys. */
static void
test_completion (void)
{
  static const struct
  {
    const char *typed, *gives;
  } cases[] = {
    { "{{client.fu", "{{client.full_name}}" },
    { "{{licence.valid_to | da", "{{licence.valid_to | date" },
    { "{{licence.price | money pl", "{{licence.price | money plain" },
    { "{{#opti", "{{#options}}{{/options}}" },
    { "<tab", "<table" },
    { "<p style=\"text-al", "<p style=\"text-align: " },
    { "<p style=\"text-align: cen", "<p style=\"text-align: center" },
    { "{{#options}}{{pri", "{{#options}}{{price}}" },
    { "<div></d", "<div></div>" },
  };
  Editor editor;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = NULL, *wanted = g_strdup_printf ("<body>\n%s\n</body>", cases[i].gives);

      editor_open (&editor, "<body>\n|\n</body>", 1100, 700);
      editor_select (&editor, "|", FALSE);
      editor_keys (&editor, "type", cases[i].typed);
      editor_idle (400);
      editor_keys (&editor, "key", "Return");
      text = editor_text (&editor);
      g_test_message ("%s: %s", cases[i].typed, text);
      g_assert_cmpstr (text, ==, wanted);
      editor_close (&editor);
    }
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

/* Tab leads from cell to cell and out of the table behind its last one, Shift+Tab back; elsewhere it indents. */
static void
test_cells (void)
{
  g_autofree char *typed = NULL;
  Editor editor;

  editor_open (&editor,
               "<body>\n<p>One</p>\n<table>\n<tr><th>A</th><th></th></tr>\n<tr><td></td><td>D</td></tr>\n"
               "</table>\n</body>\n",
               1100, 700);
  editor_select (&editor, "A", TRUE);
  editor_keys (&editor, "key", "Tab");
  editor_keys (&editor, "type", "B");
  editor_keys (&editor, "key", "Tab");
  editor_keys (&editor, "type", "C");
  editor_keys (&editor, "key", "Tab");
  editor_keys (&editor, "key", "shift+Tab");
  editor_keys (&editor, "type", "c");
  editor_keys (&editor, "key", "Tab");
  editor_keys (&editor, "key", "Tab");
  editor_keys (&editor, "type", "behind");
  editor_select (&editor, "One", TRUE);
  editor_keys (&editor, "key", "Tab");
  editor_wait (&editor);
  typed = editor_text (&editor);
  g_assert_cmpstr (typed, ==,
                   "<body>\n<p>One  </p>\n<table>\n<tr><th>A</th><th>B</th></tr>\n"
                   "<tr><td>Cc</td><td>D</td></tr>\n</table>behind\n</body>\n");
  editor_close (&editor);
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
  g_test_add_func ("/template-editor/cells", test_cells);
  g_test_add_func ("/template-editor/buttons", test_buttons);
  g_test_add_func ("/template-editor/without-html", test_without_html);
  g_test_add_func ("/template-editor/pages", test_pages);
  g_test_add_func ("/template-editor/problems", test_problems);
  g_test_add_func ("/template-editor/hostile", test_hostile);
  g_test_add_func ("/template-editor/completion", test_completion);
  return g_test_run ();
}
