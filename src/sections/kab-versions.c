/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-versions.h"

#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>

#include "kab-date.h"
#include "kab-format.h"
#include "kab-issued-window.h"
#include "kab-json.h"
#include "kab-line-diff.h"
#include "kab-version-history.h"
#include "kab-widgets.h"

/* Lines around what was changed; what is left out between is counted. */
#define CONTEXT 3

struct _KabVersions
{
  GtkWidget parent_instance;

  /* template */
  AdwLeaflet *leaflet;
  GtkStack *stack;
  AdwStatusPage *error;
  GtkListBox *list;
  GtkWidget *back;
  GtkLabel *title;
  GtkDropDown *other;
  GtkWidget *next;
  GtkWidget *restore;
  GtkWidget *issued;
  GtkTextView *view;

  const KabVersioned *versioned;
  KabCabinet *cabinet;
  KabRow *row;
  GPtrArray *versions; /* KabVersion, newest first */
  GCancellable *cancellable;
  GCancellable *counting;
  gint64 picked; /* the number of the one that a person chose; 0: none, and the newest is shown */
  gboolean editable;
  gboolean filling;
};

G_DEFINE_FINAL_TYPE (KabVersions, kab_versions, GTK_TYPE_WIDGET)

static guint restore_signal;

/* Words */

static char *
name_of (const KabVersion *version)
{
  g_autofree char *number = NULL;

  if (version->number == 0)
    return g_strdup (_ ("Not sent yet"));
  number = kab_format_count ((guint64)version->number);
  return g_strdup_printf (_ ("Version %s"), number);
}

static char *
made_by (const KabVersion *version)
{
  g_autofree char *when = version->at > 0 ? kab_time_format (version->at, NULL) : NULL;

  if (!when)
    return g_strdup (_ ("Earlier than the journal goes back"));
  return g_strdup_printf ("%s · %s", when, version->who && *version->who ? version->who : _ ("Kabinet"));
}

static KabVersion *
chosen (KabVersions *self)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->list);

  return row && self->versions ? g_ptr_array_index (self->versions, gtk_list_box_row_get_index (row)) : NULL;
}

/* What the chosen one is compared with; NULL: nothing. */
static KabVersion *
compared (KabVersions *self)
{
  guint at = gtk_drop_down_get_selected (self->other);

  if (!self->versions || at == 0 || at == GTK_INVALID_LIST_POSITION || at > self->versions->len)
    return NULL;
  return g_ptr_array_index (self->versions, at - 1);
}

/* The text */

static void put (GtkTextBuffer *buffer, const char *tag, const char *format, ...) G_GNUC_PRINTF (3, 4);

static void
put (GtkTextBuffer *buffer, const char *tag, const char *format, ...)
{
  g_autofree char *text = NULL;
  GtkTextIter end;
  va_list args;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  gtk_text_buffer_get_end_iter (buffer, &end);
  gtk_text_buffer_insert_with_tags_by_name (buffer, &end, text, -1, tag, NULL);
}

static GHashTable *
pictures_of (const KabVersion *version)
{
  GHashTable *pictures = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (JsonNode) root = version->assets ? json_from_string (version->assets, NULL) : NULL;
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  if (!root || !JSON_NODE_HOLDS_OBJECT (root))
    return pictures;
  json_object_iter_init (&iter, json_node_get_object (root));
  while (json_object_iter_next (&iter, &name, &node))
    if (kab_json_text (node))
      g_hash_table_insert (pictures, g_strdup (name), g_strdup (kab_json_text (node)));
  return pictures;
}

/* Pictures that came, went or are others. Returns: whether there are any */
static gboolean
put_pictures (GtkTextBuffer *buffer, const KabVersion *from, const KabVersion *to)
{
  g_autoptr (GHashTable) before = pictures_of (from);
  g_autoptr (GHashTable) after = pictures_of (to);
  GHashTableIter iter;
  gpointer name, digest;
  gboolean any = FALSE;

  g_hash_table_iter_init (&iter, before);
  while (g_hash_table_iter_next (&iter, &name, &digest))
    if (g_strcmp0 (digest, g_hash_table_lookup (after, name)) != 0)
      {
        any = TRUE;
        put (buffer, "removed", _ ("− picture “%s”"), (char *)name);
        put (buffer, "same", "\n");
      }
  g_hash_table_iter_init (&iter, after);
  while (g_hash_table_iter_next (&iter, &name, &digest))
    if (g_strcmp0 (digest, g_hash_table_lookup (before, name)) != 0)
      {
        any = TRUE;
        put (buffer, "added", _ ("+ picture “%s”"), (char *)name);
        put (buffer, "same", "\n");
      }
  return any;
}

