/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-template-card-private.h"

#include <glib/gi18n-lib.h>

#include "kab-change-note.h"
#include "kab-default-template.h"
#include "kab-format.h"
#include "kab-picture-name.h"
#include "kab-template-delete.h"
#include "kab-widgets.h"

G_DEFINE_FINAL_TYPE (KabTemplateCard, kab_template_card, KAB_TYPE_CARD)

#define TAB_BESIDE 48 /* px */

static const char *const about_fields[] = { "name", "kind", "language", "is_default", "audience", NULL };

const char *
kab_template_card_text (const KabRow *row, const char *field)
{
  const char *text = kab_row_get_text (row, field);

  return text ? text : "";
}

KabFieldRow *
kab_template_card_row (KabTemplateCard *self, const char *name)
{
  for (guint i = 0; i < self->rows->len; i++)
    if (g_str_equal (kab_field_row_get_field (self->rows->pdata[i])->name, name))
      return self->rows->pdata[i];
  return NULL;
}

gboolean
kab_template_card_html_differs (KabTemplateCard *self)
{
  g_autofree char *html = kab_template_editor_dup_html (self->editor);

  return !g_str_equal (html, kab_template_card_text (self->base, "html"));
}

gboolean
kab_template_card_pictures_differ (KabTemplateCard *self)
{
  g_autofree char *assets = kab_template_pictures_dup_text (self->pictures);

  return g_strcmp0 (assets, kab_row_get_text (self->base, "assets")) != 0;
}

gboolean
kab_template_card_differs (KabTemplateCard *self)
{
  if (!self->base || !self->editable)
    return FALSE;
  if (self->is_copy || kab_template_card_pictures_differ (self))
    return TRUE;
  for (guint i = 0; i < self->rows->len; i++)
    {
      KabFieldRow *row = self->rows->pdata[i];

      if (kab_field_row_differs (row, kab_row_value (self->base, kab_field_row_get_field (row)->name)))
        return TRUE;
    }
  return kab_template_card_html_differs (self);
}

/* The built-in form of what the template is for; NULL: there is none, or the template is it. */
static const char *
other_built_in (KabTemplateCard *self)
{
  const char *kind = self->base ? kab_row_get_text (self->base, "kind") : NULL;
  const char *html = kind && g_strv_contains (kab_default_template_kinds (), kind)
                       ? kab_default_template (kind, kab_row_get_text (self->base, "language"))
                       : NULL;

  return html && g_strcmp0 (html, kab_row_get_text (self->base, "html")) != 0 ? html : NULL;
}

/* Whoever has not changed it would hardly look for a newer one. */
static gboolean
is_earlier (KabTemplateCard *self)
{
  return kab_default_template_is_earlier (kab_row_get_text (self->base, "kind"),
                                          kab_row_get_text (self->base, "language"),
                                          kab_row_get_text (self->base, "html"));
}

void
kab_template_card_show_changed (KabTemplateCard *self)
{
  gboolean changed = kab_template_card_differs (self);
  gboolean known = self->base && !self->is_new && self->editable;

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "card.save", changed && !self->saving);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "template.revert", changed && !self->saving);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "template.duplicate", known && !changed);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "template.built-in",
                                 known && !self->saving && other_built_in (self));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "template.delete", known && !changed);
  gtk_widget_set_visible (self->earlier, known && !changed && is_earlier (self));
}

void
kab_template_card_tell (KabTemplateCard *self, const char *text, gboolean may_discard)
{
  gtk_label_set_label (self->notice_text, text);
  gtk_widget_set_visible (self->notice_discard, may_discard);
  gtk_revealer_set_reveal_child (self->notice, TRUE);
}

