/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-template-start.h"

#include <glib/gi18n-lib.h>

#include "kab-date.h"
#include "kab-default-template.h"
#include "kab-field-row.h"
#include "kab-format.h"
#include "kab-section.h"

#define TEMPLATES_MAX 1000

/* What an empty page is: paper, a letter to read, and a place to write. */
#define EMPTY_PAGE                                                               \
  "<!DOCTYPE html>\n<html>\n<head>\n<style>\n@page { size: A4; margin: 20mm }\n" \
  "body { font-family: sans-serif; font-size: 11pt "                             \
  "}\n</style>\n</head>\n<body>\n<p></p>\n</body>\n</html>\n"

struct _KabTemplateStart
{
  AdwBin parent_instance;
  KabFieldRow *kind;
  KabFieldRow *language;
  KabFieldRow *from;
  KabFieldRow *copied;
  GtkWidget *begin;
  GtkWidget *missing_group;
  GtkWidget *missing_row;
  GtkWidget *add;
  KabCabinet *cabinet;
  GCancellable *cancellable;
  GPtrArray *missing; /* KabRow: built-in forms that are not there */
};

G_DEFINE_FINAL_TYPE (KabTemplateStart, kab_template_start, ADW_TYPE_BIN)

static guint begin_signal;

static const KabEnumValue beginnings[] = {
  { "built_in", N_ ("The form that comes with Kabinet") },
  { "copy", N_ ("A copy of another template") },
  { "empty", N_ ("An empty page") },
  { NULL, NULL },
};
static const KabField from_field
  = { "from", N_ ("Begin with"), KAB_TYPE_ENUM, KAB_FIELD_REQUIRED, .values = beginnings };
static const KabField copied_field = { "copied", N_ ("Copied from"), KAB_TYPE_REF, .ref = "template" };

/* The kinds that there are built-in forms of: what is printed. */
static const KabField *
kind_field (void)
{
  static KabField field;
  static KabEnumValue values[16];
  static gsize once = 0;

  if (g_once_init_enter (&once))
    {
      const KabField *all = kab_entity_find_field (&kab_entity_template, "kind");
      guint n = 0;

      for (const KabEnumValue *value = all->values; value->token && n + 1 < G_N_ELEMENTS (values); value++)
        if (g_strv_contains (kab_default_template_kinds (), value->token))
          values[n++] = *value;
      field = *all;
      field.values = values;
      g_once_init_leave (&once, 1);
    }
  return &field;
}

static void
set (KabFieldRow *row, const char *token)
{
  g_auto (KabValue) value = KAB_VALUE_INIT;

  kab_value_set_text (&value, token);
  kab_field_row_set_value (row, &value);
}

static void
show_choice (KabTemplateStart *self)
{
  g_autofree char *from = kab_field_row_dup_typed (self->from);
  g_autofree char *copied = kab_field_row_dup_typed (self->copied);
  gboolean copy = g_str_equal (from, "copy");

  gtk_widget_set_visible (GTK_WIDGET (self->copied), copy);
  gtk_widget_set_visible (GTK_WIDGET (self->kind), !copy);
  gtk_widget_set_visible (GTK_WIDGET (self->language), !copy);
  gtk_widget_set_sensitive (self->begin, !copy || *copied != '\0');
}

/* Beginning */

static void
tell (KabTemplateStart *self, KabRow *row)
{
  g_signal_emit (self, begin_signal, 0, row);
}

static KabRow *
new_form (const char *kind, const char *language, const char *html)
{
  KabRow *row = kab_row_new (&kab_entity_template, NULL);

  kab_row_set_text (row, "name", kab_default_template_name (kind, language));
  kab_row_set_text (row, "kind", kind);
  kab_row_set_text (row, "language", language);
  kab_row_set_text (row, "html", html);
  return row;
}

static void
did_find (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KabRow) row = kab_cabinet_find_finish (KAB_CABINET (source), result, &error);
  g_autoptr (KabRow) copy = NULL;
  g_autofree char *title = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (!row)
    {
      kab_toast (GTK_WIDGET (user_data), error->message);
      return;
    }
  copy = kab_row_new (&kab_entity_template, NULL);
  for (guint i = 0; i < kab_entity_template.n_fields; i++)
    if (!(kab_entity_template.fields[i].flags & KAB_FIELD_COMPUTED))
      kab_value_copy (&copy->values[i], &row->values[i]);
  title = g_strdup_printf (_ ("%s (copy)"), kab_row_title (row));
  kab_row_set_text (copy, "name", title);
  kab_row_set_integer (copy, "is_default", 0);
  tell (KAB_TEMPLATE_START (user_data), copy);
}

static void
begin_cb (KabTemplateStart *self)
{
  g_autofree char *from = kab_field_row_dup_typed (self->from);
  g_autofree char *kind = kab_field_row_dup_typed (self->kind);
  g_autofree char *language = kab_field_row_dup_typed (self->language);
  g_autofree char *copied = kab_field_row_dup_typed (self->copied);
  g_autoptr (KabRow) row = NULL;

  if (g_str_equal (from, "copy"))
    {
      kab_cabinet_find_async (self->cabinet, &kab_entity_template, copied, self->cancellable, did_find, self);
      return;
    }
  row = new_form (kind, *language ? language : NULL,
                  g_str_equal (from, "empty") ? EMPTY_PAGE : kab_default_template (kind, language));
  tell (self, row);
}

/* What is missing */

