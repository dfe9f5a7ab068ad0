/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The actions of the toolbar and their shortcuts. */
#include <string.h>

#include <glib/gi18n-lib.h>

#include "kab-template-editor-edit.h"
#include "kab-template-editor-names.h"
#include "kab-template-editor-page.h"

#define GRID_RULE                                       \
  ".grid { width: 100%; border-collapse: collapse; }\n" \
  ".grid th, .grid td { border: 0.6pt solid #8a94a0; padding: 1.5mm 2mm; text-align: left; }\n"
#define TABLE_SIDE_MAX 50

static const char *const bold[] = { "b", "strong", NULL };
static const char *const italic[] = { "i", "em", NULL };
static const char *const underline[] = { "u", "ins", NULL };

const char *const *
kab_template_inline_names (const char *action)
{
  return g_str_equal (action, "template.bold")     ? bold
         : g_str_equal (action, "template.italic") ? italic
                                                   : underline;
}

static GPtrArray *
names_of (KabTemplateEditor *self)
{
  return kab_template_names (kab_template_editor_get_kind (self), kab_template_editor_get_example (self),
                             kab_template_editor_get_language (self));
}

/* The first of @wanted that a template of this kind may name. */
static const char *
first_name (KabTemplateEditor *self, const char *const *wanted)
{
  g_autoptr (GPtrArray) names = names_of (self);

  for (; *wanted; wanted++)
    if (kab_template_names_find (names, *wanted, NULL))
      return *wanted;
  return NULL;
}

/* In the language of the paper, not of who writes it. */
static const char *
page_words (const char *language)
{
  if (g_strcmp0 (language, "ru") == 0)
    return "Страница {{page}} из {{pages}}";
  if (g_strcmp0 (language, "bg") == 0)
    return "Страница {{page}} от {{pages}}";
  if (g_strcmp0 (language, "az") == 0)
    return "Səhifə {{page}} / {{pages}}";
  return "Page {{page}} of {{pages}}";
}

static void
inline_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  KabTemplateEditor *self = KAB_TEMPLATE_EDITOR (widget);
  g_auto (KabChange) change = { 0 };
  gsize from, to;
  g_autofree char *html = kab_template_editor_dup_selection (self, &from, &to);

  kab_change_inline (html, from, to, kab_template_inline_names (name), &change);
  kab_template_editor_apply (self, html, &change);
}

static void
block_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  KabTemplateEditor *self = KAB_TEMPLATE_EDITOR (widget);
  const char *value = g_variant_get_string (parameter, NULL);
  g_auto (KabChange) change = { 0 };
  gsize from, to;
  g_autofree char *html = kab_template_editor_dup_selection (self, &from, &to);

  if (g_str_equal (name, "template.paragraph"))
    kab_change_paragraph (html, from, to, value, &change);
  else if (g_str_equal (name, "template.align"))
    kab_change_align (html, from, to, value, &change);
  else
    kab_change_list (html, from, to, value, &change);
  kab_template_editor_apply (self, html, &change);
}

static char *
table_text (guint rows, guint columns, gboolean head)
{
  GString *out = g_string_new ("<table class=\"grid\">\n");

  for (guint row = 0; row < rows; row++)
    {
      const char *cell = head && row == 0 ? "th" : "td";

      if (head && row < 2)
        g_string_append (out, row == 0 ? "<thead>\n" : "<tbody>\n");
      g_string_append (out, "<tr>");
      for (guint column = 0; column < columns; column++)
        g_string_append_printf (out, "<%s>%s</%s>", cell, row == 0 && column == 0 ? "|" : "", cell);
      g_string_append (out, "</tr>\n");
      if (head && row == 0)
        g_string_append (out, "</thead>\n");
    }
  g_string_append_printf (out, "%s</table>", head && rows > 1 ? "</tbody>\n" : "");
  return g_string_free (out, FALSE);
}

