/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/** kab_widgets_init: makes templates, styles and icons known; once, before any widget */
void kab_widgets_init (void);

/**
 * kab_window_keep_safe:
 * @window: that goes with its parent, and has none yet
 *
 * While something waits for a window that was closed, it is not freed, and may well outlive its parent: GTK would then look
 * at that again in the end. To be called once for each window that is held by what it waits for.
 */
void kab_window_keep_safe (GtkWindow *window);

/** kab_button_flat: a button beside words, in the middle of their height: @tip for who points at it, @name for who hears it */
void kab_button_flat (GtkWidget *button, const char *tip, const char *name);

/**
 * kab_widget_set_tooltip:
 * @text: (nullable):
 *
 * As gtk_widget_set_tooltip_text(), which has a widget that is visible ask the X server where the pointer is, four times, also
 * while its window is not shown and the text is what it was. For widgets of the first frame, and for texts that are set often.
 */
void kab_widget_set_tooltip (GtkWidget *widget, const char *text);

/** kab_menu_button_set_model: the menu's widgets are made when it is opened first, not with the button */
void kab_menu_button_set_model (GtkMenuButton *button, GMenuModel *model);

/** kab_menu_button_fill: lets the child of @button begin at its left edge and fill it, not stand in its middle */
void kab_menu_button_fill (GtkMenuButton *button);

/** kab_drop_down_set_name: what is chosen with @drop, for whoever does not see it; its button says it with what is chosen */
void kab_drop_down_set_name (GtkDropDown *drop, const char *name);

/** kab_popover_keep_inside: each time @popover opens, aligns it with that edge of what it points to which keeps
 * it within the window, where its middle would not */
void kab_popover_keep_inside (GtkPopover *popover);

/** kab_group_say: @text: (nullable): below the title of @group; what others wrote in it is no markup there */
void kab_group_say (AdwPreferencesGroup *group, const char *text);

/** kab_list_box_head: @group: (nullable): what @row stands under, said above it unless @above, of the row before, is the same */
void kab_list_box_head (GtkListBoxRow *row, const char *group, const char *above);

/** kab_row_add_end: @label stands at the end of @row, an AdwActionRow or AdwExpanderRow, and is read with its title, which is set
 * before as its subtitle is */
void kab_row_add_end (GtkWidget *row, GtkWidget *label);

/** kab_row_add_remove: Returns: (transfer none): a button at the end of @row, an AdwActionRow or AdwExpanderRow, which takes it
 * away. @tooltip: what from; whoever does not see the row it stands in hears the row's title, whatever that becomes */
GtkWidget *kab_row_add_remove (GtkWidget *row, const char *tooltip);

/** kab_editable_get_typed: Returns: (transfer full): what stands in it, without the blanks around it */
char *kab_editable_get_typed (GtkEditable *editable);

/** kab_editable_is_filled: whether more than blanks stands in it */
gboolean kab_editable_is_filled (GtkEditable *editable);

/** kab_settings_keep: what stands there already is not written again: where settings are a file that waits for the disk */
void kab_settings_keep (GSettings *settings, const char *key, const char *text);

/** kab_text_pixels: Returns: @pixels, or more where the desktop asks for larger text */
int kab_text_pixels (GtkWidget *widget, int pixels);

G_END_DECLS
