/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-filter-button.h"

#include <stdio.h>

#include <glib/gi18n-lib.h>

#include "kab-date.h"
#include "kab-format.h"
#include "kab-reference-list.h"
#include "kab-titles.h"
#include "kab-widgets.h"

#define TYPING_PAUSE_MS 250

struct _KabFilterButton
{
  GtkBox parent_instance;
  KabListState *state;
  const KabField *field;
  KabCabinet *cabinet;
  GtkWidget *button;
  GtkWidget *label;
  GtkWidget *clear;   /* once something was asked */
  GtkWidget *popover; /* once it was opened */
  GtkWidget *content; /* entry, list of checks, reference list or box of two entries */
  guint typing;
  gboolean following; /* the widgets follow the state */
};

G_DEFINE_FINAL_TYPE (KabFilterButton, kab_filter_button, GTK_TYPE_BOX)

static gboolean
is_period (const KabField *field)
{
  return field->type == KAB_TYPE_DATE || field->type == KAB_TYPE_TIME;
}

/* A day as the list is asked by: of moments, its first or its last millisecond here. */
static char *
day_to_bound (const KabField *field, const char *day, gboolean last)
{
  g_autoptr (GDateTime) midnight = NULL;
  int year, month, number;

  if (!day || field->type == KAB_TYPE_DATE)
    return g_strdup (day);
  if (sscanf (day, "%d-%d-%d", &year, &month, &number) == 3)
    midnight = g_date_time_new_local (year, month, number, 0, 0, 0);
  if (midnight && last)
    {
      g_autoptr (GDateTime) next = g_date_time_add_days (midnight, 1);

      return g_strdup_printf ("%" G_GINT64_FORMAT, g_date_time_to_unix (next) * 1000 - 1);
    }
  return midnight ? g_strdup_printf ("%" G_GINT64_FORMAT, g_date_time_to_unix (midnight) * 1000) : NULL;
}

static char *
bound_to_day (const KabField *field, const char *bound)
{
  if (!bound || field->type == KAB_TYPE_DATE)
    return g_strdup (bound);
  return kab_date_of_time (g_ascii_strtoll (bound, NULL, 10));
}

/* What is asked, as people read it; NULL if nothing is. */
static char *
describe (KabFilterButton *self)
{
  const char *value = kab_list_state_get_filter (self->state, self->field->name);
  const char *from, *to, *title = NULL;

  if (value && self->field->type == KAB_TYPE_REF && self->cabinet)
    title = kab_titles_get (kab_titles_for (self->cabinet), kab_entity_find (self->field->ref), value);
  kab_list_state_get_range (self->state, self->field->name, &from, &to);
  return kab_format_filter (self->field, value, from, to, title);
}

static void
clear_cb (GtkButton *button, KabFilterButton *self)
{
  gtk_widget_grab_focus (self->button);
  if (is_period (self->field))
    kab_list_state_set_range (self->state, self->field->name, NULL, NULL);
  else
    kab_list_state_set_filter (self->state, self->field->name, NULL);
}

static void
make_clear (KabFilterButton *self)
{
  g_autofree char *spoken = g_strdup_printf (_ ("Do Not Filter by %s"), kab_field_title (self->field));

  self->clear = gtk_button_new_from_icon_name ("window-close-symbolic");
  gtk_widget_set_tooltip_text (self->clear, spoken);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->clear), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
  g_signal_connect (self->clear, "clicked", G_CALLBACK (clear_cb), self);
  gtk_box_append (GTK_BOX (self), self->clear);
}

static void
show_state (KabFilterButton *self)
{
  const char *title = kab_field_title (self->field);
  g_autofree char *asked = describe (self);
  /* Translators: a filter and what is asked of it: "Status: Active" */
  g_autofree char *text = asked ? g_strdup_printf (_ ("%s: %s"), title, asked) : g_strdup (title);
  g_autofree char *spoken = g_strdup_printf (_ ("Filter by %s"), title);

  gtk_label_set_label (GTK_LABEL (self->label), text);
  kab_widget_set_tooltip (self->button, asked ? text : NULL);
  if (asked && !self->clear)
    make_clear (self);
  if (self->clear)
    gtk_widget_set_visible (self->clear, asked != NULL);
  if (asked)
    gtk_widget_add_css_class (GTK_WIDGET (self), "kab-asked");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "kab-asked");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  asked ? text : spoken, -1);
}