/* What the card shows is not what the person wrote, as long as that waits for a decision: it says so. */
void
kab_template_card_show_decision (KabTemplateCard *self)
{
  KabCabinet *cabinet = kab_card_get_cabinet (KAB_CARD (self));
  KabUndecided *undecided = cabinet ? kab_undecided_for (cabinet) : NULL;

  if (undecided != self->undecided)
    {
      if (self->undecided)
        g_signal_handlers_disconnect_by_func (self->undecided, kab_template_card_show_decision, self);
      g_set_object (&self->undecided, undecided);
      if (undecided)
        g_signal_connect_object (undecided, "changed", G_CALLBACK (kab_template_card_show_decision), self,
                                 G_CONNECT_SWAPPED);
    }
  gtk_widget_set_visible (self->decision, undecided && self->base && !self->is_new
                                            && !kab_card_is_settling (KAB_CARD (self))
                                            && kab_undecided_has (undecided, self->base->id));
}

/* Changes */

static void
changed_cb (KabTemplateCard *self)
{
  if (self->following || !self->base)
    return;
  kab_template_card_show_changed (self);
  kab_card_touched (KAB_CARD (self));
}

static void
field_changed_cb (KabFieldRow *row, KabTemplateCard *self)
{
  const char *name = kab_field_row_get_field (row)->name;

  if (self->following || !self->base)
    return;
  changed_cb (self);
  if (g_str_equal (name, "kind") || g_str_equal (name, "language"))
    kab_template_card_read_example (self);
}

void
kab_template_card_show_pictures (KabTemplateCard *self)
{
  g_autoptr (GHashTable) table = kab_template_pictures_dup_table (self->pictures);
  GHashTableIter iter;
  gpointer name, bytes;

  if (self->own)
    {
      g_hash_table_iter_init (&iter, self->own);
      while (g_hash_table_iter_next (&iter, &name, &bytes))
        if (!g_hash_table_contains (table, name))
          g_hash_table_insert (table, g_strdup (name), g_bytes_ref (bytes));
    }
  kab_template_editor_set_pictures (self->editor, table);
}

static void
look_for_uses (KabTemplateCard *self)
{
  g_autofree char *html = kab_template_editor_dup_html (self->editor);

  kab_template_pictures_set_html (self->pictures, html);
}

static void
pictures_changed_cb (KabTemplateCard *self)
{
  if (self->following || !self->base)
    return;
  kab_template_card_show_pictures (self);
  look_for_uses (self);
  changed_cb (self);
}

static void
pictures_loaded_cb (KabTemplateCard *self)
{
  if (self->base)
    kab_template_card_show_pictures (self);
}

static void
picture_renamed_cb (KabTemplatePictures *pictures, const char *from, const char *to, KabTemplateCard *self)
{
  g_autofree char *html = kab_template_editor_dup_html (self->editor);
  g_autofree char *renamed = kab_picture_name_replace (html, from, to);

  if (!g_str_equal (html, renamed))
    kab_template_editor_replace_html (self->editor, renamed);
  look_for_uses (self);
}

static void
picture_added_cb (KabTemplatePictures *pictures, const char *name, KabTemplateCard *self)
{
  if (self->wants_picture)
    kab_template_editor_insert_picture (self->editor, name);
  self->wants_picture = FALSE;
}

static void
picture_failed_cb (KabTemplatePictures *pictures, const char *sentence, KabTemplateCard *self)
{
  self->wants_picture = FALSE;
  kab_template_card_tell (self, sentence, FALSE);
}

static void
add_picture_cb (KabTemplateEditor *editor, KabTemplateCard *self)
{
  self->wants_picture = TRUE;
  kab_template_pictures_choose (self->pictures);
}

static char *
html_of (KabCabinet *cabinet, const KabRow *row, GPtrArray *parts)
{
  return g_strdup (kab_row_get_text (row, "html"));
}

static const char *const drawn[] = { "html", "assets", NULL };

static const KabVersioned versioned
  = { .entity = &kab_entity_template, .fields = drawn, .text = html_of, .assets = "assets" };

/* With something of those beside it, so that they are known of. */
static gboolean
show_tab (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  GtkWidget *switcher = KAB_TEMPLATE_CARD (widget)->switcher;
  GtkWidget *scrolled = gtk_widget_get_ancestor (switcher, GTK_TYPE_SCROLLED_WINDOW);
  GtkAdjustment *adjustment = gtk_scrolled_window_get_hadjustment (GTK_SCROLLED_WINDOW (scrolled));
  graphene_rect_t tab;

  for (GtkWidget *child = gtk_widget_get_first_child (switcher); child;
       child = gtk_widget_get_next_sibling (child))
    if (GTK_IS_TOGGLE_BUTTON (child) && gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (child))
        && gtk_widget_compute_bounds (child, switcher, &tab))
      gtk_adjustment_clamp_page (adjustment, tab.origin.x - TAB_BESIDE,
                                 tab.origin.x + tab.size.width + TAB_BESIDE);
  return G_SOURCE_REMOVE;
}