static void
table_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  KabTemplateEditor *self = KAB_TEMPLATE_EDITOR (widget);
  g_auto (KabChange) change = { 0 };
  gsize from, to;
  g_autofree char *html = kab_template_editor_dup_selection (self, &from, &to), *text = NULL;
  guint rows, columns;
  gboolean head;

  g_variant_get (parameter, "(uub)", &rows, &columns, &head);
  text = table_text (CLAMP (rows, 1, TABLE_SIDE_MAX), CLAMP (columns, 1, TABLE_SIDE_MAX), head);
  kab_change_insert_block (html, to, text, &change);
  kab_change_add_rule (html, GRID_RULE, &change);
  kab_template_editor_apply (self, html, &change);
}

static void
picture_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  kab_template_editor_set_stamp_due (KAB_TEMPLATE_EDITOR (widget), FALSE);
  kab_template_editor_insert_picture (KAB_TEMPLATE_EDITOR (widget), g_variant_get_string (parameter, NULL));
}

static void
stamp_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  static const char *const who[] = { "company.name", "seller.name", NULL };
  KabTemplateEditor *self = KAB_TEMPLATE_EDITOR (widget);
  const char *picture = g_variant_get_string (parameter, NULL), *words = first_name (self, who);
  g_autofree char *escaped = g_markup_escape_text (picture, -1), *text = NULL;
  g_autofree char *inside = words ? g_strdup_printf ("{{%s}}", words) : g_strdup ("|");

  if (picture[0] != '\0')
    text = g_strdup_printf ("<img src=\"%s\" alt=\"\" style=\"position: absolute; right: 25mm; bottom: 40mm; "
                            "width: 38mm; opacity: 0.9\">",
                            escaped);
  else
    text = g_strdup_printf ("<div style=\"position: absolute; right: 25mm; bottom: 45mm; padding: 2mm 5mm; "
                            "border: 1.6pt solid #24508f; border-radius: 3mm; color: #24508f; "
                            "font-weight: bold; opacity: 0.85\">%s</div>",
                            inside);
  kab_template_editor_insert_block (self, text);
}

static void
text_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  kab_template_editor_insert_text (KAB_TEMPLATE_EDITOR (widget), g_variant_get_string (parameter, NULL));
}

static void
insert_section (KabTemplateEditor *self, const char *begin, const char *end, const char *empty, gboolean rows)
{
  g_auto (KabChange) change = { 0 };
  gsize from, to;
  g_autofree char *html = kab_template_editor_dup_selection (self, &from, &to);
  g_autoptr (KabMarkup) markup = kab_markup_new (html);
  static const char *const repeated[] = { "li", "tr", NULL };
  int parent = kab_markup_parent (markup, kab_markup_text_point (markup, from));

  /* A repeat of nothing yet has lines of its own. */
  if (rows && from == to && kab_markup_ancestor (markup, parent, repeated) < 0)
    {
      g_autofree char *text = g_strdup_printf ("%s\n%s|\n%s", begin, empty, end);

      kab_change_insert_block (html, to, text, &change);
    }
  else
    kab_change_section (html, from, to, begin, end, rows ? empty : NULL, rows, &change);
  kab_template_editor_apply (self, html, &change);
}

static void
repeat_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  KabTemplateEditor *self = KAB_TEMPLATE_EDITOR (widget);
  const char *list = g_variant_get_string (parameter, NULL);
  g_autoptr (GPtrArray) names = names_of (self);
  g_autofree char *begin = g_strdup_printf ("{{#%s}}", list), *end = g_strdup_printf ("{{/%s}}", list);
  g_autofree char *empty = NULL, *first = NULL;

  for (guint i = 0; i < names->len && !first; i++)
    {
      const KabTemplateName *name = names->pdata[i];

      if (g_strcmp0 (name->list, list) == 0 && name->kind == KAB_NAME_VALUE)
        first = kab_template_name_dup_text (name);
    }
  empty = g_strdup_printf ("<p>%s</p>", first ? first : "{{.}}");
  insert_section (self, begin, end, empty, TRUE);
}

static void
condition_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  const char *name = g_variant_get_string (parameter, NULL);
  gboolean none = name[0] == '^';
  g_autofree char *begin = NULL, *end = NULL;

  name += none ? 1 : 0;
  begin = g_strdup_printf ("{{%s%s}}", none ? "^" : "#", name);
  end = g_strdup_printf ("{{/%s}}", name);
  insert_section (KAB_TEMPLATE_EDITOR (widget), begin, end, NULL, FALSE);
}

