/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-sidebar.h"

#include <glib/gi18n-lib.h>

#include "kab-format.h"
#include "kab-sections.h"
#include "kab-unread.h"
#include "kab-widgets.h"

#define COUNT_PAUSE_MS 300
#define COUNT "kab-count"

struct _KabSidebar
{
  AdwBin parent_instance;
  GtkListBox *list;
  GtkWidget **rows; /* one a section of the registry; NULL where the person does not have it */
  guint *news;      /* the same: what of it calls for attention */
  const char *selected;
  KabCabinet *cabinet;
  GCancellable *cancellable;
  guint count_source;
};

typedef struct
{
  KabSidebar *self;
  guint index;
} Counting;

G_DEFINE_FINAL_TYPE (KabSidebar, kab_sidebar, ADW_TYPE_BIN)

static guint chosen_signal, shows_signal;

/* Keys */

static const char *
number_accel (guint number)
{
  static const char *const accels[]
    = { "<Alt>1", "<Alt>2", "<Alt>3", "<Alt>4", "<Alt>5", "<Alt>6", "<Alt>7", "<Alt>8", "<Alt>9", "<Alt>0" };

  return number <= G_N_ELEMENTS (accels) ? accels[number - 1] : NULL;
}

const char *
kab_sidebar_accel (const char *name, KabAccount *account)
{
  guint n, number = 0;
  const KabSectionInfo *sections = kab_sections (&n);

  for (guint i = 0; i < n; i++)
    {
      if (!kab_section_is_for (&sections[i], account))
        continue;
      number++;
      if (g_str_equal (sections[i].name, name))
        return number_accel (number);
    }
  return NULL;
}

const char *
kab_sidebar_numbered (KabSidebar *self, guint number)
{
  guint n;
  const KabSectionInfo *sections = kab_sections (&n);

  for (guint i = 0; i < n; i++)
    if (self->rows[i] && --number == 0)
      return sections[i].name;
  return NULL;
}

void
kab_sidebar_set_accels (GtkApplication *application)
{
  for (guint number = 1; number_accel (number); number++)
    {
      g_autofree char *action = g_strdup_printf ("win.numbered-section(%u)", number);
      const char *const keys[] = { number_accel (number), NULL };

      gtk_application_set_accels_for_action (application, action, keys);
    }
}

/* Rows */

static GtkWidget *
make_row (const KabSectionInfo *info, const char *accel)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *label = gtk_label_new (g_dgettext (GETTEXT_PACKAGE, info->title));
  GtkWidget *count = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_set_valign (count, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (count, "numeric");
  gtk_widget_add_css_class (count, info->on_demand || info->unread ? "kab-badge" : "dim-label");
  gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name (info->icon));
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), count);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  g_dgettext (GETTEXT_PACKAGE, info->title), -1);
  if (accel)
    {
      GdkModifierType modifiers;
      guint key;
      g_autofree char *text = NULL;

      gtk_accelerator_parse (accel, &key, &modifiers);
      text = gtk_accelerator_get_label (key, modifiers);
      kab_widget_set_tooltip (row, text);
      gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_KEY_SHORTCUTS, text, -1);
    }
  g_object_set_data (G_OBJECT (row), COUNT, count);
  return row;
}

static void
set_count (GtkWidget *row, const char *text)
{
  GtkWidget *count = g_object_get_data (G_OBJECT (row), COUNT);

  gtk_label_set_label (GTK_LABEL (count), text != NULL ? text : "");
  gtk_widget_set_visible (count, text != NULL);
}

static const KabSectionInfo *
section_of (KabSidebar *self, GtkListBoxRow *row)
{
  guint n;
  const KabSectionInfo *sections = kab_sections (&n);

  for (guint i = 0; i < n; i++)
    if (row && self->rows[i] == GTK_WIDGET (row))
      return &sections[i];
  return NULL;
}

static void
head_row (GtkListBoxRow *row, GtkListBoxRow *before, gpointer user_data)
{
  const KabSectionInfo *info = section_of (user_data, row);
  const KabSectionInfo *above = section_of (user_data, before);

  kab_list_box_head (row, info && info->group ? g_dgettext (GETTEXT_PACKAGE, info->group) : NULL,
                     above && above->group ? g_dgettext (GETTEXT_PACKAGE, above->group) : NULL);
}

static void
row_activated_cb (GtkListBox *list, GtkListBoxRow *row, KabSidebar *self)
{
  const KabSectionInfo *info = section_of (self, row);

  if (info)
    g_signal_emit (self, chosen_signal, 0, info->name);
}