static gboolean
is_near_change (GPtrArray *lines, guint at)
{
  guint from = at > CONTEXT ? at - CONTEXT : 0, to = MIN (at + CONTEXT + 1, lines->len);

  for (guint i = from; i < to; i++)
    if (((KabDiffLine *)lines->pdata[i])->kind != KAB_DIFF_SAME)
      return TRUE;
  return FALSE;
}

static void
put_left_out (GtkTextBuffer *buffer, guint n)
{
  if (n > 0)
    put (buffer, "left-out", ngettext ("⋯ %u line as it was\n", "⋯ %u lines as they were\n", n), n);
}

static void
put_difference (GtkTextBuffer *buffer, const KabVersion *from, const KabVersion *to)
{
  static const char *const tags[] = { "same", "removed", "added" };
  static const char *const signs[] = { " ", "−", "+" };
  g_autoptr (GPtrArray) lines = kab_line_diff (from->text, to->text);
  gboolean any = put_pictures (buffer, from, to);
  guint left_out = 0;

  for (guint i = 0; i < lines->len; i++)
    {
      const KabDiffLine *line = lines->pdata[i];

      any = any || line->kind != KAB_DIFF_SAME;
      if (!is_near_change (lines, i))
        {
          left_out++;
          continue;
        }
      put_left_out (buffer, left_out);
      left_out = 0;
      put (buffer, "number", "%5u ", line->after > 0 ? line->after : line->before);
      put (buffer, tags[line->kind], "%s %s", signs[line->kind], line->text);
      put (buffer, "same", "\n");
    }
  if (any)
    put_left_out (buffer, left_out);
  else
    put (buffer, "left-out", "%s", _ ("Nothing differs between the two."));
}

static void
put_whole (GtkTextBuffer *buffer, const KabVersion *version)
{
  g_auto (GStrv) lines = g_strsplit (version->text ? version->text : "", "\n", -1);

  for (guint i = 0; lines[i]; i++)
    {
      put (buffer, "number", "%5u ", i + 1);
      put (buffer, "same", "%s\n", lines[i]);
    }
}

static void
show_text (KabVersions *self)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->view);
  const KabVersion *version = chosen (self);
  const KabVersion *other = compared (self);
  g_autofree char *name = NULL;
  GtkTextIter start;

  gtk_text_buffer_set_text (buffer, "", 0);
  gtk_widget_set_sensitive (self->next, other && other != version);
  if (!version)
    return;
  name = name_of (version);
  gtk_label_set_label (self->title, name);
  if (!other || other == version)
    put_whole (buffer, version);
  else
    put_difference (buffer, other, version);
  gtk_text_buffer_get_start_iter (buffer, &start);
  gtk_text_buffer_place_cursor (buffer, &start);
  gtk_text_view_scroll_to_iter (self->view, &start, 0, TRUE, 0, 0);
}

/* To the next line that was changed, from the caret on, and round. */
static void
next_cb (KabVersions *self)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->view);
  GtkTextTagTable *table = gtk_text_buffer_get_tag_table (buffer);
  GtkTextTag *tags[]
    = { gtk_text_tag_table_lookup (table, "added"), gtk_text_tag_table_lookup (table, "removed") };
  GtkTextIter at, wrap;
  gboolean inside = TRUE, wrapped = FALSE;

  gtk_text_buffer_get_iter_at_mark (buffer, &at, gtk_text_buffer_get_insert (buffer));
  wrap = at;
  for (gtk_text_iter_set_line_offset (&at, 0);;)
    {
      GtkTextIter text = at;
      gboolean is_change = FALSE;

      for (; !gtk_text_iter_ends_line (&text) && !is_change; gtk_text_iter_forward_char (&text))
        is_change = gtk_text_iter_has_tag (&text, tags[0]) || gtk_text_iter_has_tag (&text, tags[1]);
      if (is_change && !inside)
        break;
      inside = is_change;
      if (!gtk_text_iter_forward_line (&at))
        {
          if (wrapped)
            return;
          wrapped = TRUE;
          inside = FALSE;
          gtk_text_buffer_get_start_iter (buffer, &at);
        }
      else if (wrapped && gtk_text_iter_compare (&at, &wrap) > 0)
        return;
    }
  gtk_text_buffer_place_cursor (buffer, &at);
  gtk_text_view_scroll_to_iter (self->view, &at, 0.1, FALSE, 0, 0);
  gtk_widget_grab_focus (GTK_WIDGET (self->view));
}

