/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "kab-cabinet.h"

G_BEGIN_DECLS

/**
 * KabLeaveFunc:
 * @may: whether nothing unsaved is in the way any more
 */
typedef void (*KabLeaveFunc) (GtkWidget *widget, gboolean may, gpointer user_data);

/**
 * KabSection:
 *
 * What the window shows beside its sidebar: one section of the cabinet. It brings its own header bar.
 *
 * Properties: "cabinet" (nullable); "folded" (gboolean): there is no sidebar beside it, so it offers
 * a way back and shows the state of sync itself; "loading" (gboolean, read-only): what it shows first is
 * still being read. Signals: "back": that way was taken; "edit-elsewhere" (const char *entity, const char *id,
 * JsonNode *wish, const char *problem): see kab_section_edit().
 */
#define KAB_TYPE_SECTION (kab_section_get_type ())
G_DECLARE_DERIVABLE_TYPE (KabSection, kab_section, KAB, SECTION, AdwBin)

struct _KabSectionClass
{
  AdwBinClass parent_class;

  void (*set_cabinet) (KabSection *self, KabCabinet *cabinet);
  void (*set_folded) (KabSection *self, gboolean folded);
  /* Moves the keyboard to where one searches. */
  void (*search) (KabSection *self);
  /* Begins a new row, where the role may. */
  void (*create) (KabSection *self);
  void (*open_row) (KabSection *self, const char *id);
  /* See kab_section_press(). */
  gboolean (*press) (KabSection *self, guint key);
  /* Opens a row with values typed into it; see kab_card_edit(). */
  void (*edit) (KabSection *self, const char *id, JsonNode *wish, const char *problem);
  /* See kab_section_export(). */
  void (*export_list) (KabSection *self, const char *how);
  /* Asks about unsaved changes, if there are any, and calls back. */
  void (*leave) (KabSection *self, KabLeaveFunc func, gpointer user_data);
};

gboolean kab_section_is_loading (KabSection *self);
/** kab_section_set_loading: for what derives from this: each time something is shown for the first time */
void kab_section_set_loading (KabSection *self, gboolean loading);
KabCabinet *kab_section_get_cabinet (KabSection *self);
void kab_section_set_cabinet (KabSection *self, KabCabinet *cabinet);
void kab_section_set_folded (KabSection *self, gboolean folded);
gboolean kab_section_get_folded (KabSection *self);
void kab_section_search (KabSection *self);
void kab_section_create (KabSection *self);
void kab_section_open_row (KabSection *self, const char *id);
/**
 * kab_section_press:
 * @key: 's' or 'p', with Ctrl
 *
 * Returns: whether what is open in the section, and is seen, does something about it; as of kab_card_press()
 */
gboolean kab_section_press (KabSection *self, guint key);
/** kab_section_can_export: Returns: whether it has a list that can be written down */
gboolean kab_section_can_export (KabSection *self);
/** kab_section_export: writes down what is listed; @how: as of kab_list_export_menu() */
void kab_section_export (KabSection *self, const char *how);
/** kab_section_edit: @id: (nullable): %NULL for a row that is yet to be made; as of kab_card_edit() */
void kab_section_edit (KabSection *self, const char *id, JsonNode *wish, const char *problem);
/** kab_section_edit_elsewhere: asks for that in the section of @entity; @wish: (nullable): %NULL only opens the row */
void kab_section_edit_elsewhere (KabSection *self,
                                 const char *entity,
                                 const char *id,
                                 JsonNode *wish,
                                 const char *problem);
void kab_section_leave (KabSection *self, KabLeaveFunc func, gpointer user_data);
void kab_section_go_back (KabSection *self);

/** kab_toast: tells something in passing, in the window that @widget stands in; Returns: (transfer none) (nullable): */
AdwToast *kab_toast (GtkWidget *widget, const char *text);

G_END_DECLS