static void
fill (KabSidebar *self)
{
  guint n;
  const KabSectionInfo *sections = kab_sections (&n);

  for (guint i = 0; i < n; i++)
    {
      if (self->rows[i])
        gtk_list_box_remove (self->list, self->rows[i]);
      self->rows[i] = NULL;
      self->news[i] = 0;
      if (!kab_section_is_for (&sections[i], kab_cabinet_get_account (self->cabinet)))
        continue;
      self->rows[i] = make_row (&sections[i], kab_sidebar_accel (sections[i].name,
                                                                 kab_cabinet_get_account (self->cabinet)));
      gtk_list_box_append (self->list, self->rows[i]);
    }
  /* Only now is it known which row is whose. */
  gtk_list_box_invalidate_headers (self->list);
}

/* Counts */

static void
did_count (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Counting *counting = user_data;
  g_autoptr (KabSidebar) self = counting->self;
  g_autoptr (GError) error = NULL;
  KabTotal total;

  if (kab_cabinet_total_finish (KAB_CABINET (source), result, &total, &error)
      && self->cabinet == KAB_CABINET (source) && self->rows[counting->index]
      && self->news[counting->index] == 0)
    {
      g_autofree char *text = kab_format_count (total.rows);

      set_count (self->rows[counting->index], text);
    }
  g_free (counting);
}

static gboolean
count_rows (gpointer user_data)
{
  KabSidebar *self = user_data;
  guint n;
  const KabSectionInfo *sections = kab_sections (&n);

  self->count_source = 0;
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (KabQuery) query = NULL;
      Counting *counting;

      if (!sections[i].entity || !self->rows[i] || sections[i].unread || sections[i].reckoned)
        continue;
      query = kab_query_new (sections[i].entity);
      if (sections[i].base)
        sections[i].base (query);
      counting = g_new0 (Counting, 1);
      counting->self = g_object_ref (self);
      counting->index = i;
      kab_cabinet_total_async (self->cabinet, query, FALSE, self->cancellable, did_count, counting);
    }
  return G_SOURCE_REMOVE;
}

static void
count_soon (KabSidebar *self)
{
  if (!self->count_source)
    self->count_source = g_timeout_add (COUNT_PAUSE_MS, count_rows, self);
}

void
kab_sidebar_set_news (KabSidebar *self, const char *name, guint n, const char *text)
{
  g_autofree char *count = kab_format_count (n);
  GtkWidget *row, *label;
  guint index;

  if (!kab_section_find (name, &index) || !self->rows[index] || self->news[index] == n)
    return;
  row = self->rows[index];
  label = g_object_get_data (G_OBJECT (row), COUNT);
  self->news[index] = n;
  gtk_widget_remove_css_class (label, n > 0 ? "dim-label" : "kab-badge");
  gtk_widget_add_css_class (label, n > 0 ? "kab-badge" : "dim-label");
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  n > 0 ? text : "", -1);
  set_count (row, n > 0 ? count : NULL);
  if (n == 0)
    count_soon (self);
}

static void
unread_changed_cb (KabSidebar *self)
{
  KabUnread *unread = kab_unread_for (self->cabinet);
  guint n;
  const KabSectionInfo *sections = kab_sections (&n);

  for (guint i = 0; i < n; i++)
    {
      guint count = sections[i].unread && self->rows[i] ? kab_unread_count (unread, sections[i].entity) : 0;
      g_autofree char *text = count > 0 ? kab_format_count (count) : NULL;

      if (!sections[i].unread || !self->rows[i])
        continue;
      set_count (self->rows[i], text);
      gtk_accessible_update_property (GTK_ACCESSIBLE (self->rows[i]), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                      text ? _ ("Not read yet") : "", -1);
    }
}

static void
problems_changed_cb (KabSidebar *self)
{
  guint n, problems;
  const KabSectionInfo *sections = kab_sections (&n);
  g_autofree char *text = NULL;

  if (!self->cabinet)
    return;
  g_object_get (self->cabinet, "problems", &problems, NULL);
  text = g_strdup_printf ("%u", problems);
  for (guint i = 0; i < n; i++)
    if (sections[i].on_demand && self->rows[i])
      {
        gtk_widget_set_visible (self->rows[i],
                                problems > 0 || g_strcmp0 (self->selected, sections[i].name) == 0);
        set_count (self->rows[i], problems > 0 ? text : NULL);
      }
}

/* The widget */

