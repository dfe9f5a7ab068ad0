/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-filter-bar.h"

#include <glib/gi18n-lib.h>

#include "kab-filter-button.h"

#define SPACING 6
#define SEARCH_WIDTH 180
#define STEP 60

/* Beside each other, or the buttons below where there is no room for at least half of them: one line
 * of them in any case, so that the list stays where it is; what has no room is scrolled to. */
struct _KabFilterBar
{
  GtkWidget parent_instance;
  KabListState *state;
  GtkWidget *search;
  GtkWidget *scroller;
  GtkWidget *buttons;
  GtkWidget *clear;
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

typedef struct
{
  int search;  /* the least */
  int buttons; /* all of them */
  int clear;   /* with the space before it */
} Widths;

static Widths
measure_widths (KabFilterBar *self)
{
  Widths widths;
  int minimum, natural;

  measure_width (self->search, &widths.search, &natural);
  measure_width (self->buttons, &minimum, &widths.buttons);
  measure_width (self->clear, &widths.clear, &natural);
  if (widths.clear > 0)
    widths.clear += SPACING;
  return widths;
}

static gboolean
is_one_line (const Widths *widths, int available)
{
  return widths->search + SPACING + widths->buttons / 2 + widths->clear <= available;
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
      *minimum = widths.search + widths.clear;
      *natural = widths.search + SPACING + widths.buttons + widths.clear;
    }
  else
    {
      int line = MAX (measure_height (self->search), measure_height (self->clear));
      int buttons = measure_height (self->scroller);

      *minimum
        = for_size < 0 || is_one_line (&widths, for_size) ? MAX (line, buttons) : line + SPACING + buttons;
      *natural = *minimum;
    }
}

static void
place (KabFilterBar *self, GtkWidget *child, int x, int y, int width, int height)
{
  if (!gtk_widget_should_layout (child))
    return;
  if (gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL)
    x = gtk_widget_get_width (GTK_WIDGET (self)) - x - width;
  gtk_widget_size_allocate (child, &(GtkAllocation){ x, y, width, height }, -1);
}

static void
kab_filter_bar_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  KabFilterBar *self = KAB_FILTER_BAR (widget);
  Widths widths = measure_widths (self);
  int line = MAX (measure_height (self->search), measure_height (self->clear));
  int buttons = widths.buttons;
  int search;

  if (is_one_line (&widths, width))
    {
      line = MAX (line, measure_height (self->scroller));
      buttons = MIN (buttons, width - widths.search - SPACING - widths.clear);
      search = width - buttons - SPACING - widths.clear;
      place (self, self->scroller, search + SPACING, 0, buttons, line);
    }
  else
    {
      search = width - widths.clear;
      place (self, self->scroller, 0, line + SPACING, width, measure_height (self->scroller));
    }
  place (self, self->search, 0, 0, search, line);
  place (self, self->clear, width - widths.clear + SPACING, 0, widths.clear - SPACING, line);
}

static GtkSizeRequestMode
kab_filter_bar_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

/* The wheel goes along the line, whichever way it turns. */
static gboolean
scroll_cb (GtkEventControllerScroll *controller, double dx, double dy, KabFilterBar *self)
{
  GtkAdjustment *along = gtk_scrolled_window_get_hadjustment (GTK_SCROLLED_WINDOW (self->scroller));

  if (gtk_adjustment_get_upper (along) <= gtk_adjustment_get_page_size (along))
    return FALSE;
  gtk_adjustment_set_value (along, gtk_adjustment_get_value (along) + (dx + dy) * STEP);
  return TRUE;
}

static void
kab_filter_bar_dispose (GObject *object)
{
  KabFilterBar *self = KAB_FILTER_BAR (object);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))))
    gtk_widget_unparent (child);
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
  GtkEventController *wheel = gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_BOTH_AXES);

  self->search = gtk_search_entry_new ();
  self->clear = gtk_button_new_with_mnemonic (_ ("_Clear"));
  gtk_widget_set_tooltip_text (self->clear, _ ("Clear All Filters"));
  gtk_widget_add_css_class (self->clear, "flat");
  gtk_widget_set_visible (self->clear, FALSE);
  gtk_widget_set_size_request (self->search, SEARCH_WIDTH, -1);
  gtk_widget_set_parent (self->search, GTK_WIDGET (self));
  self->buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, SPACING);
  self->scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scroller), GTK_POLICY_EXTERNAL,
                                  GTK_POLICY_NEVER);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), self->buttons);
  gtk_scrollable_set_hscroll_policy (GTK_SCROLLABLE (
                                       gtk_scrolled_window_get_child (GTK_SCROLLED_WINDOW (self->scroller))),
                                     GTK_SCROLL_NATURAL);
  gtk_widget_set_parent (self->scroller, GTK_WIDGET (self));
  gtk_widget_set_parent (self->clear, GTK_WIDGET (self));
  gtk_event_controller_set_propagation_phase (wheel, GTK_PHASE_CAPTURE);
  g_signal_connect (wheel, "scroll", G_CALLBACK (scroll_cb), self);
  gtk_widget_add_controller (self->scroller, wheel);
  g_signal_connect (self->search, "search-changed", G_CALLBACK (searched_cb), self);
  g_signal_connect (self->clear, "clicked", G_CALLBACK (clear_cb), self);
}

void
kab_filter_bar_set_up (KabFilterBar *self,
                       KabListState *state,
                       const char *const *fields,
                       const char *placeholder)
{
  const KabEntity *entity = kab_query_get_entity (kab_list_state_get_query (state));

  self->state = g_object_ref (state);
  g_object_set (self->search, "placeholder-text", placeholder, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->search), GTK_ACCESSIBLE_PROPERTY_LABEL, placeholder,
                                  -1);
  for (guint i = 0; fields[i]; i++)
    gtk_box_append (GTK_BOX (self->buttons),
                    kab_filter_button_new (state, kab_entity_find_field (entity, fields[i])));
  g_signal_connect_object (state, "query-changed", G_CALLBACK (query_changed_cb), self, 0);
  query_changed_cb (state, self);
}

void
kab_filter_bar_set_cabinet (KabFilterBar *self, KabCabinet *cabinet)
{
  for (GtkWidget *child = gtk_widget_get_first_child (self->buttons); child;
       child = gtk_widget_get_next_sibling (child))
    if (KAB_IS_FILTER_BUTTON (child))
      kab_filter_button_set_cabinet (KAB_FILTER_BUTTON (child), cabinet);
}

void
kab_filter_bar_focus (KabFilterBar *self)
{
  gtk_widget_grab_focus (self->search);
}
