/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-period-picker.h"

#include <stdio.h>
#include <string.h>

#include <glib/gi18n-lib.h>

#include "kab-date.h"
#include "kab-widgets.h"

struct _KabPeriodPicker
{
  GtkWidget parent_instance;
  KabPeriodPreset preset;
  char *from;
  char *to;

  GtkWidget *button;
  GtkLabel *label;
  GtkStack *stack; /* (nullable) with all below: made when it is opened first */
  GtkListBox *list;
  GtkWidget *first;
  GtkWidget *last;
  GtkWidget *filling; /* which of them the calendar fills */
  GtkCalendar *calendar;
  GtkWidget *apply;
  gboolean following; /* the calendar follows what is typed */
};

G_DEFINE_FINAL_TYPE (KabPeriodPicker, kab_period_picker, GTK_TYPE_WIDGET)

static guint changed_signal;

static void
show_period (KabPeriodPicker *self)
{
  g_autofree char *days = kab_period_format (self->from, self->to);
  gboolean chosen = self->preset == KAB_PERIOD_CHOSEN;
  /* Translators: the period that figures are of: its name, and its days */
  g_autofree char *spoken
    = chosen ? g_strdup_printf (_ ("Period: %s"), days)
             : g_strdup_printf (_ ("Period: %s, %s"), kab_period_preset_title (self->preset), days);

  gtk_label_set_label (self->label, chosen ? days : kab_period_preset_title (self->preset));
  gtk_widget_set_tooltip_text (self->button, chosen ? NULL : days);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
}

gboolean
kab_period_picker_refresh (KabPeriodPicker *self)
{
  g_autofree char *today = kab_date_today ();
  g_autofree char *from = NULL;
  g_autofree char *to = NULL;

  if (self->preset == KAB_PERIOD_CHOSEN && self->from)
    return FALSE;
  kab_period_preset_days (self->preset, today, kab_first_weekday (), &from, &to);
  if (g_strcmp0 (from, self->from) == 0 && g_strcmp0 (to, self->to) == 0)
    return FALSE;
  g_free (self->from);
  g_free (self->to);
  self->from = g_steal_pointer (&from);
  self->to = g_steal_pointer (&to);
  show_period (self);
  return TRUE;
}

void
kab_period_picker_set_preset (KabPeriodPicker *self, KabPeriodPreset preset)
{
  if (self->preset == preset || preset >= KAB_PERIOD_CHOSEN)
    return;
  self->preset = preset;
  kab_period_picker_refresh (self);
  show_period (self);
  g_signal_emit (self, changed_signal, 0);
}

void
kab_period_picker_set_days (KabPeriodPicker *self, const char *from, const char *to)
{
  gboolean turned = strcmp (from, to) > 0;
  char *first, *last;

  if (self->preset == KAB_PERIOD_CHOSEN && g_str_equal (self->from, turned ? to : from)
      && g_str_equal (self->to, turned ? from : to))
    return;
  self->preset = KAB_PERIOD_CHOSEN;
  first = g_strdup (turned ? to : from);
  last = g_strdup (turned ? from : to);
  g_free (self->from);
  g_free (self->to);
  self->from = first;
  self->to = last;
  show_period (self);
  g_signal_emit (self, changed_signal, 0);
}

const char *
kab_period_picker_get_from (KabPeriodPicker *self)
{
  return self->from;
}

const char *
kab_period_picker_get_to (KabPeriodPicker *self)
{
  return self->to;
}

KabPeriodPreset
kab_period_picker_get_preset (KabPeriodPicker *self)
{
  return self->preset;
}

char *
kab_period_picker_to_text (KabPeriodPicker *self)
{
  return self->preset == KAB_PERIOD_CHOSEN ? g_strdup_printf ("%s/%s", self->from, self->to)
                                           : g_strdup (kab_period_preset_name (self->preset));
}

void
kab_period_picker_restore (KabPeriodPicker *self, const char *text)
{
  KabPeriodPreset preset = kab_period_preset_find (text);
  g_auto (GStrv) days = NULL;

  if (preset != KAB_PERIOD_CHOSEN)
    {
      kab_period_picker_set_preset (self, preset);
      return;
    }
  days = g_strsplit (text ? text : "", "/", 3);
  if (g_strv_length (days) == 2 && kab_date_is_valid (days[0]) && kab_date_is_valid (days[1]))
    kab_period_picker_set_days (self, days[0], days[1]);
}

/* Any days */

static char *
typed_day (GtkWidget *entry)
{
  return kab_date_parse (gtk_editable_get_text (GTK_EDITABLE (entry)));
}

static void
mark_entry (GtkWidget *entry, gboolean wrong)
{
  if (wrong)
    {
      gtk_widget_add_css_class (entry, "error");
      gtk_accessible_update_state (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_STATE_INVALID,
                                   GTK_ACCESSIBLE_INVALID_TRUE, -1);
    }
  else
    {
      gtk_widget_remove_css_class (entry, "error");
      gtk_accessible_reset_state (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_STATE_INVALID);
    }
}

