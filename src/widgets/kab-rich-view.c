/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-rich-view.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "kab-rich-text.h"
#include "kab-widgets.h"

#define LINK "kab-link" /* on a tag: where it leads */
#define BULLET "• "
#define HANG 18

enum
{
  BOLD,
  ITALIC,
  N_STYLES,
};

struct _KabRichView
{
  GtkTextView parent_instance;
  GtkTextBuffer *buffer; /* the view's */
  GtkWidget *toolbar;
  GtkWidget *styles[N_STYLES]; /* toggles */
  GtkWidget *link;
  GtkWidget *address;
  GtkWidget *problem;
  GtkTextTag *tags[N_STYLES];
  GtkTextTag *item;   /* of lines in a list */
  KabRichFlags typed; /* of what is typed next, where … */
  gboolean chosen;    /* … somebody chose it */
  guint loading;
  gboolean showing; /* the toggles follow the cursor */
};

G_DEFINE_FINAL_TYPE (KabRichView, kab_rich_view, GTK_TYPE_TEXT_VIEW)

static guint edited_signal;

static void
edited (KabRichView *self)
{
  if (self->loading == 0)
    g_signal_emit (self, edited_signal, 0);
}

/* What stands there */

static const char *
tag_link (GtkTextTag *tag)
{
  return g_object_get_data (G_OBJECT (tag), LINK);
}

static GtkTextTag *
link_tag_at (const GtkTextIter *at)
{
  g_autoptr (GSList) tags = gtk_text_iter_get_tags (at);

  for (GSList *l = tags; l; l = l->next)
    if (tag_link (l->data))
      return l->data;
  return NULL;
}

static KabRichFlags
flags_at (KabRichView *self, const GtkTextIter *at)
{
  return (gtk_text_iter_has_tag (at, self->tags[BOLD]) ? KAB_RICH_BOLD : 0)
         | (gtk_text_iter_has_tag (at, self->tags[ITALIC]) ? KAB_RICH_ITALIC : 0);
}

static char *
dup_line (const GtkTextIter *start)
{
  GtkTextIter end = *start;

  if (!gtk_text_iter_ends_line (&end))
    gtk_text_iter_forward_to_line_end (&end);
  return gtk_text_iter_get_text (start, &end);
}

/* How many characters of the line at @start are the mark of an item. */
static int
item_length (const GtkTextIter *start, KabRichLineKind *kind, guint *number)
{
  g_autofree char *text = dup_line (start);
  const char *words = kab_rich_text_item (text, kind, number);

  return words ? (int)g_utf8_pointer_to_offset (text, words) : 0;
}

static KabRichLine *
read_line (KabRichView *self, const GtkTextIter *start)
{
  KabRichLineKind kind = KAB_RICH_PLAIN;
  guint number = 0;
  GtkTextIter at = *start, end = *start;
  int skipped = item_length (start, &kind, &number);
  KabRichLine *line = kab_rich_line_new (kind, number);
  g_autofree char *text = dup_line (start);

  gtk_text_iter_forward_chars (&at, skipped);
  if (!gtk_text_iter_ends_line (&end))
    gtk_text_iter_forward_to_line_end (&end);
  /* An item that nothing was written in yet. */
  if (skipped == 0 && g_str_equal (text, BULLET))
    return line;
  while (gtk_text_iter_compare (&at, &end) < 0)
    {
      GtkTextIter next = at;
      GtkTextTag *tag = link_tag_at (&at);
      g_autofree char *piece = NULL;

      if (!gtk_text_iter_forward_to_tag_toggle (&next, NULL) || gtk_text_iter_compare (&next, &end) > 0)
        next = end;
      piece = gtk_text_iter_get_text (&at, &next);
      kab_rich_line_add (line, piece, -1, flags_at (self, &at), tag ? tag_link (tag) : NULL);
      at = next;
    }
  return line;
}