static void
insert_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  static const char *const codes[] = { "licence.code", "payment_code", "number", NULL };
  static const char *const numbers[] = { "licence.number", "number", NULL };
  static const char *const signers[] = { "company.director", "seller.director", NULL };
  KabTemplateEditor *self = KAB_TEMPLATE_EDITOR (widget);
  const char *name = first_name (self, g_str_equal (action, "template.qr")        ? codes
                                       : g_str_equal (action, "template.barcode") ? numbers
                                                                                  : signers);
  g_autofree char *value = name ? g_strdup_printf ("{{%s}}", name) : g_strdup ("");
  g_autofree char *text = NULL;

  if (g_str_equal (action, "template.qr"))
    {
      text = g_strdup_printf ("<qr style=\"width: 34mm\">%s</qr>", value);
      kab_template_editor_insert_text (self, text);
    }
  else if (g_str_equal (action, "template.barcode"))
    {
      text = g_strdup_printf ("<barcode style=\"width: 60mm; height: 12mm\">%s</barcode>", value);
      kab_template_editor_insert_text (self, text);
    }
  else if (g_str_equal (action, "template.signature"))
    {
      text = g_strdup_printf (
        "<table style=\"margin-top: 12mm; page-break-inside: avoid\">\n"
        "<tr><td style=\"width: 62mm; height: 10mm; border-bottom: 0.6pt solid #000\"></td>"
        "<td style=\"padding-left: 4mm; vertical-align: bottom\">%s|</td></tr>\n</table>",
        value);
      kab_template_editor_insert_block (self, text);
    }
  else
    kab_template_editor_insert_block (self, "<div style=\"page-break-after: always\"></div>");
}

static void
margin_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  static const char *const who[] = { "company.name", "seller.name", NULL };
  KabTemplateEditor *self = KAB_TEMPLATE_EDITOR (widget);
  gboolean header = g_str_equal (action, "template.header");
  const char *name = header ? first_name (self, who) : NULL;
  g_autofree char *value = name ? g_strdup_printf ("{{%s}}", name) : g_strdup ("");
  g_auto (KabChange) change = { 0 };
  gsize from, to;
  g_autofree char *html = kab_template_editor_dup_selection (self, &from, &to);

  kab_change_margin_area (html, header ? "header" : "footer",
                          header ? value : page_words (kab_template_editor_get_language (self)), &change);
  kab_template_editor_apply (self, html, &change);
}

static void
undo_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (
    GTK_TEXT_VIEW (kab_template_editor_get_source (KAB_TEMPLATE_EDITOR (widget))));

  if (g_str_equal (action, "template.undo"))
    gtk_text_buffer_undo (buffer);
  else
    gtk_text_buffer_redo (buffer);
}

static void
add_picture_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  kab_template_editor_set_stamp_due (KAB_TEMPLATE_EDITOR (widget),
                                     g_str_equal (action, "template.add-stamp"));
  g_signal_emit_by_name (widget, "add-picture");
}

static const struct
{
  const char *name, *type;
  GtkWidgetActionActivateFunc activate;
} actions[] = {
  { "template.bold", NULL, inline_action },
  { "template.italic", NULL, inline_action },
  { "template.underline", NULL, inline_action },
  { "template.paragraph", "s", block_action },
  { "template.align", "s", block_action },
  { "template.list", "s", block_action },
  { "template.table", "(uub)", table_action },
  { "template.picture", "s", picture_action },
  { "template.add-picture", NULL, add_picture_action },
  { "template.add-stamp", NULL, add_picture_action },
  { "template.stamp", "s", stamp_action },
  { "template.text", "s", text_action },
  { "template.repeat", "s", repeat_action },
  { "template.condition", "s", condition_action },
  { "template.qr", NULL, insert_action },
  { "template.barcode", NULL, insert_action },
  { "template.signature", NULL, insert_action },
  { "template.page-break", NULL, insert_action },
  { "template.header", NULL, margin_action },
  { "template.footer", NULL, margin_action },
  { "template.undo", NULL, undo_action },
  { "template.redo", NULL, undo_action },
};

