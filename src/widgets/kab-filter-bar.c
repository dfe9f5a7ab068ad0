/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-filter-bar.h"

#include <glib/gi18n-lib.h>

#include "kab-filter-button.h"
#include "kab-format.h"
#include "kab-widgets.h"

#define SPACING 6
#define SEARCH_WIDTH 180

/* Beside each other, or the filters below where there is no room for at least two thirds of them: one line
 * of them in any case, so that the list stays where it is. Those without room are behind "More": what
 * is asked has room first. */
struct _KabFilterBar
{
  GtkWidget parent_instance;
  KabListState *state;
  KabCabinet *cabinet;
  const char *const *fields;
  GtkWidget *search;
  GPtrArray *filters; /* unowned: the line's */
  GtkWidget *more;
  GtkWidget *folded; /* what "More" shows: the same filters again, once it was opened */
  GtkWidget *clear;
  guint marking;
  gboolean following;
};

G_DEFINE_FINAL_TYPE (KabFilterBar, kab_filter_bar, GTK_TYPE_WIDGET)

static void
searched_cb (GtkSearchEntry *entry, KabFilterBar *self)
{
  if (!self->following)
    kab_list_state_set_search (self->state, gtk_editable_get_text (GTK_EDITABLE (entry)));
}

static void
clear_cb (GtkButton *button, KabFilterBar *self)
{
  gtk_widget_grab_focus (self->search);
  kab_list_state_clear (self->state);
}

static void
query_changed_cb (KabListState *state, KabFilterBar *self)
{
  const char *search = kab_query_get_search (kab_list_state_get_query (state));

  if (!search)
    search = "";
  if (!g_str_equal (gtk_editable_get_text (GTK_EDITABLE (self->search)), search))
    {
      self->following = TRUE;
      gtk_editable_set_text (GTK_EDITABLE (self->search), search);
      self->following = FALSE;
    }
  gtk_widget_set_visible (self->clear, kab_list_state_is_filtered (state));
}

/* More */

static GtkWidget *
make_filter (KabFilterBar *self, guint i)
{
  const KabEntity *entity = kab_query_get_entity (kab_list_state_get_query (self->state));

  const KabField *field = kab_entity_find_field (entity, self->fields[i]);

  /* A code that is chosen by its name. */
  if (field->type == KAB_TYPE_TEXT && g_str_equal (field->name, kab_format_language.name))
    field = &kab_format_language;
  else if (entity == &kab_entity_activity && g_str_equal (field->name, kab_format_subject ()->name))
    field = kab_format_subject ();
  return kab_filter_button_new (self->state, field);
}

static GtkWidget *
folded_filter (KabFilterBar *self, guint i)
{
  GtkWidget *child = gtk_widget_get_first_child (self->folded);

  while (child && i-- > 0)
    child = gtk_widget_get_next_sibling (child);
  return child;
}

static void
more_shown_cb (GtkWidget *popover, KabFilterBar *self)
{
  if (!self->folded)
    {
      self->folded = gtk_box_new (GTK_ORIENTATION_VERTICAL, SPACING);
      for (guint i = 0; i < self->filters->len; i++)
        {
          GtkWidget *filter = make_filter (self, i);

          kab_filter_button_set_cabinet (KAB_FILTER_BUTTON (filter), self->cabinet);
          gtk_box_append (GTK_BOX (self->folded), filter);
        }
      gtk_popover_set_child (GTK_POPOVER (popover), self->folded);
    }
  /* Not while it is open: what was just asked goes to the line, but may be typed yet. */
  for (guint i = 0; i < self->filters->len; i++)
    gtk_widget_set_visible (folded_filter (self, i), !gtk_widget_get_child_visible (self->filters->pdata[i]));
}

static void
make_popover (GtkMenuButton *button, gpointer user_data)
{
  GtkWidget *popover;

  if (gtk_menu_button_get_popover (button))
    return;
  popover = gtk_popover_new ();
  gtk_widget_add_css_class (popover, "kab-filter-popover");
  g_signal_connect (popover, "show", G_CALLBACK (more_shown_cb), user_data);
  gtk_menu_button_set_popover (button, popover);
  kab_popover_keep_inside (GTK_POPOVER (popover));
}

/* Layout */

static void
measure_width (GtkWidget *widget, int *minimum, int *natural)
{
  *minimum = *natural = 0;
  if (gtk_widget_should_layout (widget))
    gtk_widget_measure (widget, GTK_ORIENTATION_HORIZONTAL, -1, minimum, natural, NULL, NULL);
}

static int
measure_height (GtkWidget *widget)
{
  int minimum = 0;

  if (gtk_widget_should_layout (widget))
    gtk_widget_measure (widget, GTK_ORIENTATION_VERTICAL, -1, &minimum, NULL, NULL, NULL);
  return minimum;
}

static int
natural_width (GtkWidget *widget)
{
  int minimum, natural;

  measure_width (widget, &minimum, &natural);
  return natural;
}