static void
page_shown_cb (KabTemplateCard *self)
{
  const char *page = gtk_stack_get_visible_child_name (self->pages);

  if (!page)
    return;
  gtk_widget_add_tick_callback (GTK_WIDGET (self), show_tab, NULL, NULL);
  gtk_widget_set_visible (self->example_box, g_str_equal (page, "editor"));
  if (!self->base)
    return;
  if (g_str_equal (page, "pictures"))
    look_for_uses (self);
  if (g_str_equal (page, "versions") && self->versions_due)
    {
      self->versions_due = FALSE;
      kab_versions_show (self->versions, &versioned, kab_card_get_cabinet (KAB_CARD (self)),
                         self->is_new ? NULL : self->base);
    }
}

static void
restore_cb (KabVersions *versions, gint64 number, const char *html, const char *assets, KabTemplateCard *self)
{
  g_autofree char *version = NULL;
  g_autofree char *text = NULL;

  kab_template_pictures_type_text (self->pictures, assets);
  kab_template_editor_replace_html (self->editor, html ? html : "");
  gtk_stack_set_visible_child_name (self->pages, "editor");
  gtk_widget_grab_focus (GTK_WIDGET (self->editor));
  changed_cb (self);
  version = kab_format_count ((guint64)number);
  text
    = g_strdup_printf (_ ("This is version %s again. Save it, and it is the newest; what is newest now stays "
                          "among the versions."),
                       version);
  kab_template_card_tell (self, text, TRUE);
}

/* The form */

static void
add_rows (KabTemplateCard *self)
{
  for (guint i = 0; about_fields[i]; i++)
    {
      const KabField *field = g_str_equal (about_fields[i], kab_format_language.name)
                                ? &kab_format_language
                                : kab_entity_find_field (&kab_entity_template, about_fields[i]);
      GtkWidget *row = kab_field_row_new (field);

      kab_field_row_set_cabinet (KAB_FIELD_ROW (row), kab_card_get_cabinet (KAB_CARD (self)));
      g_signal_connect (row, "changed", G_CALLBACK (field_changed_cb), self);
      adw_preferences_group_add (self->about, row);
      g_ptr_array_add (self->rows, row);
    }
}

static void
fill_form (KabTemplateCard *self)
{
  g_autofree char *html = kab_template_editor_dup_html (self->editor);
  const char *wanted = kab_template_card_text (self->base, "html");

  self->following = TRUE;
  if (self->rows->len == 0)
    add_rows (self);
  for (guint i = 0; i < self->rows->len; i++)
    {
      KabFieldRow *row = self->rows->pdata[i];

      kab_field_row_set_value (row, kab_row_value (self->base, kab_field_row_get_field (row)->name));
      kab_field_row_set_editable (row, self->editable);
    }
  /* What is there already keeps its steps to undo. */
  if (g_str_equal (html, wanted))
    kab_template_editor_set_saved (self->editor);
  else
    kab_template_editor_set_html (self->editor, wanted);
  kab_template_editor_set_editable (self->editor, self->editable);
  kab_template_pictures_set_text (self->pictures, kab_row_get_text (self->base, "assets"));
  kab_template_pictures_set_editable (self->pictures, self->editable);
  kab_versions_set_editable (self->versions, self->editable);
  kab_template_card_show_pictures (self);
  look_for_uses (self);
  self->following = FALSE;
}