char *
kab_rich_view_dup_text (KabRichView *self)
{
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func ((GDestroyNotify)kab_rich_line_free);
  GtkTextIter at;

  gtk_text_buffer_get_start_iter (self->buffer, &at);
  do
    g_ptr_array_add (lines, read_line (self, &at));
  while (gtk_text_iter_forward_line (&at));
  /* Behind a last line break there is one more line, which the walk does not come to. */
  gtk_text_buffer_get_end_iter (self->buffer, &at);
  if (gtk_text_iter_starts_line (&at) && gtk_text_iter_get_line (&at) > 0
      && (guint)gtk_text_iter_get_line (&at) + 1 > lines->len)
    g_ptr_array_add (lines, kab_rich_line_new (KAB_RICH_PLAIN, 0));
  return kab_rich_text_compose (lines);
}

/* What is shown */

static GtkTextTag *
make_link_tag (KabRichView *self, const char *link)
{
  GtkTextTag *tag
    = gtk_text_buffer_create_tag (self->buffer, NULL, "underline", PANGO_UNDERLINE_SINGLE, NULL);

  g_object_set_data_full (G_OBJECT (tag), LINK, g_strdup (link), g_free);
  return tag;
}

static void
insert_span (KabRichView *self, GtkTextIter *at, const KabRichSpan *span)
{
  int from = gtk_text_iter_get_offset (at);
  GtkTextIter start;

  gtk_text_buffer_insert (self->buffer, at, span->text, -1);
  gtk_text_buffer_get_iter_at_offset (self->buffer, &start, from);
  for (int i = 0; i < N_STYLES; i++)
    if (span->flags & (i == BOLD ? KAB_RICH_BOLD : KAB_RICH_ITALIC))
      gtk_text_buffer_apply_tag (self->buffer, self->tags[i], &start, at);
  if (span->link)
    gtk_text_buffer_apply_tag (self->buffer, make_link_tag (self, span->link), &start, at);
}

/* Lines of lists hang: their second lines begin below their words. */
static void
hang_lines (KabRichView *self, GtkTextIter from, const GtkTextIter *to)
{
  gtk_text_iter_set_line_offset (&from, 0);
  do
    {
      KabRichLineKind kind;
      guint number;
      GtkTextIter end = from;

      if (!gtk_text_iter_ends_line (&end))
        gtk_text_iter_forward_to_line_end (&end);
      if (item_length (&from, &kind, &number) > 0)
        gtk_text_buffer_apply_tag (self->buffer, self->item, &from, &end);
      else
        gtk_text_buffer_remove_tag (self->buffer, self->item, &from, &end);
    }
  while (gtk_text_iter_forward_line (&from) && gtk_text_iter_compare (&from, to) <= 0);
}

void
kab_rich_view_set_text (KabRichView *self, const char *text)
{
  g_autoptr (GPtrArray) lines = kab_rich_text_parse (text);
  GtkTextIter at, start;

  self->loading++;
  gtk_text_buffer_begin_irreversible_action (self->buffer);
  gtk_text_buffer_set_text (self->buffer, "", 0);
  gtk_text_buffer_get_start_iter (self->buffer, &at);
  for (guint i = 0; i < lines->len; i++)
    {
      const KabRichLine *line = g_ptr_array_index (lines, i);

      if (i > 0)
        gtk_text_buffer_insert (self->buffer, &at, "\n", 1);
      if (line->kind == KAB_RICH_BULLET)
        gtk_text_buffer_insert (self->buffer, &at, BULLET, -1);
      else if (line->kind == KAB_RICH_NUMBER)
        {
          g_autofree char *number = g_strdup_printf ("%u. ", line->number);

          gtk_text_buffer_insert (self->buffer, &at, number, -1);
        }
      for (guint k = 0; k < line->spans->len; k++)
        insert_span (self, &at, g_ptr_array_index (line->spans, k));
    }
  gtk_text_buffer_get_bounds (self->buffer, &start, &at);
  hang_lines (self, start, &at);
  gtk_text_buffer_get_start_iter (self->buffer, &start);
  gtk_text_buffer_place_cursor (self->buffer, &start);
  gtk_text_buffer_end_irreversible_action (self->buffer);
  self->chosen = FALSE;
  self->loading--;
}