typedef struct
{
  int search;  /* with all of the words that stand in it while it is empty, if nothing is asked */
  int filters; /* all of them, the spaces between them included */
  int more;    /* this and the next with the space before it */
  int clear;
} Widths;

static Widths
measure_widths (KabFilterBar *self)
{
  Widths widths = { 0 };
  int natural;

  measure_width (self->search, &widths.search, &natural);
  if (!gtk_widget_get_visible (self->clear))
    widths.search = natural;
  for (guint i = 0; i < self->filters->len; i++)
    widths.filters += natural_width (self->filters->pdata[i]) + (i > 0 ? SPACING : 0);
  widths.more = natural_width (self->more) + SPACING;
  if (gtk_widget_should_layout (self->clear))
    widths.clear = natural_width (self->clear) + SPACING;
  return widths;
}

static gboolean
is_one_line (const Widths *widths, int available)
{
  return widths->search + SPACING + widths->filters * 2 / 3 + widths->clear <= available;
}

static int
filters_height (KabFilterBar *self)
{
  int height = measure_height (self->more);

  for (guint i = 0; i < self->filters->len; i++)
    height = MAX (height, measure_height (self->filters->pdata[i]));
  return height;
}

static void
kab_filter_bar_measure (GtkWidget *widget,
                        GtkOrientation orientation,
                        int for_size,
                        int *minimum,
                        int *natural,
                        int *minimum_baseline,
                        int *natural_baseline)
{
  KabFilterBar *self = KAB_FILTER_BAR (widget);
  Widths widths = measure_widths (self);

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      int search, unused;

      measure_width (self->search, &search, &unused);
      *minimum = MAX (search + widths.clear, widths.more);
      *natural = widths.search + SPACING + widths.filters + widths.clear;
    }
  else
    {
      int line = MAX (measure_height (self->search), measure_height (self->clear));
      int filters = filters_height (self);

      *minimum
        = for_size < 0 || is_one_line (&widths, for_size) ? MAX (line, filters) : line + SPACING + filters;
      *natural = *minimum;
    }
}

static void
place (KabFilterBar *self, GtkWidget *child, int x, int y, int width, int height)
{
  if (!gtk_widget_should_layout (child))
    return;
  gtk_widget_set_child_visible (child, width > 0);
  if (width <= 0)
    return;
  if (gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL)
    x = gtk_widget_get_width (GTK_WIDGET (self)) - x - width;
  gtk_widget_size_allocate (child, &(GtkAllocation){ x, y, width, height }, -1);
}

/* How wide each of the filters is within @available; 0: behind "More". Returns: whether there are such */
static gboolean
share (KabFilterBar *self, const Widths *widths, int available, int *each)
{
  gboolean all = widths->filters <= available;

  if (!all)
    available -= widths->more - SPACING;
  for (int asked = 1; asked >= 0; asked--)
    for (guint i = 0; i < self->filters->len; i++)
      {
        int minimum, natural;

        if (kab_filter_button_is_asked (self->filters->pdata[i]) != asked)
          continue;
        measure_width (self->filters->pdata[i], &minimum, &natural);
        /* What is asked may lose the end of its words, not its place. */
        each[i] = all || natural + SPACING <= available     ? natural
                  : asked && minimum + SPACING <= available ? available - SPACING
                                                            : 0;
        if (each[i] == 0)
          available = 0;
        else
          available -= each[i] + SPACING;
      }
  return !all;
}

/* Once it is known which have no room. */
static gboolean
mark_more (gpointer user_data)
{
  KabFilterBar *self = user_data;
  gboolean asked = FALSE;

  self->marking = 0;
  for (guint i = 0; i < self->filters->len; i++)
    {
      gboolean shown = gtk_widget_get_child_visible (self->filters->pdata[i]);

      asked = asked || (!shown && kab_filter_button_is_asked (self->filters->pdata[i]));
      gtk_accessible_update_state (self->filters->pdata[i], GTK_ACCESSIBLE_STATE_HIDDEN, !shown, -1);
    }
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->more), GTK_ACCESSIBLE_STATE_HIDDEN,
                               !gtk_widget_get_child_visible (self->more), -1);
  if (asked)
    gtk_widget_add_css_class (self->more, "kab-asked");
  else
    gtk_widget_remove_css_class (self->more, "kab-asked");
  return G_SOURCE_REMOVE;
}