static void
follow (KabPeriodPicker *self, const char *day)
{
  g_autoptr (GDateTime) date = NULL;
  int year, month, number;

  if (!day || sscanf (day, "%d-%d-%d", &year, &month, &number) != 3)
    return;
  date = g_date_time_new_local (year, month, number, 12, 0, 0);
  if (!date)
    return;
  self->following = TRUE;
  gtk_calendar_select_day (self->calendar, date);
  self->following = FALSE;
}

static void
typed_cb (GtkEditable *editable, KabPeriodPicker *self)
{
  g_autofree char *from = typed_day (self->first);
  g_autofree char *to = typed_day (self->last);
  g_autofree char *here = typed_day (GTK_WIDGET (editable));
  gboolean empty = *gtk_editable_get_text (editable) == '\0';

  mark_entry (GTK_WIDGET (editable), !here && !empty);
  gtk_widget_set_sensitive (self->apply, from && to);
  follow (self, here);
}

static void
entry_entered_cb (GtkEventControllerFocus *focus, KabPeriodPicker *self)
{
  self->filling = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (focus));
}

static void
day_chosen_cb (GtkCalendar *calendar, KabPeriodPicker *self)
{
  g_autoptr (GDateTime) date = gtk_calendar_get_date (calendar);
  g_autofree char *day = NULL;
  g_autofree char *text = NULL;
  GtkWidget *entry = self->filling;

  if (self->following)
    return;
  day = g_date_time_format (date, "%Y-%m-%d");
  text = kab_date_format (day, "ru");
  /* The next click is the other end. */
  self->filling = entry == self->first ? self->last : self->first;
  gtk_editable_set_text (GTK_EDITABLE (entry), text);
}

static void
popdown (KabPeriodPicker *self)
{
  gtk_menu_button_popdown (GTK_MENU_BUTTON (self->button));
  gtk_widget_grab_focus (self->button);
}

static void
apply_cb (KabPeriodPicker *self)
{
  g_autofree char *from = typed_day (self->first);
  g_autofree char *to = typed_day (self->last);

  if (!from || !to)
    return;
  popdown (self);
  kab_period_picker_set_days (self, from, to);
}

static GtkWidget *
make_entry (KabPeriodPicker *self, GtkGrid *grid, int row, const char *title)
{
  GtkWidget *label = gtk_label_new_with_mnemonic (title);
  GtkWidget *entry = gtk_entry_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();

  gtk_label_set_xalign (GTK_LABEL (label), 1);
  gtk_label_set_mnemonic_widget (GTK_LABEL (label), entry);
  gtk_entry_set_placeholder_text (GTK_ENTRY (entry), _ ("dd.mm.yyyy"));
  gtk_editable_set_width_chars (GTK_EDITABLE (entry), 12);
  gtk_widget_set_hexpand (entry, TRUE);
  g_signal_connect (focus, "enter", G_CALLBACK (entry_entered_cb), self);
  gtk_widget_add_controller (entry, focus);
  g_signal_connect_swapped (entry, "activate", G_CALLBACK (apply_cb), self);
  gtk_grid_attach (grid, label, 0, row, 1, 1);
  gtk_grid_attach (grid, entry, 1, row, 1, 1);
  return entry;
}

static void
show_presets (KabPeriodPicker *self)
{
  gtk_stack_set_visible_child_name (self->stack, "presets");
  gtk_widget_grab_focus (
    GTK_WIDGET (gtk_list_box_get_row_at_index (self->list, (int)MIN (self->preset, KAB_N_PERIOD_PRESETS))));
}

static GtkWidget *
make_days (KabPeriodPicker *self)
{
  GtkWidget *page = gtk_box_new (GTK_ORIENTATION_VERTICAL, 9);
  GtkWidget *grid = gtk_grid_new ();
  GtkWidget *buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *back = gtk_button_new_with_mnemonic (_ ("_Back"));

  gtk_grid_set_row_spacing (GTK_GRID (grid), 6);
  gtk_grid_set_column_spacing (GTK_GRID (grid), 12);
  self->first = make_entry (self, GTK_GRID (grid), 0, _ ("_From"));
  self->last = make_entry (self, GTK_GRID (grid), 1, _ ("_Until"));
  self->filling = self->first;
  self->calendar = GTK_CALENDAR (gtk_calendar_new ());
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->calendar), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Calendar"), -1);
  self->apply = gtk_button_new_with_mnemonic (_ ("_Show"));
  gtk_widget_add_css_class (self->apply, "suggested-action");
  gtk_widget_set_hexpand (back, TRUE);
  gtk_widget_set_halign (back, GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (buttons), back);
  gtk_box_append (GTK_BOX (buttons), self->apply);
  gtk_box_append (GTK_BOX (page), grid);
  gtk_box_append (GTK_BOX (page), GTK_WIDGET (self->calendar));
  gtk_box_append (GTK_BOX (page), buttons);
  g_signal_connect (self->first, "changed", G_CALLBACK (typed_cb), self);
  g_signal_connect (self->last, "changed", G_CALLBACK (typed_cb), self);
  g_signal_connect (self->calendar, "day-selected", G_CALLBACK (day_chosen_cb), self);
  g_signal_connect_swapped (self->apply, "clicked", G_CALLBACK (apply_cb), self);
  g_signal_connect_swapped (back, "clicked", G_CALLBACK (show_presets), self);
  return page;
}