/* Text */

static gboolean
typed_enough (gpointer user_data)
{
  KabFilterButton *self = user_data;

  self->typing = 0;
  kab_list_state_set_filter (self->state, self->field->name,
                             gtk_editable_get_text (GTK_EDITABLE (self->content)));
  return G_SOURCE_REMOVE;
}

static void
text_changed_cb (GtkEditable *editable, KabFilterButton *self)
{
  if (self->following)
    return;
  g_clear_handle_id (&self->typing, g_source_remove);
  self->typing = g_timeout_add (TYPING_PAUSE_MS, typed_enough, self);
}

static void
text_activated_cb (GtkEntry *entry, KabFilterButton *self)
{
  g_clear_handle_id (&self->typing, g_source_remove);
  typed_enough (self);
  gtk_menu_button_popdown (GTK_MENU_BUTTON (self->button));
}

static GtkWidget *
make_text (KabFilterButton *self)
{
  GtkWidget *entry = gtk_entry_new ();

  gtk_entry_set_placeholder_text (GTK_ENTRY (entry), _ ("Any part of it"));
  gtk_editable_set_width_chars (GTK_EDITABLE (entry), 24);
  g_signal_connect (entry, "changed", G_CALLBACK (text_changed_cb), self);
  g_signal_connect (entry, "activate", G_CALLBACK (text_activated_cb), self);
  return entry;
}

/* States */

static void
check_toggled_cb (GtkCheckButton *check, KabFilterButton *self)
{
  g_autoptr (GString) value = g_string_new (NULL);

  if (self->following)
    return;
  for (GtkWidget *child = gtk_widget_get_first_child (self->content); child;
       child = gtk_widget_get_next_sibling (child))
    if (gtk_check_button_get_active (GTK_CHECK_BUTTON (child)))
      g_string_append_printf (value, "%s%s", value->len > 0 ? "|" : "", gtk_widget_get_name (child));
  kab_list_state_set_filter (self->state, self->field->name, value->str);
}

/* Arrows go from one state to the next; GTK 4.8 would have them choose it. */
static gboolean
check_key_cb (GtkEventControllerKey *controller,
              guint keyval,
              guint keycode,
              GdkModifierType state,
              GtkWidget *box)
{
  if (keyval == GDK_KEY_Down || keyval == GDK_KEY_KP_Down)
    gtk_widget_child_focus (box, GTK_DIR_TAB_FORWARD);
  else if (keyval == GDK_KEY_Up || keyval == GDK_KEY_KP_Up)
    gtk_widget_child_focus (box, GTK_DIR_TAB_BACKWARD);
  else
    return FALSE;
  return TRUE;
}

static GtkWidget *
make_checks (KabFilterButton *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (check_key_cb), box);
  gtk_widget_add_controller (box, keys);

  for (const KabEnumValue *v = self->field->values; v->token; v++)
    {
      GtkWidget *check = gtk_check_button_new_with_label (kab_field_enum_title (self->field, v->token));

      gtk_widget_set_name (check, v->token);
      g_signal_connect (check, "toggled", G_CALLBACK (check_toggled_cb), self);
      gtk_box_append (GTK_BOX (box), check);
    }
  return box;
}

/* Period */

static gboolean
take_day (GtkWidget *entry, char **day)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (entry));

  *day = *text ? kab_date_parse (text) : NULL;
  if (*text && !*day)
    {
      gtk_widget_add_css_class (entry, "error");
      gtk_accessible_update_state (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_STATE_INVALID,
                                   GTK_ACCESSIBLE_INVALID_TRUE, -1);
      return FALSE;
    }
  gtk_widget_remove_css_class (entry, "error");
  gtk_accessible_reset_state (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_STATE_INVALID);
  return TRUE;
}

static void
period_changed_cb (GtkEditable *editable, KabFilterButton *self)
{
  g_autofree char *from = NULL;
  g_autofree char *to = NULL;
  g_autofree char *after = NULL;
  g_autofree char *before = NULL;
  GtkWidget *first = g_object_get_data (G_OBJECT (self->content), "from");
  GtkWidget *last = g_object_get_data (G_OBJECT (self->content), "to");

  if (self->following || !take_day (first, &from) || !take_day (last, &to))
    return;
  after = day_to_bound (self->field, from, FALSE);
  before = day_to_bound (self->field, to, TRUE);
  kab_list_state_set_range (self->state, self->field->name, after, before);
}