static void
show_title (KabTemplateCard *self)
{
  const KabField *kind = kab_entity_find_field (&kab_entity_template, "kind");
  g_autofree char *language
    = kab_format_value (kab_entity_find_field (&kab_entity_template, "language"), self->base);
  const char *kind_title = kab_field_enum_title (kind, kab_row_get_text (self->base, "kind"));
  g_autofree char *subtitle
    = *language ? g_strdup_printf ("%s · %s", kind_title ? kind_title : "", language) : g_strdup (kind_title);

  adw_window_title_set_title (self->title, self->is_new ? _ ("New Template") : kab_row_title (self->base));
  adw_window_title_set_subtitle (self->title, subtitle);
}

void
kab_template_card_show_base (KabTemplateCard *self)
{
  KabAccount *account = kab_cabinet_get_account (kab_card_get_cabinet (KAB_CARD (self)));

  self->editable = kab_account_may (account, self->is_new ? KAB_OPERATION_CREATE : KAB_OPERATION_UPDATE,
                                    &kab_entity_template, self->is_new ? NULL : self->base);
  gtk_stack_set_visible_child_name (self->body, "form");
  gtk_widget_set_visible (self->save, self->editable);
  gtk_widget_set_visible (self->more, self->editable);
  show_title (self);
  fill_form (self);
  self->versions_due = TRUE;
  page_shown_cb (self);
  kab_template_card_show_changed (self);
  kab_template_card_show_decision (self);
}

void
kab_template_card_take_base (KabTemplateCard *self, KabRow *row)
{
  g_clear_pointer (&self->base, kab_row_unref);
  self->base = row;
}

static void
show_start (KabTemplateCard *self)
{
  g_clear_pointer (&self->base, kab_row_unref);
  adw_window_title_set_title (self->title, _ ("New Template"));
  adw_window_title_set_subtitle (self->title, "");
  gtk_widget_set_visible (self->save, FALSE);
  gtk_widget_set_visible (self->more, FALSE);
  gtk_widget_set_visible (self->decision, FALSE);
  gtk_widget_set_visible (self->earlier, FALSE);
  gtk_stack_set_visible_child_name (self->body, "start");
  kab_template_start_open (self->start, kab_card_get_cabinet (KAB_CARD (self)));
}

static void
begin_cb (KabTemplateStart *start, KabRow *row, KabTemplateCard *self)
{
  self->is_new = self->is_copy = TRUE;
  kab_template_card_take_base (self, kab_row_ref (row));
  gtk_stack_set_visible_child_name (self->pages, "editor");
  kab_template_card_show_base (self);
  kab_template_card_recall_example (self);
  kab_card_touched (KAB_CARD (self));
  kab_template_editor_go_to_text (self->editor);
  gtk_widget_grab_focus (GTK_WIDGET (self->editor));
}

static void
kab_template_card_show (KabCard *card, KabRow *row)
{
  KabTemplateCard *self = KAB_TEMPLATE_CARD (card);

  self->is_new = row == NULL;
  self->is_copy = FALSE;
  self->wants_picture = FALSE;
  gtk_revealer_set_reveal_child (self->notice, FALSE);
  kab_template_card_follow_titles (self);
  kab_template_pictures_set_cabinet (self->pictures, kab_card_get_cabinet (card));
  kab_versions_show (self->versions, &versioned, kab_card_get_cabinet (card), NULL);
  gtk_stack_set_visible_child_name (self->pages, "editor");
  if (!row)
    {
      show_start (self);
      return;
    }
  kab_template_card_take_base (self, kab_row_ref (row));
  kab_template_card_show_base (self);
  kab_template_card_recall_example (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->editor));
}

/* Somebody changed the row: what was not touched here follows; what was is kept, and told of. */
static void
rebase (KabTemplateCard *self, KabRow *newer)
{
  g_autoptr (KabRow) base = kab_row_copy (newer);

  self->following = TRUE;
  for (guint i = 0; i < self->rows->len; i++)
    {
      KabFieldRow *row = self->rows->pdata[i];
      const char *name = kab_field_row_get_field (row)->name;

      if (kab_field_row_differs (row, kab_row_value (self->base, name)))
        kab_value_copy (kab_row_value (base, name), kab_row_value (self->base, name));
      else
        kab_field_row_set_value (row, kab_row_value (newer, name));
    }
  if (kab_template_card_html_differs (self))
    kab_value_copy (kab_row_value (base, "html"), kab_row_value (self->base, "html"));
  else if (!g_str_equal (kab_template_card_text (newer, "html"), kab_template_card_text (self->base, "html")))
    kab_template_editor_set_html (self->editor, kab_template_card_text (newer, "html"));
  if (kab_template_card_pictures_differ (self))
    kab_value_copy (kab_row_value (base, "assets"), kab_row_value (self->base, "assets"));
  else
    kab_template_pictures_set_text (self->pictures, kab_row_get_text (newer, "assets"));
  kab_template_card_show_pictures (self);
  self->following = FALSE;
  kab_template_card_take_base (self, g_steal_pointer (&base));
}