/* Typing */

static KabRichFlags
flags_before (KabRichView *self, GtkTextIter at)
{
  return gtk_text_iter_starts_line (&at) || !gtk_text_iter_backward_char (&at) ? 0 : flags_at (self, &at);
}

static void
style (KabRichView *self, int i, gboolean on, const GtkTextIter *start, const GtkTextIter *end)
{
  if (on)
    gtk_text_buffer_apply_tag (self->buffer, self->tags[i], start, end);
  else
    gtk_text_buffer_remove_tag (self->buffer, self->tags[i], start, end);
}

/* A dash and a blank begin an item; it is seen as one. */
static void
show_bullet (KabRichView *self, GtkTextIter *at)
{
  GtkTextIter start = *at, dash;
  g_autofree char *head = NULL;

  gtk_text_iter_set_line_offset (&start, 0);
  head = gtk_text_iter_get_text (&start, at);
  if (!g_str_equal (head, "- ") && !g_str_equal (head, "* "))
    return;
  self->loading++;
  dash = start;
  gtk_text_iter_forward_char (&dash);
  gtk_text_buffer_delete (self->buffer, &start, &dash);
  gtk_text_buffer_insert (self->buffer, &start, "•", -1);
  *at = start;
  gtk_text_iter_forward_char (at);
  self->loading--;
}

static void
inserted_cb (GtkTextBuffer *buffer, GtkTextIter *at, const char *text, int length, KabRichView *self)
{
  int offset = gtk_text_iter_get_offset (at), from;
  GtkTextIter start;
  KabRichFlags flags;

  if (self->loading > 0)
    return;
  from = offset - (int)g_utf8_strlen (text, length);
  gtk_text_buffer_get_iter_at_offset (buffer, &start, from);
  flags = self->chosen ? self->typed : flags_before (self, start);
  for (int i = 0; i < N_STYLES; i++)
    if (flags & (i == BOLD ? KAB_RICH_BOLD : KAB_RICH_ITALIC))
      style (self, i, TRUE, &start, at);
    else if (self->chosen)
      style (self, i, FALSE, &start, at);
  self->chosen = FALSE;
  if (length == 1 && *text == ' ')
    show_bullet (self, at);
  /* Iterators are good for nothing once something else was put in. */
  gtk_text_buffer_get_iter_at_offset (buffer, &start, from);
  hang_lines (self, start, at);
  gtk_text_buffer_get_iter_at_offset (buffer, at, offset);
}

static void
deleted_cb (GtkTextBuffer *buffer, GtkTextIter *start, GtkTextIter *end, KabRichView *self)
{
  if (self->loading == 0)
    hang_lines (self, *start, start);
}

/* Return in a list begins its next item; in an item without words it ends the list. */
static gboolean
go_on_with_list (KabRichView *self)
{
  GtkTextIter at, start, end;
  KabRichLineKind kind = KAB_RICH_PLAIN;
  guint number = 0;
  g_autofree char *line = NULL, *next = NULL;
  gboolean empty;

  if (gtk_text_buffer_get_has_selection (self->buffer))
    return FALSE;
  gtk_text_buffer_get_iter_at_mark (self->buffer, &at, gtk_text_buffer_get_insert (self->buffer));
  start = end = at;
  gtk_text_iter_set_line_offset (&start, 0);
  line = dup_line (&start);
  empty = g_str_equal (line, BULLET)
          || (g_ascii_isdigit (line[0]) && g_str_equal (line + strspn (line, "0123456789"), ". "));
  if (empty)
    {
      if (!gtk_text_iter_ends_line (&end))
        gtk_text_iter_forward_to_line_end (&end);
      gtk_text_buffer_begin_user_action (self->buffer);
      gtk_text_buffer_delete (self->buffer, &start, &end);
      gtk_text_buffer_end_user_action (self->buffer);
      return TRUE;
    }
  if (gtk_text_iter_get_line_offset (&at) < item_length (&start, &kind, &number) || kind == KAB_RICH_PLAIN)
    return FALSE;
  next = kind == KAB_RICH_BULLET ? g_strdup ("\n" BULLET) : g_strdup_printf ("\n%u. ", number + 1);
  gtk_text_buffer_insert_interactive_at_cursor (self->buffer, next, -1, TRUE);
  gtk_text_view_scroll_mark_onscreen (GTK_TEXT_VIEW (self), gtk_text_buffer_get_insert (self->buffer));
  return TRUE;
}

