/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "kab-cabinet.h"

G_BEGIN_DECLS

/**
 * KabFieldRow:
 *
 * One field of a form, made from the entity's table: its title (with * where it must be filled
 * in), what its type is edited with, and below it the sentence that says what is wrong with
 * what stands there.
 *
 * Signal "changed": somebody changed the value.
 */
#define KAB_TYPE_FIELD_ROW (kab_field_row_get_type ())
G_DECLARE_FINAL_TYPE (KabFieldRow, kab_field_row, KAB, FIELD_ROW, AdwPreferencesRow)

/** kab_field_row_new: @field: of any type but JSON, markup and time, which no row edits */
GtkWidget *kab_field_row_new (const KabField *field);
const KabField *kab_field_row_get_field (KabFieldRow *self);
/** kab_field_row_set_cabinet: where references are looked up, and files are kept */
void kab_field_row_set_cabinet (KabFieldRow *self, KabCabinet *cabinet);
/** kab_field_row_set_filter: of a reference: only rows whose @field is @value are to be chosen; both stay the caller's */
void kab_field_row_set_filter (KabFieldRow *self, const char *field, const char *value);
/** kab_field_row_set_value: shows @value; "changed" is not told */
void kab_field_row_set_value (KabFieldRow *self, const KabValue *value);
/**
 * kab_field_row_take_value:
 * @value: (out): tidied; the very value that was set where nobody touched it
 *
 * Returns: %FALSE and %KAB_ERROR_INVALID if what stands there is not valid; the sentence is shown too
 */
gboolean kab_field_row_take_value (KabFieldRow *self, KabValue *value, GError **error);
/** kab_field_row_peek_value: the same quietly; @value is of no use where it returns %FALSE */
gboolean kab_field_row_peek_value (KabFieldRow *self, KabValue *value);
/** kab_field_row_peek_integer: @number: (inout): stays as it is where there is none; Returns: whether there is a valid one */
gboolean kab_field_row_peek_integer (KabFieldRow *self, gint64 *number);
/** kab_field_row_check: Returns: (transfer full) (nullable): what is wrong with what stands there; it has the keyboard then */
char *kab_field_row_check (KabFieldRow *self);
/** kab_field_row_differs: Returns: whether what stands there is not @value; says nothing, valid or not */
gboolean kab_field_row_differs (KabFieldRow *self, const KabValue *value);
/** kab_field_row_dup_typed: Returns: (transfer full): what stands there as text, valid or not, for a draft */
char *kab_field_row_dup_typed (KabFieldRow *self);
/** kab_field_row_type: puts there what kab_field_row_dup_typed() gave, as if it had been typed */
void kab_field_row_type (KabFieldRow *self, const char *typed);
/** kab_field_row_set_file_name: of a row that names a file: what the file shown is called, and its bytes, or -1 */
void kab_field_row_set_file_name (KabFieldRow *self, const char *name, gint64 size);
/** kab_field_row_get_file_name: Returns: (nullable): the same of what is shown now, as soon as it is known */
const char *kab_field_row_get_file_name (KabFieldRow *self, gint64 *size);
/** kab_field_row_set_unit: @unit: (nullable): shown behind the value, such as a currency's sign */
void kab_field_row_set_unit (KabFieldRow *self, const char *unit);
/** kab_field_row_set_error: @sentence: (nullable): shown below the value until it changes */
void kab_field_row_set_error (KabFieldRow *self, const char *sentence);
/** kab_field_row_set_note: @sentence: (nullable): shown below the value until another is set; nothing is wrong with it */
void kab_field_row_set_note (KabFieldRow *self, const char *sentence);
/** kab_field_row_set_hint: the same, of what follows from the value: nobody else wrote it */
void kab_field_row_set_hint (KabFieldRow *self, const char *sentence);
/** kab_field_row_activates_default: Return in a row of one line presses the default button of what it stands in */
void kab_field_row_activates_default (KabFieldRow *self);
/** kab_field_row_only_pictures: of a field that names a file: nothing is taken but a picture */
void kab_field_row_only_pictures (KabFieldRow *self);
void kab_field_row_set_editable (KabFieldRow *self, gboolean editable);
/** kab_field_row_focus: gives the keyboard to what the value is edited with */
void kab_field_row_focus (KabFieldRow *self);

G_END_DECLS