/* Whether I typed over a text that somebody else changed meanwhile, otherwise than I did. */
static gboolean
html_is_contested (KabTemplateCard *self, const KabRow *newer)
{
  g_autofree char *html = kab_template_editor_dup_html (self->editor);
  const char *theirs = kab_template_card_text (newer, "html"),
             *before = kab_template_card_text (self->base, "html");

  return !g_str_equal (html, before) && !g_str_equal (theirs, before) && !g_str_equal (html, theirs);
}

static guint
kab_template_card_contest (KabCard *card, KabRow *newer, gboolean take)
{
  KabTemplateCard *self = KAB_TEMPLATE_CARD (card);
  gboolean html;
  guint n;

  if (!self->editable || !self->base)
    return 0;
  html = html_is_contested (self, newer);
  if (take)
    kab_template_card_take_base (self, kab_row_copy (self->base));
  self->following = TRUE;
  n = kab_change_contest (kab_card_get_cabinet (card), self->rows, self->base, newer, take) + html;
  if (take && html)
    {
      kab_value_copy (kab_row_value (self->base, "html"), kab_row_value (newer, "html"));
      kab_template_editor_replace_html (self->editor, kab_template_card_text (newer, "html"));
    }
  self->following = FALSE;
  if (!take)
    return n;
  kab_template_card_show_changed (self);
  kab_card_touched (card);
  return n;
}

static char *
kab_template_card_dup_words (KabCard *card)
{
  KabTemplateCard *self = KAB_TEMPLATE_CARD (card);
  g_autofree char *fields = kab_change_typed (self->rows, self->base);
  g_autofree char *html = kab_template_editor_dup_html (self->editor);

  return g_strjoin ("\n\n", fields, html, NULL);
}

static void
kab_template_card_follow (KabCard *card, KabRow *row)
{
  KabTemplateCard *self = KAB_TEMPLATE_CARD (card);
  g_autoptr (KabMutation) mutation = NULL;

  if (self->saving || !self->base)
    return;
  kab_template_card_show_decision (self);
  mutation = kab_mutation_new_between (self->base, row);
  if (kab_template_card_differs (self))
    {
      if (mutation && row->rev != self->base->rev)
        rebase (self, row);
    }
  else
    {
      kab_template_card_take_base (self, kab_row_ref (row));
      if (mutation)
        {
          show_title (self);
          fill_form (self);
        }
    }
  self->versions_due = TRUE;
  page_shown_cb (self);
  kab_template_card_show_changed (self);
}

static gboolean
kab_template_card_is_changed (KabCard *card)
{
  return kab_template_card_differs (KAB_TEMPLATE_CARD (card));
}

/* Actions */

static void
duplicate_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  KabTemplateCard *self = KAB_TEMPLATE_CARD (widget);
  g_autoptr (KabRow) copy = kab_row_new (&kab_entity_template, NULL);
  g_autofree char *title = g_strdup_printf (_ ("%s (copy)"), kab_row_title (self->base));

  for (guint i = 0; i < kab_entity_template.n_fields; i++)
    if (!(kab_entity_template.fields[i].flags & KAB_FIELD_COMPUTED))
      kab_value_copy (&copy->values[i], &self->base->values[i]);
  kab_row_set_text (copy, "name", title);
  kab_row_set_integer (copy, "is_default", 0);
  self->is_new = self->is_copy = TRUE;
  kab_card_begin_new (KAB_CARD (self));
  kab_template_card_take_base (self, g_steal_pointer (&copy));
  gtk_stack_set_visible_child_name (self->pages, "details");
  kab_template_card_show_base (self);
  kab_card_touched (KAB_CARD (self));
  kab_field_row_focus (kab_template_card_row (self, "name"));
}