static gboolean
key_cb (GtkEventControllerKey *controller,
        guint keyval,
        guint keycode,
        GdkModifierType state,
        KabRichView *self)
{
  return (keyval == GDK_KEY_Return || keyval == GDK_KEY_KP_Enter)
         && !(state & gtk_accelerator_get_default_mod_mask ())
         && gtk_text_view_get_editable (GTK_TEXT_VIEW (self)) && go_on_with_list (self);
}

/* Buttons */

static gboolean
is_all (KabRichView *self, int i, GtkTextIter at, const GtkTextIter *end)
{
  for (; gtk_text_iter_compare (&at, end) < 0; gtk_text_iter_forward_char (&at))
    if (!gtk_text_iter_has_tag (&at, self->tags[i]) && !g_unichar_isspace (gtk_text_iter_get_char (&at)))
      return FALSE;
  return TRUE;
}

static void
show_styles (KabRichView *self)
{
  GtkTextIter start, end;
  gboolean selected = gtk_text_buffer_get_selection_bounds (self->buffer, &start, &end);
  KabRichFlags flags = self->chosen ? self->typed : flags_before (self, start);

  self->showing = TRUE;
  for (int i = 0; i < N_STYLES; i++)
    gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->styles[i]),
                                  selected ? is_all (self, i, start, &end)
                                           : (flags & (i == BOLD ? KAB_RICH_BOLD : KAB_RICH_ITALIC)) != 0);
  self->showing = FALSE;
}

static void
toggle (KabRichView *self, int i)
{
  GtkTextIter start, end;
  KabRichFlags flag = i == BOLD ? KAB_RICH_BOLD : KAB_RICH_ITALIC;

  if (!gtk_text_view_get_editable (GTK_TEXT_VIEW (self)))
    return;
  if (gtk_text_buffer_get_selection_bounds (self->buffer, &start, &end))
    {
      style (self, i, !is_all (self, i, start, &end), &start, &end);
      edited (self);
    }
  else
    {
      self->typed = (self->chosen ? self->typed : flags_before (self, start)) ^ flag;
      self->chosen = TRUE;
    }
  show_styles (self);
}

static void
style_cb (GtkToggleButton *button, KabRichView *self)
{
  if (self->showing)
    return;
  toggle (self, GTK_WIDGET (button) == self->styles[BOLD] ? BOLD : ITALIC);
  gtk_widget_grab_focus (GTK_WIDGET (self));
}

static void
style_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  toggle (KAB_RICH_VIEW (widget), g_str_equal (name, "rich.bold") ? BOLD : ITALIC);
}

static void
moved_cb (KabRichView *self)
{
  if (self->loading == 0)
    show_styles (self);
}

static void
mark_cb (GtkTextBuffer *buffer, GtkTextIter *at, GtkTextMark *mark, KabRichView *self)
{
  if (mark == gtk_text_buffer_get_insert (buffer) && self->loading == 0)
    self->chosen = FALSE;
}