/* Licences */

static void
did_total (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *number = NULL;
  g_autofree char *text = NULL;
  KabVersions *self;
  KabTotal total;

  if (!kab_cabinet_total_finish (KAB_CABINET (source), result, &total, &error)
      && g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self = KAB_VERSIONS (user_data);
  gtk_widget_set_visible (self->issued, error == NULL);
  if (error)
    return;
  number = kab_format_count (total.rows);
  text = total.rows == 0
           ? g_strdup (_ ("No licence was issued with it"))
           /* Translators: a button: so many licences were issued with this version of a template */
           : g_strdup_printf (ngettext ("Issued with It: %s _Licence", "Issued with It: %s _Licences",
                                        (gulong)total.rows),
                              number);
  gtk_button_set_label (GTK_BUTTON (self->issued), text);
  gtk_widget_set_sensitive (self->issued, total.rows > 0);
}

static void
count_licences (KabVersions *self)
{
  const KabVersion *version = chosen (self);
  g_autoptr (KabQuery) query = NULL;
  g_autofree char *number = NULL;

  g_cancellable_cancel (self->counting);
  g_clear_object (&self->counting);
  /* Only of a form of licences a licence says with which version it was issued. */
  if (!version || version->number == 0 || self->row->entity != &kab_entity_template
      || g_strcmp0 (kab_row_get_text (self->row, "kind"), "licence") != 0)
    {
      gtk_widget_set_visible (self->issued, FALSE);
      return;
    }
  self->counting = g_cancellable_new ();
  number = g_strdup_printf ("%" G_GINT64_FORMAT, version->number);
  query = kab_query_new (&kab_entity_licence);
  kab_query_set_filter (query, "template", self->row->id);
  kab_query_set_filter (query, "template_version", number);
  kab_cabinet_total_async (self->cabinet, query, FALSE, self->counting, did_total, self);
}

static void
issued_cb (KabVersions *self)
{
  const KabVersion *version = chosen (self);

  if (version && version->number > 0)
    kab_issued_window_show (GTK_WIDGET (self), self->cabinet, self->row, version->number);
}

/* The list */

static void
show_chosen (KabVersions *self)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->list);
  int at = row ? gtk_list_box_row_get_index (row) : -1;

  if (self->filling || at < 0 || !self->versions)
    return;
  /* What the one before it was is what people ask for first. */
  self->filling = TRUE;
  gtk_drop_down_set_selected (self->other, (guint)at + 1 < self->versions->len ? (guint)at + 2 : 0);
  self->filling = FALSE;
  gtk_widget_set_sensitive (self->restore, self->editable && at > 0);
  show_text (self);
  gtk_widget_set_visible (self->issued, FALSE);
  count_licences (self);
}

static void
selected_cb (KabVersions *self)
{
  const KabVersion *version = chosen (self);

  if (self->filling)
    return;
  self->picked = version ? version->number : 0;
  show_chosen (self);
}

static void
activated_cb (KabVersions *self, GtkListBoxRow *row)
{
  if (adw_leaflet_get_folded (self->leaflet))
    {
      adw_leaflet_set_visible_child_name (self->leaflet, "text");
      gtk_widget_grab_focus (GTK_WIDGET (self->view));
    }
}

static void
other_cb (KabVersions *self)
{
  if (!self->filling)
    show_text (self);
}

static void
back_cb (KabVersions *self)
{
  adw_leaflet_set_visible_child_name (self->leaflet, "list");
  gtk_widget_child_focus (GTK_WIDGET (self->list), GTK_DIR_TAB_FORWARD);
}

static void
folded_cb (KabVersions *self)
{
  gtk_widget_set_visible (self->back, adw_leaflet_get_folded (self->leaflet));
}

static void
restore_cb (KabVersions *self)
{
  const KabVersion *version = chosen (self);

  if (version)
    g_signal_emit (self, restore_signal, 0, version->number, version->text, version->assets);
}