static void
delete_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  kab_template_delete (KAB_CARD (widget), KAB_TEMPLATE_CARD (widget)->base);
}

/* A card in a window of its own sends its reader to the window that has the problems. */
static void
problems_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  GtkRoot *root = gtk_widget_get_root (widget);
  GtkApplication *application = GTK_IS_WINDOW (root) ? gtk_window_get_application (GTK_WINDOW (root)) : NULL;

  if (gtk_widget_activate_action (widget, "win.problems", NULL))
    return;
  for (GList *l = application ? gtk_application_get_windows (application) : NULL; l; l = l->next)
    if (gtk_widget_activate_action (l->data, "win.problems", NULL))
      {
        gtk_window_present (l->data);
        return;
      }
}

static gboolean
is_focus_in_notice (KabTemplateCard *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root ? gtk_root_get_focus (root) : NULL;

  return focus && gtk_widget_is_ancestor (focus, GTK_WIDGET (self->notice));
}

/* Forms get better with the program; what an organisation has made of them is its own. */
static void
built_in_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  KabTemplateCard *self = KAB_TEMPLATE_CARD (widget);
  const char *html = other_built_in (self);

  if (!html)
    return;
  kab_template_editor_replace_html (self->editor, html);
  gtk_stack_set_visible_child_name (self->pages, "editor");
  gtk_widget_grab_focus (GTK_WIDGET (self->editor));
  changed_cb (self);
  kab_template_card_tell (self,
                          _ ("This is the built-in form as the program has it now. Save it, and it is the "
                             "newest version; what is newest now stays among the versions."),
                          TRUE);
}

static void
revert_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  KabTemplateCard *self = KAB_TEMPLATE_CARD (widget);
  gboolean focused = is_focus_in_notice (self);

  if (kab_card_is_settling (KAB_CARD (self)))
    kab_toast (widget, _ ("Nothing was decided: your edit waits under Problems."));
  kab_card_drop_draft (KAB_CARD (self));
  gtk_revealer_set_reveal_child (self->notice, FALSE);
  self->is_copy = FALSE;
  if (self->is_new)
    {
      show_start (self);
      return;
    }
  kab_template_card_show_base (self);
  if (focused)
    gtk_widget_grab_focus (GTK_WIDGET (self->editor));
}

static void
dismiss_cb (KabTemplateCard *self, GtkButton *button)
{
  if (is_focus_in_notice (self))
    gtk_widget_grab_focus (GTK_WIDGET (self->editor));
  gtk_revealer_set_reveal_child (self->notice, FALSE);
}

static void
folded_cb (KabTemplateCard *self)
{
  gboolean folded;

  g_object_get (self, "folded", &folded, NULL);
  gtk_button_set_icon_name (GTK_BUTTON (self->close),
                            folded ? "go-previous-symbolic" : "sidebar-show-right-symbolic");
}

static void
kab_template_card_dispose (GObject *object)
{
  KabTemplateCard *self = KAB_TEMPLATE_CARD (object);

  g_cancellable_cancel (self->reading);
  g_clear_object (&self->reading);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_pointer (&self->base, kab_row_unref);
  g_clear_pointer (&self->saved, kab_row_unref);
  g_clear_pointer (&self->asked, kab_row_unref);
  g_clear_pointer (&self->example_id, g_free);
  g_clear_pointer (&self->own, g_hash_table_unref);
  g_clear_object (&self->undecided);
  G_OBJECT_CLASS (kab_template_card_parent_class)->dispose (object);
}