/* Makes the lines that are selected items of a list, or lines again where all of them were such items. */
static void
make_list (KabRichView *self, KabRichLineKind kind)
{
  GtkTextIter start, end;
  gboolean all = TRUE;
  int first, last;
  guint next = 1;

  gtk_text_buffer_get_selection_bounds (self->buffer, &start, &end);
  first = gtk_text_iter_get_line (&start);
  last = gtk_text_iter_get_line (&end);
  for (int pass = 0; pass < 2; pass++)
    {
      if (pass == 1)
        gtk_text_buffer_begin_user_action (self->buffer);
      for (int i = first; i <= last; i++)
        {
          KabRichLineKind is = KAB_RICH_PLAIN;
          guint number;
          int length;
          g_autofree char *mark = NULL;

          gtk_text_buffer_get_iter_at_line (self->buffer, &start, i);
          length = item_length (&start, &is, &number);
          if (pass == 0)
            {
              all = all && is == kind;
              continue;
            }
          end = start;
          gtk_text_iter_forward_chars (&end, length);
          if (length > 0)
            gtk_text_buffer_delete (self->buffer, &start, &end);
          mark = kind == KAB_RICH_BULLET ? g_strdup (BULLET) : g_strdup_printf ("%u. ", next++);
          if (!all)
            gtk_text_buffer_insert (self->buffer, &start, mark, -1);
        }
    }
  gtk_text_buffer_end_user_action (self->buffer);
  gtk_widget_grab_focus (GTK_WIDGET (self));
}

static void
list_cb (GtkButton *button, KabRichView *self)
{
  make_list (self, GPOINTER_TO_INT (g_object_get_data (G_OBJECT (button), "kab-kind")));
}

/* What a link is put on: what is selected, or the link or the word that the cursor is in. */
static gboolean
find_linked (KabRichView *self, GtkTextIter *start, GtkTextIter *end)
{
  GtkTextTag *tag;

  if (gtk_text_buffer_get_selection_bounds (self->buffer, start, end))
    return gtk_text_iter_get_line (start) == gtk_text_iter_get_line (end);
  tag = link_tag_at (start);
  *end = *start;
  if (tag)
    {
      if (!gtk_text_iter_starts_tag (start, tag))
        gtk_text_iter_backward_to_tag_toggle (start, tag);
      return gtk_text_iter_forward_to_tag_toggle (end, tag) || TRUE;
    }
  if (!gtk_text_iter_inside_word (start) && !gtk_text_iter_ends_word (start))
    return FALSE;
  if (!gtk_text_iter_starts_word (start))
    gtk_text_iter_backward_word_start (start);
  if (!gtk_text_iter_ends_word (end))
    gtk_text_iter_forward_word_end (end);
  return TRUE;
}

static void
link_shown_cb (GtkWidget *popover, KabRichView *self)
{
  GtkTextIter start, end;
  GtkTextTag *tag = NULL;
  gboolean found = find_linked (self, &start, &end);

  if (found)
    tag = link_tag_at (&start);
  gtk_editable_set_text (GTK_EDITABLE (self->address), tag ? tag_link (tag) : "");
  gtk_label_set_label (GTK_LABEL (self->problem),
                       found ? "" : _ ("Select the words that are to be a link, in one line."));
  gtk_widget_set_visible (self->problem, !found);
  gtk_widget_set_sensitive (self->address, found);
  gtk_widget_grab_focus (self->address);
}

static void
unlink_range (KabRichView *self, const GtkTextIter *start, const GtkTextIter *end)
{
  for (GtkTextIter at = *start; gtk_text_iter_compare (&at, end) < 0; gtk_text_iter_forward_char (&at))
    {
      GtkTextTag *tag = link_tag_at (&at);

      if (tag)
        gtk_text_buffer_remove_tag (self->buffer, tag, start, end);
    }
}