static void
kab_filter_bar_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  KabFilterBar *self = KAB_FILTER_BAR (widget);
  Widths widths = measure_widths (self);
  g_autofree int *each = g_new0 (int, self->filters->len);
  gboolean one_line = is_one_line (&widths, width);
  int line = MAX (measure_height (self->search), measure_height (self->clear));
  int filters = one_line ? MAX (line, filters_height (self)) : filters_height (self);
  int used = 0, x = 0, y = 0;
  gboolean more;

  more = share (self, &widths, one_line ? width - widths.search - SPACING - widths.clear : width, each);
  for (guint i = 0; i < self->filters->len; i++)
    if (each[i] > 0)
      used += each[i] + (used > 0 ? SPACING : 0);
  if (more)
    used += widths.more - (used > 0 ? 0 : SPACING);
  if (one_line)
    {
      line = filters;
      x = width - widths.clear - used;
    }
  else
    y = line + SPACING;
  place (self, self->search, 0, 0, one_line ? MAX (x - SPACING, widths.search) : width - widths.clear, line);
  for (guint i = 0; i < self->filters->len; i++)
    {
      place (self, self->filters->pdata[i], x, y, each[i], filters);
      x += each[i] > 0 ? each[i] + SPACING : 0;
    }
  place (self, self->more, x, y, more ? widths.more - SPACING : 0, filters);
  place (self, self->clear, width - widths.clear + SPACING, 0, widths.clear - SPACING, line);
  /* Not here: it would ask for another layout within this one. */
  if (!self->marking)
    self->marking = g_idle_add (mark_more, self);
}

static GtkSizeRequestMode
kab_filter_bar_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
kab_filter_bar_dispose (GObject *object)
{
  KabFilterBar *self = KAB_FILTER_BAR (object);
  GtkWidget *child;

  g_clear_handle_id (&self->marking, g_source_remove);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))))
    gtk_widget_unparent (child);
  self->folded = NULL;
  g_clear_pointer (&self->filters, g_ptr_array_unref);
  g_clear_object (&self->cabinet);
  g_clear_object (&self->state);
  G_OBJECT_CLASS (kab_filter_bar_parent_class)->dispose (object);
}

static void
kab_filter_bar_class_init (KabFilterBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kab_filter_bar_dispose;
  widget_class->measure = kab_filter_bar_measure;
  widget_class->size_allocate = kab_filter_bar_size_allocate;
  widget_class->get_request_mode = kab_filter_bar_get_request_mode;
  gtk_widget_class_set_css_name (widget_class, "kabfilters");
}

static void
kab_filter_bar_init (KabFilterBar *self)
{
  self->filters = g_ptr_array_new ();
  self->search = gtk_search_entry_new ();
  /* Translators: a button that opens the filters for which there is no room */
  self->more = gtk_menu_button_new ();
  gtk_menu_button_set_label (GTK_MENU_BUTTON (self->more), C_ ("filters", "More"));
  gtk_menu_button_set_create_popup_func (GTK_MENU_BUTTON (self->more), make_popover, self, NULL);
  gtk_widget_add_css_class (self->more, "kab-filter");
  kab_widget_set_tooltip (self->more, _ ("More Filters"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->more), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("More filters"), -1);
  self->clear = gtk_button_new_with_mnemonic (_ ("_Clear"));
  kab_widget_set_tooltip (self->clear, _ ("Clear All Filters"));
  gtk_widget_add_css_class (self->clear, "flat");
  gtk_widget_set_visible (self->clear, FALSE);
  gtk_widget_set_size_request (self->search, SEARCH_WIDTH, -1);
  gtk_widget_set_parent (self->search, GTK_WIDGET (self));
  gtk_widget_set_parent (self->more, GTK_WIDGET (self));
  gtk_widget_set_parent (self->clear, GTK_WIDGET (self));
  g_signal_connect (self->search, "search-changed", G_CALLBACK (searched_cb), self);
  g_signal_connect (self->clear, "clicked", G_CALLBACK (clear_cb), self);
}

void
kab_filter_bar_set_up (KabFilterBar *self,
                       KabListState *state,
                       const char *const *fields,
                       const char *placeholder)
{
  self->state = g_object_ref (state);
  self->fields = fields;
  g_object_set (self->search, "placeholder-text", placeholder, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->search), GTK_ACCESSIBLE_PROPERTY_LABEL, placeholder,
                                  -1);
  for (guint i = 0; fields[i]; i++)
    {
      GtkWidget *filter = make_filter (self, i);

      gtk_widget_insert_before (filter, GTK_WIDGET (self), self->more);
      g_ptr_array_add (self->filters, filter);
    }
  g_signal_connect_object (state, "query-changed", G_CALLBACK (query_changed_cb), self, 0);
  query_changed_cb (state, self);
}

void
kab_filter_bar_set_cabinet (KabFilterBar *self, KabCabinet *cabinet)
{
  g_set_object (&self->cabinet, cabinet);
  for (guint i = 0; i < self->filters->len; i++)
    {
      kab_filter_button_set_cabinet (self->filters->pdata[i], cabinet);
      if (self->folded)
        kab_filter_button_set_cabinet (KAB_FILTER_BUTTON (folded_filter (self, i)), cabinet);
    }
}

void
kab_filter_bar_focus (KabFilterBar *self)
{
  gtk_widget_grab_focus (self->search);
}