static void
find_missing (KabTemplateStart *self, GPtrArray *there)
{
  g_autofree char *count = NULL;
  g_autofree char *text = NULL;

  g_ptr_array_set_size (self->missing, 0);
  for (const char *const *kind = kab_default_template_kinds (); *kind; kind++)
    for (const char *const *language = kab_default_template_languages (); *language; language++)
      {
        gboolean found = FALSE;

        for (guint i = 0; i < there->len && !found; i++)
          found = g_strcmp0 (kab_row_get_text (there->pdata[i], "kind"), *kind) == 0
                  && g_strcmp0 (kab_row_get_text (there->pdata[i], "language"), *language) == 0;
        if (!found)
          g_ptr_array_add (self->missing,
                           new_form (*kind, *language, kab_default_template (*kind, *language)));
      }
  count = kab_format_count (self->missing->len);
  text = g_strdup_printf (ngettext ("%s of them is not among your templates.",
                                    "%s of them are not among your templates.", self->missing->len),
                          count);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->missing_row), text);
  gtk_widget_set_visible (self->missing_group, self->missing->len > 0);
  gtk_widget_set_sensitive (self->add, TRUE);
}

static void
did_list (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KabPage) page = kab_cabinet_list_finish (KAB_CABINET (source), result, &error);

  if (page)
    find_missing (KAB_TEMPLATE_START (user_data), page->rows);
}

static void
look_for_missing (KabTemplateStart *self)
{
  g_autoptr (KabQuery) query = kab_query_new (&kab_entity_template);

  gtk_widget_set_visible (self->missing_group, FALSE);
  kab_query_set_page (query, 0, TEMPLATES_MAX);
  kab_cabinet_list_async (self->cabinet, query, self->cancellable, did_list, self);
}

static void
did_add (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (KabTemplateStart) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean done = kab_cabinet_edit_finish (KAB_CABINET (source), result, &error);

  if (gtk_widget_get_root (GTK_WIDGET (self)))
    kab_toast (GTK_WIDGET (self), done ? _ ("The forms are among your templates now.") : error->message);
  if (self->cabinet)
    look_for_missing (self);
}

static void
add_cb (KabTemplateStart *self)
{
  g_autoptr (GPtrArray) mutations = g_ptr_array_new_with_free_func ((GDestroyNotify)kab_mutation_free);

  for (guint i = 0; i < self->missing->len; i++)
    g_ptr_array_add (mutations, kab_mutation_new_between (NULL, self->missing->pdata[i]));
  gtk_widget_grab_focus (self->begin);
  gtk_widget_set_sensitive (self->add, FALSE);
  kab_cabinet_edit_async (self->cabinet, mutations, NULL, did_add, g_object_ref (self));
}

void
kab_template_start_open (KabTemplateStart *self, KabCabinet *cabinet)
{
  const char *language = kab_language ();

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  g_set_object (&self->cabinet, cabinet);
  kab_field_row_set_cabinet (self->copied, cabinet);
  set (self->kind, "licence");
  set (self->language, g_strv_contains (kab_default_template_languages (), language) ? language : "en");
  set (self->from, "built_in");
  set (self->copied, NULL);
  show_choice (self);
  look_for_missing (self);
  kab_field_row_focus (self->kind);
}

static KabFieldRow *
add_row (KabTemplateStart *self, GtkWidget *group, const KabField *field)
{
  GtkWidget *row = kab_field_row_new (field);

  g_signal_connect_swapped (row, "changed", G_CALLBACK (show_choice), self);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
  return KAB_FIELD_ROW (row);
}

static void
kab_template_start_dispose (GObject *object)
{
  KabTemplateStart *self = KAB_TEMPLATE_START (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->cabinet);
  g_clear_pointer (&self->missing, g_ptr_array_unref);
  G_OBJECT_CLASS (kab_template_start_parent_class)->dispose (object);
}

static void
kab_template_start_class_init (KabTemplateStartClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = kab_template_start_dispose;
  begin_signal = g_signal_new ("begin", KAB_TYPE_TEMPLATE_START, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                               G_TYPE_NONE, 1, G_TYPE_POINTER);
}

static void
kab_template_start_init (KabTemplateStart *self)
{
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkWidget *clamp = adw_clamp_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 24);
  GtkWidget *group = adw_preferences_group_new ();

  self->missing = g_ptr_array_new_with_free_func ((GDestroyNotify)kab_row_unref);
  self->from = add_row (self, group, &from_field);
  self->kind = add_row (self, group, kind_field ());
  self->language = add_row (self, group, &kab_format_language);
  self->copied = add_row (self, group, &copied_field);
  self->begin = gtk_button_new_with_mnemonic (_ ("_Begin"));
  gtk_widget_add_css_class (self->begin, "suggested-action");
  gtk_widget_add_css_class (self->begin, "pill");
  gtk_widget_set_halign (self->begin, GTK_ALIGN_CENTER);
  g_signal_connect_swapped (self->begin, "clicked", G_CALLBACK (begin_cb), self);
  self->missing_group = adw_preferences_group_new ();
  self->missing_row = adw_action_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->missing_row), _ ("Forms that come with Kabinet"));
  self->add = gtk_button_new_with_mnemonic (_ ("_Add Them"));
  gtk_widget_set_valign (self->add, GTK_ALIGN_CENTER);
  g_signal_connect_swapped (self->add, "clicked", G_CALLBACK (add_cb), self);
  adw_action_row_add_suffix (ADW_ACTION_ROW (self->missing_row), self->add);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self->missing_group), self->missing_row);
  gtk_box_append (GTK_BOX (box), group);
  gtk_box_append (GTK_BOX (box), self->begin);
  gtk_box_append (GTK_BOX (box), self->missing_group);
  gtk_widget_add_css_class (box, "kab-card");
  adw_clamp_set_maximum_size (ADW_CLAMP (clamp), 560);
  adw_clamp_set_child (ADW_CLAMP (clamp), box);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), clamp);
  adw_bin_set_child (ADW_BIN (self), scrolled);
}