/* An empty address takes the link away. */
static void
link_cb (KabRichView *self)
{
  const char *typed = gtk_editable_get_text (GTK_EDITABLE (self->address));
  g_autofree char *link = kab_rich_link_tidy (typed);
  gboolean none = typed[strspn (typed, " ")] == '\0';
  GtkTextIter start, end;

  if (!link && !none)
    {
      gtk_label_set_label (GTK_LABEL (self->problem),
                           _ ("A link leads to a page (https://…), an e-mail address or a phone number."));
      gtk_widget_set_visible (self->problem, TRUE);
      gtk_widget_grab_focus (self->address);
      return;
    }
  if (find_linked (self, &start, &end))
    {
      unlink_range (self, &start, &end);
      if (link)
        gtk_text_buffer_apply_tag (self->buffer, make_link_tag (self, link), &start, &end);
      edited (self);
    }
  gtk_menu_button_popdown (GTK_MENU_BUTTON (self->link));
  gtk_widget_grab_focus (GTK_WIDGET (self));
}

static GtkWidget *
make_link_popover (KabRichView *self)
{
  GtkWidget *popover = gtk_popover_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *apply = gtk_button_new_with_mnemonic (_ ("_Apply"));

  self->address = gtk_entry_new ();
  gtk_widget_set_hexpand (self->address, TRUE);
  gtk_editable_set_width_chars (GTK_EDITABLE (self->address), 24);
  gtk_entry_set_placeholder_text (GTK_ENTRY (self->address), _ ("https://… or an e-mail address"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->address), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Where the link leads"), -1);
  self->problem = gtk_label_new (NULL);
  gtk_label_set_wrap (GTK_LABEL (self->problem), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (self->problem), 34);
  gtk_label_set_xalign (GTK_LABEL (self->problem), 0);
  gtk_widget_add_css_class (self->problem, "caption");
  gtk_box_append (GTK_BOX (line), self->address);
  gtk_box_append (GTK_BOX (line), apply);
  gtk_box_append (GTK_BOX (box), line);
  gtk_box_append (GTK_BOX (box), self->problem);
  gtk_popover_set_child (GTK_POPOVER (popover), box);
  g_signal_connect_swapped (self->address, "activate", G_CALLBACK (link_cb), self);
  g_signal_connect_swapped (apply, "clicked", G_CALLBACK (link_cb), self);
  g_signal_connect (popover, "show", G_CALLBACK (link_shown_cb), self);
  kab_popover_keep_inside (GTK_POPOVER (popover));
  return popover;
}

static GtkWidget *
add_button (KabRichView *self, GtkWidget *button, const char *icon, const char *name, const char *tooltip)
{
  if (GTK_IS_MENU_BUTTON (button))
    gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (button), icon);
  else
    gtk_button_set_icon_name (GTK_BUTTON (button), icon);
  kab_button_flat (button, tooltip, name);
  gtk_box_append (GTK_BOX (self->toolbar), button);
  return button;
}

static void
make_toolbar (KabRichView *self)
{
  static const char *const icons[] = { "format-text-bold-symbolic", "format-text-italic-symbolic" };
  const char *const names[] = { _ ("Bold"), _ ("Italic") };
  const char *const tooltips[] = { _ ("Bold (Ctrl+B)"), _ ("Italic (Ctrl+I)") };
  GtkWidget *button;

  self->toolbar = g_object_ref_sink (gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0));
  for (int i = 0; i < N_STYLES; i++)
    {
      self->styles[i] = add_button (self, gtk_toggle_button_new (), icons[i], names[i], tooltips[i]);
      g_signal_connect (self->styles[i], "toggled", G_CALLBACK (style_cb), self);
    }
  button = add_button (self, gtk_button_new (), "view-list-bullet-symbolic", _ ("List"),
                       _ ("List (- and a space)"));
  g_object_set_data (G_OBJECT (button), "kab-kind", GINT_TO_POINTER (KAB_RICH_BULLET));
  g_signal_connect (button, "clicked", G_CALLBACK (list_cb), self);
  button = add_button (self, gtk_button_new (), "view-list-ordered-symbolic", _ ("Numbered List"),
                       _ ("Numbered list (1. and a space)"));
  g_object_set_data (G_OBJECT (button), "kab-kind", GINT_TO_POINTER (KAB_RICH_NUMBER));
  g_signal_connect (button, "clicked", G_CALLBACK (list_cb), self);
  self->link = add_button (self, gtk_menu_button_new (), "kabinet-links-symbolic", _ ("Link"), _ ("Link"));
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (self->link), make_link_popover (self));
  g_object_bind_property (self, "editable", self->toolbar, "visible", G_BINDING_SYNC_CREATE);
}