static const struct
{
  guint key;
  GdkModifierType modifiers;
  const char *action, *parameter;
} shortcuts[] = {
  { GDK_KEY_b, GDK_CONTROL_MASK, "template.bold", NULL },
  { GDK_KEY_i, GDK_CONTROL_MASK, "template.italic", NULL },
  { GDK_KEY_u, GDK_CONTROL_MASK, "template.underline", NULL },
  { GDK_KEY_0, GDK_CONTROL_MASK | GDK_ALT_MASK, "template.paragraph", "p" },
  { GDK_KEY_1, GDK_CONTROL_MASK | GDK_ALT_MASK, "template.paragraph", "h1" },
  { GDK_KEY_2, GDK_CONTROL_MASK | GDK_ALT_MASK, "template.paragraph", "h2" },
  { GDK_KEY_3, GDK_CONTROL_MASK | GDK_ALT_MASK, "template.paragraph", "h3" },
  { GDK_KEY_l, GDK_CONTROL_MASK | GDK_SHIFT_MASK, "template.align", "left" },
  { GDK_KEY_e, GDK_CONTROL_MASK | GDK_SHIFT_MASK, "template.align", "center" },
  { GDK_KEY_r, GDK_CONTROL_MASK | GDK_SHIFT_MASK, "template.align", "right" },
  { GDK_KEY_j, GDK_CONTROL_MASK | GDK_SHIFT_MASK, "template.align", "justify" },
  { GDK_KEY_8, GDK_CONTROL_MASK | GDK_SHIFT_MASK, "template.list", "ul" },
  { GDK_KEY_7, GDK_CONTROL_MASK | GDK_SHIFT_MASK, "template.list", "ol" },
  { GDK_KEY_Return, GDK_CONTROL_MASK, "template.page-break", NULL },
};

void
kab_template_editor_install_actions (GtkWidgetClass *widget_class)
{
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_class_install_action (widget_class, actions[i].name, actions[i].type, actions[i].activate);
}

/* As in a word processor; elsewhere Tab does what it does in a text. */
static gboolean
cell_cb (GtkWidget *source, GVariant *args, gpointer back)
{
  GtkWidget *editor = gtk_widget_get_ancestor (source, KAB_TYPE_TEMPLATE_EDITOR);

  return editor && kab_template_editor_go_to_cell (KAB_TEMPLATE_EDITOR (editor), back != NULL);
}

static void
add_cell_key (GtkEventController *controller, const char *keys, gboolean back)
{
  gtk_shortcut_controller_add_shortcut (
    GTK_SHORTCUT_CONTROLLER (controller),
    gtk_shortcut_new (gtk_shortcut_trigger_parse_string (keys),
                      gtk_callback_action_new (cell_cb, GINT_TO_POINTER (back), NULL)));
}

/* Before the text gets the key: to it Ctrl+Return is a line break. */
void
kab_template_editor_add_shortcuts (GtkWidget *source)
{
  GtkEventController *controller = gtk_shortcut_controller_new ();

  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
  for (guint i = 0; i < G_N_ELEMENTS (shortcuts); i++)
    {
      GtkShortcut *shortcut
        = gtk_shortcut_new (gtk_keyval_trigger_new (shortcuts[i].key, shortcuts[i].modifiers),
                            gtk_named_action_new (shortcuts[i].action));

      if (shortcuts[i].parameter)
        gtk_shortcut_set_arguments (shortcut, g_variant_new_string (shortcuts[i].parameter));
      gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (controller), shortcut);
    }
  add_cell_key (controller, "Tab", FALSE);
  add_cell_key (controller, "<Shift>Tab|<Shift>ISO_Left_Tab", TRUE);
  gtk_widget_add_controller (source, controller);
}

/* What changes the text is not there where it may not be changed; nor undo where there is nothing to undo. */
void
kab_template_editor_update_actions (KabTemplateEditor *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (kab_template_editor_get_source (self)));
  gboolean editable = kab_template_editor_is_editable (self);

  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_action_set_enabled (widget, actions[i].name, editable);
  gtk_widget_action_set_enabled (widget, "template.undo", editable && gtk_text_buffer_get_can_undo (buffer));
  gtk_widget_action_set_enabled (widget, "template.redo", editable && gtk_text_buffer_get_can_redo (buffer));
}