static void
kab_template_card_class_init (KabTemplateCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  KabCardClass *card_class = KAB_CARD_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kab_template_card_dispose;
  card_class->show = kab_template_card_show;
  card_class->follow = kab_template_card_follow;
  card_class->is_changed = kab_template_card_is_changed;
  card_class->save = kab_template_card_save;
  card_class->write_draft = kab_template_card_write_draft;
  card_class->take_draft = kab_template_card_take_draft;
  card_class->contest = kab_template_card_contest;
  card_class->dup_words = kab_template_card_dup_words;
  g_type_ensure (KAB_TYPE_TEMPLATE_START);
  g_type_ensure (KAB_TYPE_TEMPLATE_PICTURES);
  g_type_ensure (KAB_TYPE_VERSIONS);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/kabinet/Kabinet/sections/kab-template-card.ui");
  gtk_widget_class_bind_template_child (widget_class, KabTemplateCard, title);
  gtk_widget_class_bind_template_child (widget_class, KabTemplateCard, close);
  gtk_widget_class_bind_template_child (widget_class, KabTemplateCard, more);
  gtk_widget_class_bind_template_child (widget_class, KabTemplateCard, save);
  gtk_widget_class_bind_template_child (widget_class, KabTemplateCard, notice);
  gtk_widget_class_bind_template_child (widget_class, KabTemplateCard, notice_text);
  gtk_widget_class_bind_template_child (widget_class, KabTemplateCard, notice_discard);
  gtk_widget_class_bind_template_child (widget_class, KabTemplateCard, decision);
  gtk_widget_class_bind_template_child (widget_class, KabTemplateCard, earlier);
  gtk_widget_class_bind_template_child (widget_class, KabTemplateCard, body);
  gtk_widget_class_bind_template_child (widget_class, KabTemplateCard, start);
  gtk_widget_class_bind_template_child (widget_class, KabTemplateCard, pages);
  gtk_widget_class_bind_template_child (widget_class, KabTemplateCard, switcher);
  gtk_widget_class_bind_template_child (widget_class, KabTemplateCard, example_box);
  gtk_widget_class_bind_template_child (widget_class, KabTemplateCard, example);
  gtk_widget_class_bind_template_child (widget_class, KabTemplateCard, example_label);
  gtk_widget_class_bind_template_child (widget_class, KabTemplateCard, example_popover);
  gtk_widget_class_bind_template_child (widget_class, KabTemplateCard, editor_place);
  gtk_widget_class_bind_template_child (widget_class, KabTemplateCard, pictures);
  gtk_widget_class_bind_template_child (widget_class, KabTemplateCard, about);
  gtk_widget_class_bind_template_child (widget_class, KabTemplateCard, versions);
  gtk_widget_class_bind_template_callback (widget_class, begin_cb);
  gtk_widget_class_bind_template_callback (widget_class, page_shown_cb);
  kab_template_card_bind_example (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, pictures_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, pictures_loaded_cb);
  gtk_widget_class_bind_template_callback (widget_class, picture_renamed_cb);
  gtk_widget_class_bind_template_callback (widget_class, picture_added_cb);
  gtk_widget_class_bind_template_callback (widget_class, picture_failed_cb);
  gtk_widget_class_bind_template_callback (widget_class, restore_cb);
  gtk_widget_class_bind_template_callback (widget_class, dismiss_cb);
  gtk_widget_class_install_action (widget_class, "template.duplicate", NULL, duplicate_action);
  gtk_widget_class_install_action (widget_class, "template.delete", NULL, delete_action);
  gtk_widget_class_install_action (widget_class, "template.problems", NULL, problems_action);
  gtk_widget_class_install_action (widget_class, "template.revert", NULL, revert_action);
  gtk_widget_class_install_action (widget_class, "template.built-in", NULL, built_in_action);
}

static void
kab_template_card_init (KabTemplateCard *self)
{
  self->rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  self->editor = KAB_TEMPLATE_EDITOR (kab_template_editor_new ());
  adw_bin_set_child (self->editor_place, GTK_WIDGET (self->editor));
  g_signal_connect_swapped (self->editor, "changed", G_CALLBACK (changed_cb), self);
  g_signal_connect (self->editor, "add-picture", G_CALLBACK (add_picture_cb), self);
  kab_menu_button_fill (self->example);
  kab_popover_keep_inside (self->example_popover);
  g_signal_connect (self, "notify::folded", G_CALLBACK (folded_cb), NULL);
  folded_cb (self);
}