void
kab_sidebar_set_cabinet (KabSidebar *self, KabCabinet *cabinet)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_handle_id (&self->count_source, g_source_remove);
  if (self->cabinet)
    {
      g_signal_handlers_disconnect_by_data (self->cabinet, self);
      g_signal_handlers_disconnect_by_data (kab_unread_for (self->cabinet), self);
    }
  g_set_object (&self->cabinet, cabinet);
  if (!cabinet)
    return;
  self->cancellable = g_cancellable_new ();
  g_signal_connect_swapped (cabinet, "changed", G_CALLBACK (count_soon), self);
  g_signal_connect_swapped (cabinet, "notify::problems", G_CALLBACK (problems_changed_cb), self);
  g_signal_connect_swapped (kab_unread_for (cabinet), "changed", G_CALLBACK (unread_changed_cb), self);
  self->selected = NULL;
  fill (self);
  problems_changed_cb (self);
  unread_changed_cb (self);
  /* What is counted comes after what is shown. */
  count_soon (self);
}

gboolean
kab_sidebar_has (KabSidebar *self, const char *name)
{
  guint index;

  return kab_section_find (name, &index) && self->rows[index];
}

char *
kab_sidebar_dup_begin (KabSidebar *self, GSettings *kept)
{
  guint n;
  const KabSectionInfo *sections = kab_sections (&n);
  g_autofree char *last = g_settings_get_string (kept, "section");
  g_autoptr (GVariant) chosen = g_settings_get_user_value (kept, "section");
  gboolean client = kab_account_get_role (kab_cabinet_get_account (self->cabinet)) >= KAB_ROLE_CLIENT;

  /* Until they went anywhere, clients begin with what is on sale, and others with the licences. */
  if ((chosen || !client) && kab_sidebar_has (self, last))
    return g_steal_pointer (&last);
  for (guint i = 0; i < n; i++)
    if (self->rows[i])
      return g_strdup (sections[i].name);
  return NULL;
}

void
kab_sidebar_select (KabSidebar *self, const char *name)
{
  guint index;

  if (!kab_section_find (name, &index) || !self->rows[index])
    return;
  self->selected = kab_sections (&(guint){ 0 })[index].name;
  problems_changed_cb (self);
  gtk_list_box_select_row (self->list, GTK_LIST_BOX_ROW (self->rows[index]));
  g_signal_emit (self, shows_signal, 0);
}

const char *
kab_sidebar_get_selected (KabSidebar *self)
{
  return self->selected;
}

/* One stop of the Tab key, at the section that is shown: arrows go from one to the other. */
static gboolean
kab_sidebar_focus (GtkWidget *widget, GtkDirectionType direction)
{
  KabSidebar *self = KAB_SIDEBAR (widget);
  GtkListBoxRow *shown = gtk_list_box_get_selected_row (self->list);

  if (direction != GTK_DIR_TAB_FORWARD && direction != GTK_DIR_TAB_BACKWARD)
    return GTK_WIDGET_CLASS (kab_sidebar_parent_class)->focus (widget, direction);
  if (!shown)
    return GTK_WIDGET_CLASS (kab_sidebar_parent_class)->focus (widget, direction);
  return !gtk_widget_get_focus_child (widget) && gtk_widget_grab_focus (GTK_WIDGET (shown));
}

/* Arrows mark what they pass; nobody chose it. */
static void
left_cb (KabSidebar *self)
{
  guint index;

  if (self->cabinet && self->selected && kab_section_find (self->selected, &index) && self->rows[index])
    gtk_list_box_select_row (self->list, GTK_LIST_BOX_ROW (self->rows[index]));
}

static void
kab_sidebar_dispose (GObject *object)
{
  kab_sidebar_set_cabinet (KAB_SIDEBAR (object), NULL);
  G_OBJECT_CLASS (kab_sidebar_parent_class)->dispose (object);
}

static void
kab_sidebar_finalize (GObject *object)
{
  g_free (KAB_SIDEBAR (object)->rows);
  g_free (KAB_SIDEBAR (object)->news);
  G_OBJECT_CLASS (kab_sidebar_parent_class)->finalize (object);
}

static void
kab_sidebar_class_init (KabSidebarClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = kab_sidebar_dispose;
  G_OBJECT_CLASS (klass)->finalize = kab_sidebar_finalize;
  GTK_WIDGET_CLASS (klass)->focus = kab_sidebar_focus;
  chosen_signal = g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 1, G_TYPE_STRING);
  shows_signal = g_signal_new ("shows", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                               G_TYPE_NONE, 0);
}

static void
kab_sidebar_init (KabSidebar *self)
{
  GtkEventController *focus = gtk_event_controller_focus_new ();
  guint n;

  kab_sections (&n);
  self->rows = g_new0 (GtkWidget *, n);
  self->news = g_new0 (guint, n);
  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "navigation-sidebar");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Sections"),
                                  -1);
  gtk_list_box_set_header_func (self->list, head_row, self, NULL);
  g_signal_connect (self->list, "row-activated", G_CALLBACK (row_activated_cb), self);
  g_signal_connect_swapped (focus, "leave", G_CALLBACK (left_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self->list), focus);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->list));
}