static void
popdown_cb (GtkEntry *entry, KabFilterButton *self)
{
  gtk_menu_button_popdown (GTK_MENU_BUTTON (self->button));
}

static GtkWidget *
make_period (KabFilterButton *self)
{
  GtkWidget *grid = gtk_grid_new ();
  /* Translators: first and last day of a period */
  const char *const words[] = { N_ ("_From"), N_ ("_Until") };
  const char *const keys[] = { "from", "to" };

  gtk_grid_set_row_spacing (GTK_GRID (grid), 6);
  gtk_grid_set_column_spacing (GTK_GRID (grid), 12);
  for (int i = 0; i < 2; i++)
    {
      GtkWidget *label = gtk_label_new_with_mnemonic (g_dgettext (GETTEXT_PACKAGE, words[i]));
      GtkWidget *entry = gtk_entry_new ();

      gtk_label_set_xalign (GTK_LABEL (label), 1);
      gtk_label_set_mnemonic_widget (GTK_LABEL (label), entry);
      /* Translators: how to type a day: two digits day, two month, four year */
      gtk_entry_set_placeholder_text (GTK_ENTRY (entry), _ ("dd.mm.yyyy"));
      gtk_editable_set_width_chars (GTK_EDITABLE (entry), 12);
      gtk_grid_attach (GTK_GRID (grid), label, 0, i, 1, 1);
      gtk_grid_attach (GTK_GRID (grid), entry, 1, i, 1, 1);
      g_object_set_data (G_OBJECT (grid), keys[i], entry);
      g_signal_connect (entry, "changed", G_CALLBACK (period_changed_cb), self);
      g_signal_connect (entry, "activate", G_CALLBACK (popdown_cb), self);
    }
  return grid;
}

static void
chosen_cb (KabReferenceList *list, const char *id, KabFilterButton *self)
{
  kab_list_state_set_filter (self->state, self->field->name, id);
  gtk_menu_button_popdown (GTK_MENU_BUTTON (self->button));
}

static void
make_content (KabFilterButton *self)
{
  if (is_period (self->field))
    self->content = make_period (self);
  else if (self->field->type == KAB_TYPE_ENUM)
    self->content = make_checks (self);
  else if (self->field->type == KAB_TYPE_REF)
    {
      self->content = kab_reference_list_new (kab_entity_find (self->field->ref), _ ("Any"));
      g_signal_connect (self->content, "chosen", G_CALLBACK (chosen_cb), self);
    }
  else
    {
      self->content = make_text (self);
      gtk_accessible_update_property (GTK_ACCESSIBLE (self->content), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                      kab_field_title (self->field), -1);
    }
  gtk_popover_set_child (GTK_POPOVER (self->popover), self->content);
}

/* Brings what stands in the popover to what is asked, each time it opens. */
static void
shown_cb (GtkWidget *popover, KabFilterButton *self)
{
  const char *value = kab_list_state_get_filter (self->state, self->field->name);
  const char *from, *to;

  if (!self->content)
    make_content (self);
  self->following = TRUE;
  if (is_period (self->field))
    {
      g_autofree char *first = NULL;
      g_autofree char *last = NULL;
      g_autofree char *from_day = NULL;
      g_autofree char *to_day = NULL;

      kab_list_state_get_range (self->state, self->field->name, &from, &to);
      from_day = bound_to_day (self->field, from);
      to_day = bound_to_day (self->field, to);
      first = from_day ? kab_date_format (from_day, "ru") : NULL;
      last = to_day ? kab_date_format (to_day, "ru") : NULL;
      gtk_editable_set_text (g_object_get_data (G_OBJECT (self->content), "from"), first ? first : "");
      gtk_editable_set_text (g_object_get_data (G_OBJECT (self->content), "to"), last ? last : "");
      gtk_widget_grab_focus (g_object_get_data (G_OBJECT (self->content), "from"));
    }
  else if (self->field->type == KAB_TYPE_ENUM)
    {
      g_auto (GStrv) tokens = value ? g_strsplit (value, "|", -1) : NULL;

      for (GtkWidget *child = gtk_widget_get_first_child (self->content); child;
           child = gtk_widget_get_next_sibling (child))
        gtk_check_button_set_active (GTK_CHECK_BUTTON (child),
                                     tokens
                                       && g_strv_contains ((const char *const *)tokens,
                                                           gtk_widget_get_name (child)));
      gtk_widget_grab_focus (gtk_widget_get_first_child (self->content));
    }
  else if (self->field->type == KAB_TYPE_REF)
    kab_reference_list_open (KAB_REFERENCE_LIST (self->content), self->cabinet, value);
  else
    {
      gtk_editable_set_text (GTK_EDITABLE (self->content), value ? value : "");
      gtk_widget_grab_focus (self->content);
    }
  self->following = FALSE;
}