static void
show_days (KabPeriodPicker *self)
{
  g_autofree char *from = kab_date_format (self->from, "ru");
  g_autofree char *to = kab_date_format (self->to, "ru");

  gtk_editable_set_text (GTK_EDITABLE (self->last), to);
  gtk_editable_set_text (GTK_EDITABLE (self->first), from);
  gtk_stack_set_visible_child_name (self->stack, "days");
  gtk_widget_grab_focus (self->first);
}

/* Those with names */

static void
row_activated_cb (KabPeriodPicker *self, GtkListBoxRow *row)
{
  int index = gtk_list_box_row_get_index (row);

  if (index == KAB_N_PERIOD_PRESETS)
    {
      show_days (self);
      return;
    }
  popdown (self);
  kab_period_picker_set_preset (self, (KabPeriodPreset)index);
}

static GtkWidget *
make_row (const char *title, gboolean opens)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *label = gtk_label_new (title);
  GtkWidget *image = gtk_image_new_from_icon_name (opens ? "go-next-symbolic" : "object-select-symbolic");

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), image);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  g_object_set_data (G_OBJECT (row), "check", opens ? NULL : image);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  return row;
}

static void
show_chosen (KabPeriodPicker *self)
{
  for (int i = 0; i <= KAB_N_PERIOD_PRESETS; i++)
    {
      GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->list, i);
      GtkWidget *check = g_object_get_data (G_OBJECT (row), "check");

      if (check)
        gtk_widget_set_opacity (check, (int)self->preset == i);
      if ((int)self->preset == i)
        gtk_list_box_select_row (self->list, row);
    }
}

static void
shown_cb (GtkPopover *popover, KabPeriodPicker *self)
{
  if (!self->stack)
    {
      self->stack = GTK_STACK (gtk_stack_new ());
      self->list = GTK_LIST_BOX (gtk_list_box_new ());
      gtk_widget_add_css_class (GTK_WIDGET (self->list), "kab-choices");
      gtk_stack_set_vhomogeneous (self->stack, FALSE);
      gtk_stack_set_hhomogeneous (self->stack, FALSE);
      gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                      _ ("Period"), -1);
      for (guint i = 0; i < KAB_N_PERIOD_PRESETS; i++)
        gtk_list_box_append (self->list, make_row (kab_period_preset_title ((KabPeriodPreset)i), FALSE));
      gtk_list_box_append (self->list, make_row (_ ("Other Days"), TRUE));
      g_signal_connect_swapped (self->list, "row-activated", G_CALLBACK (row_activated_cb), self);
      gtk_stack_add_named (self->stack, GTK_WIDGET (self->list), "presets");
      gtk_stack_add_named (self->stack, make_days (self), "days");
      gtk_popover_set_child (popover, GTK_WIDGET (self->stack));
    }
  show_chosen (self);
  show_presets (self);
}

static void
kab_period_picker_dispose (GObject *object)
{
  KabPeriodPicker *self = KAB_PERIOD_PICKER (object);

  g_clear_pointer (&self->button, gtk_widget_unparent);
  G_OBJECT_CLASS (kab_period_picker_parent_class)->dispose (object);
}

static void
kab_period_picker_finalize (GObject *object)
{
  KabPeriodPicker *self = KAB_PERIOD_PICKER (object);

  g_free (self->from);
  g_free (self->to);
  G_OBJECT_CLASS (kab_period_picker_parent_class)->finalize (object);
}

static void
kab_period_picker_class_init (KabPeriodPickerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = kab_period_picker_dispose;
  G_OBJECT_CLASS (klass)->finalize = kab_period_picker_finalize;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  changed_signal = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 0);
}

static void
kab_period_picker_init (KabPeriodPicker *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *popover = gtk_popover_new ();

  self->preset = KAB_PERIOD_LAST_30_DAYS;
  self->button = gtk_menu_button_new ();
  self->label = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_ellipsize (self->label, PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (self->label, 0);
  gtk_widget_set_hexpand (GTK_WIDGET (self->label), TRUE);
  gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name ("x-office-calendar-symbolic"));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->label));
  gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name ("pan-down-symbolic"));
  gtk_menu_button_set_child (GTK_MENU_BUTTON (self->button), box);
  kab_menu_button_fill (GTK_MENU_BUTTON (self->button));
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (self->button), popover);
  gtk_widget_add_css_class (popover, "kab-filter-popover");
  g_signal_connect (popover, "show", G_CALLBACK (shown_cb), self);
  kab_popover_keep_inside (GTK_POPOVER (popover));
  gtk_widget_set_parent (self->button, GTK_WIDGET (self));
  kab_period_picker_refresh (self);
}

GtkWidget *
kab_period_picker_new (void)
{
  return g_object_new (KAB_TYPE_PERIOD_PICKER, NULL);
}