static GtkWidget *
make_row (const KabVersion *version, gboolean newest)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  g_autofree char *name = name_of (version);
  /* Translators: the version of a template that is in use */
  g_autofree char *head
    = newest && version->number > 0 ? g_strdup_printf (_ ("%s (now)"), name) : g_strdup (name);
  g_autofree char *made = made_by (version);
  g_autofree char *spoken = g_strdup_printf ("%s, %s", head, made);
  const char *lines[] = { head, made };

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      GtkWidget *label = gtk_label_new (lines[i]);

      gtk_label_set_xalign (GTK_LABEL (label), 0);
      gtk_label_set_wrap (GTK_LABEL (label), TRUE);
      if (i == 1)
        {
          gtk_widget_add_css_class (label, "caption");
          gtk_widget_add_css_class (label, "dim-label");
        }
      gtk_box_append (GTK_BOX (box), label);
    }
  gtk_widget_add_css_class (box, "kab-version");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
  return row;
}

static void
fill (KabVersions *self)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  GtkWidget *child;
  guint select = 0;

  self->filling = TRUE;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->list))))
    gtk_list_box_remove (self->list, child);
  /* Translators: a choice of what to compare a version with: nothing, it is shown whole */
  gtk_string_list_append (names, _ ("Nothing: the whole text"));
  for (guint i = 0; self->versions && i < self->versions->len; i++)
    {
      const KabVersion *version = self->versions->pdata[i];
      g_autofree char *name = name_of (version);

      gtk_list_box_append (self->list, make_row (version, i == 0));
      gtk_string_list_append (names, name);
      if (self->picked != 0 && version->number == self->picked)
        select = i;
    }
  gtk_drop_down_set_model (self->other, G_LIST_MODEL (names));
  gtk_list_box_select_row (self->list, gtk_list_box_get_row_at_index (self->list, (int)select));
  self->filling = FALSE;
  show_chosen (self);
}

static gboolean
are_same (GPtrArray *a, GPtrArray *b)
{
  if (!a || a->len != b->len)
    return FALSE;
  for (guint i = 0; i < a->len; i++)
    {
      const KabVersion *one = a->pdata[i], *other = b->pdata[i];

      if (one->number != other->number || one->at != other->at || g_strcmp0 (one->who, other->who) != 0
          || g_strcmp0 (one->text, other->text) != 0 || g_strcmp0 (one->assets, other->assets) != 0)
        return FALSE;
    }
  return TRUE;
}

/* In a window of its own it has the keyboard as soon as there is something to go through. */
static void
take_keyboard (KabVersions *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  if (root && !gtk_root_get_focus (root))
    gtk_widget_child_focus (GTK_WIDGET (self->list), GTK_DIR_TAB_FORWARD);
}

static void
did_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) versions = kab_version_history_finish (result, &error);
  KabVersions *self;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self = KAB_VERSIONS (user_data);
  if (!versions)
    {
      g_autofree char *text = g_markup_escape_text (error->message, -1);

      adw_status_page_set_description (self->error, text);
      gtk_stack_set_visible_child_name (self->stack, "error");
      return;
    }
  gtk_stack_set_visible_child_name (self->stack, versions->len > 0 ? "versions" : "none");
  /* Whoever reads or compares is not disturbed by what was done elsewhere. */
  if (are_same (self->versions, versions))
    return;
  g_clear_pointer (&self->versions, g_ptr_array_unref);
  self->versions = g_steal_pointer (&versions);
  fill (self);
  take_keyboard (self);
}

static void
read_again (KabVersions *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (!self->cabinet || !self->row)
    return;
  self->cancellable = g_cancellable_new ();
  kab_version_history_async (self->versioned, self->cabinet, self->row, self->cancellable, did_read, self);
}

static void
changed_cb (KabCabinet *cabinet, const char *entity, KabVersions *self)
{
  /* What is not sent yet stands in no journal; what its parts are, too. */
  if (g_str_equal (entity, "activity") || g_str_equal (entity, self->versioned->entity->name)
      || (self->versioned->part && g_str_equal (entity, self->versioned->part->name)))
    read_again (self);
  else if (g_str_equal (entity, "licence"))
    count_licences (self);
}