/* Most filters are never opened. */
static void
make_popover (GtkMenuButton *button, gpointer user_data)
{
  KabFilterButton *self = user_data;

  if (self->popover)
    return;
  self->popover = gtk_popover_new ();
  gtk_widget_add_css_class (self->popover, "kab-filter-popover");
  g_signal_connect (self->popover, "show", G_CALLBACK (shown_cb), self);
  gtk_menu_button_set_popover (button, self->popover);
  kab_popover_keep_inside (GTK_POPOVER (self->popover));
}

static void
query_changed_cb (KabListState *state, KabFilterButton *self)
{
  show_state (self);
}

static void
resolved_cb (KabTitles *titles, const char *id, KabFilterButton *self)
{
  if (g_strcmp0 (kab_list_state_get_filter (self->state, self->field->name), id) == 0)
    show_state (self);
}

static void
kab_filter_button_dispose (GObject *object)
{
  KabFilterButton *self = KAB_FILTER_BUTTON (object);

  g_clear_handle_id (&self->typing, g_source_remove);
  g_clear_object (&self->state);
  g_clear_object (&self->cabinet);
  G_OBJECT_CLASS (kab_filter_button_parent_class)->dispose (object);
}

static void
kab_filter_button_class_init (KabFilterButtonClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = kab_filter_button_dispose;
}

static void
kab_filter_button_init (KabFilterButton *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 4);

  gtk_widget_add_css_class (GTK_WIDGET (self), "linked");
  gtk_widget_add_css_class (GTK_WIDGET (self), "kab-filter");
  self->button = gtk_menu_button_new ();
  self->label = gtk_label_new (NULL);
  gtk_label_set_ellipsize (GTK_LABEL (self->label), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (self->label), 28);
  gtk_label_set_xalign (GTK_LABEL (self->label), 0);
  gtk_widget_set_hexpand (self->label, TRUE);
  gtk_widget_set_hexpand (self->button, TRUE);
  gtk_box_append (GTK_BOX (box), self->label);
  gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name ("pan-down-symbolic"));
  gtk_menu_button_set_child (GTK_MENU_BUTTON (self->button), box);
  kab_menu_button_fill (GTK_MENU_BUTTON (self->button));
  gtk_menu_button_set_create_popup_func (GTK_MENU_BUTTON (self->button), make_popover, self, NULL);
  gtk_box_append (GTK_BOX (self), self->button);
}

GtkWidget *
kab_filter_button_new (KabListState *state, const KabField *field)
{
  KabFilterButton *self = g_object_new (KAB_TYPE_FILTER_BUTTON, NULL);

  self->state = g_object_ref (state);
  self->field = field;
  g_signal_connect_object (state, "query-changed", G_CALLBACK (query_changed_cb), self, 0);
  show_state (self);
  return GTK_WIDGET (self);
}

void
kab_filter_button_set_cabinet (KabFilterButton *self, KabCabinet *cabinet)
{
  if (self->cabinet)
    g_signal_handlers_disconnect_by_data (kab_titles_for (self->cabinet), self);
  g_set_object (&self->cabinet, cabinet);
  if (cabinet)
    g_signal_connect_object (kab_titles_for (cabinet), "resolved", G_CALLBACK (resolved_cb), self, 0);
  show_state (self);
}

gboolean
kab_filter_button_is_asked (KabFilterButton *self)
{
  return self->clear && gtk_widget_get_visible (self->clear);
}