static void
tag_changed_cb (GtkTextBuffer *buffer,
                GtkTextTag *tag,
                GtkTextIter *start,
                GtkTextIter *end,
                KabRichView *self)
{
  if (tag != self->item)
    edited (self);
}

static void
kab_rich_view_dispose (GObject *object)
{
  KabRichView *self = KAB_RICH_VIEW (object);

  if (self->buffer)
    g_signal_handlers_disconnect_by_data (self->buffer, self);
  g_clear_object (&self->buffer);
  if (self->toolbar)
    {
      g_signal_handlers_disconnect_by_data (self->address, self);
      for (int i = 0; i < N_STYLES; i++)
        g_signal_handlers_disconnect_by_data (self->styles[i], self);
    }
  g_clear_object (&self->toolbar);
  G_OBJECT_CLASS (kab_rich_view_parent_class)->dispose (object);
}

static void
kab_rich_view_class_init (KabRichViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kab_rich_view_dispose;
  gtk_widget_class_install_action (widget_class, "rich.bold", NULL, style_action);
  gtk_widget_class_install_action (widget_class, "rich.italic", NULL, style_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_b, GDK_CONTROL_MASK, "rich.bold", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_i, GDK_CONTROL_MASK, "rich.italic", NULL);
  edited_signal = g_signal_new ("edited", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 0);
}

static void
kab_rich_view_init (KabRichView *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->buffer = g_object_ref (gtk_text_view_get_buffer (GTK_TEXT_VIEW (self)));
  self->tags[BOLD] = gtk_text_buffer_create_tag (self->buffer, NULL, "weight", PANGO_WEIGHT_BOLD, NULL);
  self->tags[ITALIC] = gtk_text_buffer_create_tag (self->buffer, NULL, "style", PANGO_STYLE_ITALIC, NULL);
  self->item = gtk_text_buffer_create_tag (self->buffer, NULL, "indent", -HANG, "left-margin", 4, NULL);
  g_signal_connect_after (self->buffer, "insert-text", G_CALLBACK (inserted_cb), self);
  g_signal_connect_after (self->buffer, "delete-range", G_CALLBACK (deleted_cb), self);
  g_signal_connect (self->buffer, "mark-set", G_CALLBACK (mark_cb), self);
  g_signal_connect_swapped (self->buffer, "changed", G_CALLBACK (edited), self);
  g_signal_connect_after (self->buffer, "apply-tag", G_CALLBACK (tag_changed_cb), self);
  g_signal_connect_after (self->buffer, "remove-tag", G_CALLBACK (tag_changed_cb), self);
  g_signal_connect_swapped (self->buffer, "notify::cursor-position", G_CALLBACK (moved_cb), self);
  g_signal_connect_swapped (self->buffer, "notify::has-selection", G_CALLBACK (moved_cb), self);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (self), GTK_WRAP_WORD_CHAR);
  gtk_text_view_set_accepts_tab (GTK_TEXT_VIEW (self), FALSE);
  make_toolbar (self);
}

GtkWidget *
kab_rich_view_new (void)
{
  return g_object_new (KAB_TYPE_RICH_VIEW, NULL);
}

GtkWidget *
kab_rich_view_get_toolbar (KabRichView *self)
{
  return self->toolbar;
}
