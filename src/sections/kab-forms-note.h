/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "kab-cabinet.h"

G_BEGIN_DECLS

/**
 * KabFormsNote:
 *
 * Says that templates are as an earlier version of the program brought them, and offers the forms that it brings now; is
 * not seen where there are none, for those who may not change them, and once somebody wants to keep them.
 */
#define KAB_TYPE_FORMS_NOTE (kab_forms_note_get_type ())
G_DECLARE_FINAL_TYPE (KabFormsNote, kab_forms_note, KAB, FORMS_NOTE, AdwBin)

GtkWidget *kab_forms_note_new (void);
/** kab_forms_note_set_cabinet: @cabinet: (nullable): whose templates are looked through, again whenever they change */
void kab_forms_note_set_cabinet (KabFormsNote *self, KabCabinet *cabinet);

G_END_DECLS