void
kab_versions_show (KabVersions *self, const KabVersioned *versioned, KabCabinet *cabinet, KabRow *row)
{
  gboolean other = !row || !self->row || g_strcmp0 (row->id, self->row->id) != 0;
  gboolean other_kind
    = !other && g_strcmp0 (kab_row_get_text (row, "kind"), kab_row_get_text (self->row, "kind")) != 0;

  self->versioned = versioned;
  if (self->cabinet)
    g_signal_handlers_disconnect_by_data (self->cabinet, self);
  g_set_object (&self->cabinet, cabinet);
  if (cabinet)
    g_signal_connect_object (cabinet, "changed", G_CALLBACK (changed_cb), self, 0);
  g_clear_pointer (&self->row, kab_row_unref);
  self->row = row ? kab_row_ref (row) : NULL;
  if (other)
    {
      self->picked = 0;
      g_clear_pointer (&self->versions, g_ptr_array_unref);
      gtk_stack_set_visible_child_name (self->stack, row ? "loading" : "none");
      fill (self);
    }
  if (other_kind)
    count_licences (self);
  read_again (self);
}

void
kab_versions_set_editable (KabVersions *self, gboolean editable)
{
  self->editable = editable;
  gtk_widget_set_visible (self->restore, editable);
}

static void
make_tags (GtkTextBuffer *buffer)
{
  gtk_text_buffer_create_tag (buffer, "same", NULL);
  gtk_text_buffer_create_tag (buffer, "added", "background", "rgba(38,162,105,0.22)", NULL);
  gtk_text_buffer_create_tag (buffer, "removed", "background", "rgba(224,27,36,0.20)", NULL);
  gtk_text_buffer_create_tag (buffer, "number", "foreground", "rgba(128,128,128,1)", NULL);
  gtk_text_buffer_create_tag (buffer, "left-out", "foreground", "rgba(128,128,128,1)", "style",
                              PANGO_STYLE_ITALIC, NULL);
}

static void
kab_versions_dispose (GObject *object)
{
  KabVersions *self = KAB_VERSIONS (object);
  GtkWidget *child;

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_cancellable_cancel (self->counting);
  g_clear_object (&self->counting);
  if (self->cabinet)
    g_signal_handlers_disconnect_by_data (self->cabinet, self);
  g_clear_object (&self->cabinet);
  g_clear_pointer (&self->row, kab_row_unref);
  g_clear_pointer (&self->versions, g_ptr_array_unref);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))))
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (kab_versions_parent_class)->dispose (object);
}

static void
kab_versions_class_init (KabVersionsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kab_versions_dispose;
  restore_signal = g_signal_new ("restore", KAB_TYPE_VERSIONS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 3, G_TYPE_INT64, G_TYPE_STRING, G_TYPE_STRING);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/kabinet/Kabinet/sections/kab-versions.ui");
  gtk_widget_class_bind_template_child (widget_class, KabVersions, leaflet);
  gtk_widget_class_bind_template_child (widget_class, KabVersions, stack);
  gtk_widget_class_bind_template_child (widget_class, KabVersions, error);
  gtk_widget_class_bind_template_child (widget_class, KabVersions, list);
  gtk_widget_class_bind_template_child (widget_class, KabVersions, back);
  gtk_widget_class_bind_template_child (widget_class, KabVersions, title);
  gtk_widget_class_bind_template_child (widget_class, KabVersions, other);
  gtk_widget_class_bind_template_child (widget_class, KabVersions, next);
  gtk_widget_class_bind_template_child (widget_class, KabVersions, restore);
  gtk_widget_class_bind_template_child (widget_class, KabVersions, issued);
  gtk_widget_class_bind_template_child (widget_class, KabVersions, view);
  gtk_widget_class_bind_template_callback (widget_class, selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, other_cb);
  gtk_widget_class_bind_template_callback (widget_class, next_cb);
  gtk_widget_class_bind_template_callback (widget_class, restore_cb);
  gtk_widget_class_bind_template_callback (widget_class, issued_cb);
  gtk_widget_class_bind_template_callback (widget_class, back_cb);
  gtk_widget_class_bind_template_callback (widget_class, folded_cb);
}

static void
kab_versions_init (KabVersions *self)
{
  self->filling = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  self->filling = FALSE;
  self->editable = TRUE;
  make_tags (gtk_text_view_get_buffer (self->view));
  /* What of a long line stands below it stands behind the number. */
  gtk_text_view_set_indent (self->view, -kab_text_pixels (GTK_WIDGET (self), 66));
  folded_cb (self);
}
